"""The key ring: one JSON file outside the database and outside its backups.

``{"current": "k1", "keys": {"k1": base64 of 32 bytes}, "index": base64, "django": text}``.
A key id is the prefix of each encrypted value, so that keys can be added without rewriting the database at once.
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path


class KeyFileError(Exception):
    """The key file is missing where it must exist, or unreadable."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """``current`` names the key that encrypts; ``keys`` hold 32 bytes each; ``index`` keys the blind indexes."""

    current: str
    keys: dict[str, bytes]
    index: bytes
    django_secret: str


def load(path: Path) -> KeyRing:
    """Read the ring. Raises KeyFileError with a German sentence."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        ring = KeyRing(
            current=raw["current"],
            keys={name: base64.b64decode(value) for name, value in raw["keys"].items()},
            index=base64.b64decode(raw["index"]),
            django_secret=raw["django"],
        )
    except FileNotFoundError:
        raise KeyFileError(f"Die Schlüsseldatei {path} fehlt.") from None
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
        content = {
            "current": "k1",
            "keys": {"k1": base64.b64encode(secrets.token_bytes(32)).decode()},
            "index": base64.b64encode(secrets.token_bytes(32)).decode(),
            "django": secrets.token_urlsafe(48),
        }
        draft = path.with_suffix(f".{secrets.token_hex(8)}.new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(content, file, indent=1)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return load(path)
