"""What schools report for one child: beside the form in which a person chooses a school."""

import datetime as dt
import uuid
from dataclasses import dataclass

from lotse.schooling.models import Pupil, School
from lotse.schooling.selectors.places import ALL_GRADES, PlacePool, free_places, stale_before


@dataclass(frozen=True, slots=True)
class PlacesForChild:
    """One school with its places of the kind that a child needs; ``as_of``: the oldest report behind them."""

    code: str
    name: str
    town: str
    free: int
    as_of: dt.date
    is_stale: bool


def places_for(pupil: Pupil, on: dt.date) -> list[PlacesForChild]:
    """Schools in operation that reported places for the child's grade and kind of class, free ones first."""
    pools: dict[uuid.UUID, list[PlacePool]] = {}
    for pool in free_places(on):
        if pool.support_form == pupil.support_form and pool.grade in {ALL_GRADES, pupil.grade}:
            pools.setdefault(pool.school_id, []).append(pool)
    stale = stale_before(on)
    schools = School.objects.filter(pk__in=pools, is_operating=True).select_related("organisation")
    found = [_places(school, pools[school.pk], stale) for school in schools]
    return sorted(found, key=lambda one: (not one.free, one.name))


def _places(school: School, pools: list[PlacePool], stale: dt.date) -> PlacesForChild:
    as_of = min(pool.as_of for pool in pools)
    place = school.organisation
    return PlacesForChild(place.code, str(place), place.town, sum(pool.free for pool in pools), as_of, as_of < stale)
