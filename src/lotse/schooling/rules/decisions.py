"""Who prepares lists for the authority, and who answers them."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from lotse.directory.enums import DECIDING_KINDS, OrganisationKind
from lotse.directory.models import Representative
from lotse.people.enums import ConsentPurpose
from lotse.schooling.enums import PupilState, ReturnReason
from lotse.schooling.models import DecisionItem, DecisionList, Process
from lotse.schooling.rules.pupils import next_states
from lotse.tenants.enums import ADVISING, Role
from lotse.tenants.models import Membership
from lotse.tenants.rights import declare

MANAGE_LISTS = declare("schooling.manage_lists", "Listen an die Schulaufsicht führen", roles=ADVISING, personal=True)
ANSWER_LISTS = declare(
    "schooling.answer_lists", "Eigene Listen beantworten (Partnerstelle)", roles={Role.PARTNER}, personal=True
)

# Kinds of organisations that decide, and the purpose for which data go to them (people.rules.may_disclose)
OFFICE_PURPOSES: dict[str, ConsentPurpose] = {
    OrganisationKind.SCHOOL_AUTHORITY: ConsentPurpose.SCHOOL_AUTHORITY,
    OrganisationKind.SCHOOL_OWNER: ConsentPurpose.PARTNER,
    OrganisationKind.MUNICIPALITY: ConsentPurpose.PARTNER,
}
# Where a returned child waits: the parents are asked again; else where it stood before it was handed over
RETURN_STATES: dict[str, PupilState] = {ReturnReason.PARENTS: PupilState.RECOMMENDED}
ANSWER_DAYS = 14  # proposed time for an answer
REMINDER_DAYS = (-2, 1)  # the office is reminded so many days after the due day; before it where negative
MOST_ITEMS = 200  # one page, answered in one go


def may_manage_list(member: Membership, decision_list: DecisionList) -> bool:
    return member.holds(MANAGE_LISTS) and decision_list.centre_id == member.centre_id


def managed_lists(member: Membership) -> QuerySet[DecisionList]:
    """The queryset twin of ``may_manage_list``."""
    return DecisionList.objects.all() if member.holds(MANAGE_LISTS) else DecisionList.objects.none()


def represents_office(member: Membership) -> bool:
    """Whether lists may ever come to a partner's account."""
    return Representative.objects.filter(membership=member, organisation__kind__in=DECIDING_KINDS).exists()


def may_answer_list(member: Membership, decision_list: DecisionList, process: Process, now: dt.datetime) -> bool:
    """Whoever represents the office; a list that is withdrawn, or was answered long ago, is gone for them."""
    if not member.holds(ANSWER_LISTS):
        return False
    organisation = decision_list.office.organisation_id
    represents = Representative.objects.filter(membership=member, organisation=organisation).exists()
    return represents and DecisionList.objects.filter(_still_shown(process, now), pk=decision_list.pk).exists()


def answerable_lists(member: Membership, process: Process, now: dt.datetime) -> QuerySet[DecisionList]:
    """The queryset twin of ``may_answer_list``."""
    if not member.holds(ANSWER_LISTS):
        return DecisionList.objects.none()
    represented = Representative.objects.filter(membership=member).values("organisation")
    return DecisionList.objects.filter(_still_shown(process, now), office__organisation__in=represented)


def _still_shown(process: Process, now: dt.datetime) -> Q:
    """Waits for an answer, or was sent or answered within the days that the centre sets (least data)."""
    since = now - dt.timedelta(days=process.lists_shown_days)
    items = DecisionItem.objects.filter(decision_list=OuterRef("pk"))
    recent = (
        Q(sent_at__gte=since) | Exists(items.filter(decided_at__gte=since)) | Exists(items.filter(open_items(process)))
    )
    return recent & Q(withdrawn_at=None)


def decidable_states(process: Process) -> list[PupilState]:
    """Where a recommended child waits for the decision: handed over, or answered where that step is left out."""
    waiting = (PupilState.ANSWERED, PupilState.HANDED_OVER)
    return [one for one in waiting if PupilState.ASSIGNED in next_states(process, one)]


def open_items(process: Process) -> Q:
    """Condition of DecisionItem: waits for an answer, on a list that runs, and nothing has overtaken it.

    It is computed, not kept: a family that moves away or withdraws its consent takes its child off the list at once.
    """
    recommended = Q(recommendation__isnull=False, recommendation__withdrawn_at=None) & Q(
        pupil__state__in=decidable_states(process)
    )
    needed = Q(need_notice__isnull=False, need_notice__settled_on=None, pupil__state=PupilState.NEED_NOTICE)
    running = Q(decision_list__closed_at=None, decision_list__withdrawn_at=None)
    shown = Q(disclosure__retracted_at=None) & (Q(disclosure__consent=None) | Q(disclosure__consent__withdrawn_at=None))
    return Q(decision="") & running & shown & (recommended | needed)


def is_open(item: DecisionItem, process: Process) -> bool:
    """``open_items`` for one item as it stands in the database."""
    return DecisionItem.objects.filter(open_items(process), pk=item.pk).exists()
