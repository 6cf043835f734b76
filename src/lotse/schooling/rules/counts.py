"""The figures of one day: tables of counts by age band, without names, ready to be shown, stored and hidden."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from lotse.schooling.enums import AgeBand, Dimension

BANDS = (*(one.value for one in AgeBand), "")  # "": without a grade
BAND_LABELS = (*(str(one.label) for one in AgeBand), "ohne Jahrgang")


@dataclass(frozen=True, slots=True)
class CountRow:
    """How many children have one value of a dimension; ``counts`` in the order of BANDS."""

    key: str
    label: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def cells(self) -> list[tuple[str, int]]:
        return list(zip(BAND_LABELS, self.counts, strict=True))


@dataclass(frozen=True, slots=True)
class DayCounts:
    """Each dimension by age band: two-way tables only, never all crossed, so that no line describes one child.

    ``supported``: children in first support by kind of class (label, count); ``supported_country``: those of
    COUNTED_COUNTRY among them. Waiting times in days, None where nobody waits.
    """

    day: dt.date
    tables: Mapping[str, tuple[CountRow, ...]]
    median_days: int | None = None
    longest_days: int | None = None
    supported: tuple[tuple[str, int], ...] = ()
    supported_country: int = 0

    @property
    def sums(self) -> CountRow:
        steps = self.tables[Dimension.STEP]
        return CountRow("", "Zusammen", tuple(sum(row.counts[place] for row in steps) for place in range(len(BANDS))))

    @property
    def total(self) -> int:
        return self.sums.total

    @property
    def supported_total(self) -> int:
        return sum(count for _, count in self.supported)

    def to_json(self) -> dict[str, Any]:
        tables = {name: [asdict(row) for row in rows] for name, rows in self.tables.items()}
        return asdict(self) | {"day": self.day.isoformat(), "tables": tables}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """What ``to_json`` has made, also after a database has turned tuples into lists."""
        tables = {
            name: tuple(CountRow(row["key"], row["label"], tuple(row["counts"])) for row in rows)
            for name, rows in stored["tables"].items()
        }
        supported = tuple((label, count) for label, count in stored["supported"])
        given = {**stored, "day": dt.date.fromisoformat(stored["day"]), "tables": tables, "supported": supported}
        return cls(**given)


@dataclass(slots=True)
class Tally:
    """Counts children value by value; ``rows`` gives the table in the order of the labels."""

    counter: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, key: str, band: str) -> None:
        self.counter[key, band] += 1

    def rows(self, labels: Iterable[tuple[str, str]]) -> tuple[CountRow, ...]:
        """Lines for the values that occur."""
        rows = (CountRow(key, label, tuple(self.counter[key, band] for band in BANDS)) for key, label in labels)
        return tuple(row for row in rows if row.total)
