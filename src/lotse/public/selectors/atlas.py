"""Our own map of a district: outlines of its municipalities, drawn on the server (scripts/build_borders.py)."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.conf import settings

from lotse.directory.models import Place
from lotse.directory.selectors.finding import Choice
from lotse.tenants.models import Municipality

Ring = list[tuple[int, int]]

SIZE = 1000  # of the longer side of the picture, in its own units
SHADES = 4


@dataclass(frozen=True, slots=True)
class Area:
    """A municipality in the picture. ``shade`` from 0 (nothing there) to SHADES; its number stands at
    ``x`` and ``y``."""

    name: str
    path: str
    x: int
    y: int
    count: int
    url: str
    shade: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Pin:
    name: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Atlas:
    """A picture of the district. Municipalities whose outline is unknown are not in it, but in the list beside."""

    width: int
    height: int
    areas: list[Area]
    pins: list[Pin]


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """A municipality in the list beside the map; ``url`` is "" where it has no offer."""

    key: str
    name: str
    count: int
    url: str
    chosen: bool


def places_of(choices: Sequence[Choice], url_of: Callable[[str], str]) -> list[PlaceCount]:
    """All municipalities of the centre in scope, by name, with what each choice would find."""
    counts = {one.value: one for one in choices}
    found = []
    for key, name in _municipalities().items():
        one = counts.get(key)
        count = one.count if one else 0
        found.append(PlaceCount(key, name, count, url_of(key) if count else "", bool(one and one.chosen)))
    return found


def atlas_of(places: Sequence[PlaceCount]) -> Atlas | None:
    """The picture to the list; None where no outline is known."""
    counts = [one.count for one in places if one.count] or [0]
    least, most = min(counts), max(counts)
    frame = _Frame({one.key: one.name for one in places})
    known = [one for one in places if one.key in frame.names]
    areas = [
        frame.area(one.key, one.name, one.count, one.url, _shade(one.count, least, most), one.chosen) for one in known
    ]
    return frame.atlas(areas, [])


def _shade(count: int, least: int, most: int) -> int:
    """Where a number stands between the least and the most, in equal steps from 1 to SHADES; 0 for none."""
    return 1 + (count - least) * (SHADES - 1) // max(most - least, 1) if count else 0


def atlas_of_places(places: Iterable[Place]) -> Atlas | None:
    """The district with pins at the places whose point is known; None where there is none."""
    known = [one for one in places if one.easting_m is not None and one.northing_m is not None]
    if not known:
        return None
    frame = _Frame(_municipalities())
    here = {one.municipality.ags for one in known if one.municipality}
    areas = [frame.area(key, name, 0, "", 0, key in here) for key, name in frame.names.items()]
    pins = [(one.name, one.easting_m or 0, one.northing_m or 0) for one in known]
    return frame.atlas(areas, [pin for pin in pins if frame.holds(pin[1], pin[2])]) if areas else None


def _municipalities() -> dict[str, str]:
    return dict(Municipality.objects.order_by("name", "id").values_list("ags", "name"))


@lru_cache(maxsize=1)
def _borders() -> dict[str, list[Ring]]:
    """Rings by key (AGS), EPSG:25832, metres."""
    stored = json.loads((settings.PACKAGE / "core/static/vendor/map/nrw.json").read_text("utf-8"))
    return {key: [list(zip(ring[::2], ring[1::2], strict=True)) for ring in rings] for key, rings in stored.items()}


class _Frame:
    """From metres to the units of a picture that holds these municipalities; y grows downwards."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = {key: name for key, name in names.items() if key in _borders()}
        points = [point for key in self.names for ring in _borders()[key] for point in ring] or [(0, 0), (1, 1)]
        self._west, self._east = min(x for x, _ in points), max(x for x, _ in points)
        self._south, self._north = min(y for _, y in points), max(y for _, y in points)
        self._metres = max(self._east - self._west, self._north - self._south) / SIZE  # of one unit

    def holds(self, easting_m: int, northing_m: int) -> bool:
        return self._west <= easting_m <= self._east and self._south <= northing_m <= self._north

    def atlas(self, areas: list[Area], pins: list[tuple[str, int, int]]) -> Atlas | None:
        if not areas:
            return None
        width, height = self._place(self._east, self._south)
        return Atlas(width, height, areas, [Pin(name, *self._place(x, y)) for name, x, y in pins])

    def area(self, key: str, name: str, count: int, url: str, shade: int, chosen: bool) -> Area:
        rings = [[self._place(x, y) for x, y in ring] for ring in _borders()[key]]
        x, y = _middle(max(rings, key=lambda ring: abs(_surface(ring))))
        return Area(name, "".join(map(_path, rings)), x, y, count, url, shade, chosen)

    def _place(self, easting_m: int, northing_m: int) -> tuple[int, int]:
        return round((easting_m - self._west) / self._metres), round((self._north - northing_m) / self._metres)


def _path(ring: Ring) -> str:
    """A closed line as SVG path data, in small steps from point to point."""
    steps = "".join(f"l{x - before_x} {y - before_y}" for (before_x, before_y), (x, y) in pairwise(ring))
    return f"M{ring[0][0]} {ring[0][1]}{steps}z"


def _surface(ring: Ring) -> float:
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairwise([*ring, ring[0]])) / 2


def _middle(ring: Ring) -> tuple[int, int]:
    """The point of balance of a surface."""
    surface = _surface(ring)
    if not surface:
        return ring[0]
    parts = [(one, two, one[0] * two[1] - two[0] * one[1]) for one, two in pairwise([*ring, ring[0]])]
    x = sum((one[0] + two[0]) * cross for one, two, cross in parts) / (6 * surface)
    y = sum((one[1] + two[1]) * cross for one, two, cross in parts) / (6 * surface)
    return round(x), round(y)
