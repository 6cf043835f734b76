"""After the first school day: other support, another school, leaving, taking back, and the questions after months."""

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lotse.audit.models import Entry
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.schooling.enums import ATTENDING_STATES, PupilState, Reading
from lotse.schooling.enums.support import PeriodEnd, PeriodForm
from lotse.schooling.models import Assignment, Hold, Pupil, School, StateChange, StayCheck, SupportPeriod
from lotse.schooling.rules.support import LEAVING, SUPPORT_ENDS, state_of
from lotse.schooling.selectors.places import free_places
from lotse.schooling.selectors.queue_day import waiting_on
from lotse.schooling.selectors.support import last_step
from lotse.schooling.services import pupil_steps, pupils, stay_checks, support
from lotse.schooling.services.periods import EndTooEarly, state_by_periods
from lotse.tenants.enums import Role
from tests import make
from tests.schooling.test_support_periods import assigned
from tests.world import NOW, TODAY, Place, World

S, F, E = PupilState, PeriodForm, PeriodEnd
DAY = dt.timedelta(days=1)
YEAR_AGO = TODAY - 400 * DAY


def at_school(place: Place, form: str = F.INITIAL_SUPPORT, started_on: dt.date = YEAR_AGO, **fields: Any) -> Pupil:
    """A child that has begun school by the service, entered on that day."""
    days = (TODAY - started_on).days
    decided = assigned(
        place, support_form=form, decided_on=started_on, recorded_at=NOW - (days + 1) * DAY, grade=7, **fields
    )
    Pupil.objects.filter(pk=decided.pupil_id).update(state_since_on=started_on, registered_on=started_on)
    StateChange.objects.filter(pupil=decided.pupil).update(at=NOW - (days + 1) * DAY)
    decided.pupil.refresh_from_db()
    pupil_steps.record_start(actor=place.counsellor, pupil=decided.pupil, started_on=started_on, now=NOW - days * DAY)
    return fresh(decided.pupil)


def fresh(pupil: Pupil) -> Pupil:
    return Pupil.objects.get(pk=pupil.pk)


def change(place: Place, pupil: Pupil, form: str, reason: str, days_ago: int = 10, **fields: Any) -> SupportPeriod:
    given = {"on": TODAY - days_ago * DAY, "now": NOW - days_ago * DAY} | fields
    return support.change_support(actor=place.counsellor, pupil=pupil, support_form=form, reason=reason, **given)


def move_school(place: Place, pupil: Pupil, to: School | None = None, **fields: Any) -> SupportPeriod:
    given: dict[str, Any] = {
        "support_form": F.INITIAL_SUPPORT,
        "grade": 8,
        "on": TODAY - 5 * DAY,
        "reason": E.FAMILY_MOVED,
        "decided_on": TODAY - 9 * DAY,
        "decided_by": "Schulamt",
        "now": NOW,
    }
    school = to or make.school(place, name="Sekundarschule Neu", form="14")
    return support.change_school(actor=place.counsellor, pupil=pupil, school=school, **(given | fields))


def leave(place: Place, pupil: Pupil, reason: str = E.COMPLETED, **fields: Any) -> None:
    given = {"last_day_on": TODAY - 2 * DAY, "now": NOW + dt.timedelta(minutes=1)} | fields
    support.leave_school(actor=place.counsellor, pupil=pupil, reason=reason, **given)


def waiting_count(day: dt.date) -> int:
    """How many children wait on a day, as it is known today."""
    return len(waiting_on(Pupil.objects.all(), day, Reading.TODAY))


def spans(pupil: Pupil) -> list[tuple[str, int, int | None, str]]:
    """Form, days since its begin and its end, reason."""
    return [
        (row.support_form, (TODAY - row.starts_on).days, row.ends_on and (TODAY - row.ends_on).days, row.end_reason)
        for row in pupil.support_periods.all()
    ]


# --- Support ---------------------------------------------------------------------------------------------------


def test_a_child_goes_from_literacy_to_the_regular_class_with_each_day_covered_once(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place, F.LITERACY)
        change(place, pupil, F.INITIAL_SUPPORT, E.LITERATE, 200, german_level="A1")
        assert fresh(pupil).state == S.STARTED
        change(place, pupil, F.REGULAR, E.B1_REACHED, 100, german_level="B1")
        assert fresh(pupil).state == S.FIRST_SUPPORT_ENDED
        change(place, pupil, F.FOLLOW_ON, E.NEEDED_AGAIN, 90)
        assert fresh(pupil).state == S.FOLLOW_ON
        change(place, pupil, F.REGULAR, E.NOT_NEEDED, 10)
        assert fresh(pupil).state == S.FIRST_SUPPORT_ENDED
        assert spans(pupil) == [
            (F.LITERACY, 400, 200, E.LITERATE),
            (F.INITIAL_SUPPORT, 200, 100, E.B1_REACHED),
            (F.REGULAR, 100, 90, E.NEEDED_AGAIN),
            (F.FOLLOW_ON, 90, 10, E.NOT_NEEDED),
            (F.REGULAR, 10, None, ""),
        ]
        assert list(pupil.support_periods.values_list("german_level", flat=True)) == ["A1", "B1", "", "", ""]
        assert Entry.objects.filter(action="schooling.support_changed").count() == 4
        step = fresh(pupil).next_step
        assert step is not None and step.done_at is None
        assert step.action == "Mila: Bei der Schule nachfragen, wie es ohne Förderung geht"


@pytest.mark.parametrize("form", list(F))
def test_each_kind_of_support_can_end_and_says_why(form: str) -> None:
    assert SUPPORT_ENDS[form]
    assert state_of(form, []) in {S.STARTED, S.FOLLOW_ON}
    assert state_of(form, [F.INITIAL_SUPPORT]) in {S.STARTED, S.FIRST_SUPPORT_ENDED, S.FOLLOW_ON}


def test_who_never_had_support_has_begun_school_and_nothing_has_ended(world: World) -> None:
    with world.lippe.scope():
        assert at_school(world.lippe, F.REGULAR).state == S.STARTED


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"support_form": F.INITIAL_SUPPORT}, support.SameSupport),
        ({"support_form": F.INTERNATIONAL_CLASS}, support.SupportNotThere),
        ({"reason": E.MOVED_AWAY}, pupils.ReasonMissing),
        ({"reason": ""}, pupils.ReasonMissing),
        ({"on": TODAY + DAY}, pupils.DateNotPlausible),
        ({"on": YEAR_AGO}, EndTooEarly),
        ({"seen": NOW}, ChangedMeanwhile),
    ],
)
def test_what_cannot_be_changes_nothing(world: World, fields: dict[str, Any], error: type[Exception]) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place)
        given = {"support_form": F.REGULAR, "reason": E.OTHER, "on": TODAY} | fields
        with pytest.raises(error):
            support.change_support(actor=place.counsellor, pupil=pupil, now=NOW, **given)
        assert spans(pupil) == [(F.INITIAL_SUPPORT, 400, None, "")]
        assert fresh(pupil).state == S.STARTED


def test_of_two_people_who_end_the_same_support_one_is_told(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place)
        seen, stale = pupil.support_periods.get().recorded_at, fresh(pupil)
        change(place, pupil, F.REGULAR, E.B1_REACHED, 5, seen=seen)
        with pytest.raises(ChangedMeanwhile):
            change(place, stale, F.FOLLOW_ON, E.OTHER, 1, seen=seen)
        assert len(spans(pupil)) == 2


def test_only_who_may_edit_children_changes_anything(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place)
        check = pupil.stay_checks.get(months=12)
        for role in set(Role) - {Role.COUNSELLOR, Role.DIRECTOR}:
            common: dict[str, Any] = {"actor": place.member(role), "now": NOW}
            for refused in (
                lambda c=common: support.change_support(
                    **c, pupil=pupil, support_form=F.REGULAR, on=TODAY, reason="other"
                ),
                lambda c=common: support.leave_school(**c, pupil=pupil, last_day_on=TODAY, reason="completed"),
                lambda c=common: support.take_back(**c, pupil=pupil, reason="so", seen=NOW),
                lambda c=common: stay_checks.answer_check(**c, check=check, answer="unknown", source="family"),
                lambda c=common: stay_checks.confirm(**c, period_ids=[]),
            ):
                with pytest.raises(NotAllowed):
                    refused()
    with world.other.scope(), pytest.raises(NotAllowed):
        support.take_back(actor=world.other.counsellor, pupil=pupil, reason="so", seen=NOW, now=NOW)


def test_a_state_after_the_start_is_reached_by_what_it_stands_for_only(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place)
        for to in (S.FIRST_SUPPORT_ENDED, S.FOLLOW_ON):
            with pytest.raises(pupils.PeriodMissing):
                pupils.move(actor=place.counsellor, pupil=pupil, to=to, effective_on=TODAY, now=NOW)
        with pytest.raises(pupils.StepNotPossible):
            pupils.move(actor=place.counsellor, pupil=pupil, to=S.CANCELLED, effective_on=TODAY, reason="x", now=NOW)


# --- Another school --------------------------------------------------------------------------------------------


def test_a_change_of_school_is_a_decision_of_its_own_and_support_runs_on(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place)
        move_school(place, pupil)
        assert fresh(pupil).state == S.STARTED
        assert spans(pupil) == [(F.INITIAL_SUPPORT, 400, 5, E.FAMILY_MOVED), (F.INITIAL_SUPPORT, 5, None, "")]
        newest = Assignment.objects.get(started_on=TODAY - 5 * DAY)
        assert (newest.school.organisation.name, newest.decided_by) == ("Sekundarschule Neu", "Schulamt")
        assert SupportPeriod.objects.get(ends_on=None).assignment == newest


def test_a_change_of_school_takes_one_place_until_the_next_report_and_none_after_it(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place)
        old = pupil.support_periods.get().school
        new = make.school(place, name="Sekundarschule Neu", form="14")
        for school in (old, new):
            make.places(school, places=5, occupied=3, grade=8, as_of=TODAY - 30 * DAY, recorded_at=NOW - 30 * DAY)

        def free() -> dict[str, int]:
            return {str(School.objects.get(pk=pool.school_id)): pool.free for pool in free_places(TODAY)}

        assert free() == {"Gesamtschule am Test": 2, "Sekundarschule Neu": 2}
        move_school(place, pupil, to=new)
        assert free() == {"Gesamtschule am Test": 2, "Sekundarschule Neu": 1}
        assert not Hold.objects.exists()
        for school, occupied in ((old, 2), (new, 4)):
            make.places(school, places=5, occupied=occupied, grade=8, recorded_at=NOW + DAY)
        assert free() == {"Gesamtschule am Test": 3, "Sekundarschule Neu": 1}


def test_a_transition_may_begin_with_first_support_again(world: World) -> None:
    """Erlass 13-63 Nr. 3: newly immigrated is also who lacks German after a change of stage."""
    place = world.lippe
    with place.scope():
        pupil = at_school(place)
        change(place, pupil, F.REGULAR, E.TIME_OVER, 100)
        college = make.school(place, name="Berufskolleg", form="30")
        move_school(place, pupil, to=college, support_form=F.INTERNATIONAL_CLASS, grade=11, reason=E.TO_VOCATIONAL)
        assert fresh(pupil).state == S.STARTED


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"reason": E.B1_REACHED}, pupils.ReasonMissing),
        ({"support_form": F.FIT_FUER_MEHR}, support.SupportNotThere),
        ({"grade": 3}, support.GradeNotThere),
        ({"decided_on": TODAY + DAY}, pupils.DateNotPlausible),
        ({"on": TODAY + DAY}, pupils.DateNotPlausible),
    ],
)
def test_an_impossible_change_of_school_leaves_nothing(
    world: World, fields: dict[str, Any], error: type[Exception]
) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place)
        with pytest.raises(error):
            move_school(place, pupil, **fields)
        with pytest.raises(support.SameSchool):
            move_school(place, pupil, to=pupil.support_periods.get().school)
        assert (Assignment.objects.count(), SupportPeriod.objects.count()) == (1, 1)


# --- Leaving ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", list(LEAVING))
def test_leaving_says_how_it_went_on_and_answers_the_questions_to_come(world: World, reason: str) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place)
        leave(place, pupil, reason, degree="first")
        left = fresh(pupil)
        assert (left.state, left.next_step) == (LEAVING[reason], None)
        assert spans(left) == [(F.INITIAL_SUPPORT, 400, 1, reason)]
        assert left.support_periods.get().degree == "first"
        answers = {one.months: (one.answer, one.source) for one in left.stay_checks.all()}
        assert answers == {6: ("", ""), 12: ("", ""), 24: ("left", "records")}
        with pytest.raises(support.NotAtSchool):
            leave(place, left)


def test_the_last_school_day_may_be_the_first_and_is_not_before_it(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place, started_on=TODAY)
        with pytest.raises(pupils.DateNotPlausible):
            leave(place, pupil, last_day_on=TODAY - DAY)
        leave(place, pupil, last_day_on=TODAY, now=NOW + DAY)
        assert spans(pupil) == [(F.INITIAL_SUPPORT, 0, -1, E.COMPLETED)]


def test_a_plain_move_away_ends_the_period_too(world: World) -> None:
    """Other work, such as the hand-over to another centre, only knows the path."""
    place = world.lippe
    with place.scope():
        pupil = at_school(place)
        pupils.move(actor=place.counsellor, pupil=pupil, to=S.MOVED_AWAY, effective_on=TODAY, now=NOW)
        assert spans(pupil) == [(F.INITIAL_SUPPORT, 400, 0, E.MOVED_AWAY)]


def test_a_child_that_comes_back_begins_anew_after_it_left(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place)
        leave(place, pupil, E.MOVED_AWAY)
        pupils.move(actor=place.counsellor, pupil=pupil, to=S.REGISTERED, effective_on=TODAY, now=NOW + DAY)
        assert last_step(fresh(pupil)) is None
        Pupil.objects.filter(pk=pupil.pk).update(state=S.ASSIGNED)
        Assignment.objects.create(
            pupil=pupil, school=make.school(place), decided_on=TODAY - 9 * DAY, decided_by="Schulamt",
            recorded_by=place.counsellor, recorded_at=NOW + DAY,
        )  # fmt: skip
        again = fresh(pupil)
        with pytest.raises(pupils.DateNotPlausible):
            pupil_steps.record_start(actor=place.counsellor, pupil=again, started_on=TODAY - 3 * DAY, now=NOW + 2 * DAY)
        pupil_steps.record_start(actor=place.counsellor, pupil=again, started_on=TODAY, now=NOW + 2 * DAY)
        assert [row[1:3] for row in spans(again)] == [(400, 1), (0, None)]
        assert StayCheck.objects.filter(pupil=pupil, answer="").count() == 5  # two of the first stay, three new ones


def test_the_queue_of_a_past_day_does_not_hear_of_what_happens_at_school(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place)
        waiting = [waiting_count(YEAR_AGO + days * DAY) for days in (-1, 0, 50)]
        change(place, pupil, F.REGULAR, E.B1_REACHED, 100)
        leave(place, pupil)
        assert [waiting_count(YEAR_AGO + days * DAY) for days in (-1, 0, 50)] == waiting
        assert waiting_count(TODAY) == 0


# --- Taking back -----------------------------------------------------------------------------------------------


def take_back(place: Place, pupil: Pupil, **fields: Any) -> None:
    last = last_step(pupil)
    given = {"seen": last.at if last else NOW, "reason": "falsches Kind", "now": NOW + DAY} | fields
    support.take_back(actor=place.counsellor, pupil=pupil, **given)


def test_each_step_can_be_taken_back_until_the_child_has_not_begun(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place)
        states = [fresh(pupil).state]
        seen = [spans(pupil)]
        change(place, pupil, F.REGULAR, E.B1_REACHED, 100, german_level="B1")
        states, seen = [*states, fresh(pupil).state], [*seen, spans(pupil)]
        move_school(place, pupil, support_form=F.REGULAR, now=NOW - 2 * DAY)
        states, seen = [*states, fresh(pupil).state], [*seen, spans(pupil)]
        leave(place, pupil, E.DROPPED_OUT)
        for number, (state, periods) in enumerate(zip(reversed(states), reversed(seen), strict=True)):
            take_back(place, fresh(pupil), now=NOW + (number + 1) * DAY)
            assert (fresh(pupil).state, spans(pupil)) == (state, periods)
        assert Assignment.objects.count() == 1
        assert set(pupil.stay_checks.values_list("answer", flat=True)) == {""}
        take_back(place, fresh(pupil), now=NOW + 9 * DAY)
        assert (fresh(pupil).state, spans(pupil)) == (S.ASSIGNED, [])
        assert (StayCheck.objects.count(), Assignment.objects.get().started_on) == (0, None)
        assert fresh(pupil).changes.first().reason == "falsches Kind"
        with pytest.raises(pupils.StepNotPossible):
            take_back(place, fresh(pupil))


def test_a_mistake_counts_on_no_day(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place, started_on=TODAY - 3 * DAY)
        assert waiting_count(TODAY - DAY) == 0
        take_back(place, pupil)
        assert waiting_count(TODAY - DAY) == 1


def test_what_was_not_seen_is_not_taken_back(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place)
        shown = last_step(pupil)
        assert shown is not None
        change(place, pupil, F.REGULAR, E.B1_REACHED, 10)
        with pytest.raises(ChangedMeanwhile):
            take_back(place, fresh(pupil), seen=shown.at)
        with pytest.raises(pupils.ReasonMissing):
            take_back(place, fresh(pupil), reason=" ")
        assert len(spans(pupil)) == 2


def test_the_first_day_is_corrected_everywhere(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place)
        change(place, pupil, F.REGULAR, E.B1_REACHED, 100)
        first, second = pupil.support_periods.all()

        def correct(period: SupportPeriod, on: dt.date, grade: int | None = 8) -> None:
            support.correct_period(
                actor=place.counsellor, pupil=pupil, period=period, starts_on=on, grade=grade, now=NOW
            )

        correct(first, dt.date(2025, 8, 31))
        assert Assignment.objects.get().started_on == dt.date(2025, 8, 31)
        assert [one.due_on for one in pupil.stay_checks.all()] == [
            dt.date(2026, 2, 28), dt.date(2026, 8, 31), dt.date(2027, 8, 31),
        ]  # fmt: skip
        correct(second, TODAY - 50 * DAY)
        assert [row[1:3] for row in spans(pupil)] == [((TODAY - dt.date(2025, 8, 31)).days, 50), (50, None)]
        assert Assignment.objects.get().started_on == dt.date(2025, 8, 31)
        for period, on, error in (
            (first, TODAY - 50 * DAY, support.PeriodsOverlap),
            (second, dt.date(2025, 8, 31), support.PeriodsOverlap),
            (second, TODAY + DAY, pupils.DateNotPlausible),
        ):
            with pytest.raises(error):
                correct(SupportPeriod.objects.get(pk=period.pk), on)
        with pytest.raises(support.GradeNotThere):
            correct(first, dt.date(2025, 8, 30), grade=2)
        with pytest.raises(ChangedMeanwhile):  # the page showed it before it was corrected
            correct(SupportPeriod(pk=second.pk, starts_on=TODAY - 100 * DAY, pupil=pupil, school=second.school,
                                  support_form="regular", centre_id=second.centre_id), TODAY - 20 * DAY)  # fmt: skip


# --- Questions after months ------------------------------------------------------------------------------------


def answer(place: Place, check: StayCheck, **fields: Any) -> None:
    given = {"answer": "still_there", "source": "family", "now": NOW} | fields
    stay_checks.answer_check(actor=place.counsellor, check=check, **given)


def test_questions_are_planned_with_the_first_school_day(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place, started_on=dt.date(2024, 2, 29))
        assert [(one.months, one.due_on) for one in pupil.stay_checks.all()] == [
            (6, dt.date(2024, 8, 29)), (12, dt.date(2025, 2, 28)), (24, dt.date(2026, 2, 28)),
        ]  # fmt: skip


def test_still_there_confirms_what_is_recorded(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place)
        check = pupil.stay_checks.get(months=12)
        answer(place, check, source="school")
        check.refresh_from_db()
        assert (check.answer, check.source, check.answered_on) == ("still_there", "school", TODAY)
        assert check.answered_by == place.counsellor
        assert SupportPeriod.objects.get().confirmed_on == TODAY
        assert pupil.stay_checks.get(months=6).answer == ""


def test_other_support_is_recorded_with_the_answer(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place)
        answer(place, pupil.stay_checks.get(months=12), support_form=F.FOLLOW_ON, since_on=TODAY - 30 * DAY)
        assert spans(pupil) == [(F.INITIAL_SUPPORT, 400, 30, E.OTHER), (F.FOLLOW_ON, 30, None, "")]
        assert fresh(pupil).state == S.FOLLOW_ON


def test_a_change_is_recorded_with_the_answer_or_asked_for(world: World) -> None:
    place = world.lippe
    with place.scope():
        known, unknown = at_school(place), at_school(place)
        new = make.school(place, name="Sekundarschule Neu", form="14")
        check = known.stay_checks.get(months=12)
        with pytest.raises(stay_checks.DetailsMissing):
            answer(place, check, answer="changed", school=new)
        told = {"answer": "changed", "school": new, "since_on": TODAY - 20 * DAY}
        with pytest.raises(pupils.ReasonMissing) as refused:
            answer(place, check, **told)
        assert refused.value.field == "change_reason"
        check.refresh_from_db()
        assert check.answer == ""
        answer(place, check, **told, change_reason=E.FAMILY_MOVED)
        assert SupportPeriod.objects.get(pupil=known, ends_on=None).school == new
        answer(place, unknown.stay_checks.get(months=12), answer="changed")
        assert SupportPeriod.objects.get(pupil=unknown).ends_on is None
        step = fresh(unknown).next_step
        assert step is not None and step.action == "Mila: Neue Schule erfragen und eintragen"


def test_an_answer_that_the_child_has_left_ends_its_path(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place)
        check = pupil.stay_checks.get(months=12)
        with pytest.raises(stay_checks.DetailsMissing):
            answer(place, check, answer="left", left_reason=E.TRAINING)
        with pytest.raises(pupils.ReasonMissing) as refused:
            answer(place, check, answer="left", since_on=TODAY - 9 * DAY)
        assert refused.value.field == "left_reason"
        answer(place, check, answer="left", since_on=TODAY - 9 * DAY, left_reason=E.TRAINING)
        assert (fresh(pupil).state, spans(pupil)) == (S.COMPLETED, [(F.INITIAL_SUPPORT, 400, 9, E.TRAINING)])
        assert pupil.stay_checks.get(months=24).answer == "left"
        take_back(place, fresh(pupil))
        assert set(pupil.stay_checks.values_list("answer", flat=True)) == {""}


def test_nobody_reached_changes_nothing_and_can_be_asked_again(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place)
        check = pupil.stay_checks.get(months=12)
        stale = StayCheck.objects.get(pk=check.pk)
        answer(place, check, answer="unknown")
        with pytest.raises(ChangedMeanwhile):
            answer(place, stale)
        answer(place, pupil.stay_checks.get(months=12), now=NOW + DAY)
        assert pupil.stay_checks.get(months=12).answer == "still_there"


def test_neither_too_early_nor_after_the_next_question(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place)
        for months in (6, 24):
            with pytest.raises(stay_checks.CheckNotDue):
                answer(place, pupil.stay_checks.get(months=months))


def test_a_school_confirms_its_list_at_once(world: World) -> None:
    place = world.lippe
    with place.scope():
        due, later, gone = at_school(place), at_school(place, started_on=TODAY - 30 * DAY), at_school(place)
        leave(place, gone)
        ids = list(SupportPeriod.objects.values_list("pk", flat=True))
        assert stay_checks.confirm(actor=place.counsellor, period_ids=ids, now=NOW) == 2
        assert due.stay_checks.get(months=12).source == "school"
        assert [one.answer for one in later.stay_checks.all()] == ["", "", ""]
        assert SupportPeriod.objects.get(pupil=later).confirmed_on == TODAY
    with world.other.scope():
        assert stay_checks.confirm(actor=world.other.counsellor, period_ids=ids, now=NOW) == 0


# --- Any way -----------------------------------------------------------------------------------------------------


STEPS = ("literacy", "initial_support", "follow_on", "regular", "school", "leave", "back")


def take(place: Place, pupil: Pupil, schools: list[School], step: str, day: dt.date, now: dt.datetime) -> bool:
    """Whether the step was possible."""
    current = pupil.support_periods.filter(ends_on=None).first()
    common: dict[str, Any] = {"actor": place.counsellor, "pupil": pupil, "now": now}
    try:
        if step == "back":
            last = last_step(pupil)
            support.take_back(**common, reason="Irrtum", seen=last.at if last else now)
        elif step == "leave":
            support.leave_school(**common, last_day_on=day, reason=E.UNKNOWN)
        elif step == "school":
            other = next(one for one in schools if current is None or one.pk != current.school_id)
            form = current.support_form if current else F.REGULAR
            support.change_school(
                **common,
                school=other,
                support_form=form,
                grade=7,
                on=day,
                reason=E.OTHER,
                decided_on=day,
                decided_by="x",
            )
        else:
            support.change_support(**common, support_form=step, on=day, reason=E.OTHER)
    except LotseError:
        return False
    return True


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])  # each example is rolled back
@given(way=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 40)), max_size=9))
def test_whatever_is_entered_each_day_has_one_truth_and_the_path_follows_it(
    world: World, way: list[tuple[str, int]]
) -> None:
    """Periods never overlap, one is open as long as the child goes to school, the state is the one they tell, and a
    step taken back leaves what was before it."""
    place = world.lippe
    with place.scope(), transaction.atomic():
        pupil = at_school(place)
        schools = [pupil.support_periods.get().school, make.school(place, "Andere")]
        day, now, before = YEAR_AGO, NOW, [spans(pupil)]
        for step, days in way:
            day, now = day + days * DAY, now + dt.timedelta(minutes=1)
            pupil = fresh(pupil)
            if take(place, pupil, schools, step, day, now):
                before = before[:-1] if step == "back" else [*before, spans(pupil)]
            assert spans(pupil) == (before[-1] if before else [])
            rows = list(pupil.support_periods.all())
            assert all(one.ends_on == two.starts_on for one, two in pairwise(rows))
            state = fresh(pupil).state
            assert (state_by_periods(pupil) or state) == state
            assert (state in ATTENDING_STATES) == bool(rows and rows[-1].ends_on is None)
            assert waiting_count(YEAR_AGO - DAY) == 0
        transaction.set_rollback(True)
