"""The list of deletions: whatever dies when, it names what is gone and nothing that is not."""

import datetime as dt
import fcntl
import os
import resource
import uuid
from collections import Counter
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from lotse.cases.models import Case
from lotse.core import deleted
from lotse.core.deleted import Deleted
from lotse.core.redeleting import Redeleted, delete_again, label_of, left
from lotse.core.registry import Redeletion, redeletions
from lotse.people.models import Household, Person
from lotse.schooling.models import Pupil
from tests import make
from tests.crashes import COMMIT, DONE, KILLED, REFUSED, in_a_process
from tests.races import own_connections  # noqa: F401
from tests.world import NOW, World, build

DAY = dt.timedelta(days=1)
LABEL = "people.Household"


def erase(*households: Household, now: dt.datetime = NOW) -> None:
    """As whoever deletes for good does it."""
    with transaction.atomic():
        deleted.remember([(LABEL, one.pk, one.centre_id) for one in households], now)
        Household.objects.filter(pk__in=[one.pk for one in households]).delete()


def keys(rows: Any) -> list[str]:
    return sorted(row.key for row in rows)


@pytest.mark.parametrize("step", [(os, "fsync"), (os, "replace"), (fcntl, "flock"), COMMIT], ids=lambda step: step[1])
def test_killed_at_any_step_it_names_what_is_gone_and_nothing_else(
    own_connections: None,  # noqa: F811
    step: tuple[Any, str],
) -> None:
    lippe = build().lippe
    ends = []
    with lippe.scope():
        while DONE not in ends:
            settings.DELETED_LIST.unlink(missing_ok=True)
            one = make.household(lippe)
            ends.append(in_a_process(lambda one=one: erase(one), kill_at=len(ends) + 1, before=step))
            there = Household.objects.filter(pk=one.pk).exists()
            deleted.settle(left, NOW)
            assert keys(deleted.read().done) == ([] if there else [str(one.pk)])
            erase(one)
            assert str(one.pk) in keys(deleted.read().done)
    assert ends[:-1] == [KILLED] * (len(ends) - 1) and len(ends) > 1


def test_what_is_rolled_back_is_not_deleted_later(own_connections: None) -> None:  # noqa: F811
    lippe = build().lippe
    with lippe.scope():
        one, two = make.household(lippe), make.household(lippe)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            erase(one)
            1 / 0  # noqa: B018
        with transaction.atomic():
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                erase(one)
                1 / 0  # noqa: B018
            erase(two)
        assert keys(deleted.read().done) == [str(two.pk)]
        assert deleted.settle(left, NOW) == 0
        erase(one)
        assert deleted.settle(left, NOW) == 2  # what is gone is gone, whichever attempt it was
    assert set(keys(deleted.read().done)) == {str(one.pk), str(two.pk)}


def test_what_was_rolled_back_leaves_the_list_after_a_day(own_connections: None) -> None:  # noqa: F811
    lippe = build().lippe
    with lippe.scope():
        one, two = make.household(lippe), make.household(lippe)
        erase(two)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            erase(one)
            1 / 0  # noqa: B018
        deleted.settle(left, NOW + DAY)
        assert len(deleted.read().begun) == 1
        deleted.settle(left, NOW + DAY + dt.timedelta(seconds=1))
    known = deleted.read()
    assert not known.begun and keys(known.done) == [str(two.pk)] and known.covers(NOW)


def test_outside_a_transaction_nothing_is_set_down(transactional_db: None) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        deleted.remember([(LABEL, uuid.uuid4(), None)], NOW)
    assert deleted.read().since is None


def test_where_it_cannot_be_written_nothing_is_deleted(own_connections: None) -> None:  # noqa: F811
    lippe = build().lippe
    deleted.begin(NOW)
    with settings.DELETED_LIST.open("ab") as file:
        file.write(b"x" * 2**24)  # longer than the database, which may still grow when the list may not

    def on_a_full_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (settings.DELETED_LIST.stat().st_size + 60, resource.RLIM_INFINITY))
        erase(one)

    with lippe.scope():
        one = make.household(lippe)
        assert in_a_process(on_a_full_disk) == REFUSED
        assert Household.objects.filter(pk=one.pk).exists()
        assert deleted.settle(left, NOW) == 0 and deleted.read().unreadable == 2
        erase(one)
    assert keys(deleted.read().done) == [str(one.pk)] and deleted.read().unreadable == 2


@given(st.data())
@settings_of_hypothesis(max_examples=15)
def test_cut_off_anywhere_it_is_read_and_goes_on(data: st.DataObject) -> None:
    path = settings.DELETED_LIST
    batch, other = [[Deleted(LABEL, str(uuid.uuid4()), uuid.uuid4(), NOW)] for _ in range(2)]
    lines = [deleted._row("a", batch[0]), deleted._line(["a"])]
    path.unlink(missing_ok=True)
    deleted._append(lines, NOW)
    whole = path.read_bytes()
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    known = deleted.read()
    assert set(known.done) <= set(batch) and known.unreadable <= 1
    deleted._append([deleted._row("b", other[0]), deleted._line(["b"])], NOW)
    assert set(deleted.read().done) == set(known.done) | set(other)


def test_the_list_holds_no_content_and_is_its_owners_alone(own_connections: None) -> None:  # noqa: F811
    lippe = build().lippe
    with lippe.scope():
        one = make.household(lippe, "Şahin|Müller")
        erase(one)
    content = settings.DELETED_LIST.read_text()
    assert "ahin" not in content and one.code not in content
    assert settings.DELETED_LIST.stat().st_mode & 0o777 == 0o600


def test_old_lines_go_and_with_them_the_promise_to_know_what_was_before(own_connections: None) -> None:  # noqa: F811
    lippe = build().lippe
    deleted.begin(NOW - 9 * DAY)
    with lippe.scope():
        old, new, open_ = (make.household(lippe) for _ in range(3))
        erase(old, now=NOW - 8 * DAY)
        erase(new, now=NOW - 2 * DAY)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            erase(open_, now=NOW - DAY)
            1 / 0  # noqa: B018
    assert deleted.read().covers(NOW - 9 * DAY) and not deleted.read().covers(NOW - 10 * DAY)
    assert deleted.prune(NOW - 8 * DAY) == 0 and deleted.read().covers(NOW - 9 * DAY)
    assert deleted.prune(NOW - 5 * DAY) == 1
    known = deleted.read()
    assert keys(known.done) == [str(new.pk)] and [keys(rows) for rows in known.begun.values()] == [[str(open_.pk)]]
    assert known.covers(NOW - 5 * DAY) and not known.covers(NOW - 6 * DAY)
    assert deleted.prune(NOW - 5 * DAY) == 0


def test_a_list_that_is_not_one_covers_nothing() -> None:
    settings.DELETED_LIST.write_bytes(b'\x00\xff\n{"lotse-deleted":2}\n[1,2,3]\n["b","2026","x","y","z"]\nnull\n')
    known = deleted.read()
    assert (known.since, known.done, known.begun, known.unreadable) == (None, (), {}, 5)
    deleted.begin(NOW)
    assert deleted.read() == deleted.DeletedList(NOW, {}, frozenset(), 0)
    deleted.begin(NOW + DAY)
    assert deleted.read().since == NOW


# --- Deleting again ----------------------------------------------------------------------------------------------


def rows_of(*objects: Any, kind: str = "") -> list[Deleted]:
    return [Deleted(kind or one._meta.label, str(one.pk), one.centre_id, NOW) for one in objects]


def test_what_is_there_again_goes_again_with_all_that_is_about_it(world: World) -> None:
    """Persons hold their household, pupils their person, each with PROTECT."""
    with world.lippe.scope():
        one, two, kept = (make.household(world.lippe) for _ in range(3))
        make.contact_way(make.person(one))
        make.pupil(world.lippe, make.person(two))
        make.case(world.lippe, two)
        mine = make.pupil(world.lippe, make.person(kept))
    with world.other.scope():
        theirs = make.household(world.other)
    unknown = [Deleted("people.Gone", "1", None, NOW), Deleted("x", "", None, NOW)]
    invalid = Deleted(LABEL, "keine UUID", world.lippe.centre.pk, NOW)
    absent = Deleted(LABEL, str(uuid.uuid4()), world.lippe.centre.pk, NOW)
    foreign = Deleted(LABEL, str(kept.pk), world.other.centre.pk, NOW)
    told = delete_again([*rows_of(one, two, theirs), *unknown, invalid, absent, foreign], NOW)
    assert told == Redeleted(Counter({LABEL: 3}), Counter())
    with world.lippe.scope():
        assert list(Household.objects.all()) == [kept] and list(Pupil.objects.all()) == [mine]
        assert list(Person.objects.all()) == [mine.person] and not Case.objects.exists()


def test_what_nobody_deleted_keeps_what_it_needs(world: World) -> None:
    with world.lippe.scope():
        needed, free = world.lippe.municipalities
        one = make.household(world.lippe, municipality=needed)
        told = delete_again(rows_of(needed, free), NOW)
        assert told == Redeleted(Counter({"tenants.Municipality": 1}), Counter({"tenants.Municipality": 1}))
        assert Household.objects.get() == one


def test_an_app_may_say_how_its_rows_are_deleted_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the row stays and only its content goes."""

    def emptied(keys: list[str], now: dt.datetime) -> None:
        for one in Household.objects.filter(pk__in=keys):
            one.street = ""
            one.save()

    def full(keys: list[str]) -> set[str]:
        return {str(one.pk) for one in Household.objects.filter(pk__in=keys) if one.street}

    monkeypatch.setattr(redeletions, "_providers", {})
    redeletions.add("people.street", Redeletion(full, emptied, "Straße"))
    assert label_of("people.street") == "Straße"
    with world.lippe.scope():
        one, without = make.household(world.lippe, street="Weg 1"), make.household(world.lippe, street="")
        told = delete_again(rows_of(one, without, kind="people.street"), NOW)
        assert told == Redeleted(Counter({"people.street": 1}), Counter())
        assert Household.objects.get(pk=one.pk).street == ""


def test_a_mistake_of_one_app_holds_only_its_own_rows(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(keys: list[str], now: dt.datetime) -> None:
        Household.objects.filter(pk__in=keys).delete()
        raise ZeroDivisionError

    monkeypatch.setattr(redeletions, "_providers", {})
    redeletions.add("people.broken", Redeletion(set, broken))
    with world.lippe.scope():
        one, two = make.household(world.lippe), make.household(world.lippe)
        told = delete_again([*rows_of(one, kind="people.broken"), *rows_of(two)], NOW)
        assert told == Redeleted(Counter({LABEL: 1}), Counter({"people.broken": 1}))
        assert list(Household.objects.all()) == [one]


def test_kinds_have_names_for_people() -> None:
    named = [label_of(kind) for kind in (LABEL, "tenants.Municipality", "people.street")]
    assert named == ["Akte einer Familie", "tenants.Municipality", "Unterlagen"]
