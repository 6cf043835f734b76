"""List pages ask the database as often for 600 rows as for three."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lotse.barriers.models import BarrierReport
from lotse.cases.models import AdviceContact, Appointment, AppointmentInvitation, Case, FollowUp
from lotse.concerns.models import Concern
from lotse.core.db.statistics import renew_statistics
from lotse.core.names import search_key
from lotse.directory.models import CooperationAgreement, Offer, Organisation
from lotse.directory.models import Place as Venue
from lotse.network.models import Body, WorkOrder
from lotse.network.models import Meeting as Sitting
from lotse.network.models import Participant as Invitee
from lotse.people.models import Disclosure, Household, LogInspection, Person
from lotse.privacy.models import DataRequest
from lotse.programmes.models import GroupProgramme, ProgrammeSession
from lotse.referrals.models import Referral
from lotse.schooling.models import PlaceReport, Pupil, PupilFacts, School, StateChange, StayCheck, SupportPeriod
from lotse.tenants.enums import Role
from lotse.volunteering.models import (
    CoachingNeed,
    CoachingRegistration,
    CoachingSession,
    Complaint,
    Engagement,
    Expense,
    FullTimer,
    Need,
    ReliefRequest,
    Share,
    Volunteer,
)
from tests.world import NOW, TODAY, Place, World

LISTS = (
    "heute/",
    "familien/",
    "beratung/",
    "beratung/anfragen/",
    "beratung/kontakte/",
    "beratung/wiedervorlagen/",
    "termine/?wer=alle",
    "termine/einladungen/",
    "termine/einladungen/?stand=gebucht",
    "schule/kinder/",
    "schule/fristen/",
    "schule/abgang/",
    "schule/kinder/stichtag/",
    "schule/kinder/wartezeiten/?band=lower",
    "schule/schulen/",
    "schule/plaetze/",
    "schule/stellen/",
    "schule/plaetze/abfragen/",
    "schule/vorschlaege/",
    "schule/listen/",
    "schule/listen/neu/",
    "schule/foerdergruppen/",
    "schule/nachfragen/",
    "schule/verbleib/",
    "ehrenamt/personen/",
    "ehrenamt/bedarf/",
    "ehrenamt/engagements/",
    "ehrenamt/vermittlung/",
    "ehrenamt/belastung/",
    "ehrenamt/entlastung/",
    "ehrenamt/coaching/",
    "ehrenamt/coaching/wuensche/",
    "ehrenamt/loeschfristen/",
    "ehrenamt/aufwand/",
    "ehrenamt/hauptamtliche/",
    "ehrenamt/anteile/?stand=alle",
    "ehrenamt/beschwerden/",
    "netzwerk/gruppen/",
    "netzwerk/verweise/neu/",
    "netzwerk/angebote/",
    "netzwerk/angebote/?suche=Sommerkurs",
    "konflikte/notfall/",
    "netzwerk/organisationen/",
    "netzwerk/orte/",
    "netzwerk/uebersetzungen/",
    "netzwerk/vereinbarungen/",
    "netzwerk/verweise/",
    "netzwerk/verweise/zahlen/",
    "netzwerk/gremien/",
    "netzwerk/sitzungen/",
    "netzwerk/auftraege/",
    "netzwerk/aktualitaet/",
    "netzwerk/aktualitaet/eintraege/",
    "netzwerk/ueberblick/",
    "netzwerk/luecken/?thema=work",
    "netzwerk/arbeitsmarkt/",
    "sorge/meldungen/",
    "datenschutz/einsichten/",
    "verwaltung/barrieren/",
    "rechte/",
    "verwaltung/loeschen/",
    "suche/?q=Sommer",
)


def _fill(place: Place, start: int, stop: int) -> None:
    """Families with a child, a case, a contact and a step each, and as many schools; by bulk, hence quick."""
    by, town = place.counsellor, place.municipalities[0]
    numbers = range(start, stop)
    stamps: dict[str, Any] = {"created_at": NOW, "changed_at": NOW}
    families = [
        Household(
            name=f"Sommer {n}",
            municipality=town,
            responsible=by,
            informed_how="read_out",
            informed_on=TODAY,
            informed_by=by,
            **stamps,
        )
        for n in numbers
    ]
    for family in families:
        family.search_text = search_key(family.name)
    children = [
        Person(
            household=family,
            kind="child",
            first_name="Mila",
            last_name=family.name,
            born_on=dt.date(2014, 5, 17),
            search_text=search_key("Mila", family.name),
            **stamps,
        )
        for family in families
    ]
    pupils = [
        Pupil(
            person=child,
            state="interviewed",
            state_since_on=TODAY,
            responsible=by,
            registered_on=TODAY - dt.timedelta(days=20),
            grade=7,
            support_form="initial_support",
            changed_at=NOW,
        )
        for child in children
    ]
    changes = [StateChange(pupil=one, to_state="interviewed", effective_on=TODAY, at=NOW, by=by) for one in pupils]
    facts = [
        PupilFacts(pupil=one, effective_on=TODAY, at=NOW, grade=7, municipality=town, arrival_answer="no_answer")
        for one in pupils
    ]
    cases = [
        Case(household=family, topic="work", goal="Arbeit finden", responsible=by, opened_on=TODAY, **stamps)
        for family in families
    ]
    contacts = [
        AdviceContact(household=family, topic="work", channel="phone", minutes=5, at=NOW, by=by) for family in families
    ]
    steps = [
        FollowUp(
            household=case.household,
            case=case,
            action="Jobcenter anrufen",
            owner=by,
            due_on=TODAY,
            created_at=NOW,
            created_by=by,
        )
        for case in cases
    ]
    offices = [Organisation(kind="school", name=f"Sommerschule {n}", municipality=town) for n in numbers]
    towns = [Organisation(kind="municipality", name=f"Stadt {n}", municipality=town) for n in numbers]
    for office in (*offices, *towns):
        office.refresh_search_text()
    offers = [
        Offer(organisation=o, name=f"Angebot {n}", state="published", owner=by, created_at=NOW, changed_at=NOW)
        for o, n in zip(towns, numbers, strict=True)
    ]
    schools = [School(organisation=o, number=str(100000 + n), form="15") for o, n in zip(offices, numbers, strict=True)]
    siblings = [
        Person(
            household=family,
            kind="child",
            first_name="Juri",
            last_name=family.name,
            born_on=dt.date(2012, 5, 17),
            search_text=search_key("Juri", family.name),
            **stamps,
        )
        for family in families
    ]
    attending = [
        Pupil(
            person=child,
            state="started",
            state_since_on=TODAY - dt.timedelta(days=800),
            responsible=by,
            registered_on=TODAY - dt.timedelta(days=820),
            grade=7,
            changed_at=NOW,
        )
        for child in siblings
    ]
    periods = [
        SupportPeriod(
            pupil=one,
            school=school,
            support_form="initial_support",
            grade=7,
            starts_on=TODAY - dt.timedelta(days=800),
            recorded_at=NOW,
        )
        for one, school in zip(attending, schools, strict=True)
    ]
    checks = [StayCheck(pupil=one.pupil, start=one, months=24, due_on=TODAY) for one in periods]
    reports = [
        PlaceReport(
            school=school,
            support_form="initial_support",
            grade=7,
            places=9,
            occupied=1,
            as_of=TODAY,
            source="phone",
            reported_by="Sekretariat",
            recorded_at=NOW,
        )
        for school in schools
    ]
    invited = [
        AppointmentInvitation(household=family, kind="school", created_at=NOW, created_by=by, expires_on=TODAY)
        for family in (*families, *families)
    ]
    booked = [
        Appointment(
            invitation=one,
            adviser=place.director,
            starts_at=NOW,
            ends_at=NOW + dt.timedelta(hours=1),
            place="phone",
            booked_at=NOW + dt.timedelta(minutes=1),
            interpreter_language="uk",
        )
        for one in invited[: len(families)]
    ]
    needs = [
        Need(
            household=family,
            kind="mentorship",
            aim="homework",
            since_on=TODAY,
            coordinator=place.member(Role.COORDINATOR),
            created_by=by,
            **stamps,
        )
        for family in families
    ]
    volunteers = [
        Volunteer(
            first_name="Ute",
            last_name=f"Sommer {n}",
            state="active",
            state_since_on=TODAY,
            coordinator=place.member(Role.COORDINATOR),
            **stamps,
        )
        for n in numbers
    ]
    reliefs = [
        ReliefRequest(volunteer=one, asked_at=NOW, asked_by="phone", owner=place.director, call_due_on=TODAY)
        for one in volunteers
    ]
    courses = [
        CoachingSession(
            kind="group",
            topic="Nähe und Abstand",
            place="Kreishaus",
            starts_at=NOW + dt.timedelta(days=9),
            ends_at=NOW + dt.timedelta(days=10),
            state="published",
            coordinator=place.director,
            **stamps,
        )
        for _ in numbers
    ]
    comers = [
        CoachingRegistration(session=session, volunteer=volunteer, state="registered", since_at=NOW)
        for session, volunteer in zip(courses, volunteers, strict=True)
    ]
    wishes = [CoachingNeed(volunteer=one, since_on=TODAY, noted_by=place.director) for one in volunteers]
    payments = [
        Expense(
            volunteer=one,
            kind="cost",
            on=TODAY,
            counts_on=TODAY,
            amount_cents=100,
            purpose="Fahrt",
            noted_by=by,
            noted_at=NOW,
        )
        for one in volunteers
    ]
    helpers = [
        FullTimer(name=f"Kim {n}", email="kim@example.org", minutes_per_week=30, changed_at=NOW) for n in numbers
    ]
    engagements = [
        Engagement(
            kind="mentorship",
            state="running",
            state_since_on=TODAY,
            starts_on=TODAY,
            coordinator=place.director,
            **stamps,
        )
        for _ in numbers
    ]
    shares = [
        Share(
            full_timer=helper,
            volunteer=volunteer,
            engagement=engagement,
            minutes_per_week=60,
            starts_on=TODAY,
            until_on=TODAY + dt.timedelta(weeks=4),
            state="agreed",
            held_by=place.director,
            offered_at=NOW,
        )
        for helper, volunteer, engagement in zip(helpers, volunteers, engagements, strict=True)
    ]
    complaints = [
        Complaint(coordinator=place.member(Role.COORDINATOR), received_at=NOW, way="public", answer_due_on=TODAY)
        for _ in numbers
    ]
    groups = [
        GroupProgramme(kind="griffbereit", name=f"Gruppe {n}", state="open", responsible=place.director, **stamps)
        for n in numbers
    ]
    meetings = [
        ProgrammeSession(
            programme=group, on=TODAY, begins=dt.time(9), ends=dt.time(11), adults=3, children=4, state="held"
        )
        for group in groups
    ]
    worries = [Concern(noted_at=NOW) for _ in numbers]
    barriers = [
        BarrierReport(
            centre=place.centre, received_at=NOW, way="form", language="de", problem="Der Knopf", reply_by_on=TODAY
        )
        for _ in numbers
    ]
    venues = [Venue(name=f"Haus {n}", municipality=town, organisation=of) for n, of in zip(numbers, towns, strict=True)]
    agreements = [
        CooperationAgreement(organisation=one, title="Rucksack", starts_on=TODAY, responsible=by, **stamps)
        for one in towns
    ]
    bodies = [Body(name=f"Runde {n}", kind="round_table", responsible=place.director, **stamps) for n in numbers]
    starts = NOW + dt.timedelta(days=5)
    sittings = [Sitting(body=one, starts_at=starts, ends_at=starts + dt.timedelta(hours=1), **stamps) for one in bodies]
    seats = [Invitee(meeting=one, name="Gast") for one in sittings]
    orders = [
        WorkOrder(body=one, organisation=office, text="Schicken", due_on=TODAY, created_at=NOW)
        for one, office in zip(bodies, offices, strict=True)
    ]
    classes = [
        Offer(name=one.name, summary="Kurs", organisation=one, search_tokens=" sommerkurs / / / /", **stamps)
        for one in offices
    ]
    for offer in classes:
        offer.search_facts = f"{offer.name}|||||||||{offer.pk.hex}"
    given = [
        Disclosure(
            household=family, purpose="partner", recipient="DRK", what="Name", way="phone", ground_label="Einwilligung",
            disclosed_at=NOW, disclosed_by=by,
        )
        for family in families
    ]  # fmt: skip
    referrals = [
        Referral(
            household=family, organisation=office, purpose="partner", topic="language", reason="join", way="phone",
            residence_band="unknown", disclosure=one, sent_by=place.director, sent_at=NOW, due_on=TODAY,
        )
        for family, office, one in zip(families, offices, given, strict=True)
    ]  # fmt: skip
    looks = [
        LogInspection(household=family, member=by, cause="family", note="Die Familie fragt.", opened_at=NOW)
        for family in families
    ]
    demands = [
        DataRequest(
            kind="access", subject_kind="household", household=family, way="phone", received_on=TODAY,
            identity="known", due_on=TODAY - dt.timedelta(days=1), owner=by, recorded_at=NOW,
        )
        for family in families
    ]  # fmt: skip
    for rows in (
        families,
        children,
        pupils,
        changes,
        facts,
        cases,
        contacts,
        steps,
        offices,
        towns,
        offers,
        schools,
        reports,
        siblings,
        attending,
        periods,
        checks,
        invited,
        booked,
        needs,
        volunteers,
        reliefs,
        courses,
        comers,
        wishes,
        payments,
        helpers,
        engagements,
        shares,
        complaints,
        groups,
        meetings,
        worries,
        barriers,
        venues,
        agreements,
        classes,
        bodies,
        sittings,
        seats,
        orders,
        given,
        referrals,
        looks,
        demands,
    ):
        type(rows[0]).objects.bulk_create(rows)  # type: ignore[attr-defined]


@time_machine.travel(NOW, tick=False)  # a session is written once a minute
@pytest.mark.long
def test_lists_keep_their_number_of_queries_from_three_to_six_hundred_rows(world: World) -> None:
    place = world.lippe
    client = place.client(Role.DIRECTOR)

    def queries() -> dict[str, int]:
        found = {}
        for path in LISTS:
            with CaptureQueriesContext(connection) as seen:
                assert client.get(place.url(path)).status_code == 200, path
            found[path] = len(seen)
        return found

    with place.scope():
        _fill(place, 0, 3)
    queries()  # sessions and caches settle
    few = queries()
    with place.scope():
        _fill(place, 3, 600)
    renew_statistics(always=True)
    assert queries() == few
    assert max(few.values()) <= 110  # Heute asks each part of the house
