"""Where and how a child is taught after its start: one period after the other."""

import datetime as dt
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from lotse.schooling.enums import PupilState
from lotse.schooling.models import Assignment, Pupil, StateChange, SupportPeriod
from lotse.schooling.rules.support import ANY_SUPPORT, EarlierSupport, since_on
from lotse.schooling.services import pupil_steps
from tests import make
from tests.world import NOW, TODAY, Place, World

S = PupilState
DAY = dt.timedelta(days=1)


def assigned(place: Place, **fields: Any) -> Assignment:
    """A child with a place, decided 30 days ago."""
    pupil = make.pupil(place, state=S.ASSIGNED, state_since_on=TODAY - 30 * DAY, registered_on=TODAY - 60 * DAY)
    defaults: dict[str, Any] = {
        "school": make.school(place),
        "decided_on": TODAY - 30 * DAY,
        "decided_by": "Schulamt",
        "recorded_by": place.counsellor,
        "recorded_at": NOW - 30 * DAY,
    }
    return Assignment.objects.create(pupil=pupil, **(defaults | fields))


def test_the_first_school_day_opens_the_first_period(world: World) -> None:
    place = world.lippe
    with place.scope():
        decided = assigned(place, support_form="literacy", grade=8)
        pupil_steps.record_start(actor=place.counsellor, pupil=decided.pupil, started_on=TODAY - 3 * DAY, now=NOW)
        period = SupportPeriod.objects.get()
        assert (period.pupil, period.school, period.assignment) == (decided.pupil, decided.school, decided)
        assert (period.support_form, period.grade, period.starts_on) == ("literacy", 8, TODAY - 3 * DAY)
        assert (period.ends_on, period.end_reason, period.recorded_by) == (None, "", place.counsellor)


def test_what_the_decision_leaves_open_is_taken_from_the_child(world: World) -> None:
    place = world.lippe
    with place.scope():
        decided = assigned(place)
        pupil_steps.record_start(actor=place.counsellor, pupil=decided.pupil, started_on=TODAY, now=NOW)
        period = SupportPeriod.objects.get()
        assert (period.support_form, period.grade) == ("initial_support", 7)


@pytest.mark.parametrize(
    "second",
    [
        {"starts_on": TODAY},  # one open period
        {"starts_on": TODAY - 30 * DAY, "ends_on": TODAY, "end_reason": "other", "ended_at": NOW},  # one start a day
        {"starts_on": TODAY, "ends_on": TODAY, "end_reason": "other", "ended_at": NOW},  # no empty period
        {"starts_on": TODAY - 9 * DAY, "ends_on": TODAY, "end_reason": ""},  # no end without a reason
        {"starts_on": TODAY - 9 * DAY, "end_reason": "other"},  # no reason without an end
        {"starts_on": TODAY - 9 * DAY, "ends_on": TODAY, "end_reason": "other", "ended_at": NOW, "grade": 14},
    ],
)
def test_the_database_keeps_the_periods_of_a_child_apart(world: World, second: dict[str, Any]) -> None:
    place = world.lippe
    with place.scope():
        first = make.support_period(place, make.pupil(place, state=S.STARTED), starts_on=TODAY - 30 * DAY)
        with pytest.raises(IntegrityError), transaction.atomic():
            make.support_period(place, first.pupil, school=first.school, **second)
        assert SupportPeriod.objects.count() == 1


def test_support_runs_on_over_a_change_of_school_and_not_over_a_break(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = make.pupil(place, state=S.STARTED)
        made = [
            make.support_period(place, pupil, form, starts_on=dt.date(2025, 1, 7), ends_on=dt.date(2025, 9, 1))
            for form in ["literacy"]
        ]
        assert since_on(made) == dt.date(2025, 1, 7)
        for first, last in ((dt.date(2025, 9, 1), dt.date(2026, 2, 1)), (dt.date(2026, 2, 1), dt.date(2026, 7, 1))):
            made.append(make.support_period(place, pupil, starts_on=first, ends_on=last))
        assert since_on(made) == dt.date(2025, 9, 1)
        made.append(make.support_period(place, pupil, starts_on=dt.date(2026, 9, 1)))
        assert since_on(made) == dt.date(2026, 9, 1)
        assert since_on([]) is None


def test_support_of_another_centre_goes_on_in_the_first_class_here(world: World) -> None:
    begun, later, here = dt.date(2025, 1, 7), dt.date(2025, 9, 1), dt.date(2026, 9, 1)
    literacy = EarlierSupport("literacy", begun, begun, "KI Nord")
    initial = EarlierSupport("initial_support", later, begun, "KI Nord")
    with world.lippe.scope():
        pupil = make.pupil(world.lippe, state=S.STARTED)
        made = [make.support_period(world.lippe, pupil, starts_on=here)]
        assert since_on(made, earlier=initial) == later
        assert since_on(made, earlier=initial, alike=ANY_SUPPORT) == begun
        assert since_on(made, earlier=literacy) == here
        assert since_on(made, earlier=literacy, alike=ANY_SUPPORT) == begun
        made[0].ends_on = here + 9 * DAY
        made.append(make.support_period(world.lippe, make.pupil(world.lippe), starts_on=here + 9 * DAY))
        assert since_on(made, earlier=initial) == later, "over a change of school"
        made[1].starts_on += DAY
        assert since_on(made, earlier=initial) == made[1].starts_on, "not over a break here"


def test_children_of_earlier_releases_get_the_periods_that_their_steps_tell(world: World) -> None:
    """The data migration, over each way that a child could take before periods were kept."""
    fill = import_module("lotse.schooling.migrations.0003_fill_support_periods").fill
    ways = {
        "begun": [(S.STARTED, 30)],
        "supported": [(S.STARTED, 30), (S.FIRST_SUPPORT_ENDED, 20), (S.FOLLOW_ON, 10)],
        "one day": [(S.STARTED, 30), (S.FIRST_SUPPORT_ENDED, 20), (S.FOLLOW_ON, 20), (S.COMPLETED, 5)],
        "gone at once": [(S.STARTED, 30), (S.MOVED_AWAY, 30)],
        "cancelled": [(S.STARTED, 30), (S.CANCELLED, 9)],
        "waiting": [],
    }
    place = world.lippe
    pupils: dict[str, Pupil] = {}
    with place.scope():
        for name, way in ways.items():
            decided = assigned(place, started_on=TODAY - 30 * DAY if way else None)
            pupils[name] = decided.pupil
            for number, (to, days) in enumerate(way):
                at = NOW - days * DAY + dt.timedelta(minutes=number)
                day = TODAY - days * DAY
                StateChange.objects.create(pupil=decided.pupil, to_state=to, effective_on=day, at=at, by=None)
        fill(apps, None)
        found = {
            name: [
                (
                    row.support_form,
                    (TODAY - row.starts_on).days,
                    row.ends_on and (TODAY - row.ends_on).days,
                    row.end_reason,
                )
                for row in pupil.support_periods.all()
            ]
            for name, pupil in pupils.items()
        }
    assert found == {
        "begun": [("initial_support", 30, None, "")],
        "supported": [
            ("initial_support", 30, 20, "other"),
            ("regular", 20, 10, "other"),
            ("follow_on", 10, None, ""),
        ],
        "one day": [("initial_support", 30, 20, "other"), ("follow_on", 20, 5, "completed")],
        "gone at once": [("initial_support", 30, 29, "moved_away")],
        "cancelled": [("initial_support", 30, 9, "unknown")],
        "waiting": [],
    }
