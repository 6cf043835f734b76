"""Asking schools for their places: send, remind, print letters, end. Each mail stands in the caller's transaction."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.links import services as links
from lotse.outbox.enums import MailState
from lotse.outbox.services import Message, post_many, stop
from lotse.schooling import mails
from lotse.schooling.documents.place_letters import PlaceLetter, place_letters_pdf
from lotse.schooling.enums import PLACES_LINK
from lotse.schooling.models import PlaceRequest, PlaceRound, School
from lotse.schooling.rules.schools import LONGEST_DUE_DAYS, REPORT_PLACES, USUAL_DUE_DAYS
from lotse.schooling.selectors.process import process as current_process
from lotse.tenants.models import Centre, Membership

BATCH = 200
# Reminders that nobody presses a button for go out while somebody is at the school's desk
OFFICE_HOURS = range(7, 17)
WORKDAYS = range(5)


class NobodyToAsk(LotseError):
    code = "schooling.nobody_to_ask"
    sentence = "Bitte wählen Sie mindestens eine Schule, die in Betrieb ist."


class DueOutOfRange(LotseError):
    code = "schooling.places_due"
    sentence = f"Bitte wählen Sie einen Tag von heute an, höchstens {LONGEST_DUE_DAYS} Tage im Voraus."


@dataclass(frozen=True, slots=True)
class Mailing:
    """To how many schools a mail went, and how many were left out because one went there today already."""

    sent_count: int
    already_count: int

    @property
    def words(self) -> str:
        """What is told after the button."""
        if not self.sent_count and not self.already_count:
            return "Es gibt keine Schule, die erinnert werden kann."
        already = f" {_schools(self.already_count)} heute schon angeschrieben." if self.already_count else ""
        return f"Erinnerungen verschickt: {self.sent_count}.{already}"


def sample_mail(*, actor: Membership, schools: Sequence[School], centre: Centre, now: dt.datetime) -> Message | None:
    """The mail as the first of the schools would get it, without its link; None where there is none."""
    if not schools:
        return None
    due_on = clock.day_of(now) + dt.timedelta(days=USUAL_DUE_DAYS)
    wording = mails.PlacesWording(PlaceRound(asked_by=actor, asked_at=now, due_on=due_on), centre, clock.day_of(now))
    return mails.places_message(wording, schools[0], schools[0].organisation.email, "…", reminder=False)


def ask_schools(
    *,
    actor: Membership,
    round_id: uuid.UUID,
    schools: Sequence[School],
    due_on: dt.date,
    note: str,
    centre: Centre,
    now: dt.datetime,
) -> PlaceRound:
    """Ask schools for their places; those with an address get a mail with a link at once.

    ``round_id`` was made with the page: pressing the button twice sends once. An open request of an earlier round is
    closed. Raises NotAllowed, NobodyToAsk, DueOutOfRange, and ChangedMeanwhile when a colleague asks the same school in
    the same instant.
    """
    if not actor.holds(REPORT_PLACES):
        raise NotAllowed
    if sent := PlaceRound.objects.filter(pk=round_id).first():
        return sent
    today = clock.day_of(now)
    if not today <= due_on <= today + dt.timedelta(days=LONGEST_DUE_DAYS):
        raise DueOutOfRange(field="due_on")
    asked = [school for school in schools if school.is_operating]
    if not asked:
        raise NobodyToAsk
    try:
        with transaction.atomic():
            made = PlaceRound(id=round_id, asked_by=actor, asked_at=now, due_on=due_on, note=note.strip())
            made.save(force_insert=True)
            _close_open(asked, now)
            requests = [PlaceRequest(round=made, school=school) for school in asked]
            PlaceRequest.objects.bulk_create(requests, batch_size=BATCH)
            _mail(made, requests, actor=actor, centre=centre, now=now, reminder=False)
            record(actor=actor, action="schooling.places_asked", obj=made, now=now)
    except IntegrityError as error:
        raise ChangedMeanwhile from error
    return made


def remind(
    *, actor: Membership | None, round_: PlaceRound, centre: Centre, now: dt.datetime, only: uuid.UUID | None = None
) -> Mailing:
    """Mail all schools of a round again that have not answered, or ``only`` the one with this request.

    No school gets two mails on one day, unless the first went to another address or did not arrive. Raises NotAllowed,
    and ChangedMeanwhile when somebody else reminds in the same instant.
    """
    if actor is not None and not actor.holds(REPORT_PLACES):
        raise NotAllowed
    waiting = _reachable(round_)
    if only is not None:
        waiting = [request for request in waiting if request.pk == only]
    due = [request for request in waiting if not _was_mailed_today(request, now)]
    if due:
        _remind(actor, round_, due, centre, now)
    return Mailing(len(due), len(waiting) - len(due))


def remind_due(centre: Centre, now: dt.datetime) -> None:
    """Remind the schools that have been silent for as long as the centre has set, as often as it has set.

    Called every few minutes; does something on workdays in office hours only.
    """
    local = clock.local(now)
    process = current_process()
    if local.weekday() not in WORKDAYS or local.hour not in OFFICE_HOURS or not process.places_remind_most:
        return
    silent_since = local.date() - dt.timedelta(days=process.places_remind_days)
    waiting = PlaceRound.objects.filter(requests__answered_at=None, requests__closed_at=None).distinct()
    for round_ in waiting.select_related("asked_by"):
        due = [
            request
            for request in _reachable(round_)
            if request.mailed_at is not None
            and clock.day_of(request.mailed_at) <= silent_since
            and request.reminders < process.places_remind_most
        ]
        if due:
            try:
                _remind(None, round_, due, centre, now)
            except ChangedMeanwhile:
                continue  # somebody pressed the button in this instant


def end_round(*, actor: Membership, round_: PlaceRound, now: dt.datetime) -> int:
    """Wait for no more answers; links stay open, and late reports still count. Returns how many were waited for."""
    if not actor.holds(REPORT_PLACES):
        raise NotAllowed
    with transaction.atomic():
        ended = round_.requests.filter(answered_at=None, closed_at=None).update(closed_at=now)
        if ended:
            record(actor=actor, action="schooling.places_round_ended", obj=round_, now=now)
    return ended


def withdraw_links(*, actor: Membership, school: School, now: dt.datetime) -> int:
    """Make all links of a school unusable, for example when one went to a wrong address. Returns how many."""
    if not actor.holds(REPORT_PLACES):
        raise NotAllowed
    with transaction.atomic():
        withdrawn = links.revoke(purpose=PLACES_LINK, object_id=school.pk, now=now)
        stop(carrying=[school.pk])
        if withdrawn:
            record(actor=actor, action="schooling.places_links_withdrawn", obj=school, now=now)
    return withdrawn


def read_remarks(*, actor: Membership, round_: PlaceRound, now: dt.datetime) -> int:
    """The remarks of the schools in a round have been read. Returns how many were new."""
    if not actor.holds(REPORT_PLACES):
        raise NotAllowed
    unread = round_.requests.filter(remark_at__isnull=False, remark_read_at=None)
    with transaction.atomic():
        count = unread.update(remark_read_at=now)
        if count:
            record(actor=actor, action="schooling.places_remarks_read", obj=round_, now=now)
    return count


def print_letters(
    *, actor: Membership, round_: PlaceRound, centre: Centre, now: dt.datetime, only: uuid.UUID | None = None
) -> bytes:
    """Letters with a QR code as one PDF: to all schools of the round that no mail reaches, or ``only`` to one.

    Links of earlier mails and letters stay open. Raises NotAllowed, NobodyToAsk, core.pdf.PdfUnavailable; then nothing
    is changed.
    """
    if not actor.holds(REPORT_PLACES):
        raise NotAllowed
    waiting = _waiting(round_)
    chosen = [one for one in waiting if (one.pk == only if only else not one.address or _failed(one))]
    if not chosen:
        raise NobodyToAsk(sentence="In dieser Abfrage fehlt keiner Schule die E-Mail. Es gibt keinen Brief zu drucken.")
    with transaction.atomic():
        secrets = links.issue_many(
            purpose=PLACES_LINK, object_ids=[one.school_id for one in chosen], actor=actor, now=now, keep_others=True
        )
        letters = [PlaceLetter(one.school, mails.places_url(secrets[one.school_id])) for one in chosen]
        content = place_letters_pdf(letters, round_=round_, centre=centre, on=clock.day_of(now))
        PlaceRequest.objects.filter(pk__in=[one.pk for one in chosen]).update(letter_at=now)
        record(actor=actor, action="schooling.places_letters_printed", obj=round_, now=now)
    return content


def settle(*, school: School, how: str, by: str, as_of: dt.date, now: dt.datetime) -> None:
    """A report answers the school's open request, whichever way it came; one about an earlier day does not."""
    open_requests = PlaceRequest.objects.filter(school=school, answered_at=None, closed_at=None)
    asked = open_requests.filter(round__asked_at__date__lte=as_of)
    asked.update(answered_at=now, answered_how=how, answered_by=by[:120])


def _schools(count: int) -> str:
    return "1 Schule wurde" if count == 1 else f"{count} Schulen wurden"


def _close_open(schools: Sequence[School], now: dt.datetime) -> None:
    """The newer round takes the place of requests that are still open."""
    PlaceRequest.objects.filter(school__in=schools, answered_at=None, closed_at=None).update(closed_at=now)


def _waiting(round_: PlaceRound) -> list[PlaceRequest]:
    """Open requests of schools in operation."""
    rows = round_.requests.filter(answered_at=None, closed_at=None, school__is_operating=True)
    return list(rows.select_related("school__organisation", "mail"))


def _reachable(round_: PlaceRound) -> list[PlaceRequest]:
    return [request for request in _waiting(round_) if request.school.organisation.email]


def _failed(request: PlaceRequest) -> bool:
    return request.mail is not None and request.mail.state in {MailState.FAILED, MailState.STOPPED}


def _was_mailed_today(request: PlaceRequest, now: dt.datetime) -> bool:
    is_same = request.address == request.school.organisation.email and not _failed(request)
    return is_same and request.mailed_at is not None and clock.day_of(request.mailed_at) == clock.day_of(now)


def _remind(
    actor: Membership | None, round_: PlaceRound, due: list[PlaceRequest], centre: Centre, now: dt.datetime
) -> None:
    """Raises ChangedMeanwhile where another mailing of the round came first."""
    with transaction.atomic():
        claimed = PlaceRound.objects.filter(pk=round_.pk, mailings=round_.mailings)
        if claimed.update(mailings=F("mailings") + 1) != 1:
            raise ChangedMeanwhile
        _mail(round_, due, actor=actor, centre=centre, now=now, reminder=True)
        record(actor=actor, action="schooling.places_reminded", obj=round_, now=now)


def _moved(requests: list[PlaceRequest]) -> set[uuid.UUID]:
    """Schools whose last mail went to another address than they have now: whoever got that link was the wrong one."""
    mailed = PlaceRequest.objects.filter(school__in=[one.school_id for one in requests]).exclude(address="")
    last = dict(mailed.order_by("mailed_at").values_list("school_id", "address"))
    now = {one.school_id: one.school.organisation.email for one in requests}
    return {school_id for school_id, address in last.items() if address != now[school_id]}


def _mail(
    round_: PlaceRound,
    requests: Iterable[PlaceRequest],
    *,
    actor: Membership | None,
    centre: Centre,
    now: dt.datetime,
    reminder: bool,
) -> None:
    """A mail with a link of its own to each school with an address; earlier links stay open where the address does."""
    sent = [request for request in requests if request.school.organisation.email]
    moved = _moved(sent)
    secrets: dict[uuid.UUID, str] = {}
    for keep in (True, False):
        wanted = [one.school_id for one in sent if (one.school_id not in moved) == keep]
        secrets |= links.issue_many(purpose=PLACES_LINK, object_ids=wanted, actor=actor, now=now, keep_others=keep)
        stop(carrying=[] if keep else wanted)
    wording = mails.PlacesWording(round_, centre, clock.day_of(now))
    for request in sent:
        # A mail to a new address is the school's first one, whatever went to the old one
        if reminder and request.address and request.school_id not in moved:
            request.reminders += 1
        request.address, request.mailed_at = request.school.organisation.email, now
    messages = [
        mails.places_message(wording, one.school, one.address, secrets[one.school_id], reminder=bool(one.reminders))
        for one in sent
    ]
    for request, mail in zip(sent, post_many(messages=messages, centre=centre, now=now), strict=True):
        request.mail = mail
    PlaceRequest.objects.bulk_update(sent, ["address", "mailed_at", "mail", "reminders"], batch_size=BATCH)
