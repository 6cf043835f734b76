"""The restore drill: a backup is proven and put back, and what was deleted since stays deleted; or nothing happens."""

import datetime as dt
import io
import json
import os
import resource
from collections import Counter
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from lotse.audit.models import Entry
from lotse.core import backups, clock, deleted, redeleting, sealing
from lotse.core.db import dump
from lotse.core.db.space import NoSpace
from lotse.core.errors import LotseError
from lotse.core.keychecks import note_keys
from lotse.core.keys import KeyRing
from lotse.core.locks import locked
from lotse.core.middleware import RESTORE_LOCK
from lotse.core.redeleting import Redeleted
from lotse.core.scopes import whole_database
from lotse.operations import backup as service
from lotse.operations.backup import Busy, ListTooShort, backup, restore, tidy
from lotse.operations.checking import check
from lotse.operations.periodic import remind_of_check, run_periodic
from lotse.outbox.models import Mail
from lotse.people.models import Household
from lotse.privacy.services import preparing, running
from lotse.tenants.enums import Role
from tests import make
from tests.crashes import COMMIT, DONE, KILLED, in_a_process
from tests.privacy.test_periods import old_family
from tests.privacy.test_runs import NEW_YEAR, answered
from tests.races import own_connections  # noqa: F401
from tests.world import NOW, TODAY, World, build

DAY = dt.timedelta(days=1)
LABEL = "people.Household"


@whole_database()
def everything() -> dict[str, list[str]]:
    """All rows of all tables, but for those that say that there was a restore."""
    tables: dict[str, list[str]] = {}
    name = ""
    for line in dump.write(NOW):
        value = json.loads(line)
        if "table" in value:
            name = value["table"]
            tables[name] = []
        elif isinstance(value, list) and "operations.restored" not in value:
            tables[name].append(line.decode())
    connection.close()
    return {name: sorted(rows) for name, rows in tables.items()}


def erase(one: Household) -> None:
    """As whoever deletes a family for good does it: what hangs on it first."""
    with transaction.atomic():
        deleted.remember([(LABEL, one.pk, one.centre_id)], NOW + DAY)
        for person in one.persons.all():
            person.contact_ways.all().delete()
            person.delete()
        one.delete()


class Drill:
    """A centre with two families, its backup, and what happened afterwards: one deleted, one changed, one new."""

    def __init__(self, folder: Path) -> None:
        self.world: World = build()
        note_keys()
        self.file = folder / "lotse.backup"
        deleted.begin(NOW - DAY)
        with self.world.lippe.scope():
            self.kept = make.household(self.world.lippe, "Bleibt", street="Weg 1")
            make.contact_way(make.person(self.kept, kind="guardian"))
            self.without = everything()
            self.gone = make.household(self.world.lippe, "Verschwindet|😀", street="Weg 2")
            make.contact_way(make.person(self.gone, "Kanarienvogel", kind="guardian"))
        self.whole = everything()
        backup(self.file, now=NOW)

    def go_on(self) -> None:
        with self.world.lippe.scope():
            erase(Household.objects.get(pk=self.gone.pk))
            self.change()

    def change(self) -> None:
        make.household(self.world.lippe, "Neu")
        for one in Household.objects.filter(pk=self.kept.pk):
            one.name, one.street = "Anders", "Anderswo 1"
            one.save()
        self.changed = everything()

    def die_of_erasing(self) -> None:
        """Killed between the commit and the line that confirms it."""
        with self.world.lippe.scope():
            assert in_a_process(lambda: erase(self.gone), kill_at=2, before=(deleted, "_line")) == KILLED
            assert not Household.objects.filter(pk=self.gone.pk).exists()
        assert not deleted.read().done

    def restore(self, **options: Any) -> service.Restored:
        return restore(self.file, **{"replace": True, "without_list": False, "now": NOW + 2 * DAY} | options)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    """Else pages of other tests would say that there is a restore."""
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()


@pytest.fixture
def drill(own_connections: None, tmp_path: Path) -> Drill:  # noqa: F811
    return Drill(tmp_path)


def told(*words: str, ends: int = 0) -> tuple[list[str], list[str]]:
    """What ``lotse restore`` writes, as result and as trouble."""
    out, trouble = io.StringIO(), io.StringIO()
    try:
        call_command("restore", *words, stdout=out, stderr=trouble)
        assert ends == 0
    except SystemExit as error:
        assert error.code == ends
    return out.getvalue().splitlines(), trouble.getvalue().splitlines()


def test_proven_and_put_back_without_what_was_deleted_since(drill: Drill) -> None:
    drill.go_on()
    found = check(drill.file, now=NOW + 2 * DAY)
    assert found.is_good and found.at == NOW and found.covered and found.opened == 4
    assert found.counts == {name: len(rows) for name, rows in drill.whole.items()}
    assert found.redeleted == Redeleted(Counter({LABEL: 1}), Counter())
    assert found.until_on == TODAY + 30 * DAY
    assert everything() == drill.changed
    if connection.vendor == "sqlite":
        os.chmod(connection.settings_dict["NAME"], 0o640)
    done = drill.restore()
    assert (done.at, done.counts, done.redeleted) == (NOW, found.counts, found.redeleted)
    assert (done.covered, done.doubtful) == (True, 0)
    assert everything() == drill.without
    for place in (drill.world.lippe, drill.world.other):
        with place.scope():
            assert Entry.objects.get().action == "operations.restored"
    connection.close()
    if connection.vendor == "sqlite":
        place = Path(connection.settings_dict["NAME"])
        assert place.stat().st_mode & 0o777 == 0o640
        assert b"Kanarienvogel" not in place.read_bytes() and b"Bleibt" in place.read_bytes()
        assert {one.name for one in place.parent.iterdir()} == {place.name, drill.file.name, "data"}
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'lotse_check'")
            assert not cursor.fetchall()


def test_what_a_deletion_run_has_deleted_is_deleted_again(drill: Drill) -> None:
    """With its own code, search and mails and history included."""
    place = drill.world.lippe
    with place.scope():
        old = old_family(place, "Altfall")
        backup(drill.file, now=NOW)
        preparing.confirm(actor=place.member(Role.ADMINISTRATOR), run=(run := answered(place)), now=NEW_YEAR)
        running.erase(run_id=run.pk, now=NEW_YEAR)
        assert not Household.objects.filter(pk=old.pk).exists()
    found = check(drill.file, now=NEW_YEAR)
    assert found.redeleted == Redeleted(Counter({running.ERASED: 1}), Counter())
    assert drill.restore(now=NEW_YEAR).redeleted == found.redeleted
    assert everything() == drill.whole


def test_a_backup_that_is_none_changes_nothing(drill: Drill, tmp_path: Path, settings: Any) -> None:
    drill.go_on()
    data = drill.file.read_bytes()

    ways = cycle([drill.restore, lambda: check(drill.file, now=NOW)])

    def refused(code: str) -> None:
        with pytest.raises(LotseError) as error:
            next(ways)()
        assert error.value.code == code

    for damaged in (data[:-20], data[: len(data) // 2], b"", data[:-30] + bytes(30), b"x" * 5000):
        drill.file.write_bytes(damaged)
        refused("core.backup_seal_broken")
    drill.file.write_bytes(data)
    opened = list(service.lines_of(drill.file))

    def rewritten(lines: list[bytes]) -> None:
        with drill.file.open("wb") as file:
            sealing.seal(service._compressed(line + b"\n" for line in lines), file, settings.KEY_RING)

    rewritten([opened[0].replace(b"[]", b'[["people","9999_future"]]'), *opened[1:]])
    for _ in "ab":
        refused("core.backup_newer")
    for lines in (opened[:-1], opened[:-2] + opened[-1:], [], [b"{}"], [*opened[:-1], b'{"end":{}}'], opened[1:]):
        rewritten(lines)
        refused("core.backup_unreadable")
    drill.file.write_bytes(data)
    ring = settings.KEY_RING
    settings.KEY_RING = KeyRing(ring.current, {ring.current: bytes(32)}, ring.index, ring.django_secret)
    for _ in "ab":
        refused("core.backup_seal_broken")
    settings.KEY_RING = ring
    assert everything() == drill.changed


def test_a_check_says_what_is_wrong_with_a_file_that_is_whole(drill: Drill) -> None:
    """A value that was copied to another row does not decrypt; what was deleted cannot be deleted again."""
    proven = backups.read().checked
    with whole_database(), connection.cursor() as cursor:
        cursor.execute("UPDATE people_household SET street = (SELECT max(street) FROM people_household)")
    backup(drill.file, now=NOW)
    with drill.world.lippe.scope(), transaction.atomic():
        town = drill.kept.municipality
        deleted.remember([("tenants.Municipality", town.pk, town.centre_id)], NOW)
    assert told(str(drill.file), "--check", ends=1) == (
        [
            f"Sicherung vom 02.11.2026, 10:00 Uhr: {sum(map(len, drill.whole.values())):_} Zeilen in ".replace("_", ".")
            + f"{len(drill.whole)} Tabellen, vollzählig eingespielt.",
            "Verschlüsselte Werte: 3 lesbar.",
            "Verweise in ein anderes Zentrum: keine.",
            "Seither Gelöschtes, das sie noch enthält: tenants.Municipality: 1, mit allem, was daran hängt. "
            "Eine Wiederherstellung löscht es noch einmal. Mit der Sicherung selbst ist es am 02.12.2026 zu löschen.",
        ],
        [
            "Nicht zu entschlüsseln: people.Household.street, 1 Werte.",
            "Nicht noch einmal zu löschen, weil anderes daran hängt: tenants.Municipality: 1.",
            "Diese Sicherung taugt nicht. Bitte legen Sie eine neue an, und prüfen Sie diese.",
        ],
    )
    assert backups.read().checked == proven


def test_a_restore_killed_anywhere_leaves_the_old_data_or_the_new(drill: Drill) -> None:
    """Also: a deletion that was killed before it was confirmed is done again."""
    drill.die_of_erasing()
    with drill.world.lippe.scope():
        drill.change()
    last: tuple[Any, str] = (os, "replace") if connection.vendor == "sqlite" else COMMIT
    for before in [(dump, "_reset_sequences"), last]:
        assert in_a_process(drill.restore, kill_at=1, before=before) == KILLED
        assert everything() == drill.changed
    assert drill.world.lippe.client(None).get("/").status_code != 503
    connection.close()
    tidy()
    if connection.vendor == "sqlite":
        assert not list(Path(connection.settings_dict["NAME"]).parent.glob("race.sqlite3.*"))
    assert in_a_process(drill.restore, kill_at=1, before=(deleted, "begin")) == KILLED
    assert everything() == drill.without


def test_without_the_list_nothing_is_put_back_unasked(drill: Drill) -> None:
    drill.go_on()
    deleted_list = settings.DELETED_LIST.read_bytes()
    settings.DELETED_LIST.unlink()
    with pytest.raises(ListTooShort, match=r"fehlt auf diesem Rechner; die Sicherung ist vom 02\.11\.2026, 10:00 Uhr"):
        drill.restore()
    deleted.begin(NOW + DAY)
    with pytest.raises(ListTooShort, match=r"beginnt erst am 03\.11\.2026, 10:00 Uhr"):
        drill.restore()
    assert everything() == drill.changed
    done = told(str(drill.file), "--replace", "--without-deleted-list")
    assert done[0][1:] == ["Noch einmal zu löschen war nichts."]
    assert done[1] == [
        "Die Liste der Löschungen reicht nicht bis zu dieser Sicherung zurück: "
        "Was seither gelöscht wurde, kann wieder da sein."
    ]
    assert everything() == drill.whole
    # The list is found after all: what the next check finds in the backup, the next restore deletes
    settings.DELETED_LIST.write_bytes(deleted_list)
    assert redeleting.left(deleted.read().done) == {
        deleted.Deleted(LABEL, str(drill.gone.pk), drill.gone.centre_id, NOW + DAY)
    }


def test_where_the_database_is_lost_too_a_deletion_in_doubt_is_told_and_not_done(drill: Drill) -> None:
    drill.die_of_erasing()
    connection.close()
    if connection.vendor == "sqlite":
        for file in Path(connection.settings_dict["NAME"]).parent.glob("race.sqlite3*"):
            file.unlink()
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    done = drill.restore(replace=False)
    assert (done.redeleted, done.doubtful) == (Redeleted(Counter(), Counter()), 1)
    assert everything() == drill.whole


def test_on_a_full_disk_nothing_happens_and_a_sentence_says_why(drill: Drill) -> None:
    drill.go_on()
    size = drill.file.stat().st_size

    def backup_again() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, resource.RLIM_INFINITY))
        with pytest.raises(NoSpace):
            backup(drill.file, now=NOW)

    def restore_again() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, resource.RLIM_INFINITY))
        with pytest.raises(NoSpace):
            drill.restore()

    before = drill.file.read_bytes()
    assert in_a_process(backup_again) == DONE
    assert drill.file.read_bytes() == before and not list(drill.file.parent.glob("*.part"))
    if connection.vendor == "sqlite":  # PostgreSQL writes elsewhere
        assert in_a_process(restore_again) == DONE
    assert everything() == drill.changed


def test_a_backup_killed_anywhere_leaves_no_file_of_that_name(drill: Drill) -> None:
    target = drill.file.with_name("neu.backup")
    for before in ((dump, "_line"), (os, "fsync"), (os, "replace")):
        assert in_a_process(lambda: backup(target, now=NOW), kill_at=1, before=before) == KILLED
        assert not target.exists()
    backup(target, now=NOW)
    assert service.inspect(target).at == NOW
    assert everything() == drill.whole


def test_during_a_restore_pages_answer_so_and_a_second_one_waits_its_turn(world: World, tmp_path: Path) -> None:
    page = world.lippe.client(None)
    with locked(settings.DATA_DIR / RESTORE_LOCK):
        assert page.get("/").status_code == 503 and page.get("/healthz").status_code == 200
        with pytest.raises(Busy):
            restore(tmp_path / "lotse.backup", replace=True, without_list=True, now=NOW)
    with locked(settings.DATA_DIR / RESTORE_LOCK, shared=True):
        assert page.get("/").status_code == 200
    assert page.get("/").status_code == 200


def test_the_operator_is_reminded_each_week_until_a_backup_is_proven(world: World, settings: Any) -> None:
    settings.OPERATOR_EMAIL = "betrieb@example.org"

    def days_of_mails(*days: int) -> list[int]:
        before = Mail.objects.count()
        for day in days:
            remind_of_check(NOW + day * DAY)
        return [(mail.created_at - NOW).days for mail in Mail.objects.order_by("created_at")[before:]]

    assert days_of_mails(*range(0, 120, 3)) == [90, 99, 108, 117]
    first = Mail.objects.order_by("created_at")[0]
    assert first.to == "betrieb@example.org" and first.centre is None
    assert "noch nie" in first.text and "lotse restore --check" in first.text
    backups.note("checked", NOW + 120 * DAY, of=NOW)
    assert days_of_mails(123, 209, 210, 211) == [210]
    assert backups.read().checked_of == NOW
    settings.BACKUP_CHECK_DAYS = 0
    assert days_of_mails(500) == []


def test_periodic_work_confirms_and_prunes_the_list(drill: Drill) -> None:
    drill.die_of_erasing()
    assert run_periodic(now=NOW + 2 * DAY) == 0
    assert [one.key for one in deleted.read().done] == [str(drill.gone.pk)]
    assert run_periodic(now=NOW + 91 * DAY) == 0
    assert len(deleted.read().done) == 1
    assert run_periodic(now=NOW + 91 * DAY + dt.timedelta(seconds=1)) == 0
    known = deleted.read()
    assert not known.done and known.since == NOW + DAY + dt.timedelta(seconds=1)


def test_the_administration_sees_what_the_backups_are_worth(world: World) -> None:
    page = world.lippe.client(Role.ADMINISTRATOR)

    def shown() -> str:
        return page.get(world.lippe.url("verwaltung/")).content.decode()

    assert "auf diesem Rechner noch nie" in shown() and "Prüfung fällig" not in shown()
    now = clock.now()
    backups.note("made", now)
    backups.note("checked", now - 90 * DAY, of=NOW)
    assert f"{clock.local(now):%d.%m.%Y, %H:%M}" in shown() and "Prüfung fällig" in shown()
    backups.note("checked", now, of=NOW)
    assert "Die Sicherung vom 02.11.2026 ließ sich einspielen." in shown() and "Prüfung fällig" not in shown()
