"""What the director sees: counts of a year, small ones hidden; where conflicts repeat themselves."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from lotse.conflicts.enums import ConflictKind, ConflictLevel, Dimension, Option, Result, Setting
from lotse.conflicts.models import Conflict, ConflictMeeting, KeptConflictCount
from lotse.conflicts.rules import REPEATED_FROM, REPEATED_WITHIN_MONTHS
from lotse.core.dates import months_after
from lotse.core.suppression import Count, suppress, suppress_list

LABELS: dict[Dimension, dict[str, str]] = {
    dimension: {str(value): str(label) for value, label in choices}
    for dimension, choices in (
        (Dimension.SETTING, Setting.choices),
        (Dimension.KIND, ConflictKind.choices),
        (Dimension.LEVEL, ConflictLevel.choices),
        (Dimension.OPTION, Option.choices),
        (Dimension.RESULT, Result.choices),
    )
}


@dataclass(frozen=True, slots=True)
class CountTable:
    """One dimension: labels with counts, None where hidden."""

    title: str
    rows: list[tuple[str, Count]]


@dataclass(frozen=True, slots=True)
class Repeated:
    """A kind of place in a municipality with five conflicts and more in two years."""

    setting: str
    municipality: str
    count: int


@dataclass(frozen=True, slots=True)
class ConflictCounts:
    """A year's conflicts by the day of their report, deleted ones included. ``hours`` None where few conflicts."""

    year: int
    years: list[int]
    total: Count
    open_now: Count
    hours: int | None
    tables: list[CountTable]
    repeated: list[Repeated]


def counts(year: int, on: dt.date) -> ConflictCounts:
    """Five queries."""
    rows = list(Conflict.objects.filter(reported_on__year=year))
    kept = list(KeptConflictCount.objects.filter(quarter_on__year=year))
    minutes = ConflictMeeting.objects.filter(conflict__reported_on__year=year).aggregate(sum=Sum("minutes"))["sum"] or 0
    minutes += _kept(kept, Dimension.MINUTES)
    total = len(rows) + _kept(kept, Dimension.CONFLICTS)
    (shown_total,) = suppress_list([total])
    (shown_open,) = suppress_list([Conflict.objects.filter(closed_on=None).count()])
    return ConflictCounts(
        year=year,
        years=_years(on),
        total=shown_total,
        open_now=shown_open,
        hours=round(minutes / 60) if shown_total else None,
        tables=[_table(dimension, rows, kept) for dimension in LABELS],
        repeated=repeated(on),
    )


def repeated(on: dt.date) -> list[Repeated]:
    """Places with repeated conflicts, to plan coaching and round tables; none that stands for fewer than five."""
    since = months_after(on, -REPEATED_WITHIN_MONTHS)
    found = Conflict.objects.filter(reported_on__gt=since, municipality__isnull=False)
    counted = Counter(found.order_by().values_list("setting", "municipality__name"))
    settings = sorted({setting for setting, _ in counted})
    towns = sorted({town for _, town in counted})
    shown = suppress([[counted[setting, town] for town in towns] for setting in settings])
    rows = [
        Repeated(LABELS[Dimension.SETTING][setting], town, count)
        for setting, line in zip(settings, shown.cells, strict=True)
        for town, count in zip(towns, line, strict=True)
        if count is not None and count >= REPEATED_FROM
    ]
    return sorted(rows, key=lambda one: (-one.count, one.municipality, one.setting))


def _table(dimension: Dimension, rows: Iterable[Conflict], kept: Iterable[KeptConflictCount]) -> CountTable:
    sums: Counter[str] = Counter(str(getattr(one, dimension.value)) for one in rows)
    for each in kept:
        if each.dimension == dimension:
            sums[each.value] += each.count
    values = [*LABELS[dimension], ""]
    shown = suppress_list([sums[value] for value in values])
    labels = [*LABELS[dimension].values(), "noch offen"]
    return CountTable(
        str(dimension.label), [(label, count) for label, count in zip(labels, shown, strict=True) if count != 0]
    )


def _kept(rows: Iterable[KeptConflictCount], dimension: Dimension) -> int:
    return sum(one.count for one in rows if one.dimension == dimension)


def _years(on: dt.date) -> list[int]:
    known = set(Conflict.objects.order_by().values_list("reported_on__year", flat=True).distinct())
    known |= set(KeptConflictCount.objects.order_by().values_list("quarter_on__year", flat=True).distinct())
    return sorted(known | {on.year}, reverse=True)
