"""Around the application: whatever the SQL, PostgreSQL shows and takes the rows of the centre in scope only."""

import os
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from lotse.core.checks import check_rows
from lotse.core.db import rows
from lotse.core.scopes import whole_database
from lotse.core.tenancy import Door, across_centres
from lotse.directory.models import Offer
from lotse.people.models import Household
from tests import make, postgres
from tests.world import NOW, World

pytestmark = [
    pytest.mark.skipif("LOTSE_TEST_SOCKET" not in os.environ, reason="SQLite knows no policies"),
    pytest.mark.django_db,
]


@pytest.fixture
def families(world: World) -> World:
    for place in (world.lippe, world.other):
        with place.scope():
            make.household(place, f"Familie in {place.centre.slug}")
    return world


def _sql(statement: str, *params: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def _names() -> list[str]:
    return sorted(name for (name,) in _sql("SELECT name FROM people_household"))


def test_a_scope_shows_its_rows_and_nothing_shows_none(families: World) -> None:
    assert _names() == []
    with families.lippe.scope():
        assert _names() == ["Familie in lippe"]
        assert _sql("SELECT count(*) FROM people_household WHERE centre_id = %s", families.other.centre.pk) == [(0,)]
    with families.other.scope():
        assert _names() == ["Familie in nachbar"]
    assert _names() == []


def test_rows_of_another_centre_are_neither_changed_nor_deleted_nor_made(families: World) -> None:
    mine, theirs = families.lippe.centre.pk, families.other.centre.pk
    with families.lippe.scope():
        assert _sql("UPDATE people_household SET name = 'X' WHERE centre_id = %s", theirs) == 0
        assert _sql("DELETE FROM people_household WHERE centre_id = %s", theirs) == 0
        for statement, params in (
            ("UPDATE people_household SET centre_id = %s WHERE centre_id = %s", (theirs, mine)),
            (
                "INSERT INTO audit_entry (id, centre_id, at, action, object_type, object_id, fields)"
                " VALUES (%s, %s, %s, 'x', 'x', %s, '[]')",
                (uuid.uuid4(), theirs, NOW, uuid.uuid4()),
            ),
        ):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                _sql(statement, *params)
        assert _names() == ["Familie in lippe"]
    with families.other.scope():
        assert _names() == ["Familie in nachbar"]


def test_a_door_reads_all_rows_and_writes_none(families: World) -> None:
    with across_centres(Door.TENANCY_CHECK):
        assert _names() == ["Familie in lippe", "Familie in nachbar"]
        assert _sql("UPDATE people_household SET name = 'X'") == 0
        assert _sql("DELETE FROM people_household") == 0
        with families.lippe.scope():
            assert _sql("UPDATE people_household SET name = name") == 1
    with whole_database():
        assert _sql("UPDATE people_household SET name = name") == 2


class _Undone(Exception):
    pass


@pytest.mark.parametrize("inside", [True, False])
def test_what_was_told_is_told_again_after_a_rollback(families: World, inside: bool) -> None:
    """A rollback takes ``SET`` back, a savepoint's too."""

    def undone(act: Callable[[], object]) -> None:
        with pytest.raises(_Undone), transaction.atomic():
            act()
            raise _Undone

    def other() -> None:
        with families.other.scope():
            assert _names() == ["Familie in nachbar"]

    with families.lippe.scope() if not inside else transaction.atomic():
        if inside:
            undone(other)
            assert _names() == []
        else:
            assert _names() == ["Familie in lippe"]
    undone(other)
    assert _names() == []
    with families.lippe.scope():
        assert _names() == ["Familie in lippe"]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_handed_on_shows_nothing_of_before(families: World) -> None:
    with families.lippe.scope():
        assert _names() == ["Familie in lippe"]
        with pytest.raises(_Undone), transaction.atomic():
            make.household(families.lippe, "Nie")
            raise _Undone
    connection.close()  # back into the pool, which gives out the same one
    assert _names() == []
    connection.close()
    with families.other.scope():
        assert _names() == ["Familie in nachbar"]


def test_telling_costs_no_query_that_anybody_counts(families: World, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2), families.lippe.scope():
        assert Household.objects.count() == 1
        assert Household.objects.count() == 1


def test_each_table_of_a_centre_is_guarded_from_its_owner_too() -> None:
    found = _sql("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
    guarded = {model._meta.db_table for model in rows.guarded_models()}
    assert {name for (name,) in found} == guarded
    with_centre = "SELECT table_name FROM information_schema.columns WHERE column_name = 'centre_id'"
    # Mails, reports of barriers, offers: docs/adr/0045
    assert {name for (name,) in _sql(with_centre)} - guarded == {
        "outbox_mail",
        "barriers_barrierreport",
        Offer._meta.db_table,
    }


def test_tenancy_is_still_checked_across_centres(families: World, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check-tenancy")
    assert "In Ordnung" in capsys.readouterr().out


def test_an_account_that_passes_by_is_told(db: None) -> None:
    assert check_rows(["default"]) == []
    socket = os.environ["LOTSE_TEST_SOCKET"]
    postgres.as_superuser(socket, f"ALTER ROLE {postgres.ACCOUNT} BYPASSRLS")
    try:
        assert [one.id for one in check_rows(["default"])] == ["lotse.W011"]
    finally:
        postgres.as_superuser(socket, f"ALTER ROLE {postgres.ACCOUNT} NOBYPASSRLS")
