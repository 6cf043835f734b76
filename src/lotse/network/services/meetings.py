"""Planning meetings: a date, another date, none at all."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from lotse.audit.services import record
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.directory.models import Organisation
from lotse.network.enums import Answer, ItemKind, MeetingState
from lotse.network.mails.meetings import Kind
from lotse.network.models import AgendaItem, Body, Meeting
from lotse.network.rules import meetings as rules
from lotse.network.rules import rights
from lotse.network.selectors.meetings import participants
from lotse.network.services.telling import tell
from lotse.outbox.services import never_left, stop
from lotse.tenants.models import Centre, Membership

OPEN_STATES = (MeetingState.PLANNED, MeetingState.INVITED)


class MeetingOutOfRange(LotseError):
    """Times that cannot be; ``field`` says which."""

    code = "network.meeting_out_of_range"


class MeetingClosed(LotseError):
    """Not from this state, or not any more at this time."""

    code = "network.meeting_closed"
    sentence = "Das geht bei dieser Sitzung nicht mehr. Es wurde nichts geändert."


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str = ""
    video_url: str = ""
    host: Organisation | None = None
    items_until_on: dt.date | None = None

    def columns(self) -> dict[str, Any]:
        names = ("starts_at", "ends_at", "video_url", "host", "items_until_on")
        return {name: getattr(self, name) for name in names} | {"place": self.place.strip()}


def plan(*, actor: Membership, body: Body, facts: MeetingFacts, now: dt.datetime) -> Meeting:
    """A date that only staff know. The point about open orders is on the agenda from the start.

    Raises NotAllowed, MeetingOutOfRange (field), MeetingClosed (the body has ended).
    """
    if not rights.may_edit_body(actor, body):
        raise NotAllowed
    if not body.is_active:
        raise MeetingClosed("Dieses Gremium arbeitet nicht mehr. Es wurde nichts geändert.")
    _check(facts)
    with transaction.atomic():
        meeting = Meeting.objects.create(body=body, created_at=now, changed_at=now, **facts.columns())
        AgendaItem.objects.create(
            meeting=meeting, kind=ItemKind.ORDERS, title=str(ItemKind.ORDERS.label), position=1, proposed_at=now
        )
        record(actor=actor, action="network.meeting_planned", obj=meeting, now=now)
    return meeting


def change(
    *, actor: Membership, meeting: Meeting, facts: MeetingFacts, version: int, centre: Centre, now: dt.datetime
) -> None:
    """Correct it. Who is invited is told of another time or place; another time asks everybody anew.

    Raises NotAllowed, MeetingClosed, MeetingOutOfRange (field), ChangedMeanwhile.
    """
    require(actor, meeting)
    if meeting.state not in OPEN_STATES:
        raise MeetingClosed
    _check(facts)
    columns = facts.columns()
    changed = [name for name, value in columns.items() if getattr(meeting, name) != value]
    with transaction.atomic():
        claim(meeting, version, now)
        Meeting.objects.filter(pk=meeting.pk).update(**columns)
        for name, value in columns.items():
            setattr(meeting, name, value)
        if set(changed) - {"items_until_on"} and meeting.starts_at > now:
            _tell_of_change(meeting, "moved" if "starts_at" in changed else "changed", actor, centre, now)
        record(actor=actor, action="network.meeting_changed", obj=meeting, now=now, fields=changed)


def cancel(*, actor: Membership, meeting: Meeting, centre: Centre, now: dt.datetime) -> int:
    """It does not take place; who is invited is told. Returns how many have no address and must be called.

    Raises NotAllowed, MeetingClosed (begun already), ChangedMeanwhile.
    """
    require(actor, meeting)
    if meeting.state not in OPEN_STATES or meeting.starts_at <= now:
        raise MeetingClosed
    with transaction.atomic():
        claim(meeting, meeting.version, now)
        told = meeting.state == MeetingState.INVITED
        meeting.state, meeting.sequence = MeetingState.CANCELLED, meeting.sequence + 1
        Meeting.objects.filter(pk=meeting.pk).update(state=meeting.state, sequence=meeting.sequence)
        rows = participants(meeting)
        stop(carrying=[one.pk for one in rows])
        unreached = 0
        for one in rows if told else ():
            one.meeting = meeting
            if not never_left(one.pk):
                unreached += not tell(one, "cancelled", centre=centre, now=now, actor=actor)
        record(actor=actor, action="network.meeting_cancelled", obj=meeting, now=now)
    return unreached


def claim(meeting: Meeting, version: int, now: dt.datetime) -> None:
    """Take the meeting's row until the transaction ends, as the page showed it. Raises ChangedMeanwhile."""
    rows = Meeting.objects.filter(pk=meeting.pk, version=version)
    if rows.update(version=version + 1, changed_at=now) != 1:
        raise ChangedMeanwhile
    meeting.version, meeting.changed_at = version + 1, now


def require(actor: Membership, meeting: Meeting) -> None:
    """Raises NotAllowed."""
    if not rights.may_edit_body(actor, meeting.body):
        raise NotAllowed


def _tell_of_change(meeting: Meeting, kind: Kind, actor: Membership, centre: Centre, now: dt.datetime) -> None:
    if meeting.state != MeetingState.INVITED:
        return
    meeting.sequence += 1
    Meeting.objects.filter(pk=meeting.pk).update(sequence=meeting.sequence)
    if kind == "moved":
        meeting.participants.update(
            answer=Answer.OPEN, answered_at=None, way="", deputy_name="", reminded_at=None, day_reminded_at=None
        )
    for one in participants(meeting):
        one.meeting = meeting
        tell(one, kind, centre=centre, now=now, actor=actor)


def _check(facts: MeetingFacts) -> None:
    if not facts.starts_at < facts.ends_at <= facts.starts_at + rules.LONGEST:
        raise MeetingOutOfRange(
            f"Das Ende liegt nach dem Beginn, höchstens {rules.LONGEST.days} Tage später.", field="until_time"
        )
    if not facts.place.strip() and not facts.video_url and facts.host is None:
        raise MeetingOutOfRange("Bitte nennen Sie Ort, Gastgeber oder Video-Link.", field="place")
