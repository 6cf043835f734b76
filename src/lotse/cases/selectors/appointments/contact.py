"""How a family may be written to about its appointment, and in which language."""

import datetime as dt

from lotse.cases.models import AppointmentInvitation
from lotse.core.languages import SOURCE, spoken
from lotse.people.enums import ConsentPurpose, ContactKind, PersonKind
from lotse.people.models import ContactWay, Household
from lotse.people.rules import NoGround, may_disclose

_SPEAK_FIRST = (PersonKind.GUARDIAN, PersonKind.LEGAL_GUARDIAN, PersonKind.ADULT, PersonKind.TRUSTED)


def email_of(invitation: AppointmentInvitation, on: dt.date) -> str:
    """The address that the family typed on its page, else the one of its file; "" for none."""
    return invitation.email or email_in_file(invitation.household, on)


def email_in_file(household: Household, on: dt.date) -> str:
    """An address of the file to which the family consented to be written; "" for none.

    The guardians' come first; a child's is never taken.
    """
    ways = ContactWay.objects.filter(person__household=household, person__kind__in=_SPEAK_FIRST)
    found = sorted(
        ways.filter(kind=ContactKind.EMAIL).select_related("person"),
        key=lambda way: (_SPEAK_FIRST.index(PersonKind(way.person.kind)), str(way.pk)),
    )
    return next((way.value for way in found if _may_write(household, way.value, on)), "")


def _may_write(household: Household, address: str, on: dt.date) -> bool:
    try:
        may_disclose(household, ConsentPurpose.CONTACT, address, on)
    except NoGround:
        return False
    return True


def language_of(household: Household) -> str:
    """The language of the family, if Lotse's pages speak it; else German."""
    return spoken(household.preferred_language) or SOURCE
