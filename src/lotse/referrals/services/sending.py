"""Referring: with a ground, with the least data, and exactly what the preview showed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from lotse.core import clock
from lotse.core.errors import LotseError, NotAllowed
from lotse.core.seen import fingerprint, must_be_as_seen
from lotse.directory.models import Offer, Organisation
from lotse.links.access_codes import new_access_code
from lotse.people.enums import DisclosureWay
from lotse.people.models import Disclosure, Household, Person
from lotse.people.rules import household_band, may_disclose, residence_band
from lotse.people.services import record_disclosure
from lotse.referrals import mails
from lotse.referrals.enums import OPEN, Act, Reason, Shared, State, Way
from lotse.referrals.models import Referral
from lotse.referrals.rules import SEND, may_handle, purpose_for, topic_label
from lotse.referrals.selectors.settings import settings
from lotse.referrals.selectors.shared import Line, shared_lines
from lotse.referrals.services.access import access_of
from lotse.referrals.services.steps import By, NotPossible, mail, move, note
from lotse.tenants.models import Membership


class PartnerClosed(LotseError):
    code = "referrals.partner_closed"
    sentence = "Diese Stelle arbeitet nicht mehr. Es wurde nichts weitergegeben. Bitte wählen Sie eine andere."


class NoAddress(LotseError):
    code = "referrals.no_address"
    sentence = (
        "Zu dieser Stelle ist keine E-Mail-Adresse eingetragen. Es wurde nichts weitergegeben. "
        "Bitte verweisen Sie mit einem Brief oder am Telefon."
    )


class NothingShared(LotseError):
    code = "referrals.nothing_shared"
    sentence = "Bitte kreuzen Sie an, was die Stelle wissen muss, mindestens den Namen."


class TopicMissing(LotseError):
    code = "referrals.topic_missing"
    sentence = "Bitte wählen Sie das Thema. Nur bei der Übergabe an das Case Management (KIM) bleibt es frei."


class AlreadyReferred(LotseError):
    code = "referrals.already_referred"
    sentence = (
        "Für diese Person läuft dort schon ein Verweis zum selben Thema. Es wurde nichts ein zweites Mal verschickt."
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody is about to refer; ``person`` None: the family as a whole."""

    household: Household
    person: Person | None
    organisation: Organisation
    offer: Offer | None
    topic: str
    reason: str
    note: str
    shared: Sequence[str]
    way: str

    @property
    def is_handover(self) -> bool:
        return purpose_for(self.organisation) == "case_management"


@dataclass(frozen=True, slots=True)
class Preview:
    """Exactly what leaves, line by line; ``seen`` goes along, so that what is sent is what was shown."""

    topic: str
    lines: list[Line]
    ground: str
    seen: str


def preview(*, actor: Membership, draft: Draft, now: dt.datetime) -> Preview:
    """Raises NotAllowed, PartnerClosed, NoAddress, NothingShared, TopicMissing,
    AlreadyReferred, people.rules.NoGround."""
    _check(actor, draft)
    day = clock.day_of(now)
    ground = may_disclose(draft.household, purpose_for(draft.organisation), draft.organisation.name, day)
    lines = _lines(draft, day)
    topic = topic_label("" if draft.is_handover else draft.topic)
    return Preview(topic, lines, " · ".join(part for part in (ground.label, ground.source) if part), _seen(lines))


def refer(*, actor: Membership, draft: Draft, now: dt.datetime, seen: str = "", own_code: bool = False) -> Referral:
    """Refer, and note what left. By letter or phone it is one action: nothing is mailed.

    ``seen``: of the preview. Raises as ``preview``, and ChangedMeanwhile (the file says something else by now).
    """
    _check(actor, draft)
    day = clock.day_of(now)
    must_be_as_seen({"lines": _lines(draft, day)}, seen)
    with transaction.atomic():
        # The row of the family is taken first: of a button pressed twice, the second sees the first one's referral
        Household.objects.filter(pk=draft.household.pk).update(code=draft.household.code)
        _check_new(draft)
        made = _create(actor, draft, now)
        if own_code and draft.way == DisclosureWay.LINK:
            made.access_code = new_access_code()
            made.save(update_fields=["access_code"])
        note(made, Act.SEND, By(Way.PHONE, actor), now)
        if draft.way == DisclosureWay.LINK:
            access_of(draft.organisation, now)
            mail(made, mails.asks, actor, now, fresh=True)
    return made


def reopen(*, actor: Membership, referral: Referral, now: dt.datetime) -> None:
    """Refer once more what was declined, taken back or has ended; old links die.

    What the partner already has on a ground that still holds is no second disclosure; else the ground is asked anew.

    Raises NotAllowed, NotPossible, PartnerClosed, people.rules.NoGround.
    """
    if not may_handle(actor, referral):
        raise NotAllowed
    if not referral.organisation.is_active:
        raise PartnerClosed
    with transaction.atomic():
        disclosure = referral.disclosure
        if disclosure.retracted_at or (disclosure.consent and disclosure.consent.withdrawn_at):
            disclosure = _disclose(actor, _draft_of(referral), referral.code, now)
        move(
            referral,
            Act.REOPEN,
            By(Way.PHONE, actor),
            now,
            disclosure=disclosure,
            due_on=clock.day_of(now) + dt.timedelta(days=settings().answer_days),
            reminded_at=None,
            answered_at=None,
            decline_reason="",
            noticed_at=None,
            outcome="",
            outcome_asked_at=None,
        )
        if referral.way == DisclosureWay.LINK:
            mail(referral, mails.asks, actor, now, fresh=True)


def _draft_of(referral: Referral) -> Draft:
    return Draft(
        referral.household, referral.person, referral.organisation, referral.offer, referral.topic, referral.reason,
        referral.note, referral.shared, referral.way,
    )  # fmt: skip


def _check(actor: Membership, draft: Draft) -> None:
    if not actor.holds(SEND):
        raise NotAllowed
    if not draft.organisation.is_active:
        raise PartnerClosed(field="organisation")
    if draft.way == DisclosureWay.LINK and not ((draft.offer and draft.offer.email) or draft.organisation.email):
        raise NoAddress(field="way")
    if Shared.NAME not in draft.shared:
        raise NothingShared(field="shared")
    if not draft.topic and not draft.is_handover:
        raise TopicMissing(field="topic")
    if draft.offer is not None and draft.offer.organisation_id != draft.organisation.pk:
        raise NotPossible
    if draft.person is not None and draft.person.household_id != draft.household.pk:
        raise NotPossible
    _check_new(draft)


def _check_new(draft: Draft) -> None:
    topic = "" if draft.is_handover else draft.topic
    same = Referral.objects.filter(
        household=draft.household, person=draft.person, organisation=draft.organisation, topic=topic, state__in=OPEN
    )
    if same.exists():
        raise AlreadyReferred


def _lines(draft: Draft, day: dt.date) -> list[Line]:
    lines = shared_lines(draft.household, draft.person, draft.shared, day)
    if draft.is_handover:
        return lines
    lines += [("Anliegen", str(Reason(draft.reason).label))] if draft.reason else []
    return lines + ([("Bemerkung", draft.note.strip())] if draft.note.strip() else [])


def _seen(lines: list[Line]) -> str:
    return fingerprint({"lines": lines})


def _create(actor: Membership, draft: Draft, now: dt.datetime) -> Referral:
    day = clock.day_of(now)
    made = Referral(
        household=draft.household,
        person=draft.person,
        organisation=draft.organisation,
        offer=draft.offer,
        purpose=purpose_for(draft.organisation).value,
        topic="" if draft.is_handover else draft.topic,
        reason="" if draft.is_handover else draft.reason,
        shared=[one.value for one in Shared if one in draft.shared],
        way=draft.way,
        residence_band=(
            residence_band(draft.person, day) if draft.person else household_band(draft.household.persons.all(), day)
        ).value,
        state=State.SENT,
        sent_by=actor,
        sent_at=now,
        due_on=day + dt.timedelta(days=settings().answer_days),
    )
    made.note = "" if draft.is_handover else draft.note.strip()
    made.disclosure = _disclose(actor, draft, made.code, now)
    made.save(force_insert=True)
    return made


def _disclose(actor: Membership, draft: Draft, code: str, now: dt.datetime) -> Disclosure:
    what = ", ".join(str(one.label) for one in Shared if one in draft.shared)
    return record_disclosure(
        actor=actor,
        household=draft.household,
        person=draft.person,
        purpose=purpose_for(draft.organisation),
        recipient=draft.organisation.name,
        what=f"Verweis {code}: {what}"[:300],
        way=draft.way,
        now=now,
    )
