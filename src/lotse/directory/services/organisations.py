"""Partners as staff keep them: added, corrected, closed and opened again. Schools are kept by their own app."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import LotseError
from lotse.directory.enums import OrganisationKind
from lotse.directory.models import Organisation
from lotse.directory.services import add_organisations, keeping, searching
from lotse.tenants.models import Membership, Municipality


class KeptElsewhere(LotseError):
    code = "directory.kept_elsewhere"
    sentence = "Schulen werden im Bereich „Schule“ eingetragen. Es wurde nichts gespeichert."


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFacts:
    """What the directory adds to each organisation, those that another app keeps included."""

    description: str = ""
    is_published: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationFacts(PublicFacts):
    """What people enter about a partner: published data of an office, no person's. The point in metres, EPSG:25832."""

    kind: str
    name: str
    short_name: str = ""
    municipality: Municipality | None = None
    street: str = ""
    postcode: str = ""
    town: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    easting_m: int | None = None
    northing_m: int | None = None


def add_organisation(
    *, actor: Membership, facts: OrganisationFacts, now: dt.datetime, key: uuid.UUID | None = None
) -> Organisation:  # fmt: skip
    """``key`` as in keeping.add. Raises NotAllowed, KeptElsewhere (field)."""
    keeping.must_edit(actor)
    _no_school(facts)
    with transaction.atomic():
        again = keeping.made_before(Organisation, key)
        if again is not None:
            return again
        (made,) = add_organisations([Organisation(pk=key or uuid.uuid4(), **keeping.fields_of(facts))])
        record(actor=actor, action="directory.organisation_added", obj=made, now=now)
    return made


def change_organisation(
    *,
    actor: Membership,
    organisation: Organisation,
    facts: OrganisationFacts | PublicFacts,
    now: dt.datetime,
    seen: str = "",
) -> Organisation:
    """Correct a partner; of a school only the PublicFacts. ``seen`` as in core.seen.

    Raises NotAllowed, KeptElsewhere (field), ChangedMeanwhile.
    """
    if isinstance(facts, OrganisationFacts):
        _no_school(facts)
        if organisation.kind == OrganisationKind.SCHOOL:
            raise KeptElsewhere
    return _change(actor, organisation, keeping.fields_of(facts), now, seen)


def close_organisation(*, actor: Membership, organisation: Organisation, now: dt.datetime) -> Organisation:
    """The partner is no more: nobody is sent there, and the public sees none of its offers. Raises NotAllowed."""
    return _switch(actor, organisation, False, now)


def reopen_organisation(*, actor: Membership, organisation: Organisation, now: dt.datetime) -> Organisation:
    """Raises NotAllowed, KeptElsewhere."""
    return _switch(actor, organisation, True, now)


def _switch(actor: Membership, organisation: Organisation, is_active: bool, now: dt.datetime) -> Organisation:
    if organisation.kind == OrganisationKind.SCHOOL:
        raise KeptElsewhere("Ob eine Schule in Betrieb ist, steht im Bereich „Schule“. Es wurde nichts geändert.")
    return _change(actor, organisation, {"is_active": is_active}, now)


def _change(
    actor: Membership, organisation: Organisation, values: dict[str, Any], now: dt.datetime, seen: str = ""
) -> Organisation:
    action = "directory.organisation_changed"
    with transaction.atomic():
        row = keeping.change(actor=actor, row=organisation, values=values, action=action, now=now, seen=seen)
        searching.refresh_of_organisation(row, clock.day_of(now))
    return row


def _no_school(facts: OrganisationFacts) -> None:
    if facts.kind == OrganisationKind.SCHOOL:
        raise KeptElsewhere(field="kind")
