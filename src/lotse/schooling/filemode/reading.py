"""Three tables become the facts of a proposal. Columns: docs/dateimodus.md."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from lotse.core import filemode
from lotse.core.tables import ErrorList, FileRefused, Row, decode, read_rows
from lotse.schooling.bridge import ChildFacts, Facts, Point, PoolFacts, Rules, SchoolFacts
from lotse.schooling.enums import SchoolForm, SupportForm
from lotse.schooling.imports.register import EASTING, NORTHING, RegisterSchool, parse_register

CHILD_COLUMNS = ("Kennung", "Jahrgang", "Klasse")
SCHOOL_COLUMNS = ("Schulnummer", "Name", "Schulform")
PLACE_COLUMNS = ("Schulnummer", "Klasse", "Plätze")
REGISTER_MARK = "SchulNr"

YES_NO = {"ja": True, "j": True, "1": True, "x": True, "nein": False, "n": False, "0": False}
_FORM_WORDS: dict[str, str] = {
    "erstförderung": SupportForm.INITIAL_SUPPORT.value,
    "deutschförderung": SupportForm.INITIAL_SUPPORT.value,
    "alphabetisierung": SupportForm.LITERACY.value,
    "ifk": SupportForm.INTERNATIONAL_CLASS.value,
}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Input:
    """The facts and the names of schools by number."""

    facts: Facts
    school_names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class School:
    """A school of either kind of file."""

    facts: SchoolFacts
    name: str
    towns: tuple[str, ...]  # folded name and key of the municipality


class FilesRefused(filemode.FilesRefused):
    """One or more of the three files are wrong."""

    code = "schooling.files_refused"
    sentence = "Die Dateien können so nicht gelesen werden. Es wurde kein Vorschlag berechnet."


def read_input(
    files: Mapping[str, tuple[str, bytes]], *, rules: Rules, centres: Mapping[str, Point], district: str = ""
) -> Input:
    """Read ``files["children"]``, ``["schools"]`` and ``["places"]``, each (name, content).

    ``centres``: points of municipalities by name or key, "" for all others. ``district``: AGS of the schools taken
    from the state's register. Raises FilesRefused with everything that is wrong.
    """
    wrong: list[tuple[str, FileRefused]] = []

    def attempt(key: str, read: Callable[[bytes], T]) -> T | None:
        name, content = files[key]
        try:
            return read(content)
        except FileRefused as error:
            wrong.append((name, error))
            return None

    schools = attempt("schools", lambda content: _schools(content, district))
    known = None if schools is None else {school.facts.id for school in schools}
    pools = attempt("places", lambda content: _pools(content, known))
    points = _town_points(schools or [], centres)
    families = attempt("children", lambda content: _children(content, known, points))
    if schools is None or pools is None or families is None:
        raise FilesRefused(wrong)
    facts = Facts(
        children=families[0],
        schools=tuple(school.facts for school in schools),
        pools=pools,
        rules=rules,
        served=families[1],
    )
    return Input(facts, {school.facts.id: school.name for school in schools})


def _schools(content: bytes, district: str) -> list[School]:
    head = content.split(b"\n", 1)[0]
    if not content.startswith(b"PK") and REGISTER_MARK in decode(head):
        return [_of_register(school) for school in parse_register(content).of_district(district)]
    errors = ErrorList()
    schools: dict[str, School] = {}
    for row in read_rows(content, SCHOOL_COLUMNS, errors):
        number = row.needed("Schulnummer")
        if number in schools:
            row.wrong("Schulnummer", f"Die Schule {number} steht schon weiter oben.")
        facts = SchoolFacts(
            id=number,
            form=_school_form(row),
            point=_point(row),
            is_operating=_yes(row, "In Betrieb", default=True),
            is_public=_yes(row, "Öffentlich", default=True),
            is_offered=_yes(row, "Angebot", default=False),
        )
        town = row.text("Gemeinde")
        schools[number] = School(facts, row.needed("Name"), (_folded(town),) if town else ())
    errors.raise_if_any()
    return list(schools.values())


def _of_register(school: RegisterSchool) -> School:
    point = None
    if school.easting_m is not None and school.northing_m is not None:
        point = Point(school.easting_m, school.northing_m)
    facts = SchoolFacts(
        id=school.number,
        form=school.form,
        point=point,
        is_operating=school.is_operating,
        is_public=school.is_public,
    )
    return School(facts, school.short_name or school.name, (_folded(school.town), school.ags))


def _pools(content: bytes, known: set[str] | None) -> tuple[PoolFacts, ...]:
    errors = ErrorList()
    pools: dict[str, PoolFacts] = {}
    for row in read_rows(content, PLACE_COLUMNS, errors):
        pool = PoolFacts(
            school=_known_school(row, "Schulnummer", row.needed("Schulnummer"), known),
            support_form=_support_form(row) or SupportForm.INITIAL_SUPPORT,
            grade=row.number("Jahrgang", least=1, most=13) or 0,
            places=row.needed_number("Plätze", least=0, most=2000),
            taken=row.number("Belegt", least=0, most=2000) or 0,
        )
        if pool.id in pools:
            row.wrong("Schulnummer", "Diese Plätze (Schule, Klasse, Jahrgang) stehen schon weiter oben.")
        pools[pool.id] = pool
    errors.raise_if_any()
    return tuple(pools.values())


def _children(
    content: bytes, known: set[str] | None, points: Mapping[str, Point]
) -> tuple[tuple[ChildFacts, ...], dict[str, tuple[str, ...]]]:
    """The children, and the schools that their families already go to."""
    errors = ErrorList()
    children: dict[str, ChildFacts] = {}
    served: dict[str, list[str]] = defaultdict(list)
    for row in read_rows(content, CHILD_COLUMNS, errors):
        key = row.needed("Kennung")
        if key in children:
            row.wrong("Kennung", f"Das Kind {key} steht schon weiter oben.")
        family = row.text("Familie") or f"Kind {key}"
        served[family] += _known_schools(row, "Geschwister an", known)
        pins = _known_schools(row, "Festgelegt", known)
        bans = _known_schools(row, "Ausgeschlossen", known)
        if len(pins) > 1:
            row.wrong("Festgelegt", "Es darf nur eine Schule festgelegt sein.")
        if set(pins) & set(bans):
            row.wrong("Festgelegt", "Diese Schule ist zugleich ausgeschlossen.")
        children[key] = ChildFacts(
            id=key,
            family=family,
            grade=row.number("Jahrgang", least=1, most=13),
            support_form=_support_form(row),
            point=_point(row) or points.get(_folded(row.text("Gemeinde"))) or points.get(""),
            talk_first=_yes(row, "Erst klären", default=False),
            pin=pins[0] if pins else "",
            bans=frozenset(bans),
            wishes=tuple(_known_schools(row, "Wunsch", known)),
        )
    errors.raise_if_any()
    if not children:
        raise FileRefused("In der Datei steht kein Kind.")
    return tuple(children.values()), {family: tuple(dict.fromkeys(there)) for family, there in served.items() if there}


def _town_points(schools: list[School], centres: Mapping[str, Point]) -> dict[str, Point]:
    """Approximate points of municipalities: the mean of their schools, or what was given."""
    there: dict[str, list[Point]] = defaultdict(list)
    for school in schools:
        if school.facts.point is not None:
            for town in school.towns:
                there[town].append(school.facts.point)
    means = {
        town: Point(
            round(sum(point.easting_m for point in points) / len(points)),
            round(sum(point.northing_m for point in points) / len(points)),
            approximate=True,
        )
        for town, points in there.items()
    }
    return means | {_folded(town): point for town, point in centres.items()}


def _point(row: Row) -> Point | None:
    easting = row.number("Ostwert", least=EASTING[0], most=EASTING[1])
    northing = row.number("Nordwert", least=NORTHING[0], most=NORTHING[1])
    if (easting is None) != (northing is None) and bool(row.text("Ostwert")) != bool(row.text("Nordwert")):
        row.wrong("Ostwert" if easting is None else "Nordwert", "fehlt, obwohl der andere Wert angegeben ist.")
    return None if easting is None or northing is None else Point(easting, northing)


def _support_form(row: Row) -> str:
    text = row.text("Klasse")
    words = {str(form.label).casefold(): str(form.value) for form in SupportForm} | _FORM_WORDS
    if text in SupportForm.values:
        return text
    if text and text.casefold() not in words:
        row.wrong("Klasse", f"„{text[:40]}“ ist unbekannt. Möglich: " + ", ".join(SupportForm.labels) + ".")
    return words.get(text.casefold(), "")


def _school_form(row: Row) -> str:
    text = row.needed("Schulform")
    if text.zfill(2) in SchoolForm.values:
        return text.zfill(2)
    words = {str(form.label).casefold(): str(form.value) for form in SchoolForm}
    if text and text.casefold() not in words:
        row.wrong("Schulform", f"Die Schulform „{text[:40]}“ ist unbekannt.")
    return words.get(text.casefold(), SchoolForm.GESAMTSCHULE.value)


def _yes(row: Row, column: str, *, default: bool) -> bool:
    text = row.text(column).casefold()
    if text and text not in YES_NO:
        row.wrong(column, f"„{text[:40]}“ ist weder ja noch nein.")
    return YES_NO.get(text, default)


def _known_schools(row: Row, column: str, known: set[str] | None) -> list[str]:
    numbers = [one for one in re.split(r"[\s,;]+", row.text(column)) if one]
    return [_known_school(row, column, number, known) for number in numbers]


def _known_school(row: Row, column: str, number: str, known: set[str] | None) -> str:
    if number and known is not None and number not in known:
        row.wrong(column, f"Die Schule {number[:20]} steht nicht in der Liste der Schulen.")
    return number


def _folded(text: str) -> str:
    return text.casefold()
