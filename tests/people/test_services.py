"""What services on families promise: all or nothing, one audit entry, named errors, nobody overwritten."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from lotse.audit.models import Entry
from lotse.core import registry
from lotse.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from lotse.people import rules, services
from lotse.people.arrival import parse
from lotse.people.inputs import ContactInput, HouseholdInput, Informed, PersonInput
from lotse.people.models import Consent, ContactWay, Household, Person, PersonLanguage
from lotse.people.normalise import ContactUnreadable
from lotse.people.selectors import household_by_code, same_persons
from lotse.schooling.models import Pupil
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, TODAY, World

LATER = NOW + dt.timedelta(minutes=5)
STRANGE_NAMES = ["O'Neill|Ö", "👩‍👧 Emoji", "محمد", "ש" * 100, "x" * 100, "=SUMME(A1)", "Nguyễn Thị\u200f"]


def family(**changes: Any) -> HouseholdInput:
    base = HouseholdInput(
        persons=(
            PersonInput(
                kind="guardian",
                first_name="  Olena ",
                last_name="Коваль",
                arrival=parse("2022"),
                languages=(("uk", "mother"), ("ru", "other"), ("uk", "family")),
                contacts=(ContactInput("phone", "05231 62-0", "abends"), ContactInput("email", " Olena@Example.ORG ")),
            ),
            PersonInput(kind="child", first_name="Mila", last_name="Коваль", born_on=dt.date(2014, 5, 17)),
        ),
        informed=Informed("read_out", TODAY, "uk"),
        preferred_language="uk",
    )
    return dataclasses.replace(base, **changes)


def actions() -> list[str]:
    return sorted(Entry.objects.values_list("action", flat=True))


def test_a_family_is_created_at_once_and_normalised(world: World) -> None:
    with world.lippe.scope():
        household = services.create_household(actor=world.lippe.counsellor, entered=family(), now=NOW)
        olena = Person.objects.get(kind="guardian")
        assert (household.name, household.responsible) == ("Коваль", world.lippe.counsellor)
        assert (olena.first_name, olena.search_text) == ("Olena", " olena koval")
        assert [way.value for way in olena.contact_ways.order_by("kind")] == ["olena@example.org", "+49 5231 620"]
        assert {(one.language, one.use) for one in olena.languages.all()} == {("uk", "mother"), ("ru", "other")}
        assert actions() == ["people.household_created"]


def test_without_the_information_of_art_13_nothing_is_stored(world: World) -> None:
    with world.lippe.scope():
        for informed in (None, Informed("", TODAY), Informed("read_out", TODAY + dt.timedelta(days=1))):
            with pytest.raises(services.NotInformed):
                services.create_household(actor=world.lippe.counsellor, entered=family(informed=informed), now=NOW)
        assert (Household.objects.count(), actions()) == (0, [])


def test_one_wrong_number_and_nothing_is_stored(world: World) -> None:
    wrong = PersonInput("adult", "A", "B", contacts=(ContactInput("phone", "12"),))
    with world.lippe.scope():
        with pytest.raises(ContactUnreadable):
            services.create_household(
                actor=world.lippe.counsellor, entered=family(persons=(*family().persons, wrong)), now=NOW
            )
        assert (Household.objects.count(), Person.objects.count(), actions()) == (0, 0, [])


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.COUNSELLOR, Role.DIRECTOR}])
def test_only_who_advises_creates_families(world: World, role: Role) -> None:
    with world.lippe.scope(), pytest.raises(NotAllowed):
        services.create_household(actor=world.lippe.member(role), entered=family(), now=NOW)


@pytest.mark.parametrize("name", STRANGE_NAMES)
def test_names_are_kept_as_they_are(world: World, name: str) -> None:
    person = PersonInput("guardian", name, name)
    with world.lippe.scope():
        household = services.create_household(actor=world.lippe.counsellor, entered=family(persons=(person,)), now=NOW)
        assert Person.objects.get().first_name == name
    page = world.lippe.client().get(world.lippe.url(f"familien/{household.code}/"))
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"first_name": "x" * 101}, "first_name"),
        ({"last_name": " "}, "last_name"),
        ({"born_on": TODAY + dt.timedelta(days=1)}, "born_on"),
        ({"born_on": dt.date(2020, 1, 1), "arrival": parse("2019")}, "arrival"),
        ({"arrival": parse("2027")}, "arrival"),
        ({"citizenships": ("XX",)}, "citizenships"),
        ({"languages": (("klingonisch", "mother"),)}, "language"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(world: World, facts: dict[str, Any], field: str) -> None:
    with world.lippe.scope():
        household = make.household(world.lippe)
        base = PersonInput("child", "Mila", "Sommer")
        with pytest.raises(services.PersonInvalid) as caught:
            services.add_person(
                actor=world.lippe.counsellor, household=household, entered=dataclasses.replace(base, **facts), now=NOW
            )
    assert caught.value.field == field


def test_of_two_people_who_saw_the_same_state_the_second_is_told(world: World) -> None:
    with world.lippe.scope():
        household = make.household(world.lippe)
        person = make.person(household)
        change: dict[str, Any] = {"actor": world.lippe.counsellor, "expected": NOW, "now": LATER}
        services.update_household(household=household, changes={"name": "Winter"}, **change)
        with pytest.raises(ChangedMeanwhile):
            services.update_household(household=household, changes={"name": "Herbst"}, **change)
        services.update_person(person=person, changes={"first_name": "Mira"}, **change)
        with pytest.raises(ChangedMeanwhile):
            services.update_person(person=person, changes={"first_name": "Maria"}, **change)
        assert Household.objects.get().name == "Winter"
        assert Person.objects.get().search_text == " mira sommer"


def test_an_update_records_the_names_of_changed_fields_only(world: World) -> None:
    with world.lippe.scope():
        person = make.person(make.household(world.lippe))
        actor = world.lippe.counsellor
        changes = {"first_name": "Mila", "gender": "w", "arrival": parse("schon immer")}
        languages = [("ar", "mother")]
        services.update_person(actor=actor, person=person, changes=changes, languages=languages, now=LATER)
        services.update_person(actor=actor, person=person, changes=changes, languages=languages, now=LATER)
        (entry,) = Entry.objects.all()
    assert entry.fields == ["arrival_answer", "arrival_is_year", "arrived_on", "gender", "languages"]


def test_the_same_number_twice_stays_one_and_can_be_removed(world: World) -> None:
    with world.lippe.scope():
        person = make.person(make.household(world.lippe))
        actor = world.lippe.counsellor
        services.add_contact(actor=actor, person=person, entered=ContactInput("phone", "05231 620"), now=NOW)
        way = services.add_contact(
            actor=actor, person=person, entered=ContactInput("phone", "+49 (5231) 62-0", "abends"), now=NOW
        )
        assert [(one.value, one.note) for one in ContactWay.objects.all()] == [("+49 5231 620", "abends")]
        with pytest.raises(NotFound):
            services.remove_contact(actor=actor, household=make.household(world.lippe), contact_id=way.pk, now=NOW)
        services.remove_contact(actor=actor, household=person.household, contact_id=way.pk, now=NOW)
        assert ContactWay.objects.count() == 0


def test_the_database_sees_no_number(world: World) -> None:
    with world.lippe.scope():
        person = make.person(make.household(world.lippe))
        services.add_contact(
            actor=world.lippe.counsellor, person=person, entered=ContactInput("phone", "05231 620"), now=NOW
        )
        stored = ContactWay.objects.values_list("value", "value_hash").get()
    assert "620" not in str(stored[0]) and "620" not in stored[1][:6]


def test_a_withdrawal_works_at_once_and_the_record_stays(world: World) -> None:
    with world.lippe.scope():
        person = make.person(make.household(world.lippe))
        actor, household = world.lippe.counsellor, person.household
        consent = services.record_consent(
            actor=actor,
            household=household,
            purpose="school",
            given_by=person,
            given_on=TODAY,
            wording_version="2026-1",
            language="uk",
            form="paper",
            now=NOW,
        )
        assert rules.may_disclose(household, "school", "Schule", TODAY).consent_id == consent.pk
        for _ in range(2):
            services.withdraw_consent(
                actor=actor, household=household, consent_id=consent.pk, withdrawn_on=TODAY, now=NOW
            )
        with pytest.raises(rules.NoGround):
            rules.may_disclose(household, "school", "Schule", TODAY)
        assert Consent.objects.get().withdrawn_on == TODAY
        assert actions() == ["people.consent_recorded", "people.consent_withdrawn"]


@pytest.mark.parametrize("wrong", [{"given_on": TODAY + dt.timedelta(days=1)}, {"wording_version": "7K7K7K"}])
def test_a_consent_that_proves_nothing_is_refused(world: World, wrong: dict[str, Any]) -> None:
    with world.lippe.scope():
        person = make.person(make.household(world.lippe))
        facts: dict[str, Any] = {
            "purpose": "school",
            "given_by": person,
            "given_on": TODAY,
            "wording_version": "1",
            "language": "de",
            "form": "paper",
        }
        with pytest.raises(services.ConsentInvalid):
            services.record_consent(
                actor=world.lippe.counsellor, household=person.household, now=NOW, **(facts | wrong)
            )
        with pytest.raises(services.ConsentInvalid):
            services.record_consent(
                actor=world.lippe.counsellor, household=make.household(world.lippe), now=NOW, **facts
            )


# --- Merging -------------------------------------------------------------------------------------------------


def test_a_merge_loses_nothing_and_the_old_code_leads_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[tuple[str, str]] = []
    merge: registry.Registry[Any] = registry.Registry("merge")
    merge.add("test", lambda source, target, actor, now: moved.append((source.code, target.code)))
    monkeypatch.setattr(registry, "merge", merge)
    with world.lippe.scope():
        target = make.household(world.lippe, "Müller", notes="alt")
        source = make.household(world.lippe, "Mueller", notes="neu", street="Weg 1", interpreter_needed=True)
        earlier = make.household(world.lippe, merged_into=source)
        kept = make.person(target, "Mila", last_name="Müller")
        gone = make.person(source, "Mila", last_name="Mueller", birth_country="UA")
        make.person(source, "Adam", born_on=dt.date(2016, 1, 1))
        make.contact_way(gone)
        make.contact_way(gone, "mila@example.org", "email")
        make.contact_way(kept)
        PersonLanguage.objects.create(person=gone, language="uk", use="mother")
        consent = make.consent(world.lippe, gone)
        services.merge_households(
            actor=world.lippe.counsellor, source=source, target=target, same={gone.pk: kept.pk}, now=LATER
        )
        target.refresh_from_db()
        mila = Person.objects.get(first_name="Mila")
        assert {one.first_name for one in target.persons.all()} == {"Mila", "Adam"}
        assert (mila.pk, mila.birth_country) == (kept.pk, "UA")
        assert mila.contact_ways.count() == 2
        assert [one.language for one in mila.languages.all()] == ["uk"]
        assert [(one.pk, one.given_by) for one in target.consents.all()] == [(consent.pk, mila)]
        assert (target.notes, target.street, target.interpreter_needed) == ("alt\n\nneu", "Weg 1", True)
        for code in (source.code, earlier.code):
            assert household_by_code(world.lippe.counsellor, code) == target
        assert moved == [(source.code, target.code)]
        assert actions() == ["people.household_merged"]


def test_a_person_with_a_pupil_is_the_one_that_stays(world: World) -> None:
    with world.lippe.scope():
        target, source = make.household(world.lippe), make.household(world.lippe)
        kept, gone = make.person(target), make.person(source)
        pupil = make.pupil(world.lippe, gone)
        services.merge_households(
            actor=world.lippe.counsellor, source=source, target=target, same={gone.pk: kept.pk}, now=LATER
        )
        assert [one.pk for one in target.persons.all()] == [gone.pk]
        assert Pupil.objects.get(pk=pupil.pk).person == gone


def test_two_pupils_are_never_folded(world: World) -> None:
    with world.lippe.scope():
        target, source = make.household(world.lippe), make.household(world.lippe)
        kept, gone = make.person(target), make.person(source)
        make.pupil(world.lippe, gone)
        make.pupil(world.lippe, kept)
        services.merge_households(
            actor=world.lippe.counsellor, source=source, target=target, same={gone.pk: kept.pk}, now=LATER
        )
        assert target.persons.count() == 2


def test_a_file_is_not_merged_twice_nor_into_itself(world: World) -> None:
    with world.lippe.scope():
        target, source, third = (make.household(world.lippe) for _ in range(3))
        actor = world.lippe.counsellor
        with pytest.raises(services.CannotMerge):
            services.merge_households(actor=actor, source=target, target=target, now=NOW)
        stale = Household.objects.get(pk=source.pk)
        services.merge_households(actor=actor, source=source, target=target, now=NOW)
        with pytest.raises(services.CannotMerge):
            services.merge_households(actor=actor, source=stale, target=third, now=NOW)
        with pytest.raises(services.CannotMerge):
            services.merge_households(actor=actor, source=third, target=source, now=NOW)


def test_who_is_proposed_as_the_same_person(world: World) -> None:
    with world.lippe.scope():
        first, second = make.household(world.lippe), make.household(world.lippe)
        born = dt.date(2014, 5, 17)
        mila, mother, ali = (
            make.person(first, "Mila", born_on=born),
            make.person(first, "Şirin", born_on=None),
            make.person(first, "Ali", born_on=born),
        )
        found = {
            make.person(second, "Mila", born_on=born).pk: mila.pk,
            make.person(second, "Sirin", born_on=dt.date(1990, 1, 1)).pk: mother.pk,
        }
        make.person(second, "Ali", born_on=dt.date(2015, 5, 17))
        assert ali.pk not in found.values()
        assert same_persons(second.persons.all(), first.persons.all()) == found
