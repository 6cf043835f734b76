"""Members who have left: a pseudonym takes the place of the name, and an account without any centre is emptied."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model, ProtectedError, Q

from lotse.accounts.models import User
from lotse.core.personal import Personal
from lotse.core.registry import DueRecord
from lotse.core.tenancy import Door, across_centres
from lotse.tenants.models import Membership

FORMER = "ehemalige Person"
_KIND = "tenants.member"


def due_members(until: dt.date, on: dt.date, among: Collection[uuid.UUID] | None = None) -> list[DueRecord]:
    """Who left by this day, and is still known by name."""
    rows = Membership.objects.filter(is_active=False, left_on__lte=until).order_by("left_on", "pk")
    if among is not None:
        rows = rows.filter(pk__in=list(among))
    return [DueRecord(one.pk, former_name(one.pk), one.left_on) for one in rows if one.left_on]


def former_name(key: uuid.UUID) -> str:
    """What stands in place of the name wherever the membership is named: who did what stays told apart."""
    return f"{FORMER} {key.hex[:4].upper()}"


def forget_members(ids: Collection[uuid.UUID], actor: Membership | None, now: dt.datetime) -> None:
    """Their names, roles and own rows go; what they did for families and partners stays, under the pseudonym."""
    for member in Membership.objects.filter(pk__in=list(ids)).select_related("user"):
        for model, path in _own_tables():
            for row in model._default_manager.filter(**{path: member.pk}):
                _drop(row)
        name = former_name(member.pk)
        # An empty ``left_on`` of somebody inactive says that the name is gone
        Membership.objects.filter(pk=member.pk).update(name=name, phone="", left_on=None)
        with across_centres(Door.OWN_MEMBERSHIPS):
            still = Q(is_active=True) | Q(left_on__isnull=False)
            elsewhere = Membership.objects.filter(still, user_id=member.user_id).exclude(pk=member.pk).exists()
        if not elsewhere:
            _empty(member.user, name)


def _own_tables() -> list[tuple[type[Model], str]]:
    found = []
    for model in apps.get_models():
        declared = getattr(model, "personal", None)
        if isinstance(declared, Personal) and model is not Membership and declared.record == _KIND and declared.member:
            found.append((model, declared.member))
    return found


def _drop(row: Any) -> None:
    """Delete a row; where work of others hangs on it, empty the names in it."""
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError:
        for name in row.personal.names:
            setattr(row, name, FORMER if name == "name" else "")
        row.save(update_fields=list(row.personal.names))


def _empty(user: User, name: str) -> None:
    """The account itself stays as a row that names nobody, because memberships point to it; nobody can sign in."""
    for relation in User._meta.related_objects:
        if relation.related_model is not Membership:
            relation.related_model._default_manager.filter(**{relation.field.name: user}).delete()
    user.email, user.name, user.is_active = f"{user.pk}@geloescht.invalid", name, False
    user.set_unusable_password()
    user.save()
