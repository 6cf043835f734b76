"""Sending children to an office: with a ground for each, and nothing half sent."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import LotseError, NotAllowed
from lotse.directory.models import Organisation
from lotse.links import services as links
from lotse.links.access_codes import new_access_code
from lotse.outbox import services as outbox
from lotse.people.enums import DisclosureWay
from lotse.people.services import record_disclosure
from lotse.schooling.enums import PupilState
from lotse.schooling.mails import decisions as mails
from lotse.schooling.models import DecisionItem, DecisionList, Pupil
from lotse.schooling.rules import decisions as rules
from lotse.schooling.rules.pupils import next_states
from lotse.schooling.selectors.decision_candidates import Candidate, candidates
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.services.decisions.offices import access_of
from lotse.schooling.services.pupils import claim, take_step
from lotse.tenants.models import Membership

PURPOSE = "decision_list"  # of the link
WAYS = (DisclosureWay.LINK, DisclosureWay.FILE)
# What exactly goes out of each child; the page, the file and this sentence say the same
WHAT = (
    "Liste {code} zur Entscheidung: Name, Geburtsdatum, Gemeinde, Jahrgang, Art der Klasse, empfohlene Schule mit "
    "Gründen und Entfernung oder Bedarfsmeldung, Antwort und Wunsch der Eltern, Anmeldung in Schüler Online"
)


class NothingToSend(LotseError):
    """``left_out``: the children who were chosen, each with the reason why it cannot go."""

    code = "schooling.nothing_to_send"
    sentence = "Keines dieser Kinder kann zurzeit auf eine Liste. Es wurde nichts verschickt."

    def __init__(self, left_out: Iterable["LeftOut"] = ()) -> None:
        self.left_out = tuple(left_out)
        super().__init__()


class NoAddress(LotseError):
    code = "schooling.office_without_address"
    sentence = (
        "Zu dieser Stelle ist keine E-Mail-Adresse eingetragen. Bitte ergänzen Sie sie, "
        "oder geben Sie die Excel-Datei selbst weiter. Es wurde nichts verschickt."
    )


class DayNotPossible(LotseError):
    code = "schooling.answer_day_not_possible"
    sentence = "Die Antwort kann frühestens heute und spätestens in einem Jahr erbeten werden."


class TooMany(LotseError):
    code = "schooling.list_too_long"
    sentence = f"Auf eine Liste passen höchstens {rules.MOST_ITEMS} Kinder. Bitte verteilen Sie sie auf mehrere."


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A child that stays here, and why."""

    pupil: Pupil
    reason: str


@dataclass(frozen=True, slots=True)
class Sent:
    decision_list: DecisionList
    count: int
    left_out: list[LeftOut]


class _Overtaken(LotseError):
    code = "schooling.child_listed_meanwhile"
    sentence = "steht inzwischen auf einer anderen Liste"


def send_list(
    *,
    actor: Membership,
    office: Organisation,
    pupil_ids: Iterable[uuid.UUID],
    due_on: dt.date,
    way: str,
    now: dt.datetime,
    own_code: bool = False,
) -> Sent:
    """Hand children over to the office in one list: a recommended child moves on to HANDED_OVER, one whose need was
    notified stays in NEED_NOTICE, so that a place that becomes free is still found for it.

    Each child's disclosure is written in the same transaction; children without a ground stay here and are named.
    Raises NotAllowed, DayNotPossible, NoAddress, TooMany, NothingToSend.
    """
    if not actor.holds(rules.MANAGE_LISTS):
        raise NotAllowed
    today = clock.day_of(now)
    if not today <= due_on <= today + dt.timedelta(days=366):
        raise DayNotPossible(field="due_on")
    if way == DisclosureWay.LINK and not office.email:
        raise NoAddress(field="way")
    chosen = candidates(actor, office, today, pupil_ids)
    if len(chosen) > rules.MOST_ITEMS:
        raise TooMany
    with transaction.atomic():
        made = _list(actor, office, due_on, way, own_code, now)
        left_out = [reason for one in chosen if (reason := _put(actor, made, one, now)) is not None]
        if len(left_out) == len(chosen):
            raise NothingToSend(left_out)
        if way == DisclosureWay.LINK:
            mail_link(decision_list=made, actor=actor, now=now, compose=mails.sent)
        record(actor=actor, action="schooling.decision_list_sent", obj=made, now=now)
    return Sent(made, len(chosen) - len(left_out), left_out)


def mail_link(
    *, decision_list: DecisionList, actor: Membership | None, now: dt.datetime, compose: mails.Compose
) -> None:
    """Post a mail with a link of its own; links of earlier mails go on opening the list."""
    secret = links.issue(purpose=PURPOSE, object_id=decision_list.pk, actor=actor, now=now, keep_others=True)
    subject, text = compose(decision_list, secret)
    to, centre = decision_list.office.organisation.email, decision_list.made_by.centre
    outbox.post(to=to, subject=subject, text=text, centre=centre, now=now, carries=[decision_list.pk])


def _list(
    actor: Membership, office: Organisation, due_on: dt.date, way: str, own_code: bool, now: dt.datetime
) -> DecisionList:
    made = DecisionList(office=access_of(office, now=now), way=way, made_by=actor, sent_at=now, due_on=due_on)
    made.access_code = new_access_code() if own_code else ""
    made.save(force_insert=True)
    return made


def _put(actor: Membership, made: DecisionList, one: Candidate, now: dt.datetime) -> LeftOut | None:
    """Put one child on the list, or say why not; a child that cannot go leaves nothing behind."""
    if one.obstacle:
        return LeftOut(one.pupil, one.obstacle)
    try:
        with transaction.atomic():
            _hand_over(actor, made, one, now)
    except LotseError as error:
        return LeftOut(one.pupil, error.sentence)
    return None


def _hand_over(actor: Membership, made: DecisionList, one: Candidate, now: dt.datetime) -> None:
    pupil, process = one.pupil, current_process()
    claim(pupil, now)  # whoever lists the child at the same time waits here, and then sees the item
    if DecisionItem.objects.filter(rules.open_items(process), pupil=pupil).exists():
        raise _Overtaken
    office = made.office.organisation
    disclosure = record_disclosure(
        actor=actor,
        household=pupil.person.household,
        person=pupil.person,
        purpose=rules.OFFICE_PURPOSES[office.kind],
        recipient=office.name,
        what=WHAT.format(code=made.code),
        way=made.way,
        now=now,
    )
    DecisionItem.objects.create(
        decision_list=made,
        pupil=pupil,
        recommendation=one.recommendation,
        need_notice=one.need_notice,
        disclosure=disclosure,
    )
    if one.recommendation and PupilState.HANDED_OVER in next_states(process, pupil.state):
        take_step(
            actor=actor,
            pupil=pupil,
            to=PupilState.HANDED_OVER,
            effective_on=clock.day_of(now),
            now=now,
            reason=f"an: {office.name} ({made})"[:200],
            next_action=f"Entscheidung zur {made} erfragen",
            next_due_on=made.due_on,
            disclosed=True,
        )
