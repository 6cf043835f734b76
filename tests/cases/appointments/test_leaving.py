"""Who has moved away is expected no more: times are free again, calendars hear of it, links stop opening."""

import datetime as dt

import pytest

from lotse.cases.models import Appointment, AppointmentCell, AppointmentInvitation, FollowUp
from lotse.cases.services.transfers import depart
from lotse.links import services as links
from lotse.outbox.models import Mail
from lotse.people.models import Household
from lotse.schooling.services.pupils import move
from tests import make
from tests.cases.appointments.test_mails import calendar_of, family
from tests.world import NOW, TODAY, Place

LATER = NOW + dt.timedelta(days=8)


def booked(place: Place, household: Household, about: list[str], **fields: object) -> Appointment:
    persons = household.persons.filter(first_name__in=about)
    return make.appointment(place, make.appointment_invitation(place, household, about=persons), **fields)


def test_a_family_that_another_centre_took_over_is_not_expected(lippe: Place) -> None:
    household, other = family(lippe), family(lippe)
    row = booked(lippe, household, ["Mila"])
    earlier = booked(lippe, household, [], starts_at=NOW - dt.timedelta(hours=1))
    waiting = make.appointment_invitation(lippe, household)
    secrets = [make.appointment_secret(one) for one in (row.invitation, waiting)]
    kept = booked(lippe, other, ["Mila"], starts_at=LATER)
    for _ in range(2):
        depart(household, "KI Nord", lippe.counsellor, NOW)
    assert list(Appointment.objects.order_by("starts_at").values_list("pk", "state", "cancel_reason")) == [
        (earlier.pk, "booked", ""),
        (row.pk, "cancelled", "moved"),
        (kept.pk, "booked", ""),
    ]
    assert set(AppointmentCell.objects.values_list("appointment", flat=True)) == {earlier.pk, kept.pk}
    assert not FollowUp.objects.exists(), "nobody has to call them"
    mail = Mail.objects.get()
    _, read, event = calendar_of(mail)
    assert (str(read["method"]), event["sequence"], "url" in event) == ("CANCEL", 1, False)
    assert "Termin ist abgesagt" in mail.subject and "/termin/" not in mail.text
    open_ones = AppointmentInvitation.objects.filter(withdrawn_at=None).values_list("pk", flat=True)
    assert list(open_ones) == [kept.invitation_id]
    for secret in secrets:
        with pytest.raises(links.LinkUnusable):
            links.find(secret=secret, purpose="appointment", now=NOW)


def test_a_child_that_moves_away_leaves_the_appointments_of_the_others(lippe: Place) -> None:
    household = family(lippe)
    ivan = make.person(household, "Ivan")
    mila = household.persons.get(first_name="Mila")
    pupils = [make.pupil(lippe, one, "started") for one in (mila, ivan)]
    for one in pupils:
        make.support_period(lippe, one, starts_on=TODAY - dt.timedelta(days=9))
    alone, both = booked(lippe, household, ["Mila"]), booked(lippe, household, ["Mila", "Ivan"], starts_at=LATER)
    family_talk = booked(lippe, household, [], starts_at=LATER + dt.timedelta(days=1))
    gone: list[set[object]] = []
    for one in pupils:
        move(actor=lippe.counsellor, pupil=one, to="moved_away", effective_on=TODAY, now=NOW)
        gone.append(set(Appointment.objects.filter(cancel_reason="moved").values_list("pk", flat=True)))
    assert gone == [{alone.pk}, {alone.pk, both.pk}]
    family_talk.refresh_from_db()
    assert family_talk.state == "booked"
