"""Recording what schools say about their places. Reports are added, never changed."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import LotseError
from lotse.core.tables import ErrorList
from lotse.schooling.enums import ReportSource, SupportForm
from lotse.schooling.imports.places import PlaceLine, parse_places
from lotse.schooling.models import PlaceReport, School
from lotse.schooling.rules.schools import MOST_PLACES, TOGETHER, grade_problem
from lotse.schooling.services.place_requests import settle
from lotse.tenants.models import Membership

BATCH = 500


class PlacesRefused(LotseError):
    """Lines of a report are wrong; nothing was stored. ``problems``: number of the line from 0, and a sentence."""

    code = "schooling.places_refused"
    sentence = "Die Platzmeldung enthält Fehler. Es wurde nichts gespeichert."

    def __init__(
        self, problems: Iterable[tuple[int, str]] = (), sentence: str = "", *, field: str | None = None
    ) -> None:
        self.problems = tuple(problems)
        super().__init__(sentence, field=field)


@dataclass(frozen=True, slots=True)
class Places:
    """One line of a report. ``grade`` None: all grades together."""

    support_form: str
    grade: int | None
    places: int
    occupied: int

    @property
    def label(self) -> str:
        return f"{SupportForm(self.support_form).label}, {f'Jahrgang {self.grade}' if self.grade else TOGETHER}"


@dataclass(frozen=True, slots=True)
class RecordedPlaces:
    """What was stored, and what people should look at once more."""

    reports: list[PlaceReport]
    warnings: list[str]


@dataclass(frozen=True, slots=True)
class ImportedPlaces:
    """How many lines of a file were stored, and how many stood there already."""

    recorded_count: int
    unchanged_count: int
    school_count: int
    warnings: list[str]


def record_places(
    *,
    actor: Membership | None,
    school: School,
    rows: Sequence[Places],
    as_of: dt.date,
    source: str,
    reported_by: str,
    now: dt.datetime,
) -> RecordedPlaces:
    """Add a school's report; it answers an open request for places.

    More occupied than places is stored, counts as none free, and is a warning.

    Raises PlacesRefused with the number of each wrong line, or with ``field`` for what holds for the whole report.
    """
    if as_of > clock.day_of(now):
        raise PlacesRefused(sentence="Der Stand liegt in der Zukunft.", field="as_of")
    if not reported_by.strip():
        raise PlacesRefused(sentence="Bitte geben Sie an, wer die Plätze gemeldet hat.", field="reported_by")
    if not rows:
        raise PlacesRefused(sentence="Bitte tragen Sie mindestens eine Zeile ein.")
    problems = list(_problems(school, rows))
    if problems:
        raise PlacesRefused(problems)
    reports = [
        PlaceReport(
            school=school,
            support_form=row.support_form,
            grade=row.grade,
            places=row.places,
            occupied=row.occupied,
            as_of=as_of,
            source=source,
            reported_by=reported_by.strip()[:120],
            recorded_by=actor,
            recorded_at=now,
        )
        for row in rows
    ]
    with transaction.atomic():
        PlaceReport.objects.bulk_create(reports, batch_size=BATCH)
        settle(school=school, how=source, by=reported_by.strip(), as_of=as_of, now=now)
        record(actor=actor, action="schooling.places_recorded", obj=school, now=now, fields=("places", "occupied"))
    return RecordedPlaces(
        reports, [f"{row.label}: mehr belegt als Plätze." for row in rows if row.occupied > row.places]
    )


def import_places(*, actor: Membership | None, content: bytes, now: dt.datetime) -> ImportedPlaces:
    """Add the reports of many schools from a CSV or XLSX file; a line that stands there already is left out.

    Raises FileRefused with line and column of all that is wrong; then nothing is stored.
    """
    lines, errors = parse_places(content, latest=clock.day_of(now))
    schools = {school.number: school for school in School.objects.select_related("organisation")}
    for line in lines:
        school = schools.get(line.number)
        if school is None:
            errors.add(line.line, "Schulnummer", f"Eine Schule {line.number} gibt es hier nicht.")
        elif line.support_form and (problem := grade_problem(school.form, line.support_form, line.grade)):
            errors.add(line.line, "Jahrgang", problem)
    _add_contradictions(lines, errors)
    errors.raise_if_any()
    new = _not_yet_stored(lines, schools)
    groups: dict[tuple[str, dt.date, str], list[Places]] = defaultdict(list)
    for line in new:
        row = Places(line.support_form, line.grade, line.places, line.occupied)
        groups[line.number, line.as_of, line.reported_by].append(row)
    warnings = []
    with transaction.atomic():
        for (number, as_of, reported_by), rows in groups.items():
            done = record_places(
                actor=actor,
                school=schools[number],
                rows=rows,
                as_of=as_of,
                source=ReportSource.IMPORT,
                reported_by=reported_by,
                now=now,
            )
            warnings += [f"{schools[number]}: {warning}" for warning in done.warnings]
    return ImportedPlaces(len(new), len(lines) - len(new), len({key[0] for key in groups}), warnings)


def _problems(school: School, rows: Sequence[Places]) -> Iterable[tuple[int, str]]:
    counts = Counter((row.support_form, row.grade) for row in rows)
    singles = {row.support_form for row in rows if row.grade is not None}
    for index, row in enumerate(rows):
        problem = grade_problem(school.form, row.support_form, row.grade)
        if problem:
            yield index, problem
        elif counts[row.support_form, row.grade] > 1:
            yield index, f"{row.label} steht zweimal da."
        elif row.grade is None and row.support_form in singles:
            yield index, "Bitte entweder alle Jahrgänge zusammen eintragen oder einzelne, nicht beides."
        elif not (0 <= row.places <= MOST_PLACES and 0 <= row.occupied <= MOST_PLACES):
            yield index, f"Bitte Zahlen von 0 bis {MOST_PLACES} eintragen."


def _add_contradictions(lines: list[PlaceLine], errors: ErrorList) -> None:
    """What one school reports for one day must agree with itself."""
    seen: dict[tuple[str, dt.date, str], dict[int | None, int]] = defaultdict(dict)
    for line in lines:
        grades = seen[line.number, line.as_of, line.support_form]
        if line.grade in grades:
            errors.add(line.line, "Jahrgang", f"steht schon in Zeile {grades[line.grade]}.")
        elif grades and (line.grade is None or None in grades):
            errors.add(line.line, "Jahrgang", "Alle Jahrgänge zusammen und einzelne Jahrgänge schließen sich aus.")
        grades.setdefault(line.grade, line.line)


def _not_yet_stored(lines: list[PlaceLine], schools: dict[str, School]) -> list[PlaceLine]:
    fields = ("school_id", "support_form", "grade", "as_of", "places", "occupied")
    stored = set(PlaceReport.objects.filter(as_of__in={line.as_of for line in lines}).values_list(*fields))

    def told(line: PlaceLine) -> tuple[Any, ...]:
        return (schools[line.number].pk, line.support_form, line.grade, line.as_of, line.places, line.occupied)

    return [line for line in lines if told(line) not in stored]
