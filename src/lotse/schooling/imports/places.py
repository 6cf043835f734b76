"""Places of many schools as a table: one line per school, kind of class and grade."""

import datetime as dt
from dataclasses import dataclass

from lotse.core.tables import ErrorList, FileRefused, Row, read_rows
from lotse.schooling.enums import SupportForm
from lotse.schooling.rules.schools import MOST_PLACES

COLUMNS = ("Schulnummer", "Art der Klasse", "Jahrgang", "Plätze", "Belegt", "Stand", "Gemeldet von")
_FORMS = {str(form.label).casefold(): form.value for form in SupportForm} | {
    form.value: form.value for form in SupportForm
}


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One line of the file. ``grade`` None: all grades together."""

    line: int
    number: str
    support_form: str
    grade: int | None
    places: int
    occupied: int
    as_of: dt.date
    reported_by: str


def parse_places(content: bytes, *, latest: dt.date) -> tuple[list[PlaceLine], ErrorList]:
    """Read the file; what is wrong stands in the list, so that the caller can add what only the database knows.

    Raises FileRefused where the file is no table or has no line.
    """
    errors = ErrorList()
    lines = [_line(row, latest) for row in read_rows(content, COLUMNS, errors)]
    if not lines:
        raise FileRefused("In der Datei steht keine Platzmeldung.")
    return lines, errors


def _line(row: Row, latest: dt.date) -> PlaceLine:
    return PlaceLine(
        line=row.line,
        number=row.needed("Schulnummer"),
        support_form=_support_form(row),
        grade=row.number("Jahrgang", least=1, most=13),
        places=row.needed_number("Plätze", least=0, most=MOST_PLACES),
        occupied=row.needed_number("Belegt", least=0, most=MOST_PLACES),
        as_of=row.day("Stand", latest=latest),
        reported_by=row.needed("Gemeldet von", most=120),
    )


def _support_form(row: Row) -> str:
    value = row.needed("Art der Klasse")
    found = _FORMS.get(value.casefold(), "")
    if value and not found:
        row.wrong("Art der Klasse", f"„{value[:40]}“ gibt es nicht. Möglich: {', '.join(SupportForm.labels)}.")
    return found
