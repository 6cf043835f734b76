"""Encrypted fields: the database sees nothing, a value moved to another row opens nowhere."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection, transaction

from lotse.core import crypto
from lotse.core.crypto import UndecipherableError
from lotse.core.db.fields import Sealed
from lotse.people.models import Household
from tests import make
from tests.world import World

STREET = "Lange Straße 5 | Hinterhaus 😀 شارع"


def _stored(household: Household, column: str = "street") -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM people_household WHERE name = %s", [household.name])
        return str(cursor.fetchone()[0])


def test_the_database_holds_no_plain_text_and_reading_gives_it_back(world: World) -> None:
    with world.lippe.scope():
        household = make.household(world.lippe, street=STREET)
        assert household.street == STREET
        stored = _stored(household)
        assert stored.startswith("k1:") and "Lange" not in stored
        assert Household.objects.get().street == STREET


def test_saving_without_reading_keeps_the_value(world: World) -> None:
    with world.lippe.scope():
        make.household(world.lippe, street=STREET)
        household = Household.objects.get()
        household.town = "Lemgo"
        household.save()
        assert Household.objects.get().street == STREET


def test_equal_values_are_stored_differently_and_empty_ones_empty(world: World) -> None:
    with world.lippe.scope():
        first, second = make.household(world.lippe, "A", street=STREET), make.household(world.lippe, "B", street=STREET)
        assert _stored(first) != _stored(second)
        assert _stored(first, "notes") == ""
        assert Household.objects.get(name="A").notes == ""


def test_a_value_copied_to_another_row_or_centre_does_not_open(world: World) -> None:
    with world.lippe.scope():
        make.household(world.lippe, "Quelle", street=STREET)
        target = make.household(world.lippe, "Ziel")
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE people_household SET street = (SELECT street FROM people_household WHERE name = 'Quelle')"
            )
        with pytest.raises(UndecipherableError):
            _ = Household.objects.get(pk=target.pk).street


def test_a_changed_value_does_not_open() -> None:
    sealed = crypto.encrypt("geheim", "ort")
    assert crypto.decrypt(sealed, "ort") == "geheim"
    for broken in (sealed[:-4] + "AAA=", sealed.replace("k1:", "k2:"), "unsinn", "k1:####"):
        with pytest.raises(UndecipherableError):
            crypto.decrypt(broken, "ort")


def test_it_can_be_neither_searched_nor_updated_in_bulk(world: World) -> None:
    with world.lippe.scope():
        household = make.household(world.lippe, street=STREET)
        for action in (
            lambda: Household.objects.filter(street=STREET).exists(),
            lambda: Household.objects.filter(street__contains="Lange").exists(),
            lambda: Household.objects.update(street="neu"),
        ):
            with pytest.raises(FieldError), transaction.atomic():
                action()
        value = Household.objects.values_list("street", flat=True).get()
        assert isinstance(value, Sealed) and "Lange" not in repr(value)
        assert Household.objects.get(pk=household.pk).street == STREET


def test_deferred_values_open_when_asked_for(world: World) -> None:
    with world.lippe.scope():
        make.household(world.lippe, street=STREET)
        assert Household.objects.defer("street").get().street == STREET


def test_the_blind_index_differs_between_centres_and_kinds() -> None:
    one = crypto.blind_index("+4952311", centre_id="a", kind="phone")
    assert one == crypto.blind_index("+4952311", centre_id="a", kind="phone")
    assert one != crypto.blind_index("+4952311", centre_id="b", kind="phone")
    assert one != crypto.blind_index("+4952311", centre_id="a", kind="email")
    assert crypto.blind_index("", centre_id="a", kind="phone") == ""
