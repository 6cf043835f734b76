"""Changing the keys while everybody works.

A new key enters the file of the ring before anything is encrypted with it; each running process notices the other file
by itself (``core/crypto.py``), and reads both keys from then on. What still lies under an old key is found by looking
at it, so that a run killed at any moment is simply begun again. The old key stays until ``retire``.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from lotse.core import crypto, keys
from lotse.core.db import sealed
from lotse.core.errors import LotseError
from lotse.core.keychecks import check_keys, forget_key, note_keys
from lotse.operations.backup import keys_of_backup

PASSES = 5  # each finds what was still written with the old key while the one before it ran
# Whoever began with the old keys has ended by then: requests, open transactions, links for a new password (24 hours).
REST = dt.timedelta(hours=24)


class ValuesBroken(LotseError):
    code = "operations.rotation_values_broken"


class ValuesLeft(LotseError):
    code = "operations.rotation_values_left"
    sentence = (
        "Während des Laufs wurden immer wieder Werte mit dem alten Schlüssel geschrieben. Nichts ist verloren, alles "
        "bleibt lesbar. Bitte starten Sie „lotse rotate-keys“ noch einmal."
    )


class KeyInUse(LotseError):
    code = "operations.key_in_use"


def rotate(*, now: dt.datetime) -> Iterator[str]:
    """Take a new key into use and encrypt everything with it; says what it does. Begun before, it goes on.

    Raises KeyLost, KeyFileError (nothing is changed then), ValuesBroken, ValuesLeft.
    """
    check_keys()
    with keys.sole_change(settings.KEY_FILE):
        yield _begin(now)
        places = sealed.places()
        total = _outdated(places)
        yield f"Neu zu verschlüsseln: {_number(total)} Werte. Alle können dabei weiterarbeiten."
        done, broken = 0, set[str]()
        for _ in range(PASSES):
            for place in places:
                for batch in place.renew(settings.KEY_RING.current):
                    done += batch.count
                    broken |= set(batch.broken)
                    if batch.count:
                        yield f"{_number(done)} von {_number(max(done, total))}  {place.label}"
            left = _outdated(places)
            if left <= len(broken):
                break
        else:
            raise ValuesLeft
    if broken:
        raise ValuesBroken(_told(broken))
    yield f"Fertig: Alle Werte liegen unter dem Schlüssel „{settings.KEY_RING.current}“."


def _begin(now: dt.datetime) -> str:
    """Bring the ring to where encrypting anew can begin, from wherever an earlier run was killed."""
    crypto.renew_ring()
    ring = settings.KEY_RING
    if ring.newest == ring.current:
        if _outdated(sealed.places()):
            note_keys()
            return f"Ein begonnener Wechsel zum Schlüssel „{ring.current}“ wird fortgesetzt."
        _change(ring.with_new_key())
    note_keys()  # before anything needs it
    _change(settings.KEY_RING.with_newest_as_current(now))
    return f"Neuer Schlüssel: „{settings.KEY_RING.current}“. Legen Sie eine Kopie der Schlüsseldatei in den Tresor."


def retire(key_id: str, *, folder: Path, give_up_backups: bool, now: dt.datetime) -> Iterator[str]:
    """Take an old key out of the ring once nothing needs it. ``folder``: where backups lie.

    Raises KeyInUse (with the reason), KeyLost, KeyFileError; nothing is changed then.
    """
    check_keys()
    with keys.sole_change(settings.KEY_FILE):
        crypto.renew_ring()
        ring = settings.KEY_RING
        _refuse_while_needed(key_id, ring, now)
        waiting = [file for file in sorted(folder.glob("*.backup")) if key_id in keys_of_backup(file)]
        if waiting and not give_up_backups:
            raise KeyInUse(
                f"Ohne den Schlüssel „{key_id}“ würden Sicherungen in {folder} unlesbar ({len(waiting)}, zuletzt "
                f"{waiting[-1].name}). Es wurde nichts geändert. Warten Sie, bis sie gelöscht sind, oder nehmen Sie "
                "--give-up-backups dazu, wenn Sie auf sie verzichten."
            )
        forget_key(key_id)
        _change(ring.without(key_id))
    yield f"Der Schlüssel „{key_id}“ ist aus {settings.KEY_FILE} entfernt."
    yield (
        f"Sicherungen an anderen Orten, die vor dem Ende des Wechsels vom {ring.changed_at:%d.%m.%Y} entstanden sind, "
        "öffnet nur noch die Kopie der alten Schlüsseldatei."
    )


def _refuse_while_needed(key_id: str, ring: keys.KeyRing, now: dt.datetime) -> None:
    if key_id not in ring.keys:
        known = ", ".join(sorted(ring.keys))
        raise KeyInUse(f"Einen Schlüssel „{key_id}“ gibt es nicht. In der Schlüsseldatei stehen: {known}.")
    if key_id in {ring.current, ring.newest} or ring.changed_at is None:
        raise KeyInUse(f"Mit dem Schlüssel „{key_id}“ wird verschlüsselt. Wechseln Sie ihn zuerst: lotse rotate-keys")
    if now < ring.changed_at + REST:
        raise KeyInUse(
            "Seit dem Wechsel ist noch kein Tag vergangen: Begonnene Arbeit und Links für ein neues Passwort brauchen "
            "die alten Schlüssel noch. Es wurde nichts geändert."
        )
    if count := sealed.used(sealed.places())[key_id]:
        raise KeyInUse(
            f"Unter dem Schlüssel „{key_id}“ liegt noch etwas (Werte: {_number(count)}). Es wurde nichts geändert. "
            "Bitte zuerst: lotse rotate-keys"
        )


def _change(ring: keys.KeyRing) -> None:
    """Replace the file; this process takes it over as all others do."""
    keys.save(settings.KEY_FILE, ring)
    crypto.renew_ring()


def _outdated(places: list[sealed.SealedPlace]) -> int:
    counted = sealed.used(places)
    return counted.total() - counted[settings.KEY_RING.current]


def _told(broken: set[str]) -> str:
    shown = ", ".join(sorted(broken)[:5])
    return (
        f"Alles andere ist neu verschlüsselt. Was kein Schlüssel öffnet, blieb, wie es war ({_number(len(broken))}): "
        f"{shown}. Es ist beschädigt oder aus einer anderen Datenbank; vielleicht ist es in einer Sicherung ganz."
    )


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")
