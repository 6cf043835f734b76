"""Which hours will be missing: what families need of a kind and place, against who has time for it. Pure functions."""

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

WEEKS = 12
POST_HOURS = 39
"""Hours a week of a full post: § 6 Abs. 1 TVöD (VKA). Proposed; the page asks for it."""

Cell = tuple[str, str]
"""Kind of engagement and municipality (its key as text; "" unknown)."""


@dataclass(frozen=True, slots=True)
class Supply:
    """Minutes of one week, and the cells of need that they could go to."""

    minutes: int
    cells: frozenset[Cell]


def missing(needed: Mapping[Cell, int], supplies: Sequence[Supply]) -> dict[Cell, int]:
    """Minutes that stay open in each cell when the supplies are shared out as well as possible.

    The sum is the smallest there is: a largest flow. First each supply goes where most is open, those with the fewest
    cells first; then time is moved along chains of supplies until no chain leads to an open cell any more.
    """
    left = {cell: minutes for cell, minutes in needed.items() if minutes > 0}
    same: Counter[frozenset[Cell]] = Counter()
    for one in supplies:
        same[one.cells.intersection(left)] += max(0, one.minutes)
    rows = [Supply(minutes, cells) for cells, minutes in same.items() if cells and minutes]
    rows.sort(key=lambda one: (len(one.cells), sorted(one.cells)))
    free = [one.minutes for one in rows]
    given: list[dict[Cell, int]] = [{} for _ in rows]
    for number, row in enumerate(rows):
        for cell in sorted(row.cells, key=lambda one: (-left[one], one)):
            part = min(free[number], left[cell])
            if not part:
                continue
            _give(given[number], cell, part)
            free[number] -= part
            left[cell] -= part
    for number in range(len(rows)):
        while free[number] and (chain := _chain(number, rows, given, left)):
            free[number] -= _move(chain, free[number], given, left)
    return {cell: left.get(cell, 0) for cell in needed}


_Step = tuple[int, Cell]
"""A supply, and the cell it gives to from now on."""


def _chain(
    start: int, rows: Sequence[Supply], given: Sequence[Mapping[Cell, int]], left: Mapping[Cell, int]
) -> list[_Step]:
    """The shortest chain from a supply with free time to an open cell; each supply frees the one before. [] if none."""
    came: dict[Cell, _Step] = {}  # cell: the supply that could give to it
    through: dict[int, Cell] = {}  # supply: the cell that it would leave
    waiting, seen = deque([start]), {start}
    givers: dict[Cell, list[int]] = {}
    for number, gifts in enumerate(given):
        for cell in gifts:
            givers.setdefault(cell, []).append(number)
    while waiting:
        supply = waiting.popleft()
        for cell in sorted(rows[supply].cells - came.keys()):
            came[cell] = (supply, cell)
            if left[cell]:
                return _back(cell, start, came, through)
            for other in givers.get(cell, ()):
                if other not in seen:
                    seen.add(other)
                    through[other] = cell
                    waiting.append(other)
    return []


def _back(cell: Cell, start: int, came: Mapping[Cell, _Step], through: Mapping[int, Cell]) -> list[_Step]:
    chain = [came[cell]]
    while chain[-1][0] != start:
        chain.append(came[through[chain[-1][0]]])
    return chain[::-1]


def _move(chain: Sequence[_Step], free: int, given: Sequence[dict[Cell, int]], left: dict[Cell, int]) -> int:
    """Carry out a chain; returns the minutes that were moved."""
    taken = [given[supply][before] for (_, before), (supply, _) in pairwise(chain)]
    part = min([free, left[chain[-1][1]], *taken])
    for (_, before), (supply, _) in pairwise(chain):
        _give(given[supply], before, -part)
    for supply, cell in chain:
        _give(given[supply], cell, part)
    left[chain[-1][1]] -= part
    return part


def _give(gifts: dict[Cell, int], cell: Cell, part: int) -> None:
    gifts[cell] = gifts.get(cell, 0) + part
    if not gifts[cell]:
        del gifts[cell]
