"""Who may see and change what of the work with volunteers. Each predicate has its queryset twin beside it."""

from django.db.models import QuerySet

from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from lotse.tenants.rights import declare
from lotse.volunteering.models import (
    CoachingSession,
    Engagement,
    Expense,
    FullTimer,
    MatchRun,
    Need,
    ReliefRequest,
    Share,
    Volunteer,
)

COORDINATING = frozenset({Role.COORDINATOR, Role.DIRECTOR})

VIEW_VOLUNTEERS = declare("volunteering.view_volunteers", "Ehrenamtliche ansehen", roles=COORDINATING, personal=True)
EDIT_VOLUNTEERS = declare(
    "volunteering.edit_volunteers", "Ehrenamtliche aufnehmen und begleiten", roles=COORDINATING, personal=True
)
VIEW_NEEDS = declare(
    "volunteering.view_needs", "Bedarf von Familien ansehen", roles=COORDINATING | {Role.COUNSELLOR}, personal=True
)
EDIT_NEEDS = declare(
    "volunteering.edit_needs", "Bedarf von Familien festhalten", roles=COORDINATING | {Role.COUNSELLOR}, personal=True
)
EDIT_ENGAGEMENTS = declare(
    "volunteering.edit_engagements", "Engagements führen und vermitteln", roles=COORDINATING, personal=True
)
RELIEVE = declare("volunteering.relieve", "Ehrenamtliche entlasten", roles=COORDINATING, personal=True)
ANSWER_SHARES = declare(
    "volunteering.answer_shares",
    "Anteile annehmen, die einem selbst angeboten werden",
    roles=COORDINATING | {Role.COUNSELLOR},
    personal=True,
)
EDIT_COACHING = declare(
    "volunteering.edit_coaching", "Coaching für Ehrenamtliche planen", roles=COORDINATING, personal=True
)
VIEW_FIGURES = declare("volunteering.view_figures", "Zahlen des Ehrenamts sehen", roles={Role.DIRECTOR})
EDIT_EXPENSES = declare(
    "volunteering.edit_expenses",
    "Aufwand von Ehrenamtlichen eintragen und freigeben",
    roles=COORDINATING,
    personal=True,
)
EDIT_SETTINGS = declare(
    "volunteering.edit_settings", "Regeln des Ehrenamts einstellen", roles={Role.DIRECTOR, Role.ADMINISTRATOR}
)


def may_view_volunteer(member: Membership, volunteer: Volunteer) -> bool:
    return member.holds(VIEW_VOLUNTEERS) and volunteer.centre_id == member.centre_id


def visible_volunteers(member: Membership) -> QuerySet[Volunteer]:
    """The queryset twin of ``may_view_volunteer``."""
    rows = Volunteer.objects.all()
    return rows if member.holds(VIEW_VOLUNTEERS) else rows.none()


def may_edit_volunteer(member: Membership, volunteer: Volunteer) -> bool:
    return member.holds(EDIT_VOLUNTEERS) and volunteer.centre_id == member.centre_id


def editable_volunteers(member: Membership) -> QuerySet[Volunteer]:
    """The queryset twin of ``may_edit_volunteer``."""
    rows = Volunteer.objects.all()
    return rows if member.holds(EDIT_VOLUNTEERS) else rows.none()


def may_view_need(member: Membership, need: Need) -> bool:
    return member.holds(VIEW_NEEDS) and need.centre_id == member.centre_id


def visible_needs(member: Membership) -> QuerySet[Need]:
    """The queryset twin of ``may_view_need``."""
    rows = Need.objects.all()
    return rows if member.holds(VIEW_NEEDS) else rows.none()


def may_edit_need(member: Membership, need: Need) -> bool:
    return member.holds(EDIT_NEEDS) and need.centre_id == member.centre_id


def editable_needs(member: Membership) -> QuerySet[Need]:
    """The queryset twin of ``may_edit_need``."""
    rows = Need.objects.all()
    return rows if member.holds(EDIT_NEEDS) else rows.none()


def may_edit_engagement(member: Membership, engagement: Engagement) -> bool:
    return member.holds(EDIT_ENGAGEMENTS) and engagement.centre_id == member.centre_id


def editable_engagements(member: Membership) -> QuerySet[Engagement]:
    """The queryset twin of ``may_edit_engagement``."""
    rows = Engagement.objects.all()
    return rows if member.holds(EDIT_ENGAGEMENTS) else rows.none()


def may_view_run(member: Membership, run: MatchRun) -> bool:
    return member.holds(EDIT_ENGAGEMENTS) and run.centre_id == member.centre_id


def visible_runs(member: Membership) -> QuerySet[MatchRun]:
    """The queryset twin of ``may_view_run``."""
    rows = MatchRun.objects.all()
    return rows if member.holds(EDIT_ENGAGEMENTS) else rows.none()


def may_relieve(member: Membership, full_timer: FullTimer) -> bool:
    return member.holds(RELIEVE) and full_timer.centre_id == member.centre_id


def relieving_full_timers(member: Membership) -> QuerySet[FullTimer]:
    """The queryset twin of ``may_relieve``."""
    rows = FullTimer.objects.all()
    return rows if member.holds(RELIEVE) else rows.none()


def may_answer_relief(member: Membership, request: ReliefRequest) -> bool:
    return member.holds(RELIEVE) and request.centre_id == member.centre_id


def answerable_relief(member: Membership) -> QuerySet[ReliefRequest]:
    """The queryset twin of ``may_answer_relief``."""
    rows = ReliefRequest.objects.all()
    return rows if member.holds(RELIEVE) else rows.none()


def may_hand_over(member: Membership, share: Share) -> bool:
    return member.holds(RELIEVE) and share.centre_id == member.centre_id


def handed_over_shares(member: Membership) -> QuerySet[Share]:
    """The queryset twin of ``may_hand_over``."""
    rows = Share.objects.all()
    return rows if member.holds(RELIEVE) else rows.none()


def may_answer_share(member: Membership, share: Share) -> bool:
    """Nobody but the full-timer whom it is offered."""
    return member.holds(ANSWER_SHARES) and share.full_timer.membership_id == member.pk


def answerable_shares(member: Membership) -> QuerySet[Share]:
    """The queryset twin of ``may_answer_share``."""
    rows = Share.objects.filter(full_timer__membership=member)
    return rows if member.holds(ANSWER_SHARES) else rows.none()


def may_edit_coaching(member: Membership, session: CoachingSession) -> bool:
    return member.holds(EDIT_COACHING) and session.centre_id == member.centre_id


def editable_coaching(member: Membership) -> QuerySet[CoachingSession]:
    """The queryset twin of ``may_edit_coaching``."""
    rows = CoachingSession.objects.all()
    return rows if member.holds(EDIT_COACHING) else rows.none()


def may_edit_expense(member: Membership, expense: Expense) -> bool:
    return member.holds(EDIT_EXPENSES) and expense.centre_id == member.centre_id


def editable_expenses(member: Membership) -> QuerySet[Expense]:
    """The queryset twin of ``may_edit_expense``."""
    rows = Expense.objects.all()
    return rows if member.holds(EDIT_EXPENSES) else rows.none()
