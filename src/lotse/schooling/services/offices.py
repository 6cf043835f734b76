"""Offices that papers of children go to: their addresses, kept in the directory."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from lotse.audit.services import record
from lotse.core.errors import LotseError, NotAllowed
from lotse.core.seen import must_be_as_seen, values_of
from lotse.directory.models import Organisation
from lotse.directory.services import add_organisations
from lotse.schooling.rules.schools import EDIT_SCHOOLS, OFFICE_KINDS
from lotse.tenants.models import Membership, Municipality


class OfficeKindUnfit(LotseError):
    code = "schooling.office_kind_unfit"
    sentence = "Diese Art von Stelle wird hier nicht geführt. Es wurde nichts gespeichert."


@dataclass(frozen=True, slots=True)
class OfficeData:
    """What people enter about an office; published contact data, no person's."""

    kind: str
    name: str
    short_name: str
    municipality: Municipality | None
    street: str
    postcode: str
    town: str
    phone: str
    email: str
    is_active: bool


OFFICE_FIELDS = tuple(OfficeData.__dataclass_fields__)


def add_office(*, actor: Membership, data: OfficeData, now: dt.datetime) -> Organisation:
    """Raises NotAllowed, OfficeKindUnfit."""
    _check(actor, data)
    with transaction.atomic():
        (office,) = add_organisations([Organisation(**_values(data))])
        record(actor=actor, action="schooling.office_added", obj=office, now=now)
    return office


def change_office(
    *, actor: Membership, office: Organisation, data: OfficeData, now: dt.datetime, seen: str = ""
) -> Organisation:
    """Correct an office; ``seen`` as in core.seen. Raises NotAllowed, OfficeKindUnfit, ChangedMeanwhile."""
    _check(actor, data)
    with transaction.atomic():
        office = Organisation.objects.select_for_update(of=("self",)).get(pk=office.pk)
        must_be_as_seen(values_of(office, OFFICE_FIELDS), seen)
        changed = [name for name, value in _values(data).items() if getattr(office, name) != value]
        for name in changed:
            setattr(office, name, getattr(data, name))
        office.refresh_search_text()
        office.save()
        record(actor=actor, action="schooling.office_changed", obj=office, now=now, fields=changed)
    return office


def _check(actor: Membership, data: OfficeData) -> None:
    if not actor.holds(EDIT_SCHOOLS):
        raise NotAllowed
    if data.kind not in OFFICE_KINDS:
        raise OfficeKindUnfit(field="kind")


def _values(data: OfficeData) -> dict[str, object]:
    return {name: getattr(data, name) for name in OFFICE_FIELDS}
