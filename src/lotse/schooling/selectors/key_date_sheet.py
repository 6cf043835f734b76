"""The sheet for the school authority: figures of a key date without names, small numbers hidden."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from lotse.core import clock
from lotse.core.export import Sheet
from lotse.core.suppression import THRESHOLD, Count, Shown, suppress, suppress_list
from lotse.schooling.enums import Dimension, Reading
from lotse.schooling.rules.counts import BAND_LABELS, DayCounts
from lotse.schooling.selectors.key_dates import CountedDay, counted_day, key_date_settings
from lotse.schooling.selectors.process import process as current_process

HIDDEN = "*"


@dataclass(frozen=True, slots=True)
class CountTable:
    """A titled table; cells are numbers, or HIDDEN. ``name`` is short enough for a worksheet."""

    name: str
    title: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int | str]]]


@dataclass(frozen=True, slots=True)
class KeyDateSheet:
    day: dt.date
    made_on: dt.date
    waiting: str
    supported: str
    median: str
    tables: list[CountTable]
    notes: list[str]

    @property
    def title(self) -> str:
        return f"Stichtagszahlen {self.day:%d.%m.%Y}"

    @property
    def facts(self) -> list[tuple[str, str]]:
        return [
            ("Stichtag", f"{self.day:%d.%m.%Y}"),
            ("Kinder, die auf einen Schulplatz warten", self.waiting),
            ("Mittlere Wartezeit seit der Meldung", self.median),
            ("Schüler:innen in Erstförderung", self.supported),
        ]


def key_date_sheet(day: dt.date, reading: Reading, today: dt.date) -> KeyDateSheet:
    """The sheet of a day that is not in the future; exact only where the centre's settings say so."""
    is_exact = key_date_settings().shows_small_counts
    counted = counted_day(day, reading, current_process())
    threshold = 1 if is_exact else THRESHOLD
    counts = counted.counts
    median = counts.median_days if counts.total >= threshold else None
    return KeyDateSheet(
        day=day,
        made_on=today,
        waiting=str(_cell(_or_hidden(counts.total, threshold))),
        supported=str(_cell(_or_hidden(counts.supported_total, threshold))),
        median="–" if median is None else f"{median} Tage",
        tables=[*_waiting_tables(counts, threshold), *_support_tables(counts, threshold)],
        notes=_notes(counted, reading, is_exact=is_exact),
    )


def _waiting_tables(counts: DayCounts, threshold: int) -> list[CountTable]:
    steps = counts.tables[Dimension.STEP]
    shown = suppress([row.counts for row in steps], threshold=threshold)
    labels = [row.label for row in steps]
    tables = [_crossed("Stand und Jahrgang", labels, shown)] if steps else []
    for dimension in (Dimension.LITERACY, Dimension.SCHOOL_FORM, Dimension.MUNICIPALITY, Dimension.RESIDENCE):
        rows = [(row.label, row.total) for row in counts.tables[dimension]]
        tables += _listed(str(dimension.label), f"Wartende nach Merkmal: {dimension.label}", rows, threshold)
    return tables


def _support_tables(counts: DayCounts, threshold: int) -> list[CountTable]:
    of_country, total = counts.supported_country, counts.supported_total
    countries = [("davon Staatsangehörigkeit Ukraine", of_country), ("davon andere", total - of_country)]
    return [
        *_listed("Art der Klasse", "In Erstförderung nach Art der Klasse", list(counts.supported), threshold),
        *_listed(
            "Staatsangehörigkeit", "In Erstförderung nach Staatsangehörigkeit", countries if total else [], threshold
        ),
    ]


def _crossed(name: str, labels: Sequence[str], shown: Shown) -> CountTable:
    lines = zip(labels, shown.cells, shown.row_sums, strict=True)
    rows: list[tuple[str, list[int | str]]] = [
        (label, [_cell(one) for one in (*cells, total)]) for label, cells, total in lines
    ]
    rows.append(("Zusammen", [_cell(one) for one in (*shown.column_sums, shown.total)]))
    return CountTable(name, f"Wartende nach {name}", ("Stand", *BAND_LABELS, "Zusammen"), rows)


def _listed(name: str, title: str, rows: Sequence[tuple[str, int]], threshold: int) -> list[CountTable]:
    if not rows:
        return []
    counts = [count for _, count in rows]
    told = suppress_list(counts, threshold=threshold)
    lines: list[tuple[str, list[int | str]]] = [
        (label, [_cell(one)]) for (label, _), one in zip(rows, told, strict=True)
    ]
    lines.append(("Zusammen", [_cell(_or_hidden(sum(counts), threshold))]))
    return [CountTable(name, title, ("Merkmal", "Anzahl"), lines)]


def _or_hidden(count: int, threshold: int) -> Count:
    return None if 0 < count < threshold else count


def _cell(count: Count) -> int | str:
    return HIDDEN if count is None else count


def _notes(counted: CountedDay, reading: Reading, *, is_exact: bool) -> list[str]:
    notes = [
        "Wartend: gemeldet und am Stichtag noch nicht mit der Schule begonnen. Jahrgang, Art der Klasse und Gemeinde "
        "sind die des Stichtags; die Schulform ist die der zugewiesenen oder empfohlenen Schule.",
        "Erstförderung: Erstförderung (Deutsch), Erstalphabetisierung und die Klassen für neu Zugewanderte am "
        "Berufskolleg, soweit dem Zentrum Beginn und Ende bekannt sind.",
        "Gezählt nach den Einträgen, die am Stichtag vorlagen."
        if reading == Reading.THEN
        else "Gezählt nach allen Einträgen, auch nach später nachgetragenen.",
    ]
    if is_exact:
        notes.append("Genaue Zahlen nur für die Zuweisung durch die Schulaufsicht. Bitte nicht veröffentlichen.")
    else:
        notes.append(
            f"{HIDDEN} Zahlen von 1 bis {THRESHOLD - 1} sind verdeckt, dazu so viele weitere, dass sie sich nicht "
            "errechnen lassen."
        )
    if counted.stored_at is not None:
        notes.append(
            f"Diese Zahlen wurden am {clock.day_of(counted.stored_at):%d.%m.%Y} festgehalten, bevor Akten aus dieser "
            "Zeit gelöscht wurden."
        )
    if counted.is_incomplete:
        notes.append(
            "Unvollständig: Akten aus dieser Zeit sind gelöscht, und für diesen Tag wurde nichts festgehalten."
        )
    return notes


def sheets(page: KeyDateSheet) -> list[Sheet]:
    """The sheet as a workbook: one worksheet with the facts and notes, one for each table."""
    lines = [
        *page.facts,
        ("Stand der Auswertung", f"{page.made_on:%d.%m.%Y}"),
        *(("Hinweis", one) for one in page.notes),
    ]
    tables = [
        Sheet(table.name, table.columns, [(label, *cells) for label, cells in table.rows]) for table in page.tables
    ]
    return [Sheet("Stichtagszahlen", ("Angabe", "Wert"), lines), *tables]
