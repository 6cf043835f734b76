"""Centres, staff and schools of the demo."""

import datetime as dt
import random
import re
from functools import cache

from django.contrib.auth.hashers import make_password
from pyproj import Transformer

from lotse.accounts.models import User
from lotse.directory.models import Organisation
from lotse.operations.demo.accounts import PASSWORD, login
from lotse.operations.demo.districts import DemoDistrict, DemoTown
from lotse.operations.demo.names import SCHOOL_NAMES, STAFF
from lotse.schooling.enums import GRADES, NEVER_PROPOSED, SchoolForm, SupportForm
from lotse.schooling.models import PlaceReport, School
from lotse.tenants.models import Centre, Membership, MembershipRole, Municipality

_TO_UTM = Transformer.from_crs("EPSG:4326", "EPSG:25832", always_xy=True)


def make_centre(district: DemoDistrict) -> Centre:
    return Centre.objects.create(
        slug=district.slug,
        name=district.name,
        district_name=district.district_name,
        ags=district.ags,
        is_demo=True,
        letterhead=f"{district.district_name} · Kommunales Integrationszentrum · Musterstraße 1",
        address=f"Musterstraße 1\n{district.towns[0].postcode} {district.towns[0].name}",
        phone="05231 000-0",
        email=f"ki@{district.slug}.example",
        opening_hours="Montag bis Donnerstag 8–16 Uhr, Freitag 8–12 Uhr, und nach Vereinbarung",
    )


def make_towns(district: DemoDistrict) -> dict[str, Municipality]:
    rows = []
    for town in district.towns:
        easting, northing = _TO_UTM.transform(town.longitude, town.latitude)
        rows.append(Municipality(ags=town.ags, name=town.name, easting_m=round(easting), northing_m=round(northing)))
    return {row.ags: row for row in Municipality.objects.bulk_create(rows)}


def make_staff(district: DemoDistrict, on: dt.date) -> dict[str, Membership]:
    """One account per role; the larger district has more counsellors."""
    staff = {}
    for short, name, roles in STAFF:
        if district.slug == "lippe" or short not in {"beratung2", "beratung3"}:
            user = User.objects.create(email=login(short, district), password=_password(), name=name)
            staff[short] = _join(user, name, roles, on)
    return staff


@cache
def _password() -> str:
    """Hashed once: a good hash takes a fifth of a second, and all accounts have the same."""
    return make_password(PASSWORD)


def join_other(user: User, on: dt.date) -> Membership:
    """One person who works in both centres."""
    return _join(user, user.name, ("counsellor",), on)


def _join(user: User, name: str, roles: tuple[str, ...], on: dt.date) -> Membership:
    member = Membership.objects.create(user=user, name=name, phone="05231 000-42", since_on=on)
    MembershipRole.objects.bulk_create([MembershipRole(membership=member, role=role) for role in roles])
    return member


def make_schools(
    district: DemoDistrict, towns: dict[str, Municipality], by: Membership, now: dt.datetime, rng: random.Random
) -> list[School]:
    """Invented schools in the real number and mix of each town, with place reports for most."""
    organisations, schools, reports = [], [], []
    number = 900001 if district.slug == "lippe" else 950001  # outside the register's numbers in use
    for town in district.towns:
        for form, index in _school_forms(town):
            names = SCHOOL_NAMES[form]
            name = f"{names[index % len(names)]} {town.name}"
            place = towns[town.ags]
            spread = 800 + 250 * town.weight // 10
            organisation = Organisation(
                kind="school",
                name=name,
                municipality=place,
                street=f"Schulstraße {rng.randint(1, 80)}",
                postcode=town.postcode,
                town=town.name,
                phone=f"05231 000-{rng.randint(100, 999)}",
                email=f"{number}@schule.example",
                easting_m=(place.easting_m or 0) + rng.randint(-spread, spread),
                northing_m=(place.northing_m or 0) + rng.randint(-spread, spread),
            )
            organisation.refresh_search_text()
            school = School(organisation=organisation, number=str(number), form=form, is_public=form != "17")
            number += 1
            organisations.append(organisation)
            schools.append(school)
            reports += _reports(school, by, now, rng)
    Organisation.objects.bulk_create(organisations)
    School.objects.bulk_create(schools)
    PlaceReport.objects.bulk_create(reports)
    return schools


def _school_forms(town: DemoTown) -> list[tuple[str, int]]:
    found = []
    for count, form in re.findall(r"(\d+)×(\d\d)", town.schools):
        found += [(form, index) for index in range(int(count))]
    return found


def _reports(school: School, by: Membership, now: dt.datetime, rng: random.Random) -> list[PlaceReport]:
    form = SchoolForm(school.form)
    if form in NEVER_PROPOSED or form == SchoolForm.WALDORF:
        return []
    if form == SchoolForm.BERUFSKOLLEG:
        wanted: list[tuple[str, int | None, int]] = [(SupportForm.INTERNATIONAL_CLASS, None, 18)]
        if rng.random() < 0.6:
            wanted.append((SupportForm.FIT_FUER_MEHR, None, 16))
    else:
        first, last = GRADES[form]
        wanted = [(SupportForm.REGULAR, grade, 84) for grade in range(first, min(last, 10) + 1)]
        if form != SchoolForm.PRIMARY:
            wanted += [(SupportForm.INITIAL_SUPPORT, grade, rng.choice((3, 4, 6))) for grade in range(5, 11)]
            if rng.random() < 0.25:
                wanted.append((SupportForm.LITERACY, None, 8))
        else:
            wanted += [(SupportForm.INITIAL_SUPPORT, grade, 3) for grade in range(1, 5)]
    rows = []
    days = rng.randint(1, 75)  # one call tells all numbers of a school
    for support, grade, places in wanted:
        free = rng.randint(0, 3) if support == SupportForm.REGULAR else rng.randint(0, max(2, places // 2))
        rows.append(
            _report(school, support, grade, places, places - min(free, places), now - dt.timedelta(days), by, rng)
        )
        if support != SupportForm.REGULAR:
            # How it was three years ago: there the children came who have been at school for long
            rows.append(_report(school, support, grade, places, places // 2, now - dt.timedelta(1000 + days), by, rng))
    return rows


def _report(
    school: School,
    support: str,
    grade: int | None,
    places: int,
    occupied: int,
    at: dt.datetime,
    by: Membership,
    rng: random.Random,
) -> PlaceReport:
    return PlaceReport(
        school=school,
        support_form=support,
        grade=grade,
        places=places,
        occupied=occupied,
        as_of=at.date(),
        source=rng.choice(("phone", "mail", "letter")),
        reported_by="Sekretariat",
        recorded_by=by,
        recorded_at=at,
    )
