"""The audit log: who did what when, append-only, without a value."""

import uuid

import pytest

from lotse.audit import selectors
from lotse.audit.models import Entry
from lotse.audit.services import record
from tests import make
from tests.world import NOW, World


def entry(world: World) -> Entry:
    household = make.household(world.lippe)
    return record(
        actor=world.lippe.counsellor,
        action="people.household_changed",
        obj=household,
        now=NOW,
        file_id=household.pk,
        fields=["town", "street"],
    )


def test_an_entry_names_fields_and_no_value(world: World) -> None:
    with world.lippe.scope():
        found = entry(world)
        assert (found.at, found.actor_id) == (NOW, world.lippe.counsellor.pk)
        assert (found.object_type, found.fields) == ("people.household", ["street", "town"])


def test_nobody_changes_or_removes_an_entry(world: World) -> None:
    with world.lippe.scope():
        found = entry(world)
        found.action = "nothing"
        for change in (
            found.save,
            found.delete,
            lambda: Entry.objects.update(action="nothing"),
            lambda: Entry.objects.all().delete(),
            lambda: Entry.objects.bulk_update([found], ["action"]),
        ):
            with pytest.raises(TypeError):
                change()
        assert Entry.objects.get().action == "people.household_changed"


def test_the_machine_is_nobody(world: World) -> None:
    with world.lippe.scope():
        record(actor=None, action="people.cleaned", obj=make.household(world.lippe), now=NOW)
        assert Entry.objects.get().actor_id is None


def test_entries_are_found_by_file_and_action(world: World) -> None:
    with world.lippe.scope():
        found = entry(world)
        later = record(
            actor=None, action="people.viewed", obj=make.household(world.lippe), now=NOW, file_id=found.file_id
        )
        assert set(selectors.entries_of_files([found.file_id or uuid.uuid4()])) == {found, later}
        assert list(selectors.entries_with_action(["people.viewed"])) == [later]


def test_another_centre_sees_none_of_it(world: World) -> None:
    with world.lippe.scope():
        found = entry(world)
    with world.other.scope():
        assert not selectors.entries_of_files([found.file_id or uuid.uuid4()]).exists()
