"""Whose data a package holds: a family, one person of it, a volunteer, a colleague, a contact person, a side."""

import uuid
from dataclasses import dataclass

from lotse.conflicts.models import Conflict, Party
from lotse.directory.models import ContactPerson
from lotse.people.models import Household, Person
from lotse.people.selectors.timeline import file_ids
from lotse.privacy.enums import SubjectKind
from lotse.tenants.models import Membership
from lotse.volunteering.models import Volunteer


@dataclass(frozen=True, slots=True)
class Subject:
    """``code`` names the subject without saying who it is. ``households``: the family's file and those merged into it.

    ``addresses`` and ``names`` find rows that know the person only by what was typed (``collecting.traces``).
    """

    kind: SubjectKind
    pk: uuid.UUID
    name: str
    code: str
    households: tuple[uuid.UUID, ...] = ()
    user_id: uuid.UUID | None = None
    party_id: uuid.UUID | None = None
    addresses: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def of_household(household: Household) -> Subject:
    """All of a family, for those who may act for all of it."""
    ways = [way.value for one in household.persons.prefetch_related("contact_ways") for way in one.contact_ways.all()]
    return Subject(
        SubjectKind.HOUSEHOLD, household.pk, str(household), household.code, tuple(file_ids(household)),
        addresses=tuple(ways),
    )  # fmt: skip


def of_person(person: Person) -> Subject:
    """One person, with what concerns the family as a whole; rows about others of it stay out."""
    household = person.household
    ways = [way.value for way in person.contact_ways.all()]
    return Subject(
        SubjectKind.PERSON, person.pk, str(person), household.code, tuple(file_ids(household)), addresses=tuple(ways)
    )


def of_volunteer(volunteer: Volunteer) -> Subject:
    name = f"{volunteer.first_name} {volunteer.last_name}"
    ways = tuple(one for one in (volunteer.email, volunteer.phone) if one)
    return Subject(SubjectKind.VOLUNTEER, volunteer.pk, name, volunteer.code, addresses=ways, names=(name,))


def of_member(member: Membership) -> Subject:
    user = member.user
    return Subject(
        SubjectKind.MEMBER, member.pk, member.name, "", user_id=user.pk, addresses=(user.email,),
        names=(member.name, user.name),
    )  # fmt: skip


def of_contact(contact: ContactPerson) -> Subject:
    ways = tuple(one for one in (contact.email, contact.phone) if one)
    return Subject(SubjectKind.CONTACT, contact.pk, contact.name, contact.code, addresses=ways, names=(contact.name,))


def of_party(conflict: Conflict, party: Party) -> Subject:
    """One side of a conflict; the record knows no name, so neither does this."""
    return Subject(SubjectKind.CONFLICT, conflict.pk, f"{party}, {conflict}", conflict.code, party_id=party.pk)
