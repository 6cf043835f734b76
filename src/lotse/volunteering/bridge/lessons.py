"""Language lessons of one week: who could teach which family when. Facts in, verified and explained lessons out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allocation import lessons as engine
from lotse.volunteering.bridge.matching import Facts, MatchingFailed, NeedFacts, VolunteerFacts, is_suitable, travel
from lotse.volunteering.enums import PartOfDay, Weekday

LESSON_MINUTES = 60
"""A lesson has at most so many; a need of 90 minutes a week is two lessons of 45."""
SLOTS: tuple[tuple[int, str], ...] = tuple((day.value, part.value) for day in Weekday for part in PartOfDay)
"""The times of a week, in their order; the engine knows them by their number."""
_NUMBERS = {slot: number for number, slot in enumerate(SLOTS)}

Slot = tuple[int, str]


@dataclass(frozen=True, slots=True)
class LessonRow:
    """One lesson, or with ``slot`` None what a need still lacks. ``volunteer`` "" with a slot: a full-timer."""

    need: str
    slot: Slot | None
    volunteer: str
    reasons: list[tuple[str, int]]


def plan(facts: Facts, *, busy: Mapping[str, frozenset[Slot]], staff_minutes: int) -> list[LessonRow]:
    """The lessons of a week, checked by code of its own; nobody over a limit or in two places at once.

    ``busy``: when each volunteer has regular meetings already; ``staff_minutes``: what full-timers have left. A lesson
    may be the only one of an engagement, so nobody gives more lessons than engagements are left. Raises MatchingFailed.
    """
    try:
        problem = _problem(facts, busy, staff_minutes)
        solution = engine.solve(problem)
        engine.verify(problem, solution)
        explained = engine.explain(problem, solution)
    except engine.AllocationError as error:
        raise MatchingFailed from error
    return [
        LessonRow(
            one.request,
            SLOTS[one.lesson.slot] if one.lesson else None,
            one.lesson.volunteer if one.lesson else "",
            [_reason(each) for each in one.reasons],
        )
        for one in explained
    ]


def lessons_of(minutes: int) -> int:
    """How many lessons so many minutes a week are."""
    return max(1, -(-minutes // LESSON_MINUTES))


def _reason(reason: engine.Reason) -> tuple[str, int]:
    is_lessons = reason.code == engine.Code.LOAD_AFTER
    return f"lesson_{reason.code.value}" if is_lessons else reason.code.value, reason.number


def _problem(facts: Facts, busy: Mapping[str, frozenset[Slot]], staff_minutes: int) -> engine.Problem:
    return engine.Problem(
        volunteers=tuple(_volunteer(one, busy.get(one.id, frozenset())) for one in facts.volunteers),
        requests=tuple(
            engine.Request(one.id, _slots(one.slots), lessons_of(one.minutes), one.urgent) for one in facts.needs
        ),
        pairs=tuple(_pairs(facts)),
        staff_lessons=staff_minutes // LESSON_MINUTES,
    )


def _volunteer(one: VolunteerFacts, busy: frozenset[Slot]) -> engine.Volunteer:
    left = min(one.free_minutes // LESSON_MINUTES, one.free_engagements)
    times = tuple(number for number in _slots(one.slots) if SLOTS[number] not in busy)
    return engine.Volunteer(one.id, times, left, one.carried)


def _slots(slots: frozenset[Slot]) -> tuple[int, ...]:
    """None said: any time."""
    return tuple(sorted(_NUMBERS[one] for one in slots)) if slots else tuple(range(len(SLOTS)))


def _pairs(facts: Facts) -> Iterable[engine.Pair]:
    for need in facts.needs:
        for volunteer in facts.volunteers:
            if volunteer.id not in need.bans and is_suitable(volunteer, need):
                yield _pair(need, volunteer)


def _pair(need: NeedFacts, volunteer: VolunteerFacts) -> engine.Pair:
    return engine.Pair(need.id, volunteer.id, travel(volunteer, need), volunteer.id in need.known)
