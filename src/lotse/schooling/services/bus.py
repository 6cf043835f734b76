"""Taking over minutes by bus; where they are known, they replace the straight line."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.tables import ErrorList
from lotse.schooling.imports.bus import BusLine, parse_bus_times
from lotse.schooling.models import BusTime, School
from lotse.tenants.models import Membership, Municipality

BATCH = 500


@dataclass(frozen=True, slots=True)
class ImportedBusTimes:
    new_count: int
    changed_count: int
    unchanged_count: int


def import_bus_times(*, actor: Membership | None, content: bytes, now: dt.datetime) -> ImportedBusTimes:
    """Add and change connections from a CSV or XLSX file; those that the file does not name stay.

    Raises FileRefused with line and column of all that is wrong; then nothing is changed.
    """
    lines, errors = parse_bus_times(content, latest=clock.day_of(now))
    towns = {town.ags: town for town in Municipality.objects.all()}
    schools = {school.number: school for school in School.objects.all()}
    _check(lines, errors, towns, schools)
    errors.raise_if_any()
    with transaction.atomic():
        stored = {(row.municipality_id, row.school_id): row for row in BusTime.objects.all()}
        new, changed = [], []
        for line in lines:
            town, school = towns[line.ags], schools[line.number]
            row = stored.get((town.pk, school.pk))
            if row is None:
                new.append(BusTime(municipality=town, school=school, minutes=line.minutes, as_of=line.as_of))
            elif (row.minutes, row.as_of) != (line.minutes, line.as_of):
                row.minutes, row.as_of = line.minutes, line.as_of
                changed.append(row)
        BusTime.objects.bulk_create(new, batch_size=BATCH)
        if changed:
            BusTime.objects.bulk_update(changed, ["minutes", "as_of"], batch_size=BATCH)
        touched = {row.school_id for row in (*new, *changed)}
        for school in schools.values():
            if school.pk in touched:
                record(actor=actor, action="schooling.bus_times_imported", obj=school, now=now, fields=("minutes",))
    return ImportedBusTimes(len(new), len(changed), len(lines) - len(new) - len(changed))


def _check(lines: list[BusLine], errors: ErrorList, towns: dict[str, Municipality], schools: dict[str, School]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        if line.ags and line.ags not in towns:
            errors.add(line.line, "Gemeinde-AGS", f"Eine Gemeinde {line.ags} gibt es hier nicht.")
        if line.number and line.number not in schools:
            errors.add(line.line, "Schulnummer", f"Eine Schule {line.number} gibt es hier nicht.")
        earlier = seen.setdefault((line.ags, line.number), line.line)
        if earlier != line.line:
            errors.add(line.line, "Schulnummer", f"Diese Verbindung steht schon in Zeile {earlier}.")
