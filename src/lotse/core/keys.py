"""The key ring: one JSON file outside the database and outside its backups.

``{"current": "k1", "keys": {"k1": base64 of 32 bytes}, "index": base64, "django": text}``, and once keys were changed
``"changed_at"`` (ISO instant) and ``"django_old"`` (secrets that are still accepted, but sign nothing any more).
A key id is the prefix of each encrypted value, so that keys can be added without rewriting the database at once.

The file is only ever replaced as a whole: whoever reads it has the old ring or the new one.
"""

import base64
import datetime as dt
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

Stamp = tuple[int, int, int]  # inode, time of the last change in ns, bytes: another one for each replaced file


class KeyFileError(Exception):
    """The key file is missing where it must exist, or cannot be read or replaced."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """``current`` names the key that encrypts; ``keys`` hold 32 bytes each; ``index`` keys the blind indexes."""

    current: str
    keys: dict[str, bytes] = field(repr=False)
    index: bytes = field(repr=False)
    django_secret: str = field(repr=False)
    django_old: tuple[str, ...] = field(default=(), repr=False)
    changed_at: dt.datetime | None = None  # since then nothing is encrypted with the key before
    stamp: Stamp | None = field(default=None, compare=False)  # of the file that it was read from

    @property
    def newest(self) -> str:
        """The id of the key that was added last."""
        return max(self.keys, key=_number)

    def with_new_key(self) -> "KeyRing":
        """One more key, which encrypts nothing yet: whoever writes with it must be sure that all others know it."""
        return replace(self, keys={**self.keys, f"k{_number(self.newest) + 1}": secrets.token_bytes(32)})

    def with_newest_as_current(self, now: dt.datetime) -> "KeyRing":
        """The key added last encrypts from now on, and a new secret of Django's signs; the one before is accepted."""
        old = (self.django_secret, *self.django_old)
        fresh = secrets.token_urlsafe(48)
        return replace(self, current=self.newest, django_secret=fresh, django_old=old, changed_at=now)

    def without(self, key_id: str) -> "KeyRing":
        """Without this key, and without the secrets of Django's that are only accepted."""
        kept = {name: key for name, key in self.keys.items() if name != key_id}
        return replace(self, keys=kept, django_old=())


def _number(key_id: str) -> int:
    """Keys are k1, k2 …; a name that an operator chose comes before them."""
    return int(key_id[1:]) if key_id[:1] == "k" and key_id[1:].isdecimal() else 0


def stamp_of(path: Path) -> Stamp | None:
    """Changes whenever the file is replaced; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def load(path: Path) -> KeyRing:
    """Read the ring. Raises KeyFileError with a German sentence."""
    stamp = stamp_of(path)  # before reading: of a file replaced in between, the next look shows that it is another
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        changed_at = raw.get("changed_at")
        ring = KeyRing(
            current=raw["current"],
            keys={name: base64.b64decode(value) for name, value in raw["keys"].items()},
            index=base64.b64decode(raw["index"]),
            django_secret=raw["django"],
            django_old=tuple(raw.get("django_old", ())),
            changed_at=dt.datetime.fromisoformat(changed_at) if changed_at else None,
            stamp=stamp,
        )
    except FileNotFoundError:
        raise KeyFileError(f"Die Schlüsseldatei {path} fehlt.") from None
    except OSError as error:
        raise KeyFileError(f"Die Schlüsseldatei {path} ist nicht lesbar: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeyFileError(f"Die Schlüsseldatei {path} ist beschädigt.") from None
    if ring.current not in ring.keys or any(len(key) != 32 for key in ring.keys.values()) or len(ring.index) < 32:
        raise KeyFileError(f"Die Schlüsseldatei {path} ist unvollständig.")
    return ring


def load_or_create(path: Path) -> KeyRing:
    """Read the ring; make a new one, readable by its owner only, where there is none.

    Two processes that start at once agree on one file: the loser of the exclusive creation reads the winner's.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        ring = KeyRing("k1", {"k1": secrets.token_bytes(32)}, secrets.token_bytes(32), secrets.token_urlsafe(48))
        draft = _write_draft(path, ring)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return load(path)


def save(path: Path, ring: KeyRing) -> KeyRing:
    """Replace the file in one step, with the owner and rights of the old one; returns the ring as it was written.

    Raises KeyFileError; the old file then stands as it was.
    """
    place = path.resolve()  # a link stays a link
    try:
        draft = _write_draft(place, ring)
        try:
            old = place.stat()
            if old.st_uid != os.geteuid():
                os.chown(draft, old.st_uid, old.st_gid)  # root does it for the service, which must still read it
            draft.chmod(old.st_mode & 0o777)
            os.replace(draft, place)
        finally:
            draft.unlink(missing_ok=True)
        _sync_folder(place.parent)
    except OSError as error:
        raise KeyFileError(
            f"Die Schlüsseldatei {path} lässt sich nicht ersetzen: {error.strerror}. Sie ist unverändert. Ihr Ordner "
            "muss für das Konto beschreibbar sein, unter dem dieser Befehl läuft."
        ) from None
    return load(path)


@contextmanager
def sole_change(path: Path) -> Iterator[None]:
    """One process at a time changes the ring; the lock ends with the process. Raises KeyFileError."""
    try:
        lock = os.open(path.resolve().with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise KeyFileError(
            f"Im Ordner der Schlüsseldatei {path} lässt sich nichts anlegen: {error.strerror}."
        ) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise KeyFileError("Die Schlüssel werden gerade in einem anderen Fenster gewechselt.") from None
    finally:
        os.close(lock)


def _write_draft(path: Path, ring: KeyRing) -> Path:
    content = {
        "current": ring.current,
        "keys": {name: base64.b64encode(key).decode() for name, key in ring.keys.items()},
        "index": base64.b64encode(ring.index).decode(),
        "django": ring.django_secret,
    }
    if ring.changed_at:
        content |= {"changed_at": ring.changed_at.isoformat(), "django_old": list(ring.django_old)}
    draft = path.with_suffix(f".{secrets.token_hex(8)}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
