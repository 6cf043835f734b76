"""Tenancy: no query without a centre, no write across centres.

A *scope* names the centre whose rows may be read and written (``with tenant_scope(centre_id): …``). Without it,
queries of tenant models raise NoScope; inside it they see that centre only. Writes check the row and each foreign key.
The few places that must look across centres pass a named Door. On PostgreSQL the database looks too (``db/rows.py``).
"""

import enum
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any, ClassVar, Self, TypeVar, cast

from django.core.exceptions import FieldError
from django.db import models
from django.db.models import ForeignKey
from django.db.models.sql import Query

from lotse.core.codes import new_code
from lotse.core.scopes import door as _door
from lotse.core.scopes import scope as _scope

M = TypeVar("M", bound=models.Model)


class TenancyError(Exception):
    """Base of all violations; each is a mistake in our code, never a person's."""


class NoScope(TenancyError):
    """A tenant model was used outside any scope."""


class ForeignTenant(TenancyError):
    """A row or a foreign key of another centre was about to be written."""


class NestedScope(TenancyError):
    """A scope was opened inside the scope of another centre."""


class Door(enum.StrEnum):
    """The only reasons to look across centres. Reading only; each is tested in tests/core/test_tenancy.py."""

    OWN_MEMBERSHIPS = "own_memberships"  # a signed-in user's list of centres
    TENANCY_CHECK = "tenancy_check"  # lotse check-tenancy compares stored rows
    PUBLISHED_OFFERS = "published_offers"  # what every centre shows to the public anyway: finder and open data


def current_centre_id() -> uuid.UUID:
    """The id of the centre in scope. Raises NoScope."""
    scope = _scope.get()
    if scope is None:
        raise NoScope("No centre is in scope: open one with tenant_scope().")
    return scope


@contextmanager
def tenant_scope(centre_id: uuid.UUID) -> Iterator[None]:
    """Open the scope of one centre. Raises NestedScope inside another centre's scope."""
    outer = _scope.get()
    if outer is not None and outer != centre_id:
        raise NestedScope(f"Scope of {outer} is open; {centre_id} cannot be opened inside it.")
    token = _scope.set(centre_id)
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def across_centres(door: Door) -> Iterator[None]:
    """Read all centres' rows, for one of the named reasons. Writes still need a scope."""
    token = _door.set(door)
    try:
        yield
    finally:
        _door.reset(token)


class TenantQuerySet(models.QuerySet[M]):
    """A queryset whose bulk writes keep the promises of ``TenantModel.save``."""

    def update(self, **values: Any) -> int:
        current_centre_id()
        for name, value in values.items():
            field = self.model._meta.get_field(name)
            if field.name == "centre":
                raise ForeignTenant(f"{self.model._meta.label}: the centre of a row never changes.")
            if _is_tenant_key(field):
                if hasattr(value, "resolve_expression"):
                    raise FieldError(f"{self.model._meta.label}.{name}: pass an instance or an id, not an expression.")
                _check_keys(self.model, field, [value])
        return super().update(**values)

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        rows = list(objs)
        _check_rows(self.model, rows)
        _tell_codes_apart(self.model, rows)
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Iterable[M], fields: Iterable[str], *args: Any, **kwargs: Any) -> int:
        rows = list(objs)
        _check_rows(self.model, rows)
        return super().bulk_update(rows, fields, *args, **kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        current_centre_id()
        return super().delete()

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        raise TenancyError("Raw SQL is not bound to a centre.")


class TenantManager(models.Manager[M]):
    """Refuses to build a query outside a scope; inside it, filters by the centre."""

    def get_queryset(self) -> models.QuerySet[M]:
        kind: type[Any] = getattr(self, "_queryset_class", TenantQuerySet)
        if not issubclass(kind, TenantQuerySet):
            kind = TenantQuerySet
        if _door.get() is not None:
            return kind(model=self.model, using=self._db, hints=self._hints)  # type: ignore[attr-defined]
        query = _of_centre(self.model, current_centre_id()).chain()
        return kind(model=self.model, query=query, using=self._db, hints=self._hints)  # type: ignore[attr-defined]

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        raise TenancyError("Raw SQL is not bound to a centre.")


@lru_cache(maxsize=1024)
def _of_centre(model: type[models.Model], centre_id: uuid.UUID) -> Query:
    """All rows of one centre, to be chained from: loading the parts of 25 offers asks for this 150 times."""
    return models.QuerySet(model).filter(centre_id=centre_id).query


class TenantModel(models.Model):
    """A row that belongs to one centre. The key is a UUID set before the first save (encrypted fields bind to it)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey("tenants.Centre", on_delete=models.PROTECT, related_name="+", editable=False)

    objects: ClassVar[TenantManager[Self]] = TenantManager()
    unguarded_because: ClassVar[str] = ""  # why the database itself does not guard the rows (core/db/rows.py)

    class Meta:
        abstract = True
        base_manager_name = "objects"

    _loaded_keys: Mapping[str, Any]

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **kwargs: Any) -> Self:
        instance = super().from_db(db, field_names, values, **kwargs)
        loaded = instance.__dict__
        instance._loaded_keys = {name: loaded[name] for name in _key_names(cls) if name in loaded}
        return instance

    def save(self, *args: Any, **kwargs: Any) -> None:
        _check_rows(type(self), [self])
        if self._state.adding:
            _tell_codes_apart(type(self), [self])
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.centre_id != current_centre_id():
            raise ForeignTenant(f"{self._meta.label} {self.pk} belongs to another centre.")
        return super().delete(*args, **kwargs)


def _is_tenant_key(field: Any) -> bool:
    return isinstance(field, ForeignKey) and issubclass(cast(type, field.remote_field.model), TenantModel)


def tenant_keys(model: type[models.Model]) -> list["ForeignKey[Any, Any]"]:
    """The foreign keys of a model that point to rows of a centre."""
    return [field for field in model._meta.concrete_fields if _is_tenant_key(field)]  # type: ignore[misc]


@cache
def _key_names(model: type[models.Model]) -> tuple[str, ...]:
    """The columns of ``tenant_keys``; asked for each row that is loaded."""
    return tuple(field.attname for field in tenant_keys(model))


def _check_rows(model: type[models.Model], rows: list[Any]) -> None:
    scope = current_centre_id()
    for row in rows:
        if row.centre_id is None:
            row.centre_id = scope
        if row.centre_id != scope:
            raise ForeignTenant(f"{model._meta.label} {row.pk} belongs to another centre.")
    for field in tenant_keys(model):
        unproven: list[Any] = []
        for row in rows:
            key = getattr(row, field.attname)
            if key is None or getattr(row, "_loaded_keys", {}).get(field.attname) == key:
                continue
            unproven.append(field.get_cached_value(row, default=None) or key)
        _check_keys(model, field, unproven)


def _tell_codes_apart(model: type[models.Model], rows: list[Any]) -> None:
    """Draw another code for each new row whose code is taken: 20,000 random codes meet in one of three imports."""
    if not any(field.default is new_code for field in model._meta.concrete_fields):
        return
    new = [row for row in rows if row._state.adding]
    codes = sorted({row.code for row in new})
    taken: set[str] = set()
    for start in range(0, len(codes), 500):
        taken |= set(model._base_manager.filter(code__in=codes[start : start + 500]).values_list("code", flat=True))
    drawn = False
    for row in new:
        while row.code in taken:
            row.code, drawn = new_code(), True
        taken.add(row.code)
    if drawn:
        _tell_codes_apart(model, rows)


def _check_keys(model: type[models.Model], field: Any, values: Iterable[Any]) -> None:
    """Refuse targets of another centre; instances are compared, bare ids looked up in one query."""
    scope = current_centre_id()
    ids = set()
    for value in values:
        if isinstance(value, TenantModel):
            if value.centre_id is not None and value.centre_id != scope:
                raise ForeignTenant(f"{model._meta.label}.{field.name} points to another centre.")
        elif value is not None:
            ids.add(value)
    if ids:
        target = cast(type[TenantModel], field.remote_field.model)
        if target.objects.filter(pk__in=ids).count() != len(ids):
            raise ForeignTenant(f"{model._meta.label}.{field.name} points to another centre or to nothing.")
