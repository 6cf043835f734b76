"""Who comes: sessions, hours and visits of a year, by kind of programme and by how long people have been here."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Sum

from lotse.core.export import Sheet
from lotse.core.suppression import Count, suppress
from lotse.people.enums import ResidenceBand
from lotse.programmes.enums import ProgrammeKind, SessionState
from lotse.programmes.models import BandCount, ProgrammeSession
from lotse.programmes.rules import settled_share

BANDS = tuple(ResidenceBand)


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of programme in a year. ``minutes`` of its sessions; ``visits`` of adults by band, None where hidden."""

    kind: str
    groups: int
    sessions: int
    minutes: int
    children: int
    visits: tuple[Count, ...]
    total: Count

    @property
    def hours(self) -> str:
        return f"{self.minutes / 60:.1f}".replace(".", ",")


@dataclass(frozen=True, slots=True)
class BandRow:
    """Visits of adults of one length of residence, by kind of programme."""

    label: str
    sum: Count
    counts: list[tuple[str, Count]]


@dataclass(frozen=True, slots=True)
class Figures:
    """``settled``: per cent of the answers that say five years or longer; None where too few answered."""

    year: int
    years: list[int]
    bands: tuple[str, ...]
    rows: list[KindRow]
    sums: tuple[Count, ...]
    total: Count
    settled: int | None
    unknown: int | None

    @property
    def by_band(self) -> list[BandRow]:
        return [
            BandRow(label, self.sums[place], [(row.kind, row.visits[place]) for row in self.rows])
            for place, label in enumerate(self.bands)
        ]


def figures(year: int, on: dt.date) -> Figures:
    """Of sessions held in a calendar year. Small counts of visits are hidden (core.suppression). Three queries."""
    held = ProgrammeSession.objects.filter(state=SessionState.HELD, on__year=year).select_related("programme")
    minutes, sessions, children, groups = Counter[str](), Counter[str](), Counter[str](), dict[str, set[object]]()
    for one in held:
        kind = one.programme.kind
        minutes[kind] += (one.ends.hour - one.begins.hour) * 60 + one.ends.minute - one.begins.minute
        sessions[kind] += 1
        children[kind] += one.children or 0
        groups.setdefault(kind, set()).add(one.programme_id)
    kinds = [kind for kind in ProgrammeKind if kind in sessions]
    counts = {
        (kind, band): count
        for kind, band, count in BandCount.objects.filter(session__on__year=year)
        .order_by()
        .values_list("session__programme__kind", "band")
        .annotate(found=Sum("count"))
    }
    table = [[counts.get((kind.value, band.value), 0) for band in BANDS] for kind in kinds]
    shown = suppress(table)
    rows = [
        KindRow(
            kind=str(kind.label),
            groups=len(groups[kind]),
            sessions=sessions[kind],
            minutes=minutes[kind],
            children=children[kind],
            visits=shown.cells[number],
            total=shown.row_sums[number],
        )
        for number, kind in enumerate(kinds)
    ]
    return Figures(
        year=year,
        years=_years(on),
        bands=tuple(band.label for band in BANDS),
        rows=rows,
        sums=shown.column_sums if kinds else (0,) * len(BANDS),
        total=shown.total if kinds else 0,
        **_shares([sum(column) for column in zip(*table, strict=True)] if kinds else [0] * len(BANDS)),
    )


def figures_sheet(found: Figures) -> Sheet:
    """The page as a table; hidden counts say so."""

    def cell(count: Count) -> str | int:
        return "verdeckt" if count is None else count

    return Sheet(
        f"Gruppenangebote {found.year}",
        ["Art", "Gruppen", "Termine", "Stunden", "Kinder", *found.bands, "Besuche Erwachsener"],
        [
            [
                row.kind,
                row.groups,
                row.sessions,
                row.minutes / 60,
                row.children,
                *map(cell, row.visits),
                cell(row.total),
            ]
            for row in found.rows
        ],
    )


def _shares(sums: list[int]) -> dict[str, int | None]:
    """Shares only of twenty answers and more: below, a share tells of single people."""
    total, pairs = sum(sums), list(zip(BANDS, sums, strict=True))
    known = sum(count for band, count in pairs if band != ResidenceBand.UNKNOWN)
    return {
        "settled": settled_share(pairs) if known >= 20 else None,
        "unknown": round(100 * (total - known) / total) if total >= 20 else None,
    }


def _years(on: dt.date) -> list[int]:
    """The years with sessions, the newest first; this year in any case."""
    days = ProgrammeSession.objects.filter(state=SessionState.HELD).order_by().dates("on", "year")
    return sorted({on.year, *(day.year for day in days)}, reverse=True)
