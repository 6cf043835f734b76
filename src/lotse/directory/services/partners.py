"""What hangs on a partner: its places, whom to ask there, what was agreed with it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from lotse.core import clock
from lotse.core.errors import LotseError
from lotse.directory.enums import Access
from lotse.directory.models import ContactPerson, CooperationAgreement, Organisation, Place
from lotse.directory.services import keeping, searching
from lotse.tenants.models import Membership, Municipality


class AgreementDays(LotseError):
    code = "directory.agreement_days"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFacts:
    """What people enter about a place. The point in metres, EPSG:25832, both or none; ``is_active``: still in use."""

    name: str
    municipality: Municipality | None = None
    street: str = ""
    postcode: str = ""
    town: str = ""
    easting_m: int | None = None
    northing_m: int | None = None
    step_free: str = Access.UNKNOWN
    accessible_toilet: str = Access.UNKNOWN
    accessibility_note: str = ""
    directions: str = ""
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFacts:
    """What people enter about a contact person: data of the office, with ``is_published`` shown to everybody."""

    name: str
    function: str = ""
    phone: str = ""
    email: str = ""
    is_published: bool = False
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFacts:
    """What was agreed. ``ends_on``: the day after its last, None for no end."""

    title: str
    starts_on: dt.date
    ends_on: dt.date | None
    remind_on: dt.date | None
    responsible: Membership
    note: str = ""


def add_place(
    *,
    actor: Membership,
    organisation: Organisation | None,
    facts: PlaceFacts,
    now: dt.datetime,
    key: uuid.UUID | None = None,
) -> Place:
    """A place of a partner, or of nobody in particular; ``key`` as in keeping.add. Raises NotAllowed."""
    row = Place(pk=key or uuid.uuid4(), organisation=organisation, **keeping.fields_of(facts))
    return keeping.add(actor=actor, row=row, action="directory.place_added", now=now)


def change_place(*, actor: Membership, place: Place, facts: PlaceFacts, now: dt.datetime, seen: str = "") -> Place:
    """``seen`` as in core.seen. Raises NotAllowed, ChangedMeanwhile."""
    values, action = keeping.fields_of(facts), "directory.place_changed"
    with transaction.atomic():
        row = keeping.change(actor=actor, row=place, values=values, action=action, now=now, seen=seen)
        searching.refresh_of_place(row, clock.day_of(now))
    return row


def add_contact(
    *,
    actor: Membership,
    organisation: Organisation,
    facts: ContactFacts,
    now: dt.datetime,
    key: uuid.UUID | None = None,
) -> ContactPerson:
    """``key`` as in keeping.add. Raises NotAllowed."""
    row = ContactPerson(pk=key or uuid.uuid4(), organisation=organisation, **keeping.fields_of(facts))
    return keeping.add(actor=actor, row=row, action="directory.contact_added", now=now)


def change_contact(
    *, actor: Membership, contact: ContactPerson, facts: ContactFacts, now: dt.datetime, seen: str = ""
) -> ContactPerson:
    """``seen`` as in core.seen. Raises NotAllowed, ChangedMeanwhile."""
    values = keeping.fields_of(facts)
    with transaction.atomic():
        row = keeping.change(
            actor=actor, row=contact, values=values, action="directory.contact_changed", now=now, seen=seen
        )
        _note_leaving(row, clock.day_of(now))
    return row


def _note_leaving(contact: ContactPerson, on: dt.date) -> None:
    if contact.is_active:
        ContactPerson.objects.filter(pk=contact.pk).update(left_on=None)
    else:
        ContactPerson.objects.filter(pk=contact.pk, left_on=None).update(left_on=on)


def add_agreement(
    *,
    actor: Membership,
    organisation: Organisation,
    facts: AgreementFacts,
    now: dt.datetime,
    key: uuid.UUID | None = None,
) -> CooperationAgreement:
    """``key`` as in keeping.add. Raises NotAllowed, AgreementDays (field)."""
    _check(facts)
    stamps = {"created_at": now, "changed_at": now}
    row = CooperationAgreement(pk=key or uuid.uuid4(), organisation=organisation, **stamps, **keeping.fields_of(facts))
    return keeping.add(actor=actor, row=row, action="directory.agreement_added", now=now)


def change_agreement(
    *, actor: Membership, agreement: CooperationAgreement, facts: AgreementFacts, now: dt.datetime, seen: str = ""
) -> CooperationAgreement:
    """``seen`` as in core.seen. Raises NotAllowed, AgreementDays (field), ChangedMeanwhile."""
    _check(facts)
    values = keeping.fields_of(facts)
    return keeping.change(
        actor=actor, row=agreement, values=values, action="directory.agreement_changed", now=now, seen=seen
    )


def end_reminder(*, actor: Membership, agreement: CooperationAgreement, now: dt.datetime) -> None:
    """Thought of: the line under Heute goes. Raises NotAllowed."""
    values = {"remind_on": None}
    keeping.change(actor=actor, row=agreement, values=values, action="directory.agreement_reminded", now=now)


def _check(facts: AgreementFacts) -> None:
    if facts.ends_on is not None and facts.ends_on <= facts.starts_on:
        raise AgreementDays("Der letzte Tag liegt vor dem ersten. Es wurde nichts gespeichert.", field="last_on")
