"""Meetings: the list with its chips, the page of one with who comes."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from lotse.core import clock
from lotse.core.codes import is_code
from lotse.core.errors import NotFound
from lotse.core.export import Sheet
from lotse.core.registry import CalendarEntry
from lotse.network.enums import Answer, ItemKind, ItemState, MeetingState
from lotse.network.models import AgendaItem, Body, Meeting, MinutesVersion, Participant
from lotse.network.rules import rights
from lotse.network.selectors.bodies import seats_on
from lotse.network.selectors.orders import orders_before
from lotse.network.selectors.words import when, where
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

COMING, OPEN_MINUTES, PAST, CANCELLED, ALL = "kommend", "protokoll", "vorbei", "abgesagt", "alle"


@dataclass(frozen=True, slots=True)
class MeetingFilter:
    """``state``: COMING, OPEN_MINUTES, PAST, CANCELLED or ALL; ``body``: a code, "" for all."""

    state: str = COMING
    body: str = ""


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting with how many were invited, come (or send somebody), do not, and have not answered."""

    meeting: Meeting
    invited: int
    coming: int
    declined: int
    unanswered: int
    now: dt.datetime

    @property
    def url(self) -> str:
        return centre_url("network:meeting", self.meeting.code)

    @property
    def when(self) -> str:
        return when(self.meeting)

    @property
    def where(self) -> list[str]:
        return where(self.meeting).split("\n")

    @property
    def is_cancelled(self) -> bool:
        return self.meeting.state == MeetingState.CANCELLED

    @property
    def is_minuted(self) -> bool:
        return self.meeting.state == MeetingState.MINUTED

    @property
    def is_today_or_past(self) -> bool:
        """From the day of the meeting on minutes can be typed."""
        return clock.day_of(self.meeting.starts_at) <= clock.day_of(self.now)

    @property
    def has_begun(self) -> bool:
        return self.meeting.starts_at <= self.now

    @property
    def is_over(self) -> bool:
        return self.meeting.ends_at <= self.now

    @property
    def lacks_minutes(self) -> bool:
        open_state = self.meeting.state in {MeetingState.PLANNED, MeetingState.INVITED}
        return self.meeting.is_correcting or (self.is_over and open_state)

    @property
    def state(self) -> str:
        if self.meeting.is_correcting:
            return "Protokoll wird korrigiert"
        if self.lacks_minutes:
            return "Protokoll fehlt"
        if self.has_begun and not self.is_over and not self.is_cancelled and not self.is_minuted:
            return "läuft gerade"
        return str(MeetingState(self.meeting.state).label)

    @property
    def tone(self) -> str:
        if self.lacks_minutes:
            return "warning"
        tones = {MeetingState.CANCELLED: "danger", MeetingState.MINUTED: "success", MeetingState.INVITED: "info"}
        return tones.get(MeetingState(self.meeting.state), "neutral")


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """All that one page shows. ``uninvited``: how many seats of the body have no invitation yet."""

    row: MeetingRow
    may_edit: bool
    participants: list[Participant]
    uninvited: int
    items: list[AgendaItem]
    proposed: int
    versions: list[MinutesVersion]


def meetings(member: Membership, wanted: MeetingFilter, now: dt.datetime) -> QuerySet[Meeting]:
    """The rows of the list: what comes next on top; of what is over, the newest."""
    rows = _filtered(member, wanted)
    rows = rows if wanted.state == ALL else rows.filter(_state(wanted.state, now))
    return counted(rows).order_by("starts_at" if wanted.state == COMING else "-starts_at", "pk")


def counted(rows: QuerySet[Meeting]) -> QuerySet[Any]:
    """With ``invited``, ``coming``, ``declined`` and ``unanswered`` beside each."""
    return rows.annotate(
        invited=Count("participants"),
        coming=Count("participants", filter=Q(participants__answer__in=(Answer.YES, Answer.DEPUTY))),
        declined=Count("participants", filter=Q(participants__answer=Answer.NO)),
        unanswered=Count("participants", filter=Q(participants__answer=Answer.OPEN)),
    ).select_related("body__responsible", "host")


def meeting_rows(rows: Iterable[Any], now: dt.datetime) -> list[MeetingRow]:
    """Of rows that are ``counted``."""
    return [MeetingRow(one, one.invited, one.coming, one.declined, one.unanswered, now) for one in rows]


def meeting_counts(member: Membership, wanted: MeetingFilter, now: dt.datetime) -> list[tuple[str, str, int]]:
    """The chips. One query."""
    labels = (
        (COMING, "Kommende"),
        (OPEN_MINUTES, "Protokoll fehlt"),
        (PAST, "Vergangene"),
        (CANCELLED, "Abgesagt"),
    )
    counts = {f"n{number}": Count("pk", filter=_state(value, now)) for number, (value, _) in enumerate(labels)}
    found = _filtered(member, wanted).aggregate(every=Count("pk"), **counts)
    return [
        *((value, label, found[f"n{number}"]) for number, (value, label) in enumerate(labels)),
        (ALL, "Alle", found["every"]),
    ]


def meeting_sheet(rows: Iterable[MeetingRow]) -> Sheet:
    """The list as a table: what the page shows."""
    columns = ["Kennung", "Gremium", "Beginn", "Ende", "Ort", "Gastgeber", "Stand", "Eingeladen", "Kommen"]
    return Sheet(
        "Sitzungen",
        [*columns, "Kommen nicht", "Ohne Antwort"],
        [
            [
                row.meeting.code,
                row.meeting.body.name,
                row.meeting.starts_at,
                row.meeting.ends_at,
                row.meeting.place,
                str(row.meeting.host or ""),
                row.state,
                row.invited,
                row.coming,
                row.declined,
                row.unanswered,
            ]
            for row in rows
        ],
    )


def meeting_for(member: Membership, code: str) -> Any:
    """With its counts. Raises NotFound, also for a meeting of a confidential body of others."""
    rows = counted(rights.visible_meetings(member))
    found = rows.filter(code=code).first() if is_code(code) else None
    if found is None:
        raise NotFound
    return found


def meeting_page(member: Membership, meeting: Any, now: dt.datetime) -> MeetingPage:
    """``meeting`` as ``meeting_for`` gives it."""
    (row,) = meeting_rows([meeting], now)
    items = list(meeting.items.filter(state__in=(ItemState.PROPOSED, ItemState.ACCEPTED)))
    return MeetingPage(
        row=row,
        may_edit=rights.may_edit_body(member, meeting.body),
        participants=participants(meeting),
        uninvited=0 if row.has_begun else unlisted(meeting),
        items=agenda(meeting),
        proposed=sum(1 for one in items if one.state == ItemState.PROPOSED),
        versions=list(meeting.versions.select_related("finalised_by")),
    )


def unlisted(meeting: Meeting) -> int:
    """How many seats of the day are on no list of this meeting."""
    known = set(meeting.participants.values_list("seat", flat=True))
    return sum(1 for one in seats_on(meeting.body, clock.day_of(meeting.starts_at)) if one.pk not in known)


def participants(meeting: Meeting) -> list[Participant]:
    """Who is invited, by organisation and name; guests last."""
    rows = list(
        meeting.participants.select_related("seat__contact", "seat__deputy", "seat__organisation", "organisation")
    )
    rows.sort(key=lambda one: (one.seat is None, str(one.organisation or ""), one.who, str(one.pk)))
    return rows


def participant_for(meeting: Meeting, pk: uuid.UUID) -> Participant:
    """Raises NotFound."""
    rows = meeting.participants.select_related("seat__contact", "seat__deputy", "organisation", "meeting__body")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def agenda(meeting: Meeting) -> list[AgendaItem]:
    """What is on the agenda, in its order. The point about orders is there only where there is something to say."""
    rows = meeting.items.filter(state=ItemState.ACCEPTED).select_related(
        "proposer__seat__contact", "proposer__seat__organisation", "proposer__organisation"
    )
    return [one for one in rows if one.kind != ItemKind.ORDERS or orders_before(meeting)]


def calendar_entry(meeting: Meeting, *, uid: str, url: str, cancelled: bool = False) -> CalendarEntry:
    """The same entry in the mails, behind the link and in the feed. A confidential body is not named."""
    title = "Sitzung" if meeting.body.is_confidential else meeting.body.name
    return CalendarEntry(
        uid=uid,
        title=title,
        starts=meeting.starts_at,
        ends=meeting.ends_at,
        place=meeting.place or meeting.video_url,
        text=where(meeting),
        url=url,
        sequence=meeting.sequence,
        cancelled=cancelled or meeting.state == MeetingState.CANCELLED,
    )


def suggested_host_and_place(body: Body, host: Any) -> dict[str, Any]:
    """What the form of a new meeting is filled with: whose turn it is, and where they sat the last time."""
    if host is None:
        return {}
    before = body.meetings.filter(host=host).exclude(place="").order_by("-starts_at", "pk").first()
    address = ", ".join(part for part in (host.street, f"{host.postcode} {host.town}".strip()) if part)
    return {"host": str(host.pk), "place": before.place if before else address}


def _filtered(member: Membership, wanted: MeetingFilter) -> QuerySet[Meeting]:
    rows = rights.visible_meetings(member)
    return rows.filter(body__code=wanted.body) if wanted.body else rows


def _state(state: str, now: dt.datetime) -> Q:
    not_yet = Q(state__in=(MeetingState.PLANNED, MeetingState.INVITED))
    if state == CANCELLED:
        return Q(state=MeetingState.CANCELLED)
    if state == OPEN_MINUTES:
        return Q(is_correcting=True) | (Q(ends_at__lte=now) & not_yet)
    held = ~Q(state=MeetingState.CANCELLED)
    return held & (Q(ends_at__lte=now) if state == PAST else Q(ends_at__gt=now))
