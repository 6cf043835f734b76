"""Changing keys: everything stays readable at each moment, a run killed anywhere goes on, an old key goes last."""

import datetime as dt
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet

from lotse.accounts import adapter
from lotse.core import crypto, keys, sealing
from lotse.core.db import sealed
from lotse.core.keychecks import KeyLost, check_keys, note_keys
from lotse.core.keys import KeyFileError, KeyRing
from lotse.core.models import KeyCheck
from lotse.core.scopes import whole_database
from lotse.operations import backup as backups
from lotse.operations import rotation
from lotse.operations.backup import keys_of_backup
from lotse.operations.rotation import KeyInUse, ValuesBroken, retire, rotate
from lotse.outbox.models import Mail
from lotse.people.models import ContactWay, Household
from lotse.people.selectors.search import search_people
from tests import make
from tests.crashes import DONE, KILLED, in_a_process, resumes
from tests.operations.installation import Installation, database
from tests.races import own_connections  # noqa: F401
from tests.rings import own_ring  # noqa: F401
from tests.world import NOW, World, build

TOMORROW = NOW + dt.timedelta(hours=25)
ROWS = 7
STREET = "Lange Straße 5 | Hinterhaus 😀 شارع"
pytestmark = pytest.mark.usefixtures("own_ring")


def _fill(world: World) -> None:
    """Values of both centres, of a table without a centre, and of the login library."""
    for place in (world.lippe, world.other):
        with place.scope():
            for number in range(ROWS):
                family = make.household(place, f"Familie {number}", street=STREET)
            make.contact_way(make.person(family))
    Mail.objects.create(to="kim@example.org", subject="Anmeldung", text="geheim", created_at=NOW)
    secrets = adapter.MFAAdapter()
    user = world.lippe.counsellor.user
    Authenticator.objects.create(user=user, type="totp", data={"secret": secrets.encrypt("JBSWY3DPEHPK3PXP")})
    codes = {"migrated_codes": [secrets.encrypt("11111111"), secrets.encrypt("22222222")], "used_mask": 1}
    Authenticator.objects.create(user=user, type="recovery_codes", data=codes)


def _all_readable(world: World) -> None:
    for place in (world.lippe, world.other):
        with place.scope():
            assert {one.street for one in Household.objects.all()} == {STREET}
            assert ContactWay.objects.get().value == "+49 5231 620"
    assert Mail.objects.get().text == "geheim"
    totp, codes = Authenticator.objects.order_by("-type")
    assert adapter.MFAAdapter().decrypt(totp.data["secret"]) == "JBSWY3DPEHPK3PXP"
    assert [adapter.MFAAdapter().decrypt(one) for one in codes.data["migrated_codes"]] == ["11111111", "22222222"]
    assert codes.data["used_mask"] == 1


def _used() -> dict[str, int]:
    return dict(sealed.used(sealed.places()))


VALUES = 2 * (ROWS + 1) + 2 + 3


def test_everything_is_encrypted_anew_and_still_found(world: World, own_ring: KeyRing) -> None:  # noqa: F811
    _fill(world)
    assert _used() == {"k1": VALUES}
    out = io.StringIO()
    call_command("rotate-keys", stdout=out)
    first, second, *progress, last = out.getvalue().splitlines()
    assert first.startswith("Neuer Schlüssel: „k2“.")
    assert second == f"Neu zu verschlüsseln: {VALUES} Werte. Alle können dabei weiterarbeiten."
    assert progress[-1] == f"{VALUES} von {VALUES}  mfa.Authenticator.data"
    assert last == "Fertig: Alle Werte liegen unter dem Schlüssel „k2“."
    assert _used() == {"k2": VALUES}
    _all_readable(world)
    with world.lippe.scope():
        assert len(search_people(world.lippe.counsellor, "05231 620")) == 1
    assert KeyCheck.objects.count() == 2


def test_nothing_encrypts_but_what_a_rotation_finds() -> None:
    """Whoever encrypts a value elsewhere has to register its place (registry.sealed_places), and its file here."""
    source = Path(rotation.__file__).parents[1]
    users = {
        str(file.relative_to(source))
        for file in source.rglob("*.py")
        if re.search(r"crypto\.encrypt\(", file.read_text())
    }
    assert users == {
        "accounts/adapter.py",
        "accounts/sealed.py",
        "core/db/fields.py",
        "core/db/sealed.py",
        "core/keychecks.py",
        "referrals/views/typed.py",  # in a session, which ends before an old key may go
    }
    columns = {place.label for place in sealed.places()}
    assert {
        "people.Household.street",
        "people.Parcel.content",
        "outbox.Attachment.content",
        "mfa.Authenticator.data",
    } <= columns


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_connections")
def test_killed_at_any_batch_it_goes_on_while_another_process_works(
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    own_ring: KeyRing,  # noqa: F811
) -> None:
    world = build()
    _fill(world)
    monkeypatch.setattr(sealed, "BATCH", 3)
    early = Mail.objects.get()

    def work() -> None:
        """As a server process does that has had the ring in memory since before the change."""
        settings.KEY_RING = own_ring
        _all_readable(world)
        early.save()
        with world.lippe.scope():
            make.household(world.lippe, street=STREET)

    killed = resumes(lambda: list(rotate(now=NOW)), work, kill_at=4)
    assert killed >= 2
    list(rotate(now=NOW))  # what was written after the last process had ended
    assert _used() == {"k2": VALUES + killed + 1}
    assert sorted(keys.load(settings.KEY_FILE).keys) == ["k1", "k2"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_connections")
@pytest.mark.parametrize("before", ["load", "_sync_folder"])
def test_killed_while_the_ring_is_changed_it_goes_on(before: str, settings: Any) -> None:
    world = build()
    _fill(world)
    for number in (1, 2, 3, 4):
        ended = in_a_process(lambda: list(rotate(now=NOW)), kill_at=number, before=(keys, before))
        check_keys()
        _all_readable(world)
        if ended == DONE:
            break
        assert ended == KILLED
    list(rotate(now=NOW)) if _used() == {"k1": VALUES} else None
    assert _used().keys() <= {"k2", "k3"} and len(_used()) == 1
    assert keys.load(settings.KEY_FILE).current == max(_used())
    assert not list(settings.KEY_FILE.parent.glob("*.new"))


def test_a_process_with_the_old_ring_reads_what_is_new_and_writes_with_the_new_key(
    world: World,
    own_ring: KeyRing,  # noqa: F811
    settings: Any,
) -> None:
    with world.lippe.scope():
        make.household(world.lippe, street=STREET)
        list(rotate(now=NOW))
        settings.KEY_RING = own_ring  # as another process has had it in memory since its start
        assert Household.objects.get().street == STREET
        settings.KEY_RING = own_ring
        make.household(world.lippe, "Neu", street=STREET)
    assert _used() == {"k2": 2}


def test_what_is_written_back_unread_with_the_old_key_is_found_by_the_next_pass(world: World) -> None:
    """``save`` stores a value that nobody opened as it was loaded: perhaps from before the change."""
    with world.lippe.scope():
        family = make.household(world.lippe, street=STREET)
        early = Household.objects.get()
        steps = rotate(now=NOW)
        for line in steps:
            if line.startswith("1 von 1"):
                early.save()
        assert _used() == {"k2": 1}
        assert Household.objects.get(pk=family.pk).street == STREET


def test_a_value_that_somebody_changes_meanwhile_is_theirs(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with world.lippe.scope():
        make.household(world.lippe, street=STREET)
        write = sealed.EncryptedColumn._write

        def late(self: Any, rows: Any) -> int:
            changed = Household.objects.get()
            changed.street = "Neue Straße 1"
            changed.save()
            return write(self, rows)

        monkeypatch.setattr(sealed.EncryptedColumn, "_write", late)
        list(rotate(now=NOW))
        assert Household.objects.get().street == "Neue Straße 1"


def test_a_damaged_value_is_named_and_everything_else_is_renewed(world: World) -> None:
    with world.lippe.scope():
        broken = make.household(world.lippe, street=STREET)
        make.household(world.lippe, "Heil", street=STREET)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE people_household SET street = 'k1:AAAA' WHERE name = %s", [broken.name])
        with pytest.raises(ValuesBroken, match=rf"blieb, wie es war \(1\): people.Household.street {broken.pk}\."):
            list(rotate(now=NOW))
        assert Household.objects.get(name="Heil").street == STREET
    assert _used() == {"k1": 1, "k2": 1}
    with pytest.raises(KeyInUse, match=r"liegt noch etwas \(Werte: 1\)"):
        list(retire("k1", folder=Path("/nirgends"), give_up_backups=False, now=TOMORROW))


def test_django_s_old_secret_is_accepted_until_the_old_key_goes(world: World, settings: Any, tmp_path: Path) -> None:
    old = settings.SECRET_KEY
    client = world.lippe.client()
    assert client.get(world.lippe.url("heute/")).status_code == 200
    list(rotate(now=NOW))
    assert old not in {settings.SECRET_KEY} and [old] == settings.SECRET_KEY_FALLBACKS
    assert client.get(world.lippe.url("heute/")).status_code == 200
    list(retire("k1", folder=tmp_path, give_up_backups=False, now=TOMORROW))
    assert settings.SECRET_KEY_FALLBACKS == []


def test_a_request_notices_another_ring(own_ring: KeyRing, world: World, settings: Any) -> None:  # noqa: F811
    keys.save(settings.KEY_FILE, own_ring.with_new_key().with_newest_as_current(NOW))
    world.lippe.client(None).get("/healthz")
    assert settings.KEY_RING.current == "k2" and own_ring.django_secret != settings.SECRET_KEY


@whole_database()
def _backup(file: Path) -> None:
    """Of the streets only: tables made without migrations are in no dump."""
    streets = QuerySet(model=Household).values_list("street", flat=True)
    lines = [json.dumps([street.stored, "k7: kein Schlüssel"]).encode() + b"\n" for street in streets]
    with file.open("wb") as opened:
        sealing.seal(backups._compressed(lines), opened, django_settings.KEY_RING)


def test_an_old_key_goes_only_when_nothing_needs_it(world: World, tmp_path: Path, settings: Any) -> None:
    with world.lippe.scope():
        make.household(world.lippe, street=STREET)
    early, late = tmp_path / "1.backup", tmp_path / "2.backup"
    _backup(early)

    def goes(key_id: str = "k1", now: dt.datetime = TOMORROW, give_up: bool = False) -> list[str]:
        return list(retire(key_id, folder=tmp_path, give_up_backups=give_up, now=now))

    with pytest.raises(KeyInUse, match="Mit dem Schlüssel „k1“ wird verschlüsselt"):
        goes()
    steps = rotate(now=NOW)
    assert "k2" in next(steps)
    _backup(late)  # sealed with the new key, but it holds values under the old one
    assert (keys_of_backup(early), keys_of_backup(late)) == ({"k1"}, {"k1", "k2"})
    list(steps)
    for refused, why in (
        ({"now": NOW + dt.timedelta(hours=23)}, "noch kein Tag vergangen"),
        ({"key_id": "k2"}, "Mit dem Schlüssel „k2“ wird verschlüsselt"),
        ({"key_id": "k9"}, "gibt es nicht. In der Schlüsseldatei stehen: k1, k2"),
        ({}, r"würden Sicherungen in .* unlesbar \(2, zuletzt 2.backup"),
    ):
        with pytest.raises(KeyInUse, match=why):
            goes(**refused)  # type: ignore[arg-type]
    early.unlink()
    told = goes(give_up=True)
    assert told[0].startswith("Der Schlüssel „k1“ ist aus") and "02.11.2026" in told[1]
    assert list(keys.load(settings.KEY_FILE).keys) == ["k2"]
    check_keys()
    list(rotate(now=TOMORROW))
    assert sorted(keys.load(settings.KEY_FILE).keys) == ["k2", "k3"]  # a name never comes back


def test_two_who_change_keys_at_once_do_not_meet(db: None) -> None:
    steps = rotate(now=NOW)
    next(steps)
    with pytest.raises(KeyFileError, match="in einem anderen Fenster"):
        next(rotate(now=NOW))
    list(steps)


# --- A key that is gone -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("noted", [True, False])
@pytest.mark.parametrize("wrong", [True, False])
def test_a_lost_key_is_found_before_anything_is_served(world: World, settings: Any, wrong: bool, noted: bool) -> None:
    """Also where rows were there before keys were noted: then each kind of values is looked at, once."""
    _fill(world)
    if noted:
        note_keys()
    ring = settings.KEY_RING
    other = {"k1": bytes(32)} if wrong else {"k7": bytes(32)}
    keys.save(settings.KEY_FILE, KeyRing(next(iter(other)), other, ring.index, ring.django_secret))
    crypto.renew_ring()
    found = r"ist er ein anderer" if wrong else r"fehlt er"
    with pytest.raises(KeyLost, match=rf"„k1“ .*{found}.*Lotse startet nicht"):
        note_keys()
    if noted:
        with pytest.raises(KeyLost):
            next(rotate(now=NOW))
        with pytest.raises(Exception, match=r"lotse.E010\) Diese Datenbank enthält Daten"):
            call_command("check")


def test_the_start_asks_two_questions(world: World, django_assert_num_queries: Any) -> None:
    note_keys()
    with django_assert_num_queries(2):
        check_keys()


TABLES = """
import django; django.setup()
from django.core.management import call_command
from lotse.core.keychecks import note_keys
call_command("migrate", verbosity=0)
note_keys()
"""


@pytest.mark.long
def test_with_the_key_file_of_another_installation_nothing_starts(tmp_path: Path) -> None:
    key_file = tmp_path / "keys" / "lotse.json"
    here = Installation(tmp_path / "data", key_file, database("rotated"))
    here.python(TABLES)
    key_file.unlink()
    run = [sys.executable, "-m", "lotse.config.cli", "run"]
    ended = subprocess.run(run, env=here.environment, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (1, "") and "Traceback" not in ended.stderr
    assert ended.stderr.startswith("Lotse: Diese Datenbank enthält Daten, die mit dem Schlüssel „k1“ verschlüsselt")
