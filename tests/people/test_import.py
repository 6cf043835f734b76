"""Lists of new families: a dry run first, errors by line and column, all or nothing."""

import csv
import datetime as dt
import io
import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from lotse.audit.models import Entry
from lotse.core.errors import NotAllowed, NotFound
from lotse.core.tables import FileRefused
from lotse.people import catalogue, documents, imports, services
from lotse.people.arrival import Arrival
from lotse.people.columns import COLUMNS
from lotse.people.enums import SCRIPTS, ArrivalAnswer, InformedHow, PersonKind
from lotse.people.imports import read_families
from lotse.people.inputs import ContactInput, HouseholdInput, Informed, PersonInput
from lotse.people.models import ContactWay, Household, ImportDraft, Person
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, TODAY, World

HEAD = [column.label for column in COLUMNS]
ROW = {
    "Familie": "1",
    "Rolle": "Kind",
    "Vorname": "Mila",
    "Nachname": "Neu",
    "Geburtsdatum": "17.5.2014",
    "Informiert (Art. 13)": "read_out",
    "Informiert am": "1.11.2026",
}


def table(rows: Iterable[dict[str, str]], *, delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, HEAD, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def upload(world: World, content: bytes) -> ImportDraft:
    return services.upload_families(actor=world.lippe.counsellor, content=content, filename="liste.csv", now=NOW)


def problems(content: bytes) -> list[tuple[int, str, str]]:
    read = read_families(content, today=TODAY, municipalities=[])
    return [(error.line, error.column, error.code) for error in read.errors.errors]


# --- Reading -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [";", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_what_spreadsheet_programs_write_is_read(delimiter: str, encoding: str) -> None:
    content = table([ROW | {"Nachname": "Özdemir-Größ"}], delimiter=delimiter, encoding=encoding)
    (family,) = read_families(content, today=TODAY, municipalities=[]).families
    assert family.entered.persons[0].last_name == "Özdemir-Größ"


_NAMES = st.text("aZäÖß|;,\"'=+-@/\\👩محمשИ中\u200f ", min_size=1, max_size=20).map(
    lambda text: " ".join(text.split()) or "x"
)
_DAYS = st.dates(dt.date(1930, 1, 1), TODAY)
_ARRIVALS = st.one_of(
    st.just(Arrival()),
    st.just(Arrival(ArrivalAnswer.ALWAYS)),
    _DAYS.map(lambda day: Arrival(ArrivalAnswer.GIVEN, day)),
    st.integers(1930, 2026).map(lambda year: Arrival(ArrivalAnswer.GIVEN, dt.date(year, 1, 1), is_year=True)),
)
_LANGUAGES = st.sampled_from(sorted(catalogue.languages()))
_COUNTRIES = st.sampled_from(sorted(catalogue.countries()))
_PERSONS = st.builds(
    PersonInput,
    kind=st.sampled_from(PersonKind.values),
    first_name=_NAMES,
    last_name=_NAMES,
    pronunciation=st.one_of(st.just(""), _NAMES),
    gender=st.sampled_from(["", "w", "m", "d"]),
    born_on=st.none() | _DAYS,
    birth_country=st.one_of(st.just(""), _COUNTRIES),
    citizenships=st.lists(_COUNTRIES, unique=True, max_size=3).map(tuple),
    scripts=st.sets(st.sampled_from([code for code, _ in SCRIPTS])).map(
        lambda chosen: tuple(code for code, _ in SCRIPTS if code in chosen)
    ),
    arrival=_ARRIVALS,
    in_municipality_since_on=st.none() | _DAYS,
    languages=st.lists(_LANGUAGES, unique=True, max_size=3).map(
        lambda codes: tuple((code, "mother" if place == 0 else "other") for place, code in enumerate(codes))
    ),
    contacts=st.sampled_from([(), (ContactInput("phone", "+49 5231 620"), ContactInput("email", "a@example.org"))]),
)
_FAMILIES = st.builds(
    HouseholdInput,
    persons=st.lists(_PERSONS, min_size=1, max_size=4).map(tuple),
    informed=st.builds(Informed, how=st.sampled_from(InformedHow.values), on=_DAYS, language=_LANGUAGES),
    street=st.one_of(st.just(""), _NAMES),
    postcode=st.sampled_from(["", "01067", "32756"]),
    preferred_language=_LANGUAGES,
    interpreter_needed=st.booleans(),
)


@settings(max_examples=20)
@given(st.lists(_FAMILIES, min_size=1, max_size=2))
def test_what_is_written_as_a_list_is_read_again(families: list[HouseholdInput]) -> None:
    rows = [
        dict(zip(HEAD, cells, strict=True))
        for number, family in enumerate(families)
        for cells in documents.lines_of(str(number), family)
    ]
    read = read_families(table(rows), today=TODAY, municipalities=[])
    assert read.errors.errors == []
    assert [family.entered for family in read.families] == families


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"Vorname": ""}, "Vorname", "missing"),
        ({"Rolle": "Tante"}, "Rolle", "not_a_choice"),
        ({"Nachname": "x" * 101}, "Nachname", "too_long"),
        ({"Geburtsdatum": "31.2.2014"}, "Geburtsdatum", "no_date"),
        ({"Geburtsdatum": "3.11.2026"}, "Geburtsdatum", "in_future"),
        ({"Geburtsland": "Atlantis"}, "Geburtsland", "unknown_code"),
        ({"Staatsangehörigkeiten": "Syrien, Mars"}, "Staatsangehörigkeiten", "unknown_code"),
        ({"Muttersprache": "Elbisch"}, "Muttersprache", "unknown_code"),
        ({"Schriften": "Runen"}, "Schriften", "unknown_code"),
        ({"In Deutschland seit": "gestern"}, "In Deutschland seit", "people.arrival_unreadable"),
        ({"Telefon": "keins"}, "Telefon", "people.contact_unreadable"),
        ({"E-Mail": "@"}, "E-Mail", "people.contact_unreadable"),
        ({"Gemeinde": "Nirgendwo"}, "Gemeinde", "unknown_municipality"),
        ({"Postleitzahl": "3275"}, "Postleitzahl", "no_postcode"),
        ({"Sprachmittlung": "vielleicht"}, "Sprachmittlung", "not_yes_or_no"),
        ({"Informiert (Art. 13)": ""}, "Informiert (Art. 13)", "missing"),
        ({"Informiert am": ""}, "Informiert am", "missing"),
        ({"Informiert am": "3.11.2026"}, "Informiert am", "in_future"),
    ],
)
def test_each_mistake_is_named_by_line_column_and_code(changes: dict[str, str], column: str, code: str) -> None:
    assert problems(table([ROW, ROW | {"Familie": "2"} | changes])) == [(3, column, code)]


def test_only_the_first_line_of_a_family_must_say_how_it_was_informed() -> None:
    second = ROW | {"Vorname": "Adam", "Informiert (Art. 13)": "", "Informiert am": ""}
    assert problems(table([ROW, second])) == []
    assert problems(table([ROW, second | {"Familie": "2"}])) == [
        (3, "Informiert (Art. 13)", "missing"),
        (3, "Informiert am", "missing"),
    ]


def test_what_only_the_service_knows_is_named_by_cell_too(world: World) -> None:
    with world.lippe.scope():
        with pytest.raises(FileRefused) as caught:
            upload(world, table([ROW, ROW | {"Vorname": "Adam", "In Deutschland seit": "2010"}]))
        error = caught.value.errors[0]
        assert (error.line, error.column, error.code) == (3, "In Deutschland seit", "people.person_invalid")
        assert not ImportDraft.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04kaputt", b"a;b\n1;2\n", table([])])
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(FileRefused):
        read_families(content, today=TODAY, municipalities=[])


def test_formulas_are_text() -> None:
    (family,) = read_families(table([ROW | {"Vorname": "=1+1"}]), today=TODAY, municipalities=[]).families
    assert family.entered.persons[0].first_name == "=1+1"


def test_one_bad_cell_in_twenty_thousand_lines_is_found_quickly() -> None:
    rows = [ROW | {"Familie": str(number), "Telefon": "05231 620"} for number in range(20_000)]
    rows[17_654] |= {"Geburtsdatum": "17.15.2014"}
    content = table(rows)
    started = time.process_time()
    assert problems(content) == [(17_656, "Geburtsdatum", "no_date")]
    assert time.process_time() - started < 15  # seconds of one core; 3 where nothing else runs


def test_a_list_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "MAX_ROWS", 2)
    assert problems(table([ROW, ROW])) == []
    with pytest.raises(FileRefused, match="mehr als 2 Zeilen"):
        read_families(table([ROW, ROW, ROW]), today=TODAY, municipalities=[])


# --- The template --------------------------------------------------------------------------------------------


def test_the_template_has_examples_that_are_never_imported_and_explains_each_column() -> None:
    book = load_workbook(io.BytesIO(documents.template("xlsx")))
    assert book.sheetnames == ["Familien", "Spalten"]
    assert [cell.value for cell in book["Familien"][1]] == HEAD
    assert [row[0] for row in book["Spalten"].iter_rows(min_row=2, values_only=True)] == HEAD
    for file_format in ("xlsx", "csv"):
        with pytest.raises(FileRefused, match="keine Familie"):
            read_families(documents.template(file_format), today=TODAY, municipalities=[])


def test_the_examples_of_the_template_could_be_imported() -> None:
    book = load_workbook(io.BytesIO(documents.template("xlsx")))
    page = book["Familien"]
    for row in page.iter_rows(min_row=2):
        row[0].value = str(row[0].value).replace("Beispiel", "Familie")
    file = io.BytesIO()
    book.save(file)
    read = read_families(file.getvalue(), today=TODAY, municipalities=[])
    assert read.errors.errors == []
    assert [len(family.lines) for family in read.families] == [2]


# --- Upload, dry run, confirmation ---------------------------------------------------------------------------


def test_the_dry_run_writes_nothing_and_the_confirmation_everything(world: World) -> None:
    rows = [
        ROW
        | {"Rolle": "guardian", "Vorname": "Olena", "Geburtsdatum": "", "Telefon": "05231 620", "Gemeinde": "lemgo"},
        ROW,
        ROW | {"Familie": "2", "Vorname": "Ali", "Nachname": "Weit"},
    ]
    with world.lippe.scope():
        draft = upload(world, table(rows))
        preview = services.preview_families(actor=world.lippe.counsellor, draft_id=draft.pk, now=NOW)
        assert (preview.family_count, preview.person_count, preview.hint_count) == (2, 3, 0)
        assert [(one.name, one.persons) for one in preview.families] == [
            ("Neu", "Olena Neu, Mila Neu"),
            ("Weit", "Ali Weit"),
        ]
        assert not Household.objects.exists()
        assert services.import_families(actor=world.lippe.counsellor, draft_id=draft.pk, now=NOW) == 2
        neu = Household.objects.get(name="Neu")
        assert (neu.municipality, neu.informed_how, neu.informed_on) == (
            world.lippe.municipalities[1],
            "read_out",
            dt.date(2026, 11, 1),
        )
        assert neu.persons.count() == 2
        assert ContactWay.objects.get().value == "+49 5231 620"
        assert Person.objects.get(first_name="Ali").search_text == " ali weit"
        imported = Entry.objects.filter(action="people.household_imported")
        assert {entry.file_id for entry in imported} == set(Household.objects.values_list("pk", flat=True))
        with pytest.raises(NotFound):
            services.import_families(actor=world.lippe.counsellor, draft_id=draft.pk, now=NOW)
        assert Household.objects.count() == 2


def test_the_dry_run_names_who_is_here_already_and_who_stands_twice(world: World) -> None:
    with world.lippe.scope():
        known = make.household(world.lippe, "Müller")
        make.contact_way(make.person(known, "Mila"))
        draft = upload(
            world,
            table(
                [
                    ROW | {"Nachname": "Mueller"},
                    ROW | {"Familie": "2", "Nachname": "Mueller"},
                    ROW | {"Familie": "3", "Vorname": "Ganz", "Nachname": "Anders", "Telefon": "05231/620"},
                ]
            ),
        )
        preview = services.preview_families(actor=world.lippe.counsellor, draft_id=draft.pk, now=NOW)
    found = [(row.line, row.hint.household_code if row.hint else None, row.earlier_line) for row in preview.hints]
    assert found == [(2, known.code, None), (3, known.code, None), (3, None, 2), (4, known.code, None)]


def test_a_draft_is_its_owners_alone_for_a_day_and_unreadable_in_the_database(world: World) -> None:
    with world.lippe.scope():
        draft = upload(world, table([ROW]))
        stored = ImportDraft.objects.values_list("content", flat=True).get()
        assert "TWlsYQ" not in str(getattr(stored, "stored", stored))
        for actor, now, error in (
            (world.lippe.director, NOW, NotFound),
            (world.lippe.counsellor, NOW + dt.timedelta(days=2), NotFound),
            (world.lippe.member(Role.FUNDER), NOW, NotAllowed),
        ):
            with pytest.raises(error):
                services.import_families(actor=actor, draft_id=draft.pk, now=now)
        newer = upload(world, table([ROW]))
        assert [one.pk for one in ImportDraft.objects.all()] == [newer.pk]


@pytest.fixture
def send(world: World) -> Callable[..., Any]:
    def post(content: bytes, name: str = "liste.csv") -> Any:
        file = SimpleUploadedFile(name, content)
        return world.lippe.client().post(world.lippe.url("familien/einlesen/"), {"file": file}, follow=True)

    return post


def test_the_pages_lead_from_file_to_families(world: World, send: Callable[..., Any]) -> None:
    refused = send(table([ROW | {"Geburtsdatum": "gestern"}])).content.decode()
    assert "„gestern“ ist kein Datum" in refused and "no_date" in refused
    checked = send(table([ROW]))
    assert "Mila Neu" in checked.content.decode()
    answer = world.lippe.client().post(checked.request["PATH_INFO"])
    assert answer["Location"] == world.lippe.url("familien/")
    with world.lippe.scope():
        assert Household.objects.count() == 1


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"x" * (11 * 1024 * 1024)])
def test_a_useless_file_gets_a_sentence(send: Callable[..., Any], content: bytes) -> None:
    page = send(content)
    assert page.status_code == 200
    assert "l-errors" in page.content.decode()


@pytest.mark.parametrize("file_format", ["xlsx", "csv", "exe"])
def test_the_template_can_be_downloaded(world: World, file_format: str) -> None:
    answer = world.lippe.client().get(world.lippe.url("familien/einlesen/vorlage/"), {"format": file_format})
    assert answer.status_code == (404 if file_format == "exe" else 200)
