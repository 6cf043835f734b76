"""Halving cuts: what whole plans know and fractions do not.

Take some rows "one plan per family" and "no more plans than seats", halve and add them, and round down: the
left side of a whole solution is whole, so Σ ⌊(rows a plan touches) / 2⌋ ≤ ⌊(seats + families) / 2⌋. A few
dozen of these close the gap that siblings competing for single seats leave in the relaxation (measured:
docs/adr/0006-placement-by-columns-and-cuts.md).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from allocation.schools._model import OUT, Model, Plan

LEAST_VIOLATION = 0.05
PER_ROW = 3
"""At most so many new cuts share a row, so that one round covers the whole map."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Family and place numbers whose rows are halved and added."""

    families: frozenset[int]
    places: frozenset[int]

    def limit(self, model: Model) -> int:
        return (len(self.families) + sum(int(model.capacity[place]) for place in self.places)) // 2

    def weight(self, model: Model, family: int, plan: Plan) -> int:
        """How often a plan counts in this cut."""
        rows = sum(place in self.places for option in plan if option != OUT for place in model.takes(option))
        return (rows + (family in self.families)) // 2


def separate(model: Model, parts: Sequence[tuple[float, int, Plan]]) -> list[Cut]:
    """Cuts that a fractional solution, given as (share, family, plan), breaks; worst first."""
    families = len(model.families)
    columns: dict[int, dict[int, int]] = defaultdict(dict)
    for number, (_, family, plan) in enumerate(parts):
        columns[family][number] = 1
        for option in plan:
            if option != OUT:
                for place in model.takes(option):
                    entries = columns[families + place]
                    entries[number] = entries.get(number, 0) + 1
    shares = [share for share, _, _ in parts]
    seats = {r: 1 if r < families else int(model.capacity[r - families]) for r in columns}
    rows = _Rows(shares, columns, seats, families)
    candidates = set(_neighbouring(rows.busy, columns)) | set(_eliminated(rows))
    found = sorted((-excess, chosen) for chosen in candidates if (excess := rows.excess(chosen)) > LEAST_VIOLATION)
    return _spread(found, families)


class _Rows:
    """The rows that matter for one fractional solution: entries, right sides, slack."""

    def __init__(
        self, shares: list[float], columns: dict[int, dict[int, int]], seats: dict[int, int], families: int
    ) -> None:
        self.shares, self.columns, self.seats = shares, columns, seats
        split = {n for n, share in enumerate(shares) if share < 1 - 1e-6}
        self.slack = {r: seats[r] - sum(shares[n] * k for n, k in c.items()) for r, c in columns.items()}
        central = {r for r, c in columns.items() if self.slack[r] < 0.5 and split & c.keys()}
        around = {n for row in central for n in columns[row]}
        self.busy = sorted(central | {r for r in columns if r < families and around & columns[r].keys()})

    def excess(self, rows: Sequence[int]) -> float:
        """By how much the solution breaks the cut of these rows; negative when it does not."""
        weights: dict[int, int] = defaultdict(int)
        for row in rows:
            for number, times in self.columns[row].items():
                weights[number] += times
        used = sum(self.shares[n] * (times // 2) for n, times in weights.items())
        return used - sum(self.seats[row] for row in rows) // 2


def _eliminated(rows: _Rows) -> Iterator[tuple[int, ...]]:
    """Larger sets by elimination modulo 2: add rows so that plans with large shares are touched evenly.

    A set breaks its cut when its seats are odd and the shares touched oddly plus the slack stay below 1
    (Koster, Zymolka, Kutschka 2009).
    """
    odd = {row: {n for n, k in rows.columns[row].items() if k % 2} for row in rows.busy}
    sets = {row: {row} for row in rows.busy}
    slack = {row: rows.slack[row] for row in rows.busy}
    order = sorted({n for some in odd.values() for n in some}, key=lambda n: (-rows.shares[n], n))
    for number in order:
        holders = sorted((r for r in odd if number in odd[r]), key=lambda r: (slack[r], len(odd[r]), r))
        if not holders:
            continue
        pivot = holders[0]
        for row in holders[1:]:
            odd[row] ^= odd[pivot]
            sets[row] ^= sets[pivot]
            slack[row] += slack[pivot]
            left = slack[row] + sum(rows.shares[n] for n in odd[row])
            if left < 1 - 2 * LEAST_VIOLATION and sum(rows.seats[r] for r in sets[row]) % 2:
                yield tuple(sorted(sets[row]))
        del odd[pivot], sets[pivot], slack[pivot]


def _neighbouring(busy: Sequence[int], columns: dict[int, dict[int, int]]) -> set[tuple[int, ...]]:
    """Sets of one to three rows that share plans."""
    touching: dict[int, list[int]] = defaultdict(list)
    for row in busy:
        for number in columns[row]:
            touching[number].append(row)
    near: dict[int, set[int]] = defaultdict(set)
    for rows in touching.values():
        for one, two in combinations(rows, 2):
            near[one].add(two)
            near[two].add(one)
    sets: set[tuple[int, ...]] = {(row,) for row in busy}
    for one in busy:
        for two in near[one]:
            sets.add(tuple(sorted((one, two))))
            for three in near[two] - {one}:
                sets.add(tuple(sorted((one, two, three))))
    return sets


def _spread(found: Iterable[tuple[float, tuple[int, ...]]], families: int) -> list[Cut]:
    cuts: list[Cut] = []
    times: dict[int, int] = defaultdict(int)
    for _, rows in found:
        if all(times[row] < PER_ROW for row in rows):
            for row in rows:
                times[row] += 1
            cuts.append(
                Cut(
                    families=frozenset(row for row in rows if row < families),
                    places=frozenset(row - families for row in rows if row >= families),
                )
            )
    return cuts
