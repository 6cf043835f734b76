"""Backup and restore: one encrypted file, readable on both engines, never half a database."""

import datetime as dt
import logging
import os
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from lotse.audit.services import record
from lotse.core import backups, clock, deleted, sealing
from lotse.core.db import dump, restoring
from lotse.core.db.space import needs_space
from lotse.core.errors import LotseError
from lotse.core.locks import locked
from lotse.core.middleware import RESTORE_LOCK
from lotse.core.redeleting import Redeleted, delete_again, left
from lotse.core.scopes import whole_database
from lotse.core.tenancy import tenant_scope
from lotse.tenants.models import Centre

# In the lines of a dump, an encrypted value: key id : base64 of nonce, at least one byte, and tag
_VALUE_KEYS = re.compile(rb'"([\w-]{1,40}):[A-Za-z0-9+/]{39,}={0,2}"')
log = logging.getLogger(__name__)
CHECK_LOCK = "check.lock"  # in the data folder


class NotEmpty(LotseError):
    code = "operations.restore_not_empty"
    sentence = (
        "In dieser Datenbank liegen schon Daten. Mit --replace werden sie durch die Sicherung ersetzt; "
        "legen Sie vorher mit „lotse backup“ eine Sicherung an."
    )


class ListTooShort(LotseError):
    code = "operations.deleted_list_too_short"

    def __init__(self, made_at: dt.datetime, since: dt.datetime | None) -> None:
        known = f"beginnt erst am {in_german(since)}" if since else "fehlt auf diesem Rechner"
        super().__init__(
            f"Die Liste der Löschungen ({settings.DELETED_LIST}) {known}; die Sicherung ist vom {in_german(made_at)}. "
            "Was dazwischen gelöscht wurde, käme zurück. Es wurde nichts geändert. Kopieren Sie die Liste von dem "
            "Rechner hierher, der die Sicherung geschrieben hat. Wenn es sie nicht mehr gibt, geht es mit "
            "--without-deleted-list; löschen Sie dann von Hand, was wieder da ist."
        )


class Busy(LotseError):
    code = "operations.restore_busy"
    sentence = "Es läuft schon eine Wiederherstellung oder Prüfung. Es wurde nichts geändert."


def in_german(instant: dt.datetime) -> str:
    """Day and time as people read them."""
    return f"{clock.local(instant):%d.%m.%Y, %H:%M} Uhr"


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
        with needs_space(), os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            with whole_database():
                sealing.seal(_compressed(dump.write(now)), file, settings.KEY_RING)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    backups.note("made", now)
    return target.stat().st_size


def keys_of_backup(file: Path) -> set[str]:
    """Ids of the keys without which this backup cannot be used: that of its seal, and those of the values in it.

    Empty for a file that the ring does not open: it would not be lost with a key of the ring.
    """
    found: set[str] = set()
    try:
        with file.open("rb") as opened:
            found.add(sealing.key_of(opened))
        for line in lines_of(file):
            found.update(key.decode() for key in _VALUE_KEYS.findall(line))
    except sealing.SealBroken:
        return found & set(settings.KEY_RING.keys)
    return found


@dataclass(frozen=True, slots=True)
class Restored:
    """``counts``: rows per table of the backup. ``redeleted``: what the list of deletions took out of them again.

    ``doubtful``: rows whose deletion had begun when a process died, and nobody knows whether it took place.
    """

    at: dt.datetime
    counts: dict[str, int]
    redeleted: Redeleted
    covered: bool
    doubtful: int


def restore(source: Path, *, replace: bool, without_list: bool, now: dt.datetime) -> Restored:
    """Put a backup in the place of the database, migrate it to this release, delete again what was deleted since.

    SQLite: a new file is filled and takes the old one's place at the end. PostgreSQL: one transaction. Killed at any
    moment, the old data stay. Meanwhile the web server answers 503. ``without_list``: even where the list of deletions
    does not reach back to the backup. Raises NotEmpty, ListTooShort, Busy, NoSpace, SealBroken, DumpError, StillInUse.
    """
    has_data = restoring.has_rows(Centre)
    if has_data and not replace:
        raise NotEmpty
    with alone(settings.DATA_DIR / RESTORE_LOCK):
        header = inspect(source)  # the whole file is read before anything is touched
        settled = has_data and _settle(now)
        known = deleted.read()
        if not known.covers(header.at) and not without_list:
            raise ListTooShort(header.at, known.since)
        with needs_space():
            counts, redeleted = _replace(source, now)
            deleted.begin(now)
    doubtful = 0 if settled else sum(map(len, known.begun.values()))
    return Restored(header.at, counts, redeleted, known.covers(header.at), doubtful)


def _replace(source: Path, now: dt.datetime) -> tuple[dict[str, int], Redeleted]:
    told: list[Redeleted] = []

    def finish() -> bool:
        # The list is read again: in between somebody may have deleted something, but from here on nobody can
        told.append(delete_again(deleted.read().done, now))
        for centre in Centre.objects.all():
            with tenant_scope(centre.pk):
                record(actor=None, action="operations.restored", obj=centre, now=now)
        return bool(told[0].gone)

    return restoring.replace_database(lines_of(source), finish), told[0]


def inspect(source: Path) -> dump.Header:
    """Read a backup from the first byte to the last, and say when it was made. Raises SealBroken, DumpError."""
    lines = lines_of(source)
    header = dump.read_header(next(lines, b""))
    for _ in lines:
        pass
    return header


def lines_of(source: Path) -> Iterator[bytes]:
    """The lines of a backup. Raises SealBroken, at the latest with the last one."""
    with source.open("rb") as file:
        yield from _lines(sealing.unseal(file, settings.KEY_RING))


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """One restore, one check at a time. Raises Busy."""
    try:
        with locked(lock, wait_s=1):
            yield
    except TimeoutError:
        raise Busy from None


def tidy() -> None:
    """Remove what a killed restore or check has left, unless one is under way."""
    restore_lock, check_lock = (settings.DATA_DIR / name for name in (RESTORE_LOCK, CHECK_LOCK))
    with suppress(TimeoutError), locked(restore_lock, wait_s=0, shared=True), locked(check_lock, wait_s=0, shared=True):
        restoring.remove_leftovers()


def _settle(now: dt.datetime) -> bool:
    """Ask the database that is about to go which deletions took place in it; False where it cannot say."""
    try:
        deleted.settle(left, now)
    except DatabaseError:
        log.warning("the old database cannot say which deletions took place", exc_info=True)
        return False
    return True
