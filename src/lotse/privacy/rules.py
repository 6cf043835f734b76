"""Who may put together everything about somebody, and hand it out."""

from typing import Any

from django.db.models import Model, Q, QuerySet

from lotse.conflicts import rules as conflicts
from lotse.conflicts.models import Party
from lotse.directory.models import ContactPerson
from lotse.directory.rules import rights as directory
from lotse.people import rules as people
from lotse.people.models import Household, Person
from lotse.privacy.enums import SubjectKind
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from lotse.tenants.rights import declare
from lotse.volunteering.models import Volunteer
from lotse.volunteering.rules.rights import may_view_volunteer, visible_volunteers

# Not the privacy officer, who sees no contents, nor the administrator (product.md)
MAKE_PACKAGE = declare(
    "privacy.make_package",
    "Auskunft nach Art. 15 DSGVO zusammenstellen (Leitung, und wer für die Person zuständig ist)",
    roles={Role.DIRECTOR, Role.COUNSELLOR, Role.COORDINATOR, Role.NETWORKER, Role.MEDIATOR},
    personal=True,
)

Somebody = Household | Person | Volunteer | Membership | ContactPerson | Party

# The field of a row of this app in which a kind of subject stands
KEY_OF = {
    SubjectKind.HOUSEHOLD: "household",
    SubjectKind.PERSON: "person",
    SubjectKind.VOLUNTEER: "volunteer",
    SubjectKind.MEMBER: "member",
    SubjectKind.CONTACT: "contact",
    SubjectKind.CONFLICT: "party",
}
ARCHIVE_DAYS = 14
KEEP_MONTHS = 36


def may_make_package(member: Membership, somebody: Somebody) -> bool:
    """The director, and whoever is responsible; of a conflict, conflict staff alone; of a colleague, also itself."""
    if not member.holds(MAKE_PACKAGE):
        return False
    leads = Role.DIRECTOR in member.roles
    if isinstance(somebody, Household):
        return people.may_view_household(member, somebody) and (leads or somebody.responsible_id == member.pk)
    if isinstance(somebody, Person):
        return may_make_package(member, somebody.household)
    if isinstance(somebody, Volunteer):
        return may_view_volunteer(member, somebody) and (leads or somebody.coordinator_id == member.pk)
    if isinstance(somebody, ContactPerson):
        return member.holds(directory.EDIT)
    if isinstance(somebody, Party):
        return conflicts.may_work_on(member, somebody.conflict)
    return leads or somebody.pk == member.pk


def packageable(member: Membership, model: type[Model]) -> QuerySet[Any]:
    """The queryset twin of ``may_make_package`` for one kind of subject."""
    rows: QuerySet[Any] = model._default_manager.all()
    if not member.holds(MAKE_PACKAGE):
        return rows.none()
    leads = Role.DIRECTOR in member.roles
    mine = {} if leads else {"responsible": member}
    if model is Household:
        return people.visible_households(member).filter(**mine)
    if model is Person:
        return rows.filter(household__in=people.visible_households(member).filter(**mine))
    if model is Volunteer:
        return visible_volunteers(member).filter(**({} if leads else {"coordinator": member}))
    if model is ContactPerson:
        return rows if member.holds(directory.EDIT) else rows.none()
    if model is Party:
        return rows.filter(conflict__in=conflicts.workable_conflicts(member))
    return rows.filter(Q() if leads else Q(pk=member.pk))
