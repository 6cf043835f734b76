"""E-mail addresses of schools as a table."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from lotse.core.tables import ErrorList, FileRefused, read_rows

COLUMNS = ("Schulnummer", "E-Mail")


@dataclass(frozen=True, slots=True)
class AddressLine:
    """One line of the file; no address: the school's one stays."""

    line: int
    number: str
    email: str


def parse_addresses(content: bytes) -> tuple[list[AddressLine], ErrorList]:
    """Read the file; what is wrong stands in the list, so that the caller can add what only the database knows.

    Other columns are ignored. Raises FileRefused where the file is no table or has no line.
    """
    errors = ErrorList()
    lines = []
    for row in read_rows(content, COLUMNS, errors):
        email = row.text("E-Mail", most=254)
        if email and not _is_address(email):
            row.wrong("E-Mail", f"„{email[:60]}“ ist keine E-Mail-Adresse.", "no_address")
        lines.append(AddressLine(row.line, row.needed("Schulnummer"), email))
    if not lines:
        raise FileRefused("In der Datei steht keine Schule.")
    return lines, errors


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
