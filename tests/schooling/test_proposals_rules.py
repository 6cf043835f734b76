"""Who may propose and recommend: predicates and querysets agree for each role and each centre."""

from lotse.schooling.models import ProposalRun, Pupil, Recommendation
from lotse.schooling.rules import proposals as rules
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, Place, World

ADVISING = {Role.COUNSELLOR, Role.DIRECTOR}


def objects(place: Place) -> tuple[Pupil, ProposalRun, Recommendation]:
    with place.scope():
        pupil = make.pupil(place)
        run = ProposalRun.objects.create(requested_by=place.counsellor, requested_at=NOW)
        recommendation = pupil.recommendations.create(
            school=make.school(place), support_form="regular", grade=7, made_by=place.counsellor, made_at=NOW
        )
    return pupil, run, recommendation


def test_predicates_and_querysets_agree_for_each_role(world: World) -> None:
    pupil, run, recommendation = objects(world.lippe)
    foreign_pupil, foreign_run, _ = objects(world.other)
    with world.lippe.scope():
        for role in Role:
            member = world.lippe.member(role)
            allowed = role in ADVISING
            assert rules.may_propose(member, pupil) is allowed
            assert rules.may_recommend(member, pupil) is allowed
            assert rules.may_view_run(member, run) is allowed
            assert not rules.may_recommend(member, foreign_pupil)
            assert not rules.may_propose(member, foreign_pupil)
            assert not rules.may_view_run(member, foreign_run)
            assert list(rules.recommendable_pupils(member)) == ([pupil] if allowed else [])
            assert list(rules.visible_runs(member)) == ([run] if allowed else [])
            assert list(rules.visible_recommendations(member)) == ([recommendation] if allowed else [])
