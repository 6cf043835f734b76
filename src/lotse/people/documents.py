"""The template for lists of new families: headings, example lines, and what belongs where."""

import datetime as dt
import io
from collections.abc import Iterable

import xlsxwriter

from lotse.core import export
from lotse.core.errors import NotFound
from lotse.people import catalogue
from lotse.people.arrival import Arrival
from lotse.people.columns import COLUMNS, EXAMPLE
from lotse.people.enums import SCRIPTS, ArrivalAnswer, ContactKind, InformedHow, LanguageUse, PersonKind
from lotse.people.inputs import ContactInput, HouseholdInput, Informed, PersonInput

_EXAMPLES = (
    HouseholdInput(
        persons=(
            PersonInput(
                PersonKind.GUARDIAN,
                "Olena",
                "Beispielenko",
                pronunciation="Olena Bejspielenko",
                gender="w",
                born_on=dt.date(1988, 9, 3),
                birth_country="UA",
                citizenships=("UA",),
                scripts=("cyrillic", "latin"),
                arrival=Arrival(ArrivalAnswer.GIVEN, dt.date(2022, 1, 1), is_year=True),
                languages=(("uk", LanguageUse.MOTHER), ("ru", LanguageUse.OTHER)),
                contacts=(ContactInput(ContactKind.PHONE, "+49 5231 620"),),
            ),
            PersonInput(PersonKind.CHILD, "Mila", "Beispielenko", gender="w", born_on=dt.date(2014, 5, 17)),
        ),
        informed=Informed(InformedHow.READ_OUT, dt.date(2026, 11, 2), "uk"),
        street="Beispielweg 1",
        postcode="32756",
        town="Detmold",
        preferred_language="uk",
        interpreter_needed=True,
    ),
)


def template(file_format: str) -> bytes:
    """The empty list with example lines as XLSX (with a sheet that explains the columns) or CSV. Raises NotFound."""
    rows = [row for number, one in enumerate(_EXAMPLES, 1) for row in lines_of(f"{EXAMPLE} {number}", one)]
    head = [column.label for column in COLUMNS]
    if file_format == export.CSV:
        return export.to_csv(export.Sheet("Familien", head, rows))
    if file_format != export.XLSX:
        raise NotFound
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "bottom": 1})
    text = book.add_format({"num_format": "@"})  # so that 05231 stays 05231
    page = book.add_worksheet("Familien")
    page.set_column(0, len(head) - 1, 20, text)
    for line, cells in enumerate([head, *rows]):
        for place, cell in enumerate(cells):
            page.write_string(line, place, cell, bold if line == 0 else text)
    page.freeze_panes(1, 0)
    meanings = book.add_worksheet("Spalten")
    meanings.set_column(0, 1, 26)
    meanings.set_column(2, 2, 100)
    meanings.write_row(0, 0, ("Spalte", "Muss ausgefüllt sein", "Was hineingehört"), bold)
    words = {"": "nein", "ja": "ja", "Familie": "in der ersten Zeile jeder Familie"}
    for line, column in enumerate(COLUMNS, start=1):
        meanings.write_row(line, 0, (column.label, words[column.needed], column.meaning))
    book.close()
    return file.getvalue()


def lines_of(key: str, family: HouseholdInput) -> Iterable[list[str]]:
    """A family as lines of the list; reading them again gives the same family."""
    for place, person in enumerate(family.persons):
        yield [key, *_person_cells(person), *(_household_cells(family) if place == 0 else [""] * 9)]


def _person_cells(person: PersonInput) -> list[str]:
    mother = [code for code, use in person.languages if use == LanguageUse.MOTHER]
    others = [code for code, use in person.languages if use != LanguageUse.MOTHER]
    ways = {str(way.kind): way.value for way in person.contacts}
    return [
        str(PersonKind(person.kind).label),
        person.first_name,
        person.last_name,
        person.pronunciation,
        str(person.gender),
        _day(person.born_on),
        person.birth_place,
        catalogue.country_label(person.birth_country),
        ", ".join(person.citizenships),
        "".join(catalogue.language_label(code) for code in mother[:1]),
        ", ".join(others),
        ", ".join(label for code, label in SCRIPTS if code in person.scripts),
        str(person.arrival),
        _day(person.in_municipality_since_on),
        ways.get(ContactKind.PHONE, ""),
        ways.get(ContactKind.EMAIL, ""),
    ]


def _household_cells(family: HouseholdInput) -> list[str]:
    informed = family.informed
    return [
        family.municipality.name if family.municipality else "",
        family.street,
        family.postcode,
        family.town,
        catalogue.language_label(family.preferred_language),
        "ja" if family.interpreter_needed else "nein",
        str(InformedHow(informed.how).label) if informed else "",
        _day(informed.on) if informed else "",
        catalogue.language_label(informed.language) if informed else "",
    ]


def _day(day: dt.date | None) -> str:
    return f"{day:%d.%m.}{day.year:04}" if day else ""
