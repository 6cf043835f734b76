"""Advice contacts: noted during the call, given to a family later where it becomes known."""

import datetime as dt

from django.db import transaction

from lotse.audit.services import record
from lotse.cases import errors
from lotse.cases.enums import Channel, Topic
from lotse.cases.models import AdviceContact, Case
from lotse.cases.rules import may_add_contact, may_edit_case, may_own_followup, may_view_contact
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
    if not 1 <= minutes <= MINUTES_MAX:
        raise errors.MinutesOutOfRange(field="minutes")
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
    # A step stays without the family where its owner may not open the file: else nobody could settle it.
    for followup in contact.followups.select_related("owner").prefetch_related("owner__role_rows"):
        if may_own_followup(followup.owner, household):
            contact.followups.filter(pk=followup.pk).update(household=household)


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


def _record(action: str, actor: Membership, contact: AdviceContact, now: dt.datetime) -> None:
    record(actor=actor, action=action, obj=contact, now=now, file_id=contact.household_id)
