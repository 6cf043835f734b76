"""Deleting all that hangs on somebody, in all apps, from the models' own declarations (core.personal)."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator
from typing import Any

from django.apps import apps
from django.db.models import CASCADE, ForeignKey, Model, UUIDField
from django_tasks_db.models import DBTaskResult

from lotse.audit.models import Entry
from lotse.core.db.deleting import delete_rows
from lotse.core.errors import LotseError
from lotse.core.personal import Personal
from lotse.core.registry import before_deletion
from lotse.outbox import services as outbox
from lotse.people.models import Household
from lotse.tenants.models import Membership

Rows = dict[type[Model], set[Any]]
_AT_ONCE = 500


class StillHeld(LotseError):
    """A row of another kind needs one that would go: a mistake of ours, said by the name of its table."""

    code = "privacy.still_held"


def erase_files(ids: Collection[uuid.UUID], actor: Membership | None, now: dt.datetime) -> None:
    """Delete families' files with all that any app holds about them, in the transaction of the caller.

    Files that were merged into them go too. Raises StillHeld.
    """
    keys = {*ids, *Household.objects.filter(merged_into__in=list(ids)).values_list("pk", flat=True)}
    known = about("family", keys)  # first: what apps delete themselves leaves traces too
    for provider in before_deletion:
        provider(list(Household.objects.filter(pk__in=keys)), actor, now)
    rows = with_dependents(about("family", keys), "family", keys)
    release(rows)
    delete_rows(rows)
    forget_traces({key for some in (known, rows) for key in _gone(some)})


def _gone(rows: Rows) -> Iterator[Any]:
    """The keys of those that are no more: an engagement of volunteers outlives the family."""
    for model, keys in rows.items():
        for some in _pieces(keys):
            yield from {*some} - set(model._default_manager.filter(pk__in=some).values_list("pk", flat=True))


def about(subject: str, ids: Collection[uuid.UUID]) -> Rows:
    """Rows of all models that are about these alone (``Personal``: family, volunteer, conflict), the log aside.

    A row that several share, such as a package with children of two families, stays while one of them does.
    """
    found: Rows = {}
    for model, path in tables_about(subject):
        rows = model._default_manager.filter(**{f"{path}__in": list(ids)}).order_by()
        keys = set(rows.values_list("pk", flat=True))
        if keys and _is_shared(model, path):
            shared = model._default_manager.filter(pk__in=keys).order_by().values_list("pk", path)
            keys -= {key for key, whose in shared if whose is not None and whose not in ids}
        if keys:
            found.setdefault(model, set()).update(keys)
    return found


def tables_about(subject: str) -> Iterator[tuple[type[Model], str]]:
    for model in apps.get_models():
        declared = getattr(model, "personal", None)
        if isinstance(declared, Personal) and model is not Entry:
            yield from ((model, path) for whose, path in declared.paths() if whose == subject)


def _is_shared(model: type[Model], path: str) -> bool:
    """Whether the lookup leads through a relation of which a row has many."""
    at: type[Model] = model
    for part in path.split("__"):
        if part == "pk":
            return False
        field = at._meta.get_field(part)
        if field.one_to_many or field.many_to_many:
            return True
        if field.is_relation:
            at = field.related_model  # type: ignore[assignment]
    return False


def with_dependents(rows: Rows, subject: str, ids: Collection[uuid.UUID]) -> Rows:
    """Add what hangs on the rows: what the database would delete along, and rows of the same people that name no-one.

    A next step of a family's case need not name the family itself.
    """
    alone = {model for model, path in tables_about(subject) if not _is_shared(model, path)}
    grown = True
    while grown:
        grown = False
        for model, key in _keys():
            gone = rows.get(key.related_model)
            if not gone or not (key.remote_field.on_delete is CASCADE or model in alone):
                continue
            fresh = set(_pointing(model, key, gone)) - rows.get(model, set())
            if fresh:
                rows.setdefault(model, set()).update(fresh)
                grown = True
    return rows


def release(rows: Rows) -> None:
    """Rows that stay forget those that go. Raises StillHeld where one cannot."""
    for model, key in _keys():
        gone = rows.get(key.related_model)
        if not gone:
            continue
        staying = set(_pointing(model, key, gone)) - rows.get(model, set())
        if staying and not key.null:
            name = model._meta.verbose_name
            raise StillHeld(f"Es hängt noch etwas daran ({name}). Dieser Datensatz wurde nicht gelöscht.")
        for some in _pieces(staying):
            model._default_manager.filter(pk__in=some).update(**{key.name: None})


def forget_traces(ids: Collection[Any]) -> None:
    """What names a deleted row by its bare id: links, mails that carry it, jobs, other columns. The log keeps ids."""
    names = {one for one in ids if isinstance(one, uuid.UUID)}
    for some in _pieces(names):
        outbox.forget(carrying=some)
        for model in apps.get_models():
            for field in model._meta.concrete_fields if model is not Entry else ():
                if isinstance(field, UUIDField) and not field.is_relation and not field.primary_key:
                    rows = model._default_manager.filter(**{f"{field.name}__in": some})
                    if field.null:
                        rows.update(**{field.name: None})
                    else:
                        rows.delete()
    texts = {str(one) for one in names}
    jobs = DBTaskResult.objects.exclude(status="RUNNING").values_list("pk", "args_kwargs")
    done = [key for key, given in jobs.iterator() if texts & _words(given)]
    for some in _pieces(done):
        DBTaskResult.objects.filter(pk__in=some).delete()


def _words(given: Any) -> set[str]:
    """All texts in plain JSON."""
    if isinstance(given, dict):
        given = given.values()
    if isinstance(given, str):
        return {given}
    return {word for one in given for word in _words(one)} if hasattr(given, "__iter__") else set()


def _keys() -> Iterator[tuple[type[Model], "ForeignKey[Any, Any]"]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey):
                yield model, field


def _pointing(model: type[Model], key: "ForeignKey[Any, Any]", gone: Collection[Any]) -> Iterator[Any]:
    for some in _pieces(gone):
        yield from model._default_manager.filter(**{f"{key.name}__in": some}).order_by().values_list("pk", flat=True)


def _pieces(keys: Collection[Any]) -> Iterator[list[Any]]:
    listed = list(keys)
    for start in range(0, len(listed), _AT_ONCE):
        yield listed[start : start + _AT_ONCE]
