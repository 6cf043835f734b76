"""Finding families: duplicates, search, list, timeline."""

import datetime as dt
import io
from typing import Any
from urllib.parse import urlencode

import pytest
from openpyxl import load_workbook

from lotse.audit.models import Entry
from lotse.core import registry
from lotse.core.registry import TimelineEntry
from lotse.people.models import Household
from lotse.people.selectors import (
    HouseholdFilter,
    households,
    possible_duplicates,
    search_people,
    timeline,
)
from lotse.tenants.enums import Role
from tests import make
from tests.exports import personal_file
from tests.world import NOW, TODAY, World


@pytest.mark.parametrize(
    ("on_file", "typed", "same_birthday", "found"),
    [
        (("Fatma", "Şahin"), "Fatma Sahin", False, True),
        (("Jürgen", "Müller"), "Juergen Mueller", False, True),
        (("Олена", "Коваль"), "Olena Koval", False, True),
        (("Mila", "Sommer"), "Sommer Mila", False, True),
        (("Mohammed", "Al Hassan"), "Muhamad Alhasan", True, True),
        (("Mohammed", "Al Hassan"), "Muhamad Alhasan", False, False),
        (("Mila", "Sommer"), "Anton Winter", True, False),
    ],
)
def test_who_may_be_the_same(
    world: World, on_file: tuple[str, str], typed: str, same_birthday: bool, found: bool
) -> None:
    with world.lippe.scope():
        make.person(make.household(world.lippe), on_file[0], last_name=on_file[1], born_on=dt.date(2014, 5, 17))
        hints = possible_duplicates([typed], [dt.date(2014, 5, 17) if same_birthday else None])
    assert bool(hints) == found


def test_duplicates_are_not_looked_for_in_merged_files_or_other_centres(world: World) -> None:
    with world.other.scope():
        make.contact_way(make.person(make.household(world.other), "Anna"))
    with world.lippe.scope():
        target = make.household(world.lippe)
        make.contact_way(make.person(make.household(world.lippe, merged_into=target), "Anna"))
        assert possible_duplicates(["Anna Sommer"], phone="05231 620") == []


def test_unreadable_input_finds_nothing(world: World) -> None:
    with world.lippe.scope():
        make.person(make.household(world.lippe))
        assert possible_duplicates(["", "|||", "👩"], phone="???") == []


@pytest.mark.parametrize(
    "query", ["sahin", "ŞAHİN", "fat sah", "Fatma Şahin", "0049 5231 620", "FATMA@example.org ", "code", "CODE"]
)
def test_the_search_finds_by_name_code_and_exact_contact(world: World, query: str) -> None:
    with world.lippe.scope():
        household = make.household(world.lippe, "Şahin")
        person = make.person(household, "Fatma", kind="guardian")
        make.contact_way(person)
        make.contact_way(person, "fatma@example.org", "email")
        query = {"code": household.code.lower(), "CODE": household.code}.get(query, query)
        hits = search_people(world.lippe.counsellor, query)
        assert {hit.url for hit in hits} == {world.lippe.url(f"familien/{household.code}/")}
        assert search_people(world.lippe.member(Role.FUNDER), query) == []
    with world.other.scope():
        assert search_people(world.other.counsellor, query) == []


@pytest.mark.parametrize("query", ["523162", "atma", "%", "_", "K7Q2M9"])
def test_the_search_finds_no_parts_of_numbers_nor_wildcards(world: World, query: str) -> None:
    with world.lippe.scope():
        person = make.person(make.household(world.lippe, "Şahin"), "Fatma")
        make.contact_way(person)
        assert search_people(world.lippe.counsellor, query) == []


def test_filters_of_the_list(world: World) -> None:
    with world.lippe.scope():
        north, south = world.lippe.municipalities
        first = make.household(world.lippe, "Arslan", municipality=north, preferred_language="tr")
        second = make.household(world.lippe, "Öz", municipality=south, responsible=world.lippe.director)
        make.person(first, "Züleyha", kind="guardian")
        make.household(world.lippe, "Weg", merged_into=first)

        def codes(sort: str = "", **wanted: Any) -> list[str]:
            rows = households(world.lippe.counsellor, HouseholdFilter(**wanted), on=TODAY, sort=sort)
            return [row.code for row in rows]

        assert codes() == [first.code, second.code]
        assert codes(sort="-name") == [second.code, first.code]
        assert codes(sort="gemeinde") == [first.code, second.code]
        assert codes(sort="quatsch; drop") == [first.code, second.code]
        assert codes(text="zuleyha ars") == [first.code]
        assert codes(text=second.code.lower()) == [second.code]
        assert codes(municipality=south.pk) == [second.code]
        assert codes(language="tr") == [first.code]
        assert codes(responsible=world.lippe.director.pk) == [second.code]


def test_the_export_holds_exactly_what_the_list_shows(world: World) -> None:
    with world.lippe.scope():
        for number in range(30):
            make.household(world.lippe, f"=Formel {number:02}", preferred_language="tr")
        make.household(world.lippe, "Andere")
    client = world.lippe.client()
    query = {"sprache": "tr", "sortierung": "-name"}
    page = client.get(world.lippe.url("familien/"), query)
    assert len(page.context["rows"]) == 25
    address = world.lippe.url("familien/export/") + f"?{urlencode(query)}&format="
    sheet = load_workbook(io.BytesIO(personal_file(client, f"{address}xlsx"))).active
    assert sheet is not None
    names = [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert names == [f"=Formel {number:02}" for number in reversed(range(30))]
    assert sheet["B2"].data_type == "s"
    csv = personal_file(client, f"{address}csv").decode("utf-8-sig")
    assert csv.splitlines()[1].split(";")[1] == "'=Formel 29"
    with world.lippe.scope():
        taken = Entry.objects.values_list("action", "actor_id")
        assert list(taken) == [("people.households_exported", world.lippe.counsellor.pk)] * 2


@pytest.mark.parametrize("query", [{"gemeinde": "x"}, {"seite": "99999"}, {"aufenthalt": "?"}, {"sprache": "ar"}])
def test_old_bookmarks_still_show_a_list(world: World, query: dict[str, str]) -> None:
    assert world.lippe.client().get(world.lippe.url("familien/"), query).status_code == 200


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_keeps_its_number_of_queries(world: World, count: int, django_assert_num_queries: Any) -> None:
    with world.lippe.scope():
        for number in range(count):
            household = make.household(world.lippe, f"Nummer {number:02}")
            make.person(household, kind="guardian")
            make.person(household)
    client = world.lippe.client()
    client.get(world.lippe.url("familien/"))
    with django_assert_num_queries(13):
        answer = client.get(world.lippe.url("familien/"))
    assert [row.name for row in answer.context["rows"]] == [f"Nummer {number:02}" for number in range(min(count, 25))]


def test_the_timeline_joins_all_apps_newest_first(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def calls(member: Any, household: Household) -> list[TimelineEntry]:
        return [TimelineEntry(NOW - dt.timedelta(days=day), "call", "Anruf", f"vor {day}") for day in (1, 3)]

    provider: registry.Registry[Any] = registry.Registry("timeline")
    provider.add("test", calls)
    monkeypatch.setattr(registry, "timeline", provider)
    with world.lippe.scope():
        household = make.household(world.lippe)
        shown = timeline(world.lippe.counsellor, household)
        assert [entry.title for entry in shown.entries] == ["vor 1", "vor 3"]
        assert shown.kinds == [("call", "Anruf", 2)]
        assert timeline(world.lippe.counsellor, household, "file").kind == ""
    page = world.lippe.client().get(world.lippe.url(f"familien/{household.code}/?art=call"))
    assert "vor 3" in page.content.decode()
