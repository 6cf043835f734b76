"""Checks a matching without the solver: is it allowed, is the cost right, how good can any matching be?"""

from dataclasses import dataclass

from allocation.errors import VerificationError
from allocation.mentoring.problem import Problem, Volunteer
from allocation.mentoring.solution import PRICE_UNIT, Solution


@dataclass(frozen=True, slots=True)
class Report:
    """`bound`: no matching of this problem costs less, in tenths of a minute. `gap` is the proven share above it."""

    met: int
    waiting: int
    bound: int
    gap: float


def verify(problem: Problem, solution: Solution) -> Report:
    """Raises VerificationError for a matching that breaks a rule or claims a wrong cost: then show nothing."""
    volunteers = {one.id: one for one in problem.volunteers}
    suitable = {(pair.request, pair.volunteer): pair for pair in problem.pairs}
    minutes = dict.fromkeys(volunteers, 0)
    count = dict.fromkeys(volunteers, 0)
    seen: set[str] = set()
    total = 0
    for match in solution.matches:
        pair = suitable.get((match.request, match.volunteer))
        if pair is None:
            raise VerificationError("not_suitable", f"{match.volunteer} passt nicht zu {match.request}.")
        _once(match.request, seen)
        minutes[match.volunteer] += problem.request(match.request).minutes
        count[match.volunteer] += 1
        total += pair.travel + problem.weights.wish * pair.missed_wishes
        total += 0 if pair.known else problem.weights.newcomer
    for volunteer in problem.volunteers:
        if minutes[volunteer.id] > volunteer.free_minutes or count[volunteer.id] > volunteer.free_engagements:
            raise VerificationError("over_limit", f"{volunteer.id} wäre über der vereinbarten Grenze.")
        total += _load(problem, volunteer, count[volunteer.id])
    staff = 0
    for request_id in solution.by_staff:
        _once(request_id, seen)
        staff += problem.request(request_id).minutes
    if staff > problem.staff_minutes:
        raise VerificationError("staff_over_limit", "Hauptamtliche hätten mehr, als sie können.")
    total += staff * problem.staff_minute
    total += sum(problem.unmet_cost(request) for request in problem.requests if request.id not in seen)
    _check_marks(problem, solution)
    if total != solution.cost.total:
        raise VerificationError("cost_wrong", f"Die Kosten sind {total}, nicht {solution.cost.total}.")
    bound = _bound(problem, solution)
    if bound > total:
        raise VerificationError("bound_wrong", "Die untere Schranke liegt über den Kosten.")
    met = len(solution.matches) + len(solution.by_staff)
    return Report(met, len(problem.requests) - met, bound, (total - bound) / total if total else 0.0)


def _once(request_id: str, seen: set[str]) -> None:
    if request_id in seen:
        raise VerificationError("twice", f"{request_id} ist zweimal vergeben.")
    seen.add(request_id)


def _check_marks(problem: Problem, solution: Solution) -> None:
    found = {(match.request, match.volunteer) for match in solution.matches}
    if any((pin.request, pin.volunteer) not in found for pin in problem.pins):
        raise VerificationError("pin_broken", "Etwas Festgelegtes fehlt.")
    if any((ban.request, ban.volunteer) in found for ban in problem.bans):
        raise VerificationError("ban_broken", "Etwas Ausgeschlossenes ist dabei.")


def _load(problem: Problem, volunteer: Volunteer, more: int) -> int:
    return sum(problem.weights.next_engagement * (volunteer.carried + n) for n in range(more))


def _bound(problem: Problem, solution: Solution) -> int:
    """Weak duality: each request takes its cheapest way at the prices; each capacity is paid for at most once.

    Valid for any prices ≥ 0, so a wrong solver can only make the bound worse, never untrue.
    """
    prices = solution.certificate
    if prices.staff < 0 or any(price < 0 for price in (*prices.minutes.values(), *prices.engagements.values())):
        raise VerificationError("price_negative", "Ein Preis ist negativ.")
    pinned = {pin.request for pin in problem.pins}
    best: dict[str, int] = {}
    for request in problem.requests:
        ways = [] if request.id in pinned else [PRICE_UNIT * problem.unmet_cost(request)]
        if request.id not in pinned and request.minutes <= problem.staff_minutes:
            ways.append(request.minutes * (PRICE_UNIT * problem.staff_minute + prices.staff))
        if ways:
            best[request.id] = min(ways)
    for pair in problem.admissible:
        minutes = problem.request(pair.request).minutes * prices.minutes.get(pair.volunteer, 0)
        price = PRICE_UNIT * problem.pair_cost(pair) + minutes + prices.engagements.get(pair.volunteer, 0)
        best[pair.request] = min(best.get(pair.request, price), price)
    bound = sum(best.values()) - prices.staff * problem.staff_minutes
    for volunteer in problem.volunteers:
        bound -= prices.minutes.get(volunteer.id, 0) * volunteer.free_minutes
        price = prices.engagements.get(volunteer.id, 0)
        # The most that the price can take back: each further engagement that costs less than it brings
        steps = (
            PRICE_UNIT * problem.weights.next_engagement * (volunteer.carried + n)
            for n in range(volunteer.free_engagements)
        )
        bound -= sum(max(0, price - step) for step in steps)
    return -(-bound // PRICE_UNIT)  # costs are whole
