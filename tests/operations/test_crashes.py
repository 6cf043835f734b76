"""A process killed in the middle leaves all of a step or nothing of it, and the step can be done again."""

import json
import uuid
from typing import Any

import pytest

from lotse.audit.models import Entry
from lotse.cases.models import Appointment, AppointmentCell, AppointmentChange
from lotse.cases.services import appointments
from lotse.core import pdf
from lotse.core.workdays import holiday
from lotse.directory.models import ContactPerson, Offer, Organisation
from lotse.directory.services import hsds, importing
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
    School,
    StateChange,
)
from lotse.schooling.selectors.place_links import link_page
from lotse.schooling.services import decisions, register
from lotse.schooling.services.place_links import report_by_link
from lotse.schooling.services.places import Places
from lotse.tenants.enums import Role
from tests import make
from tests.cases.appointments.test_booking import slot
from tests.crashes import DONE, REFUSED, Act, survives
from tests.directory.test_hsds_import import SERVICE
from tests.people.test_import import ROW
from tests.people.test_import import table as families_table
from tests.people.test_transfers import INFORMED
from tests.people.test_transfers import family as moving
from tests.races import own_connections  # noqa: F401
from tests.schooling import lists, registers
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


@pytest.mark.django_db(transaction=True)
def test_a_list_that_is_read_in_is_there_whole_or_not_at_all(own_connections: None) -> None:  # noqa: F811
    lippe = build().lippe
    with lippe.scope():
        survives(_families(lippe), (Household, Person, Entry), REFUSED, writes=True)
        survives(_register(lippe), (School, Organisation, Entry), REFUSED, writes=True)
        survives(_offers(lippe), (Offer, Organisation, ContactPerson, Entry), REFUSED, writes=True)
        survives(_services(lippe), (Offer, Organisation, Entry), REFUSED, writes=True)


def _families(place: Place) -> Act:
    rows = (ROW | {"Familie": str(number), "Nachname": f"Neu|😀{number}"} for number in range(3))
    draft = people.upload_families(
        actor=place.counsellor, content=families_table(rows), filename="familien.csv", now=NOW
    )
    return lambda: people.import_families(actor=place.counsellor, draft_id=draft.pk, now=NOW)


def _register(place: Place) -> Act:
    content = registers.file(registers.line(), registers.line(SchulNr="900002"))
    register.upload_register(actor=place.counsellor, content=content, district="05766", file_name="a.csv", now=NOW)
    return lambda: register.apply_upload(actor=place.counsellor, now=NOW)


def _offers(place: Place) -> Act:
    head = "Organisation;Art;Gemeinde;Ansprechperson;Angebot;In einem Satz;Themen"
    content = f"{head}\nVerein;Sportverein oder Sportbund;Lemgo;Ute Neu;Fußball;Wir spielen.;sport".encode()
    actor = place.member(Role.NETWORKER)
    draft = importing.upload(actor=actor, content=content, filename="angebote.csv", now=NOW)
    return lambda: importing.import_table(actor=actor, draft_id=draft.pk, now=NOW)


def _services(place: Place) -> Act:
    actor, content = place.member(Role.NETWORKER), json.dumps([SERVICE]).encode()
    draft = hsds.upload(actor=actor, content=content, filename="a.json", now=NOW)
    return lambda: hsds.import_services(actor=actor, draft_id=draft.pk, now=NOW)


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
