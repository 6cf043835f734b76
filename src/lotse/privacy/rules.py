"""Who may put together everything about somebody, set periods, prepare a deletion and confirm it."""

from typing import Any

from django.db.models import Model, Q, QuerySet

from lotse.conflicts import rules as conflicts
from lotse.conflicts.models import Party
from lotse.core.registry import retentions
from lotse.directory.models import ContactPerson
from lotse.directory.rules import rights as directory
from lotse.people import rules as people
from lotse.people.models import Household, Person
from lotse.privacy.enums import RunState, SubjectKind
from lotse.privacy.models import DeletionRun, RunItem
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from lotse.tenants.rights import declare
from lotse.tenants.rules import MANAGE_CENTRE
from lotse.volunteering.models import Volunteer
from lotse.volunteering.rules.rights import may_view_volunteer, visible_volunteers

# Not the privacy officer, who sees no contents, nor the administrator (product.md)
MAKE_PACKAGE = declare(
    "privacy.make_package",
    "Auskunft nach Art. 15 DSGVO zusammenstellen (Leitung, und wer für die Person zuständig ist)",
    roles={Role.DIRECTOR, Role.COUNSELLOR, Role.COORDINATOR, Role.NETWORKER, Role.MEDIATOR},
    personal=True,
)

SEE_RECORD = declare(
    "privacy.see_record",
    "Verzeichnis der Verarbeitungstätigkeiten ansehen",
    roles={Role.DIRECTOR, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR},
)
SEE_ROLES = declare(
    "privacy.see_roles", "Sehen, wer welche Rolle hat", roles={Role.DIRECTOR, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR}
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


# --- Periods and deletion ------------------------------------------------------------------------------------

SEE_PERIODS = declare(
    "privacy.see_periods",
    "Aufbewahrungsfristen und Löschläufe sehen",
    roles={Role.ADMINISTRATOR, Role.DIRECTOR, Role.PRIVACY_OFFICER},
)
EDIT_PERIODS = MANAGE_CENTRE
PREPARE = declare("privacy.prepare_deletion", "Löschläufe vorbereiten", roles={Role.ADMINISTRATOR, Role.DIRECTOR})
CONFIRM = declare(
    "privacy.confirm_deletion",
    "Löschläufe bestätigen, die jemand anderes vorbereitet hat",
    roles={Role.ADMINISTRATOR, Role.DIRECTOR, Role.PRIVACY_OFFICER},
)
ARCHIVE = declare(
    "privacy.offer_to_archive",
    "Fällige Akten dem Archiv anbieten",
    roles={Role.DIRECTOR},
    personal=True,
)
HOLD = declare(
    "privacy.hold",
    "Akten vor dem Löschen sperren",
    roles={Role.DIRECTOR, Role.COUNSELLOR},
    personal=True,
)
ERASE = declare(
    "privacy.erase_on_request",
    "Die Löschung einer Akte auf Antrag vorbereiten",
    roles={Role.DIRECTOR, Role.COUNSELLOR},
    personal=True,
)

FILE = "people.file"
MOST_MONTHS = 480


def may_confirm(member: Membership, run: DeletionRun) -> bool:
    """Two people: nobody confirms what they have prepared."""
    return member.holds(CONFIRM) and run.prepared_by_id != member.pk and run.state == RunState.PREPARED


def confirmable(member: Membership) -> QuerySet[DeletionRun]:
    """The queryset twin of ``may_confirm``."""
    rows = DeletionRun.objects.filter(state=RunState.PREPARED).exclude(prepared_by=member)
    return rows if member.holds(CONFIRM) else rows.none()


def may_hold(member: Membership, household: Household) -> bool:
    return member.holds(HOLD) and people.may_edit_household(member, household)


def holdable(member: Membership) -> QuerySet[Household]:
    """The queryset twin of ``may_hold``."""
    rows = people.editable_households(member)
    return rows if member.holds(HOLD) else rows.none()


def visible_items(member: Membership, run: DeletionRun) -> QuerySet[RunItem]:
    """What is left of a run, by code; kinds with a right of their own only for those who hold it."""
    hidden = [one.kind for one in retentions if one.codes_right and not member.holds(one.codes_right)]
    return RunItem.objects.filter(run_kind__run=run).exclude(run_kind__kind__in=hidden)
