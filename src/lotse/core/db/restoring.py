"""Putting a dump in the place of the database; killed at any moment, the old data stay."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction

from lotse.core.db import dump
from lotse.core.db.statistics import renew_statistics
from lotse.core.db.tables import has_table, make_tables
from lotse.core.errors import LotseError
from lotse.core.keychecks import note_keys
from lotse.core.scopes import whole_database

ENDINGS = RESTORE, CHECK = ".restore", ".check"  # of the files beside the database of SQLite


@whole_database()
def has_rows(model: type[models.Model]) -> bool:
    """Whether the table exists and holds anything."""
    return has_table(model) and bool(model._base_manager.exists())


class StillInUse(LotseError):
    code = "core.restore_in_use"
    sentence = (
        "Die Datenbank wird gerade benutzt. Bitte halten Sie lotse-worker an und versuchen Sie es noch einmal. "
        "Es wurde nichts geändert."
    )


@whole_database()
def replace_database(lines: Iterator[bytes], finish: Callable[[], bool]) -> dict[str, int]:
    """Fill the database with a dump, migrate it to this release, and return the rows per table.

    ``finish`` puts the last hand on the new database, before it takes the place of the old one, and returns whether it
    deleted something. SQLite: a new file is filled and takes the old one's place at the end. PostgreSQL: one
    transaction. Raises DumpError, StillInUse, KeyLost (its rows need a key that the ring has no more).
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "sqlite":
        place = _place(connection)
        with _in_file(place.with_name(f"{place.name}{RESTORE}")) as fresh, _nobody_writes(place):
            counts = _fill(lines)
            if finish():
                _shred(connection)
            _close_file(connection)
            _same_owner(place, fresh)
            _remove(place, only_companions=True)
            os.replace(fresh, place)
        return counts
    with transaction.atomic():
        _drop_all_tables()
        counts = _fill(lines)
        finish()
        renew_statistics(always=True)
    return counts


@contextmanager
def scratch_database(lines: Iterator[bytes]) -> Iterator[dict[str, int]]:
    """While it lasts, the usual alias is a database of its own, filled and migrated; nothing of it stays.

    SQLite: another file beside the database. PostgreSQL: a schema of its own, in a transaction that is rolled back;
    only that schema is on the search path, so that no statement finds the tables that people work with.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "sqlite":
        place = _place(connection)
        with _in_file(place.with_name(f"{place.name}{CHECK}")):
            yield _fill(lines)
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA lotse_check")
            cursor.execute("SET LOCAL search_path TO lotse_check")
        yield _fill(lines)
        transaction.set_rollback(True)


def remove_leftovers() -> None:
    """What a killed restore or check leaves: a whole copy of the data. Only while neither is under way."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "sqlite":
        place = _place(connection)
        for ending in ENDINGS:
            _remove(place.with_name(f"{place.name}{ending}"))


@whole_database()
def _fill(lines: Iterator[bytes]) -> dict[str, int]:
    counts = dump.read(lines, make_tables)
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # what is still to be checked would forbid each change of its table
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    note_keys()
    renew_statistics()
    return counts


def _drop_all_tables() -> None:
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")


def _place(connection: Any) -> Path:
    return Path(str(connection.settings_dict["NAME"]))


@contextmanager
def _in_file(file: Path) -> Iterator[Path]:
    """Work in an empty file of its own, which is gone afterwards, unless it was moved.

    Under the usual alias: migrations of libraries do not all ask which database they run on.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    place = connection.settings_dict["NAME"]
    _close_file(connection)
    _remove(file)  # of a process that was killed
    file.touch(mode=0o600)
    connection.settings_dict["NAME"] = str(file)
    try:
        yield file
    finally:
        connection.close()
        connection.settings_dict["NAME"] = place
        _remove(file)


@contextmanager
def _nobody_writes(place: Path) -> Iterator[None]:
    """Keep others from writing into the old database, with all that they have written in the file itself."""
    log = place.with_name(f"{place.name}-wal")
    with closing(sqlite3.connect(place, timeout=5, isolation_level=None)) as guard:
        for _ in range(3):
            guard.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            guard.execute("BEGIN IMMEDIATE")
            if not log.exists() or not log.stat().st_size:
                break
            guard.execute("ROLLBACK")  # somebody wrote in between, or still reads what stands in the log
        else:
            raise StillInUse
        yield


def _same_owner(old: Path, new: Path) -> None:
    """Else a restore by root would leave a database that the service cannot open."""
    was = old.stat()
    os.chmod(new, was.st_mode & 0o777)
    os.chown(new, was.st_uid, was.st_gid)


def _shred(connection: Any) -> None:
    """What was deleted again stands in no page of the new file any more."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")


def _close_file(connection: Any) -> None:
    """Close, with everything in the file itself: a log left behind would be replayed onto the file that follows."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _remove(database: Path, *, only_companions: bool = False) -> None:
    for ending in ("-wal", "-shm") if only_companions else ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
