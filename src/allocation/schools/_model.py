"""The problem as arrays: options flattened in the order of children, families as groups of children."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from allocation.schools.problem import Problem, admissible, load_steps, option_costs

Ints: TypeAlias = NDArray[np.int64]
Plan: TypeAlias = tuple[int, ...]
"""A joint placement of one family: a flat option number per child, in the family's order; OUT = unplaced."""

OUT = -1
FAR = 1 << 50
"""Larger than any cost in price units, small enough to add up without overflow."""


@dataclass(frozen=True, slots=True)
class Model:
    """Arrays of length: options (`child`, `school`, `first`, `second`, `cost`, `index`), children
    (`family_of`, `pinned`, `start` with one more), places (`capacity`), schools (`free`, `middle`).

    `second` is -1 where an option takes one place. `families[f]` holds child numbers, `served[f]` school
    numbers the family already drives to. Only admissible options appear; `index` is their position in the
    child's own list.
    """

    problem: Problem
    child: Ints
    school: Ints
    first: Ints
    second: Ints
    cost: Ints
    index: Ints
    start: Ints
    family_of: Ints
    pinned: NDArray[np.bool_]
    capacity: Ints
    free: Ints
    middle: Ints
    families: tuple[tuple[int, ...], ...]
    served: tuple[frozenset[int], ...]

    @property
    def crossing(self) -> bool:
        return bool((self.second >= 0).any())

    def options_of(self, child: int) -> range:
        return range(int(self.start[child]), int(self.start[child + 1]))

    def takes(self, option: int) -> tuple[int, ...]:
        """Place numbers an option consumes."""
        second = int(self.second[option])
        return (int(self.first[option]),) if second < 0 else (int(self.first[option]), second)

    def sites_cost(self, family: int, schools: set[int]) -> int:
        """`extra_site` for each site beyond the first one the family drives to anyway."""
        served = self.served[family]
        return self.problem.weights.extra_site * max(0, len(schools | served) - max(1, len(served)))

    def plan_cost(self, family: int, plan: Plan) -> int:
        """Cost of a joint placement without load."""
        chosen = [option for option in plan if option != OUT]
        own = sum(int(self.cost[option]) for option in chosen)
        return own + self.sites_cost(family, {int(self.school[option]) for option in chosen})

    def load_cost(self, counts: Ints) -> int:
        """Load cost for the number of newly placed children per school."""
        weights = self.problem.weights
        crowded = np.maximum(0, counts - self.free - self.middle)
        loaded = np.maximum(0, counts - self.free) - crowded
        return int(weights.load * loaded.sum() + weights.crowded * crowded.sum())

    def total(self, choice: Sequence[int]) -> int:
        """Whole cost of a choice: a flat option number or OUT per child."""
        plans = sum(
            self.plan_cost(f, tuple(int(choice[c]) for c in members)) for f, members in enumerate(self.families)
        )
        return plans + self.load_cost(self.school_counts(choice))

    def school_counts(self, choice: Sequence[int]) -> Ints:
        chosen = np.asarray([o for o in choice if o != OUT], dtype=np.int64)
        return np.bincount(self.school[chosen], minlength=len(self.free)).astype(np.int64)

    def remaining(self, choice: Sequence[int]) -> Ints:
        """Free seats per place left by a choice."""
        left = self.capacity.copy()
        for option in choice:
            if option != OUT:
                for place in self.takes(int(option)):
                    left[place] -= 1
        return left


def compile_model(problem: Problem) -> Model:
    """Number everything in the order given and keep admissible options only."""
    school_number = {s.id: i for i, s in enumerate(problem.schools)}
    place_number = {p.id: i for i, p in enumerate(problem.places)}
    family_number: dict[str, int] = {}
    allowed = admissible(problem).options
    pins = {pin.child for pin in problem.pins}
    rows: list[tuple[int, int, int, int, int, int]] = []
    start = [0]
    members: list[list[int]] = []
    for number, child in enumerate(problem.children):
        for index in allowed[child.id]:
            option = child.options[index]
            taken = [place_number[place] for place in option.places]
            cost = sum(option_costs(child, option, problem.weights))
            second = taken[1] if len(taken) == 2 else -1
            rows.append((number, school_number[option.school], taken[0], second, cost, index))
        start.append(len(rows))
        family = family_number.setdefault(child.family, len(members))
        if family == len(members):
            members.append([])
        members[family].append(number)
    table = np.asarray(rows, dtype=np.int64).reshape(-1, 6).T
    served = {f.id: frozenset(school_number[s] for s in f.schools) for f in problem.families}
    steps = np.asarray([load_steps(s, problem.weights) for s in problem.schools], dtype=np.int64).reshape(-1, 2)
    return Model(
        problem=problem,
        child=table[0].copy(),
        school=table[1].copy(),
        first=table[2].copy(),
        second=table[3].copy(),
        cost=table[4].copy(),
        index=table[5].copy(),
        start=np.asarray(start, dtype=np.int64),
        family_of=np.asarray([family_number[c.family] for c in problem.children], dtype=np.int64),
        pinned=np.asarray([c.id in pins for c in problem.children], dtype=np.bool_),
        capacity=np.asarray([p.capacity for p in problem.places], dtype=np.int64),
        free=steps[:, 0].copy(),
        middle=steps[:, 1].copy(),
        families=tuple(tuple(m) for m in members),
        served=tuple(served.get(f, frozenset()) for f in family_number),
    )
