"""Who may answer requests and by when, put packages together, correct, restrict, set periods, prepare deletions."""

import datetime as dt
from typing import Any

from django.db.models import Model, Q, QuerySet

from lotse.conflicts import rules as conflicts
from lotse.conflicts.models import Party
from lotse.core.dates import months_after
from lotse.core.registry import retentions
from lotse.core.workdays import is_working_day, working_days_after
from lotse.directory.models import ContactPerson
from lotse.directory.rules import rights as directory
from lotse.people import rules as people
from lotse.people.models import Household, Person
from lotse.privacy.enums import RunState, SubjectKind
from lotse.privacy.models import DataRequest, DeletionRun, Hold, RunItem
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from lotse.tenants.rights import declare
from lotse.tenants.rules import MANAGE_CENTRE
from lotse.volunteering.models import Volunteer
from lotse.volunteering.rules.rights import (
    editable_volunteers,
    may_edit_volunteer,
    may_view_volunteer,
    visible_volunteers,
)

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
SEE_REQUESTS = declare(
    "privacy.see_requests",
    "Anträge betroffener Personen und ihre Fristen sehen (der Datenschutz ohne Namen und Inhalt)",
    roles={Role.DIRECTOR, Role.PRIVACY_OFFICER, Role.COUNSELLOR, Role.COORDINATOR, Role.NETWORKER},
)
HANDLE_REQUESTS = declare(
    "privacy.handle_requests",
    "Anträge betroffener Personen aufnehmen und beantworten",
    roles={Role.DIRECTOR, Role.COUNSELLOR, Role.COORDINATOR, Role.NETWORKER},
    personal=True,
)
RESTRICT = declare(
    "privacy.restrict",
    "Die Verarbeitung einer Akte einschränken und das aufheben",
    roles={Role.DIRECTOR},
    personal=True,
)
CORRECT = declare(
    "privacy.correct",
    "Angaben berichtigen, mit Verlauf",
    roles={Role.DIRECTOR, Role.COUNSELLOR, Role.COORDINATOR},
    personal=True,
)
ANSWER_MONTHS = 1
EXTENDED_MONTHS = 3  # one month, and two more (Art. 12 (3))
CORRECTABLE = frozenset({SubjectKind.HOUSEHOLD, SubjectKind.PERSON, SubjectKind.VOLUNTEER})

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
END_HOLD = declare(
    "privacy.end_hold",
    "Sperren vor dem Löschen aufheben (jede Rolle nur ihre)",
    roles={Role.DIRECTOR, Role.COUNSELLOR, Role.MEDIATOR, Role.ADMINISTRATOR},
)
ERASE = declare(
    "privacy.erase_on_request",
    "Die Löschung einer Akte auf Antrag vorbereiten",
    roles={Role.DIRECTOR, Role.COUNSELLOR},
    personal=True,
)

CONFLICT = "conflicts.conflict"
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


def may_hold_item(member: Membership, item: RunItem) -> bool:
    """Whoever prepares a run takes single records out of it; of kinds with a right of their own, who holds that too."""
    return member.holds(PREPARE) and visible_items(member, item.run_kind.run).filter(pk=item.pk).exists()


def may_end_hold(member: Membership, hold: Hold) -> bool:
    """Of files and conflicts, whoever may set one; of other kinds, whoever prepares runs."""
    if hold.ended_at is not None or hold.centre_id != member.centre_id:
        return False
    return member.holds({FILE: HOLD, CONFLICT: conflicts.WORK}.get(hold.kind, PREPARE))


def endable_holds(member: Membership) -> QuerySet[Hold]:
    """The queryset twin of ``may_end_hold``."""
    rows = Hold.objects.filter(ended_at=None)
    mine = Q(pk=None)
    for right, kinds in (
        (HOLD, Q(kind=FILE)),
        (conflicts.WORK, Q(kind=CONFLICT)),
        (PREPARE, ~Q(kind__in=(FILE, CONFLICT))),
    ):
        if member.holds(right):
            mine |= kinds
    return rows.filter(mine)


def visible_items(member: Membership, run: DeletionRun) -> QuerySet[RunItem]:
    """What is left of a run, by code; kinds with a right of their own only for those who hold it."""
    hidden = [one.kind for one in retentions if one.codes_right and not member.holds(one.codes_right)]
    return RunItem.objects.filter(run_kind__run=run).exclude(run_kind__kind__in=hidden)


# --- Requests ------------------------------------------------------------------------------------------------


def due_on(received_on: dt.date, months: int = ANSWER_MONTHS) -> dt.date:
    """The last day for an answer: a period in months from the day of receipt, which is not counted itself, ends on the
    day of the same number; on a Saturday, Sunday or public holiday, with the next working day (Art. 3 (1), (2) (c), (4)
    of Regulation (EEC, Euratom) No 1182/71, which counts for periods of the GDPR; § 31 VwVfG says the same)."""
    last = months_after(received_on, months)
    return last if is_working_day(last) else working_days_after(last, 1)


def leads(member: Membership) -> bool:
    return Role.DIRECTOR in member.roles


def watches(member: Membership) -> bool:
    """Whoever sees to it that all requests are answered."""
    return member.holds(SEE_REQUESTS) and bool({Role.DIRECTOR, Role.PRIVACY_OFFICER} & member.roles)


def may_view_request(member: Membership, request: DataRequest) -> bool:
    return member.holds(SEE_REQUESTS) and (watches(member) or request.owner_id == member.pk)


def visible_requests(member: Membership) -> QuerySet[DataRequest]:
    """The queryset twin of ``may_view_request``."""
    rows = DataRequest.objects.all()
    if not member.holds(SEE_REQUESTS):
        return rows.none()
    return rows if watches(member) else rows.filter(owner=member)


def may_read_request(member: Membership, request: DataRequest) -> bool:
    """Names and words, not only the kind and the dates: the director, and whoever answers it."""
    return member.holds(HANDLE_REQUESTS) and (leads(member) or request.owner_id == member.pk)


def readable_requests(member: Membership) -> QuerySet[DataRequest]:
    """The queryset twin of ``may_read_request``."""
    rows = DataRequest.objects.all()
    if not member.holds(HANDLE_REQUESTS):
        return rows.none()
    return rows if leads(member) else rows.filter(owner=member)


def may_answer_request(member: Membership, request: DataRequest) -> bool:
    return may_read_request(member, request)


# --- Restriction and correction ------------------------------------------------------------------------------


def may_restrict(member: Membership, household: Household) -> bool:
    """The director alone: it stops the work of others."""
    return member.holds(RESTRICT) and people.may_view_household(member, household)


def restrictable(member: Membership) -> QuerySet[Household]:
    """The queryset twin of ``may_restrict``."""
    rows = people.visible_households(member)
    return rows if member.holds(RESTRICT) else rows.none()


def may_correct(member: Membership, somebody: Household | Person | Volunteer) -> bool:
    """Whoever may change the file or the volunteer; nobody while a file is restricted."""
    if not member.holds(CORRECT):
        return False
    if isinstance(somebody, Volunteer):
        return may_edit_volunteer(member, somebody)
    return people.may_edit_household(member, somebody if isinstance(somebody, Household) else somebody.household)


def correctable(member: Membership, model: type[Model]) -> QuerySet[Any]:
    """The queryset twin of ``may_correct`` for one kind of subject."""
    rows: QuerySet[Any] = model._default_manager.all()
    if not member.holds(CORRECT):
        return rows.none()
    if model is Volunteer:
        return editable_volunteers(member)
    editable = people.editable_households(member)
    return editable if model is Household else rows.filter(household__in=editable)
