"""The whole database as lines of JSON, the same for SQLite and PostgreSQL.

First line: the header with the applied migrations. Then, per table, a line ``{"table", "columns"}`` followed by one
line per row. Last line: the number of rows per table. Encrypted values stay encrypted; sessions and caches stay out.
"""

import base64
import datetime as dt
import decimal
import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps.registry import Apps
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor

from lotse.core.db.fields import Sealed
from lotse.core.db.tables import models_after
from lotse.core.errors import LotseError

FORMAT = 1
LEFT_OUT = frozenset({"django_session", "core_cache", "usersessions_usersession"})
BATCH = 500


class DumpError(LotseError):
    code = "core.backup_unreadable"
    sentence = "Die Sicherung ist unvollständig oder beschädigt. Es wurde nichts wiederhergestellt."


def _default(value: Any) -> Any:
    if isinstance(value, Sealed):
        return value.stored
    if isinstance(value, uuid.UUID | decimal.Decimal):
        return str(value)
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return value.total_seconds()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    raise TypeError(f"cannot write {type(value).__name__} into a backup")


def _models(apps: Apps) -> list[type[models.Model]]:
    found = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in LEFT_OUT
    }
    return [found[table] for table in sorted(found)]


def write(now: dt.datetime) -> Iterator[bytes]:
    """Yield the lines of a dump, read in one transaction, so that it is one moment's state."""
    connection = connections[DEFAULT_DB_ALIAS]
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        executor = MigrationExecutor(connection)
        applied = sorted(node for node in executor.loader.applied_migrations if node in executor.loader.graph.nodes)
        yield _line({"lotse": FORMAT, "at": now.isoformat(), "migrations": applied})
        counts = {}
        for model in _models(models_after(applied)):
            columns = [field.attname for field in model._meta.concrete_fields]
            yield _line({"table": model._meta.db_table, "columns": columns})
            number = 0
            rows: models.QuerySet[Any, Any] = models.QuerySet(model=model).order_by("pk")
            for row in rows.values_list(*columns).iterator(chunk_size=BATCH):
                number += 1
                yield _line(row)
            counts[model._meta.db_table] = number
        yield _line({"end": counts})


def _line(value: Any) -> bytes:
    return json.dumps(value, default=_default, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class Header:
    """When a dump was made, and the migrations that its tables had seen."""

    at: dt.datetime
    migrations: tuple[tuple[str, str], ...]


def read_header(line: bytes) -> Header:
    """The first line of a dump. Raises DumpError, also for one of a newer release."""
    try:
        header = json.loads(line)
        if header["lotse"] != FORMAT:
            raise DumpError
        nodes = tuple((str(app), str(name)) for app, name in header["migrations"])
        at = dt.datetime.fromisoformat(header["at"])
    except (ValueError, KeyError, TypeError) as error:
        raise DumpError from error
    known = MigrationExecutor(connections[DEFAULT_DB_ALIAS]).loader.disk_migrations
    if any(node not in known for node in nodes):
        raise DumpError(
            "Die Sicherung stammt aus einer neueren Fassung von Lotse. Bitte erst Lotse aktualisieren.",
            code="core.backup_newer",
        )
    return Header(at, nodes)


def read(lines: Iterator[bytes], make_tables: Callable[[list[tuple[str, str]]], None]) -> dict[str, int]:
    """Fill an empty database from a dump and return the rows per table.

    ``make_tables(nodes)`` must make the tables that these migrations leave; older ones than the code's are welcome:
    the caller migrates forward afterwards. Raises DumpError; the caller rolls back or throws the new file away.
    """
    nodes = list(read_header(next(lines, b"")).migrations)
    make_tables(nodes)
    try:
        return _fill(lines, models_after(nodes))
    except (ValueError, KeyError, TypeError, IntegrityError) as error:
        raise DumpError from error


def _fill(lines: Iterator[bytes], apps: Apps) -> dict[str, int]:
    tables = {model._meta.db_table: model for model in _models(apps)}
    counts: dict[str, int] = {}
    insert: Callable[[list[Any]], None] | None = None
    with transaction.atomic():
        if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
            # Making a foreign key leaves it immediate for the rest of the transaction; rows come in any order.
            with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        _empty(tables.values())
        waiting: list[Any] = []
        for line in lines:
            value = json.loads(line)
            if isinstance(value, list):
                waiting.append(value)
                if len(waiting) >= BATCH and insert:
                    insert(waiting)
                    waiting = []
                continue
            if insert:
                insert(waiting)
            waiting = []
            if "end" in value:
                if value["end"] != counts or any(_count(tables[name]) != number for name, number in counts.items()):
                    raise DumpError
                connections[DEFAULT_DB_ALIAS].check_constraints()
                _reset_sequences(tables.values())
                return counts
            counts[value["table"]] = 0
            insert = _inserter(tables[value["table"]], value["columns"], counts)
    raise DumpError


def _count(model: type[models.Model]) -> int:
    """The rows that really are in the table."""
    return models.QuerySet(model=model).count()


def _empty(models_: Iterable[type[models.Model]]) -> None:
    """Migrations fill some tables (content types, permissions): the dump brings its own rows."""
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        for model in models_:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608


def _inserter(model: type[models.Model], columns: list[str], counts: dict[str, int]) -> Callable[[list[Any]], None]:
    connection = connections[DEFAULT_DB_ALIAS]
    fields = {field.attname: field for field in model._meta.concrete_fields}
    chosen = [fields[name] for name in columns]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in chosen)
    marks = ", ".join(["%s"] * len(chosen))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608

    def prepare(field: Any, value: Any) -> Any:
        if value is None:
            return None
        if field.get_internal_type() == "BinaryField":
            value = base64.b64decode(value)
        elif field.get_internal_type() == "DurationField":
            value = dt.timedelta(seconds=value)
        elif type(field).__name__ == "EncryptedTextField":
            return value
        elif field.get_internal_type() != "JSONField":
            value = field.to_python(value)
        return field.get_db_prep_save(value, connection)

    def insert(rows: list[Any]) -> None:
        if rows:
            with connection.cursor() as cursor:
                cursor.executemany(sql, [[prepare(f, v) for f, v in zip(chosen, row, strict=True)] for row in rows])
            counts[model._meta.db_table] += len(rows)

    return insert


def _reset_sequences(models_: Iterable[type[models.Model]]) -> None:
    from django.core.management.color import no_style  # noqa: PLC0415  (only needed here)

    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models_)):
            cursor.execute(statement)
