"""Why this volunteer, who else could, or why nobody: as codes with numbers, for people to read as sentences."""

from dataclasses import dataclass
from enum import StrEnum

from allocation.mentoring.problem import Pair, Problem, Request, Volunteer, grouped
from allocation.mentoring.solution import Solution

ALTERNATIVES = 3


class Code(StrEnum):
    NEAREST = "nearest"  # nobody suitable has a shorter way
    TRAVEL = "travel"  # number: tenths of a minute
    KNOWN = "known"
    ALL_WISHES = "all_wishes"
    MISSED_WISHES = "missed_wishes"  # number of them
    LOAD_AFTER = "load_after"  # number: minutes a week still free afterwards
    FIRST_ENGAGEMENT = "first_engagement"
    WAITED = "waited"  # number: days
    URGENT = "urgent"
    PINNED = "pinned"
    ONLY_ONE = "only_one"  # nobody else is suitable
    NOBODY_SUITABLE = "nobody_suitable"
    ALL_FULL = "all_full"  # number of suitable people whose agreed limit is reached
    BANNED = "banned"  # number of suitable people who were excluded
    BY_STAFF = "by_staff"


@dataclass(frozen=True, slots=True)
class Reason:
    code: Code
    number: int = 0


@dataclass(frozen=True, slots=True)
class Alternative:
    """Somebody else who is free in this matching, and what it would cost more, in tenths of a minute."""

    volunteer: str
    extra: int


@dataclass(frozen=True, slots=True)
class Explanation:
    request: str
    volunteer: str  # empty: nobody
    reasons: tuple[Reason, ...]
    alternatives: tuple[Alternative, ...]


def explain(problem: Problem, solution: Solution) -> tuple[Explanation, ...]:
    """One explanation for each request, in the problem's order."""
    state = _State(problem, solution)
    return tuple(state.explain(request) for request in problem.requests)


class _State:
    def __init__(self, problem: Problem, solution: Solution) -> None:
        self.problem = problem
        self.matched = {match.request: match.volunteer for match in solution.matches}
        self.by_staff = set(solution.by_staff)
        self.volunteers = {one.id: one for one in problem.volunteers}
        self.suitable = grouped((pair.request, pair) for pair in problem.pairs)
        self.allowed = grouped((pair.request, pair) for pair in problem.admissible)
        self.pinned = {pin.request for pin in problem.pins}
        self.banned = grouped((ban.request, ban.volunteer) for ban in problem.bans)
        self.minutes = {one.id: one.free_minutes for one in problem.volunteers}
        self.left = {one.id: one.free_engagements for one in problem.volunteers}
        for request, volunteer in self.matched.items():
            self.minutes[volunteer] -= problem.request(request).minutes
            self.left[volunteer] -= 1

    def explain(self, request: Request) -> Explanation:
        volunteer = self.matched.get(request.id, "")
        if not volunteer:
            return Explanation(request.id, "", tuple(self._why_nobody(request)), ())
        pair = next(one for one in self.suitable[request.id] if one.volunteer == volunteer)
        alternatives = self._alternatives(request, pair)
        return Explanation(request.id, volunteer, tuple(self._why(request, pair)), alternatives)

    def _why(self, request: Request, pair: Pair) -> list[Reason]:
        volunteer = self.volunteers[pair.volunteer]
        others = [one for one in self.suitable[request.id] if one.volunteer != pair.volunteer]
        reasons = [Reason(Code.PINNED)] if request.id in self.pinned else []
        if not others:
            reasons.append(Reason(Code.ONLY_ONE))
        nearest = all(pair.travel <= one.travel for one in others)
        reasons.append(Reason(Code.NEAREST if others and nearest else Code.TRAVEL, pair.travel))
        if pair.known:
            reasons.append(Reason(Code.KNOWN))
        missed = pair.missed_wishes
        reasons.append(Reason(Code.MISSED_WISHES, missed) if missed else Reason(Code.ALL_WISHES))
        if volunteer.carried == 0 and volunteer.free_engagements - self.left[volunteer.id] == 1:
            reasons.append(Reason(Code.FIRST_ENGAGEMENT))
        reasons.append(Reason(Code.LOAD_AFTER, self.minutes[volunteer.id]))
        if request.urgent:
            reasons.append(Reason(Code.URGENT))
        if request.waited_days:
            reasons.append(Reason(Code.WAITED, request.waited_days))
        return reasons

    def _why_nobody(self, request: Request) -> list[Reason]:
        if request.id in self.by_staff:
            return [Reason(Code.BY_STAFF)]
        suitable = self.suitable.get(request.id, [])
        banned = set(self.banned.get(request.id, ()))
        excluded = [one for one in suitable if one.volunteer in banned]
        full = len(suitable) - len(excluded)
        reasons = [Reason(Code.ALL_FULL, full)] if full else []
        if excluded:
            reasons.append(Reason(Code.BANNED, len(excluded)))
        return reasons or [Reason(Code.NOBODY_SUITABLE)]

    def _alternatives(self, request: Request, chosen: Pair) -> tuple[Alternative, ...]:
        """Who could take it instead with nobody else changing, the cheapest first."""
        own = self._price(self.volunteers[chosen.volunteer], chosen, already=True)
        found = [
            Alternative(pair.volunteer, self._price(self.volunteers[pair.volunteer], pair, already=False) - own)
            for pair in self.allowed.get(request.id, ())
            if pair.volunteer != chosen.volunteer
            and self.left[pair.volunteer] > 0
            and self.minutes[pair.volunteer] >= request.minutes
        ]
        return tuple(sorted(found, key=lambda one: (one.extra, one.volunteer))[:ALTERNATIVES])

    def _price(self, volunteer: Volunteer, pair: Pair, *, already: bool) -> int:
        """The pair with the step of load that it makes."""
        taken = volunteer.free_engagements - self.left[volunteer.id] - (1 if already else 0)
        return self.problem.pair_cost(pair) + self.problem.weights.next_engagement * (volunteer.carried + taken)
