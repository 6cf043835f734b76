"""Place as many children as possible, then at the least cost: prices, plans, proof.

The steps: first come (`_first_come`), as many as possible (`_count`), joint plans per family and their
prices (`_columns`, `_pricing`, `_plans`, `_master`, `_cuts`), for large problems by region (`_regions`).
"""

import numpy as np

from allocation.canary import require_sound_libraries
from allocation.errors import EngineRefusedError
from allocation.schools._columns import by_columns
from allocation.schools._count import Count, count, require_pins
from allocation.schools._cuts import Cut as _Cut
from allocation.schools._first_come import first_come
from allocation.schools._model import OUT, Model, compile_model
from allocation.schools._pricing import Prices, Pricing
from allocation.schools._regions import by_regions
from allocation.schools.problem import Problem, option_costs
from allocation.schools.solution import Certificate, Cost, Cut, Method, Placement, Solution

NODES_PER_SECOND = 200
"""Search-tree nodes that `limit_s` buys: a count, so that the same seed gives the same answer."""

WHOLE_PER_SECOND = 1_000_000
"""(children)² solved in one piece per second; larger problems go region by region."""

CUT_WORK_PER_SECOND = 3_000
"""Children × rounds of cuts per second."""

MOST_CUT_ROUNDS = 12

REGION_WORK_PER_SECOND = 500
"""Children × passes over all regions per second."""

MOST_PASSES = 4


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
    nodes = max(1, int(limit_s * NODES_PER_SECOND))
    size = len(problem.children)
    nobody = counted.choice.count(OUT) == size
    if nobody or size * size <= limit_s * WHOLE_PER_SECOND:
        cut_rounds = min(MOST_CUT_ROUNDS, int(limit_s * CUT_WORK_PER_SECOND / max(1, size)))
        choice, prices, bound = by_columns(model, counted, seed=seed, nodes=nodes, cut_rounds=cut_rounds)
        return _solution(model, choice, counted, prices, bound, Method.COLUMNS)
    passes = int(limit_s * REGION_WORK_PER_SECOND / size)
    choice, prices, bound = by_regions(model, counted, seed=seed, nodes=nodes, passes=min(MOST_PASSES, passes))
    return _solution(model, choice, counted, prices, bound, Method.NEIGHBOURHOODS)


def solve_first_come(problem: Problem) -> Solution:
    """First come, first served with the same kind of answer, for comparison."""
    model = compile_model(problem)
    return _unproven(model, first_come(model))


def _solution(model: Model, choice: list[int], counted: Count, prices: Prices, bound: int, method: Method) -> Solution:
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
            cuts=tuple(_cut(model, cut, price) for cut, price in prices.cuts),
            count={p.id: int(v) for p, v in zip(problem.places, counted.prices, strict=True) if v},
        ),
        method=method,
    )


def _cut(model: Model, cut: _Cut, price: int) -> Cut:
    problem = model.problem
    members = [problem.children[model.families[f][0]].family for f in sorted(cut.families)]
    return Cut(tuple(members), tuple(problem.places[p].id for p in sorted(cut.places)), price)


def _cost(model: Model, choice: list[int]) -> Cost:
    problem = model.problem
    parts = [(0, 0, 0)]
    for number, child in enumerate(problem.children):
        if choice[number] != OUT:
            parts.append(option_costs(child, child.options[int(model.index[choice[number]])], problem.weights))
    travel, mismatch, wish = (sum(column) for column in zip(*parts, strict=True))
    load = model.load_cost(model.school_counts(choice))
    sites = model.total(choice) - load - travel - mismatch - wish
    return Cost(travel=travel, mismatch=mismatch, wish=wish, sites=sites, load=load)


def _unproven(model: Model, choice: list[int]) -> Solution:
    require_pins(model, choice)
    pricing = Pricing(model)
    nothing = Prices(np.zeros_like(model.capacity), np.zeros_like(model.free), 0)
    counted = Count(choice, int((np.diff(model.start) > 0).sum()), np.zeros_like(model.capacity))
    bound = pricing.bound(nothing, pricing.cheapest(nothing), choice.count(OUT))
    return _solution(model, choice, counted, nothing, bound, Method.FIRST_COME)
