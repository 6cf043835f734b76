"""Engagements: the list with its chips, one engagement, who could join with the load shown before."""

import datetime as dt
import uuid
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from lotse.core.codes import is_code
from lotse.core.dates import months_after
from lotse.core.errors import NotFound
from lotse.core.export import Sheet
from lotse.core.names import search_words
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.volunteering.enums import EngagementKind, EngagementState, NoteLevel, VolunteerState
from lotse.volunteering.models import (
    Commitment,
    Cover,
    Engagement,
    EngagementChange,
    EngagementNote,
    Meeting,
    Participation,
    Session,
    Volunteer,
)
from lotse.volunteering.rules import rights
from lotse.volunteering.selectors.board import Trend, trends
from lotse.volunteering.selectors.chain import AskingLine, chain_of
from lotse.volunteering.selectors.load import Load, loads
from lotse.volunteering.selectors.needs import hours_label
from lotse.volunteering.selectors.relief import in_charge
from lotse.volunteering.selectors.requirements import missing_for
from lotse.volunteering.selectors.settings import settings
from lotse.volunteering.selectors.shares import ShareRow, shares_of_engagement

CURRENT, ALL = "aktuell", "alle"
STATES = {
    "vorgeschlagen": EngagementState.PROPOSED,
    "angefragt": EngagementState.ASKED,
    "laeuft": EngagementState.RUNNING,
    "pausiert": EngagementState.PAUSED,
    "beendet": EngagementState.ENDED,
}
TONES = {
    EngagementState.PROPOSED: "neutral",
    EngagementState.ASKED: "info",
    EngagementState.RUNNING: "success",
    EngagementState.PAUSED: "warning",
    EngagementState.ENDED: "neutral",
}
SESSIONS_SHOWN = 12
PEOPLE_SHOWN = 25


@dataclass(frozen=True, slots=True)
class EngagementFilter:
    """``state``: a key of STATES, CURRENT (not ended) or ALL."""

    state: str = CURRENT
    text: str = ""
    kind: str = ""
    mine: bool = False


@dataclass(frozen=True, slots=True)
class EngagementRow:
    engagement: Engagement
    volunteers: list[Commitment]
    families: list[Participation]

    @property
    def url(self) -> str:
        return centre_url("volunteering:engagement", self.engagement.code)

    @property
    def tone(self) -> str:
        return TONES[EngagementState(self.engagement.state)]

    @property
    def title(self) -> str:
        return self.engagement.title or ", ".join(str(one.household) for one in self.families) or "noch ohne Familie"

    @property
    def people(self) -> str:
        return ", ".join(str(one.volunteer) for one in self.volunteers) or "noch niemand"

    @property
    def hours(self) -> str:
        return hours_label(sum(one.minutes_per_week for one in self.volunteers))


@dataclass(frozen=True, slots=True)
class SessionLine:
    session: Session
    came: int
    of: int


@dataclass(frozen=True, slots=True)
class EngagementPage:
    today: dt.date
    row: EngagementRow
    meetings: list[Meeting]
    notes: list[EngagementNote]
    changes: list[EngagementChange]
    sessions: list[SessionLine]
    shares: list[ShareRow]  # what full-timers hold of it, or held
    askings: list[AskingLine]
    deputy: Cover | None  # who stands in today
    due_from: dt.date | None  # which family it was is due for deletion from here on; None: not ended

    @property
    def state(self) -> str:
        return self.row.engagement.state

    @property
    def is_lesson(self) -> bool:
        return self.row.engagement.kind == EngagementKind.LANGUAGE_LESSON

    @property
    def is_club(self) -> bool:
        return self.row.engagement.kind == EngagementKind.CLUB_INVITATION


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A volunteer who could join: the load as it is now, what is missing; ``fits`` by the rules of the matching."""

    volunteer: Volunteer
    load: Load
    missing: list[str]
    trend: Trend
    fits: bool = False

    @property
    def load_words(self) -> str:
        return load_words(self.load)

    @property
    def offers(self) -> str:
        return ", ".join(str(EngagementKind(one).label) for one in self.volunteer.kinds)


def load_words(load: Load) -> str:
    """The same figures that the person sees: 2 Std. von 4 Std., 1 von 3 Engagements."""
    if load.limit_minutes is None:
        return f"{hours_label(load.minutes)}, keine Grenze vereinbart"
    hours = f"{hours_label(load.minutes)} von {hours_label(load.limit_minutes)}"
    return f"{hours}, {load.engagements} von {load.limit_engagements} Engagements"


def engagements(member: Membership, wanted: EngagementFilter) -> QuerySet[Engagement]:
    """The rows of the list; three queries with what hangs on them."""
    rows = _in_state(_filtered(member, wanted), wanted.state)
    return rows.select_related("coordinator", "club").prefetch_related(*_people()).order_by("-starts_on", "code")


def engagement_counts(member: Membership, wanted: EngagementFilter) -> list[tuple[str, str, int]]:
    """The chips: value, label, rows. One query."""
    counts = dict(_filtered(member, wanted).order_by().values_list("state").annotate(count=Count("pk")))
    ended = counts.get(EngagementState.ENDED, 0)
    return [
        (CURRENT, "Nicht beendet", sum(counts.values()) - ended),
        *((value, str(state.label).capitalize(), counts.get(state, 0)) for value, state in STATES.items()),
        (ALL, "Alle", sum(counts.values())),
    ]


def engagement_rows(rows: Iterable[Engagement]) -> list[EngagementRow]:
    """``rows`` come from ``engagements``."""
    return [EngagementRow(one, one.shown_commitments, one.shown_families) for one in rows]  # type: ignore[attr-defined]


def engagement_sheet(rows: Iterable[EngagementRow]) -> Sheet:
    """The list as a table: what the page shows."""
    columns = ["Kennung", "Wofür", "Art", "Stand", "Ehrenamtliche", "Stunden je Woche", "Zuständig", "Beginn"]
    return Sheet(
        "Engagements",
        [*columns, "Geplant bis", "Beendet", "Grund"],
        [
            [
                row.engagement.code,
                row.title,
                str(EngagementKind(row.engagement.kind).label),
                str(EngagementState(row.engagement.state).label),
                row.people,
                sum(one.minutes_per_week for one in row.volunteers) / 60,
                row.engagement.coordinator.name,
                row.engagement.starts_on,
                row.engagement.planned_end_on,
                row.engagement.ended_on,
                row.engagement.get_end_reason_display(),
            ]
            for row in rows
        ],
    )


def engagement_for(member: Membership, code: str) -> Engagement:
    """Raises NotFound."""
    rows = rights.editable_engagements(member).select_related("coordinator", "club").prefetch_related(*_people())
    found = rows.filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def engagement_page(member: Membership, engagement: Engagement, on: dt.date) -> EngagementPage:
    (row,) = engagement_rows([engagement])
    changes = engagement.changes.select_related("by")
    return EngagementPage(
        today=on,
        row=row,
        meetings=list(engagement.meetings.filter(Q(until_on=None) | Q(until_on__gt=on)).select_related("engagement")),
        notes=list(visible_notes(member, engagement)),
        changes=list(changes),
        sessions=_sessions(engagement),
        shares=shares_of_engagement(engagement.pk, on),
        askings=chain_of([one.need_id for one in row.families if one.need_id], also=engagement),
        deputy=Cover.objects.filter(coordinator=engagement.coordinator, starts_on__lte=on, ends_on__gt=on)
        .select_related("deputy")
        .first(),
        due_from=months_after(engagement.ended_on, settings().keep_months) if engagement.ended_on else None,
    )


def visible_notes(member: Membership, engagement: Engagement) -> QuerySet[EngagementNote]:
    """What this member reads: never what somebody else kept to themselves."""
    rows = EngagementNote.objects.filter(engagement=engagement).select_related("by", "by_volunteer")
    return rows.filter(Q(level__in=(NoteLevel.COORDINATION, NoteLevel.EVERYBODY)) | Q(level=NoteLevel.OWN, by=member))


def notes_for_volunteer(volunteer: Volunteer, engagement: Engagement) -> QuerySet[EngagementNote]:
    """What a volunteer of the engagement reads: notes for everybody, and the own ones; never a predecessor's."""
    rows = EngagementNote.objects.filter(engagement=engagement).select_related("by", "by_volunteer")
    return rows.filter(Q(level=NoteLevel.EVERYBODY) | Q(by_volunteer=volunteer))


def responsible_on(engagement: Engagement, on: dt.date) -> Membership:
    """The coordinator, or who stands in on this day; somebody else where neither works here any more."""
    return in_charge(engagement.coordinator, on)


def people_for(engagement: Engagement, text: str, on: dt.date, fitting: Sequence[uuid.UUID] = ()) -> list[PersonRow]:
    """Volunteers who could join: ``fitting`` in their order, then who offers this kind; at most PEOPLE_SHOWN."""
    first = {pk: number for number, pk in enumerate(fitting)}
    there = Commitment.objects.filter(engagement=engagement, volunteer=OuterRef("pk"), ends_on=None)
    rows = Volunteer.objects.filter(state=VolunteerState.ACTIVE, stopped_at=None).exclude(Exists(there))
    for word in search_words(text):
        rows = rows.filter(search_text__contains=f" {word}")
    found = list(rows.select_related("municipality"))
    found.sort(
        key=lambda one: (
            first.get(one.pk, len(first)), engagement.kind not in one.kinds, one.last_name, one.first_name, str(one.pk)
        )
    )  # fmt: skip
    return _person_rows(engagement, found[:PEOPLE_SHOWN], on, first)


def person_for(engagement: Engagement, code: str, on: dt.date) -> PersonRow:
    """Raises NotFound."""
    wanted = code.upper()
    rows = Volunteer.objects.select_related("municipality")
    found = rows.filter(code=wanted).first() if is_code(wanted) else None
    if found is None:
        raise NotFound
    return _person_rows(engagement, [found], on)[0]


def commitment_for(engagement: Engagement, pk: uuid.UUID) -> Commitment:
    """Raises NotFound."""
    found = Commitment.objects.filter(engagement=engagement, pk=pk).select_related("engagement", "volunteer").first()
    if found is None:
        raise NotFound
    return found


def participation_for(engagement: Engagement, pk: uuid.UUID) -> Participation:
    """Raises NotFound."""
    rows = Participation.objects.filter(engagement=engagement, pk=pk)
    found = rows.select_related("engagement", "household", "need").first()
    if found is None:
        raise NotFound
    return found


def meeting_for(engagement: Engagement, pk: uuid.UUID) -> Meeting:
    """Raises NotFound."""
    found = Meeting.objects.filter(engagement=engagement, pk=pk).select_related("engagement").first()
    if found is None:
        raise NotFound
    return found


def covers(on: dt.date) -> QuerySet[Cover]:
    """Who is away now or soon, and who stands in."""
    return Cover.objects.filter(ends_on__gt=on).select_related("coordinator", "deputy").order_by("starts_on", "pk")


def cover_for(pk: uuid.UUID) -> Cover:
    """Raises NotFound."""
    found = Cover.objects.filter(pk=pk).select_related("coordinator", "deputy").first()
    if found is None:
        raise NotFound
    return found


def _person_rows(
    engagement: Engagement, people: Sequence[Volunteer], on: dt.date, fitting: Container[uuid.UUID] = ()
) -> list[PersonRow]:
    starts_on = max(on, engagement.starts_on)
    carried = loads([one.pk for one in people], starts_on)
    missing = missing_for(people, kind=engagement.kind, with_children=engagement.with_children, on=on)
    weeks = trends([one.pk for one in people], on)
    return [
        PersonRow(
            one,
            carried[one.pk],
            missing[one.pk],
            Trend(weeks[one.pk], carried[one.pk].limit_minutes),
            one.pk in fitting,
        )
        for one in people
    ]


def _sessions(engagement: Engagement) -> list[SessionLine]:
    if engagement.kind != EngagementKind.LANGUAGE_LESSON:
        return []
    rows = engagement.sessions.annotate(
        came=Count("attendances", filter=Q(attendances__came=True)), of=Count("attendances")
    )
    return [SessionLine(one, one.came, one.of) for one in rows[:SESSIONS_SHOWN]]


def _people() -> tuple[Prefetch[str], Prefetch[str]]:
    """Who is there now; of an ended engagement, who was there last."""
    last = Q(ends_on=None) | Q(engagement__state=EngagementState.ENDED)
    commitments = Commitment.objects.filter(last).select_related("volunteer").order_by("starts_on", "pk")
    families = Participation.objects.filter(last).select_related("household", "need").order_by("starts_on", "pk")
    return (
        Prefetch("commitments", commitments, to_attr="shown_commitments"),
        Prefetch("participations", families, to_attr="shown_families"),
    )


def _filtered(member: Membership, wanted: EngagementFilter) -> QuerySet[Engagement]:
    rows = rights.editable_engagements(member)
    if wanted.kind in EngagementKind.values:
        rows = rows.filter(kind=wanted.kind)
    if wanted.mine:
        rows = rows.filter(coordinator=member)
    for word in search_words(wanted.text):
        volunteer = Commitment.objects.filter(engagement=OuterRef("pk"), volunteer__search_text__contains=f" {word}")
        family = Participation.objects.filter(engagement=OuterRef("pk"), household__search_text__contains=f" {word}")
        rows = rows.filter(Q(code=word.upper()) | Q(title__icontains=word) | Exists(volunteer) | Exists(family))
    return rows


def _in_state(rows: QuerySet[Engagement], state: str) -> QuerySet[Engagement]:
    if state in STATES:
        return rows.filter(state=STATES[state])
    return rows if state == ALL else rows.exclude(state=EngagementState.ENDED)
