"""Hours by kind and month: what volunteers gave, and what full-timers took over."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.formats import date_format

from lotse.core.suppression import THRESHOLD
from lotse.volunteering.enums import EngagementKind
from lotse.volunteering.models import Commitment, EngagementChange, HoursEntry
from lotse.volunteering.rules.figures import MONTHS, held_minutes, promised_minutes
from lotse.volunteering.rules.hours import month_of
from lotse.volunteering.rules.spans import Span, within
from lotse.volunteering.rules.statements import running_spans
from lotse.volunteering.selectors.figures.facts import shares, volunteers_away

HIDDEN = "*"
NO_KIND = ""
"""Hours that somebody noted for no engagement."""

Key = tuple[dt.date, str]
"""First day of the month, kind."""


@dataclass(frozen=True, slots=True)
class HoursCell:
    """Minutes. ``volunteers`` None: hidden, because fewer than five people stand behind them."""

    volunteers: int | None
    staff: int

    @property
    def given(self) -> str:
        return HIDDEN if self.volunteers is None else hours(self.volunteers)

    @property
    def taken(self) -> str:
        return hours(self.staff)

    @property
    def percent(self) -> int | None:
        """The share of full-timers in all hours."""
        if self.volunteers is None or not self.volunteers + self.staff:
            return None
        return round(100 * self.staff / (self.volunteers + self.staff))

    @property
    def share(self) -> str:
        if self.volunteers is None:
            return HIDDEN
        return "–" if self.percent is None else f"{self.percent} %"


@dataclass(frozen=True, slots=True)
class HoursRow:
    label: str
    cells: Sequence[HoursCell]
    total: HoursCell


@dataclass(frozen=True, slots=True)
class HoursTable:
    """``kinds``: label of each cell of a row. ``held``: staff's minutes of ``total`` that the coordinator held."""

    kinds: Sequence[str]
    months: Sequence[HoursRow]
    total: HoursRow
    held: int


@dataclass(slots=True)
class _Sums:
    """By month and kind; ``people`` are counted, never shown."""

    volunteers: dict[Key, float] = field(default_factory=lambda: defaultdict(float))
    people: dict[Key, set[uuid.UUID]] = field(default_factory=lambda: defaultdict(set))
    staff: dict[Key, float] = field(default_factory=lambda: defaultdict(float))
    held: float = 0

    def add(self, key: Key, volunteer: uuid.UUID, minutes: float) -> None:
        if minutes > 0:
            self.volunteers[key] += minutes
            self.people[key].add(volunteer)


def hours(minutes: float) -> str:
    """Whole hours as people write them, from the thousand on with a point."""
    return f"{round(minutes / 60):,}".replace(",", ".")


def hours_table(today: dt.date) -> HoursTable:
    """The running month until today and the eleven before it. Six queries.

    Volunteers: what was promised in an engagement while it ran, a seventh of a week for each day, without the days on
    which the person was away and without what full-timers took over. Where hours were noted in an engagement for a
    month, these count instead. Full-timers: the shares, as agreed; nobody's time is measured. A share counts from its
    offer on, as in the load of the volunteer: until somebody takes it, the coordinator holds it (``held``).

    Volunteers' hours are told in blocks of at least five people: a kind in a month, else the small kinds of that month
    together. Sums hold these blocks and nothing else, so no difference between two numbers tells of fewer people.
    """
    months = _months(today)
    sums = _sums(months)
    kinds = [*EngagementKind.values, *([NO_KIND] if any(kind == NO_KIND for _, kind in sums.volunteers) else [])]
    rows = [_row(sums, month, kinds, _label(month, today)) for month, _ in months]
    totals = [_sum(row.cells[number] for row in rows) for number in range(len(kinds))]
    labels = [str(EngagementKind(one).label) if one else "ohne Engagement" for one in kinds]
    total = HoursRow("Zusammen", totals, _sum(row.total for row in rows))
    return HoursTable(labels, rows, total, round(sums.held))


def _row(sums: _Sums, month: dt.date, kinds: Sequence[str], label: str) -> HoursRow:
    keys = [(month, kind) for kind in kinds]
    cells = [_cell(sums, [key]) for key in keys]
    small = [key for key, cell in zip(keys, cells, strict=True) if cell.volunteers is None]
    blocks = [one for one in cells if one.volunteers is not None]
    return HoursRow(label, cells, _sum([*blocks, _cell(sums, small)]))


def _months(today: dt.date) -> list[Span]:
    """The months, the last one until today (included)."""
    found = [(month_of(today)[0], today + dt.timedelta(days=1))]
    while len(found) < MONTHS:
        found.append(month_of(found[-1][0] - dt.timedelta(days=1)))
    return found[::-1]


def _label(month: dt.date, today: dt.date) -> str:
    name = date_format(month, "F Y")
    return f"{name} (bis heute)" if month == month_of(today)[0] else name


def _cell(sums: _Sums, keys: Sequence[Key]) -> HoursCell:
    """A block of its own; hidden where too few people stand behind it."""
    people: set[uuid.UUID] = set().union(*(sums.people[key] for key in keys))
    volunteers = round(sum(sums.volunteers[key] for key in keys))
    is_hidden = 0 < len(people) < THRESHOLD
    return HoursCell(None if is_hidden else volunteers, round(sum(sums.staff[key] for key in keys)))


def _sum(cells: Iterable[HoursCell]) -> HoursCell:
    """What may be told of these; hidden where that is nothing."""
    some = list(cells)
    told = [one.volunteers for one in some if one.volunteers is not None]
    is_hidden = not sum(told) and len(told) < len(some)
    return HoursCell(None if is_hidden else sum(told), sum(one.staff for one in some))


def _sums(months: Sequence[Span]) -> _Sums:
    start, end = months[0][0], months[-1][1]
    sums, noted = _Sums(), _noted(start, end)
    ran, away, held = _ran(start, end), volunteers_away(start, end), shares(start, end)
    for engagement, kind, volunteer, minutes, spans in _promises(start, end, ran):
        taken = held[volunteer, engagement]
        for month in months:
            key, days = (month[0], kind), within(spans, *month)
            for share in taken:
                sums.staff[key] += held_minutes(share, days)
                sums.held += 0 if share.is_taken else held_minutes(share, days)
            if (volunteer, engagement, month[0]) not in noted:
                sums.add(key, volunteer, promised_minutes(minutes, days, away[volunteer], taken))
    for (volunteer, _, month_first), (kind, minutes) in noted.items():
        sums.add((month_first, kind), volunteer, minutes)
    return sums


def _promises(
    start: dt.date, end: dt.date, ran: Mapping[uuid.UUID, Sequence[Span]]
) -> Iterator[tuple[uuid.UUID, str, uuid.UUID, int, list[Span]]]:
    """Engagement, kind, volunteer, minutes a week, and when the promise was to be kept. One query."""
    rows = Commitment.objects.filter(Q(ends_on=None) | Q(ends_on__gt=start), starts_on__lt=end).order_by("pk")
    for engagement, kind, volunteer, minutes, since, until in rows.values_list(
        "engagement_id", "engagement__kind", "volunteer_id", "minutes_per_week", "starts_on", "ends_on"
    ):
        yield engagement, kind, volunteer, minutes, within(ran.get(engagement, ()), since, until or end)


def _ran(start: dt.date, end: dt.date) -> dict[uuid.UUID, list[Span]]:
    """When each engagement ran. One query."""
    changes: dict[uuid.UUID, list[tuple[dt.date, str]]] = defaultdict(list)
    rows = EngagementChange.objects.exclude(engagement__ended_on__lte=start).filter(effective_on__lt=end)
    for engagement, day, state in rows.order_by("effective_on", "at", "step", "pk").values_list(
        "engagement_id", "effective_on", "to_state"
    ):
        changes[engagement].append((day, state))
    return {engagement: running_spans(some, end) for engagement, some in changes.items()}


def _noted(start: dt.date, end: dt.date) -> dict[tuple[uuid.UUID, uuid.UUID | None, dt.date], tuple[str, int]]:
    """Kind and minutes by volunteer, engagement and month, where any were noted. One query."""
    found: dict[tuple[uuid.UUID, uuid.UUID | None, dt.date], tuple[str, int]] = {}
    rows = HoursEntry.objects.filter(on__gte=start, on__lt=end).order_by("pk")
    for volunteer, engagement, kind, day, minutes in rows.values_list(
        "volunteer_id", "engagement_id", "engagement__kind", "on", "minutes"
    ):
        key = (volunteer, engagement, day.replace(day=1))
        found[key] = (kind or NO_KIND, found.get(key, ("", 0))[1] + minutes)
    return found
