"""Grade by age, the steps that may follow, who may see and change a pupil."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.schooling.enums import ENDED_STATES, OPTIONAL_STATES, TRANSITIONS, WAITING_STATES, PupilState, SchoolLevel
from lotse.schooling.models import Process
from lotse.schooling.rules import pupils as rules
from lotse.tenants.enums import Role
from tests import make
from tests.world import World

BIRTHDAYS = st.dates(dt.date(2003, 1, 1), dt.date(2024, 12, 31))
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))
S = PupilState


@pytest.mark.parametrize(
    ("born_on", "on", "grade"),
    [
        (dt.date(2020, 9, 30), dt.date(2026, 8, 1), 1),  # six until 30 September: this year
        (dt.date(2020, 10, 1), dt.date(2026, 8, 1), None),  # a day later: next year
        (dt.date(2020, 10, 1), dt.date(2027, 8, 1), 1),
        (dt.date(2020, 9, 30), dt.date(2026, 7, 31), None),  # the school year begins on 1 August
        (dt.date(2014, 5, 17), dt.date(2026, 11, 2), 7),
        (dt.date(2011, 3, 1), dt.date(2026, 11, 2), 10),
        (dt.date(2010, 3, 1), dt.date(2026, 11, 2), 11),  # 16 and older: Berufskolleg
        (dt.date(2005, 3, 1), dt.date(2026, 11, 2), 11),
        (dt.date(2016, 2, 29), dt.date(2024, 2, 29), 2),
        (dt.date(2016, 2, 29), dt.date(2026, 11, 2), 5),
        (dt.date(2026, 1, 1), dt.date(2026, 11, 2), None),
        (None, dt.date(2026, 11, 2), None),
    ],
)
def test_the_grade_follows_from_the_sixth_birthday(born_on: dt.date | None, on: dt.date, grade: int | None) -> None:
    assert rules.grade_proposal(born_on, on) == grade


@given(BIRTHDAYS, DAYS)
def test_a_proposed_grade_is_the_age_on_30_september_less_five(born_on: dt.date, on: dt.date) -> None:
    key_day = dt.date(rules.school_year(on), 9, 30)
    age = key_day.year - born_on.year - ((key_day.month, key_day.day) < (born_on.month, born_on.day))
    expected = None if age < 6 else min(age - 5, 11)
    assert rules.grade_proposal(born_on, on) == expected


@given(BIRTHDAYS, DAYS)
def test_a_year_later_the_grade_is_one_higher(born_on: dt.date, on: dt.date) -> None:
    grade = rules.grade_proposal(born_on, on)
    later = rules.grade_proposal(born_on, on + dt.timedelta(days=366 if _leap_between(on) else 365))
    if grade is not None:
        assert later == min(grade + 1, 11)


def _leap_between(on: dt.date) -> bool:
    return any(
        (year % 4 == 0) and on <= dt.date(year, 2, 29) <= on + dt.timedelta(days=365) for year in (on.year, on.year + 1)
    )


@given(BIRTHDAYS, BIRTHDAYS, DAYS)
def test_the_older_child_is_never_proposed_the_lower_grade(one: dt.date, other: dt.date, on: dt.date) -> None:
    older, younger = sorted((one, other))
    assert (rules.grade_proposal(older, on) or 0) >= (rules.grade_proposal(younger, on) or 0)


def test_levels_follow_the_grades() -> None:
    assert [rules.school_level(grade) for grade in (None, 1, 4, 5, 10, 11)] == [
        None,
        SchoolLevel.PRIMARY,
        SchoolLevel.PRIMARY,
        SchoolLevel.SECONDARY,
        SchoolLevel.SECONDARY,
        SchoolLevel.VOCATIONAL,
    ]


def test_without_left_out_steps_the_path_is_the_table() -> None:
    for state, targets in TRANSITIONS.items():
        assert set(rules.next_states(Process(), state)) == set(targets)


def test_a_left_out_step_is_replaced_by_what_follows_it() -> None:
    process = Process(skipped_states=[S.INVITED, S.EXAM_ORDERED, S.HANDED_OVER])
    assert rules.next_states(process, S.REGISTERED) == [S.NO_SHOW, S.INTERVIEWED, S.MOVED_AWAY, S.CANCELLED]
    assert rules.next_states(process, S.INTERVIEWED) == [S.RECOMMENDED, S.NEED_NOTICE, S.MOVED_AWAY, S.CANCELLED]
    assert S.ASSIGNED in rules.next_states(process, S.ANSWERED)
    assert S.HANDED_OVER not in rules.next_states(process, S.ANSWERED)


def test_going_back_over_a_left_out_step_leads_to_the_one_before() -> None:
    process = Process(skipped_states=[S.INVITED, S.EXAM_ORDERED, S.HANDED_OVER])
    assert S.INTERVIEWED in rules.next_states(process, S.RECOMMENDED)
    assert S.REGISTERED in rules.next_states(process, S.NO_SHOW)
    assert S.ANSWERED in rules.next_states(process, S.ASSIGNED)


@given(st.sets(st.sampled_from(list(PupilState))), st.sampled_from(list(PupilState)))
def test_no_setting_traps_a_child(skipped: set[PupilState], state: PupilState) -> None:
    """From each state, left out or not, the end of the path can be reached; only optional steps are ever left out."""
    process = Process(skipped_states=list(skipped))
    reached, frontier = set(), [state]
    while frontier:
        here = frontier.pop()
        following = rules.next_states(process, here)
        assert not set(following) & skipped & OPTIONAL_STATES
        assert here not in following
        frontier += [one for one in following if one not in reached]
        reached |= set(following)
    assert state == S.COMPLETED or S.COMPLETED in reached


def test_each_waiting_state_has_a_next_step_and_each_end_none() -> None:
    for skipped in ([], list(OPTIONAL_STATES)):
        process = Process(skipped_states=skipped)
        assert all(rules.planned_step(process, state) for state in WAITING_STATES)
        assert not any(rules.planned_step(process, state) for state in ENDED_STATES)


def test_a_left_out_invitation_leaves_the_talk_as_next_step() -> None:
    assert rules.planned_step(Process(skipped_states=[S.INVITED]), S.REGISTERED) == rules.planned_step(
        Process(), S.INVITED
    )


def test_predicates_and_querysets_agree_for_each_role(world: World) -> None:
    with world.other.scope():
        foreign = make.pupil(world.other)
    with world.lippe.scope():
        own = make.pupil(world.lippe)
        for role in Role:
            member = world.lippe.member(role)
            assert list(rules.visible_pupils(member)) == ([own] if rules.may_view_pupil(member, own) else [])
            assert list(rules.editable_pupils(member)) == ([own] if rules.may_edit_pupil(member, own) else [])
            assert not rules.may_view_pupil(member, foreign)
            assert not rules.may_edit_pupil(member, foreign)
        assert {role for role in Role if rules.may_view_pupil(world.lippe.member(role), own)} == {
            Role.COUNSELLOR,
            Role.DIRECTOR,
        }
