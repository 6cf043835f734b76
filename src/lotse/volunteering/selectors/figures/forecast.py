"""Which hours will be missing in the twelve weeks to come, by kind and municipality."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from lotse.core.suppression import THRESHOLD, Shown, suppress
from lotse.tenants.models import Municipality
from lotse.volunteering.enums import BINDING_STATES, EngagementKind, EngagementState, NeedState
from lotse.volunteering.enums import VolunteerState as State
from lotse.volunteering.models import Commitment, Need, Participation, Volunteer
from lotse.volunteering.rules.figures import Held, missing_minutes, promised_minutes
from lotse.volunteering.rules.forecast import WEEKS, Cell, Supply, missing
from lotse.volunteering.rules.load import DAYS, week_of
from lotse.volunteering.rules.reach import is_within_reach, point_of
from lotse.volunteering.rules.spans import Span, days, within, without
from lotse.volunteering.selectors.figures.facts import shares, volunteers_away
from lotse.volunteering.selectors.load import limits_of

NOWHERE = ""
OTHERS = "übrige Gemeinden"
ASSUMPTIONS = (
    "Es kommen keine neuen Anfragen von Familien und keine neuen Ehrenamtlichen dazu; niemand sonst hört auf.",
    "Wer angefragt ist, sagt zu. Ein Engagement endet am geplanten Tag, und die Zeit der Ehrenamtlichen wird frei.",
    "Pausen, freie Tage und Abwesenheiten gelten, wie sie eingetragen sind. Wer ohne Datum pausiert, bleibt weg.",
    "Was in einem pausierten Engagement vereinbart war und was noch niemand übernommen hat, fehlt der Familie.",
    "Alle freien Stunden bis zur vereinbarten Grenze werden so gut wie möglich verteilt: nach Art und Entfernung. "
    "Sprache, Tageszeit und Nachweise bleiben außer Acht. In Wirklichkeit fehlt deshalb eher mehr.",
)


@dataclass(frozen=True, slots=True)
class ForecastWeek:
    """Minutes. ``kinds``: missing by kind; None: hidden."""

    monday: dt.date
    needed: int
    missing: int
    kinds: Sequence[int | None]


@dataclass(frozen=True, slots=True)
class ForecastPlace:
    """Minutes a week that are missing in the mean of all weeks, by kind; None: hidden."""

    label: str
    kinds: Sequence[int | None]
    total: int | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """``kinds``: labels. ``is_withheld``: fewer than five families stand behind it, nothing is told."""

    kinds: Sequence[str]
    weeks: Sequence[ForecastWeek]
    places: Sequence[ForecastPlace]
    total: ForecastPlace
    is_withheld: bool

    @property
    def mean(self) -> float:
        """Minutes a week."""
        return sum(one.missing for one in self.weeks) / len(self.weeks)

    @property
    def needed(self) -> float:
        """Minutes a week, before free hours are shared out."""
        return sum(one.needed for one in self.weeks) / len(self.weeks)


@dataclass(slots=True)
class _Needed:
    """Minutes by cell of one week, and who stands behind each cell."""

    minutes: dict[Cell, float] = field(default_factory=lambda: defaultdict(float))
    behind: dict[Cell, set[uuid.UUID]] = field(default_factory=lambda: defaultdict(set))

    def add(self, cell: Cell, who: uuid.UUID, minutes: float) -> None:
        if minutes > 0:
            self.minutes[cell] += minutes
            self.behind[cell].add(who)


@dataclass(frozen=True, slots=True)
class _Promise:
    cell: Cell
    engagement: uuid.UUID
    volunteer: uuid.UUID
    minutes: int
    span: Span
    is_paused: bool
    shares: Sequence[Held]


@dataclass(frozen=True, slots=True)
class _Helper:
    """Somebody who could take more: minutes a week and engagements at most, and where to."""

    id: uuid.UUID
    minutes: int
    engagements: int
    cells: frozenset[Cell]


def forecast(today: dt.date) -> Forecast:
    """The twelve whole weeks from the next Monday on (today's, where today is one). Nine queries.

    Needed: the hours of open needs, and those of running engagements that nobody gives (absences, pauses, shares that
    nobody took). Against it the time that volunteers have left within their agreed limit. What the best sharing out
    cannot cover is missing; ASSUMPTIONS says the rest.
    """
    start = week_of(today + dt.timedelta(days=DAYS - 1))
    end = start + dt.timedelta(weeks=WEEKS)
    towns = {str(one.pk): one for one in Municipality.objects.order_by("name", "pk")}
    needs = list(Need.objects.filter(state=NeedState.OPEN).order_by("pk"))
    promises = _promises(start, end)
    away = _away(start, end)
    helpers = _helpers(towns)
    needed, short = [], []
    for number in range(WEEKS):
        week = (start + dt.timedelta(weeks=number), start + dt.timedelta(weeks=number + 1))
        found, supplies = _week(week, needs, promises, away, helpers)
        minutes = {cell: round(some) for cell, some in found.minutes.items()}
        needed.append((week[0], found))
        short.append(missing(minutes, supplies))
    return _shown(towns, needed, short)


def _week(
    week: Span,
    needs: Iterable[Need],
    promises: Iterable[_Promise],
    away: Mapping[uuid.UUID, Sequence[Span]],
    helpers: Iterable[_Helper],
) -> tuple[_Needed, list[Supply]]:
    found, busy, counts = _Needed(), defaultdict[uuid.UUID, float](float), defaultdict[uuid.UUID, int](int)
    for need in needs:
        found.add((need.kind, str(need.municipality_id or NOWHERE)), need.pk, need.minutes_per_week)
    for one in promises:
        spans = within([one.span], *week)
        if not spans:
            continue
        if one.is_paused:
            found.add(one.cell, one.engagement, one.minutes * days(spans) / DAYS)
            continue
        given = promised_minutes(one.minutes, spans, away.get(one.volunteer, ()), one.shares)
        found.add(one.cell, one.engagement, promised_minutes(one.minutes, spans, (), one.shares) - given)
        for share in one.shares:
            found.add(one.cell, one.engagement, missing_minutes(share, spans))
        busy[one.volunteer] += given
        counts[one.volunteer] += 1
    supplies = [
        Supply(int(one.minutes * days(without([week], away.get(one.id, ()))) / DAYS - busy[one.id]), one.cells)
        for one in helpers
        if counts[one.id] < one.engagements
    ]
    return found, supplies


def _promises(start: dt.date, end: dt.date) -> list[_Promise]:
    """What is promised in engagements that run, are asked for or pause. Four queries."""
    held = shares(start, end)
    places = dict[uuid.UUID, str]()
    live = Q(ends_on=None) | Q(ends_on__gt=start)
    for engagement, town in (
        Participation.objects.filter(live).order_by("-pk").values_list("engagement_id", "household__municipality_id")
    ):
        places[engagement] = str(town or NOWHERE)
    rows = Commitment.objects.filter(
        live, starts_on__lt=end, engagement__state__in=(*BINDING_STATES, EngagementState.PAUSED)
    )
    found = []
    for row in rows.select_related("engagement").order_by("pk"):
        planned = row.engagement.planned_end_on
        ends = [end] if row.ends_on is None else [end, row.ends_on]
        if planned is not None and planned >= start:  # what should have ended and runs on, runs on
            ends.append(planned + dt.timedelta(days=1))
        found.append(
            _Promise(
                cell=(row.engagement.kind, places.get(row.engagement_id, NOWHERE)),
                engagement=row.engagement_id,
                volunteer=row.volunteer_id,
                minutes=row.minutes_per_week,
                span=(row.starts_on, min(ends)),
                is_paused=row.engagement.state == EngagementState.PAUSED,
                shares=held[row.volunteer_id, row.engagement_id],
            )
        )
    return found


def _away(start: dt.date, end: dt.date) -> dict[uuid.UUID, list[Span]]:
    """When each volunteer is away; whoever pauses without a day, for all the time. Two queries."""
    found = volunteers_away(start, end)
    for volunteer in Volunteer.objects.filter(state=State.PAUSED).order_by("pk").values_list("pk", flat=True):
        if not found[volunteer]:
            found[volunteer].append((start, end))
    return found


def _helpers(towns: Mapping[str, Municipality]) -> list[_Helper]:
    """Who is there or will come back, has agreed a limit, and has not said that it is too much. Two queries."""
    points = {key: point_of(town) for key, town in towns.items()} | {NOWHERE: None}
    people = list(Volunteer.objects.filter(state__in=(State.ACTIVE, State.PAUSED), stopped_at=None).order_by("pk"))
    limits, found = limits_of([one.pk for one in people]), []
    for one in people:
        if (limit := limits.get(one.pk)) is None:
            continue
        home = points[str(one.municipality_id or NOWHERE)]
        near = [key for key, point in points.items() if is_within_reach(one.reach_km, home, point)]
        cells = frozenset((kind, key) for kind in one.kinds for key in near)
        found.append(_Helper(one.pk, limit.minutes_per_week, limit.engagements, cells))
    return found


def _shown(
    towns: Mapping[str, Municipality],
    needed: Sequence[tuple[dt.date, _Needed]],
    short: Sequence[Mapping[Cell, int]],
) -> Forecast:
    """Small numbers hidden, small municipalities together. Counted are the needs and engagements behind the hours."""
    behind: dict[Cell, set[uuid.UUID]] = defaultdict(set)
    for _, found in needed:
        for cell, who in found.behind.items():
            behind[cell] |= who
    groups, kinds = _groups(towns, behind), EngagementKind.values
    counts = [[sum(len(behind[kind, key]) for key in keys) for kind in kinds] for _, keys in groups]
    seen = suppress(counts) if counts else Shown((), (), (0,) * len(kinds), 0)
    rows = [(label, keys, seen.cells[row], seen.row_sums[row]) for row, (label, keys) in enumerate(groups)]
    every = [key for _, keys in groups for key in keys]
    return Forecast(
        kinds=[str(EngagementKind(kind).label) for kind in kinds],
        weeks=[_shown_week(*one, seen.column_sums) for one in zip(needed, short, strict=True)],
        places=[_shown_place(label, keys, short, cells, total) for label, keys, cells, total in rows],
        total=_shown_place("Zusammen", every, short, seen.column_sums, seen.total),
        is_withheld=seen.total is None,
    )


def _shown_week(needed: tuple[dt.date, _Needed], short: Mapping[Cell, int], seen: Sequence[int | None]) -> ForecastWeek:
    monday, found = needed
    kinds = [sum(minutes for (of, _), minutes in short.items() if of == kind) for kind in EngagementKind.values]
    shown = [None if count is None else minutes for minutes, count in zip(kinds, seen, strict=True)]
    return ForecastWeek(monday, round(sum(found.minutes.values())), sum(kinds), shown)


def _shown_place(
    label: str, keys: Sequence[str], short: Sequence[Mapping[Cell, int]], seen: Sequence[int | None], total: int | None
) -> ForecastPlace:
    sums = [sum(week.get((kind, key), 0) for week in short for key in keys) for kind in EngagementKind.values]
    kinds = [None if count is None else round(minutes / WEEKS) for minutes, count in zip(sums, seen, strict=True)]
    return ForecastPlace(label, kinds, None if total is None else round(sum(sums) / WEEKS))


def _groups(towns: Mapping[str, Municipality], behind: Mapping[Cell, set[uuid.UUID]]) -> list[tuple[str, list[str]]]:
    """Label and keys of the municipalities that have any; those with fewer than five stand together, last."""
    counts: dict[str, set[uuid.UUID]] = defaultdict(set)
    for (_, key), who in behind.items():
        counts[key] |= who
    large = [(str(town), [key]) for key, town in towns.items() if len(counts[key]) >= THRESHOLD]
    named = {key for _, keys in large for key in keys}
    small = [key for key, who in counts.items() if who and key not in named]
    return [*large, *([(OTHERS, sorted(small))] if small else [])]
