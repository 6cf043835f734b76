"""Points of the directory (EPSG:25832, metres) as latitude and longitude (WGS 84), and back."""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyproj import Transformer

DECIMALS = 7  # of a degree: a centimetre, so that whole metres survive the way there and back
# Where EPSG:25832 means something around Germany, in metres; beyond, a point is a mistake and left out.
EAST_M = (100_000, 1_000_000)
NORTH_M = (5_000_000, 6_500_000)


@lru_cache(maxsize=2)
def _between(source: str, target: str) -> "Transformer":
    from pyproj import Transformer  # noqa: PLC0415  (a quarter of a second at each start, for few requests)

    return Transformer.from_crs(source, target, always_xy=True)


def to_degrees(easting_m: int | None, northing_m: int | None) -> tuple[float, float] | None:
    """Latitude and longitude; None without a point, or for one that lies nowhere near."""
    if easting_m is None or northing_m is None or not _is_near(easting_m, northing_m):
        return None
    longitude, latitude = _between("EPSG:25832", "EPSG:4326").transform(easting_m, northing_m)
    return round(latitude, DECIMALS), round(longitude, DECIMALS)


def to_metres(latitude: float, longitude: float) -> tuple[int, int] | None:
    """Easting and northing in whole metres; None for a place far from Germany."""
    if not (45 <= latitude <= 57 and 2 <= longitude <= 18):
        return None
    easting, northing = _between("EPSG:4326", "EPSG:25832").transform(longitude, latitude)
    point = round(easting), round(northing)
    return point if _is_near(*point) else None


def _is_near(easting_m: int, northing_m: int) -> bool:
    return EAST_M[0] <= easting_m <= EAST_M[1] and NORTH_M[0] <= northing_m <= NORTH_M[1]
