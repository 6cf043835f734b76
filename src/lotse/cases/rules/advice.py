"""Rights and rules of contacts, cases and next steps."""

from django.db.models import Q, QuerySet

from lotse.cases.enums import ACTION_WORDS_MIN, FILLER_WORDS, VAGUE_WORDS, CaseState
from lotse.cases.models import AdviceContact, Case, FollowUp
from lotse.people.models import Household
from lotse.people.rules import may_view_household, visible_households
from lotse.tenants.enums import ADVISING, Role
from lotse.tenants.models import Membership
from lotse.tenants.rights import declare

TALKING = ADVISING | {Role.COORDINATOR, Role.MEDIATOR, Role.NETWORKER, Role.DISPATCHER}

ADD_CONTACT = declare("cases.add_contact", "Beratungskontakte festhalten", roles=TALKING)
VIEW_CONTACTS = declare("cases.view_contacts", "Beratungskontakte lesen", roles=TALKING)
OWN_FOLLOWUPS = declare("cases.own_followups", "Wiedervorlagen haben", roles=TALKING)
VIEW_CASE = declare("cases.view_case", "Beratungsfälle lesen", roles=ADVISING, personal=True)
EDIT_CASE = declare("cases.edit_case", "Beratungsfälle führen", roles=ADVISING, personal=True)
CLOSE_CASE = declare("cases.close_case", "Beratungsfälle abschließen", roles=ADVISING, personal=True)
SEE_ESCALATED = declare(
    "cases.see_escalated", "Mehrfach verschobene Wiedervorlagen sehen", roles={Role.DIRECTOR}, personal=True
)

NEEDS_DIRECTOR = Q(escalated_at__isnull=False) | Q(owner__is_active=False)


def may_view_contact(member: Membership, contact: AdviceContact) -> bool:
    """One's own contacts without a name; with a name those of the households that the member may view."""
    if not member.holds(VIEW_CONTACTS):
        return False
    if contact.household is None:
        return contact.by_id == member.pk
    return may_view_household(member, contact.household)


def visible_contacts(member: Membership) -> QuerySet[AdviceContact]:
    if not member.holds(VIEW_CONTACTS):
        return AdviceContact.objects.none()
    return AdviceContact.objects.filter(
        Q(household__isnull=True, by=member) | Q(household__in=visible_households(member))
    )


def may_correct_contact(member: Membership, contact: AdviceContact) -> bool:
    """What one wrote oneself, as long as one may still see it."""
    return contact.by_id == member.pk and member.holds(ADD_CONTACT) and may_view_contact(member, contact)


def correctable_contacts(member: Membership) -> QuerySet[AdviceContact]:
    rows = visible_contacts(member).filter(by=member)
    return rows if member.holds(ADD_CONTACT) else rows.none()


def may_add_contact(member: Membership, household: Household | None) -> bool:
    return member.holds(ADD_CONTACT) and (household is None or may_view_household(member, household))


def may_view_case(member: Membership, case: Case) -> bool:
    return member.holds(VIEW_CASE) and may_view_household(member, case.household)


def visible_cases(member: Membership) -> QuerySet[Case]:
    if not member.holds(VIEW_CASE):
        return Case.objects.none()
    return Case.objects.filter(household__in=visible_households(member))


def may_open_case(member: Membership, household: Household) -> bool:
    return member.holds(EDIT_CASE) and may_view_household(member, household)


def may_edit_case(member: Membership, case: Case) -> bool:
    return member.holds(EDIT_CASE) and may_view_case(member, case)


def editable_cases(member: Membership) -> QuerySet[Case]:
    return visible_cases(member) if member.holds(EDIT_CASE) else Case.objects.none()


def may_close_case(member: Membership, case: Case) -> bool:
    return member.holds(CLOSE_CASE) and may_view_case(member, case) and case.state == CaseState.OPEN


def closable_cases(member: Membership) -> QuerySet[Case]:
    return visible_cases(member).filter(state=CaseState.OPEN) if member.holds(CLOSE_CASE) else Case.objects.none()


def may_own_followup(member: Membership, household: Household | None) -> bool:
    """Whoever gets a next step must still work here and, where it concerns a family, may open its file."""
    return member.holds(OWN_FOLLOWUPS) and (household is None or may_view_household(member, household))


def may_settle_followup(member: Membership, followup: FollowUp) -> bool:
    """Its owner; for a family whoever runs its cases; the director once it was escalated or its owner has left."""
    if followup.household is not None and not may_view_household(member, followup.household):
        return False
    if followup.owner_id == member.pk:
        return member.holds(OWN_FOLLOWUPS)
    if member.holds(SEE_ESCALATED) and (followup.escalated_at is not None or not followup.owner.is_active):
        return True
    return followup.household is not None and member.holds(EDIT_CASE)


def settleable_followups(member: Membership) -> QuerySet[FollowUp]:
    allowed = Q(pk__in=[])
    if member.holds(OWN_FOLLOWUPS):
        allowed |= Q(owner=member)
    if member.holds(SEE_ESCALATED):
        allowed |= NEEDS_DIRECTOR
    if member.holds(EDIT_CASE):
        allowed |= Q(household__isnull=False)
    seen = Q(household__isnull=True) | Q(household__in=visible_households(member))
    return FollowUp.objects.filter(allowed & seen)


def is_concrete_action(action: str) -> bool:
    """Whether the text says what is to be done: two words or more, and not only words that put it off."""
    words = [word.strip(".,;:!?…()„“\"'-").casefold() for word in action.split()]
    words = [word for word in words if any(sign.isalnum() for sign in word)]
    return len(words) >= ACTION_WORDS_MIN and any(word not in VAGUE_WORDS | FILLER_WORDS for word in words)
