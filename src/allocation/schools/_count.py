"""First aim: how many children can be placed at all, with the prices that prove it.

Without crossing capacities this is a maximum flow, and its minimum cut is the proof. A child that takes
two places at once is no flow; there HiGHS counts, and the duals of the relaxation are the proof.
"""

from dataclasses import dataclass

import highspy
import numpy as np
from ortools.graph.python import max_flow, min_cost_flow

from allocation._highs import new_highs
from allocation.errors import ProblemError
from allocation.schools._model import OUT, Ints, Model
from allocation.schools.solution import PRICE_UNIT


@dataclass(frozen=True, slots=True)
class Count:
    """`choice` places as many children as possible; `prices` per place prove at most `most` can be."""

    choice: list[int]
    most: int
    prices: Ints


def count(model: Model, start: list[int]) -> Count:
    """The most children that can be placed with every pin held; `start` is any feasible choice.

    Raises `ProblemError("pins_exceed_places")` when the pinned children do not fit together.
    """
    reachable = int((np.diff(model.start) > 0).sum())
    if model.crossing and sum(option != OUT for option in start) == reachable:
        return Count(start, reachable, np.zeros(len(model.capacity), dtype=np.int64))
    choice, prices = _crossing(model) if model.crossing else _flow(model)
    require_pins(model, choice)
    return Count(choice, most_by(model, prices), prices)


def require_pins(model: Model, choice: list[int]) -> None:
    """Raise `ProblemError("pins_exceed_places")` when a choice leaves a pinned child out."""
    if any(model.pinned[child] and option == OUT for child, option in enumerate(choice)):
        raise ProblemError(
            "pins_exceed_places", "Die Festlegungen passen nicht zusammen: Es gibt zu wenige Plätze dafür."
        )


def most_by(model: Model, prices: Ints) -> int:
    """Upper bound on the number placed that any prices ≥ 0 prove (see `Certificate.count`)."""
    paid = prices[model.first] + np.where(model.second >= 0, prices[model.second], 0)
    cheapest = np.full(len(model.pinned), PRICE_UNIT, dtype=np.int64)
    np.minimum.at(cheapest, model.child, paid)
    return int((prices * model.capacity).sum() + (PRICE_UNIT - cheapest).sum()) // PRICE_UNIT


def _flow(model: Model) -> tuple[list[int], Ints]:
    """The cheapest of the largest flows, siblings and load ignored.

    Nodes: source 0, children, places, sink. Pinned children are preferred, which costs no seat: a set of
    children that fits can always be completed to a largest one (augmenting paths keep it).
    """
    n, p = len(model.pinned), len(model.capacity)
    sink = n + p + 1
    tails = np.concatenate([np.zeros(n, dtype=np.int64), model.child + 1, np.arange(n + 1, n + p + 1)])
    heads = np.concatenate([np.arange(1, n + 1), model.first + n + 1, np.full(p, sink)])
    caps = np.concatenate([np.ones(n + len(model.child), dtype=np.int64), model.capacity])
    cut = max_flow.SimpleMaxFlow()
    cut.add_arcs_with_capacity(tails, heads, caps)
    cut.solve(0, sink)
    source_side = set(cut.get_source_side_min_cut())
    prices = np.asarray([PRICE_UNIT if n + 1 + q in source_side else 0 for q in range(p)], dtype=np.int64)

    flow = min_cost_flow.SimpleMinCostFlow()
    costs = np.concatenate([np.where(model.pinned, -(1 << 30), 0), model.cost, np.zeros(p, dtype=np.int64)])
    arcs = flow.add_arcs_with_capacity_and_unit_cost(tails, heads, caps, costs)
    flow.set_nodes_supplies(np.asarray([0, sink]), np.asarray([n, -n]))
    flow.solve_max_flow_with_min_cost()
    used = np.flatnonzero(flow.flows(arcs)[n : n + len(model.child)])
    choice = [OUT] * n
    for option in used:
        choice[int(model.child[option])] = int(option)
    return choice, prices


def _crossing(model: Model) -> tuple[list[int], Ints]:
    n, p, m = len(model.pinned), len(model.capacity), len(model.child)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = m, n + p
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = -np.ones(m), np.zeros(m), np.ones(m)
    lp.row_lower_ = np.concatenate([np.where(model.pinned, 1.0, 0.0), np.full(p, -highspy.kHighsInf)])
    lp.row_upper_ = np.concatenate([np.ones(n), model.capacity.astype(np.float64)])
    rows = [np.asarray([model.child[o], *(n + q for q in model.takes(o))]) for o in range(m)]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum([len(r) for r in rows])])
    lp.a_matrix_.index_ = np.concatenate(rows)
    lp.a_matrix_.value_ = np.ones(len(lp.a_matrix_.index_))

    solver = new_highs()
    solver.passModel(lp)
    solver.run()
    if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return [OUT] * n, np.zeros(p, dtype=np.int64)
    duals = -np.asarray(solver.getSolution().row_dual)[n:]
    prices = np.rint(np.clip(duals, 0, 1) * PRICE_UNIT).astype(np.int64)
    solver.changeColsIntegrality(m, np.arange(m, dtype=np.int32), np.full(m, highspy.HighsVarType.kInteger))
    solver.run()
    values = np.asarray(solver.getSolution().col_value)
    choice = [OUT] * n
    for option in np.flatnonzero(values > 0.5):
        choice[int(model.child[option])] = int(option)
    return choice, prices
