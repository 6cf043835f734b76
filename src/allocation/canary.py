"""Start-up canary: solver libraries must get small models with known optima right, or they are not used.

HiGHS 1.14.0 answered "optimal" with a wrong value (ERGO-Code/HiGHS #3073) and later versions cannot share a
process with OR-Tools 9.15 (google/or-tools #5246); a pinned version may still be replaced by a packager.
"""

from functools import cache

import highspy
import numpy as np
from ortools.graph.python import max_flow, min_cost_flow

from allocation._highs import new_highs
from allocation.errors import EngineRefusedError

KNAPSACK = ((10, 5), (13, 6), (7, 4), (8, 3), (6, 2))
"""(value, weight). The best that weighs at most 10 is 10 + 8 + 6; the relaxation has 24.8."""
KNAPSACK_LIMIT = 10
KNAPSACK_BEST = 24


@cache
def require_sound_libraries() -> None:
    """Raise `EngineRefusedError` unless HiGHS and OR-Tools solve the known models; once per process."""
    found = {"HiGHS": knapsack(), "OR-Tools min-cost flow": flow_cost(), "OR-Tools max flow": flow_value()}
    expected = {"HiGHS": KNAPSACK_BEST, "OR-Tools min-cost flow": 7, "OR-Tools max flow": 4}
    for name, value in found.items():
        if value != expected[name]:
            raise EngineRefusedError(
                "canary", f"{name} rechnet auf diesem Rechner falsch ({value} statt {expected[name]})."
            )


def knapsack() -> int:
    """A mixed-integer model whose relaxation is fractional, so that presolve and branching take part."""
    values, weights = np.asarray(KNAPSACK, dtype=np.float64).T
    solver = new_highs()
    count = len(values)
    solver.addRows(1, np.asarray([-highspy.kHighsInf]), np.asarray([float(KNAPSACK_LIMIT)]), 0, [], [], [])
    index = np.zeros(count, dtype=np.int32)
    solver.addCols(
        count,
        -values,
        np.zeros(count),
        np.ones(count),
        count,
        np.arange(count, dtype=np.int32),
        index,
        weights,
    )
    numbers = np.arange(count, dtype=np.int32)
    solver.changeColsIntegrality(count, numbers, np.full(count, highspy.HighsVarType.kInteger))
    solver.run()
    value: float = solver.getInfo().objective_function_value
    return round(-value)


def flow_cost() -> int:
    """Two units from 0 to 3: one over 1 (cost 1 + 2), one over 2 (cost 3 + 1)."""
    flow = min_cost_flow.SimpleMinCostFlow()
    for tail, head, capacity, cost in ((0, 1, 1, 1), (0, 2, 2, 3), (1, 3, 2, 2), (2, 3, 2, 1)):
        flow.add_arc_with_capacity_and_unit_cost(tail, head, capacity, cost)
    flow.set_node_supply(0, 2)
    flow.set_node_supply(3, -2)
    flow.solve()
    return int(flow.optimal_cost())


def flow_value() -> int:
    """At most 4 units: 2 over 1, 2 over 2 of which one turns over to 1's free arc."""
    flow = max_flow.SimpleMaxFlow()
    for tail, head, capacity in ((0, 1, 2), (0, 2, 3), (1, 3, 3), (2, 3, 1), (2, 1, 1)):
        flow.add_arc_with_capacity(tail, head, capacity)
    flow.solve(0, 3)
    return int(flow.optimal_flow())
