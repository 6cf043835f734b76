"""Entering and changing families in the browser's way: without script, without losing input."""

import datetime as dt
import re
from typing import Any

import pytest

from lotse.audit.models import Entry
from lotse.people.arrival import Arrival
from lotse.people.enums import ArrivalAnswer
from lotse.people.models import Consent, ContactWay, Household, Person
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, World

FIRST_PAGE = {
    "informed_how": "handed_over",
    "informed_on": "2.11.2026",
    "informed_language": "uk",
    "kind": "guardian",
    "first_name": "Olena",
    "last_name": "Kowal",
    "born_on": "3.9.1988",
    "arrival": "2022",
    "mother": "uk",
    "phone": "05231 620",
    "preferred_language": "uk",
    "interpreter_needed": "on",
    "children": "2",
    "child_1_first_name": "Mila",
    "child_1_born_on": "17.5.2014",
    "child_2_first_name": "",
}


@pytest.fixture
def typed(world: World) -> dict[str, Any]:
    return FIRST_PAGE | {"municipality": str(world.lippe.municipalities[1].pk)}


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    from lotse.core import clock

    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())


def create(world: World, data: dict[str, Any]) -> Any:
    return world.lippe.client().post(world.lippe.url("familien/neu/"), data)


def test_one_page_makes_the_whole_file(world: World, typed: dict[str, Any]) -> None:
    answer = create(world, typed)
    with world.lippe.scope():
        household = Household.objects.get()
        assert answer["Location"] == world.lippe.url(f"familien/{household.code}/")
        assert (household.name, household.municipality, household.interpreter_needed) == (
            "Kowal",
            world.lippe.municipalities[1],
            True,
        )
        assert {(one.first_name, one.last_name, one.born_on) for one in Person.objects.all()} == {
            ("Olena", "Kowal", dt.date(1988, 9, 3)),
            ("Mila", "Kowal", dt.date(2014, 5, 17)),
        }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, (["UA"], ["uk"], "2022")),
        ({"child_1_born_on": "17.5.2023"}, (["UA"], ["uk"], "")),  # born after the parent came: may have come later
        ({"arrival": "3.9.2014", "child_1_born_on": "3.9.2014"}, (["UA"], ["uk"], "03.09.2014")),
        ({"arrival": "schon immer"}, (["UA"], ["uk"], "schon immer")),
        ({"shared": ""}, ([], [], "")),
        ({"kind": "trusted"}, ([], [], "")),  # no parent: nothing in common
    ],
)
def test_what_parent_and_child_share_is_typed_once(
    world: World, typed: dict[str, Any], changes: dict[str, str], expected: tuple[list[str], list[str], str]
) -> None:
    assert create(world, typed | {"shared": "on", "citizenship": "UA"} | changes).status_code == 302
    with world.lippe.scope():
        mila = Person.objects.get(first_name="Mila")
        arrival = Arrival(ArrivalAnswer(mila.arrival_answer), mila.arrived_on, mila.arrival_is_year)
        languages = [one.language for one in mila.languages.all()]
    assert (mila.citizenships, languages, str(arrival)) == expected


def test_the_box_for_the_children_is_checked_at_first(world: World) -> None:
    page = world.lippe.client().get(world.lippe.url("familien/neu/")).content.decode()
    (box,) = re.findall(r"<input[^>]*name=\"shared\"[^>]*>", page)
    assert "checked" in box


@pytest.mark.parametrize(
    "onward", ["/lippe/beratung/", "/nachbar/beratung/", "//boese.example/lippe/", "https://boese.example"]
)
def test_a_page_of_this_centre_gets_the_new_family_back(world: World, typed: dict[str, Any], onward: str) -> None:
    answer = world.lippe.client().post(world.lippe.url(f"familien/neu/?weiter={onward}"), typed)
    with world.lippe.scope():
        code = Household.objects.get().code
    safe = onward == "/lippe/beratung/"
    assert answer["Location"] == (f"{onward}?familie={code}" if safe else world.lippe.url(f"familien/{code}/"))


def test_nothing_is_saved_before_the_information_is_recorded(world: World, typed: dict[str, Any]) -> None:
    answer = create(world, typed | {"informed_how": ""})
    assert "Vorher wird nichts gespeichert." in answer.content.decode()
    assert 'value="Olena"' in answer.content.decode()
    with world.lippe.scope():
        assert not Household.objects.exists()


def test_one_more_child_keeps_what_was_typed_and_shows_no_error(world: World, typed: dict[str, Any]) -> None:
    answer = create(world, typed | {"more": "1", "born_on": "31.2.1988", "informed_how": ""})
    page = answer.content.decode()
    assert "3. Kind" in page
    assert 'value="31.2.1988"' in page and 'value="17.5.2014"' in page
    assert "l-errors" not in page
    assert 'name="children" value="3"' in page
    with world.lippe.scope():
        assert not Household.objects.exists()


def test_a_possible_duplicate_is_shown_before_the_first_save_and_can_be_overruled(
    world: World, typed: dict[str, Any]
) -> None:
    with world.lippe.scope():
        known = make.household(world.lippe, "Kowal")
        make.person(known, "Mila", last_name="Коваль", search_text=" mila koval")
    answer = create(world, typed)
    page = answer.content.decode()
    assert known.code in page and "Trotzdem anlegen" in page and 'value="Olena"' in page
    with world.lippe.scope():
        assert Household.objects.count() == 1
    assert create(world, typed | {"anyway": "1"}).status_code == 302
    with world.lippe.scope():
        assert Household.objects.count() == 2


def test_duplicates_appear_while_typing(world: World, typed: dict[str, Any]) -> None:
    with world.lippe.scope():
        known = make.household(world.lippe)
        make.contact_way(make.person(known, "Anna", kind="guardian"))
    answer = world.lippe.client().post(world.lippe.url("familien/doppelt/"), {"phone": "05231-620"})
    assert known.code in answer.content.decode() and "gleiche Telefonnummer" in answer.content.decode()
    foreign = world.other.client().post(world.other.url("familien/doppelt/"), {"phone": "05231-620"})
    assert foreign.content.decode().strip() == ""


@pytest.mark.parametrize("children", ["", "999", "-1", "x", "21"])
def test_a_forged_number_of_rows_does_no_harm(world: World, typed: dict[str, Any], children: str) -> None:
    assert create(world, typed | {"children": children}).status_code in {200, 302}


def test_changing_a_household_over_a_colleagues_change_keeps_the_input(world: World) -> None:
    with world.lippe.scope():
        household = make.household(world.lippe)
    path = world.lippe.url(f"familien/{household.code}/aendern/")
    client = world.lippe.client()
    form = client.get(path).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"name": "Winter", "interpreter_needed": ""}
    with world.lippe.scope():
        Household.objects.filter(pk=household.pk).update(changed_at=NOW + dt.timedelta(seconds=1))
    answer = client.post(path, data)
    assert 'value="Winter"' in answer.content.decode()
    assert "inzwischen geändert" in answer.content.decode()
    with world.lippe.scope():
        assert Household.objects.get().name == "Sommer"
    data["seen"] = (NOW + dt.timedelta(seconds=1)).isoformat()
    assert client.post(path, data).status_code == 302
    with world.lippe.scope():
        assert Household.objects.get().name == "Winter"


def test_a_person_goes_through_the_form_unchanged(world: World) -> None:
    with world.lippe.scope():
        person = make.person(
            make.household(world.lippe),
            citizenships=["SY", "TR", "DE"],
            scripts=["arabic"],
            arrival_answer="given",
            arrived_on=dt.date(2015, 1, 1),
            arrival_is_year=True,
            birth_country="SY",
        )
        for language, use in (("ar", "mother"), ("kmr", "family"), ("tr", "other"), ("en", "other"), ("fr", "other")):
            person.languages.create(language=language, use=use)
    path = world.lippe.url(f"familien/{person.household.code}/personen/{person.pk}/")
    client = world.lippe.client()
    form = client.get(path).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"born_on": "17.5.2014"}
    assert client.post(path, data).status_code == 302
    with world.lippe.scope():
        assert Entry.objects.exclude(action="people.household_viewed").count() == 0
        assert client.post(path, data | {"first_name": "Mira", "seen": NOW.isoformat()}).status_code == 302
        assert Person.objects.get().citizenships == ["SY", "TR", "DE"]
        assert Entry.objects.get(action="people.person_updated").fields == ["first_name"]


def test_adding_a_person_a_number_and_a_consent(world: World) -> None:
    with world.lippe.scope():
        household = make.household(world.lippe)
        person = make.person(household, kind="guardian")
    client, base = world.lippe.client(), world.lippe.url(f"familien/{household.code}/")
    answer = client.post(base + "personen/neu/", {"kind": "child", "first_name": "Ali", "last_name": "Sommer"})
    assert answer.status_code == 302
    wrong = client.post(base + f"personen/{person.pk}/kontakt/", {"kind": "email", "value": "keine"})
    assert "keine vollständige E-Mail-Adresse" in wrong.content.decode()
    client.post(base + f"personen/{person.pk}/kontakt/", {"kind": "email", "value": "A@Example.org"})
    consent = {
        "purposes": ["partner"],
        "recipient": "Sportbund",
        "given_by": str(person.pk),
        "given_on": "1.11.2026",
        "form": "spoken",
        "wording_version": "2026-1",
        "language": "uk",
    }
    assert client.post(base + "einwilligungen/neu/", consent).status_code == 302
    with world.lippe.scope():
        given = Consent.objects.get()
        assert (given.recipient, given.given_by, given.form) == ("Sportbund", person, "spoken")
        assert ContactWay.objects.get().value == "a@example.org"
        assert household.persons.count() == 2
    early = client.post(base + f"einwilligungen/{given.pk}/widerruf/", {"withdrawn_on": "1.10.2026"})
    assert "zwischen dem Tag der Einwilligung und heute" in early.content.decode()
    assert client.post(base + f"einwilligungen/{given.pk}/widerruf/", {"withdrawn_on": "2.11.2026"}).status_code == 302
    assert "widerrufen" in client.get(base + "einwilligungen/").content.decode()


def test_two_files_are_compared_and_merged(world: World) -> None:
    with world.lippe.scope():
        first, second = make.household(world.lippe, "Şahin"), make.household(world.lippe, "Sahin")
        kept, gone = make.person(first, "Mila"), make.person(second, "Mila")
    client, path = world.lippe.client(), world.lippe.url("familien/zusammenfuehren/")
    assert client.get(path).status_code == 200
    unknown = client.get(path, {"a": first.code, "b": "ZZZZZZ"})
    assert "gibt es nicht" in unknown.content.decode()
    assert "zweimal dieselbe" in client.get(path, {"a": first.code, "b": first.code}).content.decode()
    page = client.get(path, {"a": first.code, "b": second.code})
    assert "Mila Şahin ist Mila Sahin" in page.content.decode()
    answer = client.post(f"{path}?a={first.code}&b={second.code}", {"keep": first.code, "same": f"{kept.pk}:{gone.pk}"})
    assert answer["Location"] == world.lippe.url(f"familien/{first.code}/")
    with world.lippe.scope():
        assert [one.pk for one in Person.objects.all()] == [kept.pk]
    old = client.get(world.lippe.url(f"familien/{second.code}/"))
    assert old["Location"] == answer["Location"]


def test_who_may_not_enter_families_sees_no_button(world: World) -> None:
    for role in (Role.COUNSELLOR, Role.DIRECTOR):
        page = world.lippe.client(role).get(world.lippe.url("heute/")).content.decode()
        assert "familien/neu/" in page
    assert "familien/" not in world.lippe.client(Role.FUNDER).get(world.lippe.url("heute/")).content.decode()
