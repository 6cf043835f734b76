"""How far somebody goes, as the crow flies between the centres of municipalities, never between addresses."""

from math import hypot
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the file mode knows no database
    from lotse.tenants.models import Municipality

Point = tuple[int, int]
"""Whole metres, EPSG:25832."""


def point_of(town: "Municipality | None") -> Point | None:
    """The centre of a municipality; None where it is unknown."""
    if town is None or town.easting_m is None or town.northing_m is None:
        return None
    return town.easting_m, town.northing_m


def distance_m(one: Point | None, other: Point | None) -> float | None:
    """None where one of the two is unknown."""
    return None if one is None or other is None else hypot(one[0] - other[0], one[1] - other[1])


def is_within_reach(reach_km: int, one: Point | None, other: Point | None) -> bool:
    """Nobody is left out for a place that is unknown."""
    distance = distance_m(one, other)
    return distance is None or distance <= reach_km * 1000
