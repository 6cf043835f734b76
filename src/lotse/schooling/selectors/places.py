"""Places: what schools reported last, and what is left of it."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from lotse.schooling.models import Hold, PlaceReport

ALL_GRADES = 0


@dataclass(frozen=True, slots=True)
class PlacePool:
    """Places of one kind in one school. ``grade`` 0: all grades together. ``held`` counts open holds."""

    school_id: uuid.UUID
    support_form: str
    grade: int
    places: int
    occupied: int
    held: int
    as_of: dt.date

    @property
    def free(self) -> int:
        """Places neither occupied nor held; never below 0."""
        return max(0, self.places - self.occupied - self.held)


def free_places(on: dt.date, school_ids: Iterable[uuid.UUID] | None = None) -> list[PlacePool]:
    """The pools that count on a day, of all schools or some; two queries however many schools there are.

    Of each school, support form and grade the newest report up to the day counts. A report for all grades together
    replaces older reports for single grades, and the other way round, so that no place counts twice. Holds count until
    they are released or expired, in the pool of their grade; where that pool is gone, in the one that replaced it.
    """
    schools = None if school_ids is None else list(school_ids)
    reports = _counting_reports(_newest_reports(on, schools))
    held = _held(on, schools, set(reports))
    return [
        PlacePool(school_id, form, grade, row.places, row.occupied, held.get((school_id, form, grade), 0), row.as_of)
        for (school_id, form, grade), row in sorted(reports.items())
    ]


_Key = tuple[uuid.UUID, str, int]


def newest_reports(on: dt.date) -> QuerySet[PlaceReport]:
    """The newest report up to a day for each school, support form and grade."""
    newest_first = Window(
        RowNumber(),
        partition_by=[F("school_id"), F("support_form"), F("grade")],
        order_by=[F("as_of").desc(), F("recorded_at").desc(), F("id").desc()],
    )
    return PlaceReport.objects.filter(as_of__lte=on).annotate(rank=newest_first).filter(rank=1)


def _newest_reports(on: dt.date, schools: list[uuid.UUID] | None) -> list[PlaceReport]:
    rows = newest_reports(on)
    return list(rows if schools is None else rows.filter(school_id__in=schools))


def _counting_reports(reports: list[PlaceReport]) -> dict[_Key, PlaceReport]:
    """Leave out what a newer report of the other granularity replaced; on the same instant single grades win."""
    kinds: dict[tuple[uuid.UUID, str], list[PlaceReport]] = {}
    for row in reports:
        kinds.setdefault((row.school_id, row.support_form), []).append(row)
    counting: dict[_Key, PlaceReport] = {}
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
