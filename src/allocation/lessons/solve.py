"""A week of lessons as a flow of least cost, which is exact; and first come, first served for comparison.

source → volunteer (an arc for each further lesson, dearer each time) → (volunteer, slot) → (request, slot) → request.
Full-timers stand beside the volunteers, without slots of their own; what nobody gives flows straight to its request.
Least-cost flows through whole capacities are whole, so nothing has to be rounded. The distances in what is left of the
network are the prices that prove it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import numpy.typing
from ortools.graph.python import min_cost_flow

from allocation.canary import require_sound_libraries
from allocation.errors import ProblemError
from allocation.lessons._costs import cost_of
from allocation.lessons.problem import Pair, Problem
from allocation.lessons.solution import Certificate, Lesson, Solution

Key = TypeVar("Key")
Ints = np.typing.NDArray[np.int64]
SOURCE, STAFF = 0, 1
MOST_ROUNDS = 10_000


def solve(problem: Problem) -> Solution:
    """The plan of least cost. Same problem, same answer.

    Raises EngineRefusedError where the solver library of this machine computes wrongly.
    """
    require_sound_libraries()
    if not sum(one.lessons for one in problem.requests):
        return _solution(problem, (), Certificate())
    net = _Network(problem)
    flows = net.flow()
    return _solution(problem, net.lessons(flows), net.certificate(flows))


def solve_first_come(problem: Problem) -> Solution:
    """What an office does by hand: request after request, whoever costs least and is free."""
    left = {one.id: one.free_lessons for one in problem.volunteers}
    taken: set[tuple[str, int]] = set()
    offers: dict[str, list[Pair]] = {}
    for pair in sorted(problem.pairs, key=lambda one: (problem.pair_cost(one), one.volunteer)):
        offers.setdefault(pair.request, []).append(pair)
    staff, lessons = problem.staff_lessons, []
    for request in sorted(problem.requests, key=lambda one: not one.urgent):
        open_slots, missing = list(request.slots), request.lessons
        for pair in offers.get(request.id, ()):
            there = set(problem.volunteer(pair.volunteer).slots)
            for slot in [one for one in open_slots if one in there]:
                if missing and left[pair.volunteer] and (pair.volunteer, slot) not in taken:
                    taken.add((pair.volunteer, slot))
                    left[pair.volunteer] -= 1
                    open_slots.remove(slot)
                    missing -= 1
                    lessons.append(Lesson(request.id, slot, pair.volunteer))
        while missing and staff and open_slots and problem.staff_lesson < problem.unmet_cost(request):
            lessons.append(Lesson(request.id, open_slots.pop(0)))
            staff, missing = staff - 1, missing - 1
    return _solution(problem, lessons, Certificate())


def _solution(problem: Problem, lessons: Sequence[Lesson], certificate: Certificate) -> Solution:
    order = {one.id: n for n, one in enumerate(problem.requests)}
    found = tuple(sorted(lessons, key=lambda one: (order[one.request], one.slot)))
    return Solution(found, cost_of(problem, found), certificate)


@dataclass(slots=True)
class _Arcs:
    tails: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    rooms: list[int] = field(default_factory=list)
    costs: list[int] = field(default_factory=list)

    def add(self, tail: int, head: int, room: int, cost: int) -> None:
        self.tails.append(tail)
        self.heads.append(head)
        self.rooms.append(room)
        self.costs.append(cost)


class _Network:
    """Nodes: source, full-timers, requests, (request, slot), then volunteers and (volunteer, slot) that can help."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.total = sum(one.lessons for one in problem.requests)
        names: dict[tuple[str, str, int | None], int] = {}

        def node(kind: str, key: str, slot: int | None = None) -> int:
            return names.setdefault((kind, key, slot), len(names) + 2)

        arcs = _Arcs()
        arcs.add(SOURCE, STAFF, problem.staff_lessons, 0)
        for request in problem.requests:
            to = node("request", request.id)
            arcs.add(SOURCE, to, self.total, problem.unmet_cost(request))
            for slot in request.slots:
                at = node("request", request.id, slot)
                arcs.add(at, to, 1, 0)
                arcs.add(STAFF, at, self.total, problem.staff_lesson)
        for one in problem.volunteers:
            if not one.free_lessons:
                continue
            who = node("volunteer", one.id)
            for cost in problem.step_costs(one):
                arcs.add(SOURCE, who, 1, cost)
            for slot in one.slots:
                arcs.add(who, node("volunteer", one.id, slot), 1, 0)
        self.first_lesson = len(arcs.tails)
        self.taught: list[Lesson] = []
        for pair in problem.pairs:
            if not problem.volunteer(pair.volunteer).free_lessons:
                continue
            cost = problem.pair_cost(pair)
            for slot in problem.common_slots(pair):
                tail, head = names["volunteer", pair.volunteer, slot], names["request", pair.request, slot]
                arcs.add(tail, head, self.total, cost)
                self.taught.append(Lesson(pair.request, slot, pair.volunteer))
        self.names = names
        self.tails, self.heads = np.asarray(arcs.tails, dtype=np.int64), np.asarray(arcs.heads, dtype=np.int64)
        self.rooms, self.costs = np.asarray(arcs.rooms, dtype=np.int64), np.asarray(arcs.costs, dtype=np.int64)

    def flow(self) -> Ints:
        """How much goes along each arc. Raises ProblemError where the library finds none, which cannot be."""
        solver = min_cost_flow.SimpleMinCostFlow()
        arcs = solver.add_arcs_with_capacity_and_unit_cost(
            self.tails.astype(np.int32), self.heads.astype(np.int32), self.rooms, self.costs
        )
        solver.set_node_supply(SOURCE, self.total)
        for request in self.problem.requests:
            solver.set_node_supply(self.names["request", request.id, None], -request.lessons)
        if solver.solve() != solver.OPTIMAL:
            raise ProblemError("not_solved", "Die Stunden ließen sich nicht verteilen.")
        return np.asarray(solver.flows(arcs), dtype=np.int64)

    def lessons(self, flows: Ints) -> list[Lesson]:
        chosen = np.flatnonzero(flows[self.first_lesson :] > 0)
        taught = [self.taught[int(n)] for n in chosen]
        at = {number: key for key, number in self.names.items()}
        by_staff = np.flatnonzero((self.tails == STAFF) & (flows > 0))
        for arc in by_staff:
            _, request, slot = at[int(self.heads[arc])]
            assert slot is not None
            taught.append(Lesson(request, slot))
        return taught

    def certificate(self, flows: Ints) -> Certificate:
        """Distances in the residual network: no arc that has room left is a way to save."""
        distance = self._distances(flows)
        volunteers: dict[str, int] = {}
        own: dict[tuple[str, int], int] = {}
        theirs: dict[tuple[str, int], int] = {}
        for (kind, key, slot), number in self.names.items():
            if slot is None and kind == "volunteer":
                volunteers[key] = max(0, int(distance[number] - distance[SOURCE]))
            elif slot is not None:
                whole = distance[self.names[kind, key, None]]
                price = distance[number] - whole if kind == "volunteer" else whole - distance[number]
                (own if kind == "volunteer" else theirs)[key, slot] = max(0, int(price))
        staff = max(0, int(distance[STAFF] - distance[SOURCE]))
        return Certificate(_priced(volunteers), _priced(own), _priced(theirs), staff)

    def _distances(self, flows: Ints) -> Ints:
        forth, back = flows < self.rooms, flows > 0
        tails = np.concatenate([self.tails[forth], self.heads[back]])
        heads = np.concatenate([self.heads[forth], self.tails[back]])
        costs = np.concatenate([self.costs[forth], -self.costs[back]])
        order = np.argsort(heads, kind="stable")
        tails, heads, costs = tails[order], heads[order], costs[order]
        reached, starts = np.unique(heads, return_index=True)
        distance = np.zeros(len(self.names) + 2, dtype=np.int64)
        for _ in range(MOST_ROUNDS):
            best = np.minimum(np.minimum.reduceat(distance[tails] + costs, starts), distance[reached])
            if (best == distance[reached]).all():
                break
            distance[reached] = best
        return distance


def _priced(prices: dict[Key, int]) -> dict[Key, int]:
    return {key: price for key, price in prices.items() if price}
