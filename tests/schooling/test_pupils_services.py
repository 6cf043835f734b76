"""The path of a child: registered, moved, ended; one of two wins; nobody without a next step."""

import datetime as dt
from typing import Any

import pytest

from lotse.audit.models import Entry
from lotse.cases.models import FollowUp
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.people.enums import ConsentPurpose
from lotse.people.models import Consent, Disclosure
from lotse.people.rules import NoGround
from lotse.schooling.enums import PupilState, SupportForm
from lotse.schooling.models import (
    Assignment,
    Hold,
    MedicalExamOrder,
    NeedNotice,
    ParentAnswer,
    Process,
    Pupil,
    Recommendation,
    StateChange,
)
from lotse.schooling.services import next_steps, pupil_steps, pupils
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from tests import make
from tests.world import NOW, TODAY, Place, World

S = PupilState
DAY = dt.timedelta(days=1)


def fresh(pupil: Pupil) -> Pupil:
    return Pupil.objects.get(pk=pupil.pk)


def registered(place: Place, **fields: Any) -> Pupil:
    child = make.person(make.household(place))
    return pupils.register_pupil(actor=place.counsellor, person=child, registered_on=TODAY, now=NOW, **fields)


def move(place: Place, pupil: Pupil, to: str, **fields: Any) -> StateChange:
    given = {"effective_on": TODAY, "now": NOW} | fields
    return pupils.move(actor=place.counsellor, pupil=pupil, to=to, **given)


def recommend(place: Place, pupil: Pupil, held: bool = False) -> Recommendation:
    school = make.school(place)
    made = Recommendation.objects.create(
        pupil=pupil, school=school, support_form="initial_support", grade=7, made_by=place.counsellor, made_at=NOW
    )
    if held:
        Hold.objects.create(
            recommendation=made,
            school=school,
            support_form="initial_support",
            grade=7,
            place_index=1,
            made_at=NOW,
            expires_on=TODAY + 14 * DAY,
        )
    return made


def recommended(place: Place, held: bool = False) -> Pupil:
    pupil = make.pupil(place, state=S.RECOMMENDED)
    recommend(place, pupil, held)
    return pupil


def answer(place: Place, pupil: Pupil, decision: str = "agree", **fields: Any) -> ParentAnswer:
    return pupil_steps.record_answer(
        actor=place.counsellor,
        pupil=pupil,
        decision=decision,
        answered_on=TODAY,
        now=NOW + dt.timedelta(minutes=ParentAnswer.objects.count()),
        **fields,
    )


# --- Registering -----------------------------------------------------------------------------------------------


def test_a_registered_child_has_grade_history_next_step_and_audit_entry(world: World) -> None:
    with world.lippe.scope():
        pupil = registered(world.lippe)
        assert (pupil.state, pupil.grade, pupil.support_form) == (S.REGISTERED, 7, SupportForm.INITIAL_SUPPORT)
        assert [(one.from_state, one.to_state) for one in pupil.changes.all()] == [("", S.REGISTERED)]
        step = fresh(pupil).next_step
        assert step is not None
        assert step.owner == world.lippe.counsellor
        assert step.household == pupil.person.household
        assert "einladen" in step.action
        assert Entry.objects.filter(action="schooling.pupil_registered", object_id=pupil.pk).count() == 1


def test_a_child_is_registered_once(world: World) -> None:
    with world.lippe.scope():
        pupil = registered(world.lippe)
        with pytest.raises(pupils.AlreadyRegistered):
            pupils.register_pupil(actor=world.lippe.counsellor, person=pupil.person, registered_on=TODAY, now=NOW)


def test_nobody_is_registered_in_the_future(world: World) -> None:
    with world.lippe.scope(), pytest.raises(pupils.DateNotPlausible):
        pupils.register_pupil(
            actor=world.lippe.counsellor,
            person=make.person(make.household(world.lippe)),
            registered_on=TODAY + DAY,
            now=NOW,
        )


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.COUNSELLOR, Role.DIRECTOR}])
def test_other_roles_change_nothing(world: World, role: Role) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe)
        stranger = world.lippe.member(role)
        child = make.person(make.household(world.lippe))
        with pytest.raises(NotAllowed):
            pupils.register_pupil(actor=stranger, person=child, registered_on=TODAY, now=NOW)
        with pytest.raises(NotAllowed):
            pupils.move(actor=stranger, pupil=pupil, to=S.INVITED, effective_on=TODAY, now=NOW)
        with pytest.raises(NotAllowed):
            pupils.set_talk_first(actor=stranger, pupil=pupil, talk_first=True, now=NOW)


def test_a_child_of_another_centre_cannot_be_moved(world: World) -> None:
    with world.other.scope():
        foreign = make.pupil(world.other)
    with world.lippe.scope(), pytest.raises(NotAllowed):
        move(world.lippe, foreign, S.INVITED)


# --- Moving ----------------------------------------------------------------------------------------------------


def test_a_step_leaves_a_trace_and_renews_the_next_step(world: World) -> None:
    with world.lippe.scope():
        pupil = registered(world.lippe)
        first = fresh(pupil).next_step
        move(world.lippe, pupil, S.INVITED)
        stored = fresh(pupil)
        assert (stored.state, stored.state_since_on) == (S.INVITED, TODAY)
        assert stored.next_step is not None
        assert stored.next_step != first
        assert stored.next_step.done_at is None
        assert FollowUp.objects.get(pk=first.pk).done_at == NOW
        newest = stored.changes.filter(to_state=S.INVITED).get()
        # Registered in the same instant: the step is entered right after it
        entered = NOW + dt.timedelta(microseconds=1)
        assert (newest.from_state, newest.by, newest.at) == (S.REGISTERED, world.lippe.counsellor, entered)
        assert Entry.objects.filter(action="schooling.pupil_invited").count() == 1


def test_a_next_step_settled_elsewhere_does_not_stop_the_path(world: World) -> None:
    with world.lippe.scope():
        pupil = registered(world.lippe)
        FollowUp.objects.filter(pk=fresh(pupil).next_step.pk).update(done_at=NOW)
        move(world.lippe, pupil, S.INVITED)
        assert fresh(pupil).next_step.done_at is None


def test_only_following_states_are_reached(world: World) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe)
        with pytest.raises(pupils.StepNotPossible):
            move(world.lippe, pupil, S.ASSIGNED)
        assert fresh(pupil).state == S.REGISTERED


@pytest.mark.parametrize("days", [1, -1])
def test_a_step_is_neither_in_the_future_nor_before_the_last_one(world: World, days: int) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe)
        with pytest.raises(pupils.DateNotPlausible):
            move(world.lippe, pupil, S.INVITED, effective_on=TODAY + days * DAY)


def test_of_two_people_at_once_one_wins(world: World) -> None:
    with world.lippe.scope():
        pupil = registered(world.lippe)
        stale = fresh(pupil)
        move(world.lippe, pupil, S.INVITED)
        with pytest.raises(ChangedMeanwhile):
            move(world.lippe, stale, S.CANCELLED, reason="doppelt gemeldet")
        assert fresh(pupil).state == S.INVITED
        assert pupil.changes.count() == 2
        open_steps = FollowUp.objects.filter(household=pupil.person.household, done_at=None)
        assert open_steps.count() == 1


def test_cancelling_needs_a_reason(world: World) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe)
        with pytest.raises(pupils.ReasonMissing):
            move(world.lippe, pupil, S.CANCELLED, reason="  ")


@pytest.mark.parametrize("end", [S.MOVED_AWAY, S.CANCELLED])
def test_an_end_gives_the_place_back_and_leaves_no_step(world: World, end: str) -> None:
    with world.lippe.scope():
        pupil = recommended(world.lippe, held=True)
        NeedNotice.objects.create(pupil=pupil, reason="full", opened_on=TODAY, opened_by=world.lippe.counsellor)
        move(world.lippe, pupil, end, reason="Umzug nach Münster")
        assert fresh(pupil).next_step is None
        assert not Hold.objects.filter(released_at=None).exists()
        assert not Recommendation.objects.filter(withdrawn_at=None).exists()
        assert not NeedNotice.objects.filter(settled_on=None).exists()


def test_an_ended_child_can_come_back(world: World) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe, state=S.MOVED_AWAY)
        move(world.lippe, pupil, S.REGISTERED, reason="zurückgezogen")
        assert fresh(pupil).next_step is not None


def test_going_back_withdraws_the_recommendation(world: World) -> None:
    with world.lippe.scope():
        pupil = recommended(world.lippe, held=True)
        move(world.lippe, pupil, S.EXAM_ORDERED, reason="falsche Schule")
        assert not Recommendation.objects.filter(withdrawn_at=None).exists()
        assert not Hold.objects.filter(released_at=None).exists()


def test_a_changed_setting_breaks_no_open_case(world: World) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe, state=S.INVITED)
        Process.objects.create(skipped_states=[S.INVITED])
        move(world.lippe, pupil, S.INTERVIEWED)
        assert fresh(pupil).state == S.INTERVIEWED


@pytest.mark.parametrize(
    ("state", "to", "error"),
    [
        (S.EXAM_ORDERED, S.RECOMMENDED, pupils.RecommendationMissing),
        (S.EXAM_ORDERED, S.NEED_NOTICE, pupils.NeedNoticeMissing),
        (S.RECOMMENDED, S.ANSWERED, pupils.RecommendationMissing),
        (S.ANSWERED, S.HANDED_OVER, pupils.RecommendationMissing),
        (S.NEED_NOTICE, S.HANDED_OVER, pupils.RecommendationMissing),
        (S.HANDED_OVER, S.ASSIGNED, pupils.AssignmentMissing),
        (S.ASSIGNED, S.STARTED, pupils.AssignmentMissing),
    ],
)
def test_no_state_without_what_it_stands_for(world: World, state: str, to: str, error: type[Exception]) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe, state=state)
        with pytest.raises(error):
            move(world.lippe, pupil, to)
        assert fresh(pupil).state == state


# --- Grade and marks -------------------------------------------------------------------------------------------


def test_another_grade_than_proposed_needs_a_reason(world: World) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe)
        with pytest.raises(pupils.ReasonMissing):
            pupils.set_grade(actor=world.lippe.counsellor, pupil=pupil, grade=5, reason=" ", now=NOW)
        pupils.set_grade(actor=world.lippe.counsellor, pupil=pupil, grade=5, reason="zwei Jahre ohne Schule", now=NOW)
        assert (fresh(pupil).grade, fresh(pupil).grade_reason) == (5, "zwei Jahre ohne Schule")
        pupils.set_grade(actor=world.lippe.counsellor, pupil=pupil, grade=7, reason="", now=NOW)
        assert (fresh(pupil).grade, fresh(pupil).grade_reason) == (7, "")


def test_support_form_mark_and_responsibility_are_set(world: World) -> None:
    with world.lippe.scope():
        pupil, actor = registered(world.lippe), world.lippe.counsellor
        pupils.set_support_form(actor=actor, pupil=pupil, support_form=SupportForm.LITERACY, now=NOW)
        pupils.set_talk_first(actor=actor, pupil=pupil, talk_first=True, now=NOW)
        pupils.set_responsible(actor=actor, pupil=pupil, responsible=world.lippe.director, now=NOW)
        stored = fresh(pupil)
        assert (stored.support_form, stored.talk_first) == (SupportForm.LITERACY, True)
        assert stored.responsible == stored.next_step.owner == world.lippe.director


def test_a_step_of_ones_own_replaces_the_planned_one(world: World) -> None:
    with world.lippe.scope():
        pupil = registered(world.lippe)
        next_steps.plan_next_step(
            actor=world.lippe.counsellor,
            pupil=pupil,
            action="Dolmetscherin für Dari anfragen",
            owner=world.lippe.director,
            due_on=TODAY + 2 * DAY,
            now=NOW,
        )
        assert fresh(pupil).next_step.action == "Dolmetscherin für Dari anfragen"
        assert FollowUp.objects.filter(done_at=None).count() == 1


# --- Examination -----------------------------------------------------------------------------------------------


def test_ordering_the_examination_is_a_step_after_the_interview(world: World) -> None:
    with world.lippe.scope():
        pupil, actor = make.pupil(world.lippe, state=S.INTERVIEWED), world.lippe.counsellor
        pupil_steps.order_exam(actor=actor, pupil=pupil, ordered_on=TODAY, ordered_by="centre", now=NOW)
        assert fresh(pupil).state == S.EXAM_ORDERED
        with pytest.raises(pupil_steps.ExamOpen):
            pupil_steps.order_exam(actor=actor, pupil=pupil, ordered_on=TODAY, ordered_by="centre", now=NOW)
        pupil_steps.set_exam_dates(actor=actor, pupil=pupil, date_on=TODAY + 9 * DAY, done_on=None, now=NOW)
        pupil_steps.set_exam_dates(actor=actor, pupil=pupil, date_on=TODAY, done_on=TODAY, now=NOW)
        with pytest.raises(pupil_steps.ExamMissing):
            pupil_steps.set_exam_dates(actor=actor, pupil=pupil, date_on=None, done_on=TODAY, now=NOW)


def test_what_the_centre_told_with_a_step_stands_in_the_familys_file(world: World) -> None:
    with world.lippe.scope():
        actor = world.lippe.counsellor
        pupil = make.pupil(world.lippe, state=S.INTERVIEWED)
        pupil_steps.order_exam(actor=actor, pupil=pupil, ordered_on=TODAY, ordered_by="centre", way="mail", now=NOW)
        by_school = make.pupil(world.lippe, state=S.INTERVIEWED)
        pupil_steps.order_exam(actor=actor, pupil=by_school, ordered_on=TODAY, ordered_by="school", now=NOW)
        told = Disclosure.objects.get()
        assert (told.person, told.purpose, told.way) == (pupil.person, "health_office", "mail")
        assert told.ground_source == "VO-DV I NRW §§ 7, 8; § 54 SchulG NRW"
        with pytest.raises(pupil_steps.ExamOpen):  # nothing is told twice
            pupil_steps.order_exam(actor=actor, pupil=pupil, ordered_on=TODAY, ordered_by="centre", now=NOW)
        assert Disclosure.objects.count() == 1
        going = recommended(world.lippe)
        answer(world.lippe, going)
        pupil_steps.hand_over(actor=actor, pupil=going, handed_over_on=TODAY, way="hand", now=NOW + 2 * DAY)
        handed = Disclosure.objects.get(purpose="school_authority")
        assert (handed.person, handed.recipient, handed.way) == (going.person, "Schulaufsicht", "hand")
        assert handed.what.endswith("Antwort der Eltern (am 02.11.2026)")


def test_the_examination_has_no_room_for_findings() -> None:
    assert {field.name for field in MedicalExamOrder._meta.get_fields()} == {
        "id",
        "centre",
        "pupil",
        "ordered_on",
        "ordered_by",
        "date_on",
        "done_on",
    }


def test_an_examination_beside_the_path_leaves_the_state(world: World) -> None:
    with world.lippe.scope():
        Process.objects.create(skipped_states=[S.EXAM_ORDERED])
        pupil = make.pupil(world.lippe, state=S.INTERVIEWED)
        pupil_steps.order_exam(
            actor=world.lippe.counsellor, pupil=pupil, ordered_on=TODAY, ordered_by="centre", now=NOW
        )
        assert fresh(pupil).state == S.INTERVIEWED


# --- The parents' answer and the hand-over ---------------------------------------------------------------------


def test_agreement_takes_the_child_on(world: World) -> None:
    with world.lippe.scope():
        pupil = recommended(world.lippe)
        answer(world.lippe, pupil)
        assert fresh(pupil).state == S.ANSWERED


@pytest.mark.parametrize("decision", ["undecided", "not_reached"])
def test_no_decision_keeps_the_child_waiting_for_one(world: World, decision: str) -> None:
    with world.lippe.scope():
        pupil = recommended(world.lippe)
        answer(world.lippe, pupil, decision)
        assert fresh(pupil).state == S.RECOMMENDED
        answer(world.lippe, pupil)
        answer(world.lippe, pupil, decision)
        assert fresh(pupil).state == S.RECOMMENDED
        assert ParentAnswer.objects.count() == 3


def test_another_wish_needs_a_school_or_words_and_stays_as_said(world: World) -> None:
    wish = "  Die Schule der Cousine, “wegen des Weges”  "
    with world.lippe.scope():
        pupil = recommended(world.lippe)
        with pytest.raises(pupil_steps.WishMissing):
            answer(world.lippe, pupil, "other_wish")
        school = make.school(world.lippe, name="Realschule Wunsch")
        answer(world.lippe, pupil, "other_wish", wish_text=wish, wish_school=school)
        pupil_steps.hand_over(actor=world.lippe.counsellor, pupil=pupil, handed_over_on=TODAY, now=NOW)
        kept = ParentAnswer.objects.get()
        assert (kept.wish_text, kept.wish_school) == (wish, school)


def test_an_answer_lies_between_recommendation_and_today(world: World) -> None:
    with world.lippe.scope():
        pupil = recommended(world.lippe)
        for day in (TODAY - DAY, TODAY + DAY):
            with pytest.raises(pupils.DateNotPlausible):
                pupil_steps.record_answer(
                    actor=world.lippe.counsellor, pupil=pupil, decision="agree", answered_on=day, now=NOW
                )


def test_nothing_is_handed_over_before_the_parents_have_answered(world: World) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe, state=S.ANSWERED)
        recommend(world.lippe, pupil)
        with pytest.raises(pupils.AnswerMissing):
            pupil_steps.hand_over(actor=world.lippe.counsellor, pupil=pupil, handed_over_on=TODAY, now=NOW)
        assert fresh(pupil).state == S.ANSWERED


def test_the_answer_to_a_former_recommendation_does_not_count(world: World) -> None:
    with world.lippe.scope():
        pupil = recommended(world.lippe)
        answer(world.lippe, pupil)
        Recommendation.objects.update(withdrawn_at=NOW)
        recommend(world.lippe, pupil)
        with pytest.raises(pupils.AnswerMissing):
            pupil_steps.hand_over(actor=world.lippe.counsellor, pupil=pupil, handed_over_on=TODAY, now=NOW)


def test_nothing_is_handed_over_without_a_ground(world: World) -> None:
    with world.lippe.scope():
        Process.objects.create(who_assigns="municipality")
        pupil = recommended(world.lippe)
        answer(world.lippe, pupil)
        with pytest.raises(NoGround):
            pupil_steps.hand_over(actor=world.lippe.counsellor, pupil=pupil, handed_over_on=TODAY, now=NOW)
        parent = make.person(pupil.person.household, "Olena", kind="guardian", born_on=None)
        Consent.objects.create(
            household=pupil.person.household,
            purpose=ConsentPurpose.PARTNER,
            wording_version="1",
            language="de",
            form="paper",
            given_on=TODAY,
            given_by=parent,
            recorded_by=world.lippe.counsellor,
            recorded_at=NOW,
        )
        pupil_steps.hand_over(actor=world.lippe.counsellor, pupil=pupil, handed_over_on=TODAY, now=NOW)
        assert fresh(pupil).state == S.HANDED_OVER


# --- What the authority decided --------------------------------------------------------------------------------


def handed_over(place: Place) -> Pupil:
    pupil = recommended(place, held=True)
    answer(place, pupil)
    pupil_steps.hand_over(actor=place.counsellor, pupil=pupil, handed_over_on=TODAY, now=NOW)
    return pupil


def test_an_assignment_is_recorded_as_received_and_ends_the_hold(world: World) -> None:
    with world.lippe.scope():
        pupil = handed_over(world.lippe)
        NeedNotice.objects.create(pupil=pupil, reason="full", opened_on=TODAY, opened_by=world.lippe.counsellor)
        other = make.school(world.lippe, name="Sekundarschule der Entscheidung")
        pupil_steps.record_assignment(
            actor=world.lippe.counsellor,
            pupil=pupil,
            school=other,
            decided_on=TODAY,
            decided_by="Schulamt für den Kreis",
            now=NOW,
        )
        assert fresh(pupil).state == S.ASSIGNED
        assert Assignment.objects.get().decided_by == "Schulamt für den Kreis"
        assert not Hold.objects.filter(released_at=None).exists()
        assert not NeedNotice.objects.filter(settled_on=None).exists()


def test_what_an_office_answers_itself_is_recorded_without_a_member_and_the_adviser_has_the_next_step(
    world: World,
) -> None:
    with world.lippe.scope():
        pupil, school = handed_over(world.lippe), make.school(world.lippe, "Sekundarschule der Entscheidung")
        decided: dict[str, Any] = {"decided_on": TODAY, "decided_by": "Schulamt", "grade": 7}
        made = pupil_steps.assign(
            actor=None, pupil=pupil, school=school, support_form="initial_support", now=NOW, **decided
        )
        step, change = fresh(pupil).next_step, pupil.changes.get(to_state=S.ASSIGNED)
        assert step is not None
        assert (made.recorded_by, change.by, step.created_by, step.owner) == (None, None, None, world.lippe.counsellor)
        assert [one.done_by for one in FollowUp.objects.filter(done_at=NOW)][-1:] == [None]
        assert Entry.objects.get(action="schooling.assignment_recorded").actor_id is None


def test_the_next_step_of_a_child_whose_adviser_has_left_goes_to_a_director(world: World) -> None:
    with world.lippe.scope():
        pupil = handed_over(world.lippe)
        Membership.objects.filter(pk=world.lippe.counsellor.pk).update(is_active=False)
        child = Pupil.objects.select_related("responsible", "person__household").get(pk=pupil.pk)
        pupils.take_step(actor=None, pupil=child, to=S.ANSWERED, effective_on=TODAY, now=NOW, next_action="Neu klären")
        step = fresh(pupil).next_step
        assert step is not None
        assert (step.owner, step.action) == (world.lippe.director, "Mila: Neu klären")


def test_an_assignment_that_may_not_follow_leaves_nothing_behind(world: World) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe)
        with pytest.raises(pupils.StepNotPossible):
            pupil_steps.record_assignment(
                actor=world.lippe.counsellor,
                pupil=pupil,
                school=make.school(world.lippe),
                decided_on=TODAY,
                decided_by="Schulamt",
                now=NOW,
            )
        assert not Assignment.objects.exists()


def test_the_first_school_day_is_not_before_the_decision(world: World) -> None:
    with world.lippe.scope():
        pupil, actor = handed_over(world.lippe), world.lippe.counsellor
        with pytest.raises(pupils.AssignmentMissing):
            pupil_steps.record_start(actor=actor, pupil=pupil, started_on=TODAY, now=NOW)
        pupil_steps.record_assignment(
            actor=actor, pupil=pupil, school=make.school(world.lippe), decided_on=TODAY, decided_by="Schulamt", now=NOW
        )
        with pytest.raises(pupils.DateNotPlausible):
            pupil_steps.record_start(actor=actor, pupil=pupil, started_on=TODAY - DAY, now=NOW)
        pupil_steps.record_start(actor=actor, pupil=pupil, started_on=TODAY, now=NOW)
        assert fresh(pupil).state == S.STARTED
        assert Assignment.objects.get().started_on == TODAY
