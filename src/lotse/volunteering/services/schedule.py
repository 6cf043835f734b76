"""When an engagement takes place: regular meetings without a clash, lessons with who came, notes."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import LotseError, NotAllowed
from lotse.tenants.models import Membership
from lotse.volunteering.enums import EngagementKind, EngagementState, NoteLevel
from lotse.volunteering.models import Attendance, Engagement, EngagementNote, Meeting, Participation, Session
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.load import clash
from lotse.volunteering.selectors.load import regular
from lotse.volunteering.services.capacity import Clashing, check_clash, claim
from lotse.volunteering.services.engagements import StepNotPossible, open_commitments, write


class MeetingWrong(LotseError):
    code = "volunteering.meeting_wrong"
    sentence = "Ein Treffen dauert zwischen 15 Minuten und 10 Stunden und wiederholt sich alle 1 bis 8 Wochen."


class SessionWrong(LotseError):
    code = "volunteering.session_wrong"
    sentence = "Dieser Tag liegt in der Zukunft. Bitte tragen Sie eine Stunde ein, die schon war."


class NoteEmpty(LotseError):
    code = "volunteering.note_empty"
    sentence = "Die Notiz ist leer."


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFacts:
    """A rhythm: wall-clock time in Berlin, every so many weeks from ``from_on`` on, ``[from_on, until_on)``."""

    weekday: int
    starts_at: dt.time
    minutes: int
    from_on: dt.date
    every_weeks: int = 1
    until_on: dt.date | None = None
    place: str = ""


def add_meeting(*, actor: Membership, engagement: Engagement, facts: MeetingFacts, now: dt.datetime) -> Meeting:
    """Plan a regular meeting. A clash with any meeting of whoever helps here is refused and named.

    Raises NotAllowed, StepNotPossible (ended), MeetingWrong, Clashing, ChangedMeanwhile.
    """
    _require(actor, engagement)
    if engagement.state == EngagementState.ENDED:
        raise StepNotPossible
    if not (15 <= facts.minutes <= 600 and 1 <= facts.every_weeks <= 8 and 0 <= facts.weekday <= 6):
        raise MeetingWrong
    with transaction.atomic():
        write(engagement, version=engagement.version, now=now)
        meeting = Meeting(engagement=engagement, **{name: getattr(facts, name) for name in MeetingFacts.__slots__})
        new = regular(meeting)
        own = [regular(one) for one in engagement.meetings.select_related("engagement")]
        met = clash(new, own, clock.day_of(now))
        if met is not None:
            raise Clashing(f"Am {met[1]:%d.%m.%Y} trifft sich dieses Engagement dann schon. Es wurde nichts geändert.")
        for commitment in open_commitments(engagement):
            claim(commitment.volunteer, now)
            check_clash([new], commitment.volunteer, clock.day_of(now), but=engagement)
        meeting.save()
        record(actor=actor, action="volunteering.meeting_added", obj=engagement, now=now)
    return meeting


def end_meeting(*, actor: Membership, meeting: Meeting, now: dt.datetime) -> None:
    """It takes place no more from today on; one that never took place is removed. Raises NotAllowed."""
    _require(actor, meeting.engagement)
    with transaction.atomic():
        if meeting.from_on >= clock.day_of(now):
            meeting.delete()
        else:
            Meeting.objects.filter(pk=meeting.pk).update(until_on=clock.day_of(now))
        record(actor=actor, action="volunteering.meeting_ended", obj=meeting.engagement, now=now)


def record_session(
    *,
    actor: Membership,
    engagement: Engagement,
    on: dt.date,
    minutes: int,
    took_place: bool,
    present: Collection[uuid.UUID],
    now: dt.datetime,
) -> Session:
    """A lesson of this day, and which families came; entered again, it replaces what was said before.

    ``present``: ids of households. Raises NotAllowed, StepNotPossible (no lesson), SessionWrong, MeetingWrong.
    """
    _require(actor, engagement)
    if engagement.kind != EngagementKind.LANGUAGE_LESSON:
        raise StepNotPossible
    if on > clock.day_of(now):
        raise SessionWrong(field="on")
    if not 15 <= minutes <= 600:
        raise MeetingWrong(field="minutes")
    with transaction.atomic():
        values = {"minutes": minutes, "took_place": took_place, "recorded_by": actor, "recorded_at": now}
        session, _ = Session.objects.update_or_create(engagement=engagement, on=on, defaults=values)
        session.attendances.all().delete()
        if took_place:
            families = Participation.objects.filter(engagement=engagement, starts_on__lte=on)
            ids = {one.household_id for one in families if one.ends_on is None or one.ends_on > on}
            Attendance.objects.bulk_create(
                Attendance(session=session, household_id=one, came=one in present) for one in sorted(ids)
            )
        record(actor=actor, action="volunteering.session_recorded", obj=engagement, now=now)
    return session


def add_note(
    *, actor: Membership, engagement: Engagement, level: NoteLevel, text: str, now: dt.datetime
) -> EngagementNote:
    """A note; ``level`` says who reads it. Raises NotAllowed, NoteEmpty."""
    _require(actor, engagement)
    if not text.strip():
        raise NoteEmpty(field="text")
    with transaction.atomic():
        note = EngagementNote.objects.create(engagement=engagement, level=level, text=text.strip(), at=now, by=actor)
        record(actor=actor, action="volunteering.note_added", obj=engagement, now=now)
    return note


def _require(actor: Membership, engagement: Engagement) -> None:
    if not rights.may_edit_engagement(actor, engagement):
        raise NotAllowed
