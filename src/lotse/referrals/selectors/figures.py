"""What came of referrals: per partner, topic and length of residence; small numbers hidden."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lotse.core import clock
from lotse.core.export import Sheet
from lotse.core.suppression import THRESHOLD, Count, Shown, suppress
from lotse.directory.enums import Topic
from lotse.people.enums import ResidenceBand
from lotse.referrals import rules
from lotse.referrals.enums import Act, Outcome, State
from lotse.referrals.models import Event, KeptOutcome, KeptReferral, Referral
from lotse.referrals.selectors.settings import settings

# Columns of a table: which results each holds; together they hold each referral once
COLUMNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ohne Antwort", ("waiting",)),
    ("abgelehnt", ("declined",)),
    ("vor der Zusage zurückgenommen", ("taken_back",)),
    ("Ergebnis offen", ("accepted",)),
    ("gekommen", (Outcome.CAME,)),
    ("nimmt teil oder hat begonnen", (Outcome.TAKEN_UP,)),
    ("beendet", (Outcome.ENDED,)),
    ("nicht gekommen", (Outcome.NOT_COME,)),
    ("nach der Zusage zurückgenommen", ("given_back",)),
)
ACCEPTED, BEFORE = "zugesagt", 3  # all after the third; it stands before them
EARLY = "vor der ersten Frage"
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
class Told:
    """So many outcomes of topic *work* in one round: ``months`` since the yes, 0 before the first."""

    partner: str
    topic: str
    band: str
    months: int
    outcome: str
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
    """``work``: outcomes in all, then by partner, topic, length of residence.

    ``silent``: partners that were asked long enough ago and have never answered.
    """

    year: int
    answer_days: int
    sent: str
    in_time: str
    tables: list[Table]
    work: list[Table]
    silent: list[str]
    columns: tuple[str, ...] = (
        *(label for label, _ in COLUMNS[:BEFORE]), ACCEPTED, *(label for label, _ in COLUMNS[BEFORE:])
    )  # fmt: skip
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
        work=_work([*_told(year), *_told_of_deleted(year)]),
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
    sheets += [
        Sheet(
            table.title,
            (table.heading, "beantwortet", *found.outcomes),
            [(row.label, row.sent, *(number for _, number in row.cells)) for row in table.rows],
        )
        for table in found.work
    ]
    return [*sheets, Sheet("Stellen ohne Antwort", ("Stelle",), [(name,) for name in found.silent])]


def told_outcomes(referrals: "QuerySet[Referral]") -> dict[tuple[uuid.UUID, int], str]:
    """By referral of topic *work* and round: its newest outcome. One query."""
    rows = Event.objects.filter(act=Act.OUTCOME, months__isnull=False, referral__in=referrals.order_by().values("pk"))
    return {(key, months or 0): outcome for key, months, outcome in rows.values_list("referral", "months", "outcome")}


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


def _told(year: int) -> list[Told]:
    rows = Referral.objects.filter(sent_at__gte=_start(year), sent_at__lt=_start(year + 1))
    by_key = {one.pk: one for one in rows.select_related("organisation")}
    return [
        _told_of(by_key[key], months, outcome, 1) for (key, months), outcome in told_outcomes(rows).items()
    ]  # fmt: skip


def _told_of_deleted(year: int) -> list[Told]:
    rows = KeptOutcome.objects.filter(month__year=year).select_related("organisation")
    return [_told_of(one, one.months, one.outcome, one.count) for one in rows]


def _told_of(one: Referral | KeptOutcome, months: int, outcome: str, count: int) -> Told:
    band = ResidenceBand(one.residence_band).label
    return Told(str(one.organisation), str(Topic(one.topic).label), band, months, outcome, count)


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
    labels = _in_order(label for label, _ in cells)
    matrix = [[sum(cells[label, result] for result in results) for _, results in COLUMNS] for label in labels]
    shown = suppress(matrix)
    rows = [
        FigureRow(
            label=label,
            sent=_shown(total),
            cells=_with_accepted(numbers, total),
            in_time="" if total is None else _share(in_time[label], total),
        )
        for label, numbers, total in zip(labels, shown.cells, shown.row_sums, strict=True)
    ]
    return Table(title, heading, rows)


def _with_accepted(numbers: Sequence[Count], total: Count) -> tuple[tuple[str, str], ...]:
    """All that were accepted, where what is shown tells it anyway: so it gives nothing away."""
    before, after = _sum(numbers[:BEFORE]), _sum(numbers[BEFORE:])
    if after is None and before is not None and total is not None:
        after = total - before
    cells = _cells([label for label, _ in COLUMNS], numbers)
    return (*cells[:BEFORE], (ACCEPTED, _shown(after)), *cells[BEFORE:])


def _sum(numbers: Sequence[Count]) -> Count:
    """None where one of them is hidden."""
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def _in_order(labels: Iterable[str]) -> list[str]:
    """Names by the alphabet, years in Germany in their order."""
    order = [str(one.label) for one in ResidenceBand]
    return sorted(set(labels), key=lambda one: (order.index(one) if one in order else -1, one))


def _work(told: Sequence[Told]) -> list[Table]:
    """Outcomes of topic work by round: in all, and by partner, topic, length of residence.

    Each round is a table of its own, for its sums stand in the first: there is hidden what one of the others hides.
    """
    kinds: list[tuple[str, str, Callable[[Told], str]]] = [
        ("Arbeit nach Stelle", "Stelle", lambda one: one.partner),
        ("Arbeit nach Thema", "Thema", lambda one: one.topic),
        ("Arbeit nach Aufenthaltsdauer", "In Deutschland seit", lambda one: one.band),
    ]
    months = sorted({one.months for one in told})
    found: list[Table] = []
    sums: dict[int, list[Shown]] = {month: [] for month in months}
    for title, heading, key in kinds:
        rows: list[FigureRow] = []
        for month in months:
            cells: Counter[tuple[str, str]] = Counter()
            for one in told:
                if one.months == month:
                    cells[key(one), one.outcome] += one.count
            labels = _in_order(label for label, _ in cells)
            shown = suppress([[cells[label, outcome.value] for outcome in Outcome] for label in labels])
            sums[month].append(shown)
            for label, numbers, total in zip(labels, shown.cells, shown.row_sums, strict=True):
                rows.append(_outcomes(f"{label}, {_after(month)}", numbers, total))
        found.append(Table(title, heading, rows))
    totals = [_outcomes(_after(month)[:1].upper() + _after(month)[1:], *_least(sums[month])) for month in months]
    return [Table("Arbeit: Ergebnis nach Monaten", "Gefragt", totals), *found] if totals else []


def _least(tables: Sequence[Shown]) -> tuple[list[Count], Count]:
    """The sums of tables of the same outcomes; None where one of them hides a sum."""
    columns = zip(*(one.column_sums for one in tables), strict=True)
    return [None if None in column else column[0] for column in columns], tables[0].total


def _outcomes(label: str, numbers: Iterable[Count], total: Count) -> FigureRow:
    return FigureRow(label, _shown(total), _cells([str(one.label) for one in Outcome], numbers), "")


def _after(months: int) -> str:
    return f"nach {months} Monaten" if months else EARLY


def _silent(on: dt.date) -> list[str]:
    late = Referral.objects.filter(state=State.SENT, due_on__lt=on).order_by().values("organisation")
    answered = Event.objects.filter(act__in=(Act.ACCEPT, Act.DECLINE, Act.ASK_BACK)).order_by()
    deleted = KeptReferral.objects.filter(~Q(result__in=("waiting", "taken_back")) | Q(in_time=True)).order_by()
    rows = (
        Referral.objects.filter(organisation__in=late)
        .exclude(organisation__in=answered.values("referral__organisation"))
        .exclude(organisation__in=deleted.values("organisation"))
    )
    return sorted({str(one.organisation) for one in rows.select_related("organisation")})


def _cells(columns: Iterable[str], numbers: Iterable[Count]) -> tuple[tuple[str, str], ...]:
    return tuple((column, _shown(number)) for column, number in zip(columns, numbers, strict=True))


def _shown(number: Count) -> str:
    return HIDDEN if number is None else str(number)


def _share(part: int, total: int) -> str:
    """In whole tens: an exact share would give the count away."""
    return f"{round(10 * part / total) * 10} %" if total >= THRESHOLD else ""
