"""Places: what schools reported last, and what is left of it."""

import datetime as dt
import uuid
from collections.abc import Container, Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber

from lotse.schooling.enums import BESIDE_REGULAR, GRADES, SEATED_STATES, SupportForm
from lotse.schooling.models import Assignment, Hold, PlaceReport, School
from lotse.schooling.rules.schools import TOGETHER, support_forms
from lotse.schooling.selectors.process import process

ALL_GRADES = 0
HISTORY = 50


@dataclass(frozen=True, slots=True)
class PlacePool:
    """Places of one kind in one school. ``grade`` 0: all grades together.

    ``held`` counts open holds; ``assigned`` children assigned since the report, which cannot know of them. An office
    may assign more children than a school has reported places.
    """

    school_id: uuid.UUID
    support_form: str
    grade: int
    places: int
    occupied: int
    held: int
    assigned: int
    as_of: dt.date

    @property
    def taken(self) -> int:
        return self.occupied + self.assigned + self.held

    @property
    def free(self) -> int:
        """Places neither occupied nor assigned nor held; never below 0."""
        return max(0, self.places - self.taken)

    @property
    def short(self) -> int:
        """How many held places the school reports as gone: somebody has to call."""
        return max(0, self.held - max(0, self.places - self.occupied - self.assigned))


def free_places(on: dt.date, school_ids: Iterable[uuid.UUID] | None = None) -> list[PlacePool]:
    """The pools that count on a day, of all schools or some; four queries however many schools there are.

    Of each school, support form and grade the newest report up to the day counts. A report for all grades together
    replaces older reports for single grades, and the other way round, so that no place counts twice. Holds count until
    they are released or expired, in the pool of their grade; where that pool is gone, in the one that replaced it.
    Assignments count from the report's day on, until a newer report.
    """
    schools = None if school_ids is None else list(school_ids)
    reports = counting_reports(on, schools)
    held, assigned = _held(on, schools, set(reports)), _assigned(on, schools, reports)
    return [
        PlacePool(*key, row.places, row.occupied, held.get(key, 0), assigned.get(key, 0), row.as_of)
        for key, row in sorted(reports.items())
    ]


_Key = tuple[uuid.UUID, str, int]  # school, support form, grade
Reports = dict[_Key, PlaceReport]


def newest_reports(on: dt.date) -> QuerySet[PlaceReport]:
    """The newest report up to a day for each school, support form and grade."""
    newest_first = Window(
        RowNumber(),
        partition_by=[F("school_id"), F("support_form"), F("grade")],
        order_by=[F("as_of").desc(), F("recorded_at").desc(), F("id").desc()],
    )
    return PlaceReport.objects.filter(as_of__lte=on).annotate(rank=newest_first).filter(rank=1)


def counting_reports(on: dt.date, school_ids: Iterable[uuid.UUID] | None = None) -> Reports:
    """The reports that count on a day by school, support form and grade, in one query.

    Leaves out what a newer report of the other granularity replaced; of the same instant single grades win.
    """
    reports = newest_reports(on)
    if school_ids is not None:
        reports = reports.filter(school_id__in=list(school_ids))
    kinds: dict[tuple[uuid.UUID, str], list[PlaceReport]] = {}
    for row in reports:
        kinds.setdefault((row.school_id, row.support_form), []).append(row)
    counting: Reports = {}
    for (school_id, form), rows in kinds.items():
        together = next((row for row in rows if row.grade is None), None)
        single = [row for row in rows if row.grade is not None]
        if together is not None:
            single = [row for row in single if _age(row) >= _age(together)]
            if not single:
                counting[school_id, form, ALL_GRADES] = together
        for row in single:
            counting[school_id, form, row.grade or ALL_GRADES] = row
    return counting


def _age(row: PlaceReport) -> tuple[dt.date, dt.datetime]:
    return row.as_of, row.recorded_at


def _held(on: dt.date, schools: list[uuid.UUID] | None, pools: set[_Key]) -> dict[_Key, int]:
    holds = Hold.objects.filter(released_at__isnull=True, expires_on__gte=on)
    if schools is not None:
        holds = holds.filter(school_id__in=schools)
    counted = (
        holds.order_by()
        .values_list("school_id", "support_form", "grade", "recommendation__grade")
        .annotate(number=Count("id"))
    )
    held: dict[_Key, int] = {}
    for school_id, form, grade, child_grade, number in counted:
        for candidate in (grade, ALL_GRADES, child_grade):
            if (school_id, form, candidate) in pools:
                held[school_id, form, candidate] = held.get((school_id, form, candidate), 0) + number
                break
    return held


def _assigned(on: dt.date, schools: list[uuid.UUID] | None, reports: dict[_Key, PlaceReport]) -> dict[_Key, int]:
    """Children whose newest assignment is younger than the report of the pool in which they take a place."""
    newer = Assignment.objects.filter(pupil=OuterRef("pupil"), recorded_at__gt=OuterRef("recorded_at"))
    rows = Assignment.objects.filter(pupil__state__in=SEATED_STATES, decided_on__lte=on).exclude(Exists(newer))
    if schools is not None:
        rows = rows.filter(school_id__in=schools)
    both_seats = process().support_takes_regular_seat
    counted: dict[_Key, int] = {}
    columns = ("school_id", "support_form", "pupil__support_form", "grade", "pupil__grade", "decided_on", "recorded_at")
    for school_id, decided_form, needed_form, decided_grade, grade, *age in rows.values_list(*columns):
        form = decided_form or needed_form
        for kind in (form, SupportForm.REGULAR) if both_seats and form in BESIDE_REGULAR else (form,):
            key = pool_key(reports, school_id, kind, decided_grade or grade)
            if key is not None and _age(reports[key]) < tuple(age):
                counted[key] = counted.get(key, 0) + 1
    return counted


def pool_key(pools: Container[_Key], school_id: uuid.UUID, form: str, grade: int | None) -> _Key | None:
    """The pool in which a child of this grade takes a place: the one of its grade before the one for all grades."""
    keys = ((school_id, form, grade or ALL_GRADES), (school_id, form, ALL_GRADES))
    return next((key for key in keys if key in pools), None)


def stale_before(on: dt.date) -> dt.date:
    """Reports older than this day are stale: after as many days as the centre has set."""
    return on - dt.timedelta(days=process().places_stale_days)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One pool on the page of a school, with who reported it.

    ``load_percent``: occupied, assigned and held of all places; ``over``: how many more than places.
    """

    grade_label: str
    places: int
    occupied: int
    held: int
    assigned: int
    free: int
    over: int
    load_percent: int
    as_of: dt.date
    is_stale: bool
    reported_by: str
    source: str


def short_words(count: int) -> str:
    """So many places are held for children, and the school reports them as gone."""
    return "1 Platz zu viel vorgemerkt" if count == 1 else f"{count} Plätze zu viel vorgemerkt"


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """The pools of one support form in one school."""

    label: str
    free: int
    rows: list[PlaceRow]


def place_groups(school: School, on: dt.date) -> list[PlaceGroup]:
    """The places of one school now, by support form and grade."""
    reports = counting_reports(on, [school.pk])
    held, assigned = _held(on, [school.pk], set(reports)), _assigned(on, [school.pk], reports)
    stale = stale_before(on)
    groups: dict[str, list[PlaceRow]] = {}
    for key, report in sorted(reports.items()):
        taken = report.occupied + held.get(key, 0) + assigned.get(key, 0)
        row = PlaceRow(
            grade_label=grade_label(key[2]),
            places=report.places,
            occupied=report.occupied,
            held=held.get(key, 0),
            assigned=assigned.get(key, 0),
            free=max(0, report.places - taken),
            over=max(0, taken - report.places),
            load_percent=round(100 * taken / report.places) if report.places else 100,
            as_of=report.as_of,
            is_stale=report.as_of < stale,
            reported_by=report.reported_by,
            source=report.get_source_display(),
        )
        groups.setdefault(key[1], []).append(row)
    return [
        PlaceGroup(str(form.label), sum(row.free for row in groups[form]), groups[form])
        for form in SupportForm
        if form in groups
    ]


def place_history(school: School) -> list[PlaceReport]:
    """The reports recorded last, newest first, with who recorded them."""
    return list(school.place_reports.select_related("recorded_by").order_by("-recorded_at", "-as_of")[:HISTORY])


def grade_label(grade: int | None) -> str:
    return f"Jahrgang {grade}" if grade else TOGETHER


@dataclass(frozen=True, slots=True)
class TableCell:
    """One line of the table in which a whole school's places are entered; filled with what counts now."""

    support_form: str
    form_label: str
    grade: int
    grade_label: str
    places: int | None
    occupied: int | None
    as_of: dt.date | None = None

    @property
    def key(self) -> str:
        """What names the line in a form."""
        return f"{self.support_form}_{self.grade}"

    @property
    def label(self) -> str:
        return f"{self.form_label}, {self.grade_label}"


def place_table(school: School, on: dt.date) -> list[TableCell]:
    """All lines that the school may report, by support form: all grades together first, then each grade."""
    reports = counting_reports(on, [school.pk])
    first, last = GRADES.get(school.form, (1, 10))
    cells = []
    for form in support_forms(school.form):
        for grade in (ALL_GRADES, *range(first, last + 1)):
            report = reports.get((school.pk, form, grade))
            numbers = (report.places, report.occupied, report.as_of) if report else (None, None, None)
            cells.append(TableCell(form, str(form.label), grade, grade_label(grade), *numbers))
    return cells


def place_sheet(on: dt.date) -> list[tuple[str | int | dt.date | None, ...]]:
    """All places that count, one line each, in the columns of the import (imports.places.COLUMNS)."""
    reports = counting_reports(on)
    numbers = dict(School.objects.filter(pk__in={key[0] for key in reports}).values_list("pk", "number"))
    lines = [
        (numbers[key[0]], str(SupportForm(row.support_form).label), row.grade, row.places, row.occupied, row.as_of,
         row.reported_by)
        for key, row in reports.items()
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (line[0], line[1], line[2] or 0))
