"""The pages of places: whom to ask, one school's table, files."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lotse.schooling.models import PlaceReport, School
from lotse.schooling.selectors.places import free_places
from tests import make
from tests.world import TODAY, World

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lotse.core.clock.today", lambda: TODAY)


def test_whom_to_ask_for_places(world: World) -> None:
    with world.lippe.scope():
        make.places(make.school(world.lippe, "Frische Schule"), 3)
        make.places(make.school(world.lippe, "Alte Meldung"), 3, as_of=TODAY - 61 * DAY, support_form="literacy")
        make.school(world.lippe, "Ohne Meldung")
        make.school(world.lippe, "Förderschule", form="08")
        make.school(world.lippe, "Geschlossen", is_operating=False)
    client, url = world.lippe.client(), world.lippe.url("schule/plaetze/")

    def shown(query: str = "") -> list[str]:
        return [row.name for row in client.get(url + query).context["page"]]

    assert shown() == ["Alte Meldung", "Frische Schule", "Ohne Meldung"]
    assert shown("?meldung=veraltet") == ["Alte Meldung"]
    assert shown("?meldung=fehlt") == ["Ohne Meldung"]
    assert shown("?art=literacy") == ["Alte Meldung"]
    assert [chip.count for chip in client.get(url).context["chips"]] == [3, 1, 1]


def test_the_number_of_queries_does_not_grow(world: World) -> None:
    client, counts = world.lippe.client(), []
    client.get(world.lippe.url("schule/plaetze/"))
    for number in (1, 3):
        with world.lippe.scope():
            while School.objects.count() < number:
                make.places(make.school(world.lippe))
        with CaptureQueriesContext(connection) as queries:
            client.get(world.lippe.url("schule/plaetze/"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


HEAD = {"as_of": "2.11.2026", "reported_by": "Sekretariat", "source": "phone"}


def test_a_whole_table_is_entered_at_once(world: World) -> None:
    with world.lippe.scope():
        school = make.school(world.lippe)
        make.places(school, 9, 4, grade=7, as_of=TODAY - 9 * DAY)
        code = school.organisation.code
    client, url = world.lippe.client(), world.lippe.url(f"schule/schulen/{code}/plaetze/")
    form = client.get(url).context["form"]
    assert (form["places_initial_support_7"].value(), form["occupied_initial_support_7"].value()) == (9, 4)
    assert [section.is_open for section in form.sections()] == [False, True, False]
    rows = {"places_initial_support_7": "9", "occupied_initial_support_7": "11", "places_literacy_0": "3"}
    answer = client.post(url, HEAD | rows, follow=True)
    body = answer.content.decode()
    assert "Die Platzmeldung ist gespeichert (2 Zeilen)." in body
    assert "Erstförderung (Deutsch), Jahrgang 7: mehr belegt als Plätze." in body
    with world.lippe.scope():
        found = {(p.support_form, p.grade, p.places, p.free, p.as_of) for p in free_places(TODAY)}
        assert found == {("initial_support", 7, 9, 0, TODAY), ("literacy", 0, 3, 3, TODAY)}


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"places_regular_7": "-1"}, "places_regular_7", "größer oder gleich 0"),
        ({"occupied_regular_7": "2"}, "places_regular_7", "Bitte auch die Plätze angeben."),
        ({"places_regular_7": "2", "places_regular_0": "9"}, "places_regular_0", "nicht beides"),
        ({"places_regular_7": "2", "as_of": "31.12.2199"}, "as_of", "Zukunft"),
        ({}, "__all__", "mindestens eine Zeile"),
    ],
)
def test_wrong_lines_are_named_and_nothing_is_stored(
    world: World, change: dict[str, str], field: str, sentence: str
) -> None:
    with world.lippe.scope():
        code = make.school(world.lippe).organisation.code
    answer = world.lippe.client().post(world.lippe.url(f"schule/schulen/{code}/plaetze/"), HEAD | change)
    assert sentence in str(answer.context["form"].errors[field])
    with world.lippe.scope():
        assert not PlaceReport.objects.exists()


def test_the_export_can_be_filled_in_and_read_again(world: World) -> None:
    with world.lippe.scope():
        make.places(make.school(world.lippe), 5, 2)
        make.places(make.school(world.lippe, form="30"), 20, 3, grade=None, support_form="fit_fuer_mehr")
    client = world.lippe.client()
    for file_format in ("csv", "xlsx"):
        content = client.get(world.lippe.url(f"schule/plaetze/export/?format={file_format}")).content
        file = SimpleUploadedFile(f"plaetze.{file_format}", content)
        answer = client.post(world.lippe.url("schule/plaetze/einlesen/"), {"file": file}, follow=True)
        assert "0 neu, 2 standen schon da" in answer.content.decode()


def test_a_wrong_file_names_line_and_column(world: World) -> None:
    content = (
        b"Schulnummer;Art der Klasse;Jahrgang;Pl\xe4tze;Belegt;Stand;Gemeldet von\n1;Regelklasse;7;x;0;1.11.2026;A\n"
    )
    file = SimpleUploadedFile("plaetze.csv", content)
    answer = world.lippe.client().post(world.lippe.url("schule/plaetze/einlesen/"), {"file": file})
    assert [(e.line, e.column) for e in answer.context["refused"].errors] == [(2, "Plätze"), (2, "Schulnummer")]
    assert "Eine Schule 1 gibt es hier nicht." in answer.content.decode()
