"""The labour market beside the offers of the field *Arbeit*: counts of municipalities, never of a person."""

import datetime as dt
import uuid
from dataclasses import dataclass

from lotse.core.errors import NotFound
from lotse.core.export import Sheet
from lotse.network.columns import APPRENTICESHIPS, DAY, EMPLOYED, SOURCE, TOWN, VACANCIES
from lotse.network.models.labour import LabourFigure
from lotse.network.selectors.gaps import Cell, GapFilter, Gaps, MatrixRow
from lotse.tenants.models import Municipality
from lotse.tenants.selectors import municipalities

TEMPLATE = (TOWN, DAY, SOURCE, VACANCIES, APPRENTICESHIPS, EMPLOYED)
FIGURES = ("vacancies", "apprenticeships", "employed")


@dataclass(frozen=True, slots=True)
class Figure:
    """A count, and how it differs from the one before; None: not known."""

    value: int | None
    change: int | None

    @property
    def change_text(self) -> str:
        return "" if self.change is None else f"{self.change:+d}".replace("-", "−")


@dataclass(frozen=True, slots=True)
class TownRow:
    """A municipality with its newest figures until a day, and how many open offers serve *Arbeit* there."""

    municipality: Municipality
    newest: LabourFigure | None
    figures: tuple[Figure, ...]
    work_offers: int


def key_dates() -> list[dt.date]:
    """All days for which there are figures, newest first."""
    return list(LabourFigure.objects.order_by("-as_of").values_list("as_of", flat=True).distinct())


def towns(on: dt.date, until: dt.date) -> list[TownRow]:
    """Each municipality with its newest figures of ``until`` or before, beside the offers published ``on``."""
    offers = {row.municipality.pk: row for row in Gaps(on, GapFilter(topic="work")).matrix}
    by_town = _by_town(until)
    return [
        TownRow(
            town,
            next(iter(by_town.get(town.pk, [])), None),
            _figures(by_town.get(town.pk, [])),
            offers[town.pk].cells[0].open,  # the topic itself comes first
        )
        for town in municipalities()
    ]


@dataclass(frozen=True, slots=True)
class GapRow:
    """A row of the matrix of gaps with the newest figures of its municipality."""

    municipality: Municipality
    cells: tuple[Cell, ...]
    labour: LabourFigure | None


def beside(matrix: list[MatrixRow], on: dt.date) -> list[GapRow]:
    """The rows of a matrix, each with what the labour market is like there."""
    newest = _by_town(on)
    return [
        GapRow(row.municipality, row.cells, next(iter(newest.get(row.municipality.pk, [])), None)) for row in matrix
    ]


def town_for(ags: str) -> Municipality:
    """Raises NotFound."""
    found = next((one for one in municipalities() if one.ags == ags), None)
    if found is None:
        raise NotFound
    return found


def history(town: Municipality) -> list[tuple[LabourFigure, tuple[Figure, ...]]]:
    """All figures of a municipality, newest first, each with its difference to the one before."""
    rows = list(LabourFigure.objects.filter(municipality=town))
    return [(row, _figures(rows[place:])) for place, row in enumerate(rows)]


def towns_sheet(rows: list[TownRow]) -> Sheet:
    columns = (*TEMPLATE, "Offene Angebote „Arbeit“")
    cells = (
        (
            row.municipality.name,
            row.newest.as_of if row.newest else None,
            row.newest.source if row.newest else "",
            *(one.value for one in row.figures),
            row.work_offers,
        )
        for row in rows
    )
    return Sheet("Arbeitsmarkt", columns, cells)


def template() -> Sheet:
    """The head of a table to fill in, with a line for each municipality."""
    return Sheet("Arbeitsmarkt", TEMPLATE, ((town.name, None, "", None, None, None) for town in municipalities()))


def _by_town(until: dt.date) -> dict[uuid.UUID, list[LabourFigure]]:
    found: dict[uuid.UUID, list[LabourFigure]] = {}
    for row in LabourFigure.objects.filter(as_of__lte=until):
        found.setdefault(row.municipality_id, []).append(row)
    return found


def _figures(rows: list[LabourFigure]) -> tuple[Figure, ...]:
    """Of the first row, against the second."""
    return tuple(_figure(rows, name) for name in FIGURES)


def _figure(rows: list[LabourFigure], name: str) -> Figure:
    now, before = ([getattr(row, name) for row in rows[:2]] + [None, None])[:2]
    return Figure(now, now - before if now is not None and before is not None else None)
