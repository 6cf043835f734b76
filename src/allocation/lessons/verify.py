"""Checks a plan without the solver: is it allowed, is the cost right, how good can any plan be?"""

from collections import Counter
from dataclasses import dataclass

from allocation.errors import VerificationError
from allocation.lessons.problem import Problem
from allocation.lessons.solution import Solution


@dataclass(frozen=True, slots=True)
class Report:
    """`bound`: no plan of this problem costs less, in tenths of a minute. `gap` is the proven share above it."""

    given: int
    missing: int
    bound: int
    gap: float


def verify(problem: Problem, solution: Solution) -> Report:
    """Raises VerificationError for a plan that breaks a rule or claims a wrong cost: then show nothing."""
    total = _cost_of_lessons(problem, solution)
    met = Counter(one.request for one in solution.lessons)
    for request in problem.requests:
        missing = request.lessons - met[request.id]
        if missing < 0:
            raise VerificationError("too_many", f"{request.id} bekäme mehr Stunden als gewünscht.")
        total += missing * problem.unmet_cost(request)
    if total != solution.cost.total:
        raise VerificationError("cost_wrong", f"Die Kosten sind {total}, nicht {solution.cost.total}.")
    bound = _bound(problem, solution)
    if bound > total:
        raise VerificationError("bound_wrong", "Die untere Schranke liegt über den Kosten.")
    wanted = sum(one.lessons for one in problem.requests)
    given = len(solution.lessons)
    return Report(given, wanted - given, bound, (total - bound) / total if total else 0.0)


def _cost_of_lessons(problem: Problem, solution: Solution) -> int:
    suitable = {(pair.request, pair.volunteer): pair for pair in problem.pairs}
    wanted = {one.id: set(one.slots) for one in problem.requests}
    offered = {one.id: set(one.slots) for one in problem.volunteers}
    given: Counter[str] = Counter()
    busy: set[tuple[str, str, int]] = set()
    total = staff = 0
    for lesson in solution.lessons:
        if lesson.slot not in wanted.get(lesson.request, ()):
            raise VerificationError("no_time", f"{lesson.request} hat zur Zeit {lesson.slot} keine Zeit.")
        _once(busy, ("request", lesson.request, lesson.slot))
        if not lesson.volunteer:
            staff += 1
            continue
        pair = suitable.get((lesson.request, lesson.volunteer))
        if pair is None:
            raise VerificationError("not_suitable", f"{lesson.volunteer} passt nicht zu {lesson.request}.")
        if lesson.slot not in offered[lesson.volunteer]:
            raise VerificationError("no_time", f"{lesson.volunteer} hat zur Zeit {lesson.slot} keine Zeit.")
        _once(busy, ("volunteer", lesson.volunteer, lesson.slot))
        given[lesson.volunteer] += 1
        total += max(0, pair.travel - (problem.weights.known if pair.known else 0))
    for volunteer in problem.volunteers:
        if given[volunteer.id] > volunteer.free_lessons:
            raise VerificationError("over_limit", f"{volunteer.id} wäre über der vereinbarten Grenze.")
        total += sum(problem.weights.next_lesson * (volunteer.carried + n) for n in range(given[volunteer.id]))
    if staff > problem.staff_lessons:
        raise VerificationError("staff_over_limit", "Hauptamtliche hätten mehr, als sie können.")
    return total + staff * problem.staff_lesson


def _once(busy: set[tuple[str, str, int]], key: tuple[str, str, int]) -> None:
    if key in busy:
        raise VerificationError("twice", f"{key[1]} wäre zur Zeit {key[2]} zweimal da.")
    busy.add(key)


def _bound(problem: Problem, solution: Solution) -> int:
    """Weak duality: each lesson of a request takes its cheapest way at the prices; each room is paid for at most once.

    Valid for any prices ≥ 0, so a wrong solver can only make the bound worse, never untrue.
    """
    prices = solution.certificate
    tables = (prices.volunteers, prices.volunteer_slots, prices.request_slots)
    if prices.staff < 0 or any(price < 0 for table in tables for price in table.values()):
        raise VerificationError("price_negative", "Ein Preis ist negativ.")
    best = {one.id: problem.unmet_cost(one) for one in problem.requests}
    for request in problem.requests:
        for slot in request.slots if problem.staff_lessons else ():
            price = problem.staff_lesson + prices.staff + prices.request_slots.get((request.id, slot), 0)
            best[request.id] = min(best[request.id], price)
    for pair in problem.pairs:
        cost = problem.pair_cost(pair) + prices.volunteers.get(pair.volunteer, 0)
        for slot in problem.common_slots(pair) if problem.volunteer(pair.volunteer).free_lessons else ():
            price = cost + prices.volunteer_slots.get((pair.volunteer, slot), 0)
            price += prices.request_slots.get((pair.request, slot), 0)
            best[pair.request] = min(best[pair.request], price)
    bound = sum(best[one.id] * one.lessons for one in problem.requests)
    bound -= prices.staff * problem.staff_lessons
    bound -= sum(prices.request_slots.get((one.id, slot), 0) for one in problem.requests for slot in one.slots)
    for volunteer in problem.volunteers:
        bound -= sum(prices.volunteer_slots.get((volunteer.id, slot), 0) for slot in volunteer.slots)
        price = prices.volunteers.get(volunteer.id, 0)
        bound -= sum(max(0, price - step) for step in problem.step_costs(volunteer))
    return bound
