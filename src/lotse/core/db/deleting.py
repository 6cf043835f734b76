"""Deleting rows of many tables that point to each other, and what then still lies in the files of the database."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model

_AT_ONCE = 500


def delete_rows(rows: Mapping[type[Model], Collection[Any]]) -> None:
    """Delete these rows by their keys, in any order, in the transaction of the caller.

    Foreign keys are checked at its end (both engines defer them): a row that still points to a deleted one undoes it
    all with an IntegrityError. What ``on_delete`` says is the caller's to have followed.
    """
    for model, keys in rows.items():
        some = list(keys)
        for start in range(0, len(some), _AT_ONCE):
            found = model._default_manager.filter(pk__in=some[start : start + _AT_ONCE])
            found._raw_delete(found.db)


def wipe_free_space() -> None:
    """Leave nothing of deleted rows in the files of the database; not inside a transaction.

    SQLite writes zeros over what is deleted (``secure_delete``, config.settings); here the file is written anew and the
    log of changes is emptied. PostgreSQL frees the old versions of rows for being overwritten; a dump never holds them.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def wipes_on_delete() -> bool:
    """Whether the database overwrites what is deleted at once (SQLite); PostgreSQL does it in its own time."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "sqlite":
        return False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        return bool(cursor.fetchone()[0] == 1)
