"""All places of the database where values are encrypted with a key of the ring: to count, prove and renew them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Protocol

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.models import F, Func
from django.db.models.functions import Length

from lotse.core import crypto, registry
from lotse.core.crypto import UndecipherableError
from lotse.core.db.fields import EncryptedTextField
from lotse.core.scopes import whole_database

SAMPLE = 20
BATCH = 200  # rows of one transaction
BATCH_CHARACTERS = 4_000_000  # attachments are read a few at a time


@dataclass(frozen=True, slots=True)
class Renewed:
    """One batch: so many values were brought under the current key; ``broken`` names those that no key opens."""

    count: int
    broken: tuple[str, ...] = ()


class SealedPlace(Protocol):
    """A kind of values that lie encrypted in the database. The keys of what it counts are ids of keys."""

    @property
    def label(self) -> str: ...

    def used(self) -> Counter[str]:
        """How many values lie under each key."""

    def opens(self, key_id: str) -> bool:
        """Whether any of the first values under this key can be decrypted: one alone may be damaged."""

    def tried(self) -> tuple[int, int]:
        """How many values can be decrypted, and how many cannot. Reads all of them."""

    def renew(self, current: str) -> Iterator[Renewed]:
        """Encrypt anew what lies under another key. Each batch is one transaction, and complete when it is told.

        A value that somebody changes meanwhile is left to the writer, who has the current key already.
        """


def places() -> list[SealedPlace]:
    """Each encrypted column of each model, and what apps have registered beside them."""
    columns = [
        EncryptedColumn(model, field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if isinstance(field, EncryptedTextField)
    ]
    return [*columns, *registry.sealed_places]


class _KeyId(Func):
    """The id of the key that an encrypted value names; "" for an empty one."""

    output_field = models.TextField()
    template = "split_part(%(expressions)s, ':', 1)"

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        column, params = compiler.compile(self.source_expressions[0])
        return f"substr({column}, 1, instr({column}, ':') - 1)", [*params, *params]


@dataclass(frozen=True, slots=True)
class EncryptedColumn:
    """One EncryptedTextField, of all centres' rows."""

    model: type[models.Model]
    field: EncryptedTextField

    @property
    def label(self) -> str:
        return f"{self.model._meta.label}.{self.field.attname}"

    @whole_database()
    def used(self) -> Counter[str]:
        counted = self._rows().exclude(key_id="").values_list("key_id").order_by("key_id").annotate(models.Count("pk"))
        return Counter(dict(counted))

    @whole_database()
    def opens(self, key_id: str) -> bool:
        return any(not row.broken for row in self._read(self._rows().filter(key_id=key_id)[:SAMPLE], ""))

    @whole_database()
    def tried(self) -> tuple[int, int]:
        counted = Counter(row.broken for row in self._read(self._rows().exclude(key_id=""), ""))
        return counted[False], counted[True]

    def renew(self, current: str) -> Iterator[Renewed]:
        last = None
        while True:
            waiting = self._rows().exclude(key_id__in=["", current]).order_by("pk")
            if last is not None:
                waiting = waiting.filter(pk__gt=last)
            with whole_database():
                keys = self._next(waiting)
                if not keys:
                    return
                rows = list(self._read(waiting.filter(pk__in=keys), current))
                changed = self._write([row for row in rows if not row.broken])
            last = keys[-1]
            yield Renewed(changed, tuple(f"{self.label} {row.pk}" for row in rows if row.broken))

    def _rows(self) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = models.QuerySet(model=self.model).order_by()
        annotated: models.QuerySet[Any] = rows.annotate(key_id=_KeyId(F(self.field.attname)))
        return annotated

    def _next(self, waiting: models.QuerySet[Any]) -> list[Any]:
        """Keys of the next rows, fewer where they are large."""
        found: list[Any] = []
        characters = 0
        for key, length in waiting.annotate(length=Length(self.field.attname)).values_list("pk", "length")[:BATCH]:
            characters += length
            if found and characters > BATCH_CHARACTERS:
                break
            found.append(key)
        return found

    def _read(self, rows: models.QuerySet[Any], current: str) -> "Iterator[_Row]":
        """Decrypt, and encrypt with the current key (""; only decrypt)."""
        has_centre = any(field.attname == "centre_id" for field in self.model._meta.concrete_fields)
        columns = ["pk", self.field.attname, *(["centre_id"] if has_centre else [])]
        for pk, sealed, *centre in rows.values_list(*columns).iterator(chunk_size=BATCH):
            place = self.field.place_of(SimpleNamespace(pk=pk, centre_id=centre[0] if centre else None))  # type: ignore[arg-type]
            try:
                plain = crypto.decrypt(sealed.stored, place)
            except UndecipherableError:
                yield _Row(pk, sealed.stored, "", broken=True)
            else:
                yield _Row(pk, sealed.stored, crypto.encrypt(plain, place, key_id=current) if current else "")

    def _write(self, rows: "list[_Row]") -> int:
        connection = connections[DEFAULT_DB_ALIAS]
        quote = connection.ops.quote_name
        key = self.model._meta.pk
        assert key is not None and key.column is not None and self.field.column is not None
        column = quote(self.field.column)
        table = quote(self.model._meta.db_table)
        sql = f"UPDATE {table} SET {column} = %s WHERE {quote(key.column)} = %s AND {column} = %s"  # noqa: S608
        values = [(row.new, key.get_db_prep_value(row.pk, connection), row.old) for row in rows]
        with transaction.atomic(), connection.cursor() as cursor:
            if not values:
                return 0
            cursor.executemany(sql, values)
            return int(cursor.rowcount)


@dataclass(frozen=True, slots=True)
class _Row:
    pk: Any
    old: str
    new: str
    broken: bool = False


def used(of: Iterable[SealedPlace]) -> Counter[str]:
    """How many values of all these places lie under each key."""
    return sum((place.used() for place in of), Counter())
