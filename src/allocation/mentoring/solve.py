"""Matching by a mixed-integer model (HiGHS), and first come, first served for comparison and as fallback.

One column for each suitable pair, one for each further engagement of a volunteer (convex, hence in order by itself),
one for each request left to full-timers or waiting on. Where all requests take the same minutes the relaxation is
whole already; elsewhere a few branches settle it. The prices of the relaxation prove how good the answer is.
"""

from collections.abc import Sequence

import highspy
import numpy as np
import numpy.typing

from allocation._highs import new_highs
from allocation.canary import require_sound_libraries
from allocation.errors import ProblemError
from allocation.mentoring._costs import cost_of
from allocation.mentoring.problem import Pair, Problem, grouped
from allocation.mentoring.solution import PRICE_UNIT, Certificate, Match, Solution

GAP = 0.0002
"""Relative gap at which the search stops: 0.02 percent."""
PAIRS_KEPT = 8
"""So many pairs of each request enter the search for a whole choice."""
NODES_PER_S = 60
"""Nodes of the search tree that one second of `limit_s` stands for: a count, not a clock."""


def solve(problem: Problem, *, seed: int = 1, limit_s: float = 2) -> Solution:
    """The best matching found within the budget. Same problem, seed and limit: same answer.

    Raises EngineRefusedError where the solver library of this machine computes wrongly.
    """
    require_sound_libraries()
    if not problem.requests:
        return _solution(problem, (), (), Certificate())
    pairs = problem.admissible
    model = _Model(problem, pairs)
    solver = new_highs(seed=seed, mip_rel_gap=GAP, mip_abs_gap=0.5, mip_max_nodes=max(1, int(limit_s * NODES_PER_S)))
    model.fill(solver)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise ProblemError("not_solved", "Die Vermittlung ließ sich nicht berechnen.")
    certificate = model.certificate(np.asarray(solver.getSolution().row_dual))
    values = np.asarray(solver.getSolution().col_value)
    if np.abs(values - np.rint(values)).max(initial=0.0) > 1e-6:
        values = model.whole(solver, values)
    chosen, by_staff = model.choice(values)
    greedy = solve_first_come(problem)
    found = _solution(problem, chosen, by_staff, certificate)
    if greedy.cost.total < found.cost.total:  # the search ended early and had nothing better
        return Solution(greedy.matches, greedy.by_staff, greedy.cost, certificate)
    return found


def solve_first_come(problem: Problem) -> Solution:
    """What an office does by hand: whoever waits longest first, to whoever costs least and is free."""
    minutes = {one.id: one.free_minutes for one in problem.volunteers}
    left = {one.id: one.free_engagements for one in problem.volunteers}
    carried = {one.id: one.carried for one in problem.volunteers}
    offers = grouped((pair.request, pair) for pair in problem.admissible)
    pinned = {pin.request for pin in problem.pins}
    order = sorted(problem.requests, key=lambda r: (r.id not in pinned, -problem.unmet_cost(r), r.id))
    chosen: list[Pair] = []
    by_staff: list[str] = []
    staff = problem.staff_minutes

    def cost(pair: Pair) -> tuple[int, str]:
        load = problem.weights.next_engagement * carried[pair.volunteer]
        return problem.pair_cost(pair) + load, pair.volunteer

    for request in order:
        free = [p for p in offers.get(request.id, ()) if minutes[p.volunteer] >= request.minutes and left[p.volunteer]]
        if free:
            best = min(free, key=cost)
            chosen.append(best)
            minutes[best.volunteer] -= request.minutes
            left[best.volunteer] -= 1
            carried[best.volunteer] += 1
        elif request.minutes <= staff and problem.staff_minute * request.minutes < problem.unmet_cost(request):
            by_staff.append(request.id)
            staff -= request.minutes
    return _solution(problem, chosen, by_staff, Certificate())


def _solution(problem: Problem, chosen: Sequence[Pair], by_staff: Sequence[str], certificate: Certificate) -> Solution:
    matches = tuple(sorted((Match(pair.request, pair.volunteer) for pair in chosen), key=lambda one: one.request))
    return Solution(matches, tuple(sorted(by_staff)), cost_of(problem, chosen, by_staff), certificate)


Floats = np.typing.NDArray[np.float64]


class _Model:
    """Columns: pairs, waiting on, full-timers, further engagements. Rows: requests, minutes, engagements, staff."""

    def __init__(self, problem: Problem, pairs: Sequence[Pair]) -> None:
        self.problem, self.pairs = problem, pairs
        self.request_row = {request.id: n for n, request in enumerate(problem.requests)}
        used = {pair.volunteer for pair in pairs}
        self.people = [one for one in problem.volunteers if one.id in used]
        first = len(problem.requests)
        self.minutes_row = {one.id: first + n for n, one in enumerate(self.people)}
        self.count_row = {one.id: first + len(self.people) + n for n, one in enumerate(self.people)}
        self.staff_row = first + 2 * len(self.people)
        takers = grouped((pair.volunteer, pair) for pair in pairs)
        self.steps = [(one, n) for one in self.people for n in range(min(one.free_engagements, len(takers[one.id])))]
        self.columns = len(pairs) + 2 * first + len(self.steps)

    def fill(self, solver: "highspy.Highs") -> None:
        problem, requests = self.problem, self.problem.requests
        pinned = {pin.request for pin in problem.pins}
        inf = highspy.kHighsInf
        lower = np.concatenate([np.ones(len(requests)), np.full(2 * len(self.people) + 1, -inf)])
        upper = np.concatenate(
            [
                np.ones(len(requests)),
                [one.free_minutes for one in self.people],
                np.zeros(len(self.people)),
                [problem.staff_minutes],
            ]
        ).astype(np.float64)
        solver.addRows(len(upper), lower, upper, 0, [], [], [])
        cost: list[float] = []
        most: list[float] = []
        entries: list[list[tuple[int, float]]] = []
        for pair in self.pairs:
            minutes = float(problem.request(pair.request).minutes)
            cost.append(problem.pair_cost(pair))
            most.append(1)
            row = self.request_row[pair.request]
            entries.append(
                [(row, 1.0), (self.minutes_row[pair.volunteer], minutes), (self.count_row[pair.volunteer], 1.0)]
            )
        for request in requests:
            cost.append(problem.unmet_cost(request))
            most.append(0 if request.id in pinned else 1)
            entries.append([(self.request_row[request.id], 1.0)])
        for request in requests:
            cost.append(problem.staff_minute * request.minutes)
            most.append(0 if request.id in pinned or request.minutes > problem.staff_minutes else 1)
            entries.append([(self.request_row[request.id], 1.0), (self.staff_row, float(request.minutes))])
        for one, step in self.steps:
            cost.append(problem.weights.next_engagement * (one.carried + step))
            most.append(1)
            entries.append([(self.count_row[one.id], -1.0)])
        flat = [entry for column in entries for entry in column]
        starts = np.cumsum([0] + [len(column) for column in entries])[:-1].astype(np.int32)
        solver.addCols(
            len(cost),
            np.asarray(cost, dtype=np.float64),
            np.zeros(len(cost)),
            np.asarray(most, dtype=np.float64),
            len(flat),
            starts,
            np.asarray([row for row, _ in flat], dtype=np.int32),
            np.asarray([value for _, value in flat], dtype=np.float64),
        )

    def certificate(self, duals: Floats) -> Certificate:
        """The prices of the relaxation, in whole units; what is not positive proves nothing and is left out."""
        prices = np.maximum(0, np.rint(-duals * PRICE_UNIT)).astype(np.int64)

        def named(rows: dict[str, int]) -> dict[str, int]:
            return {key: int(prices[row]) for key, row in rows.items() if prices[row]}

        return Certificate(named(self.minutes_row), named(self.count_row), int(prices[self.staff_row]))

    def whole(self, solver: "highspy.Highs", values: Floats) -> Floats:
        """The best whole choice among the pairs that the relaxation nearly took: PAIRS_KEPT of each request.

        The bound stays that of all pairs, so what this leaves out is part of the proven gap.
        """
        reduced = np.asarray(solver.getSolution().col_dual)
        rows = np.asarray([self.request_row[pair.request] for pair in self.pairs], dtype=np.int64)
        order = np.lexsort((reduced[: len(rows)], rows))
        first = np.searchsorted(rows[order], np.arange(len(self.request_row)))
        rank = np.empty(len(rows), dtype=np.int64)
        rank[order] = np.arange(len(rows)) - first[rows[order]]
        dropped = np.flatnonzero((rank >= PAIRS_KEPT) & (values[: len(rows)] < 1e-9)).astype(np.int32)
        solver.changeColsBounds(len(dropped), dropped, np.zeros(len(dropped)), np.zeros(len(dropped)))
        whole = np.arange(self.columns, dtype=np.int32)
        solver.changeColsIntegrality(len(whole), whole, np.full(len(whole), highspy.HighsVarType.kInteger))
        solver.run()
        return np.asarray(solver.getSolution().col_value)

    def choice(self, values: Floats) -> tuple[list[Pair], list[str]]:
        count, requests = len(self.pairs), self.problem.requests
        chosen = [self.pairs[int(n)] for n in np.flatnonzero(values[:count] > 0.5)]
        staff = values[count + len(requests) : count + 2 * len(requests)]
        return chosen, [requests[n].id for n in np.flatnonzero(staff > 0.5)]
