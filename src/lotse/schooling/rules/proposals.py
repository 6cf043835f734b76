"""Who may ask for proposals, and who may turn one into a recommendation."""

from django.db.models import QuerySet

from lotse.schooling.models import ProposalRun, Pupil, Recommendation
from lotse.tenants.enums import ADVISING
from lotse.tenants.models import Membership
from lotse.tenants.rights import declare

PROPOSE = declare("schooling.propose", "Schulplätze vorschlagen lassen", roles=ADVISING, personal=True)
RECOMMEND = declare("schooling.recommend", "Schulen empfehlen und Bedarf melden", roles=ADVISING, personal=True)


def may_propose(member: Membership, pupil: Pupil) -> bool:
    return member.holds(PROPOSE) and pupil.centre_id == member.centre_id


def may_recommend(member: Membership, pupil: Pupil) -> bool:
    return member.holds(RECOMMEND) and pupil.centre_id == member.centre_id


def recommendable_pupils(member: Membership) -> QuerySet[Pupil]:
    """The queryset twin of ``may_recommend``."""
    return Pupil.objects.all() if member.holds(RECOMMEND) else Pupil.objects.none()


def may_view_run(member: Membership, run: ProposalRun) -> bool:
    return member.holds(PROPOSE) and run.centre_id == member.centre_id


def visible_runs(member: Membership) -> QuerySet[ProposalRun]:
    """The queryset twin of ``may_view_run``."""
    return ProposalRun.objects.all() if member.holds(PROPOSE) else ProposalRun.objects.none()


def visible_recommendations(member: Membership) -> QuerySet[Recommendation]:
    """The queryset twin of ``may_recommend`` for what was recommended."""
    return Recommendation.objects.all() if member.holds(RECOMMEND) else Recommendation.objects.none()
