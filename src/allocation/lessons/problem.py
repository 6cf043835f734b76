"""Who could teach whom when: volunteers with free slots of a week, requests for lessons, pairs that suit."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from functools import cached_property

from allocation.errors import ProblemError

MOST = 100_000
"""No single number may be larger: sums stay far below the limits of whole numbers in 64 bits."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What things cost, in tenths of a minute. A centre may change each.

    `unmet` is what one lesson that nobody gives costs, `urgent` more where it is urgent; meant to be larger than any
    pair. `known` is what it is worth that both know each other. `next_lesson` spreads the load: whoever gives n
    lessons a week pays n times as much for the next one.
    """

    unmet: int = 20_000
    urgent: int = 5_000
    known: int = 200
    next_lesson: int = 100

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if not isinstance(value, int) or not 0 <= value <= MOST:
                raise ProblemError("weight_out_of_range", f"Das Gewicht {each.name} muss zwischen 0 und {MOST} liegen.")

    def table(self) -> tuple[tuple[str, int, str], ...]:
        """Name, value and German meaning of each weight, as a coordinator reads them."""
        meanings = {
            "unmet": "eine Stunde findet nicht statt",
            "urgent": "und sie ist dringend",
            "known": "beide kennen sich schon (Abzug)",
            "next_lesson": "jede weitere Stunde in der Woche, mal der Zahl der bisherigen",
        }
        return tuple((each.name, getattr(self, each.name), meanings[each.name]) for each in fields(self))


@dataclass(frozen=True, slots=True)
class Volunteer:
    """`slots` of the week in which there is time; at most `free_lessons` more beside the `carried` ones.

    A week of rest has no `free_lessons`.
    """

    id: str
    slots: tuple[int, ...]
    free_lessons: int
    carried: int = 0


@dataclass(frozen=True, slots=True)
class Request:
    """A family that wants `lessons` a week, each in another one of its `slots`; volunteers may differ."""

    id: str
    slots: tuple[int, ...]
    lessons: int = 1
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A suitable pair, as the caller saw to: requirements, language, way. `travel` in tenths of a minute per lesson."""

    request: str
    volunteer: str
    travel: int = 0
    known: bool = False


@dataclass(frozen=True)
class Problem:
    """All requests and all free slots of a week. Raises ProblemError for contradictions.

    `staff_lessons` can be taken over by full-timers, in any slot, at `staff_lesson` tenths each: the overflow.
    """

    volunteers: tuple[Volunteer, ...]
    requests: tuple[Request, ...]
    pairs: tuple[Pair, ...]
    weights: Weights = field(default_factory=Weights)
    staff_lessons: int = 0
    staff_lesson: int = 6_000

    def __post_init__(self) -> None:
        volunteers, requests = {v.id for v in self.volunteers}, {r.id for r in self.requests}
        if len(volunteers) != len(self.volunteers) or len(requests) != len(self.requests):
            raise ProblemError("id_twice", "Eine Kennung kommt zweimal vor.")
        if len({(p.request, p.volunteer) for p in self.pairs}) != len(self.pairs):
            raise ProblemError("pair_twice", "Ein Paar kommt zweimal vor.")
        for pair in self.pairs:
            if pair.request not in requests or pair.volunteer not in volunteers:
                raise ProblemError("unknown_id", f"Unbekannte Kennung: {pair.request} oder {pair.volunteer}.")
        timed: tuple[Volunteer | Request, ...] = (*self.volunteers, *self.requests)
        if any(len(set(one.slots)) != len(one.slots) for one in timed):
            raise ProblemError("slot_twice", "Eine Zeit kommt bei jemandem zweimal vor.")
        numbers: list[int] = [self.staff_lessons, self.staff_lesson]
        numbers += [n for v in self.volunteers for n in (v.free_lessons, v.carried)]
        numbers += [r.lessons for r in self.requests] + [p.travel for p in self.pairs]
        if any(not 0 <= n <= MOST for n in numbers):
            raise ProblemError("number_out_of_range", f"Eine Zahl liegt nicht zwischen 0 und {MOST}.")

    @cached_property
    def _requests(self) -> dict[str, Request]:
        return {one.id: one for one in self.requests}

    @cached_property
    def _volunteers(self) -> dict[str, Volunteer]:
        return {one.id: one for one in self.volunteers}

    def request(self, request_id: str) -> Request:
        return self._requests[request_id]

    def volunteer(self, volunteer_id: str) -> Volunteer:
        return self._volunteers[volunteer_id]

    def common_slots(self, pair: Pair) -> tuple[int, ...]:
        """When both have time, in the order of the request."""
        there = set(self.volunteer(pair.volunteer).slots)
        return tuple(slot for slot in self.request(pair.request).slots if slot in there)

    def pair_cost(self, pair: Pair) -> int:
        """What a lesson of a pair costs by itself, without the load; never below zero."""
        return max(0, pair.travel - (self.weights.known if pair.known else 0))

    def unmet_cost(self, request: Request) -> int:
        return self.weights.unmet + (self.weights.urgent if request.urgent else 0)

    def step_costs(self, volunteer: Volunteer) -> Iterable[int]:
        """What each further lesson of a volunteer costs: convex, so that load spreads."""
        return (self.weights.next_lesson * (volunteer.carried + n) for n in range(volunteer.free_lessons))
