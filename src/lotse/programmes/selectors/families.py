"""Whom a group would suit: families of the centre with children of its ages, however long they have been here."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from lotse.core.dates import months_after
from lotse.people import catalogue
from lotse.people.enums import PersonKind
from lotse.people.models import Household, Person
from lotse.people.rules import household_band
from lotse.people.selectors.lists import NEW, SETTLED, UNKNOWN, HouseholdFilter, households
from lotse.programmes.enums import PlaceState
from lotse.programmes.models import GroupProgramme
from lotse.tenants.models import Membership

ADULT_KINDS = (PersonKind.GUARDIAN, PersonKind.LEGAL_GUARDIAN, PersonKind.ADULT)


@dataclass(frozen=True, slots=True)
class SuitingFamily:
    """A family that could be invited: its adults, the ages of the children whom the group is for."""

    household: Household
    adults: list[Person]
    ages: list[int]
    language: str
    band: str


def suiting(member: Membership, programme: GroupProgramme, residence: str, on: dt.date) -> QuerySet[Household]:
    """Families with a child of the group's ages in its municipality, of which nobody is in the group yet, by name.

    ``residence``: of people's list. A group without ages or municipality suits families of any.
    """
    wanted = HouseholdFilter(municipality=programme.municipality_id, residence=residence)
    rows = households(member, wanted, on=on)
    children = _children(programme, on)
    if children is not None:
        rows = rows.filter(pk__in=children.values("household"))
    there = programme.participants.exclude(state=PlaceState.LEFT).filter(person__isnull=False)
    return rows.exclude(pk__in=there.values("person__household"))


def suiting_counts(member: Membership, programme: GroupProgramme, on: dt.date) -> list[tuple[str, str, int]]:
    """The chips: all, long-settled, new, unknown."""
    labels = (
        ("", "Alle"),
        (SETTLED, "Seit 5 Jahren oder länger hier"),
        (NEW, "Kürzer hier"),
        (UNKNOWN, "Nicht bekannt"),
    )
    return [(key, label, suiting(member, programme, key, on).count()) for key, label in labels]


def suiting_families(rows: Iterable[Household], programme: GroupProgramme, on: dt.date) -> list[SuitingFamily]:
    """Of households with their persons prefetched."""
    found = []
    for one in rows:
        persons = list(one.persons.all())
        ages = sorted(age for child in persons if (age := _suits(child, programme, on)) is not None)
        adults = [each for each in persons if each.kind in ADULT_KINDS]
        language = catalogue.language_label(one.preferred_language)
        found.append(SuitingFamily(one, adults, ages, language, household_band(persons, on).label))
    return found


def _suits(person: Person, programme: GroupProgramme, on: dt.date) -> int | None:
    age = person.age_on(on)
    if person.kind != PersonKind.CHILD or age is None:
        return None
    youngest, oldest = programme.child_age_from or 0, programme.child_age_to
    return age if age >= youngest and (oldest is None or age <= oldest) else None


def _children(programme: GroupProgramme, on: dt.date) -> QuerySet[Person] | None:
    """Children of the group's ages: born on or before the day that makes them old enough, and after what is too old."""
    youngest, oldest = programme.child_age_from, programme.child_age_to
    if youngest is None and oldest is None:
        return None
    rows = Person.objects.filter(kind=PersonKind.CHILD, born_on__isnull=False)
    rows = rows.filter(born_on__lte=months_after(on, -12 * (youngest or 0)))
    return rows if oldest is None else rows.filter(born_on__gt=months_after(on, -12 * (oldest + 1)))
