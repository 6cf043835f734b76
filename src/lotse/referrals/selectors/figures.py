"""What came of referrals: per partner, topic and length of residence; small numbers hidden."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lotse.core import clock
from lotse.core.export import Sheet
from lotse.core.suppression import THRESHOLD, Count, suppress, suppress_list
from lotse.directory.enums import Topic
from lotse.people.enums import ResidenceBand
from lotse.referrals import rules
from lotse.referrals.enums import Act, Outcome, State
from lotse.referrals.models import Event, KeptReferral, Referral
from lotse.referrals.selectors.settings import settings

# Columns of a table: which results each holds; together they hold each referral once
COLUMNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ohne Antwort", ("waiting",)),
    ("abgelehnt", ("declined",)),
    ("zugesagt, Ergebnis offen", ("accepted",)),
    ("gekommen oder begonnen", (Outcome.CAME, Outcome.TAKEN_UP, Outcome.ENDED)),
    ("nicht gekommen", (Outcome.NOT_COME,)),
    ("zurückgenommen", ("taken_back",)),
)
HIDDEN = "*"


@dataclass(frozen=True, slots=True)
class Counted:
    """So many referrals of one kind."""

    partner: str
    topic: str
    band: str
    result: str
    in_time: bool
    count: int


@dataclass(frozen=True, slots=True)
class FigureRow:
    """``in_time``: answered within the days, in whole tens of percent; "" where too few were sent."""

    label: str
    sent: str
    cells: tuple[tuple[str, str], ...]  # column, number
    in_time: str


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    heading: str
    rows: list[FigureRow]


@dataclass(frozen=True, slots=True)
class Figures:
    """``silent``: partners that were asked long enough ago and have never answered."""

    year: int
    answer_days: int
    sent: str
    in_time: str
    tables: list[Table]
    work: Table
    silent: list[str]
    columns: tuple[str, ...] = tuple(label for label, _ in COLUMNS)
    outcomes: tuple[str, ...] = tuple(str(one.label) for one in Outcome)

    @property
    def year_text(self) -> str:
        return str(self.year)


def figures(year: int, on: dt.date) -> Figures:
    """Of all referrals sent in a year."""
    counted = [*_living(year), *_deleted(year)]
    tables = [
        _table("Nach Stelle", "Stelle", counted, lambda one: one.partner),
        _table("Nach Thema", "Thema", counted, lambda one: one.topic),
        _table("Nach Aufenthaltsdauer", "In Deutschland seit", counted, lambda one: one.band),
    ]
    total = sum(one.count for one in counted)
    return Figures(
        year=year,
        answer_days=settings().answer_days,
        sent=_shown(None if 0 < total < THRESHOLD else total),
        in_time=_share(sum(one.count for one in counted if one.in_time), total),
        tables=tables,
        work=_work(year),
        silent=_silent(on),
    )


def figure_sheets(found: Figures) -> list[Sheet]:
    """Each table of the page as a worksheet."""
    sheets = [
        Sheet(
            table.title,
            (table.heading, "verwiesen", *found.columns, f"in {found.answer_days} Tagen beantwortet"),
            [(row.label, row.sent, *(number for _, number in row.cells), row.in_time) for row in table.rows],
        )
        for table in found.tables
    ]
    work = Sheet(
        found.work.title,
        (found.work.heading, "beantwortet", *found.outcomes),
        [(row.label, row.sent, *(number for _, number in row.cells)) for row in found.work.rows],
    )
    return [*sheets, work, Sheet("Stellen ohne Antwort", ("Stelle",), [(name,) for name in found.silent])]


def _living(year: int) -> list[Counted]:
    rows = Referral.objects.filter(sent_at__gte=_start(year), sent_at__lt=_start(year + 1))
    return [
        _counted(str(one.organisation), one.topic, one.residence_band, rules.result_of(one), rules.was_in_time(one), 1)
        for one in rows.select_related("organisation").order_by("pk")
    ]


def _deleted(year: int) -> list[Counted]:
    rows = KeptReferral.objects.filter(month__year=year).select_related("organisation")
    return [
        _counted(str(one.organisation), one.topic, one.residence_band, one.result, one.in_time, one.count)
        for one in rows
    ]


def _counted(partner: str, topic: str, band: str, result: str, in_time: bool, count: int) -> Counted:
    label = str(Topic(topic).label) if topic else "Case Management (KIM)"
    return Counted(partner, label, ResidenceBand(band).label, result, in_time, count)


def _start(year: int) -> dt.datetime:
    return clock.start_of(dt.date(year, 1, 1))


def _table(title: str, heading: str, counted: Iterable[Counted], key: Callable[[Counted], str]) -> Table:
    """One disjoint table, so that no second one gives away what it hides (core.suppression)."""
    cells: Counter[tuple[str, str]] = Counter()
    in_time: Counter[str] = Counter()
    for one in counted:
        cells[key(one), one.result] += one.count
        in_time[key(one)] += one.count if one.in_time else 0
    order = [str(one.label) for one in ResidenceBand]  # names by the alphabet, years in their order
    labels = sorted({label for label, _ in cells}, key=lambda one: (order.index(one) if one in order else -1, one))
    matrix = [[sum(cells[label, result] for result in results) for _, results in COLUMNS] for label in labels]
    shown = suppress(matrix)
    rows = [
        FigureRow(
            label=label,
            sent=_shown(total),
            cells=_cells([column for column, _ in COLUMNS], numbers),
            in_time="" if total is None else _share(in_time[label], total),
        )
        for label, numbers, total in zip(labels, shown.cells, shown.row_sums, strict=True)
    ]
    return Table(title, heading, rows)


def _work(year: int) -> Table:
    """Outcomes of topic work by the month in which they were asked."""
    rows = Event.objects.filter(act=Act.OUTCOME, months__isnull=False)
    rows = rows.filter(referral__sent_at__gte=_start(year), referral__sent_at__lt=_start(year + 1))
    counts = Counter(rows.order_by().values_list("months", "outcome"))
    found = []
    for months in sorted({month for month, _ in counts if month}):
        numbers = [counts[months, outcome.value] for outcome in Outcome]
        total = sum(numbers)
        sent = _shown(None if total < THRESHOLD else total)
        cells = _cells([str(one.label) for one in Outcome], suppress_list(numbers))
        found.append(FigureRow(f"nach {months} Monaten", sent, cells, ""))
    return Table("Arbeit: Ergebnis nach Monaten", "Gefragt", found)


def _silent(on: dt.date) -> list[str]:
    late = Referral.objects.filter(state=State.SENT, due_on__lt=on).order_by().values("organisation")
    answered = Event.objects.filter(act__in=(Act.ACCEPT, Act.DECLINE, Act.ASK_BACK)).order_by()
    rows = Referral.objects.filter(organisation__in=late).exclude(
        organisation__in=answered.values("referral__organisation")
    )
    return sorted({str(one.organisation) for one in rows.select_related("organisation")})


def _cells(columns: Iterable[str], numbers: Iterable[Count]) -> tuple[tuple[str, str], ...]:
    return tuple((column, _shown(number)) for column, number in zip(columns, numbers, strict=True))


def _shown(number: Count) -> str:
    return HIDDEN if number is None else str(number)


def _share(part: int, total: int) -> str:
    """In whole tens: an exact share would give the count away."""
    return f"{round(10 * part / total) * 10} %" if total >= THRESHOLD else ""
