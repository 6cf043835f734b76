"""Place as many children as possible, then at the least cost: prices, plans, proof.

Small problems are solved by column generation: the relaxation over joint plans per family gives prices
and a bound, plans whose reduced cost exceeds the remaining gap cannot be part of a better answer, and
HiGHS picks among the rest.
"""

from collections.abc import Iterator

import numpy as np

from allocation.errors import EngineRefusedError
from allocation.schools._count import Count, count
from allocation.schools._first_come import first_come
from allocation.schools._master import Column, Master
from allocation.schools._model import OUT, Ints, Model, compile_model
from allocation.schools._pricing import Prices, Pricing, plans_within
from allocation.schools.canary import require_sound_libraries
from allocation.schools.problem import Problem, option_costs
from allocation.schools.solution import PRICE_UNIT, Certificate, Cost, Method, Placement, Solution

NODES_PER_SECOND = 200
"""Search-tree nodes that `limit_s` buys: a count, so that the same seed gives the same answer."""

FIRST_SLACK = 60
"""Plans offered to the relaxation at the start: within this many tenths of a minute of a child's cheapest."""

FINAL_SLACK = 30
"""Reduced cost (tenths of a minute) up to which plans join the first whole-plan model; grows by need."""

MOST_COLUMNS = 60_000
"""Stop adding plans beyond this many; the gap shown is then what remains unproven."""


def solve(problem: Problem, *, seed: int, limit_s: float) -> Solution:
    """The best placement found and the prices that prove how good it is.

    `limit_s` is a budget of work in seconds of a reference machine (docs/benchmarks.md), not a clock: the
    same problem, seed and limit give the same answer on any machine. Raises `ProblemError`
    ("pins_exceed_places") when the pins do not fit together. When the canary refuses this machine's solver
    libraries, the answer is first come, first served (`Method.FIRST_COME`), unproven.
    """
    model = compile_model(problem)
    start = first_come(model)
    try:
        require_sound_libraries()
    except EngineRefusedError:
        return _unproven(model, start)
    counted = count(model, start)
    choice, prices, bound = _columns(model, counted, seed=seed, nodes=max(1, int(limit_s * NODES_PER_SECOND)))
    return _solution(model, choice, counted, prices, bound, Method.COLUMNS)


def solve_first_come(problem: Problem) -> Solution:
    """First come, first served with the same kind of answer, for comparison."""
    model = compile_model(problem)
    return _unproven(model, first_come(model))


def _columns(model: Model, counted: Count, *, seed: int, nodes: int) -> tuple[list[int], Prices, int]:
    left_out = counted.choice.count(OUT)
    nothing = Prices(np.zeros_like(model.capacity), np.zeros_like(model.free), 0)
    if left_out == len(counted.choice):
        return counted.choice, nothing, 0
    pricing = Pricing(model)
    master = Master(model, left_out, seed=seed)
    master.add(_as_columns(model, counted.choice))
    master.add(_near(model, pricing, nothing, pricing.cheapest(nothing)[0], FIRST_SLACK * PRICE_UNIT))
    bound, prices = 0, nothing
    while True:
        found = master.relax()
        best, _ = pricing.cheapest(found)
        value = pricing.bound(found, best, left_out)
        if value > bound:
            bound, prices = value, found
        if not master.add(_near(model, pricing, found, best, 0)):
            break
    best, _ = pricing.cheapest(prices)
    choice, slack = counted.choice, FINAL_SLACK
    while True:
        master.add(_near(model, pricing, prices, best, slack * PRICE_UNIT))
        choice = min(choice, master.whole(nodes=nodes) or choice, key=model.total)
        missing = model.total(choice) - bound
        if missing <= slack or slack > FINAL_SLACK:
            return choice, prices, bound
        slack = min(missing, 4 * slack)


def _as_columns(model: Model, choice: list[int]) -> list[Column]:
    return [(f, tuple(choice[c] for c in members)) for f, members in enumerate(model.families)]


def _near(model: Model, pricing: Pricing, prices: Prices, best: Ints, slack: int) -> Iterator[Column]:
    """All plans within `slack` price units of each family's cheapest at these prices."""
    values, out = pricing.adjusted(prices), pricing.out_costs(prices)
    for family in range(len(model.families)):
        for plan in plans_within(model, family, values, out, int(best[family]) + slack):
            yield family, plan


def _solution(
    model: Model, choice: list[int], counted: Count, prices: Prices, bound: int, method: Method
) -> Solution:
    problem = model.problem
    placements, unplaced = [], []
    for number, child in enumerate(problem.children):
        if choice[number] == OUT:
            unplaced.append(child.id)
        else:
            index = int(model.index[choice[number]])
            placements.append(Placement(child.id, index, child.options[index].school))
    return Solution(
        placements=tuple(placements),
        unplaced=tuple(unplaced),
        cost=_cost(model, choice),
        bound=bound,
        most=counted.most,
        certificate=Certificate(
            places={p.id: int(v) for p, v in zip(problem.places, prices.places, strict=True) if v},
            load={s.id: int(v) for s, v in zip(problem.schools, prices.load, strict=True) if v},
            unplaced=prices.unplaced,
            count={p.id: int(v) for p, v in zip(problem.places, counted.prices, strict=True) if v},
        ),
        method=method,
    )


def _cost(model: Model, choice: list[int]) -> Cost:
    problem = model.problem
    parts = [(0, 0, 0)]
    for number, child in enumerate(problem.children):
        if choice[number] != OUT:
            parts.append(
                option_costs(child, child.options[int(model.index[choice[number]])], problem.weights)
            )
    travel, mismatch, wish = (sum(column) for column in zip(*parts, strict=True))
    load = model.load_cost(model.school_counts(choice))
    sites = model.total(choice) - load - travel - mismatch - wish
    return Cost(travel=travel, mismatch=mismatch, wish=wish, sites=sites, load=load)


def _unproven(model: Model, choice: list[int]) -> Solution:
    pricing = Pricing(model)
    nothing = Prices(np.zeros_like(model.capacity), np.zeros_like(model.free), 0)
    counted = Count(choice, int((np.diff(model.start) > 0).sum()), np.zeros_like(model.capacity))
    bound = pricing.bound(nothing, pricing.cheapest(nothing)[0], choice.count(OUT))
    return _solution(model, choice, counted, nothing, bound, Method.FIRST_COME)
