"""Advice contacts: noted during the call, given to a family later where it becomes known."""

import datetime as dt

from django.db import transaction

from lotse.audit.services import record
from lotse.cases import errors
from lotse.cases.enums import Channel, Topic
from lotse.cases.models import AdviceContact, Case
from lotse.cases.rules import (
    may_add_contact,
    may_correct_contact,
    may_edit_case,
    may_own_followup,
    may_view_contact,
)
from lotse.cases.services import steps
from lotse.cases.services.steps import NextStep
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.people.enums import ResidenceBand
from lotse.people.models import Household
from lotse.tenants.models import Membership

MINUTES_MAX = 600


@transaction.atomic
def note_contact(
    *,
    actor: Membership,
    topic: Topic,
    channel: Channel,
    minutes: int,
    now: dt.datetime,
    result: str = "",
    household: Household | None = None,
    case: Case | None = None,
    residence_band: ResidenceBand = ResidenceBand.UNKNOWN,
    next_step: NextStep | None = None,
) -> AdviceContact:
    """Record a call or talk of ``minutes``, with or without a family, and the next step agreed in it.

    ``residence_band`` counts only without a family: a family's is computed. Raises NotAllowed, MinutesOutOfRange,
    WrongHousehold, CaseIsClosed and what a next step raises.
    """
    household = household or (case.household if case else None)
    if not may_add_contact(actor, household) or (case is not None and not may_edit_case(actor, case)):
        raise NotAllowed
    _check_minutes(minutes)
    if case is not None:
        if case.household_id != getattr(household, "pk", None):
            raise errors.WrongHousehold
        steps.hold_open(case, now=now)
    contact = AdviceContact.objects.create(
        household=household,
        case=case,
        topic=topic,
        channel=channel,
        minutes=minutes,
        result=result.strip(),
        residence_band="" if household else residence_band,
        at=now,
        by=actor,
    )
    if next_step is not None:
        steps.create(next_step, actor=actor, household=household, now=now, case=case, contact=contact)
    _record("cases.contact_noted", actor, contact, now)
    return contact


@transaction.atomic
def correct_contact(
    *,
    actor: Membership,
    contact: AdviceContact,
    topic: Topic,
    channel: Channel,
    minutes: int,
    result: str,
    household: Household | None,
    now: dt.datetime,
) -> None:
    """Put right what one mistyped, the family included; steps agreed in it go to the right family too.

    Raises NotAllowed, MinutesOutOfRange, ContactInCase (another family for a contact of a case), ChangedMeanwhile.
    """
    if not may_correct_contact(actor, contact) or not may_add_contact(actor, household):
        raise NotAllowed
    _check_minutes(minutes)
    before = AdviceContact.objects.filter(pk=contact.pk, household=contact.household_id, case=contact.case_id)
    new = {"topic": topic, "channel": channel, "minutes": minutes, "result": result.strip(), "household": household}
    changed = [name for name, value in new.items() if getattr(contact, name) != value]
    file_id = contact.household_id or getattr(household, "pk", None)
    if "household" in changed:
        if contact.case_id is not None:
            raise errors.ContactInCase(field="family")
        new["residence_band"] = "" if household else ResidenceBand.UNKNOWN
    if before.update(**{name: value for name, value in new.items() if name != "result"}) != 1:
        raise ChangedMeanwhile
    for name, value in new.items():
        setattr(contact, name, value)
    contact.save(update_fields=["result"])
    if "household" in changed:
        _move_steps(contact, household)
    record(actor=actor, action="cases.contact_corrected", obj=contact, now=now, file_id=file_id, fields=changed)


@transaction.atomic
def attach_contact(*, actor: Membership, contact: AdviceContact, household: Household, now: dt.datetime) -> None:
    """Give a contact without a name to the family that became known. Raises NotAllowed, ContactHasHousehold."""
    _attach(actor=actor, contact=contact, household=household)
    _record("cases.contact_attached", actor, contact, now)


def _attach(*, actor: Membership, contact: AdviceContact, household: Household) -> None:
    if not may_view_contact(actor, contact) or not may_add_contact(actor, household):
        raise NotAllowed
    row = AdviceContact.objects.filter(pk=contact.pk, household__isnull=True)
    if row.update(household=household, residence_band="") != 1:
        raise errors.ContactHasHousehold
    contact.household, contact.residence_band = household, ""
    _move_steps(contact, household)


def _move_steps(contact: AdviceContact, household: Household | None) -> None:
    """A step is without a family where its owner may not open the file: else nobody could settle it."""
    for followup in contact.followups.select_related("owner").prefetch_related("owner__role_rows"):
        fits = may_own_followup(followup.owner, household)
        contact.followups.filter(pk=followup.pk).update(household=household if fits else None)


def take_into_case(*, actor: Membership, contact: AdviceContact, case: Case) -> None:
    """Make a contact, and what was agreed in it, part of a case; the caller records it.

    Raises NotAllowed, WrongHousehold, ChangedMeanwhile.
    """
    if contact.household_id is None:
        _attach(actor=actor, contact=contact, household=case.household)
    if contact.household_id != case.household_id:
        raise errors.WrongHousehold
    if AdviceContact.objects.filter(pk=contact.pk, case__isnull=True).update(case=case) != 1:
        raise ChangedMeanwhile
    contact.case = case
    contact.followups.filter(household=case.household, case__isnull=True).update(case=case)


def _check_minutes(minutes: int) -> None:
    if not 1 <= minutes <= MINUTES_MAX:
        raise errors.MinutesOutOfRange(field="minutes")


def _record(action: str, actor: Membership, contact: AdviceContact, now: dt.datetime) -> None:
    record(actor=actor, action=action, obj=contact, now=now, file_id=contact.household_id)
