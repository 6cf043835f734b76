"""Writing the audit log. Each service that changes something calls ``record`` once; so does each view of a file."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from django.db.models import Model

from lotse.audit.models import Entry


class Actor(Protocol):
    """A membership; typed by what is needed, because memberships live above."""

    @property
    def pk(self) -> uuid.UUID: ...


def record_all(
    *,
    actor: Actor | None,
    action: str,
    objects: Iterable[Model],
    now: dt.datetime,
    file_of: Callable[[Any], uuid.UUID] = lambda obj: obj.pk,
) -> None:
    """One entry for each of many objects. ``file_of`` gives the household concerned; unless said, it is the object."""
    Entry.objects.bulk_create(
        Entry(
            at=now,
            actor_id=actor.pk if actor else None,
            action=action,
            object_type=obj._meta.label_lower,
            object_id=obj.pk,
            file_id=file_of(obj),
        )
        for obj in objects
    )


def record(
    *,
    actor: Actor | None,
    action: str,
    obj: Model,
    now: dt.datetime,
    file_id: uuid.UUID | None = None,
    fields: Iterable[str] = (),
) -> Entry:
    """Append one entry. ``fields`` are names of fields, never their values; ``file_id`` the household concerned."""
    return Entry.objects.create(
        at=now,
        actor_id=actor.pk if actor else None,
        action=action,
        object_type=obj._meta.label_lower,
        object_id=obj.pk,
        file_id=file_id,
        fields=sorted(fields),
    )


def forget(*, since: dt.datetime, before: dt.datetime) -> int:
    """Delete what is older than its period, ``[since, before)``; returns how much that was.

    The one door out of the log. Only the deletion run calls it, which leaves a proof (privacy.services.running).
    """
    return Entry.objects.filter(at__gte=since, at__lt=before).forget()  # type: ignore[attr-defined, no-any-return]
