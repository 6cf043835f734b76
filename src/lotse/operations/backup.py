"""Backup and restore: one encrypted file, readable on both engines, never half a database."""

import datetime as dt
import os
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from lotse.core import sealing
from lotse.core.db import dump, restoring
from lotse.core.errors import LotseError
from lotse.tenants.models import Centre

# In the lines of a dump, an encrypted value: key id : base64 of nonce, at least one byte, and tag
_VALUE_KEYS = re.compile(rb'"([\w-]{1,40}):[A-Za-z0-9+/]{39,}={0,2}"')


class NotEmpty(LotseError):
    code = "operations.restore_not_empty"
    sentence = (
        "In dieser Datenbank liegen schon Daten. Mit --replace werden sie durch die Sicherung ersetzt; "
        "legen Sie vorher mit „lotse backup“ eine Sicherung an."
    )


def _compressed(lines: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    for line in lines:
        yield packer.compress(line)
    yield packer.flush()


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(31)
    rest = b""
    try:
        for piece in pieces:
            *whole, rest = (rest + unpacker.decompress(piece)).split(b"\n")
            yield from whole
    except zlib.error:
        raise sealing.SealBroken from None


def backup(target: Path, *, now: dt.datetime) -> int:
    """Write an encrypted backup and return its size in bytes; an interrupted one leaves no file of that name."""
    draft = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            sealing.seal(_compressed(dump.write(now)), file, settings.KEY_RING)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    return target.stat().st_size


def keys_of_backup(file: Path) -> set[str]:
    """Ids of the keys without which this backup cannot be used: that of its seal, and those of the values in it.

    Empty for a file that the ring does not open: it would not be lost with a key of the ring.
    """
    found: set[str] = set()
    try:
        with file.open("rb") as opened:
            found.add(sealing.key_of(opened))
            opened.seek(0)
            for line in _lines(sealing.unseal(opened, settings.KEY_RING)):
                found.update(key.decode() for key in _VALUE_KEYS.findall(line))
    except sealing.SealBroken:
        return found & set(settings.KEY_RING.keys)
    return found


@contextmanager
def maintenance() -> Iterator[None]:
    """While it lasts, the web server answers 503."""
    flag = settings.DATA_DIR / "maintenance"
    flag.parent.mkdir(parents=True, exist_ok=True)
    flag.touch()
    try:
        yield
    finally:
        flag.unlink(missing_ok=True)


def restore(source: Path, *, replace: bool) -> dict[str, int]:
    """Put a backup in the place of the database and migrate it to this release; returns the rows per table.

    SQLite: a new file is filled and takes the old one's place at the end. PostgreSQL: one transaction. Killed at any
    moment, the old data stay. Raises NotEmpty, SealBroken, DumpError.
    """
    if not replace and restoring.has_rows(Centre):
        raise NotEmpty
    # The seal of the whole file is checked before anything is touched.
    with source.open("rb") as file:
        for _ in sealing.unseal(file, settings.KEY_RING):
            pass
    with maintenance(), source.open("rb") as file:
        return restoring.replace_database(_lines(sealing.unseal(file, settings.KEY_RING)))
