"""lotse check-tenancy finds what only a hand on the database can have done."""

import pytest
from django.core.management import call_command
from django.db import connection

from lotse.core import stored
from lotse.core.scopes import whole_database
from lotse.people.models import Household
from tests import make
from tests.world import World


def test_a_world_written_by_our_code_is_in_order(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    for place in (world.lippe, world.other):
        with place.scope():
            make.pupil(place)
    call_command("check-tenancy")
    assert capsys.readouterr().out.startswith("In Ordnung: ")


def test_a_row_bent_by_hand_is_named_and_the_command_fails(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    with world.lippe.scope():
        household = make.household(world.lippe)
    foreign = world.other.municipalities[0].pk
    field = Household._meta.get_field("municipality")
    value, row = (field.get_db_prep_value(pk, connection) for pk in (foreign, household.pk))
    with whole_database(), connection.cursor() as cursor:
        cursor.execute("UPDATE people_household SET municipality_id = %s WHERE id = %s", [value, row])
    with pytest.raises(SystemExit) as end:
        call_command("check-tenancy")
    assert end.value.code == 1
    errors = capsys.readouterr().err
    assert f"people.Household.municipality: 1 Verweise in ein anderes Zentrum ({household.pk})" in errors


def test_each_key_between_centres_rows_is_looked_at() -> None:
    looked_at = {(model._meta.label, name) for model, name in stored.keys_to_check()}
    assert {
        ("people.Person", "household"),
        ("tenants.MembershipRole", "membership"),
        ("links.Link", "created_by"),
        ("administration.Invitation", "invited_by"),
    } <= looked_at


def test_a_long_list_is_cut() -> None:
    keys = tuple(str(number) for number in range(5))
    assert str(stored.Crossing("a.B", "c", 9, keys)).endswith("(0, 1, 2, 3, 4 und 4 weitere)")  # type: ignore[arg-type]
