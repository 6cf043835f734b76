"""Backup and restore: what comes back is what was there, on either engine, or nothing happens."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import example, given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from lotse.core import sealing
from lotse.core.db import dump
from lotse.core.keys import KeyRing
from lotse.operations import backup as backups
from lotse.operations.backup import NotEmpty, backup, restore
from lotse.people.models import ContactWay
from tests import make
from tests.operations.installation import Installation, database
from tests.world import NOW, World

RING = KeyRing(current="k1", keys={"k1": bytes(range(32))}, index=b"i" * 32, django_secret="s")
OTHER_RING = KeyRing(current="k1", keys={"k1": bytes(32)}, index=b"i" * 32, django_secret="s")


def _sealed(chunks: list[bytes]) -> bytes:
    file = io.BytesIO()
    sealing.seal(chunks, file, RING)
    return file.getvalue()


def _opened(data: bytes, ring: KeyRing = RING) -> bytes:
    return b"".join(sealing.unseal(io.BytesIO(data), ring))


@given(sizes=st.lists(st.integers(0, 3 * sealing.PIECE), max_size=3))
@example(sizes=[sealing.PIECE])
@example(sizes=[sealing.PIECE, sealing.PIECE])
@settings_of_hypothesis(max_examples=30)
def test_what_is_sealed_opens_to_the_same(sizes: list[int]) -> None:
    chunks = [os.urandom(size) for size in sizes]
    assert _opened(_sealed(chunks)) == b"".join(chunks)


def test_a_sealed_file_shows_any_damage() -> None:
    data = _sealed([os.urandom(200_000)])
    start = data.index(b"\n") + 1
    piece = sealing.PIECE + sealing.TAG
    damaged = [
        data[:-1],  # cut off in the middle of a piece
        data[: start + 2 * piece],  # cut off between pieces
        data[:start] + data[start + piece :],  # a piece left out
        data[:start] + data[start + piece :][:piece] + data[start:][:piece] + data[start + 2 * piece :],  # swapped
        data[: start + 5] + bytes([data[start + 5] ^ 1]) + data[start + 6 :],
        b"",
        b"keine Sicherung\n",
    ]
    for broken in damaged:
        with pytest.raises(sealing.SealBroken):
            _opened(broken)
    with pytest.raises(sealing.SealBroken):
        _opened(data, OTHER_RING)


@pytest.fixture
def filled(transactional_db: None, world: World, tmp_path: Path) -> Path:
    """The backup of a family whose street and phone are encrypted."""
    with world.lippe.scope():
        family = make.household(world.lippe, "Şahin-Müller|😀", street="Lange Straße 5")
        person = make.person(family, kind="guardian")
        ContactWay.objects.create(person=person, kind="phone", value="+49 5231 1234", value_hash="x")
    file = tmp_path / "lotse.backup"
    backup(file, now=NOW)
    return file


def test_the_file_holds_no_plain_text_and_not_the_key(filled: Path) -> None:
    data = filled.read_bytes()
    assert b"Lange" not in data and b"ahin" not in data
    opened = b"".join(backups._lines(sealing.unseal(io.BytesIO(data), settings.KEY_RING)))
    assert "Lange Straße 5".encode() not in opened and b"5231 1234" not in opened
    for key in settings.KEY_RING.keys.values():
        assert key not in opened


def test_a_database_with_data_is_not_replaced_unasked(filled: Path) -> None:
    with pytest.raises(NotEmpty):
        restore(filled, replace=False, without_list=True, now=NOW)


def test_an_interrupted_backup_leaves_no_file(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> Iterator[bytes]:
        yield b"{}\n"
        raise OSError("disk full")

    monkeypatch.setattr(dump, "write", broken)
    with pytest.raises(OSError, match="disk full"):
        backup(tmp_path / "lotse.backup", now=NOW)
    assert list(tmp_path.iterdir()) == []


# --- Through the command line, with real databases ----------------------------------------------------------------

FILL = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests import make, world
from lotse.core import clock, deleted
from lotse.people.models import ContactWay
deleted.begin(clock.now())
w = world.build()
with w.lippe.scope():
    family = make.household(w.lippe, "Şahin-Müller|😀", street="Lange Straße 5")
    make.pupil(w.lippe, make.person(family))
    guardian = make.person(family, kind="guardian")
    ContactWay.objects.create(person=guardian, kind="phone", value="+49 5231 1234", value_hash="x")
"""
CHANGE = """
import django; django.setup()
from tests import world
from lotse.people.models import Household
from lotse.tenants.models import Centre
from lotse.core.tenancy import tenant_scope
with tenant_scope(Centre.objects.get(slug="lippe").pk):
    household = Household.objects.get()
    household.name, household.street = "Anders", "Anderswo 1"
    household.save()
"""
READ = """
import django; django.setup()
from lotse.people.models import ContactWay, Household
from lotse.tenants.models import Centre
from lotse.core.tenancy import tenant_scope
with tenant_scope(Centre.objects.get(slug="lippe").pk):
    household = Household.objects.get()
    print(household.name, household.street, ContactWay.objects.get().value, sep="~")
"""


@pytest.fixture
def installations(tmp_path: Path) -> tuple[Installation, Installation]:
    """Two that share a key file: the second on the other engine where PostgreSQL is at hand."""
    key_file = tmp_path / "keys" / "lotse.json"
    return Installation(tmp_path / "a", key_file, ""), Installation(tmp_path / "b", key_file, database("restored"))


@pytest.mark.long
def test_a_restore_brings_back_each_row_here_and_on_another_machine(
    installations: tuple[Installation, Installation], tmp_path: Path
) -> None:
    here, there = installations
    file = str(tmp_path / "lotse.backup")
    original = "Şahin-Müller|😀~Lange Straße 5~+49 5231 1234"
    here.python(FILL)
    here.lotse("backup", file)
    there.lotse("restore", file, "--without-deleted-list")  # the list stays with the machine
    there.lotse("backup", file)
    assert here.python(CHANGE + READ) == "Anders~Anderswo 1~+49 5231 1234"
    proven = here.lotse("restore", file, "--check").splitlines()
    assert proven[1] == "Verschlüsselte Werte: 2 lesbar." and "Seither Gelöschtes enthält sie nicht" in proven[3]
    here.lotse("restore", file, "--replace")
    assert here.python(READ) == original
