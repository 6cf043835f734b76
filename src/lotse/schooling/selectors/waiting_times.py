"""How long children wait from one step to another, those who still wait included."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from statistics import median_low

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from lotse.core.components import StepChart
from lotse.core.export import Cell, Sheet
from lotse.core.survival import Curve, kaplan_meier
from lotse.people.rules import band_of_answer
from lotse.schooling.models import Pupil, PupilFacts, QueueGap, StateChange
from lotse.schooling.rules import pupils as rules
from lotse.schooling.rules.key_dates import month_of
from lotse.schooling.rules.waiting import Episode, Step, episodes
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.selectors.queue_day import UNKNOWN
from lotse.tenants.models import Membership

LEAST = 5  # fewer waits are no basis for an estimate
SHARES = (0.5, 0.9)
TABLE_DAYS = (0, 7, 14, 21, 28, 42, 56, 84, 112, 168, 252, 365, 730)

FETCHED = 5_000  # rows at a time

Facts = tuple[dt.date, int | None, str, str, dt.date | None]  # effective_on, grade, municipality, arrival


@dataclass(frozen=True, slots=True)
class WaitingFilter:
    """From when to when the first step was reached, both included; which children, as they were on that day."""

    from_step: str
    to_step: str
    since_on: dt.date
    until_on: dt.date
    band: str = ""
    municipality: str = ""
    residence: str = ""

    @property
    def asks_for_facts(self) -> bool:
        return bool(self.band or self.municipality or self.residence)


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """Numbers in days. ``plain_median`` is that of finished waits alone, shown to say why it misleads."""

    wanted: WaitingFilter
    from_label: str
    to_label: str
    finished: int
    still_open: int
    left: int
    curve: Curve
    plain_median: int | None
    is_incomplete: bool

    @property
    def total(self) -> int:
        return self.finished + self.still_open + self.left

    @property
    def is_enough(self) -> bool:
        return self.total >= LEAST

    @property
    def median(self) -> int | None:
        return self.curve.time_until(SHARES[0])

    @property
    def ninety(self) -> int | None:
        return self.curve.time_until(SHARES[1])

    @property
    def chart(self) -> StepChart:
        steps = [(point.time, 1 - point.open_share) for point in self.curve.points]
        return StepChart(
            title=f"Von „{self.from_label}“ bis „{self.to_label}“: Anteil der Kinder, die so weit sind",
            description=self.sentence,
            steps=steps,
            last_day=self.curve.last_time,
            headings=("Nach Tagen", "so weit", "noch beobachtet"),
            rows=[[str(cell) for cell in row] for row in self.table],
            marks=SHARES,
        )

    @property
    def sentence(self) -> str:
        half = f"nach {self.median} Tagen" if self.median is not None else "noch nicht"
        most = f"nach {self.ninety} Tagen" if self.ninety is not None else "noch nicht"
        return f"Die Hälfte der Kinder war {half} so weit, neun von zehn {most}."

    @property
    def table(self) -> list[tuple[int, str, int]]:
        """(days, share that is there, children still watched after so many days), as far as the curve goes."""
        days = [one for one in TABLE_DAYS if one < self.curve.last_time]
        return [
            (one, f"{self.curve.ended_share(one):.0%}".replace("%", " %"), self.curve.watched_after(one))
            for one in days
        ]


def waiting_times(member: Membership, wanted: WaitingFilter, today: dt.date) -> WaitingPage:
    """The estimate over all waits of children whom the member may see; at most five queries."""
    found = list(_episodes(member, wanted))
    ended = [one.days(today) for one in found if one.to_on is not None]
    left = [one.days(today) for one in found if one.to_on is None and one.left_on is not None]
    still_open = [one.days(today) for one in found if one.to_on is None and one.left_on is None]
    process = current_process()
    return WaitingPage(
        wanted=wanted,
        from_label=rules.state_label(process, wanted.from_step),
        to_label=rules.state_label(process, wanted.to_step),
        finished=len(ended),
        still_open=len(still_open),
        left=len(left),
        curve=kaplan_meier(ended, [*left, *still_open]),
        plain_median=median_low(ended) if ended else None,
        is_incomplete=QueueGap.objects.filter(
            month__gte=month_of(wanted.since_on), month__lte=wanted.until_on
        ).exists(),
    )


def _episodes(member: Membership, wanted: WaitingFilter) -> Iterator[Episode]:
    """Waits that began in the asked time. Only children with a step in it can have one."""
    within = StateChange.objects.filter(effective_on__gte=wanted.since_on, effective_on__lte=wanted.until_on)
    pupils = rules.visible_pupils(member).filter(pk__in=within.values("pupil"))
    facts = _facts(pupils) if wanted.asks_for_facts else {}
    rows = StateChange.objects.filter(pupil__in=pupils).order_by(
        "pupil_id", "-effective_on", "-at"
    )  # as the index has it
    plain = rows.values_list(_text("pupil_id"), _text("effective_on"), "to_state")
    for pupil, group in groupby(plain.iterator(chunk_size=FETCHED), key=itemgetter(0)):
        steps: list[Step] = [(_day(on), to) for _, on, to in group][::-1]
        for one in episodes(steps, wanted.from_step, wanted.to_step):
            if not wanted.since_on <= one.from_on <= wanted.until_on:
                continue
            if not wanted.asks_for_facts or _is_asked_for(wanted, one, facts.get(pupil, [])):
                yield one


def _text(name: str) -> Cast:
    """A column as text: turning 160,000 of them into objects takes longer than everything else."""
    return Cast(name, TextField())


@lru_cache(maxsize=10_000)
def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _bare(key: str) -> str:
    """A key as both databases write it."""
    return key.replace("-", "")


def _facts(pupils: QuerySet[Pupil]) -> dict[str, list[Facts]]:
    """The facts of each child, the newest first."""
    found: dict[str, list[Facts]] = {}
    rows = PupilFacts.objects.filter(pupil__in=pupils).order_by("pupil_id", "-effective_on", "-at")
    keys = [_text(name) for name in ("pupil_id", "effective_on", "municipality_id", "arrived_on")]
    plain = rows.values_list(*keys, "grade", "arrival_answer")
    for pupil, on, municipality, arrived, grade, answer in plain.iterator(chunk_size=FETCHED):
        facts = (_day(on), grade, _bare(municipality or UNKNOWN), answer, _day(arrived) if arrived else None)
        found.setdefault(pupil, []).append(facts)
    return found


def _is_asked_for(wanted: WaitingFilter, one: Episode, known: Sequence[Facts]) -> bool:
    on_day = next((row for row in known if row[0] <= one.from_on), None)
    if on_day is None:
        return False
    _, grade, municipality, _, _ = on_day
    _, _, _, answer, arrived_on = known[0]  # what is known of the arrival today holds for all days
    return (
        wanted.band in {"", rules.age_band(grade)}
        and _bare(wanted.municipality) in {"", municipality}
        and wanted.residence in {"", str(band_of_answer(answer, arrived_on, one.from_on))}
    )


def waiting_sheet(page: WaitingPage) -> Sheet:
    """The page as a file."""
    rows: list[list[Cell]] = [
        ["Wartezeiten insgesamt", page.total, None],
        ["davon beendet", page.finished, None],
        ["davon wartend", page.still_open, None],
        ["davon verzogen oder beendet ohne Schulplatz", page.left, None],
    ]
    if page.is_enough:
        rows += [
            ["Hälfte der Kinder so weit nach (Tagen)", page.median, None],
            ["90 % der Kinder so weit nach (Tagen)", page.ninety, None],
        ]
        rows += [[f"so weit nach {days} Tagen", share, watched] for days, share, watched in page.table]
    return Sheet("Wartezeiten", [f"{page.from_label} bis {page.to_label}", "Wert", "noch beobachtet"], rows)
