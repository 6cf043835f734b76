"""A process killed in the middle leaves all of a step or nothing of it, and the step can be done again."""

import uuid
from typing import Any

import pytest

from lotse.audit.models import Entry
from lotse.cases.models import Appointment, AppointmentCell, AppointmentChange
from lotse.cases.services import appointments
from lotse.core import pdf
from lotse.core.workdays import holiday
from lotse.links import services as links
from lotse.people import services as people
from lotse.people.models import Disclosure, Household, Parcel, Person
from lotse.schooling.enums import AnswerWay
from lotse.schooling.models import (
    Assignment,
    DecisionItem,
    HandoverChild,
    HandoverPackage,
    PlaceReport,
    PlaceRequest,
    Pupil,
    StateChange,
)
from lotse.schooling.selectors.place_links import link_page
from lotse.schooling.services import decisions
from lotse.schooling.services.place_links import report_by_link
from lotse.schooling.services.places import Places
from tests import make
from tests.cases.appointments.test_booking import slot
from tests.crashes import DONE, REFUSED, Act, survives
from tests.people.test_transfers import INFORMED
from tests.people.test_transfers import family as moving
from tests.races import own_connections  # noqa: F401
from tests.schooling import lists
from tests.schooling.test_handover import child, send
from tests.world import NOW, TODAY, Place, build


@pytest.mark.django_db(transaction=True)
def test_killed_between_two_steps_nothing_is_half_done(own_connections: None) -> None:  # noqa: F811
    world = build()
    lippe, other = world.lippe, world.other
    with lippe.scope():
        survives(_package(lippe), (HandoverPackage, HandoverChild, Disclosure, Entry), REFUSED)
        survives(_answers(lippe), (Assignment, StateChange, Entry), DONE)
        survives(_booking(lippe), (Appointment, AppointmentCell, AppointmentChange, Entry), REFUSED)
        survives(_report(lippe), (PlaceReport, Entry), DONE)
        parcel = _parcel(lippe, other)
    with other.scope():
        survives(_takeover(other, parcel), (Household, Person, Pupil, Entry), REFUSED)


def _package(place: Place) -> Act:
    make.organisation(place, "school_authority", "Schulamt", email="schulamt@example.org")
    pupil, token = child(place), uuid.uuid4()
    pdf.load("weasyprint").HTML(string="<p>Text").render()  # loaded once, for all processes
    return lambda: send(place, pupil, "deciding_office", "mail", token=token)


def _answers(place: Place) -> Act:
    school = make.school(place)
    made = lists.decision_list(place, *(lists.answered(place, school, name) for name in ("Ada", "Ben", "Cem")))
    answers = [decisions.Answer(one.pk, "assign") for one in DecisionItem.objects.filter(decision_list=made)]
    by = decisions.Answering(AnswerWay.LINK)
    return lambda: decisions.answer_items(decision_list=made, answers=answers, by=by, now=NOW, accept_over=True)


def _booking(place: Place) -> Act:
    household, at = make.household(place), slot(place)
    holiday(TODAY)  # likewise
    return lambda: appointments.book(actor=place.counsellor, household=household, slot=at, now=NOW)


def _report(place: Place) -> Act:
    school = make.school(place, "Schule mit Link")
    make.place_round(place, school)
    secret = links.issue(purpose="places", object_id=school.pk, actor=place.counsellor, now=NOW)
    seen = link_page(school.pk, TODAY).seen
    told: dict[str, Any] = {"reported_by": "Frau Muster", "remark": "", "unchanged": False, "seen": seen, "now": NOW}
    assert PlaceRequest.objects.filter(school=school).exists()
    return lambda: report_by_link(secret=secret, rows=[Places("initial_support", 7, 5, 1)], **told)


def _parcel(sender: Place, receiver: Place) -> Parcel:
    return people.offer_family(
        actor=sender.counsellor, household=moving(sender), to=receiver.centre, part_codes=["schooling"], now=NOW
    )


def _takeover(place: Place, parcel: Parcel) -> Act:
    where: dict[str, Any] = {"responsible": place.counsellor, "municipality": place.municipalities[0]}
    return lambda: people.accept_parcel(
        actor=place.counsellor, parcel_id=parcel.pk, informed=INFORMED, now=NOW, **where
    )
