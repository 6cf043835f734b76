"""Deleting once more, in a database that a backup has brought back, what was deleted after the backup."""

import datetime as dt
import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import islice

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError, RestrictedError

from lotse.core.deleted import Deleted
from lotse.core.personal import Personal
from lotse.core.registry import Redeletion, record_kinds, redeletions
from lotse.core.tenancy import tenant_scope

log = logging.getLogger(__name__)
BATCH = 500


@dataclass(frozen=True, slots=True)
class Redeleted:
    """How many rows of each kind were there again: those that are ``gone`` now, and those ``held`` back by others."""

    gone: Counter[str]
    held: Counter[str]


def label_of(kind: str) -> str:
    """What people call records of this kind, as far as it has a name."""
    how, model = redeletions.get(kind), _model(kind)
    personal = getattr(model, "personal", None)
    record = record_kinds.get(personal.record) if isinstance(personal, Personal) else None
    if record:
        return record.label
    return (how.label if how else "") or (kind if model else "Unterlagen")


def left(rows: Iterable[Deleted]) -> set[Deleted]:
    """Those of the rows that are in the database; none of kinds that this release does not know."""
    found: set[Deleted] = set()
    for how, some in _groups(rows):
        with _scope(some):
            there = how.left([one.key for one in some])
        found |= {one for one in some if one.key in there}
    return found


def delete_again(rows: Iterable[Deleted], now: dt.datetime) -> Redeleted:
    """Delete what is there of these rows, each kind in its own way, with all rows about whom they are about.

    In rounds, because one may hold another back. What a row that nobody has deleted for good still holds stays.
    """
    there = left(rows)
    rest, one_by_one = there | set(_about(there)), False
    while rest:
        for how, some in _groups(rest):
            with _scope(some):
                for keys in [[one.key] for one in some] if one_by_one else [[one.key for one in some]]:
                    _delete(how, keys, now)
        before, rest = rest, left(rest)
        if rest == before and one_by_one:
            break
        one_by_one = rest == before
    held = left(there)
    return Redeleted(Counter(one.kind for one in there - held), Counter(one.kind for one in held))


def _delete(how: Redeletion, keys: list[str], now: dt.datetime) -> None:
    """All of them, or none: a mistake in the code of one kind must not stand in the way of a restore."""
    try:
        with transaction.atomic():
            how.delete(keys, now)
    except (ProtectedError, RestrictedError):
        pass
    except Exception:
        log.exception("could not delete again: %s", how.label or "rows")


def _about(rows: Iterable[Deleted]) -> Iterator[Deleted]:
    """What is stored about the people, families, conflicts that these rows are, as the models declare (personal.py)."""
    for _, some in _groups(rows):
        kind, centre_id, at = some[0].kind, some[0].centre_id, some[0].at
        model = None if redeletions.get(kind) else _model(kind)
        subjects = {subject for subject, path in _paths(model) if path == "pk"}
        keys = [one.key for one in some]
        for other in apps.get_models() if subjects else ():
            for path in [path for subject, path in _paths(other) if subject in subjects and path != "pk"]:
                with _scope(some):
                    found = other._default_manager.filter(**{f"{path}__in": keys}).values_list("pk", flat=True)
                    yield from (Deleted(other._meta.label, str(key), centre_id, at) for key in found)


def _paths(model: type[models.Model] | None) -> list[tuple[str, str]]:
    personal = getattr(model, "personal", None)
    return list(personal.paths()) if isinstance(personal, Personal) else []


def _groups(rows: Iterable[Deleted]) -> Iterator[tuple[Redeletion, list[Deleted]]]:
    """Rows of one kind and centre, not too many at a time."""
    groups: dict[tuple[str, str], list[Deleted]] = defaultdict(list)
    for one in rows:
        groups[one.kind, str(one.centre_id)].append(one)
    for (kind, _), some in sorted(groups.items()):
        how = redeletions.get(kind) or _by_cascade(kind)
        ordered = iter(sorted(some, key=lambda one: one.key))
        while how and (batch := list(islice(ordered, BATCH))):
            yield how, batch


def _scope(some: list[Deleted]) -> AbstractContextManager[None]:
    centre_id = some[0].centre_id
    return tenant_scope(centre_id) if centre_id else nullcontext()


def _model(kind: str) -> type[models.Model] | None:
    try:
        return apps.get_model(kind)
    except (LookupError, ValueError):
        return None


def _by_cascade(kind: str) -> Redeletion | None:
    model = _model(kind)
    if model is None:
        return None
    rows = model._default_manager

    def left(keys: list[str]) -> set[str]:
        valid = [key for key in keys if _is_key(model, key)]
        return {str(key) for key in rows.filter(pk__in=valid).values_list("pk", flat=True)}

    def delete(keys: list[str], now: dt.datetime) -> None:
        rows.filter(pk__in=left(keys)).delete()

    return Redeletion(left, delete)


def _is_key(model: type[models.Model], key: str) -> bool:
    try:
        model._meta.pk.to_python(key)
    except ValidationError:
        return False
    return True
