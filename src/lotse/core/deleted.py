"""What has been deleted for good, kept outside the database and its backups, so that no restore brings it back.

One file of JSON lines. The first says since when the list is complete. A deletion writes one line per row before it is
committed, ``[batch, instant, centre, kind, key]``, and the line ``[batch]`` once it is: a process killed in between
leaves a batch that ``settle`` confirms where its rows are gone. What was rolled back is never confirmed, and so never
deleted after a restore. No content: the keys are random. (ADR 44)
"""

import datetime as dt
import json
import os
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from lotse.core.errors import LotseError
from lotse.core.locks import locked

FORMAT = 1
LONGEST_TRANSACTION = dt.timedelta(days=1)


class DeletedListUnwritable(LotseError):
    code = "core.deleted_list_unwritable"
    sentence = (
        "Die Liste der Löschungen lässt sich nicht schreiben. Es wurde nichts gelöscht. Bitte verständigen Sie die "
        "betreibende Stelle: Der Datenträger ist voll oder gesperrt."
    )


@dataclass(frozen=True, slots=True)
class Deleted:
    """One deleted row: ``kind`` is the label of its model, or a word of ``registry.redeletions``."""

    kind: str
    key: str
    centre_id: uuid.UUID | None
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class DeletedList:
    """``since``: from when on it is complete, None where there is none. ``confirmed`` batches were committed; of the
    others nobody knows. ``unreadable``: lines cut off by a kill or a full disk, or damaged."""

    since: dt.datetime | None
    batches: dict[str, tuple[Deleted, ...]]
    confirmed: frozenset[str]
    unreadable: int

    @property
    def done(self) -> tuple[Deleted, ...]:
        return tuple(row for batch, rows in self.batches.items() if batch in self.confirmed for row in rows)

    @property
    def begun(self) -> dict[str, tuple[Deleted, ...]]:
        return {batch: rows for batch, rows in self.batches.items() if batch not in self.confirmed}

    def covers(self, instant: dt.datetime) -> bool:
        """Whether it knows all that was deleted after this instant."""
        return self.since is not None and self.since <= instant


def remember(rows: Iterable[tuple[str, Any, uuid.UUID | None]], now: dt.datetime) -> None:
    """Set down ``(kind, key, centre's id)`` of rows that the surrounding transaction deletes for good.

    For the rows from which the rest goes by cascade. Not for rows whose content lives on in others (merged, moved), nor
    for what periodic work deletes by itself once its time has come: after a restore it does so again.
    Raises DeletedListUnwritable; outside a transaction TransactionManagementError.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("what is remembered must be deleted in one transaction")
    batch = uuid.uuid4().hex
    lines = [_row(batch, Deleted(kind, str(key), centre_id, now)) for kind, key, centre_id in rows]
    if not lines:
        return
    try:
        _append(lines, now)
    except OSError as error:
        raise DeletedListUnwritable from error
    # A failure here is logged, not raised: the rows are gone by now, and settle() will see it.
    transaction.on_commit(lambda: _append([_line([batch])], now), robust=True)


def begin(now: dt.datetime) -> None:
    """Make a list where there is none, or none that says since when: from now on it is complete."""
    with _locked():
        known = read()
        if known.since is None:
            _replace([_header(now), *_lines(known)])


def read() -> DeletedList:
    """The list as it is."""
    path: Path = settings.DELETED_LIST
    since: dt.datetime | None = None
    rows: dict[str, list[Deleted]] = {}
    confirmed: set[str] = set()
    unreadable = 0
    for line in path.read_bytes().splitlines() if path.exists() else ():
        try:
            match json.loads(line or b"[]"):
                case []:
                    pass
                case {"lotse-deleted": 1, "since": instant}:
                    since = dt.datetime.fromisoformat(instant)
                case [batch]:
                    confirmed.add(batch)
                case [batch, at, centre, kind, key]:
                    centre_id = uuid.UUID(centre) if centre else None
                    row = Deleted(kind, key, centre_id, dt.datetime.fromisoformat(at))
                    rows.setdefault(batch, []).append(row)
                case _:
                    unreadable += 1
        except (ValueError, TypeError, AttributeError):
            unreadable += 1
    return DeletedList(since, {batch: tuple(some) for batch, some in rows.items()}, frozenset(confirmed), unreadable)


def settle(left: Callable[[Iterable[Deleted]], set[Deleted]], now: dt.datetime) -> int:
    """Confirm each batch of which no row is left: the process died after its commit. Returns how many.

    A batch of which a row is left was rolled back, or is under way; after a day it goes from the list.
    """
    begun = read().begun
    gone = [batch for batch, rows in begun.items() if not left(rows)]
    if gone:
        _append([_line([batch]) for batch in gone], now)
    _drop({batch for batch, rows in begun.items() if rows[0].at < now - LONGEST_TRANSACTION}.difference(gone))
    return len(gone)


def prune(before: dt.datetime) -> int:
    """Take out what was deleted before this instant; the list is complete only since then. Returns how many rows."""
    batches = read().batches
    old = {batch for batch, rows in batches.items() if rows[0].at < before}
    _drop(old, since=before)
    return sum(len(batches[batch]) for batch in old)


def _drop(batches: Collection[str], since: dt.datetime | None = None) -> None:
    if batches:
        with _locked():
            known = read()
            if known.since is not None:
                _replace([_header(max(known.since, since or known.since)), *_lines(known, without=batches)])


def _header(since: dt.datetime) -> bytes:
    return _line({"lotse-deleted": FORMAT, "since": since.isoformat()})


def _lines(known: DeletedList, without: Collection[str] = ()) -> Iterator[bytes]:
    for batch, rows in known.batches.items():
        if batch not in without:
            yield from (_row(batch, row) for row in rows)
            if batch in known.confirmed:
                yield _line([batch])


def _row(batch: str, row: Deleted) -> bytes:
    return _line([batch, row.at.isoformat(), str(row.centre_id) if row.centre_id else None, row.kind, row.key])


def _line(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def _append(lines: list[bytes], now: dt.datetime) -> None:
    path: Path = settings.DELETED_LIST
    with _locked():
        if not path.exists() or not path.stat().st_size:
            _replace([_header(now)])
        with path.open("r+b") as file:
            file.seek(-1, os.SEEK_END)  # after the header there is a last byte
            if file.read() != b"\n":
                file.write(b"\n")
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())


def _replace(lines: Iterable[bytes]) -> None:
    """Write the list anew: the whole new one or the old one is there, whatever happens."""
    path: Path = settings.DELETED_LIST
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _locked() -> AbstractContextManager[None]:
    """One writer at a time."""
    path: Path = settings.DELETED_LIST
    return locked(path.with_name(f"{path.name}.lock"))
