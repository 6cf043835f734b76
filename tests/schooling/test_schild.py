"""SchILD's files: byte for byte as checked by hand, and whole whatever people type into the fields."""

import dataclasses
import datetime as dt
import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.people import catalogue
from lotse.schooling import schild
from lotse.schooling.enums import SchoolForm, SupportForm
from lotse.schooling.schild import codes
from lotse.schooling.schild.text import clean

GOLDEN = Path(__file__).parent / "golden"
NAMES = (
    "SchuelerBasisdaten.dat",
    "SchuelerZusatzdaten.dat",
    "SchuelerErzieher.dat",
    "SchuelerTelefonnummern.dat",
    "SchuelerBisherigeSchulen.dat",
)
COLUMNS = dict(zip(NAMES, (58, 28, 19, 5, 14), strict=True))
WITHOUT_OPTIONAL = dict(zip(NAMES, (50, 28, 16, 5, 14), strict=True))

# A child with everything, born on 29 February, in Latin letters that Windows-1252 has, and some that it lacks
DARYNA = schild.Child(
    last_name="Szymańska-Öztürk",
    first_name="Daryna",
    born_on=dt.date(2012, 2, 29),
    external_id="K7Q2M9",
    gender="w",
    street="Lange Straße 12 a",
    postcode="32756",
    town="Detmold",
    citizenships=("UA", "PL"),
    birth_place="Lwiw",
    birth_country="UA",
    arrived_in=2026,
    family_language="uk",
    grade=8,
    support_form=SupportForm.INITIAL_SUPPORT,
    school_form=SchoolForm.GESAMTSCHULE,
    admitted_on=dt.date(2026, 11, 9),
    measles_proof_seen=True,
    email="daryna@example.org",
    guardians=(
        schild.Guardian("Szymańska", "Oksana", "w", "oksana@example.org", "Sorgeberechtigte Person"),
        schild.Guardian("Öztürk", "Yiğit", "m", "", "Sorgeberechtigte Person"),
        schild.Guardian("Müller", "Renate", "w", "vormund@example.org", "Vormund", lives_with_child=False),
    ),
    phones=(schild.Phone("+49 5231 620", "Sorgeberechtigte Person"), schild.Phone("05231 77", "Vormund")),
    former_schools=(schild.FormerSchool("Allgemeine Schule", "Ukraine", "2019–2026, letzte Klasse 6"),),
)
# A child of whom next to nothing is known, at the Berufskolleg
KHALED = schild.Child("خليل", "Khaled", dt.date(2009, 12, 1), "P3XW4T", gender="d", grade=11,
                      support_form=SupportForm.INTERNATIONAL_CLASS, school_form=SchoolForm.BERUFSKOLLEG)  # fmt: skip
# Primary school; the name holds what the files cannot carry
MILA = schild.Child("Som|mer#2b\r\n", "Mila 😀", dt.date(2018, 7, 3), "B8N5RC", gender="w", street="x" * 60,
                    postcode="32657", town="Lemgo", citizenships=("GL",), family_language="rom",
                    kindergarten_years=2, grade=2, support_form=SupportForm.REGULAR, school_form=SchoolForm.PRIMARY,
                    phones=(schild.Phone("0123456789012345678901", "Sorgeberechtigte Person"),))  # fmt: skip
CHILDREN = (DARYNA, KHALED, MILA)


def rows_of(content: bytes) -> list[list[str]]:
    """The lines of a file; fails unless each ends in CRLF and nothing else breaks a line."""
    text = content.decode("cp1252")
    assert text.endswith("\r\n")
    lines = text.removesuffix("\r\n").split("\r\n")
    assert not [line for line in lines if set(line) & {"\r", "\n", "\0", "\x0b", "\x0c", "\x85"}]
    return [line.split("|") for line in lines]


def told(written: schild.Written) -> set[tuple[str, str, str, str, str]]:
    return {(one.child, one.fault.name, one.column, one.before, one.after) for one in written.notices}


# --- Golden files ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("optional", [True, False], ids=["with-optional", "without-optional"])
def test_the_files_equal_the_checked_ones_byte_for_byte(name: str, optional: bool) -> None:
    folder = GOLDEN / ("schild" if optional else "schild-ohne-wahlspalten")
    written = schild.write(CHILDREN, optional_columns=optional, placeholder_confirmed=True)
    assert written.files[name] == (folder / name).read_bytes()


def test_everything_that_is_not_as_entered_is_told() -> None:
    written = schild.write(CHILDREN, optional_columns=True, placeholder_confirmed=True)
    assert told(written) == {
        ("K7Q2M9", "TRANSLITERATED", "Nachname", "Szymańska-Öztürk", "Szymanska-Öztürk"),
        ("K7Q2M9", "TRANSLITERATED", "Nachname 1.Person", "Szymańska", "Szymanska"),
        ("K7Q2M9", "TRANSLITERATED", "Vorname 2.Person", "Yiğit", "Yigit"),
        ("P3XW4T", "TRANSLITERATED", "Nachname", "خليل", "khlyl"),
        ("P3XW4T", "MISSING", "Geschlecht", "", ""),
        ("B8N5RC", "REMOVED", "Nachname", "Som|mer#2b\r\n", "Som mer 2b"),
        ("B8N5RC", "REMOVED", "Vorname", "Mila 😀", "Mila"),
        ("B8N5RC", "SHORTENED", "Straße", "x" * 60, "x" * 50),
        ("B8N5RC", "NO_KEY", "1. Staatsangehörigkeit", "GL", ""),
        ("B8N5RC", "LEFT_OUT", "Telefonnr.", "0123456789012345678901", ""),
    }


def test_unconfirmed_placeholders_stay_empty_and_are_told_as_missing() -> None:
    written = schild.write([DARYNA], optional_columns=True, placeholder_confirmed=False)
    asked = {"Schulpflicht erfüllt", "Verpflichtung Sprachförderkurs", "Teilnahme Sprachförderkurs",
             "Schwerstbehinderung", "Autist"}  # fmt: skip
    assert {one.column for one in written.missing} == asked == set(schild.PLACEHOLDER_COLUMNS)
    head, line = rows_of(written.files[NAMES[0]])
    assert {line[head.index(name)] for name in asked} == {""}


def test_two_children_whom_schild_would_take_for_one_are_told() -> None:
    twin = dataclasses.replace(DARYNA, last_name="Szymanska-Öztürk", external_id="T2T2T2")
    written = schild.write([DARYNA, twin], optional_columns=False, placeholder_confirmed=True)
    found = [one for one in written.notices if one.fault == schild.Fault.SAME_CHILD]
    assert [(one.before, one.after) for one in found] == [("K7Q2M9", "T2T2T2")]


# --- Columns against their source ------------------------------------------------------------------------------


def _names_of(facts: str, file: str) -> list[str]:
    """The column names that § 2.8 gives in one line of code, optional ones included."""
    line = next(line for line in facts.splitlines() if line.startswith(f"**{file}**"))
    inner = re.search(r"`([^`]+)`", line)
    assert inner
    return re.sub(r"[\[\]]", "", inner[1]).split("|")


def _without_notes(cell: str) -> str:
    """A column's name without what § 2.8 says of its type, length and meaning."""
    name = cell.replace("*", "")
    for note in (
        r" \((?:opt\.|needed|LS =|Destatis).*",
        r", e\.g\..*",
        r" Int P:.*",
        r" P$",
        r" T\d+$",
        r" (?:J/N|m/w|Int|0–4|date)$",
    ):
        name = re.sub(note, "", name)
    return name


def test_names_and_order_are_those_of_the_domain_facts(shared: Path) -> None:
    facts = (shared / "domain" / "ki-nrw.md").read_text("utf-8")
    mine = {file.name: [one.name for one in (*file.columns, *file.optional)] for file in schild.FILES}
    for name in NAMES[1:]:
        known = [re.sub(r" \(P\)| J/N", "", one) for one in _names_of(facts, name)]
        assert mine[name] == known, name
    table = {}
    for line in facts.splitlines():
        cells = line.strip("|").split("|")
        if len(cells) == 4 and cells[0].isdigit() and cells[2].isdigit():
            table.update({int(cells[0]): cells[1], int(cells[2]): cells[3]})
    assert sorted(table) == list(range(1, 59))
    known = [_without_notes(table[number]) for number in sorted(table)]
    assert mine[NAMES[0]] == known


def test_each_column_with_a_value_names_its_ground_and_each_other_why_it_is_empty() -> None:
    assert [one.name for file in schild.FILES for one in (*file.columns, *file.optional) if not one.ground] == []


def test_country_keys_are_those_of_the_catalogue(shared: Path) -> None:
    data = json.loads((shared / "data" / "catalogues" / "Nationalitaeten.json").read_text("utf-8"))
    valid = {h["iso2"]: h["codeDEStatis"] for one in data["daten"] for h in one["historie"] if h["gueltigBis"] is None}
    stateless = {"XA", "XB", "XC"}  # no country of birth, and nobody chooses them as a citizenship
    assert valid.keys() - catalogue.countries().keys() == stateless
    assert {iso: key for iso, key in valid.items() if iso not in stateless} == codes.COUNTRY_KEYS


def test_each_language_that_can_be_chosen_has_a_key_of_the_catalogue(shared: Path) -> None:
    data = json.loads((shared / "data" / "catalogues" / "Verkehrssprache.json").read_text("utf-8"))
    valid = {h["kuerzel"] for one in data["daten"] for h in one["historie"] if h["gueltigBis"] is None}
    assert {codes.language(code) for code in catalogue.languages()} <= valid
    others = {code for code in catalogue.languages() if codes.language(code) == "xy"}
    assert others == {"arc", "bal", "rom", "syr", "zza"}


def test_kinds_of_class_are_valid_for_the_form_of_the_school(shared: Path) -> None:
    folder = shared / "data" / "catalogues"
    forms = json.loads((folder / "Schulform.json").read_text("utf-8"))["daten"]
    key_of = {one["historie"][-1]["kuerzel"]: one["historie"][-1]["schluessel"] for one in forms}
    kinds = {}
    for one in json.loads((folder / "Klassenart.json").read_text("utf-8"))["daten"]:
        last = one["historie"][-1]
        if last["gueltigBis"] is None:
            kinds[last["kuerzel"]] = {key_of[here["schulform"]] for here in last["zulaessig"]}
    known = set(key_of.values()) - {SchoolForm.GEMEINSCHAFTSSCHULE}  # the form itself has ended
    for form in known & set(SchoolForm.values):
        for support in SupportForm:
            kind = codes.class_kind(support, form)
            assert not kind or form in kinds[kind], (form, support)
    assert codes.class_kind("literacy", "15") == codes.class_kind("initial_support", "15") == "DF"
    assert (codes.class_kind("regular", "20"), codes.class_kind("regular", "30")) == ("RK", "")


# --- Whatever people type --------------------------------------------------------------------------------------

# Letters of all scripts, controls, the separator, pictures, combining marks
anything = st.text(max_size=70) | st.text("|#\r\n\t\0\x85\u2028ǀ\u202e\xad\u0301aÄșğЖ中ا😀 ", max_size=70)
names = anything.filter(str.strip)
countries = st.sampled_from([*catalogue.countries(), ""])
guardians = st.builds(
    schild.Guardian, names, anything, st.sampled_from("wmd"), anything, anything, lives_with_child=st.booleans()
)
children = st.builds(
    schild.Child,
    last_name=names,
    first_name=names,
    born_on=st.none() | st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)),
    external_id=st.text("23456789ABCDEFGH", min_size=6, max_size=6),
    gender=st.sampled_from(["w", "m", "d", ""]),
    street=anything,
    postcode=anything,
    town=anything,
    citizenships=st.lists(countries, max_size=3).map(tuple),
    birth_place=anything,
    birth_country=countries,
    arrived_in=st.none() | st.integers(1900, 2199),
    family_language=st.sampled_from([*catalogue.languages(), ""]),
    kindergarten_years=st.none() | st.integers(0, 99),
    grade=st.none() | st.integers(0, 13),
    support_form=st.sampled_from([*SupportForm.values, ""]),
    school_form=st.sampled_from([*SchoolForm.values, ""]),
    admitted_on=st.none() | st.dates(dt.date(2000, 1, 1), dt.date(2199, 12, 31)),
    phone=anything,
    email=anything,
    guardians=st.lists(guardians, max_size=4).map(tuple),
    phones=st.lists(st.builds(schild.Phone, anything, anything), max_size=3).map(tuple),
    former_schools=st.lists(st.builds(schild.FormerSchool, anything, anything, anything), max_size=3).map(tuple),
)


@given(st.lists(children, max_size=3), st.booleans(), st.booleans())
def test_no_input_yields_a_wrong_number_of_columns(some: list[schild.Child], optional: bool, confirmed: bool) -> None:
    written = schild.write(some, optional_columns=optional, placeholder_confirmed=confirmed)
    assert tuple(written.files) == NAMES
    for name, content in written.files.items():
        rows = rows_of(content)
        assert {len(row) for row in rows} == {(COLUMNS if optional else WITHOUT_OPTIONAL)[name]}
        assert len(rows) - 1 == written.lines[name]
    assert written.lines[NAMES[0]] == written.lines[NAMES[1]] == len(some)


@given(children)
def test_any_name_survives_or_is_reported(child: schild.Child) -> None:
    written = schild.write([child], optional_columns=True, placeholder_confirmed=True)
    notices = {(one.column, one.before, one.after) for one in written.notices}

    def survives(entered: str, cell: str, column: str) -> bool:
        return cell == unicodedata.normalize("NFC", entered) or (column, entered, cell) in notices

    def line(name: str, number: int) -> dict[str, str]:
        rows = rows_of(written.files[name])
        return dict(zip(rows[0], rows[number], strict=True))

    for name in NAMES[:2]:
        cells = line(name, 1)
        assert survives(child.last_name, cells["Nachname"], "Nachname")
        assert survives(child.first_name, cells["Vorname"], "Vorname")
    named = {(one.last_name, one.first_name) for one in child.guardians}
    found = set()
    for number in range(1, written.lines[NAMES[2]] + 1):
        cells = line(NAMES[2], number)
        for place in ("1.Person", "2.Person"):
            for last, first in named:
                if survives(last, cells[f"Nachname {place}"], f"Nachname {place}") and survives(
                    first, cells[f"Vorname {place}"], f"Vorname {place}"
                ):
                    found.add((last, first))
    assert found == named


@given(anything)
def test_what_is_cleaned_stays_clean(text: str) -> None:
    once = clean(text, "#")
    assert clean(once.text, "#") == dataclasses.replace(once, changed=False, removed=False)
    assert once.text.encode("cp1252").decode("cp1252") == once.text
