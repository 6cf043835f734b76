"""Rows for tests, with sensible defaults; each function is called inside the scope of its place."""

import base64
import datetime as dt
import itertools
import json
from collections.abc import Sequence
from typing import Any

from lotse.barriers.models import BarrierReport
from lotse.cases.enums import LINK_PURPOSE
from lotse.cases.models import (
    Absence,
    AdviceContact,
    Appointment,
    AppointmentInvitation,
    Case,
    FollowUp,
    InvitedPerson,
    Room,
    SlotPattern,
)
from lotse.cases.services.appointments.booking import occupy
from lotse.conflicts.models import Conflict, ConflictPhase, Party
from lotse.core import clock
from lotse.core.names import search_key
from lotse.directory.models import (
    ContactPerson,
    CooperationAgreement,
    Offer,
    OfferGroup,
    OfferLanguage,
    OfferPlace,
    OfferTopic,
    Organisation,
    Schedule,
)
from lotse.directory.models import ImportDraft as ServicesDraft
from lotse.directory.models import Place as OfferVenue
from lotse.directory.services import searching
from lotse.links import services as links
from lotse.network.models import AgendaItem, Body, BodyMember, Meeting, WorkOrder
from lotse.network.models import Participant as Invitee
from lotse.people.columns import COLUMNS
from lotse.people.models import Consent, ContactWay, Disclosure, Household, ImportDraft, LogInspection, Parcel, Person
from lotse.people.normalise import contact_hash
from lotse.programmes.models import GroupProgramme, Participant, ProgrammeSession
from lotse.schooling.models import (
    HandoverChild,
    HandoverPackage,
    PlaceReport,
    PlaceRequest,
    PlaceRound,
    Pupil,
    PupilFacts,
    School,
    StateChange,
    StayCheck,
    SupportPeriod,
)
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from lotse.volunteering.models import (
    CoachingRegistration,
    CoachingSession,
    Complaint,
    ComplaintEntry,
    Engagement,
    FullTimer,
    LoadLimit,
    Need,
    Proof,
    Requirement,
    Share,
    Volunteer,
)
from lotse.wording.models import KeptText, Wording, WordingText
from tests.world import NOW, TODAY, Place

_numbers = itertools.count(100001)
BEFORE = NOW - dt.timedelta(hours=1)  # when rows were entered that a test finds there


def household(place: Place, name: str = "Sommer", **fields: Any) -> Household:
    defaults: dict[str, Any] = {
        "municipality": place.municipalities[0],
        "responsible": place.counsellor,
        "informed_how": "handed_over",
        "informed_on": TODAY,
        "informed_by": place.counsellor,
        "created_at": NOW,
        "changed_at": NOW,
        "search_text": search_key(name),
    }
    return Household.objects.create(name=name, **(defaults | fields))


def person(of: Household, first_name: str = "Mila", kind: str = "child", **fields: Any) -> Person:
    last_name = fields.pop("last_name", of.name)
    defaults: dict[str, Any] = {
        "born_on": dt.date(2014, 5, 17),
        "search_text": search_key(first_name, last_name),
        "created_at": NOW,
        "changed_at": NOW,
    }
    return Person.objects.create(
        household=of, kind=kind, first_name=first_name, last_name=last_name, **(defaults | fields)
    )


def contact_way(of: Person, value: str = "+49 5231 620", kind: str = "phone", **fields: Any) -> ContactWay:
    value_hash = contact_hash(kind, value, of.centre_id)
    return ContactWay.objects.create(person=of, kind=kind, value=value, value_hash=value_hash, **fields)


def consent(place: Place, of: Person, purpose: str = "school", **fields: Any) -> Consent:
    defaults: dict[str, Any] = {
        "wording_version": "2026-1",
        "language": "de",
        "form": "paper",
        "given_on": TODAY,
        "recorded_by": place.counsellor,
        "recorded_at": NOW,
    }
    return Consent.objects.create(household=of.household, given_by=of, purpose=purpose, **(defaults | fields))


def inspection(place: Place, of: Household, role: Role) -> LogInspection:
    """The member of this role has named a cause just now, and may read the log of the file."""
    return LogInspection.objects.create(
        household=of,
        member=place.members[role],
        cause="family",
        note="Die Familie fragt, wer ihre Akte gelesen hat.",
        opened_at=clock.now(),
    )


def wording(place: Place, subject: str = "partner", **fields: Any) -> Wording:
    """A centre's own version; ``texts`` by language."""
    texts = {"de": "Ich bin einverstanden."} | fields.pop("texts", {})
    defaults: dict[str, Any] = {"number": 1, "starts_on": TODAY, "written_by": place.director, "written_at": NOW}
    row = Wording.objects.create(subject=subject, **(defaults | fields))
    WordingText.objects.bulk_create(WordingText(wording=row, language=key, text=text) for key, text in texts.items())
    return row


def kept_text(subject: str = "partner", **fields: Any) -> KeptText:
    defaults: dict[str, Any] = {
        "number": 0,
        "label": "Standard 1",
        "language": "de",
        "lines": [["Ich bin einverstanden.", "", False]],
        "digest": str(next(_numbers)),
        "kept_at": NOW,
    }
    return KeptText.objects.create(subject=subject, **(defaults | fields))


def disclosure(place: Place, of: Person, **fields: Any) -> Disclosure:
    defaults: dict[str, Any] = {
        "purpose": "school_authority",
        "recipient": "Schulaufsicht",
        "what": "Empfehlung, Antwort der Eltern",
        "way": "letter",
        "ground_label": "Überwachung der Schulpflicht",
        "ground_source": "VO-DV I NRW §§ 7, 8",
        "disclosed_at": NOW,
        "disclosed_by": place.counsellor,
    }
    return Disclosure.objects.create(household=of.household, person=of, **(defaults | fields))


def parcel(place: Place, household: Household | None = None, **fields: Any) -> Parcel:
    """A family that a file brought to the place; with ``household``, one that the place offers to itself."""
    content = {
        "format": "lotse-familie-1",
        "household": {"name": "Neu", "street": "Weg 1", "postcode": "32756", "town": "Detmold"}
        | {"preferred_language": "uk", "interpreter_needed": True, "municipality_ags": ""},
        "persons": [
            {"kind": "guardian", "first_name": "Anna", "last_name": "Neu", "pronunciation": "", "gender": "w"}
            | {"birth_place": "", "birth_country": "UA", "citizenships": ["UA"], "scripts": [], "born_on": "1988-02-29"}
            | {"arrival": "2023", "languages": [["uk", "mother"]], "contacts": [["phone", "+49 5231 620", ""]]}
        ],
        "parts": {},
    }
    offered = {"from_centre": place.centre, "household_id": household.pk} if household else {}
    defaults: dict[str, Any] = {
        "to_centre": place.centre,
        "from_name": "Zentrum Anderswo",
        "offered_by_id": place.counsellor.pk,
        "content": json.dumps(content),
        "offered_at": NOW,
        "expires_on": TODAY + dt.timedelta(days=3000),
    }
    return Parcel.objects.create(**(defaults | offered | fields))


def barrier(place: Place | None, **fields: Any) -> BarrierReport:
    """An open report about a page of the place; None: of the whole installation."""
    defaults: dict[str, Any] = {
        "centre": place.centre if place else None,
        "received_at": NOW,
        "way": "form",
        "language": "de",
        "problem": "Der Knopf ist ohne Namen.",
        "reply_by_on": TODAY + dt.timedelta(days=28),
    }
    return BarrierReport.objects.create(**(defaults | fields))


def import_draft(place: Place, by: Membership, content: bytes | None = None) -> ImportDraft:
    """An uploaded list of one family; uploaded by the real clock, which the page compares with."""
    if content is None:
        head = ",".join(column.label for column in COLUMNS)
        row = dict.fromkeys((column.label for column in COLUMNS), "")
        row |= {"Familie": "1", "Rolle": "guardian", "Vorname": "Anna", "Nachname": "Neu"}
        row |= {"Informiert (Art. 13)": "read_out", "Informiert am": f"{TODAY:%d.%m.%Y}"}
        content = f"{head}\n{','.join(row.values())}\n".encode()
    text = base64.b64encode(content).decode()
    return ImportDraft.objects.create(content=text, filename="liste.csv", uploaded_by=by, uploaded_at=clock.now())


def pupil(place: Place, of: Person | None = None, state: str = "registered", **fields: Any) -> Pupil:
    child = of or person(household(place))
    defaults: dict[str, Any] = {
        "state_since_on": TODAY,
        "responsible": place.counsellor,
        "registered_on": TODAY,
        "grade": 7,
        "support_form": "initial_support",
        "changed_at": NOW,
    }
    row = Pupil.objects.create(person=child, state=state, **(defaults | fields))
    StateChange.objects.create(
        pupil=row, to_state=state, effective_on=row.registered_on, at=BEFORE, by=place.counsellor
    )
    facts(row)
    return row


def facts(of: Pupil, **fields: Any) -> PupilFacts:
    """By what a child is counted since its registration, as its rows now say."""
    defaults: dict[str, Any] = {
        "effective_on": of.registered_on,
        "at": BEFORE,
        "grade": of.grade,
        "support_form": of.support_form,
        "municipality": of.person.household.municipality,
        "arrival_answer": of.person.arrival_answer,
        "arrived_on": of.person.arrived_on,
    }
    return PupilFacts.objects.create(pupil=of, **(defaults | fields))


def package(place: Place, of: Pupil, kind: str = "deciding_office", **fields: Any) -> HandoverPackage:
    """A package that went, with its line in the family's file."""
    defaults: dict[str, Any] = {
        "recipient": "Schulaufsicht",
        "way": "hand",
        "made_by": place.counsellor,
        "made_at": NOW,
        "manifest": [{"name": "Anschreiben.pdf", "bytes": 3, "sha256": "0" * 64, "records": None}],
        "archive": base64.b64encode(b"PK").decode(),
        "archive_until": clock.now() + dt.timedelta(hours=1),  # the page compares with the real clock
    }
    row = HandoverPackage.objects.create(kind=kind, **(defaults | fields))
    HandoverChild.objects.create(package=row, pupil=of, disclosure=disclosure(place, of.person))
    return row


def organisation(place: Place, kind: str, name: str, **fields: Any) -> Organisation:
    row = Organisation(kind=kind, name=name, **fields)
    row.refresh_search_text()
    row.save()
    return row


def school(place: Place, name: str = "Gesamtschule am Test", form: str = "15", **fields: Any) -> School:
    town = fields.pop("municipality", place.municipalities[0])
    organisation = Organisation(
        kind="school",
        name=name,
        municipality=town,
        easting_m=fields.pop("easting_m", town.easting_m),
        northing_m=fields.pop("northing_m", town.northing_m),
    )
    organisation.refresh_search_text()
    organisation.save()
    return School.objects.create(organisation=organisation, number=str(next(_numbers)), form=form, **fields)


def places(of: School, places: int = 5, occupied: int = 0, **fields: Any) -> PlaceReport:
    defaults: dict[str, Any] = {
        "support_form": "initial_support",
        "grade": 7,
        "as_of": TODAY,
        "source": "phone",
        "reported_by": "Sekretariat",
        "recorded_at": NOW,
    }
    return PlaceReport.objects.create(school=of, places=places, occupied=occupied, **(defaults | fields))


def support_period(place: Place, of: Pupil, form: str = "initial_support", **fields: Any) -> SupportPeriod:
    """An open period from today; with ``ends_on`` an ended one."""
    defaults: dict[str, Any] = {"starts_on": TODAY, "grade": 7, "recorded_by": place.counsellor, "recorded_at": NOW}
    if "ends_on" in fields:
        defaults |= {"end_reason": "other", "ended_by": place.counsellor, "ended_at": NOW}
    given = {"school": fields.pop("school", None) or school(place)} | defaults | fields
    return SupportPeriod.objects.create(pupil=of, support_form=form, **given)


def stay_check(start: SupportPeriod, months: int = 6, **fields: Any) -> StayCheck:
    defaults: dict[str, Any] = {"due_on": TODAY}
    return StayCheck.objects.create(pupil=start.pupil, start=start, months=months, **(defaults | fields))


def place_round(place: Place, *schools: School, **fields: Any) -> PlaceRound:
    """A round of asking these schools, as if their mails had gone out; ``request`` are fields of each request."""
    of_each = {"address": "schule@example.org", "mailed_at": NOW} | fields.pop("request", {})
    defaults: dict[str, Any] = {
        "asked_by": place.counsellor,
        "asked_at": NOW,
        "due_on": TODAY + dt.timedelta(days=14),
    }
    row = PlaceRound.objects.create(**(defaults | fields))
    PlaceRequest.objects.bulk_create(PlaceRequest(round=row, school=school, **of_each) for school in schools)
    return row


def case(place: Place, of: Household | None = None, **fields: Any) -> Case:
    """An open case with its next step; ``step`` are fields of that step."""
    step = fields.pop("step", {})
    defaults: dict[str, Any] = {
        "topic": "school_system",
        "goal": "Das Kind geht gern zur Schule",
        "responsible": place.counsellor,
        "opened_on": TODAY,
        "created_at": NOW,
        "changed_at": NOW,
    }
    row = Case.objects.create(household=of or household(place), **(defaults | fields))
    if row.state == "open":
        followup(place, household=row.household, case=row, **step)
    return row


def followup(place: Place, **fields: Any) -> FollowUp:
    defaults: dict[str, Any] = {
        "action": "Schule wegen Termin anrufen",
        "owner": place.counsellor,
        "due_on": TODAY,
        "created_at": NOW,
        "created_by": place.counsellor,
    }
    return FollowUp.objects.create(**(defaults | fields))


def contact(place: Place, **fields: Any) -> AdviceContact:
    defaults: dict[str, Any] = {
        "topic": "housing",
        "channel": "phone",
        "minutes": 10,
        "at": NOW,
        "by": place.counsellor,
    }
    return AdviceContact.objects.create(**(defaults | fields))


def volunteer(
    place: Place, last_name: str = "Brandt", *, limit: tuple[int, int] | None = (240, 3), **fields: Any
) -> Volunteer:
    """An active volunteer of the coordinator; ``limit`` are minutes a week and engagements."""
    first_name = fields.pop("first_name", "Ute")
    defaults: dict[str, Any] = {
        "municipality": place.municipalities[0],
        "languages": ["uk"],
        "kinds": ["mentorship", "language_lesson"],
        "state": "active",
        "state_since_on": TODAY,
        "coordinator": place.member(Role.COORDINATOR),
        "search_text": search_key(first_name, last_name),
        "created_at": NOW,
        "changed_at": NOW,
    }
    row = Volunteer.objects.create(first_name=first_name, last_name=last_name, **(defaults | fields))
    if limit is not None:
        LoadLimit.objects.create(
            volunteer=row, minutes_per_week=limit[0], engagements=limit[1], agreed_on=TODAY, recorded_at=NOW
        )
    return row


def requirement(place: Place, code: str = "record_check", **fields: Any) -> Requirement:
    defaults: dict[str, Any] = {"label": "Erweitertes Führungszeugnis", "kinds": ["mentorship"], "valid_months": 60}
    return Requirement.objects.create(code=code, **(defaults | fields))


def proof(place: Place, of: Volunteer, requirement: Requirement, **fields: Any) -> Proof:
    defaults: dict[str, Any] = {
        "seen_on": TODAY,
        "is_met": True,
        "recorded_by": place.member(Role.COORDINATOR),
        "recorded_at": NOW,
    }
    return Proof.objects.create(volunteer=of, requirement=requirement, **(defaults | fields))


def need(place: Place, of: Household | None = None, **fields: Any) -> Need:
    defaults: dict[str, Any] = {
        "kind": "mentorship",
        "aim": "homework",
        "municipality": place.municipalities[0],
        "since_on": TODAY,
        "coordinator": place.member(Role.COORDINATOR),
        "created_at": NOW,
        "created_by": place.counsellor,
        "changed_at": NOW,
    }
    return Need.objects.create(household=of or household(place), **(defaults | fields))


def engagement(place: Place, **fields: Any) -> Engagement:
    defaults: dict[str, Any] = {
        "kind": "mentorship",
        "state": "running",
        "state_since_on": TODAY,
        "coordinator": place.member(Role.COORDINATOR),
        "starts_on": TODAY,
        "created_at": NOW,
        "changed_at": NOW,
    }
    return Engagement.objects.create(**(defaults | fields))


def full_timer(place: Place, name: str = "Kim Wolf", **fields: Any) -> FullTimer:
    """Somebody with five hours a week, whose line manager has an address."""
    defaults: dict[str, Any] = {
        "email": "kim@example.org",
        "manager_name": "Jo Berg",
        "manager_email": "jo@example.org",
        "minutes_per_week": 300,
        "changed_at": NOW,
    }
    return FullTimer.objects.create(name=name, **(defaults | fields))


def share(place: Place, full_timer: FullTimer, volunteer: Volunteer, engagement: Engagement, **fields: Any) -> Share:
    """An hour a week for four weeks from today, agreed by all."""
    defaults: dict[str, Any] = {
        "minutes_per_week": 60,
        "tasks": "Wege zu Ämtern",
        "starts_on": TODAY,
        "until_on": TODAY + dt.timedelta(weeks=4),
        "state": "agreed",
        "held_by": place.member(Role.COORDINATOR),
        "offered_at": NOW,
    }
    own = {"full_timer": full_timer, "volunteer": volunteer, "engagement": engagement}
    return Share.objects.create(**(defaults | own | fields))


def coaching(place: Place, **fields: Any) -> CoachingSession:
    """A published session for two, in a week, with an hour and a half."""
    starts_at = fields.pop("starts_at", NOW + dt.timedelta(days=7))
    defaults: dict[str, Any] = {
        "kind": "group",
        "topic": "Nähe und Abstand",
        "place": "Kreishaus, Raum 5",
        "starts_at": starts_at,
        "ends_at": starts_at + dt.timedelta(minutes=90),
        "seats": 2,
        "state": "published",
        "coordinator": place.member(Role.COORDINATOR),
        "created_at": NOW,
        "changed_at": NOW,
    }
    return CoachingSession.objects.create(**(defaults | fields))


def coached(session: CoachingSession, of: Volunteer, **fields: Any) -> CoachingRegistration:
    """Registered, unless said otherwise."""
    defaults: dict[str, Any] = {"state": "registered", "since_at": NOW}
    return CoachingRegistration.objects.create(session=session, volunteer=of, **(defaults | fields))


def complaint(place: Place, **fields: Any) -> Complaint:
    """One that a family sent; where it names an engagement, who coordinates that is remembered."""
    engagement = fields.get("engagement")
    defaults: dict[str, Any] = {
        "received_at": NOW,
        "way": "public",
        "coordinator": engagement.coordinator if engagement else None,
        "answer_due_on": TODAY + dt.timedelta(days=7),
    }
    row = Complaint.objects.create(**(defaults | fields))
    ComplaintEntry.objects.create(complaint=row, kind="family", at=NOW, text="Er kommt immer zu spät.")
    return row


def room(name: str = "Raum 1", **fields: Any) -> Room:
    return Room.objects.create(name=name, **fields)


def pattern(place: Place, **fields: Any) -> SlotPattern:
    """The counsellor's Mondays from nine to twelve, an hour each: 9, 10, 11 o'clock."""
    defaults: dict[str, Any] = {
        "adviser": place.counsellor,
        "weekday": 0,
        "begins": dt.time(9),
        "until": dt.time(12),
        "minutes": 60,
        "valid_from": TODAY,
    }
    return SlotPattern.objects.create(**(defaults | fields))


def absence(starts_at: dt.datetime, ends_at: dt.datetime, adviser: Membership | None = None) -> Absence:
    return Absence.objects.create(adviser=adviser, starts_at=starts_at, ends_at=ends_at)


def appointment_invitation(place: Place, of: Household | None = None, **fields: Any) -> AppointmentInvitation:
    """An invitation of a family; ``about`` are the persons it names."""
    about = fields.pop("about", [])
    defaults: dict[str, Any] = {
        "kind": "school",
        "adviser": place.counsellor,
        "expires_on": TODAY + dt.timedelta(days=28),
        "created_at": NOW,
        "created_by": place.counsellor,
    }
    row = AppointmentInvitation.objects.create(household=of or household(place), **(defaults | fields))
    for one in about:
        InvitedPerson.objects.create(invitation=row, person=one)
    return row


def appointment_secret(of: AppointmentInvitation, now: dt.datetime = NOW) -> str:
    """A link of the family that is open."""
    return links.issue(purpose=LINK_PURPOSE, object_id=of.pk, actor=None, now=now, keep_others=True)


def appointment(place: Place, of: AppointmentInvitation | None = None, **fields: Any) -> Appointment:
    """An appointment of an hour with its cells; by itself a week after NOW, at ten o'clock, on site (``where``)."""
    starts_at = fields.pop("starts_at", NOW + dt.timedelta(days=7))
    defaults: dict[str, Any] = {
        "adviser": place.counsellor,
        "starts_at": starts_at,
        "ends_at": starts_at + dt.timedelta(hours=1),
        "place": fields.pop("where", "on_site"),
        "booked_at": NOW,
        "booked_by": place.counsellor,
    }
    row = Appointment.objects.create(invitation=of or appointment_invitation(place), **(defaults | fields))
    if row.state != "cancelled":
        occupy(row)
    return row


def venue(place: Place, name: str = "Haus der Begegnung", **fields: Any) -> OfferVenue:
    """Where an offer takes place."""
    return OfferVenue.objects.create(name=name, **({"municipality": place.municipalities[0]} | fields))


def contact_person(of: Organisation, name: str = "Ute Beispiel", **fields: Any) -> ContactPerson:
    return ContactPerson.objects.create(organisation=of, name=name, **({"email": "ute@example.org"} | fields))


def agreement(place: Place, of: Organisation, title: str = "Rucksack Schule", **fields: Any) -> CooperationAgreement:
    """Runs for a year from today."""
    defaults: dict[str, Any] = {
        "starts_on": TODAY,
        "ends_on": TODAY + dt.timedelta(days=365),
        "responsible": place.member(Role.NETWORKER),
        "created_at": BEFORE,
        "changed_at": BEFORE,
    }
    return CooperationAgreement.objects.create(organisation=of, title=title, **(defaults | fields))


def schedule(of: Offer, rrule: str = "FREQ=WEEKLY;BYDAY=TU", **fields: Any) -> Schedule:
    """Each Tuesday evening from today on."""
    defaults: dict[str, Any] = {"starts_on": TODAY, "begins": dt.time(18), "ends": dt.time(19, 30)}
    return Schedule.objects.create(offer=of, rrule=rrule, **(defaults | fields))


def labour_draft(place: Place, by: Membership) -> ServicesDraft:
    """An uploaded table of the labour market with one line; just now, by the real clock."""
    table = f"Gemeinde;Stichtag;Quelle\n{place.municipalities[0].ags};30.6.2026;BA\n"
    content = base64.b64encode(table.encode()).decode()
    return ServicesDraft.objects.create(
        kind="labour", content=content, filename="markt.csv", uploaded_by=by, uploaded_at=clock.now()
    )


def hsds_draft(place: Place, by: Membership) -> ServicesDraft:
    """An uploaded file with one offer of another directory; just now, by the real clock."""
    organisation = {"id": "o1", "name": "Verein Anderswo", "description": ""}
    services = [{"id": "s1", "name": "Nähcafé", "status": "active", "organization": organisation}]
    content = base64.b64encode(json.dumps(services).encode()).decode()
    return ServicesDraft.objects.create(
        kind="hsds", content=content, filename="angebote.json", uploaded_by=by, uploaded_at=clock.now()
    )


def table_draft(place: Place, by: Membership) -> ServicesDraft:
    """An uploaded table with one new partner; just now, by the real clock."""
    content = base64.b64encode(b"Organisation;Art\nVerein Anderswo;Sonstige\n").decode()
    return ServicesDraft.objects.create(
        kind="table", content=content, filename="angebote.csv", uploaded_by=by, uploaded_at=clock.now()
    )


def offer(
    place: Place,
    name: str = "Deutsch am Abend",
    *,
    topics: Sequence[str] = ("language",),
    groups: Sequence[str] = ("adults",),
    languages: Sequence[str] = ("de",),
    venues: Sequence[OfferVenue] = (),
    **fields: Any,
) -> Offer:
    """A published offer, confirmed yesterday."""
    of = fields.pop("organisation", None) or organisation(place, "education", "Bildungswerk", email="bw@example.org")
    defaults: dict[str, Any] = {
        "summary": "Ein Kurs für alle.",
        "state": "published",
        "owner": place.member(Role.NETWORKER),
        "confirmed_at": NOW - dt.timedelta(days=1),
        "created_at": BEFORE,
        "changed_at": BEFORE,
    }
    row = Offer.objects.create(organisation=of, name=name, **(defaults | fields))
    OfferTopic.objects.bulk_create(OfferTopic(offer=row, topic=one) for one in topics)
    OfferGroup.objects.bulk_create(OfferGroup(offer=row, group=one) for one in groups)
    OfferLanguage.objects.bulk_create(OfferLanguage(offer=row, language=one) for one in languages)
    OfferPlace.objects.bulk_create(OfferPlace(offer=row, place=one) for one in venues)
    searching.refresh([row], TODAY)
    row.refresh_from_db()
    return row


def programme(place: Place, name: str = "Rucksack Südstadt", **fields: Any) -> GroupProgramme:
    """A group that runs, with a list of names and as many places as are wanted."""
    defaults: dict[str, Any] = {
        "kind": "rucksack_kita",
        "state": "open",
        "responsible": place.member(Role.NETWORKER),
        "created_at": BEFORE,
        "changed_at": BEFORE,
    }
    return GroupProgramme.objects.create(name=name, **(defaults | fields))


def group_session(of: GroupProgramme, on: dt.date, begins: int = 9, **fields: Any) -> ProgrammeSession:
    """Two hours, from the full hour ``begins``."""
    return ProgrammeSession.objects.create(
        programme=of, on=on, begins=dt.time(begins), ends=dt.time(begins + 2), **fields
    )


def participant(of: GroupProgramme, name: str = "Olena Test", **fields: Any) -> Participant:
    return Participant.objects.create(programme=of, name=name, **({"state": "in", "since_at": BEFORE} | fields))


def body(place: Place, name: str = "Arbeitskreis der Kommunen", **fields: Any) -> Body:
    """A working group that meets three times a year, led by the networker."""
    defaults: dict[str, Any] = {
        "kind": "working_group",
        "meetings_per_year": 3,
        "responsible": place.member(Role.NETWORKER),
        "search_text": search_key(name),
        "created_at": BEFORE,
        "changed_at": BEFORE,
    }
    return Body.objects.create(name=name, **(defaults | fields))


def body_member(of: Body, contact: ContactPerson, **fields: Any) -> BodyMember:
    """Since a year ago."""
    defaults: dict[str, Any] = {"starts_on": TODAY - dt.timedelta(days=365)}
    return BodyMember.objects.create(body=of, organisation=contact.organisation, contact=contact, **(defaults | fields))


def meeting(of: Body, **fields: Any) -> Meeting:
    """Invited, in three weeks, for two hours, with the point about orders on its agenda."""
    starts_at = fields.pop("starts_at", NOW + dt.timedelta(days=21))
    defaults: dict[str, Any] = {
        "starts_at": starts_at,
        "ends_at": starts_at + dt.timedelta(hours=2),
        "place": "Rathaus, Saal 1",
        "state": "invited",
        "invited_at": BEFORE,
        "created_at": BEFORE,
        "changed_at": BEFORE,
    }
    row = Meeting.objects.create(body=of, **(defaults | fields))
    AgendaItem.objects.create(
        meeting=row, kind="orders", title="Stand der Arbeitsaufträge", position=1, proposed_at=BEFORE
    )
    return row


def agenda_item(of: Meeting, title: str = "Sprachmittlung im Rathaus", **fields: Any) -> AgendaItem:
    defaults: dict[str, Any] = {"position": of.items.count() + 1, "proposed_at": BEFORE}
    return AgendaItem.objects.create(meeting=of, title=title, **(defaults | fields))


def invitee(of: Meeting, seat: BodyMember, **fields: Any) -> Invitee:
    return Invitee.objects.create(meeting=of, seat=seat, organisation=seat.organisation, **fields)


def work_order(of: Body, text: str = "Liste der Ansprechpersonen schicken", **fields: Any) -> WorkOrder:
    """Given yesterday, due in three weeks; whose it is must be said."""
    defaults: dict[str, Any] = {"due_on": TODAY + dt.timedelta(days=21), "created_at": NOW - dt.timedelta(days=1)}
    return WorkOrder.objects.create(body=of, text=text, **(defaults | fields))


def conflict(place: Place, matter: str = "Lärm im Treppenhaus", **fields: Any) -> Conflict:
    """Reported yesterday, looked after by conflict staff."""
    phase = ConflictPhase.objects.first() or ConflictPhase.objects.create(label="Meldung", position=1)
    defaults: dict[str, Any] = {
        "setting": "quarter",
        "way": "phone",
        "reported_on": TODAY - dt.timedelta(days=1),
        "phase": phase,
        "responsible": place.member(Role.MEDIATOR),
        "created_at": BEFORE,
        "changed_at": BEFORE,
    }
    return Conflict.objects.create(matter=matter, **(defaults | fields))


def party(of: Conflict, letter: str = "A", role: str = "Nachbarin", contact: str = "") -> Party:
    return Party.objects.create(conflict=of, letter=letter, role=role, contact=contact)
