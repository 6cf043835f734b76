"""Minutes by bus from municipalities to schools, as a table."""

import datetime as dt
from dataclasses import dataclass

from lotse.core.tables import ErrorList, FileRefused, read_rows

COLUMNS = ("Gemeinde-AGS", "Schulnummer", "Minuten", "Stand")
MOST_MINUTES = 240


@dataclass(frozen=True, slots=True)
class BusLine:
    """One line of the file."""

    line: int
    ags: str
    number: str
    minutes: int
    as_of: dt.date


def parse_bus_times(content: bytes, *, latest: dt.date) -> tuple[list[BusLine], ErrorList]:
    """Read the file; what is wrong stands in the list, so that the caller can add what only the database knows.

    Raises FileRefused where the file is no table or has no line.
    """
    errors = ErrorList()
    lines = [
        BusLine(
            line=row.line,
            ags=row.needed("Gemeinde-AGS"),
            number=row.needed("Schulnummer"),
            minutes=row.needed_number("Minuten", least=0, most=MOST_MINUTES),
            as_of=row.day("Stand", latest=latest),
        )
        for row in read_rows(content, COLUMNS, errors)
    ]
    if not lines:
        raise FileRefused("In der Datei steht keine Busverbindung.")
    return lines, errors
