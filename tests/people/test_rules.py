"""How long somebody has been here, to the day; and what may leave the house."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.people import rules
from lotse.people.enums import ResidenceBand
from lotse.people.models import Household, Person
from lotse.people.selectors import HouseholdFilter, households
from lotse.people.selectors.lists import NEW, SETTLED, UNKNOWN
from lotse.tenants.enums import Role
from tests import make
from tests.world import TODAY, World

DAYS = st.dates(dt.date(1930, 1, 1), dt.date(2090, 12, 31))


def came(on: dt.date | None, answer: str = "given", kind: str = "guardian", born_on: dt.date | None = None) -> Person:
    return Person(
        kind=kind, arrival_answer=answer if on or answer != "given" else "no_answer", arrived_on=on, born_on=born_on
    )


@pytest.mark.parametrize(
    ("arrived", "on", "band"),
    [
        ("2025-11-03", "2026-11-02", ResidenceBand.UNDER_1),
        ("2025-11-02", "2026-11-02", ResidenceBand.FROM_1_TO_3),
        ("2023-11-03", "2026-11-02", ResidenceBand.FROM_1_TO_3),
        ("2023-11-02", "2026-11-02", ResidenceBand.FROM_3_TO_5),
        ("2021-11-03", "2026-11-02", ResidenceBand.FROM_3_TO_5),
        ("2021-11-02", "2026-11-02", ResidenceBand.FROM_5_TO_10),
        ("2016-11-03", "2026-11-02", ResidenceBand.FROM_5_TO_10),
        ("2016-11-02", "2026-11-02", ResidenceBand.OVER_10),
        ("2024-02-29", "2025-02-28", ResidenceBand.UNDER_1),
        ("2024-02-29", "2025-03-01", ResidenceBand.FROM_1_TO_3),
        ("2020-02-29", "2024-02-29", ResidenceBand.FROM_3_TO_5),
        ("2026-12-01", "2026-11-02", ResidenceBand.UNDER_1),
    ],
)
def test_bands_change_on_the_very_day(arrived: str, on: str, band: ResidenceBand) -> None:
    assert rules.residence_band(came(dt.date.fromisoformat(arrived)), dt.date.fromisoformat(on)) == band


def test_of_a_year_the_first_day_counts_and_of_always_the_longest_band() -> None:
    person = came(dt.date(2023, 1, 1))
    person.arrival_is_year = True
    assert rules.residence_band(person, dt.date(2026, 1, 1)) == ResidenceBand.FROM_3_TO_5
    assert rules.residence_band(came(None, "always"), TODAY) == ResidenceBand.OVER_10
    assert rules.residence_band(came(None, "no_answer"), TODAY) == ResidenceBand.UNKNOWN


@given(arrived=DAYS, on=DAYS, later=st.integers(0, 20_000))
def test_nobody_gets_newer_with_time(arrived: dt.date, on: dt.date, later: int) -> None:
    order = list(ResidenceBand)
    earlier = rules.residence_band(came(arrived), on)
    afterwards = rules.residence_band(came(arrived), on + dt.timedelta(days=later))
    assert order.index(earlier) <= order.index(afterwards)


@given(arrived=DAYS, on=DAYS, years=st.integers(1, 30))
def test_the_limit_of_the_database_is_the_rule(arrived: dt.date, on: dt.date, years: int) -> None:
    assert (rules.years_since(arrived, on) >= years) == (arrived <= rules.arrival_limit(years, on))


def test_whoever_is_here_longest_speaks_for_the_household_but_no_baby_and_no_friend() -> None:
    newcomer = came(dt.date(2026, 1, 1))
    baby = came(None, "always", "child", born_on=dt.date(2026, 5, 1))
    friend = came(None, "always", "trusted")
    assert rules.household_band([newcomer, baby, friend], TODAY) == ResidenceBand.UNDER_1
    assert rules.household_band([newcomer, came(dt.date(2019, 1, 1))], TODAY) == ResidenceBand.FROM_5_TO_10
    assert rules.household_band([friend, came(None, "no_answer")], TODAY) == ResidenceBand.UNKNOWN


def test_the_filters_of_the_list_agree_with_the_rule(world: World) -> None:
    with world.lippe.scope():
        for number, years in enumerate([0, 1, 4, 5, 5, 9, 20]):
            arrived = TODAY.replace(year=TODAY.year - years) + dt.timedelta(days=number % 2)
            make.person(make.household(world.lippe), kind="guardian", arrival_answer="given", arrived_on=arrived)
        make.person(make.household(world.lippe), arrival_answer="always", born_on=TODAY.replace(year=2024))
        make.person(make.household(world.lippe), arrival_answer="always", born_on=TODAY.replace(year=2014))
        make.person(make.household(world.lippe), arrival_answer="always", born_on=None)
        make.person(make.household(world.lippe), kind="trusted", arrival_answer="always")
        make.household(world.lippe)
        expected: dict[str, set[str]] = {NEW: set(), SETTLED: set(), UNKNOWN: set()}
        for household in Household.objects.all():
            band = rules.household_band(household.persons.all(), TODAY)
            key = UNKNOWN if band == ResidenceBand.UNKNOWN else SETTLED if band.is_settled else NEW
            expected[key].add(household.code)
        found = {
            key: {row.code for row in households(world.lippe.counsellor, HouseholdFilter(residence=key), on=TODAY)}
            for key in expected
        }
    assert found == expected
    assert all(len(codes) > 1 for codes in found.values())


@pytest.mark.parametrize("role", Role)
def test_predicates_agree_with_their_querysets(world: World, role: Role) -> None:
    with world.lippe.scope():
        open_file = make.household(world.lippe)
        make.household(world.lippe, merged_into=open_file)
        member = world.lippe.member(role)
        for allowed, visible in (
            (rules.may_view_household, rules.visible_households),
            (rules.may_edit_household, rules.editable_households),
            (rules.may_see_access_log, rules.households_with_visible_log),
        ):
            assert {one.pk for one in Household.objects.all() if allowed(member, one)} == {
                one.pk for one in visible(member)
            }


# --- Disclosure ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("purpose", ["school", "partner", "case_management", "contact"])
def test_without_consent_nothing_leaves(world: World, purpose: str) -> None:
    with world.lippe.scope():
        child = make.person(make.household(world.lippe))
        with pytest.raises(rules.NoGround):
            rules.may_disclose(child.household, purpose, "Irgendwer", TODAY)


@pytest.mark.parametrize("purpose", ["school_authority", "health_office"])
def test_school_duty_and_school_health_need_a_child_but_no_consent(world: World, purpose: str) -> None:
    with world.lippe.scope():
        adult = make.person(make.household(world.lippe), kind="guardian")
        with pytest.raises(rules.NoGround):
            rules.may_disclose(adult.household, purpose, "Amt", TODAY)
        make.person(adult.household)
        ground = rules.may_disclose(adult.household, purpose, "Amt", TODAY)
    assert (ground.consent_id, "VO-DV I" in ground.source) == (None, True)


def test_a_consent_counts_for_its_recipient_from_its_day(world: World) -> None:
    with world.lippe.scope():
        person = make.person(make.household(world.lippe))
        consent = make.consent(world.lippe, person, recipient="Gesamtschule Nord")
        assert rules.may_disclose(person.household, "school", "gesamtschule nord ", TODAY).consent_id == consent.pk
        for recipient, on in (("Gesamtschule Süd", TODAY), ("Gesamtschule Nord", TODAY - dt.timedelta(days=1))):
            with pytest.raises(rules.NoGround):
                rules.may_disclose(person.household, "school", recipient, on)
        make.consent(world.lippe, person)
        assert rules.may_disclose(person.household, "school", "Gesamtschule Süd", TODAY).consent_id


def test_a_consent_of_another_family_counts_nothing(world: World) -> None:
    with world.lippe.scope():
        make.consent(world.lippe, make.person(make.household(world.lippe)))
        other = make.person(make.household(world.lippe))
        with pytest.raises(rules.NoGround):
            rules.may_disclose(other.household, "school", "", TODAY)
