"""All figures of the director together: for the page, for the file, and for the paper that asks for posts."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lotse.core.components import Bar, BarChart
from lotse.core.export import Cell, Sheet
from lotse.volunteering.rules.figures import Waits
from lotse.volunteering.selectors.figures.forecast import ASSUMPTIONS, OTHERS, Forecast, ForecastPlace, forecast
from lotse.volunteering.selectors.figures.hours import HIDDEN, HoursCell, HoursTable, hours, hours_table
from lotse.volunteering.selectors.figures.waiting import Relief, Waiting, WaitingRow, relief, waiting

FEW = "weniger als 5"
NOTE = (
    "* steht, wo weniger als fünf Menschen hinter einer Zahl stehen oder sich eine solche Zahl errechnen ließe; "
    "verborgene Stunden von Ehrenamtlichen zählen auch in Summen nicht mit. "
    "Stunden von Hauptamtlichen sind vereinbart, nicht gemessen."
)


PAPER_PLACES = 8

PlaceLine = tuple[str, list[tuple[str, str]], str]
"""Label, (kind, hours a week), together."""


@dataclass(frozen=True, slots=True)
class WeekLine:
    """A week of the forecast as people read it; hours with one decimal. ``percent``: of the worst week, for a bar."""

    label: str
    needed: str
    missing: str
    kinds: Sequence[tuple[str, str]]
    percent: int


@dataclass(frozen=True, slots=True)
class FiguresPage:
    made_on: dt.date
    post_hours: float
    hours: HoursTable
    waiting: Waiting
    relief: Relief
    forecast: Forecast

    @property
    def note(self) -> str:
        return NOTE

    @property
    def assumptions(self) -> Sequence[str]:
        return ASSUMPTIONS

    @property
    def post_label(self) -> str:
        return f"{self.post_hours:g}".replace(".", ",")

    @property
    def posts(self) -> str:
        """Full posts that the missing hours are, with one decimal."""
        return decimal(self.forecast.mean / self.post_hours)

    @property
    def is_short(self) -> bool:
        """Whether so much is missing that one decimal shows it."""
        return self.missing != decimal(0)

    @property
    def missing(self) -> str:
        return decimal(self.forecast.mean)

    @property
    def needed(self) -> str:
        return decimal(self.forecast.needed)

    @property
    def covered(self) -> str:
        return decimal(self.forecast.needed - self.forecast.mean)

    @property
    def given(self) -> str:
        return self.hours.total.total.given

    @property
    def taken(self) -> str:
        return self.hours.total.total.taken

    @property
    def share(self) -> str:
        return self.hours.total.total.share

    @property
    def held(self) -> str:
        return hours(self.hours.held)

    @property
    def waits(self) -> str:
        return count_label(self.waiting.total.count)

    @property
    def hours_rows(self) -> list[tuple[str, list[tuple[str, HoursCell]], HoursCell]]:
        """Label, cells by kind, together; the sum is the last line."""
        rows = (*self.hours.months, self.hours.total)
        return [(one.label, list(zip(self.hours.kinds, one.cells, strict=True)), one.total) for one in rows]

    @property
    def waiting_rows(self) -> Sequence[WaitingRow]:
        return (*self.waiting.kinds, self.waiting.total)

    @property
    def asked(self) -> str:
        return count_label(self.relief.asked)

    @property
    def relief_days(self) -> str:
        return "" if self.relief.until_relieved is None else waits_label(self.relief.until_relieved)

    @property
    def relief_facts(self) -> list[tuple[str, str]]:
        """Label and what is told; what is hidden is left out, but for the first, and so are measures nobody chose."""
        told = self.relief
        numbers = [("Davon gesprochen", told.talked), ("Davon bis zum zweiten Arbeitstag", told.in_time)]
        days = [("Entlastet", told.until_relieved), ("Anteil übernommen", told.until_shared)]
        return [
            ("Um Entlastung gebeten", count_label(told.asked)),
            *((label, str(count)) for label, count in numbers if count is not None),
            *((label, waits_label(waits)) for label, waits in days if waits is not None),
            *((f"Vereinbart: {label}", str(count)) for label, count in told.measures if count),
        ]

    @property
    def weeks(self) -> list[WeekLine]:
        worst = max((one.missing for one in self.forecast.weeks), default=0) or 1
        return [
            WeekLine(
                label=f"KW {one.monday.isocalendar().week} ab {one.monday:%d.%m.}",
                needed=decimal(one.needed),
                missing=decimal(one.missing),
                kinds=self._by_kind(one.kinds),
                percent=round(100 * one.missing / worst),
            )
            for one in self.forecast.weeks
        ]

    @property
    def places(self) -> list[PlaceLine]:
        """The sum is the last line."""
        return [self._place(one) for one in (*self.forecast.places, self.forecast.total)]

    @property
    def paper_places(self) -> list[PlaceLine]:
        """As many as one sheet holds, the sum last."""
        return [self._place(one) for one in (*shortened(self.forecast.places), self.forecast.total)]

    def _place(self, place: ForecastPlace) -> PlaceLine:
        return place.label, self._by_kind(place.kinds), decimal(place.total)

    def _by_kind(self, minutes: Sequence[int | None]) -> list[tuple[str, str]]:
        return list(zip(self.forecast.kinds, map(decimal, minutes), strict=True))

    @property
    def chart(self) -> BarChart:
        return BarChart(
            title="Fehlende Stunden je Woche",
            description=f"Im Mittel fehlen {self.missing} Stunden in der Woche.",
            bars=[
                Bar(line.label, one.missing, line.missing)
                for line, one in zip(self.weeks, self.forecast.weeks, strict=True)
            ],
            label_heading="Woche",
            value_heading="Stunden",
        )

    @property
    def until_helped(self) -> str:
        half, most = self.waiting.until_helped
        if half is None:
            return (
                "Bei weniger als der Hälfte der Familien, die im letzten Jahr gefragt haben, hat schon jemand begonnen."
            )
        tail = f", bei neun von zehn nach {most} Tagen" if most is not None else ""
        return f"Bei der Hälfte der Familien, die im letzten Jahr gefragt haben, begann jemand nach {half} Tagen{tail}."


def figures(today: dt.date, post_hours: float) -> FiguresPage:
    """``post_hours``: hours a week of a full post. Twenty queries, for any number of people."""
    return FiguresPage(
        made_on=today,
        post_hours=post_hours,
        hours=hours_table(today),
        waiting=waiting(today),
        relief=relief(today),
        forecast=forecast(today),
    )


def shortened(places: Sequence[ForecastPlace], most: int = PAPER_PLACES) -> list[ForecastPlace]:
    """Where most is missing, and all others in one line; what is hidden in one of them is hidden there too."""
    if len(places) <= most:
        return list(places)
    ordered = sorted(places, key=lambda one: (one.label == OTHERS, -(one.total or 0), one.label))
    shown, rest = ordered[: most - 1], ordered[most - 1 :]
    kinds = [_sum(column) for column in zip(*(one.kinds for one in rest), strict=True)]
    return [*shown, ForecastPlace(OTHERS, kinds, _sum(one.total for one in rest))]


def _sum(minutes: Iterable[int | None]) -> int | None:
    total = 0
    for one in minutes:
        if one is None:
            return None
        total += one
    return total


def decimal(minutes: float | None) -> str:
    """Hours with one decimal; HIDDEN for None."""
    return HIDDEN if minutes is None else f"{minutes / 60:.1f}".replace(".", ",")


def count_label(count: int | None) -> str:
    return FEW if count is None else str(count)


def waits_label(waits: Waits) -> str:
    return f"die Hälfte nach {waits.median} Tagen, neun von zehn nach {waits.ninety} Tagen"


def figure_sheets(page: FiguresPage) -> list[Sheet]:
    """Each table of the page as a worksheet, and what the numbers mean."""
    return [_hours_sheet(page), _waiting_sheet(page), _relief_sheet(page), *_forecast_sheets(page), _notes_sheet(page)]


def _hours_sheet(page: FiguresPage) -> Sheet:
    """A line for each month and kind: fit for a pivot table."""
    table, rows = page.hours, list[Sequence[Cell]]()
    for row in (*table.months, table.total):
        for kind, cell in zip((*table.kinds, "Zusammen"), (*row.cells, row.total), strict=True):
            rows.append((row.label, kind, *_hour_cells(cell)))
    return Sheet("Stunden", ("Monat", "Art", "Ehrenamtliche", "Hauptamtliche", "Anteil Hauptamt (%)"), rows)


def _hour_cells(cell: HoursCell) -> tuple[Cell, Cell, Cell]:
    given: Cell = HIDDEN if cell.volunteers is None else round(cell.volunteers / 60, 1)
    percent: Cell = HIDDEN if cell.volunteers is None else cell.percent
    return given, round(cell.staff / 60, 1), percent


def _waiting_sheet(page: FiguresPage) -> Sheet:
    columns = ("Art", "Familien, die warten", "Hälfte wartet höchstens (Tage)", "90 % warten höchstens (Tage)")
    rows = [_waiting_cells(one) for one in (*page.waiting.kinds, page.waiting.total)]
    return Sheet("Wartende", columns, rows)


def _waiting_cells(row: WaitingRow) -> tuple[Cell, ...]:
    return (row.label, HIDDEN if row.count is None else row.count, *_wait_cells(row.waits))


def _wait_cells(waits: Waits | None) -> tuple[Cell, Cell]:
    return (None, None) if waits is None else (waits.median, waits.ninety)


def _relief_sheet(page: FiguresPage) -> Sheet:
    told = page.relief
    rows: list[Sequence[Cell]] = [
        ("Bitten um Entlastung im letzten Jahr", _count(told.asked)),
        ("davon gesprochen", _count(told.talked)),
        ("davon bis zum zweiten Arbeitstag", _count(told.in_time)),
    ]
    for what, waits in (("entlastet", told.until_relieved), ("Anteil übernommen", told.until_shared)):
        median, ninety = _wait_cells(waits)
        rows += [(f"{what}: Hälfte nach Tagen", median), (f"{what}: 90 % nach Tagen", ninety)]
    rows += [(f"vereinbart: {label}", _count(count)) for label, count in told.measures]
    return Sheet("Entlastung", ("Was", "Zahl"), rows)


def _count(count: int | None) -> Cell:
    return HIDDEN if count is None else count


def _forecast_sheets(page: FiguresPage) -> list[Sheet]:
    told = page.forecast
    if told.is_withheld:
        return []
    weeks = [
        (one.monday, _hours(one.needed), *(_hours(minutes) for minutes in one.kinds), _hours(one.missing))
        for one in told.weeks
    ]
    places = [
        (one.label, *(_hours(minutes) for minutes in one.kinds), _hours(one.total))
        for one in (*told.places, told.total)
    ]
    return [
        Sheet("Vorschau Wochen", ("Woche ab", "Gebraucht", *told.kinds, "Es fehlen"), weeks),
        Sheet("Vorschau Gemeinden", ("Gemeinde (Stunden je Woche)", *told.kinds, "Es fehlen"), places),
    ]


def _hours(minutes: int | None) -> Cell:
    return HIDDEN if minutes is None else round(minutes / 60, 1)


def _notes_sheet(page: FiguresPage) -> Sheet:
    rows = [[one] for one in (*ASSUMPTIONS, NOTE, f"Eine Stelle: {page.post_label} Stunden in der Woche.")]
    return Sheet("Erläuterung", (f"Stand {page.made_on:%d.%m.%Y}",), rows)
