"""Organisations: found by beginnings of words, stored with a code of their own."""

import pytest

from lotse.directory import services
from lotse.directory.models import Organisation
from lotse.directory.selectors import named
from tests.world import World


def organisation(name: str, **fields: str) -> Organisation:
    return Organisation(kind="school", name=name, **fields)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mueller", ["Müllerschule am Bach"]),
        ("BACH mull", ["Müllerschule am Bach"]),
        ("ullerschule", []),
        ("lemgo", ["Waldschule"]),
        ("", ["Müllerschule am Bach", "Waldschule"]),
        ("%", ["Müllerschule am Bach", "Waldschule"]),
    ],
)
def test_found_by_beginnings_of_words(world: World, text: str, found: list[str]) -> None:
    with world.lippe.scope():
        services.add_organisations([organisation("Müllerschule am Bach"), organisation("Waldschule", town="Lemgo")])
        assert [row.name for row in Organisation.objects.filter(named(text))] == found


def test_codes_are_unique_in_a_centre_and_only_there(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = iter(["BBBBBB", "CCCCCC"])
    monkeypatch.setattr(services, "new_code", lambda: next(codes))
    for place in (world.lippe, world.other):
        with place.scope():
            services.add_organisations([organisation("Eins", code="AAAAAA")])
    with world.lippe.scope():
        new = [
            organisation("Zwei", code="AAAAAA"),
            organisation("Drei", code="BBBBBB"),
            organisation("Vier", code="DDDDDD"),
        ]
        services.add_organisations(new)
        rows = dict(Organisation.objects.values_list("name", "code"))
        assert rows == {"Eins": "AAAAAA", "Zwei": "BBBBBB", "Drei": "CCCCCC", "Vier": "DDDDDD"}


def test_a_changed_name_is_found_anew(world: World) -> None:
    with world.lippe.scope():
        (row,) = services.add_organisations([organisation("Alte Schule")])
        row.name = "Neue Schule"
        services.change_organisations([row], ["name"])
        assert Organisation.objects.filter(named("neue")).get() == row
        assert not Organisation.objects.filter(named("alte")).exists()
        services.change_organisations([], ["name"])
