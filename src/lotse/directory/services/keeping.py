"""What all rows of the directory share when somebody adds or corrects one."""

import dataclasses
import datetime as dt
import uuid
from typing import Any, TypeVar

from django.db import transaction

from lotse.audit.services import record
from lotse.core.errors import NotAllowed
from lotse.core.seen import must_be_as_seen, values_of
from lotse.core.tenancy import TenantModel
from lotse.directory.models import Organisation
from lotse.directory.rules import rights
from lotse.tenants.models import Membership

R = TypeVar("R", bound=TenantModel)


def must_edit(actor: Membership) -> None:
    """Raises NotAllowed."""
    if not actor.holds(rights.EDIT):
        raise NotAllowed


def fields_of(facts: Any) -> dict[str, Any]:
    """The fields of a dataclass of facts by name; their names are those of the row."""
    return {field.name: getattr(facts, field.name) for field in dataclasses.fields(facts)}


def add(*, actor: Membership, row: R, action: str, now: dt.datetime) -> R:
    """Store a new row; where one with its key is there already, sent by the same page, that one. Raises NotAllowed."""
    must_edit(actor)
    with transaction.atomic():
        again = made_before(type(row), row.pk)
        if again is not None:
            return again
        row.save(force_insert=True)
        record(actor=actor, action=action, obj=row, now=now)
    return row


def made_before(model: type[R], key: uuid.UUID | None) -> R | None:
    """What the page with this key has made, where it was sent a second time."""
    return model.objects.filter(pk=key).first() if key else None


def change(
    *, actor: Membership, row: R, values: dict[str, Any], action: str, now: dt.datetime, seen: str = ""
) -> R:  # fmt: skip
    """Store what differs; nothing is recorded where nothing does. ``seen`` as in core.seen, of just these fields.

    Raises NotAllowed, ChangedMeanwhile.
    """
    must_edit(actor)
    with transaction.atomic():
        current: R = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
        must_be_as_seen(values_of(current, values), seen)
        changed = [name for name, value in values.items() if getattr(current, name) != value]
        for name in changed:
            setattr(current, name, values[name])
        if changed:
            _stamp(current, now)
            current.save()
            record(actor=actor, action=action, obj=current, now=now, fields=changed)
    return current


def _stamp(row: Any, now: dt.datetime) -> None:
    """What follows from a change of the row itself."""
    if hasattr(row, "changed_at"):
        row.changed_at = now
    if isinstance(row, Organisation):
        row.refresh_search_text()
