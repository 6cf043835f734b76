"""Families of the demo: a third has lived here for years; the children stand at every point of the path.

Made through the services that people use, with the clock of those days, so that histories, next steps and the audit
log are as real ones are.
"""

import datetime as dt
import random

from lotse.operations.demo import advice, pupils
from lotse.operations.demo.districts import DemoDistrict, DemoTown
from lotse.operations.demo.names import NAME_SETS, NameSet
from lotse.people.arrival import Arrival
from lotse.people.enums import ArrivalAnswer, ConsentForm, ConsentPurpose, ContactKind, InformedHow, LanguageUse
from lotse.people.enums import PersonKind as Kind
from lotse.people.inputs import ContactInput, HouseholdInput, Informed, PersonInput
from lotse.people.models import Household
from lotse.people.services import create_household, record_consent
from lotse.schooling.enums import PupilState
from lotse.tenants.models import Membership, Municipality

STREETS = ("Lange Straße", "Am Markt", "Birkenweg", "Bachstraße", "Feldweg")

# How many of 150 families come with a child that stands at this point of the path
POINTS: tuple[tuple[PupilState | None, int], ...] = (
    (PupilState.REGISTERED, 6),
    (PupilState.INVITED, 6),
    (PupilState.NO_SHOW, 2),
    (PupilState.INTERVIEWED, 7),
    (PupilState.EXAM_ORDERED, 7),
    (PupilState.RECOMMENDED, 6),
    (PupilState.ANSWERED, 7),
    (PupilState.NEED_NOTICE, 3),
    (PupilState.HANDED_OVER, 5),
    (PupilState.ASSIGNED, 4),
    (PupilState.STARTED, 37),
    (PupilState.FIRST_SUPPORT_ENDED, 3),
    (PupilState.FOLLOW_ON, 3),
    (PupilState.COMPLETED, 1),
    (PupilState.MOVED_AWAY, 1),
    (PupilState.DROPPED_OUT, 1),
    (PupilState.CANCELLED, 1),
    (None, 50),  # long-settled families: counselling cases and calls, no school path
)


def make(
    district: DemoDistrict,
    towns: dict[str, Municipality],
    staff: dict[str, Membership],
    now: dt.datetime,
    rng: random.Random,
) -> int:
    """Make the district's families and return how many."""
    points = [point for point, count in POINTS for _ in range(count)]
    rng.shuffle(points)
    nearby = pupils.Nearby()
    counsellors = [staff[short] for short in ("beratung", "beratung2", "beratung3") if short in staff]
    for number, point in enumerate(points[: district.households]):
        by = counsellors[number % len(counsellors)]
        town = rng.choices(district.towns, [one.weight for one in district.towns])[0]
        began = now - dt.timedelta(days=_days_on_file(point, now.date(), rng), minutes=rng.randint(0, 240))
        household = _household(by, town, towns[town.ags], point is None, began, rng)
        if point is None:
            advice.make_case(household, by, began, now, rng)
        else:
            pupils.walk(household, point, by, began, now, rng, nearby)
    advice.make_calls(staff, now, rng, count=district.households // 3)
    return district.households


def _days_on_file(point: PupilState | None, today: dt.date, rng: random.Random) -> int:
    """Most children wait for days or a few weeks, some for long; the autumn brought many, who go to school by now."""
    if point is None:
        return rng.randint(20, 400)
    if point in (PupilState.FIRST_SUPPORT_ENDED, PupilState.FOLLOW_ON, PupilState.COMPLETED, PupilState.DROPPED_OUT):
        return rng.randint(500, 700)
    if point in (PupilState.REGISTERED, PupilState.INVITED):
        return rng.randint(1, 12)
    if point == PupilState.STARTED:
        autumn = max(25, (today - last_15_october(today)).days + rng.randint(1, 40))
        earlier = rng.randint(60, 430)
        return rng.choice((autumn, autumn, autumn, earlier, earlier, rng.randint(250, 500), rng.randint(790, 880)))
    return rng.randint(15, 45) if rng.random() < 0.3 else rng.randint(5, 14)


def last_15_october(today: dt.date) -> dt.date:
    """The key date that the first demonstration asks for."""
    this_year = dt.date(today.year, 10, 15)
    return this_year if this_year < today else dt.date(today.year - 1, 10, 15)


def _household(
    by: Membership, town: DemoTown, place: Municipality, settled: bool, at: dt.datetime, rng: random.Random
) -> Household:
    names = rng.choices(NAME_SETS, [one.weight for one in NAME_SETS])[0]
    surname = rng.choice(names.surnames)
    arrival = _arrival(settled, at.date(), rng)
    language = "de" if settled and rng.random() < 0.6 else names.language
    parents = (True, False) if rng.random() < 0.6 else (True,)
    guardians = [_guardian(names, surname, arrival, rng, woman) for woman in parents]
    children = [
        _child(names, surname, arrival, at.date(), rng, first=index == 0)
        for index in range(rng.choice((1, 1, 2, 2, 3)))
    ]
    household = create_household(
        actor=by,
        entered=HouseholdInput(
            persons=(*guardians, *children),
            informed=Informed(rng.choice(list(InformedHow)), at.date(), language),
            name=surname,
            municipality=place,
            street=f"{rng.choice(STREETS)} {rng.randint(1, 90)}",
            postcode=town.postcode,
            town=town.name,
            preferred_language=language,
            interpreter_needed=language != "de" and rng.random() < 0.8,
            responsible=by,
        ),
        now=at,
    )
    if rng.random() < 0.5:
        record_consent(
            actor=by,
            household=household,
            purpose=ConsentPurpose.SCHOOL_AUTHORITY,
            recipient="",
            language=language,
            form=ConsentForm.PAPER,
            given_on=at.date(),
            given_by=household.persons.filter(kind=Kind.GUARDIAN)[0],
            now=at,
        )
    return household


def _arrival(settled: bool, on: dt.date, rng: random.Random) -> Arrival:
    if settled:
        if rng.random() < 0.2:
            return Arrival(ArrivalAnswer.ALWAYS)
        return Arrival(ArrivalAnswer.GIVEN, dt.date(on.year - rng.randint(6, 24), 1, 1), is_year=True)
    if rng.random() < 0.08:
        return Arrival()
    return Arrival(ArrivalAnswer.GIVEN, on - dt.timedelta(days=rng.randint(20, 300)))


def _guardian(names: NameSet, surname: str, arrival: Arrival, rng: random.Random, woman: bool) -> PersonInput:
    number = f"0151 000{rng.randint(10000, 99999)}"
    return PersonInput(
        kind=Kind.GUARDIAN,
        first_name=rng.choice(names.women if woman else names.men),
        last_name=surname,
        gender="w" if woman else "m",
        born_on=dt.date(rng.randint(1974, 1994), rng.randint(1, 12), rng.randint(1, 28)),
        birth_country=names.country,
        citizenships=(names.country,),
        arrival=arrival,
        languages=((names.language, LanguageUse.MOTHER),),
        contacts=(ContactInput(ContactKind.PHONE, number),) if woman else (),
    )


def _child(
    names: NameSet, surname: str, arrival: Arrival, on: dt.date, rng: random.Random, *, first: bool
) -> PersonInput:
    girl = rng.random() < 0.5
    age = rng.choice((8, 10, 11, 12, 12, 13, 14, 15, 16, 16, 17)) if first else rng.randint(1, 16)
    born_on = on - dt.timedelta(days=age * 365 + rng.randint(10, 350))
    if arrival.on is not None and arrival.on < born_on:
        arrival = Arrival(ArrivalAnswer.ALWAYS)
    return PersonInput(
        kind=Kind.CHILD,
        first_name=rng.choice(names.girls if girl else names.boys),
        last_name=surname,
        gender="w" if girl else "m",
        born_on=born_on,
        birth_country=names.country,
        citizenships=(names.country,),
        arrival=arrival,
        languages=((names.language, LanguageUse.MOTHER),),
    )
