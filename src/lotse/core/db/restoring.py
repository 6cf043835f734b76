"""Putting a dump in the place of the database; killed at any moment, the old data stay."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction

from lotse.core.db import dump
from lotse.core.db.statistics import renew_statistics
from lotse.core.db.tables import has_table, make_tables
from lotse.core.keychecks import note_keys


def has_rows(model: type[models.Model]) -> bool:
    """Whether the table exists and holds anything."""
    return has_table(model) and bool(model._base_manager.exists())


def replace_database(lines: Iterator[bytes]) -> dict[str, int]:
    """Fill the database with a dump, migrate it to this release, and return the rows per table.

    Raises DumpError, KeyLost (its rows need a key that the ring has no more).
    SQLite: a new file is filled and takes the old one's place at the end. PostgreSQL: one transaction.
    """
    if connections[DEFAULT_DB_ALIAS].vendor == "sqlite":
        return _replace_file(lines)
    with transaction.atomic():
        _drop_all_tables()
        return _fill(lines)


def _fill(lines: Iterator[bytes]) -> dict[str, int]:
    counts = dump.read(lines, make_tables)
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # what is still to be checked would forbid each change of its table
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    note_keys()
    renew_statistics(always=True)
    return counts


def _drop_all_tables() -> None:
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")


def _replace_file(lines: Iterator[bytes]) -> dict[str, int]:
    connection = connections[DEFAULT_DB_ALIAS]
    place = Path(str(connection.settings_dict["NAME"]))
    fresh = place.with_name(f"{place.name}.restore")
    _close_file(connection)
    _remove(fresh)
    # Under the usual alias: migrations of libraries do not all ask which database they run on.
    connection.settings_dict["NAME"] = str(fresh)
    try:
        counts = _fill(lines)
        _close_file(connection)
        _remove(place, only_companions=True)
        os.replace(fresh, place)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(place)
        _remove(fresh)
    return counts


def _close_file(connection: Any) -> None:
    """Close, with everything in the file itself: a log left behind would be replayed onto the file that follows."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _remove(database: Path, *, only_companions: bool = False) -> None:
    for ending in ("-wal", "-shm") if only_companions else ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
