"""The page "Wartende an einem Tag": figures, breakdowns, and the children behind them."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lotse.core.components import Tab
from lotse.core.export import Cell, Sheet
from lotse.schooling.enums import AgeBand, Dimension, Reading
from lotse.schooling.rules import pupils as rules
from lotse.schooling.rules.counts import BAND_LABELS, CountRow, DayCounts
from lotse.schooling.selectors import key_dates, queue_day
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.selectors.pupils import days_label, grade_label, state_tone
from lotse.schooling.selectors.queue_day import DayChild
from lotse.tenants.models import Membership
from lotse.tenants.selectors import municipalities

NO_BAND = "ohne"


@dataclass(frozen=True, slots=True)
class DayFilter:
    """Which children: by age band (NO_BAND: without grade), and by values of dimensions other than the step."""

    band: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)

    def takes(self, child: DayChild) -> bool:
        if self.band and self.band != (child.band or NO_BAND):
            return False
        return all(child.key(dimension) == key for dimension, key in self.keys.items())

    @property
    def is_set(self) -> bool:
        return bool(self.band or self.keys)


@dataclass(frozen=True, slots=True)
class DayLine:
    """One child in the list. ``waited_days`` until that day."""

    child: DayChild
    state_label: str
    tone: str
    grade_label: str
    school_form: str
    municipality: str
    residence: str
    literacy: str
    waited_days: int

    @property
    def waited_label(self) -> str:
        return days_label(self.waited_days)


@dataclass(frozen=True, slots=True)
class DayPage:
    """``stored_at`` and ``is_incomplete`` as in key_dates.CountedDay. ``other_total``: waiting by the other reading."""

    day: dt.date
    reading: Reading
    counts: DayCounts
    children: list[DayChild]
    labels: queue_day.Labels
    other_total: int
    total: int
    is_filtered: bool = False
    stored_at: dt.datetime | None = None
    is_incomplete: bool = False
    stored_near: Sequence[dt.date] = ()

    @property
    def title(self) -> str:
        return f"Wartende am {self.day:%d.%m.%Y}"

    @property
    def reading_sentence(self) -> str:
        if self.reading == Reading.THEN:
            return "Gezählt ist, was an diesem Tag schon eingetragen war; spätere Nachträge bleiben außer Betracht."
        return "Gezählt ist, was heute über diesen Tag bekannt ist, auch was erst später nachgetragen wurde."

    @property
    def literacy_count(self) -> int:
        return sum(row.total for row in self.counts.tables[Dimension.LITERACY] if row.key == queue_day.YES)

    def table(self, dimension: str) -> list[CountRow]:
        """The rows of one breakdown, the sums last."""
        return [*self.counts.tables[dimension], self.counts.sums]

    def label(self, dimension: Dimension, key: str) -> str:
        return dict(self.labels[dimension])[key]


def day_page(member: Membership, day: dt.date, reading: Reading, wanted: DayFilter) -> DayPage:
    """Whoever may see pupils sees them; nine queries at most."""
    labels = queue_day.labels_of(current_process(), municipalities())
    visible = rules.visible_pupils(member)
    everybody = queue_day.waiting_on(visible, day, reading)
    children = [one for one in everybody if wanted.takes(one)]
    other = Reading.TODAY if reading == Reading.THEN else Reading.THEN
    page = DayPage(
        day=day,
        reading=reading,
        counts=queue_day.counts_of(day, children, labels),
        children=children,
        labels=labels,
        other_total=len(queue_day.waiting_on(visible, day, other)),
        total=len(everybody),
        is_filtered=wanted.is_set,
    )
    return _with_what_was_set_down(page) if key_dates.has_gap(day) else page


def _with_what_was_set_down(page: DayPage) -> DayPage:
    """Files of this time are deleted: the figures set down before count, as far as they answer the question."""
    stored = None if page.is_filtered else key_dates.stored_day(page.day, page.reading)
    if stored is None:
        near = key_dates.stored_days_near(page.day, page.reading)
        return replace(page, is_incomplete=True, stored_near=near)
    return replace(page, counts=DayCounts.from_json(stored.counts), stored_at=stored.counted_at)


def band_choices() -> list[tuple[str, str]]:
    return [*((one.value, str(one.label)) for one in AgeBand), (NO_BAND, BAND_LABELS[-1])]


def dimension_tabs(chosen: str, queries: Mapping[str, str]) -> list[Tab]:
    """One breakdown at a time; ``queries``: the address of each."""
    return [Tab(str(one.label), queries[one.value], one == chosen) for one in Dimension]


def step_counts(page: DayPage) -> list[tuple[str, str, int]]:
    """The chips of the list: all, then each step at which somebody stands."""
    tally = {key: 0 for key, _ in page.labels[Dimension.STEP]}
    for child in page.children:
        tally[child.state] += 1
    steps = [(key, label, tally[key]) for key, label in page.labels[Dimension.STEP] if tally[key]]
    return [("", "Alle Wartenden", len(page.children)), *steps]


def at_step(page: DayPage, step: str, sort: str = "") -> list[DayChild]:
    """The children of the list in its order: longest wait first, or by name, grade, step."""
    rows = [one for one in page.children if not step or one.state == step]
    keys = {
        "name": lambda one: (one.last_name.casefold(), one.first_name.casefold(), one.code),
        "jahrgang": lambda one: (one.grade or 0, one.since_on, one.code),
        "schritt": lambda one: (one.step_on, one.code),
        "seit": lambda one: (one.since_on, one.code),
    }
    return sorted(rows, key=keys.get(sort.removeprefix("-"), keys["seit"]), reverse=sort.startswith("-"))


def lines(page: DayPage, children: Iterable[DayChild]) -> list[DayLine]:
    return [_line(page, one) for one in children]


def _line(page: DayPage, child: DayChild) -> DayLine:
    return DayLine(
        child=child,
        state_label=page.label(Dimension.STEP, child.state),
        tone=state_tone(child.state),
        grade_label=grade_label(child.grade),
        school_form=page.label(Dimension.SCHOOL_FORM, child.key(Dimension.SCHOOL_FORM)),
        municipality=page.label(Dimension.MUNICIPALITY, child.key(Dimension.MUNICIPALITY)),
        residence=page.label(Dimension.RESIDENCE, child.key(Dimension.RESIDENCE)),
        literacy=page.label(Dimension.LITERACY, child.key(Dimension.LITERACY)),
        waited_days=(page.day - child.since_on).days,
    )


def day_sheets(page: DayPage) -> list[Sheet]:
    """The tables of the page as a file, one sheet for each breakdown; exact counts, for use within the centre."""
    return [day_sheet(page, one) for one in Dimension]


def day_sheet(page: DayPage, dimension: Dimension) -> Sheet:
    rows: list[list[Cell]] = [[row.label, *row.counts, row.total] for row in page.table(dimension)]
    return Sheet(f"nach {dimension.label}", [str(dimension.label), *BAND_LABELS, "Zusammen"], rows)


def list_sheet(page: DayPage, children: Iterable[DayChild]) -> Sheet:
    """The list of children as a file."""
    columns = (
        "Kennung",
        "Nachname",
        "Vorname",
        "Jahrgang",
        "Stand",
        "an diesem Stand seit",
        "wartet seit",
        "gewartet (Tage)",
        "Schulform",
        "Erstalphabetisierung",
        "Gemeinde",
        "Aufenthaltsdauer",
    )
    return Sheet(page.title, columns, [_cells(one) for one in lines(page, children)])


def _cells(line: DayLine) -> tuple[Cell, ...]:
    child = line.child
    return (
        child.code,
        child.last_name,
        child.first_name,
        child.grade,
        line.state_label,
        child.step_on,
        child.since_on,
        line.waited_days,
        line.school_form,
        line.literacy,
        line.municipality,
        line.residence,
    )
