"""The cost of a plan by component."""

from collections import Counter
from collections.abc import Sequence
from itertools import islice

from allocation.lessons.problem import Problem
from allocation.lessons.solution import Cost, Lesson


def cost_of(problem: Problem, lessons: Sequence[Lesson]) -> Cost:
    pairs = {(pair.request, pair.volunteer): pair for pair in problem.pairs}
    given = Counter(one.volunteer for one in lessons if one.volunteer)
    met = Counter(one.request for one in lessons)
    return Cost(
        pairs=sum(problem.pair_cost(pairs[one.request, one.volunteer]) for one in lessons if one.volunteer),
        load=sum(sum(islice(problem.step_costs(one), given[one.id])) for one in problem.volunteers),
        staff=problem.staff_lesson * sum(not one.volunteer for one in lessons),
        unmet=sum(problem.unmet_cost(one) * (one.lessons - met[one.id]) for one in problem.requests),
    )
