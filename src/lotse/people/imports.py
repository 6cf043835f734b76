"""Reading a list of new families: one line per person, lines with the same family key belong together.

The facts of the household, and the information of Art. 13 GDPR, stand in the first line of each family.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from lotse.core.errors import LotseError
from lotse.core.tables import ErrorList, FileRefused, Row, read_rows
from lotse.people import arrival, catalogue, normalise
from lotse.people.arrival import Arrival
from lotse.people.columns import (
    ARRIVAL,
    BIRTH_COUNTRY,
    BIRTH_PLACE,
    BORN,
    CITIZENSHIPS,
    EMAIL,
    EXAMPLE,
    FAMILY,
    FIRST,
    GENDER,
    HOW,
    INFORMED_IN,
    INFORMED_ON,
    INTERPRETER,
    KIND,
    LANGUAGES,
    LAST,
    MOTHER,
    MUNICIPALITY,
    NEEDED,
    PHONE,
    POSTCODE,
    SAY,
    SCRIPT,
    SPEAK,
    STREET,
    TOWN,
    TOWN_SINCE,
)
from lotse.people.enums import SCRIPTS, ContactKind, Gender, InformedHow, LanguageUse, PersonKind
from lotse.people.inputs import ContactInput, HouseholdInput, Informed, PersonInput
from lotse.tenants.models import Municipality

MAX_ROWS = 20_000


@dataclass(slots=True)
class ReadFamily:
    """One family of the list; ``lines`` go with ``entered.persons`` by position."""

    line: int
    entered: HouseholdInput
    lines: list[int] = field(default_factory=list)


@dataclass(slots=True)
class ReadList:
    """What the file says, and what is wrong in it."""

    families: list[ReadFamily]
    errors: ErrorList


def read_families(content: bytes, *, today: dt.date, municipalities: Iterable[Municipality]) -> ReadList:
    """Read XLSX or CSV (UTF-8 or Windows-1252, semicolon or comma); formulas are never evaluated.

    Raises FileRefused where it is no table, a column is missing, there is no family in it, or it is too long.
    """
    errors = ErrorList()
    towns = {one.name.casefold(): one for one in municipalities}
    families: dict[str, ReadFamily] = {}
    for count, row in enumerate(read_rows(content, NEEDED, errors), start=1):
        if count > MAX_ROWS:
            raise FileRefused(f"Die Liste hat mehr als {MAX_ROWS} Zeilen. Bitte teilen Sie sie auf.")
        key = row.needed(FAMILY, most=40)
        if key.startswith(EXAMPLE):
            continue
        person = _person(row, today)
        if key not in families:
            entered = replace(_household(row, today, towns), persons=(person,))
            families[key] = ReadFamily(row.line, entered, [row.line])
        else:
            family = families[key]
            family.entered = replace(family.entered, persons=(*family.entered.persons, person))
            family.lines.append(row.line)
    if not families and not errors.count:
        raise FileRefused("Die Liste enthält keine Familie. Zeilen mit „Beispiel“ werden nicht eingelesen.")
    return ReadList(list(families.values()), errors)


def _household(row: Row, today: dt.date, towns: Mapping[str, Municipality]) -> HouseholdInput:
    return HouseholdInput(
        persons=(),
        informed=Informed(
            how=_chosen(row, HOW, InformedHow.choices, needed=True),
            on=row.day(INFORMED_ON, latest=today),
            language=_coded(row, INFORMED_IN, catalogue.language_code, "Sprache") or "de",
        ),
        municipality=_municipality(row, towns),
        street=row.text(STREET),
        postcode=_postcode(row),
        town=row.text(TOWN, most=100),
        preferred_language=_coded(row, SPEAK, catalogue.language_code, "Sprache") or "de",
        interpreter_needed=_yes(row),
    )


def _person(row: Row, today: dt.date) -> PersonInput:
    mother = _coded(row, MOTHER, catalogue.language_code, "Sprache")
    others = _all_coded(row, LANGUAGES, catalogue.language_code, "Sprache")
    languages = [(mother, LanguageUse.MOTHER.value)] if mother else []
    return PersonInput(
        kind=_chosen(row, KIND, PersonKind.choices, needed=True),
        first_name=row.needed(FIRST, most=100),
        last_name=row.needed(LAST, most=100),
        pronunciation=row.text(SAY, most=100),
        gender=_chosen(row, GENDER, Gender.choices),
        born_on=row.optional_day(BORN, latest=today),
        birth_place=row.text(BIRTH_PLACE, most=100),
        birth_country=_coded(row, BIRTH_COUNTRY, catalogue.country_code, "Land"),
        citizenships=_all_coded(row, CITIZENSHIPS, catalogue.country_code, "Land"),
        scripts=_all_coded(row, SCRIPT, _script_code, "Schrift"),
        arrival=_arrival(row),
        in_municipality_since_on=row.optional_day(TOWN_SINCE, latest=today),
        languages=tuple(languages + [(code, LanguageUse.OTHER.value) for code in others]),
        contacts=tuple(_contacts(row)),
    )


def _contacts(row: Row) -> Iterable[ContactInput]:
    for column, kind in ((PHONE, ContactKind.PHONE), (EMAIL, ContactKind.EMAIL)):
        if text := row.text(column):
            try:
                yield ContactInput(kind.value, normalise.contact(kind, text))
            except LotseError as error:
                row.wrong(column, error.sentence, error.code)


def _arrival(row: Row) -> Arrival:
    try:
        return arrival.parse(row.text(ARRIVAL))
    except LotseError as error:
        row.wrong(ARRIVAL, error.sentence, error.code)
        return Arrival()


def _municipality(row: Row, towns: Mapping[str, Municipality]) -> Municipality | None:
    name = row.text(MUNICIPALITY)
    if name and name.casefold() not in towns:
        row.wrong(MUNICIPALITY, f"„{name[:40]}“ ist keine Gemeinde Ihres Zentrums.", "unknown_municipality")
    return towns.get(name.casefold())


def _postcode(row: Row) -> str:
    text = row.text(POSTCODE)
    if text and not (len(text) == 5 and text.isascii() and text.isdigit()):
        row.wrong(POSTCODE, f"„{text[:40]}“ hat nicht fünf Ziffern.", "no_postcode")
        return ""
    return text


def _yes(row: Row) -> bool:
    text = row.text(INTERPRETER).casefold()
    if text not in {"", "ja", "nein", "j", "n", "x"}:
        row.wrong(INTERPRETER, f"„{text[:40]}“ ist weder ja noch nein.", "not_yes_or_no")
    return text in {"ja", "j", "x"}


def _chosen(row: Row, column: str, choices: Iterable[tuple[str, object]], *, needed: bool = False) -> str:
    """A code or its German label."""
    text = row.needed(column) if needed else row.text(column)
    if not text:
        return ""
    for code, label in choices:
        if text.casefold() in {code.casefold(), str(label).casefold()}:
            return code
    row.wrong(column, f"„{text[:40]}“ steht nicht in der Auswahl.", "not_a_choice")
    return ""


def _coded(row: Row, column: str, code_of: Callable[[str], str | None], what: str, text: str | None = None) -> str:
    wanted = row.text(column) if text is None else text
    if not wanted:
        return ""
    code = code_of(wanted)
    if code is None:
        row.wrong(column, f"„{wanted[:40]}“ ist als {what} unbekannt.", "unknown_code")
    return code or ""


def _all_coded(row: Row, column: str, code_of: Callable[[str], str | None], what: str) -> tuple[str, ...]:
    parts = [part.strip() for part in row.text(column).split(",")]
    codes = [_coded(row, column, code_of, what, part) for part in parts if part]
    return tuple(dict.fromkeys(code for code in codes if code))


_SCRIPT_CODES = {label.casefold(): code for code, label in SCRIPTS} | {code: code for code, _ in SCRIPTS}


def _script_code(text: str) -> str | None:
    return _SCRIPT_CODES.get(text.casefold())
