"""Why this volunteer gives this lesson, or why nobody does: as codes with numbers, for people to read as sentences."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from allocation.lessons.problem import Pair, Problem, Request
from allocation.lessons.solution import Lesson, Solution

ALTERNATIVES = 3


class Code(StrEnum):
    KNOWN = "known"
    TRAVEL = "travel"  # number: tenths of a minute
    LOAD_AFTER = "load_after"  # number: lessons a week still free afterwards
    FIRST_LESSON = "first_lesson"
    BY_STAFF = "by_staff"
    NOBODY_SUITABLE = "nobody_suitable"
    NO_COMMON_TIME = "no_common_time"  # number of suitable people
    ALL_TAKEN = "all_taken"  # number of suitable people with a common time, who are at their limit or busy then
    FEW_TIMES = "few_times"  # number: the request has fewer times than lessons


@dataclass(frozen=True, slots=True)
class Reason:
    code: Code
    number: int = 0


@dataclass(frozen=True, slots=True)
class Explanation:
    """One for each lesson, and one without lesson where a request lacks some. `alternatives`: who is free then."""

    request: str
    lesson: Lesson | None
    reasons: tuple[Reason, ...]
    alternatives: tuple[str, ...] = ()


def explain(problem: Problem, solution: Solution) -> tuple[Explanation, ...]:
    """In the problem's order."""
    state = _State(problem, solution)
    return tuple(one for request in problem.requests for one in state.of(request))


class _State:
    def __init__(self, problem: Problem, solution: Solution) -> None:
        self.problem = problem
        self.given = Counter(one.volunteer for one in solution.lessons)
        self.busy = {(one.volunteer, one.slot) for one in solution.lessons}
        self.lessons: dict[str, list[Lesson]] = {}
        for one in solution.lessons:
            self.lessons.setdefault(one.request, []).append(one)
        self.pairs: dict[str, list[Pair]] = {}
        for pair in problem.pairs:
            self.pairs.setdefault(pair.request, []).append(pair)

    def of(self, request: Request) -> list[Explanation]:
        found = [self._lesson(one) for one in self.lessons.get(request.id, ())]
        if len(found) < request.lessons:
            found.append(Explanation(request.id, None, (self._why_missing(request),)))
        return found

    def _lesson(self, lesson: Lesson) -> Explanation:
        others = [
            pair
            for pair in self.pairs.get(lesson.request, ())
            if pair.volunteer != lesson.volunteer and self._is_free(pair, lesson.slot)
        ]
        others.sort(key=lambda pair: (self.problem.pair_cost(pair), pair.volunteer))
        names = tuple(pair.volunteer for pair in others[:ALTERNATIVES])
        if not lesson.volunteer:
            return Explanation(lesson.request, lesson, (Reason(Code.BY_STAFF),), names)
        own = next(pair for pair in self.pairs[lesson.request] if pair.volunteer == lesson.volunteer)
        volunteer = self.problem.volunteer(lesson.volunteer)
        reasons = [Reason(Code.KNOWN)] if own.known else []
        reasons.append(Reason(Code.TRAVEL, own.travel))
        if volunteer.carried + self.given[volunteer.id] == 1:
            reasons.append(Reason(Code.FIRST_LESSON))
        reasons.append(Reason(Code.LOAD_AFTER, volunteer.free_lessons - self.given[volunteer.id]))
        return Explanation(lesson.request, lesson, tuple(reasons), names)

    def _why_missing(self, request: Request) -> Reason:
        if len(request.slots) < request.lessons and len(self.lessons.get(request.id, ())) == len(request.slots):
            return Reason(Code.FEW_TIMES, len(request.slots))
        pairs = self.pairs.get(request.id, [])
        if not pairs:
            return Reason(Code.NOBODY_SUITABLE)
        timely = [pair for pair in pairs if self.problem.common_slots(pair)]
        return Reason(Code.ALL_TAKEN, len(timely)) if timely else Reason(Code.NO_COMMON_TIME, len(pairs))

    def _is_free(self, pair: Pair, slot: int) -> bool:
        volunteer = self.problem.volunteer(pair.volunteer)
        has_room = volunteer.free_lessons > self.given[volunteer.id]
        return has_room and slot in volunteer.slots and (volunteer.id, slot) not in self.busy
