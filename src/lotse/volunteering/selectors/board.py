"""The load board: all volunteers with what they carry, in a constant number of queries."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Sum

from lotse.core import clock
from lotse.core.export import Sheet
from lotse.tenants.models import Membership
from lotse.volunteering.enums import EngagementState, VolunteerState
from lotse.volunteering.models import Commitment, HoursEntry, ReliefRequest, Share, Volunteer, VolunteerAbsence
from lotse.volunteering.rules import board as rules
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.board import Week
from lotse.volunteering.rules.load import Promise, week_of, weeks_back
from lotse.volunteering.selectors.coaching.needs import without_coaching
from lotse.volunteering.selectors.coaching.sessions import settings
from lotse.volunteering.selectors.load import Load, loads
from lotse.volunteering.selectors.needs import hours_label

# Past weeks: what is paused or over now counted until it paused or ended; what was only proposed never did.
_OVER_NOW = (EngagementState.PAUSED, EngagementState.ENDED)


Bar = tuple[int, int, int]  # x, y and height in the picture


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """``kind``: a mark of ``rules.board`` or "" for all; whose volunteers; how long is "long not spoken" (weeks)."""

    kind: str = ""
    mine: bool = False
    weeks: int = rules.SILENT_WEEKS
    without_coaching: bool = False  # as long as the settings of coaching say


@dataclass(frozen=True, slots=True)
class Trend:
    """The last twelve weeks of one volunteer against the minutes a week agreed with them (None: nothing agreed)."""

    weeks: Sequence[Week]
    limit: int | None

    @property
    def bars(self) -> list[Bar]:
        """One for each week; 24 units high is the agreed limit (None: the largest week), at most 32."""
        top = self.limit or max((week.minutes for week in self.weeks), default=0) or 1
        heights = [min(32, round(24 * week.minutes / top)) for week in self.weeks]
        return [(number * 8, 32 - height, height) for number, height in enumerate(heights)]

    @property
    def text(self) -> str:
        """The bars for those who do not see them, in hours a week."""
        return ", ".join(hours(week.minutes) for week in self.weeks)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One volunteer: the load of this week, the last weeks, and what deserves a look."""

    volunteer: Volunteer
    load: Load
    trend: Trend
    marks: Sequence[str]
    away_until: dt.date | None
    is_away: bool
    relief_asked_on: dt.date | None

    @property
    def badges(self) -> list[tuple[str, str]]:
        """Label and tone of each mark."""
        return [(rules.LABELS[one], rules.TONES[one]) for one in self.marks]

    @property
    def hours(self) -> str:
        """Of this week, against what was agreed."""
        limit = self.load.limit_minutes
        if limit is None:
            return f"{hours_label(self.load.minutes)}, nichts vereinbart"
        return f"{hours_label(self.load.minutes)} von {hours_label(limit)}"

    @property
    def engagements(self) -> str:
        limit = self.load.limit_engagements
        of = "" if limit is None else f" von {limit}"
        return f"{self.load.engagements}{of} Engagements"


def trend_of(volunteer: Volunteer, on: dt.date) -> Trend:
    """What a coordinator sees before giving this person something to do."""
    return Trend(trends([volunteer.pk], on)[volunteer.pk], loads([volunteer.pk], on)[volunteer.pk].limit_minutes)


def hours(minutes: int) -> str:
    """Hours as people write them: 1:30."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def board(member: Membership, wanted: BoardFilter, on: dt.date) -> list[BoardRow]:
    """All volunteers who may be asked or are paused, by name; ``kind`` is left to ``of_kind``. Nine queries."""
    people = rights.visible_volunteers(member).filter(state__in=(VolunteerState.ACTIVE, VolunteerState.PAUSED))
    if wanted.mine:
        people = people.filter(coordinator=member)
    if wanted.without_coaching:
        people = without_coaching(people, on, settings().months_without)
    found = list(people.select_related("coordinator", "municipality"))
    keys = [one.pk for one in found]
    monday = week_of(on)
    now = loads(keys, monday, monday + dt.timedelta(days=7))
    weeks = trends(keys, on)
    asked = {
        row.volunteer_id: clock.day_of(row.asked_at)
        for row in ReliefRequest.objects.filter(closed_at=None, volunteer__in=keys)
    }
    away = _absences(keys, on)
    return [
        _row(
            one,
            now[one.pk],
            Trend(weeks[one.pk], now[one.pk].limit_minutes),
            away[one.pk],
            asked.get(one.pk),
            wanted,
            on,
        )
        for one in found
    ]


def _row(
    volunteer: Volunteer,
    load: Load,
    trend: Trend,
    absences: Sequence[VolunteerAbsence],
    asked_on: dt.date | None,
    wanted: BoardFilter,
    on: dt.date,
) -> BoardRow:
    current = next((one for one in absences if one.starts_on <= on and (one.ends_on is None or one.ends_on > on)), None)
    is_away = current is not None or volunteer.state == VolunteerState.PAUSED
    marks = []
    mark = rules.load_mark(load.minutes, load.engagements, load.limit_minutes, load.limit_engagements)
    if mark and not (mark == rules.FREE and (is_away or volunteer.stopped_at is not None)):
        marks.append(mark)
    if asked_on is not None:
        marks.append(rules.RELIEF)
    if (volunteer.last_talk_on or volunteer.state_since_on) <= on - dt.timedelta(weeks=wanted.weeks):
        marks.append(rules.SILENT)
    year_ago = on - dt.timedelta(days=rules.RESTLESS_DAYS)
    active_since = clock.day_of(volunteer.created_at)
    if not absences and not is_away and active_since <= year_ago and volunteer.state_since_on <= year_ago:
        marks.append(rules.RESTLESS)
    return BoardRow(volunteer, load, trend, marks, current.ends_on if current else None, is_away, asked_on)


def _absences(keys: list[uuid.UUID], on: dt.date) -> dict[uuid.UUID, list[VolunteerAbsence]]:
    """The times away that touch the last year, by volunteer. One query."""
    found: dict[uuid.UUID, list[VolunteerAbsence]] = defaultdict(list)
    since = on - dt.timedelta(days=rules.RESTLESS_DAYS)
    for row in VolunteerAbsence.objects.filter(volunteer__in=keys, starts_on__lte=on).exclude(ends_on__lte=since):
        found[row.volunteer_id].append(row)
    return found


def trends(keys: list[uuid.UUID], on: dt.date) -> dict[uuid.UUID, list[Week]]:
    """The last twelve weeks of each volunteer, this one last. Three queries."""
    mondays = weeks_back(on, rules.TREND_WEEKS)
    promises: dict[uuid.UUID, list[Promise]] = {one: [] for one in keys}
    rows = Commitment.objects.filter(volunteer__in=keys).exclude(engagement__state=EngagementState.PROPOSED)
    for volunteer, minutes, starts_on, ends_on, state, since_on in rows.values_list(
        "volunteer_id", "minutes_per_week", "starts_on", "ends_on", "engagement__state", "engagement__state_since_on"
    ):
        ends = [day for day in (ends_on, since_on if state in _OVER_NOW else None) if day is not None]
        promises[volunteer].append(Promise(minutes, starts_on, min(ends, default=None)))
    for share in Share.objects.filter(volunteer__in=keys, until_on__gt=mondays[0]):
        promises[share.volunteer_id].append(
            Promise(-share.minutes_per_week, share.starts_on, share.ended_on or share.until_on)
        )
    logged: Counter[tuple[uuid.UUID, dt.date]] = Counter()
    entries = HoursEntry.objects.filter(volunteer__in=keys, is_month=False, on__gte=mondays[0])
    for volunteer, day, minutes in entries.values_list("volunteer_id", "on").annotate(Sum("minutes")).order_by():
        logged[volunteer, week_of(day)] += minutes
    return {
        one: [
            Week(max(0, sum(p.minutes for p in promises[one] if p.covers(monday))), logged[one, monday])
            for monday in mondays
        ]
        for one in keys
    }


def of_kind(rows: Iterable[BoardRow], kind: str) -> list[BoardRow]:
    return [one for one in rows if kind in {"", *one.marks}]


def kind_counts(rows: Sequence[BoardRow]) -> list[tuple[str, str, int]]:
    """A chip (key, label, number) for all and for each mark."""
    numbers = Counter(mark for one in rows for mark in one.marks)
    return [("", "Alle", len(rows)), *((key, label, numbers[key]) for key, label in rules.LABELS.items())]


def board_sheet(rows: Iterable[BoardRow]) -> Sheet:
    columns = (
        "Name", "Kennung", "Zuständig", "Stunden in dieser Woche", "Vereinbarte Stunden", "Engagements",
        "Vereinbarte Engagements", "Hinweise", "Zuletzt gesprochen",
    )  # fmt: skip
    return Sheet("Belastung", columns, [_cells(one) for one in rows])


def _cells(row: BoardRow) -> tuple[str | float | int | dt.date | None, ...]:
    load = row.load
    return (
        str(row.volunteer),
        row.volunteer.code,
        str(row.volunteer.coordinator),
        round(load.minutes / 60, 2),
        None if load.limit_minutes is None else round(load.limit_minutes / 60, 2),
        load.engagements,
        load.limit_engagements,
        ", ".join(label for label, _ in row.badges),
        row.volunteer.last_talk_on,
    )
