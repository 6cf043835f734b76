"""Minutes typed live: who was there, what was said, decided and given to do; then fixed as a version.

Two people may type at once: whoever saves second is shown the other text beside the own one, and nothing is lost.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError
from lotse.network.enums import Attendance, MeetingState, Way
from lotse.network.mails.meetings import Kind
from lotse.network.models import AgendaItem, Decision, Meeting, MinutesVersion, Participant
from lotse.network.rules.meetings import MOST_STAFF
from lotse.network.selectors.meetings import participants
from lotse.network.selectors.minutes import content
from lotse.network.services.agenda import require_open
from lotse.network.services.meetings import MeetingClosed, claim, require
from lotse.network.services.once import save_once
from lotse.network.services.orders import Heard, OrderFacts, enter, settle
from lotse.network.services.telling import tell
from lotse.tenants.models import Centre, Membership

LONGEST_TEXT = 20000  # characters of one point


class MinutesChanged(ChangedMeanwhile):
    code = "network.minutes_changed"
    sentence = (
        "Jemand anderes hat diese Angaben inzwischen geändert. Ihr Text steht noch im Feld, der andere darüber: Es ist "
        "nichts verloren. Bitte wählen Sie, was gelten soll."
    )


class TooEarly(LotseError):
    code = "network.minutes_too_early"
    sentence = "Das Protokoll wird am Tag der Sitzung oder danach geschrieben. Es wurde nichts gespeichert."


class MinutesOutOfRange(LotseError):
    """What cannot be stored; ``field`` says which."""

    code = "network.minutes_out_of_range"


@dataclass(frozen=True, slots=True)
class Typed:
    """What one page of one point sends. ``form_id`` keys what is made from it: sent twice it is there once.

    ``both``: the text that somebody else saved meanwhile stays, and the own one goes below it.
    """

    text: str
    version: int
    form_id: uuid.UUID
    decision: str = ""
    order: OrderFacts | None = None
    heard: tuple[Heard, ...] = ()
    both: bool = False


def record_attendance(
    *,
    actor: Membership,
    meeting: Meeting,
    rows: Mapping[uuid.UUID, tuple[Attendance, str]],
    staff_present: int,
    version: int,
    now: dt.datetime,
) -> None:
    """Who was there, and for whom somebody else came; of the centre only how many.

    Raises NotAllowed, MeetingClosed, TooEarly, MinutesOutOfRange (field), ChangedMeanwhile.
    """
    _require(actor, meeting, now)
    if not 0 <= staff_present <= MOST_STAFF:
        raise MinutesOutOfRange(f"Bitte nennen Sie 0 bis {MOST_STAFF}.", field="staff_present")
    with transaction.atomic():
        mine = Meeting.objects.filter(pk=meeting.pk, attendance_version=version)
        if mine.update(attendance_version=version + 1, staff_present=staff_present) != 1:
            raise ChangedMeanwhile
        for one in Participant.objects.filter(meeting=meeting, pk__in=list(rows)):
            attendance, name = rows[one.pk]
            deputy = name.strip() if attendance == Attendance.DEPUTY else one.deputy_name
            Participant.objects.filter(pk=one.pk).update(attendance=attendance, deputy_name=deputy)
        record(actor=actor, action="network.attendance_recorded", obj=meeting, now=now)


def autosave(
    *, actor: Membership, item: AgendaItem, text: str, version: int, form_id: uuid.UUID, now: dt.datetime
) -> int:
    """Store the text while somebody types; returns the version that is stored now.

    What the same page has sent later stays: on a slow network an earlier text may arrive after it. Raises NotAllowed,
    MeetingClosed, TooEarly, MinutesOutOfRange (field), MinutesChanged.
    """
    _require(actor, item.meeting, now)
    with transaction.atomic():
        try:
            return _write(actor, item, text, version, form_id, now)
        except MinutesChanged:
            own = AgendaItem.objects.filter(pk=item.pk, typed_on=form_id).values_list("version", flat=True).first()
            if own is None:
                raise
            return own


def write(*, actor: Membership, item: AgendaItem, typed: Typed, now: dt.datetime) -> None:
    """Store the text of a point with a decision and an order, as far as they were typed: all or nothing.

    Raises NotAllowed, MeetingClosed, TooEarly, MinutesOutOfRange (field), MinutesChanged, OrderOutOfRange (field),
    OrderSettled.
    """
    _require(actor, item.meeting, now)
    text, version = typed.text, typed.version
    with transaction.atomic():
        if typed.both:
            item.refresh_from_db(fields=["minutes", "version"])
            if item.minutes.strip() != text.strip():
                text = "\n\n".join(part for part in (item.minutes.strip(), text.strip()) if part)
            version = item.version
        elif AgendaItem.objects.filter(pk=item.pk, typed_on=typed.form_id).exists():
            item.refresh_from_db(fields=["version"])
            version = item.version  # autosave of this very page was quicker
        _write(actor, item, text, version, typed.form_id, now)
        if typed.decision.strip():
            _decide(actor, item, typed, now)
        if typed.order is not None:
            enter(actor, typed.order, item.meeting.body, item, typed.form_id, now)
        for one in typed.heard:
            settle(actor=actor, order=one.order, kind=one.kind, way=Way.MEETING, due_on=one.due_on, now=now)


def drop_decision(*, actor: Membership, item: AgendaItem, decision: Decision, now: dt.datetime) -> None:
    """Written by mistake; versions that are final keep it. Raises NotAllowed, MeetingClosed."""
    _require(actor, item.meeting, now)
    with transaction.atomic():
        record(actor=actor, action="network.decision_dropped", obj=decision, now=now)
        Decision.objects.filter(pk=decision.pk).delete()


def finalise(
    *, actor: Membership, meeting: Meeting, correction: str, centre: Centre, now: dt.datetime
) -> tuple[MinutesVersion, list[Participant]]:
    """Fix the minutes as they stand as a version, and write to all who were invited.

    Returns the version, and who has no address. Raises NotAllowed, MeetingClosed (final already), TooEarly,
    MinutesOutOfRange (field: a correction says what it corrects), ChangedMeanwhile (two at once).
    """
    _require(actor, meeting, now)
    if meeting.is_correcting and not correction.strip():
        raise MinutesOutOfRange("Bitte sagen Sie, was korrigiert wurde.", field="correction")
    with transaction.atomic():
        claim(meeting, meeting.version, now)
        number = (meeting.versions.aggregate(last=Max("number"))["last"] or 0) + 1
        version = MinutesVersion.objects.create(
            meeting=meeting,
            number=number,
            content=content(meeting),
            correction=correction.strip() if number > 1 else "",
            finalised_by=actor,
            finalised_at=now,
        )
        Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.MINUTED, is_correcting=False)
        meeting.state, meeting.is_correcting = MeetingState.MINUTED, False
        kind: Kind = "minutes" if number == 1 else "corrected"
        more = (f"Was sich geändert hat: {version.correction}",) if version.correction else ()
        rows = participants(meeting)
        for one in rows:
            one.meeting = meeting
            tell(one, kind, centre=centre, now=now, actor=actor, more=more)
        record(actor=actor, action="network.minutes_final", obj=version, now=now)
    return version, [one for one in rows if not one.address]


def correct(*, actor: Membership, meeting: Meeting, now: dt.datetime) -> None:
    """Open final minutes for a correction; members read the version before until the next one is final.

    Raises NotAllowed, MeetingClosed, ChangedMeanwhile.
    """
    require(actor, meeting)
    if meeting.state != MeetingState.MINUTED or meeting.is_correcting:
        raise MeetingClosed
    with transaction.atomic():
        claim(meeting, meeting.version, now)
        Meeting.objects.filter(pk=meeting.pk).update(is_correcting=True)
        record(actor=actor, action="network.minutes_reopened", obj=meeting, now=now)
    meeting.is_correcting = True


def _require(actor: Membership, meeting: Meeting, now: dt.datetime) -> None:
    require_open(actor, meeting)
    if clock.day_of(meeting.starts_at) > clock.day_of(now):
        raise TooEarly


def _write(actor: Membership, item: AgendaItem, text: str, version: int, form_id: uuid.UUID, now: dt.datetime) -> int:
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_TEXT:
        raise MinutesOutOfRange(f"Der Text ist zu lang: höchstens {LONGEST_TEXT} Zeichen.", field="text")
    rows = AgendaItem.objects.filter(pk=item.pk)
    stored = rows.filter(minutes=text).values_list("version", flat=True).first()
    if stored is not None:
        return stored  # the same words, whoever wrote them
    changed = rows.filter(version=version).update(
        minutes=text, version=version + 1, typed_on=form_id, written_by=actor, written_at=now
    )
    if changed != 1:
        raise MinutesChanged
    record(actor=actor, action="network.minutes_written", obj=item, now=now, fields=["minutes"])
    return version + 1


def _decide(actor: Membership, item: AgendaItem, typed: Typed, now: dt.datetime) -> None:
    text = typed.decision.strip()
    if Decision.objects.filter(pk=typed.form_id, text=text).exists():
        return
    decision = Decision(pk=typed.form_id, meeting=item.meeting, item=item, text=text, recorded_at=now)
    save_once(decision)
    record(actor=actor, action="network.decided", obj=decision, now=now)
