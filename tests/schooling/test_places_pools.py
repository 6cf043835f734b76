"""Free places: the newest report of each kind, less the holds that are open on the day."""

import datetime as dt
import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lotse.schooling.models import Assignment, Hold, PlaceReport, Process, Pupil, Recommendation, School
from lotse.schooling.selectors.places import PlacePool, free_places
from tests import make
from tests.world import NOW, TODAY, Place, World

DAY = dt.timedelta(days=1)
_indices = itertools.count()


def hold(place: Place, school: School, *, grade: int = 7, child_grade: int = 7, **fields: Any) -> Hold:
    recommendation = Recommendation.objects.create(
        pupil=make.pupil(place),
        school=school,
        support_form="initial_support",
        grade=child_grade,
        made_by=place.counsellor,
        made_at=NOW,
    )
    defaults: dict[str, Any] = {"made_at": NOW, "expires_on": TODAY + 14 * DAY, "place_index": next(_indices)}
    return Hold.objects.create(
        recommendation=recommendation,
        school=school,
        support_form="initial_support",
        grade=grade,
        **(defaults | fields),
    )


def assigned(place: Place, school: School, *, pupil: Pupil | None = None, **fields: Any) -> Assignment:
    """A child of grade 7 that the authority has sent to the school the day after ``make.places``."""
    defaults: dict[str, Any] = {"decided_on": TODAY + DAY, "decided_by": "Schulaufsicht", "recorded_at": NOW + DAY}
    child = pupil or make.pupil(place, state="assigned")
    return Assignment.objects.create(pupil=child, school=school, **(defaults | fields))


def counts(on: dt.date = TODAY + DAY) -> list[tuple[int, int]]:
    return [(pool.assigned, pool.free) for pool in free_places(on)]


def test_a_child_assigned_since_the_report_takes_a_place_until_the_next_one(world: World) -> None:
    with world.lippe.scope():
        school = make.school(world.lippe)
        make.places(school, 3, 1)
        assigned(world.lippe, school)
        assert counts() == [(1, 1)]
        assert counts(TODAY) == [(0, 2)]  # decided the day after
        make.places(school, 3, 2, as_of=TODAY + 2 * DAY)
        assert counts(TODAY + 2 * DAY) == [(0, 1)]


def test_an_office_may_assign_more_children_than_there_are_places(world: World) -> None:
    with world.lippe.scope():
        school = make.school(world.lippe)
        make.places(school, 1)
        for _ in range(3):
            assigned(world.lippe, school)
        (pool,) = free_places(TODAY + DAY)
        assert (pool.taken, pool.free) == (3, 0)


def test_only_the_newest_assignment_of_a_child_that_comes_or_attends_takes_a_place(world: World) -> None:
    with world.lippe.scope():
        first, second = make.school(world.lippe, "Erste"), make.school(world.lippe, "Zweite")
        for school in (first, second):
            make.places(school, 2)
        child = make.pupil(world.lippe, state="started")
        assigned(world.lippe, first, pupil=child)
        assigned(world.lippe, second, pupil=child, recorded_at=NOW + 2 * DAY)
        assigned(world.lippe, first, pupil=make.pupil(world.lippe, state="moved_away"))
        assert {pool.school_id: pool.assigned for pool in free_places(TODAY + DAY)} == {first.pk: 0, second.pk: 1}
        assert [pool.assigned for pool in free_places(TODAY + DAY, [first.pk])] == [0]


def test_an_assigned_child_takes_both_seats_where_the_centre_counts_both(world: World) -> None:
    with world.lippe.scope():
        Process.objects.create(support_takes_regular_seat=True)
        school = make.school(world.lippe)
        make.places(school, 2)
        make.places(school, 9, support_form="regular", grade=None)
        assigned(world.lippe, school)
        assert [(pool.support_form, pool.assigned) for pool in free_places(TODAY + DAY)] == [
            ("initial_support", 1),
            ("regular", 1),
        ]


def test_the_newest_report_up_to_the_day_counts(world: World) -> None:
    with world.lippe.scope():
        school = make.school(world.lippe)
        make.places(school, 9, as_of=TODAY - 40 * DAY)
        make.places(school, 5, 2, as_of=TODAY - 3 * DAY)
        make.places(school, 1, as_of=TODAY + DAY)
        expected = PlacePool(school.pk, "initial_support", 7, 5, 2, 0, 0, TODAY - 3 * DAY)
        assert free_places(TODAY) == [expected]
        assert expected.free == 3


def test_of_two_reports_of_one_day_the_one_recorded_last_counts(world: World) -> None:
    with world.lippe.scope():
        school = make.school(world.lippe)
        make.places(school, 8, recorded_at=NOW)
        make.places(school, 6, recorded_at=NOW - dt.timedelta(hours=1))
        assert [pool.places for pool in free_places(TODAY)] == [8]


def test_only_open_holds_take_a_place(world: World) -> None:
    with world.lippe.scope():
        school = make.school(world.lippe)
        make.places(school, 5)
        hold(world.lippe, school)
        hold(world.lippe, school, expires_on=TODAY)
        hold(world.lippe, school, expires_on=TODAY - DAY)
        hold(world.lippe, school, released_at=NOW)
        (pool,) = free_places(TODAY)
        assert (pool.held, pool.free) == (2, 3)


def test_more_occupied_than_places_leaves_none_free(world: World) -> None:
    with world.lippe.scope():
        make.places(make.school(world.lippe), 5, 7)
        assert [pool.free for pool in free_places(TODAY)] == [0]


def test_a_report_for_all_grades_replaces_older_single_grades_and_back(world: World) -> None:
    with world.lippe.scope():
        school = make.school(world.lippe)
        make.places(school, 5, grade=5, as_of=TODAY - 9 * DAY)
        make.places(school, 6, grade=6, as_of=TODAY - 9 * DAY)
        hold(world.lippe, school, grade=6, child_grade=6)
        make.places(school, 12, grade=None, as_of=TODAY - 5 * DAY)
        assert [(p.grade, p.places, p.held) for p in free_places(TODAY)] == [(0, 12, 1)]
        make.places(school, 4, grade=6, as_of=TODAY - 2 * DAY)
        assert [(p.grade, p.places, p.held) for p in free_places(TODAY)] == [(6, 4, 1)]


def test_a_hold_on_all_grades_moves_to_the_grade_of_its_child(world: World) -> None:
    with world.lippe.scope():
        school = make.school(world.lippe)
        hold(world.lippe, school, grade=0, child_grade=8)
        make.places(school, 3, grade=7)
        make.places(school, 3, grade=8)
        assert [(p.grade, p.held) for p in free_places(TODAY)] == [(7, 0), (8, 1)]


def test_four_queries_however_many_schools_and_none_of_another_centre(
    world: World, django_assert_num_queries: Any
) -> None:
    with world.other.scope():
        make.places(make.school(world.other), 99)
    with world.lippe.scope():
        schools = [make.school(world.lippe, f"Schule {n}") for n in range(3)]
        make.places(schools[0])
        with django_assert_num_queries(4):
            assert len(free_places(TODAY)) == 1
        for school in schools[1:]:
            make.places(school)
            hold(world.lippe, school)
        with django_assert_num_queries(4):
            assert len(free_places(TODAY)) == 3
        assert [pool.school_id for pool in free_places(TODAY, [schools[1].pk])] == [schools[1].pk]


reports = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from([5, 6]), st.integers(0, 9), st.integers(-3, 2), st.integers(0, 3)),
    max_size=12,
)
holds = st.lists(st.tuples(st.integers(0, 1), st.sampled_from([5, 6]), st.integers(-2, 2), st.booleans()), max_size=4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reported=reports, held=holds)
def test_never_an_older_report_never_an_expired_hold(
    world: World, reported: list[tuple[int, int, int, int, int]], held: list[tuple[int, int, int, bool]]
) -> None:
    with world.lippe.scope():
        Hold.objects.all().delete()
        PlaceReport.objects.all().delete()
        schools = [make.school(world.lippe), make.school(world.lippe)]
        newest: dict[tuple[Any, int], tuple[dt.date, int, int]] = {}
        for number, (which, grade, places, day, minutes) in enumerate(reported):
            as_of = TODAY + day * DAY
            order = minutes * 100 + number
            recorded_at = NOW + dt.timedelta(minutes=order)
            make.places(schools[which], places, grade=grade, as_of=as_of, recorded_at=recorded_at)
            key = (schools[which].pk, grade)
            if as_of <= TODAY and (as_of, order) > newest.get(key, (dt.date.min, 0, 0))[:2]:
                newest[key] = (as_of, order, places)
        open_holds: dict[tuple[Any, int], int] = {}
        for which, grade, day, released in held:
            hold(
                world.lippe,
                schools[which],
                grade=grade,
                child_grade=grade,
                expires_on=TODAY + day * DAY,
                released_at=NOW if released else None,
            )
            if day >= 0 and not released:
                open_holds[schools[which].pk, grade] = open_holds.get((schools[which].pk, grade), 0) + 1
        found = {(pool.school_id, pool.grade): (pool.places, pool.held) for pool in free_places(TODAY)}
        assert found == {key: (value[2], open_holds.get(key, 0)) for key, value in newest.items()}


@pytest.mark.parametrize("number", [1, 3])
def test_pools_are_sorted_and_complete(world: World, number: int) -> None:
    with world.lippe.scope():
        school = make.school(world.lippe)
        for grade in range(5, 5 + number):
            make.places(school, grade=grade)
        assert [pool.grade for pool in free_places(TODAY)] == list(range(5, 5 + number))
