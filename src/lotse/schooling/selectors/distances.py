"""How far a school is from where a family lives, in a straight line."""

from math import hypot

from lotse.people.models import Household
from lotse.schooling.models import School
from lotse.schooling.reasons import kilometres
from lotse.tenants.models import Municipality

# Easting and northing in metres (EPSG:25832), and whether it is the centre of a municipality instead of the address
Place = tuple[int, int, bool]


def home_of(household: Household) -> Place | None:
    if household.point:
        easting, northing = household.point.split(",")
        return int(easting), int(northing), False
    return _centre_of(household.municipality)


def site_of(school: School) -> Place | None:
    office = school.organisation
    if office.easting_m is not None and office.northing_m is not None:
        return office.easting_m, office.northing_m, False
    return _centre_of(office.municipality)


def way_words(household: Household, school: School) -> str:
    """``1,9 km Luftlinie``; "" where one of the places is unknown."""
    home, site = home_of(household), site_of(school)
    if home is None or site is None:
        return ""
    return kilometres(round(hypot(home[0] - site[0], home[1] - site[1])), approximate=home[2] or site[2])


def _centre_of(town: Municipality | None) -> Place | None:
    if town is None or town.easting_m is None or town.northing_m is None:
        return None
    return town.easting_m, town.northing_m, True
