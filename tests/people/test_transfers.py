"""A family moves to another centre: with its consent, without typing it again, and seen by those two centres only."""

import contextlib
import datetime as dt
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from lotse.audit.models import Entry
from lotse.cases.models import Case, FollowUp
from lotse.core.archives import PasswordWrong
from lotse.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from lotse.people import parcels, services
from lotse.people.inputs import Informed
from lotse.people.models import Disclosure, Household, Parcel, Person
from lotse.people.rules import NoGround
from lotse.people.selectors import transfers as selectors
from lotse.people.services.transfers import AlreadyOffered, NothingToHandOver
from lotse.people.tasks import settle_departure
from lotse.schooling.models import Interview, Pupil, SchoolingPeriod, SupportPeriod
from lotse.schooling.selectors.deadlines import of_pupil
from lotse.schooling.selectors.support import support_path
from lotse.schooling.selectors.support_groups import GroupFilter, groups
from lotse.schooling.services.transfers import PART as TRANSFER
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from tests import make
from tests.world import NOW, TODAY, Place, World

INFORMED = Informed("read_out", TODAY, "uk")
PASSWORD = "ABCD-EFGH-JKLM-NPQR"


def family(place: Place, *, consent: bool = True) -> Household:
    """A mother from Ukraine and her son, born on 29 February, in the middle of his interview."""
    household = make.household(place, "Sommer | Şahin 🙂", street="Weg 1", postcode="32756", town="Detmold")
    mother = make.person(household, "Олена", "guardian", born_on=dt.date(1988, 9, 3), citizenships=["UA"])
    make.contact_way(mother)
    make.person(household, "Nachbarin", "trusted")
    child = make.person(household, "Danylo", born_on=dt.date(2012, 2, 29), arrival_answer="given", arrived_on=TODAY)
    pupil = make.pupil(place, child, "interviewed", grade=8)
    interview = Interview.objects.create(pupil=pupil, version=1, started_at=NOW, german_level="A1", interests="Fußball")
    SchoolingPeriod.objects.create(interview=interview, country="UA", from_year=2019, to_year=2025)
    if consent:
        make.consent(place, mother, "centre")
    return household


def offered(world: World, **fields: Any) -> Parcel:
    with world.lippe.scope():
        return services.offer_family(
            actor=world.lippe.counsellor,
            household=fields.pop("household", None) or family(world.lippe),
            to=world.other.centre,
            part_codes=fields.pop("part_codes", ["schooling"]),
            now=NOW,
        )


def accept(place: Place, parcel: Parcel, actor: Membership | None = None) -> Household:
    return services.accept_parcel(
        actor=actor or place.counsellor,
        parcel_id=parcel.pk,
        informed=INFORMED,
        responsible=place.counsellor,
        municipality=place.municipalities[0],
        now=NOW,
    )


def test_without_consent_nothing_is_offered(world: World) -> None:
    with world.lippe.scope():
        household = family(world.lippe, consent=False)
    with pytest.raises(NoGround):
        offered(world, household=household)
    assert not Parcel.objects.exists()


def test_what_leaves_is_written_into_the_file(world: World) -> None:
    offered(world)
    with world.lippe.scope():
        (left,) = Disclosure.objects.all()
        assert (left.recipient, left.way) == (world.other.centre.name, "lotse")
        assert left.what == "Angaben zu den Personen, Schulweg und Erhebungsbogen"
        assert left.consent is not None


def test_the_family_arrives_without_being_typed_again(world: World) -> None:
    parcel = offered(world)
    with world.other.scope():
        household = accept(world.other, parcel)
        assert household.name == "Sommer | Şahin 🙂" and household.responsible == world.other.counsellor
        persons = {one.first_name: one for one in household.persons.all()}
        assert sorted(persons) == ["Danylo", "Олена"], "a trusted person stays where it is"
        assert persons["Danylo"].born_on == dt.date(2012, 2, 29) and persons["Danylo"].arrived_on == TODAY
        assert [one.value for one in persons["Олена"].contact_ways.all()] == ["+49 5231 620"]
        pupil = Pupil.objects.get()
        assert (pupil.person, pupil.state, pupil.grade) == (persons["Danylo"], "registered", 8)
        assert pupil.next_step is not None
        assert (pupil.interview.german_level, pupil.interview.interests) == ("A1", "Fußball")
        assert [(one.country, one.from_year) for one in pupil.interview.periods.all()] == [("UA", 2019)]
        assert not household.consents.exists(), "a consent counts for whom it was given to"
    parcel.refresh_from_db()
    assert (parcel.state, parcel.content, parcel.new_household_id) == ("accepted", "", household.pk)


def test_the_address_stays_behind_when_the_municipality_changes(world: World) -> None:
    parcel = offered(world)
    with world.other.scope():
        household = accept(world.other, parcel)
        assert (household.street, household.town) == ("", ""), "another municipality of the same name"


def test_the_school_attended_here_is_a_school_attended_before(world: World) -> None:
    with world.lippe.scope():
        household = family(world.lippe)
        SupportPeriod.objects.create(
            pupil=Pupil.objects.get(),
            school=make.school(world.lippe),
            support_form="initial_support",
            grade=8,
            starts_on=TODAY,
            recorded_at=NOW,
        )
    parcel = offered(world, household=household)
    with world.other.scope():
        accept(world.other, parcel)
        here = SchoolingPeriod.objects.get(country="DE")
        assert here.school_type == "Erstförderung (Deutsch), 02.11.2026, Gesamtschule am Test"
        assert (here.from_year, here.to_year, here.last_grade) == (2026, None, "8")


def test_first_support_goes_on_after_the_move(world: World) -> None:
    """Its two years count from the first day in the old centre, on over a second move and a second kind of class."""
    begun = dt.date(2025, 9, 1)
    with world.lippe.scope():
        household, pupil = family(world.lippe), Pupil.objects.get()
        literacy = make.support_period(world.lippe, pupil, "literacy", starts_on=begun, ends_on=dt.date(2026, 2, 2))
        make.support_period(world.lippe, pupil, school=literacy.school, starts_on=dt.date(2026, 2, 2))
    parcel = offered(world, household=household)
    with world.other.scope():
        found = services.open_parcel(actor=world.other.counsellor, parcel_id=parcel.pk, now=NOW)
        assert "Erstförderung (Deutsch) seit 02.02.2026, zählt hier weiter" in found.parts[0].lines[0]
        household = accept(world.other, parcel)
        pupil = Pupil.objects.get()
        centre = world.lippe.centre.name
        told = support_path(pupil, TODAY).earlier_label
        assert told == f"Erstförderung (Deutsch) seit 02.02.2026 ({centre})"
        assert _support_deadlines(pupil) == {}, "nobody is taught yet"
        sent_on = TRANSFER.collect(world.other.counsellor, household, {pupil.person_id: "0"})
        assert sent_on is not None and sent_on[0]["support"] == {
            "form": "initial_support", "since_on": "2026-02-02", "any_since_on": "2025-09-01", "centre": centre,
        }  # fmt: skip

        Pupil.objects.update(state="started")
        first = make.support_period(world.other, pupil, starts_on=TODAY)
        assert _support_deadlines(pupil) == {"first_support": dt.date(2026, 2, 2)}
        (child,) = groups(world.other.counsellor, GroupFilter(), TODAY).groups[0].children
        assert child.since_on == dt.date(2026, 2, 2)
        sent_on = TRANSFER.collect(world.other.counsellor, household, {pupil.person_id: "0"})
        assert sent_on is not None and sent_on[0]["support"]["since_on"] == "2026-02-02"

        SupportPeriod.objects.filter(pk=first.pk).update(support_form="regular")
        assert _support_deadlines(pupil) == {}, "a regular class is another thing"
        sent_on = TRANSFER.collect(world.other.counsellor, household, {pupil.person_id: "0"})
        assert sent_on is not None and sent_on[0]["support"] is None


def _support_deadlines(pupil: Pupil) -> dict[str, dt.date]:
    anchors = {"first_support", "any_support", "literacy"}
    found = [one.deadline for one in of_pupil(pupil, TODAY)]
    return {str(one.rule.anchor): one.start_on for one in found if one.rule.anchor in anchors}


@pytest.mark.parametrize(
    ("end", "carried"), [({}, True), ({"end_reason": "moved_away"}, True), ({"end_reason": "b1_reached"}, False)]
)
def test_only_support_that_the_move_interrupts_goes_on(world: World, end: dict[str, str], carried: bool) -> None:
    with world.lippe.scope():
        household = family(world.lippe)
        fields: dict[str, Any] = end and {**end, "ends_on": TODAY, "ended_at": NOW}
        make.support_period(world.lippe, Pupil.objects.get(), starts_on=TODAY - dt.timedelta(days=9), **fields)
    parcel = offered(world, household=household)
    with world.other.scope():
        accept(world.other, parcel)
        assert Pupil.objects.get().earlier_form == ("initial_support" if carried else "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"form": "regular"},
        {"form": "none"},
        {"since_on": "2025-02-29"},
        {"since_on": "2027-01-01"},  # to come
        {"any_since_on": "2026-01-02"},  # after its part
        {"any_since_on": "1900-01-01"},
        {"centre": "x" * 151},
        {"centre": "a\x00b"},
    ],
)
def test_support_that_cannot_have_been_is_refused_whole(world: World, wrong: dict[str, str]) -> None:
    support = {"form": "initial_support", "since_on": "2026-01-01", "any_since_on": "2025-09-01", "centre": "KI"}
    with world.other.scope():
        parcel = make.parcel(world.other)
        data = json.loads(parcel.content)
        child = {"person": "0", "ended": False, "grade": 7, "support_form": "", "interview": None, "periods": []}
        parcel.content = json.dumps(data | {"parts": {"schooling": [child | {"support": support | wrong}]}})
        parcel.save()
        with pytest.raises(parcels.ParcelUnreadable):
            accept(world.other, parcel)
        assert not Household.objects.exists()


def test_the_old_centre_learns_of_it_and_ends_its_work(world: World) -> None:
    with world.lippe.scope():
        household = family(world.lippe)
        make.case(world.lippe, household)
    parcel = offered(world, household=household)
    with world.other.scope():
        accept(world.other, parcel)
    settle_departure.func(str(parcel.pk))
    with world.lippe.scope():
        pupil = Pupil.objects.get()
        assert (pupil.state, pupil.next_step) == ("moved_away", None)
        (step,) = FollowUp.objects.filter(case=None, done_at=None)
        assert step.action == f"Familie übernommen von: {world.other.centre.name}. Offene Beratungsfälle abschließen"
        (item,) = selectors.today(world.lippe.counsellor, TODAY)
        assert item.title == f"Übergabe der Akte {household.code} übernommen"
        services.notice_end(actor=world.lippe.counsellor, parcel_id=parcel.pk, now=NOW)
        assert list(selectors.today(world.lippe.counsellor, TODAY)) == []
        assert Entry.objects.filter(action="people.household_departed", file_id=household.pk).count() == 1


def test_the_end_in_the_old_centre_may_come_twice(world: World) -> None:
    parcel = offered(world)
    with world.other.scope():
        accept(world.other, parcel)
    for _ in range(2):
        settle_departure.func(str(parcel.pk))
    with world.lippe.scope():
        assert Pupil.objects.get().changes.filter(to_state="moved_away").count() == 1


def test_open_cases_come_along_only_where_chosen(world: World) -> None:
    with world.lippe.scope():
        household = family(world.lippe)
        make.case(world.lippe, household, topic="work", goal="Arbeit finden")
    parcel = offered(world, household=household, part_codes=["cases"])
    with world.other.scope():
        accept(world.other, parcel)
        case = Case.objects.get()
        assert (case.topic, case.goal) == ("work", "Arbeit finden")
        assert FollowUp.objects.filter(case=case, done_at=None).count() == 1
        assert not Pupil.objects.exists()


def test_only_the_two_centres_know_of_it(world: World) -> None:
    parcel = offered(world)
    with world.lippe.scope():
        assert list(selectors.incoming()) == [] and [one.pk for one in selectors.outgoing()] == [parcel.pk]
        with pytest.raises(NotFound):
            services.open_parcel(actor=world.lippe.counsellor, parcel_id=parcel.pk, now=NOW)
        with pytest.raises(NotFound):
            accept(world.lippe, parcel)
    with world.other.scope():
        assert [one.pk for one in selectors.incoming()] == [parcel.pk] and list(selectors.outgoing()) == []
        with pytest.raises(NotFound):
            selectors.outgoing_parcel(world.other.counsellor, parcel.pk)
        with pytest.raises(NotFound):
            services.open_parcel(actor=world.other.member(Role.FUNDER), parcel_id=parcel.pk, now=NOW)


def test_looking_before_deciding_is_recorded(world: World) -> None:
    parcel = offered(world)
    with world.other.scope():
        found = services.open_parcel(actor=world.other.counsellor, parcel_id=parcel.pk, now=NOW)
        assert [one.name for one in found.persons] == ["Олена Sommer | Şahin 🙂", "Danylo Sommer | Şahin 🙂"]
        assert [part.lines for part in found.parts] == [
            ["Danylo: Jahrgang 8, Erstförderung (Deutsch), mit Erhebungsbogen, eine besuchte Schule"]
        ]
        assert Entry.objects.filter(action="people.transfer_viewed", object_id=parcel.pk).count() == 1


def test_of_two_people_at_once_one_takes_over(world: World) -> None:
    parcel = offered(world)
    with world.other.scope():
        stale = selectors.incoming_parcel(world.other.counsellor, parcel.pk)
        accept(world.other, parcel)
        Parcel.objects.filter(pk=parcel.pk).update(new_household_id=None)
        from lotse.people.services.transfers import _settle

        with pytest.raises(ChangedMeanwhile):
            _settle(stale, "accepted", NOW)  # type: ignore[arg-type]
        assert Household.objects.count() == 1


def test_one_offer_at_a_time(world: World) -> None:
    with world.lippe.scope():
        household = family(world.lippe)
    offered(world, household=household)
    with pytest.raises(AlreadyOffered):
        offered(world, household=household)
    with world.lippe.scope():
        assert Disclosure.objects.count() == 1
        services.withdraw_offer(actor=world.lippe.counsellor, household=household, now=NOW)
    offered(world, household=household)


def test_who_withdraws_consent_stops_the_offer_at_once(world: World) -> None:
    with world.lippe.scope():
        household = family(world.lippe)
    parcel = offered(world, household=household)
    with world.lippe.scope():
        consent = household.consents.get()
        services.withdraw_consent(
            actor=world.lippe.counsellor, household=household, consent_id=consent.pk, withdrawn_on=TODAY, now=NOW
        )
    with world.other.scope(), pytest.raises(NotFound):
        accept(world.other, parcel)
    parcel.refresh_from_db()
    assert (parcel.state, parcel.content) == ("withdrawn", "")


def test_a_refusal_and_an_expiry_empty_the_parcel_and_are_told(world: World) -> None:
    parcel = offered(world)
    with world.other.scope():
        services.decline_parcel(actor=world.other.counsellor, parcel_id=parcel.pk, reason="not_here", now=NOW)
    late = offered(world)
    with world.other.scope():
        services.expire_parcels(world.other.centre, NOW + dt.timedelta(days=30))
        assert selectors.incoming().count() == 1, "the last day counts"
        services.expire_parcels(world.other.centre, NOW + dt.timedelta(days=31))
    for one in (parcel, late):
        one.refresh_from_db()
    assert [(one.state, one.content) for one in (parcel, late)] == [("declined", ""), ("expired", "")]
    with world.lippe.scope():
        titles = [item.meta for item in selectors.today(world.lippe.counsellor, TODAY)]
        name = world.other.centre.name
        assert sorted(titles) == sorted([name, f"{name}: Die Familie wohnt nicht in unserem Gebiet"])


def test_only_advisers_hand_over(world: World) -> None:
    with world.lippe.scope():
        household = family(world.lippe)
        with pytest.raises(NotAllowed):
            services.offer_family(
                actor=world.lippe.member(Role.ADMINISTRATOR),
                household=household,
                to=world.other.centre,
                part_codes=[],
                now=NOW,
            )
        with pytest.raises(NotFound):
            services.offer_family(
                actor=world.lippe.counsellor, household=household, to=world.lippe.centre, part_codes=[], now=NOW
            )


def test_a_file_without_travellers_is_no_family(world: World) -> None:
    with world.lippe.scope():
        household = make.household(world.lippe)
        make.consent(world.lippe, make.person(household, kind="trusted"), "centre")
    with pytest.raises(NothingToHandOver):
        offered(world, household=household)


def test_a_family_goes_as_a_file_to_another_installation(world: World) -> None:
    with world.lippe.scope():
        file = services.family_file(
            actor=world.lippe.counsellor,
            household=family(world.lippe),
            recipient=world.other.centre.name,
            password=PASSWORD,
            part_codes=["schooling"],
            now=NOW,
        )
        assert Disclosure.objects.get().way == "file"
    assert b"Danylo" not in file.content
    with world.other.scope():
        read = {"actor": world.other.counsellor, "content": file.content, "sender": "KI Lippe", "now": NOW}
        with pytest.raises(PasswordWrong):
            services.read_family_file(password="WRNG-WRNG-WRNG-WRNG", **read)  # type: ignore[arg-type]
        parcel = services.read_family_file(password=PASSWORD.lower(), **read)  # type: ignore[arg-type]
        accept(world.other, parcel)
        assert Pupil.objects.get().interview.interests == "Fußball"


# --- What strangers may have written -----------------------------------------------------------------------------

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**20) | st.text(max_size=5) | st.sampled_from(["child", "uk"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(junk=_JSON, place=st.integers(0, 200))
@pytest.mark.django_db
def test_a_file_with_anything_in_any_place_is_read_or_refused(junk: Any, place: int) -> None:
    child: dict[str, Any] = {"person": "0", "ended": False, "grade": 7, "support_form": "", "interview": None}
    child["periods"] = []
    child["support"] = {"form": "literacy", "since_on": "2026-01-01", "any_since_on": "2026-01-01", "centre": "KI"}
    person = {"kind": "child", "first_name": "A", "last_name": "B", "pronunciation": "", "gender": "", "born_on": None}
    person |= {"birth_place": "", "birth_country": "", "citizenships": [], "scripts": [], "arrival": ""}
    person |= {"languages": [["uk", "mother"]], "contacts": [["phone", "+49 5231 620", ""]]}
    house = {"name": "B", "street": "", "postcode": "", "town": "", "preferred_language": "de"}
    data: Any = {
        "format": parcels.FORMAT,
        "household": house | {"interpreter_needed": False, "municipality_ags": ""},
        "persons": [person],
        "parts": {"schooling": [child], "cases": [{"topic": "work", "goal": "x"}]},
    }
    places: list[tuple[Any, Any]] = []
    _collect(data, places)
    where, key = places[place % len(places)]
    where[key] = junk
    with contextlib.suppress(parcels.ParcelUnreadable):
        selectors.described_parts(parcels.unpack(json.dumps(data)))


def _collect(value: Any, found: list[tuple[Any, Any]]) -> None:
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        found.append((value, key))
        _collect(value[key], found)


def test_a_part_about_nobody_creates_nothing(world: World) -> None:
    with world.other.scope():
        parcel = make.parcel(world.other)
        data = json.loads(parcel.content)
        child = {"person": "7", "ended": False, "grade": 7, "support_form": "", "interview": None, "periods": []}
        parcel.content = json.dumps(data | {"parts": {"schooling": [child]}})
        parcel.save()
        with pytest.raises(parcels.ParcelUnreadable):
            accept(world.other, parcel)
        assert not Household.objects.exists()
        assert selectors.incoming().count() == 1


def test_what_is_no_family_is_refused_with_a_sentence_and_nothing_is_kept(world: World) -> None:
    page = world.other.client()
    url = world.other.url("familien/uebernahmen/datei/")
    data = {"file": SimpleUploadedFile("uebergabe.zip", b"PK no zip"), "password": PASSWORD, "sender": "KI Lippe"}
    answer = page.post(url, data)
    assert answer.context["form"].errors == {
        "file": [
            "Diese Datei ist kein Archiv, das Lotse lesen kann, oder sie ist beschädigt. Es wurde nichts geändert."
        ]
    }
    assert not Parcel.objects.exists()


def test_the_pages_lead_through_it(world: World) -> None:
    with world.lippe.scope():
        household = family(world.lippe)
    sender, receiver = world.lippe.client(), world.other.client()
    url = world.lippe.url(f"familien/{household.code}/uebergabe/")
    assert sender.get(url).status_code == 200
    assert sender.post(url, {"to": str(world.other.centre.pk), "parts": ["schooling"]}).status_code == 302
    assert "Angebot zurückziehen" in sender.get(url).content.decode()
    parcel = Parcel.objects.get()
    page = world.other.url(f"familien/uebernahmen/{parcel.pk}/")
    assert page in receiver.get(world.other.url("familien/uebernahmen/")).content.decode()
    shown = receiver.get(page).content.decode()
    assert "Danylo" in shown and "Fußball" not in shown
    with world.other.scope():
        facts = {"informed_how": "read_out", "informed_on": "2.11.2026", "informed_language": "uk"}
        facts |= {"responsible": str(world.other.counsellor.pk), "municipality": str(world.other.municipalities[1].pk)}
    answer = receiver.post(page, facts)
    with world.other.scope():
        assert answer["Location"] == world.other.url(f"familien/{Household.objects.get().code}/")
        assert Person.objects.count() == 2
    assert receiver.get(page).status_code == 404
