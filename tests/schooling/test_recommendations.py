"""Recommendations hold places; of two people at once exactly one gets the last place, and the other is told."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from lotse.audit.models import Entry
from lotse.core.errors import NotAllowed
from lotse.schooling.enums import ConstraintKind, PupilState
from lotse.schooling.models import Constraint, Hold, NeedNotice, Process, ProposalRow, Pupil, Recommendation, School
from lotse.schooling.selectors.places import free_places
from lotse.schooling.services import proposals, recommendations
from lotse.schooling.services.holds import PlaceTaken
from lotse.schooling.services.pupils import ReasonMissing
from lotse.tenants.enums import Role
from tests import make
from tests.races import at_once, own_connections  # noqa: F401 - fixture
from tests.world import NOW, TODAY, World, build


@pytest.fixture
def lippe(world: World) -> Iterator[Any]:
    with world.lippe.scope():
        yield world.lippe


def child(lippe: Any, name: str = "Mila", state: str = "interviewed", **fields: Any) -> Pupil:
    return make.pupil(lippe, make.person(make.household(lippe, name), name), state=state, **fields)


def school(lippe: Any, free: int = 1, **fields: Any) -> School:
    of = make.school(lippe, **fields)
    make.places(of, free)
    return of


def row_for(lippe: Any, pupil: Pupil) -> ProposalRow:
    return proposals.request_run(actor=lippe.counsellor, now=NOW, pupil=pupil).rows.select_related("run").get()


def accept(lippe: Any, row: ProposalRow, now: dt.datetime = NOW) -> Recommendation:
    return recommendations.accept_row(actor=lippe.counsellor, row=row, now=now)


def free(of: School, on: dt.date = TODAY) -> list[int]:
    return [pool.free for pool in free_places(on, [of.pk])]


def test_accepting_makes_a_recommendation_holds_the_place_and_moves_the_child(lippe: Any) -> None:
    of = school(lippe, 2)
    other = school(lippe, 2, name="Andere", easting_m=495_600)
    pupil = child(lippe)
    row = row_for(lippe, pupil)
    made = accept(lippe, row)
    pupil.refresh_from_db()
    row.refresh_from_db()
    assert (made.school, made.grade, made.support_form, made.second_choice) == (of, 7, "initial_support", other)
    assert made.reasons == row.reasons
    assert pupil.state == PupilState.RECOMMENDED
    hold = made.holds.get()
    assert (hold.place_index, hold.grade, hold.expires_on) == (0, 7, TODAY + dt.timedelta(days=14))
    assert free(of) == [1]
    assert row.accepted_at == NOW
    assert Entry.objects.filter(action="schooling.recommended").count() == 1


def test_a_place_that_went_to_somebody_else_meanwhile_is_refused_and_nothing_is_stored(lippe: Any) -> None:
    school(lippe, 1)
    first, second = child(lippe, "Mila"), child(lippe, "Juri")
    row_of_first, row_of_second = row_for(lippe, first), row_for(lippe, second)
    accept(lippe, row_of_first)
    with pytest.raises(PlaceTaken) as refused:
        accept(lippe, row_of_second)
    assert refused.value.code == "schooling.place_taken"
    second.refresh_from_db()
    row_of_second.refresh_from_db()
    assert (second.state, row_of_second.accepted_at) == (PupilState.INTERVIEWED, None)
    assert (Recommendation.objects.count(), Hold.objects.count()) == (1, 1)


def test_a_newer_report_without_places_refuses_too(lippe: Any) -> None:
    of = school(lippe, 1)
    row = row_for(lippe, child(lippe))
    make.places(of, 1, 1, recorded_at=NOW + dt.timedelta(minutes=1))
    with pytest.raises(PlaceTaken):
        accept(lippe, row)


def test_accepting_twice_gives_one_recommendation(lippe: Any) -> None:
    school(lippe, 2)
    row = row_for(lippe, child(lippe))
    accept(lippe, row)
    with pytest.raises(recommendations.AlreadyRecommended):
        accept(lippe, row)
    assert Recommendation.objects.count() == 1


def banned(lippe: Any, row: ProposalRow) -> None:
    assert row.school is not None
    Constraint.objects.create(
        pupil=row.pupil, school=row.school, kind=ConstraintKind.BAN, set_by=lippe.counsellor, set_at=NOW
    )


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda lippe, row: School.objects.update(is_operating=False),
        lambda lippe, row: Pupil.objects.update(grade=8),
        lambda lippe, row: Pupil.objects.update(talk_first=True),
        lambda lippe, row: Pupil.objects.update(state="moved_away"),
        banned,
    ],
)
def test_an_outdated_proposal_is_refused(lippe: Any, meanwhile: Callable[[Any, ProposalRow], object]) -> None:
    school(lippe, 2)
    row = row_for(lippe, child(lippe))
    meanwhile(lippe, row)
    with pytest.raises(recommendations.ProposalOutdated):
        accept(lippe, row)
    assert not Recommendation.objects.exists()


def test_a_child_without_a_school_cannot_be_accepted(lippe: Any) -> None:
    with pytest.raises(recommendations.NotProposed):
        accept(lippe, row_for(lippe, child(lippe)))


def test_accepting_many_tells_what_could_not_be_accepted(lippe: Any) -> None:
    of = school(lippe, 2)
    first, second = child(lippe, "Mila"), child(lippe, "Juri")
    run = proposals.request_run(actor=lippe.counsellor, now=NOW)
    proposals.compute_run(run_id=run.pk, now=NOW)
    make.places(of, 1, recorded_at=NOW + dt.timedelta(minutes=1))
    ids = list(run.rows.values_list("pk", flat=True))
    done = recommendations.accept_many(actor=lippe.counsellor, run=run, row_ids=ids, now=NOW)
    assert (len(done.recommendations), [one.error.code for one in done.refused]) == (1, ["schooling.place_taken"])
    assert {first.pk, second.pk} == {done.recommendations[0].pupil_id, done.refused[0].row.pupil_id}


def test_initial_support_with_a_regular_seat_holds_both(lippe: Any) -> None:
    Process.objects.create(support_takes_regular_seat=True)
    of = school(lippe, 2)
    make.places(of, 1, support_form="regular")
    made = accept(lippe, row_for(lippe, child(lippe)))
    assert {hold.support_form for hold in made.holds.all()} == {"initial_support", "regular"}
    row = row_for(lippe, child(lippe, "Juri"))
    assert row.unplaced_reason == "no_place"  # a support place is left, a regular seat is not


def test_places_of_the_grade_are_held_before_those_for_all_grades(lippe: Any) -> None:
    of = make.school(lippe)
    make.places(of, 1)
    make.places(of, 1, grade=8)
    for name, grade in (("Mila", 7), ("Juri", 8)):
        accept(lippe, row_for(lippe, child(lippe, name, grade=grade)))
    assert sorted(Hold.objects.values_list("grade", flat=True)) == [7, 8]


def test_an_expired_hold_gives_its_place_back(lippe: Any) -> None:
    of = school(lippe, 1)
    accept(lippe, row_for(lippe, child(lippe)))
    later = NOW + dt.timedelta(days=15)
    assert free(of, later.date()) == [1]
    second = child(lippe, "Juri")
    row = proposals.request_run(actor=lippe.counsellor, now=later, pupil=second).rows.select_related("run").get()
    accept(lippe, row, later)
    assert list(Hold.objects.order_by("made_at").values_list("released_at", flat=True)) == [later, None]


def test_a_hold_can_be_extended_while_the_place_is_free(lippe: Any) -> None:
    school(lippe, 1)
    pupil = child(lippe)
    accept(lippe, row_for(lippe, pupil))
    pupil.refresh_from_db()
    later = NOW + dt.timedelta(days=15)
    recommendations.extend_hold(actor=lippe.counsellor, pupil=pupil, now=later)
    (open_hold,) = Hold.objects.filter(released_at=None)
    assert open_hold.expires_on == later.date() + dt.timedelta(days=14)


def test_an_ended_hold_whose_place_went_to_somebody_else_cannot_be_extended(lippe: Any) -> None:
    of = school(lippe, 1)
    first = child(lippe)
    accept(lippe, row_for(lippe, first))
    later = NOW + dt.timedelta(days=15)
    recommendations.make_recommendation(
        actor=lippe.counsellor, pupil=child(lippe, "Juri"), school=of, reason_text="Wohnt nebenan", now=later
    )
    first.refresh_from_db()
    with pytest.raises(PlaceTaken):
        recommendations.extend_hold(actor=lippe.counsellor, pupil=first, now=later)


def by_hand(lippe: Any, pupil: Pupil, of: School, reason: str = "Wunsch der Mutter") -> Recommendation:
    return recommendations.make_recommendation(
        actor=lippe.counsellor, pupil=pupil, school=of, reason_text=reason, now=NOW
    )


def test_another_school_by_hand_needs_a_reason_and_a_place(lippe: Any) -> None:
    of, full = school(lippe, 1), school(lippe, 0)
    pupil = child(lippe)
    with pytest.raises(ReasonMissing):
        by_hand(lippe, pupil, of, "  ")
    with pytest.raises(PlaceTaken):
        by_hand(lippe, pupil, full)
    assert by_hand(lippe, pupil, of).reason_text == "Wunsch der Mutter"


def test_a_second_recommendation_replaces_the_first_and_frees_its_place(lippe: Any) -> None:
    old, new = school(lippe, 1), school(lippe, 1)
    pupil = child(lippe)
    first = by_hand(lippe, pupil, old)
    second = by_hand(lippe, pupil, new)
    first.refresh_from_db()
    assert (first.withdrawn_at, second.withdrawn_at) == (NOW, None)
    assert (free(old), free(new)) == ([1], [0])


def test_nothing_changes_when_the_new_place_is_taken(lippe: Any) -> None:
    old, full = school(lippe, 1), school(lippe, 0)
    pupil = child(lippe)
    first = by_hand(lippe, pupil, old)
    with pytest.raises(PlaceTaken):
        by_hand(lippe, pupil, full)
    first.refresh_from_db()
    assert (first.withdrawn_at, free(old)) == (None, [0])


@pytest.mark.parametrize("before", ["interviewed", "exam_ordered"])
def test_withdrawing_frees_the_place_and_the_child_waits_as_before(lippe: Any, before: str) -> None:
    of = school(lippe, 1)
    pupil = child(lippe, state=before)
    by_hand(lippe, pupil, of)
    recommendations.withdraw_recommendation(actor=lippe.counsellor, pupil=pupil, reason="Familie zieht um", now=NOW)
    pupil.refresh_from_db()
    assert (pupil.state, free(of)) == (before, [1])
    with pytest.raises(recommendations.NotNow):
        recommendations.withdraw_recommendation(actor=lippe.counsellor, pupil=pupil, reason="noch einmal", now=NOW)


def need(lippe: Any, pupil: Pupil, reason: str = "no_place") -> NeedNotice:
    return recommendations.open_need_notice(actor=lippe.counsellor, pupil=pupil, reason=reason, now=NOW)


def test_a_need_notice_stays_open_until_a_place_is_found_and_is_never_an_end(lippe: Any) -> None:
    pupil = child(lippe)
    notice = need(lippe, pupil)
    pupil.refresh_from_db()
    assert (pupil.state, notice.settled_on, notice.grade) == (PupilState.NEED_NOTICE, None, 7)
    with pytest.raises(recommendations.NotNow):
        need(lippe, pupil)
    of = school(lippe, 1)
    row = row_for(lippe, pupil)
    assert row.school == of
    accept(lippe, row)
    notice.refresh_from_db()
    assert notice.settled_on == TODAY


def test_a_need_notice_names_why_no_place_fits(lippe: Any) -> None:
    with pytest.raises(ReasonMissing):
        need(lippe, child(lippe), "needs_talk")


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.COUNSELLOR, Role.DIRECTOR}])
def test_others_may_not_recommend(lippe: Any, role: Role) -> None:
    of = school(lippe, 1)
    pupil = child(lippe)
    row = row_for(lippe, pupil)
    member = lippe.member(role)
    with pytest.raises(NotAllowed):
        recommendations.accept_row(actor=member, row=row, now=NOW)
    with pytest.raises(NotAllowed):
        recommendations.accept_many(actor=member, run=row.run, row_ids=[row.pk], now=NOW)
    with pytest.raises(NotAllowed):
        recommendations.make_recommendation(actor=member, pupil=pupil, school=of, reason_text="x", now=NOW)
    with pytest.raises(NotAllowed):
        recommendations.withdraw_recommendation(actor=member, pupil=pupil, reason="x", now=NOW)
    with pytest.raises(NotAllowed):
        recommendations.extend_hold(actor=member, pupil=pupil, now=NOW)
    with pytest.raises(NotAllowed):
        recommendations.open_need_notice(actor=member, pupil=pupil, reason="no_place", now=NOW)


@pytest.mark.usefixtures("own_connections")
def test_of_two_people_at_once_exactly_one_gets_the_last_place() -> None:
    lippe = build().lippe
    with lippe.scope():
        of = school(lippe, 1)
        rows = [row_for(lippe, child(lippe, name)) for name in ("Mila", "Juri")]
        people = [lippe.counsellor, lippe.director]
    acts = [
        lambda actor=actor, row=row: recommendations.accept_row(actor=actor, row=row, now=NOW)
        for actor, row in zip(people, rows, strict=True)
    ]
    assert sorted(at_once(lippe.centre.pk, *acts)) == ["", "schooling.place_taken"]
    with lippe.scope():
        assert (Recommendation.objects.count(), Hold.objects.count(), free(of)) == (1, 1, [0])
        assert Pupil.objects.filter(state=PupilState.RECOMMENDED).count() == 1


@pytest.mark.usefixtures("own_connections")
def test_of_two_people_at_once_exactly_one_recommends_a_child() -> None:
    lippe = build().lippe
    with lippe.scope():
        of = school(lippe, 5)
        pupil = child(lippe)
        row = row_for(lippe, pupil)
        people = [lippe.counsellor, lippe.director]
    acts = [lambda actor=actor: recommendations.accept_row(actor=actor, row=row, now=NOW) for actor in people]
    told = sorted(at_once(lippe.centre.pk, *acts))
    assert told == ["", "schooling.already_recommended"]
    with lippe.scope():
        assert (Recommendation.objects.count(), free(of)) == (1, [4])


@pytest.mark.usefixtures("own_connections")
def test_as_many_as_there_are_places_get_one_when_all_ask_at_once() -> None:
    lippe = build().lippe
    with lippe.scope():
        of = school(lippe, 3)
        rows = [row_for(lippe, child(lippe, f"Kind {number}")) for number in range(5)]
        actor = lippe.counsellor
        assert actor.roles  # loaded before the threads share it
    acts = [lambda row=row: recommendations.accept_row(actor=actor, row=row, now=NOW) for row in rows]
    assert sorted(at_once(lippe.centre.pk, *acts)) == ["", "", "", "schooling.place_taken", "schooling.place_taken"]
    with lippe.scope():
        assert (sorted(Hold.objects.values_list("place_index", flat=True)), free(of)) == ([0, 1, 2], [0])
