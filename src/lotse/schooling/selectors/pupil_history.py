"""The queue of any day, past or present: nobody has to keep lists for it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from lotse.core.export import Cell, Sheet
from lotse.schooling.enums import WAITING_STATES, AgeBand, SupportForm
from lotse.schooling.models import Pupil, StateChange
from lotse.schooling.rules import pupils as rules
from lotse.schooling.selectors.process import process as current_process
from lotse.tenants.models import Membership


@dataclass(frozen=True, slots=True)
class DayRow:
    """One line of the table: how many children stood there, by age band in the order of AgeBand, then without grade."""

    label: str
    counts: list[int]

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def cells(self) -> list[tuple[str, int]]:
        return list(zip(BAND_LABELS, self.counts, strict=True))


@dataclass(frozen=True, slots=True)
class DayPage:
    """Who waited on a day. Bands follow today's grade of each child; earlier grades are not kept."""

    day: dt.date
    rows: list[DayRow]
    sums: DayRow
    literacy_count: int
    longest_days: int
    median_days: int

    @property
    def title(self) -> str:
        return f"Wartende am {self.day:%d.%m.%Y}"

    @property
    def table(self) -> list[DayRow]:
        return [*self.rows, self.sums]

    @property
    def xlsx_query(self) -> str:
        return f"?tag={self.day.isoformat()}&format=xlsx"

    @property
    def csv_query(self) -> str:
        return f"?tag={self.day.isoformat()}&format=csv"


BAND_LABELS = (*(str(one.label) for one in AgeBand), "ohne Jahrgang")


def queue_on(member: Membership, day: dt.date) -> DayPage:
    """Three queries. The state of a day is the last step that took effect until then."""
    states = states_on(StateChange.objects.filter(effective_on__lte=day), day)
    pupils = [one for one in rules.visible_pupils(member) if states.get(str(one.pk)) in WAITING_STATES]
    by_state: dict[str, list[Pupil]] = {}
    for one in pupils:
        by_state.setdefault(states[str(one.pk)], []).append(one)
    process = current_process()
    rows = [
        DayRow(rules.state_label(process, state), _by_band(by_state[state]))
        for state in WAITING_STATES
        if state in by_state
    ]
    waited = sorted((day - one.registered_on).days for one in pupils)
    return DayPage(
        day=day,
        rows=rows,
        sums=DayRow("Zusammen", _by_band(pupils)),
        literacy_count=sum(one.support_form == SupportForm.LITERACY for one in pupils),
        longest_days=waited[-1] if waited else 0,
        median_days=waited[len(waited) // 2] if waited else 0,
    )


def states_on(changes: Iterable[StateChange], day: dt.date) -> dict[str, str]:
    """The state of each pupil (by id) on a day; of two steps on one day the one entered later counts."""
    last: dict[str, tuple[dt.date, dt.datetime, str]] = {}
    for one in changes:
        key, step = str(one.pupil_id), (one.effective_on, one.at, one.to_state)
        if one.effective_on <= day and (key not in last or step[:2] > last[key][:2]):
            last[key] = step
    return {key: state for key, (_, _, state) in last.items()}


def _by_band(pupils: list[Pupil]) -> list[int]:
    bands = [rules.age_band(one.grade) for one in pupils]
    return [*(bands.count(one) for one in AgeBand), bands.count(None)]


def day_sheet(page: DayPage) -> Sheet:
    """The table as a file."""
    rows: list[list[Cell]] = [[row.label, *row.counts, row.total] for row in page.table]
    return Sheet(page.title, ["Stand", *BAND_LABELS, "Zusammen"], rows)
