"""The cost of a choice by component."""

from collections import Counter
from collections.abc import Iterable

from allocation.mentoring.problem import Pair, Problem
from allocation.mentoring.solution import Cost


def cost_of(problem: Problem, chosen: Iterable[Pair], by_staff: Iterable[str]) -> Cost:
    """The cost of these pairs, of what full-timers take over, and of what waits on."""
    pairs, staff = list(chosen), set(by_staff)
    more = Counter(pair.volunteer for pair in pairs)
    met = {pair.request for pair in pairs} | staff
    weights = problem.weights
    return Cost(
        travel=sum(pair.travel for pair in pairs),
        wishes=weights.wish * sum(pair.missed_wishes for pair in pairs),
        newcomers=weights.newcomer * sum(not pair.known for pair in pairs),
        load=sum(problem.load_cost(one, more[one.id]) for one in problem.volunteers),
        staff=problem.staff_minute * sum(problem.request(one).minutes for one in staff),
        unmet=sum(problem.unmet_cost(request) for request in problem.requests if request.id not in met),
    )
