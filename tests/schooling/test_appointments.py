"""What an appointment does to a child on its way; whatever the path says, the booking stands."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from lotse.cases.enums import AppointmentKind, CancelReason
from lotse.cases.models import Appointment, FollowUp
from lotse.cases.services import appointments
from lotse.schooling.enums import PupilState
from lotse.schooling.models import Process, Pupil
from lotse.tenants.models import Membership
from tests import make
from tests.cases.appointments.test_booking import HOUR, MONDAY, NINE, by_family, slot
from tests.world import NOW, TODAY, Place, World


@pytest.fixture
def lippe(world: World) -> Iterator[Place]:
    with world.lippe.scope():
        yield world.lippe


def child(lippe: Place, state: str = "registered", **fields: Any) -> Pupil:
    return make.pupil(lippe, make.person(make.household(lippe)), state=state, **fields)


def state_of(pupil: Pupil) -> str:
    return Pupil.objects.get(pk=pupil.pk).state


def book(lippe: Place, pupil: Pupil, **fields: Any) -> Appointment:
    family = pupil.person.household
    values: dict[str, Any] = {"actor": lippe.counsellor, "slot": slot(lippe), "about": [pupil.person], "now": NOW}
    return appointments.book(household=family, kind=AppointmentKind.SCHOOL, **(values | fields))


def test_who_is_invited_is_invited_and_the_talk_falls_due_on_its_day(lippe: Place) -> None:
    pupil = child(lippe)
    family = pupil.person.household
    invitation = appointments.invite(
        actor=lippe.counsellor, household=family, kind=AppointmentKind.SCHOOL, about=[pupil.person], now=NOW
    )
    assert state_of(pupil) == PupilState.INVITED
    make.pattern(lippe)
    row = by_family(invitation)
    pupil.refresh_from_db()
    assert pupil.next_step is not None
    assert (pupil.next_step.action, pupil.next_step.due_on) == ("Mila: Beratungsgespräch führen", MONDAY)
    tuesday = NINE + dt.timedelta(days=8)
    appointments.move(actor=lippe.counsellor, appointment=row, slot=slot(lippe, tuesday), now=NOW)
    pupil.refresh_from_db()
    assert pupil.next_step is not None and pupil.next_step.due_on == MONDAY + dt.timedelta(days=8)
    assert FollowUp.objects.filter(household=family, done_at=None).count() == 1


def test_nobody_came_so_the_child_did_not_come_and_one_step_says_to_call(lippe: Place) -> None:
    pupil = child(lippe)
    row = book(lippe, pupil)
    appointments.record_outcome(actor=lippe.counsellor, appointment=row, came=False, now=NINE + HOUR)
    assert state_of(pupil) == PupilState.NO_SHOW
    change = pupil.changes.order_by("-at").first()
    assert change is not None and change.effective_on == MONDAY
    assert [one.action for one in FollowUp.objects.filter(done_at=None)] == [
        "Mila: Familie anrufen und neuen Termin vereinbaren"
    ]
    book(lippe, pupil, slot=slot(lippe, NINE + dt.timedelta(days=7)), now=NINE + HOUR * 2)
    assert state_of(pupil) == PupilState.INVITED


def test_noted_by_mistake_the_child_stands_where_it_stood(lippe: Place) -> None:
    pupil = child(lippe)
    row = book(lippe, pupil)
    appointments.record_outcome(actor=lippe.counsellor, appointment=row, came=False, now=NINE)
    appointments.record_outcome(actor=lippe.counsellor, appointment=row, came=True, now=NINE + HOUR)
    assert state_of(pupil) == PupilState.INVITED


def test_a_family_that_books_again_after_it_missed_one_is_invited_again(lippe: Place) -> None:
    make.pattern(lippe)
    pupil = child(lippe, "no_show")
    by_family(make.appointment_invitation(lippe, pupil.person.household, about=[pupil.person]))
    assert state_of(pupil) == PupilState.INVITED


@pytest.mark.parametrize("state", [one for one in PupilState if one not in {"registered", "invited", "no_show"}])
def test_a_child_further_on_its_way_stays_where_it_is(lippe: Place, state: str) -> None:
    pupil = child(lippe, state)
    row = book(lippe, pupil)
    appointments.record_outcome(actor=lippe.counsellor, appointment=row, came=False, now=NINE)
    assert (state_of(pupil), row.state) == (state, "no_show")
    assert FollowUp.objects.filter(action__isnull=False, done_at=None).count() == 1  # the family is called all the same


def test_a_centre_that_does_not_invite_leaves_the_child_and_still_sees_who_did_not_come(lippe: Place) -> None:
    Process.objects.create(skipped_states=["invited"])
    pupil = child(lippe)
    row = book(lippe, pupil)
    assert state_of(pupil) == PupilState.REGISTERED
    appointments.record_outcome(actor=lippe.counsellor, appointment=row, came=False, now=NINE)
    assert state_of(pupil) == PupilState.NO_SHOW
    appointments.record_outcome(actor=lippe.counsellor, appointment=row, came=True, now=NINE)
    assert state_of(pupil) == PupilState.REGISTERED


def test_children_who_are_not_named_and_cancellations_change_nothing(lippe: Place) -> None:
    pupil = child(lippe)
    row = book(lippe, pupil, about=[])
    appointments.cancel(actor=lippe.counsellor, appointment=row, reason=CancelReason.FAMILY, now=NOW)
    assert state_of(pupil) == PupilState.REGISTERED


def test_who_invited_and_left_does_not_lose_the_family_its_booking(lippe: Place) -> None:
    make.pattern(lippe, adviser=lippe.director)
    pupil = child(lippe)
    invitation = make.appointment_invitation(lippe, pupil.person.household, about=[pupil.person], adviser=None)
    Membership.objects.filter(pk=lippe.counsellor.pk).update(is_active=False)
    fresh = type(invitation).objects.select_related("household", "created_by").get(pk=invitation.pk)
    assert by_family(fresh).state == "booked"
    assert state_of(pupil) == PupilState.REGISTERED


def test_an_appointment_before_the_last_step_counts_from_that_step(lippe: Place) -> None:
    """Registered today, but the walk-in of yesterday is noted first."""
    pupil = child(lippe, registered_on=TODAY, state_since_on=TODAY)
    row = book(lippe, pupil, slot=slot(lippe, NOW - HOUR))
    appointments.record_outcome(actor=lippe.counsellor, appointment=row, came=False, now=NOW)
    assert state_of(pupil) == PupilState.NO_SHOW
