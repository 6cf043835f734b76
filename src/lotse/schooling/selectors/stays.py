"""What became of the children that began school: still there after months, first support ended, why they left."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Q, QuerySet

from lotse.core.due import Due, due
from lotse.core.export import Cell, Sheet
from lotse.schooling.enums import ATTENDING_STATES
from lotse.schooling.enums.support import STAY_CHECK_MONTHS, PeriodEnd, PeriodForm, StayAnswer
from lotse.schooling.models import StayCheck, SupportPeriod
from lotse.schooling.rules import pupils as rules
from lotse.schooling.rules.support import LEAVING, STAY_CHECK_OPEN_DAYS, TRANSITIONS
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

SMALL = 5  # below it no share is shown: it would tell of single children (domain facts § 7, REQ 7.c)
LONGEST_FIRST_SUPPORT_MONTHS = 24  # domain facts § 2.1
DUE, SOON = "faellig", "bald"
SOON_DAYS = 60


@dataclass(frozen=True, slots=True)
class StayFilter:
    """Children that began school in [``start_on``, ``end_on``], both included, of one municipality or all."""

    start_on: dt.date
    end_on: dt.date
    municipality: uuid.UUID | None = None

    @property
    def label(self) -> str:
        return f"{self.start_on:%d.%m.%Y} bis {self.end_on:%d.%m.%Y}"


@dataclass(frozen=True, slots=True)
class StayRow:
    """Of the children that began in the time chosen: what is known so many months after their first school day.

    ``there`` and ``changed`` both go to school; ``unknown`` was not reached, or nobody asked. Children whose day has
    not come yet are only in ``not_due``.
    """

    months: int
    there: int
    changed: int
    left: int
    unknown: int
    not_due: int

    @property
    def label(self) -> str:
        return f"nach {self.months} Monaten"

    @property
    def due(self) -> int:
        return self.there + self.changed + self.left + self.unknown

    @property
    def at_school(self) -> int:
        return self.there + self.changed

    @property
    def at_school_share(self) -> str:
        return share(self.at_school, self.due)

    @property
    def unknown_share(self) -> str:
        return share(self.unknown, self.due)


@dataclass(frozen=True, slots=True)
class EndRow:
    label: str
    count: int
    share: str


@dataclass(frozen=True, slots=True)
class StayPage:
    wanted: StayFilter
    started: int
    rows: list[StayRow]
    support_ended: int
    in_time: int
    median_months: int | None
    support_ends: list[EndRow]
    left: int
    leaving: list[EndRow]
    transitions: list[EndRow]

    @property
    def has_small_numbers(self) -> bool:
        counts = [n for row in self.rows for n in (row.there, row.changed, row.left, row.unknown)]
        counts += [row.count for row in (*self.support_ends, *self.leaving, *self.transitions)]
        return any(0 < count < SMALL for count in counts)

    @property
    def in_time_share(self) -> str:
        return share(self.in_time, self.support_ended)


def share(part: int, whole: int) -> str:
    """A share in percent; "" where the whole is so small that it would tell of single children."""
    return f"{round(100 * part / whole)} %" if whole >= SMALL else ""


def stay_page(member: Membership, wanted: StayFilter, on: dt.date) -> StayPage:
    """Three queries, however many children. Ends are those of the time chosen, whenever the child began."""
    of_centre = Q(pupil__in=rules.visible_pupils(member))
    if wanted.municipality:
        of_centre &= Q(pupil__person__household__municipality=wanted.municipality)
    rows = _stay_rows(of_centre, wanted, on)
    ended = Counter(
        SupportPeriod.objects.filter(
            of_centre, ends_on__gt=wanted.start_on, ends_on__lte=wanted.end_on + dt.timedelta(days=1)
        ).values_list("end_reason", flat=True)
    )
    ends = _first_support_ends(of_centre, wanted)
    months = sorted(one for _, one in ends)
    left = sum(ended[one] for one in LEAVING)
    return StayPage(
        wanted=wanted,
        started=sum((rows[0].due, rows[0].not_due)) if rows else 0,
        rows=rows,
        support_ended=len(ends),
        in_time=sum(one <= LONGEST_FIRST_SUPPORT_MONTHS for one in months),
        median_months=months[len(months) // 2] if months else None,
        support_ends=_end_rows(Counter(reason for reason, _ in ends), list(PeriodEnd), len(ends)),
        left=left,
        leaving=_end_rows(ended, LEAVING, left),
        transitions=_end_rows(ended, [one for one in PeriodEnd if one in TRANSITIONS], 0),
    )


def _stay_rows(of_centre: Q, wanted: StayFilter, on: dt.date) -> list[StayRow]:
    checks = StayCheck.objects.filter(
        of_centre, start__starts_on__gte=wanted.start_on, start__starts_on__lte=wanted.end_on
    )
    due_now = Q(due_on__lte=on)
    counted = checks.order_by("months").values_list("months", "answer")
    found: dict[int, Counter[str]] = {months: Counter() for months in STAY_CHECK_MONTHS}
    for months, answer, due_count, coming in counted.annotate(
        due=Count("id", filter=due_now), coming=Count("id", filter=~due_now)
    ):
        found[months][answer or StayAnswer.UNKNOWN] += due_count
        found[months]["not_due"] += coming
    return [
        StayRow(
            months=months,
            there=counts[StayAnswer.STILL_THERE],
            changed=counts[StayAnswer.CHANGED],
            left=counts[StayAnswer.LEFT],
            unknown=counts[StayAnswer.UNKNOWN],
            not_due=counts["not_due"],
        )
        for months, counts in found.items()
    ]


def _first_support_ends(of_centre: Q, wanted: StayFilter) -> list[tuple[str, int]]:
    """Reason and length in whole months of each first support that ended while the child stayed at school."""
    rows = SupportPeriod.objects.filter(of_centre, support_form=PeriodForm.INITIAL_SUPPORT)
    columns = ("pupil_id", "starts_on", "ends_on", "end_reason")
    found = []
    for _, periods in groupby(rows.order_by("pupil_id", "starts_on").values_list(*columns), key=lambda row: row[0]):
        for start_on, ends_on, reason in _runs(periods):
            if reason not in LEAVING and wanted.start_on < ends_on <= wanted.end_on + dt.timedelta(days=1):
                found.append((reason, _whole_months(start_on, ends_on)))
    return found


def _runs(periods: Iterable[tuple[object, dt.date, dt.date | None, str]]) -> list[tuple[dt.date, dt.date, str]]:
    """Periods of one child that follow each other without a break as one; those that have ended."""
    runs: list[tuple[dt.date, dt.date | None, str]] = []
    for _, starts_on, ends_on, reason in periods:
        if runs and runs[-1][1] == starts_on:
            starts_on = runs.pop()[0]
        runs.append((starts_on, ends_on, reason))
    return [(start, end, reason) for start, end, reason in runs if end is not None]


def _whole_months(start_on: dt.date, ends_on: dt.date) -> int:
    """Begun months count: two years and a day are 25."""
    months = (ends_on.year - start_on.year) * 12 + ends_on.month - start_on.month
    return months + (ends_on.day > start_on.day)


def _end_rows(counts: Counter[str], order: Iterable[str], whole: int) -> list[EndRow]:
    return [EndRow(str(PeriodEnd(one).label), counts[one], share(counts[one], whole)) for one in order if counts[one]]


def stay_sheet(page: StayPage) -> Sheet:
    """The tables of the page below each other."""
    rows: list[list[Cell]] = []
    for row in page.rows:
        for label, count, part in (
            ("noch an derselben Schule", row.there, ""),
            ("Schule gewechselt", row.changed, ""),
            ("in der Schule zusammen", row.at_school, row.at_school_share),
            ("nicht mehr in der Schule", row.left, ""),
            ("unbekannt", row.unknown, row.unknown_share),
            ("noch nicht fällig (nicht gezählt)", row.not_due, ""),
        ):
            rows.append([f"Verbleib {row.label}", label, count, part])
    rows += [["Ende der Erstförderung", one.label, one.count, one.share] for one in page.support_ends]
    rows.append(["Ende der Erstförderung", "innerhalb von 24 Monaten", page.in_time, page.in_time_share])
    rows += [["Ende des Schulbesuchs", one.label, one.count, one.share] for one in page.leaving]
    rows += [["Übergänge", one.label, one.count, one.share] for one in page.transitions]
    return Sheet(f"Verbleib {page.wanted.label}", ["Tabelle", "Angabe", "Kinder", "Anteil"], rows)


# --- The questions themselves ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class QuestionFilter:
    state: str = DUE
    mine: bool = False


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question to be asked, with whom to ask."""

    check: StayCheck
    school: str
    school_phone: str
    support: str
    due: Due
    url: str
    answer_url: str


def questions(member: Membership, wanted: QuestionFilter, on: dt.date) -> QuerySet[StayCheck]:
    """Unanswered questions about children that go to school: due ones, or those of the coming weeks."""
    rows = StayCheck.objects.filter(
        answer="", pupil__in=rules.visible_pupils(member), pupil__state__in=ATTENDING_STATES
    ).filter(_state(wanted.state, on))
    if wanted.mine:
        rows = rows.filter(pupil__responsible=member)
    return rows.select_related("pupil__person__household", "pupil__responsible").order_by("due_on", "id")


def question_counts(member: Membership, wanted: QuestionFilter, on: dt.date) -> list[tuple[str, str, int]]:
    """Value, label and count of each chip."""
    return [
        (state, label, questions(member, QuestionFilter(state, wanted.mine), on).count())
        for state, label in ((DUE, "Fällig"), (SOON, f"In den nächsten {SOON_DAYS} Tagen"))
    ]


def question_rows(checks: Iterable[StayCheck], on: dt.date) -> list[QuestionRow]:
    """One query for all rows."""
    found = list(checks)
    open_periods = SupportPeriod.objects.filter(pupil__in=[one.pupil_id for one in found], ends_on=None)
    current = {one.pupil_id: one for one in open_periods.select_related("school__organisation")}
    return [_question_row(one, current.get(one.pupil_id), on) for one in found]


def _question_row(check: StayCheck, period: SupportPeriod | None, on: dt.date) -> QuestionRow:
    code = check.pupil.code
    return QuestionRow(
        check=check,
        school=str(period.school) if period else "",
        school_phone=period.school.organisation.phone if period else "",
        support=period.get_support_form_display() if period else "",
        due=due(check.due_on, on),
        url=centre_url("schooling:pupil", code),
        answer_url=centre_url("schooling:stay_check", code, check.pk) if check.due_on <= on else "",
    )


def question_sheet(checks: Iterable[StayCheck], on: dt.date) -> Sheet:
    columns = (
        "Kennung",
        "Nachname",
        "Vorname",
        "Nachfrage",
        "Fällig am",
        "Schule",
        "Telefon",
        "Förderung",
        "Zuständig",
    )
    return Sheet(
        "Nachfragen",
        columns,
        [
            (
                row.check.pupil.code,
                row.check.pupil.person.last_name,
                row.check.pupil.person.first_name,
                f"nach {row.check.months} Monaten",
                row.check.due_on,
                row.school,
                row.school_phone,
                row.support,
                str(row.check.pupil.responsible),
            )
            for row in question_rows(checks, on)
        ],
    )


def _state(state: str, on: dt.date) -> Q:
    if state == SOON:
        return Q(due_on__gt=on, due_on__lte=on + dt.timedelta(days=SOON_DAYS))
    return Q(due_on__lte=on, due_on__gt=on - dt.timedelta(days=STAY_CHECK_OPEN_DAYS))
