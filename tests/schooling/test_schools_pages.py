"""The pages of schools: list, page, editing, offers, reading the register."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lotse.core.errors import NotFound
from lotse.core.tables import MAX_BYTES
from lotse.schooling.models import RegisterImport, School
from lotse.schooling.selectors.schools import SchoolFilter, school_for, schools, search
from lotse.tenants.enums import Role
from tests import make
from tests.schooling.registers import file, line
from tests.world import TODAY, World

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lotse.core.clock.today", lambda: TODAY)


def upload(content: bytes, name: str = "Schulen.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


# --- The list -------------------------------------------------------------------------------------------------


def names(wanted: SchoolFilter, sort: str = "") -> list[str]:
    return [row.name for row in schools(wanted, on=TODAY, sort=sort).rows]


def test_filters_and_orders(world: World) -> None:
    with world.lippe.scope():
        one = make.school(world.lippe, "Bachschule", form="02")
        two = make.school(world.lippe, "Waldgymnasium", form="20", municipality=world.lippe.municipalities[1])
        make.school(world.lippe, "Alte Schule", form="02", is_operating=False)
        make.places(one, 2, 1, grade=3)
        make.places(two, 9, grade=7, as_of=TODAY - 70 * DAY)
        assert names(SchoolFilter()) == ["Bachschule", "Waldgymnasium"]
        assert names(SchoolFilter(), "-name") == ["Waldgymnasium", "Bachschule"]
        assert names(SchoolFilter(), "-frei") == ["Waldgymnasium", "Bachschule"]
        assert names(SchoolFilter(), "stand") == ["Waldgymnasium", "Bachschule"]
        assert names(SchoolFilter(form="02", status="alle")) == ["Alte Schule", "Bachschule"]
        assert names(SchoolFilter(status="geschlossen")) == ["Alte Schule"]
        assert names(SchoolFilter(municipality=world.lippe.municipalities[1].pk)) == ["Waldgymnasium"]
        assert names(SchoolFilter(text="bach")) == names(SchoolFilter(text=one.number)) == ["Bachschule"]
        rows = schools(SchoolFilter(free_only=True), on=TODAY).rows
        assert [(row.free, row.as_of, row.is_stale) for row in rows] == [
            (1, TODAY, False),
            (9, TODAY - 70 * DAY, True),
        ]


def test_the_list_needs_as_many_queries_for_three_schools_as_for_thirty(world: World) -> None:
    client, counts = world.lippe.client(), []
    client.get(world.lippe.url("schule/schulen/"))
    for number in (1, 3, 30):
        with world.lippe.scope():
            while School.objects.count() < number:
                make.places(make.school(world.lippe))
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(world.lippe.url("schule/schulen/"))
        assert answer.status_code == 200
        counts.append(len(queries))
    assert counts == [counts[0]] * 3
    assert len(client.get(world.lippe.url("schule/schulen/?seite=2")).context["page"].object_list) == 5


def test_the_export_has_what_the_list_shows(world: World) -> None:
    with world.lippe.scope():
        school = make.school(world.lippe, "Bachschule", form="02")
        make.school(world.lippe, "Waldgymnasium", form="20")
        make.places(school, 3, grade=2)
    answer = world.lippe.client().get(world.lippe.url("schule/schulen/export/?format=csv&form=02"))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[1:] == [f"{school.number};Bachschule;Bachschule;Grundschule;Detmold;öffentlich;ja;3;02.11.2026"]
    assert world.lippe.client().get(world.lippe.url("schule/schulen/export/?format=pdf")).status_code == 404


def test_a_school_of_another_centre_does_not_exist(world: World) -> None:
    with world.other.scope():
        foreign = make.school(world.other)
    with world.lippe.scope(), pytest.raises(NotFound):
        school_for(foreign.organisation.code)
    answer = world.lippe.client().get(world.lippe.url(f"schule/schulen/{foreign.organisation.code}/"))
    assert answer.status_code == 404


def test_search_by_name_and_number(world: World) -> None:
    with world.other.scope():
        make.school(world.other, "Bachschule")
    with world.lippe.scope():
        school = make.school(world.lippe, "Müllerschule am Bach", is_operating=False)
        for query in ("mueller", "bach muller", school.number):
            (hit,) = search(world.lippe.counsellor, query)
            assert hit.title == "Müllerschule am Bach"
            assert hit.url == world.lippe.url(f"schule/schulen/{school.organisation.code}/").rstrip()
            assert hit.meta == "Gesamtschule · Detmold · geschlossen"
        assert list(search(world.lippe.member(Role.FUNDER), "bach")) == []


# --- One school -----------------------------------------------------------------------------------------------


def test_the_page_of_a_school(world: World) -> None:
    with world.lippe.scope():
        school = make.school(world.lippe)
        make.places(school, 5, 2, as_of=TODAY - 61 * DAY)
        code = school.organisation.code
    body = world.lippe.client().get(world.lippe.url(f"schule/schulen/{code}/")).content.decode()
    assert "Erstförderung (Deutsch): 3 frei" in body and "veraltet" in body and "Plätze eintragen" in body
    reader = world.lippe.client(Role.NETWORKER).get(world.lippe.url(f"schule/schulen/{code}/")).content.decode()
    assert "Plätze eintragen" not in reader and "Bearbeiten" not in reader


ENTERED = {
    "number": "900777",
    "name": "Neue Schule am Markt",
    "form": "15",
    "is_public": "on",
    "is_operating": "on",
    "town": "Detmold",
}


def test_a_school_is_entered_and_corrected_by_hand(world: World) -> None:
    client = world.lippe.client()
    entered = ENTERED | {"municipality": str(world.lippe.municipalities[0].pk)}
    answer = client.post(world.lippe.url("schule/schulen/neu/"), entered)
    with world.lippe.scope():
        school = School.objects.get(number="900777")
        assert not school.is_from_register
        code = school.organisation.code
    assert answer.url == world.lippe.url(f"schule/schulen/{code}/")
    url = world.lippe.url(f"schule/schulen/{code}/bearbeiten/")
    assert client.get(url).context["form"].initial["name"] == "Neue Schule am Markt"
    client.post(url, entered | {"name": "Schule am Wall", "easting_m": "491000", "northing_m": "5753000"})
    with world.lippe.scope():
        school = School.objects.get(number="900777")
        assert (school.organisation.name, school.organisation.easting_m) == ("Schule am Wall", 491000)
        assert names(SchoolFilter(text="wall")) == ["Schule am Wall"]


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"number": "12"}, "number", "Bitte sechs Ziffern eingeben."),
        ({"easting_m": "491000"}, "northing_m", "Bitte geben Sie beide Werte an oder keinen."),
        ({"number": "900778"}, "number", "Eine Schule mit dieser Schulnummer gibt es schon."),
    ],
)
def test_what_is_entered_wrongly_stays_in_the_form(
    world: World, change: dict[str, str], field: str, sentence: str
) -> None:
    with world.lippe.scope():
        make.school(world.lippe)
        School.objects.update(number="900778")
    entered = ENTERED | {"municipality": str(world.lippe.municipalities[0].pk)} | change
    answer = world.lippe.client().post(world.lippe.url("schule/schulen/neu/"), entered)
    assert answer.context["form"].errors[field] == [sentence]


def test_a_private_school_is_proposed_only_with_its_offer(world: World) -> None:
    client = world.lippe.client()
    with world.lippe.scope():
        school = make.school(world.lippe, is_public=False)
        start = f"schule/schulen/{school.organisation.code}/"
    assert "Private Schule ohne Angebot" in client.get(world.lippe.url(start)).content.decode()
    offer = {"offered_on": "1.11.2026", "note": "Schulleitung, am Telefon"}
    client.post(world.lippe.url(f"{start}angebot/"), offer)
    with world.lippe.scope():
        school.refresh_from_db()
        assert (school.offer_recorded_on, school.offer_note) == (dt.date(2026, 11, 1), "Schulleitung, am Telefon")
    assert client.get(world.lippe.url(f"{start}angebot/zuruecknehmen/")).status_code == 405
    client.post(world.lippe.url(f"{start}angebot/zuruecknehmen/"))
    with world.lippe.scope():
        school.refresh_from_db()
        assert (school.offer_recorded_on, school.offer_note) == (None, "")


def test_a_public_school_needs_no_offer(world: World) -> None:
    with world.lippe.scope():
        url = world.lippe.url(f"schule/schulen/{make.school(world.lippe).organisation.code}/angebot/")
    answer = world.lippe.client().post(url, {"offered_on": "1.11.2026", "note": "Telefon"})
    assert "brauchen kein Angebot" in str(answer.context["form"].errors)


# --- The register ---------------------------------------------------------------------------------------------


def test_the_register_is_uploaded_shown_and_taken_over(world: World) -> None:
    client, url = world.lippe.client(), world.lippe.url("schule/schulen/einlesen/")
    content = file(line(), line(SchulNr="900003", RegSchl="111000", Ort="Fernstadt"))
    answer = client.post(url, {"file": upload(content), "district": "05766"}, follow=True)
    assert answer.redirect_chain == [(f"{url}pruefen/", 302)]
    assert [row.number for row in answer.context["page"]] == ["900001"]
    assert "Detmold, GE Erfundener Weg" in answer.content.decode()
    with world.lippe.scope():
        assert not School.objects.exists()
    answer = client.post(f"{url}pruefen/", follow=True)
    assert "Neu: 1, geändert: 0, geschlossen: 0." in answer.content.decode()
    with world.lippe.scope():
        assert School.objects.count() == 1
        assert not RegisterImport.objects.exclude(content=None).exists()
    answer = client.post(f"{url}pruefen/", follow=True)
    assert "Es wartet keine Datei auf die Übernahme." in answer.content.decode()


def test_a_wrong_register_names_line_and_column_on_the_page(world: World) -> None:
    url = world.lippe.url("schule/schulen/einlesen/")
    answer = world.lippe.client().post(url, {"file": upload(file(line(), line(SchulNr="7"))), "district": "alle"})
    body = answer.content.decode()
    assert "„7“ hat nicht 6 Ziffern." in body and "SchulNr" in body
    with world.lippe.scope():
        assert not RegisterImport.objects.exists()


def test_a_discarded_upload_is_gone(world: World) -> None:
    client, url = world.lippe.client(), world.lippe.url("schule/schulen/einlesen/")
    client.post(url, {"file": upload(file(line())), "district": "05766"})
    client.post(f"{url}verwerfen/")
    with world.lippe.scope():
        assert not RegisterImport.objects.exists()
    answer = client.post(f"{url}verwerfen/", follow=True)
    assert "Es wartet keine Datei" in answer.content.decode()


def test_a_file_too_large_is_refused(world: World) -> None:
    url = world.lippe.url("schule/schulen/einlesen/")
    answer = world.lippe.client().post(url, {"file": upload(b"x" * (MAX_BYTES + 1)), "district": "05766"})
    assert answer.context["form"].errors["file"] == ["Die Datei ist größer als 10 MB."]


def test_bus_minutes_by_upload(world: World) -> None:
    with world.lippe.scope():
        number = make.school(world.lippe).number
    url, client = world.lippe.url("schule/busminuten/einlesen/"), world.lippe.client()
    head = "Gemeinde-AGS;Schulnummer;Minuten;Stand\n"
    wrong = client.post(url, {"file": upload(f"{head}05766020;{number};x;1.10.2026\n".encode())})
    assert "„x“ ist keine ganze Zahl" in wrong.content.decode()
    answer = client.post(url, {"file": upload(f"{head}05766020;{number};9;1.10.2026\n".encode())}, follow=True)
    assert "Neu: 1, geändert: 0, unverändert: 0." in answer.content.decode()


# --- Who may --------------------------------------------------------------------------------------------------

READERS = {Role.COUNSELLOR, Role.DIRECTOR, Role.NETWORKER, Role.COORDINATOR, Role.ADMINISTRATOR}
EDITORS = {Role.COUNSELLOR, Role.DIRECTOR, Role.ADMINISTRATOR}
REPORTERS = {Role.COUNSELLOR, Role.DIRECTOR}


@pytest.mark.parametrize(
    ("path", "roles"),
    [
        ("schule/schulen/", READERS),
        ("schule/schulen/{code}/", READERS),
        ("schule/plaetze/", READERS),
        ("schule/schulen/neu/", EDITORS),
        ("schule/schulen/einlesen/", EDITORS),
        ("schule/schulen/{code}/bearbeiten/", EDITORS),
        ("schule/schulen/{code}/plaetze/", REPORTERS),
        ("schule/plaetze/einlesen/", REPORTERS),
    ],
)
def test_each_page_opens_for_its_roles(world: World, path: str, roles: set[Role]) -> None:
    with world.lippe.scope():
        code = make.school(world.lippe).organisation.code
    url = world.lippe.url(path.format(code=code))
    answers: dict[Any, int] = {role: world.lippe.client(role).get(url).status_code for role in Role}
    assert answers == {role: 200 if role in roles else 403 for role in Role}
    assert world.other.client().get(url).status_code == 404
