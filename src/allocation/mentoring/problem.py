"""Who could help whom: volunteers with what they agreed to, requests with what they take, pairs with their cost."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TypeVar

from allocation.errors import ProblemError

T = TypeVar("T")

MOST_TENTHS = 100_000
"""No single cost may be larger: prices and sums stay far below the limits of whole numbers in doubles."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What things cost, in tenths of a minute. A centre may change each.

    `unmet` is what it costs that a request waits on; with each day waited it costs `day` more, up to `most_days`, and
    `urgent` more if it is. It is meant to be larger than any pair's cost: then a request waits only where nobody is
    free. `wish` is paid for each wish that a pair misses, `newcomer` for a pair that does not know each other.
    `next_engagement` spreads the load: whoever carries n engagements pays n times as much for the next one.
    """

    unmet: int = 20_000
    day: int = 20
    most_days: int = 365
    urgent: int = 5_000
    wish: int = 100
    newcomer: int = 50
    next_engagement: int = 150

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if not isinstance(value, int) or not 0 <= value <= MOST_TENTHS:
                raise ProblemError(
                    "weight_out_of_range", f"Das Gewicht {each.name} muss zwischen 0 und {MOST_TENTHS} liegen."
                )

    def table(self) -> tuple[tuple[str, int, str], ...]:
        """Name, value and German meaning of each weight, as a coordinator reads them."""
        meanings = {
            "unmet": "ein Bedarf bleibt offen",
            "day": "und zwar für jeden Tag, den er schon wartet",
            "most_days": "so viele Tage zählen höchstens",
            "urgent": "ein dringender Bedarf bleibt offen",
            "wish": "ein Wunsch wird nicht erfüllt",
            "newcomer": "beide kennen sich noch nicht",
            "next_engagement": "jedes weitere Engagement, mal der Zahl der bisherigen",
        }
        return tuple((each.name, getattr(self, each.name), meanings[each.name]) for each in fields(self))


@dataclass(frozen=True, slots=True)
class Volunteer:
    """`free_minutes` a week and `free_engagements` are what is left of the agreed limit; `carried` engagements run."""

    id: str
    free_minutes: int
    free_engagements: int
    carried: int = 0


@dataclass(frozen=True, slots=True)
class Request:
    """A need: so many `minutes` a week, all of one volunteer."""

    id: str
    minutes: int
    waited_days: int = 0
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A suitable pair: requirements, language and times fit, as the caller saw to. `travel` in tenths of a minute."""

    request: str
    volunteer: str
    travel: int = 0
    missed_wishes: int = 0
    known: bool = False


@dataclass(frozen=True, slots=True)
class Pin:
    """This volunteer gets this request, whatever it costs; never over a limit."""

    request: str
    volunteer: str


@dataclass(frozen=True, slots=True)
class Ban:
    request: str
    volunteer: str


@dataclass(frozen=True)
class Problem:
    """All open requests and all free capacity together. Raises ProblemError for contradictions.

    `staff_minutes` a week can be taken over by full-timers at `staff_minute` tenths each: the overflow.
    """

    volunteers: tuple[Volunteer, ...]
    requests: tuple[Request, ...]
    pairs: tuple[Pair, ...]
    pins: tuple[Pin, ...] = ()
    bans: tuple[Ban, ...] = ()
    weights: Weights = field(default_factory=Weights)
    staff_minutes: int = 0
    staff_minute: int = 100

    def __post_init__(self) -> None:
        volunteers, requests = {v.id for v in self.volunteers}, {r.id for r in self.requests}
        if len(volunteers) != len(self.volunteers) or len(requests) != len(self.requests):
            raise ProblemError("id_twice", "Eine Kennung kommt zweimal vor.")
        if len({(p.request, p.volunteer) for p in self.pairs}) != len(self.pairs):
            raise ProblemError("pair_twice", "Ein Paar kommt zweimal vor.")
        links: tuple[Pair | Pin | Ban, ...] = (*self.pairs, *self.pins, *self.bans)
        for link in links:
            if link.request not in requests or link.volunteer not in volunteers:
                raise ProblemError("unknown_id", f"Unbekannte Kennung: {link.request} oder {link.volunteer}.")
        numbers = [n for v in self.volunteers for n in (v.free_minutes, v.free_engagements, v.carried)]
        numbers += [n for r in self.requests for n in (r.minutes - 1, r.waited_days)]
        numbers += [n for p in self.pairs for n in (p.travel, p.missed_wishes)] + [
            self.staff_minutes,
            self.staff_minute,
        ]
        if any(not 0 <= n <= MOST_TENTHS for n in numbers):
            raise ProblemError("number_out_of_range", f"Eine Zahl liegt nicht zwischen 0 und {MOST_TENTHS}.")
        self._check_pins()

    def _check_pins(self) -> None:
        if len({pin.request for pin in self.pins}) != len(self.pins):
            raise ProblemError("pinned_twice", "Ein Bedarf ist zweimal festgelegt.")
        offered = {(pair.request, pair.volunteer) for pair in self.pairs}
        banned = {(ban.request, ban.volunteer) for ban in self.bans}
        minutes: dict[str, int] = {}
        count: dict[str, int] = {}
        for pin in self.pins:
            if (pin.request, pin.volunteer) not in offered or (pin.request, pin.volunteer) in banned:
                raise ProblemError(
                    "pin_not_suitable", f"Festgelegt, aber nicht passend: {pin.request}, {pin.volunteer}."
                )
            minutes[pin.volunteer] = minutes.get(pin.volunteer, 0) + self.request(pin.request).minutes
            count[pin.volunteer] = count.get(pin.volunteer, 0) + 1
        for volunteer in self.volunteers:
            over = minutes.get(volunteer.id, 0) > volunteer.free_minutes
            if over or count.get(volunteer.id, 0) > volunteer.free_engagements:
                raise ProblemError("pins_exceed_limit", f"Mehr festgelegt als vereinbart: {volunteer.id}.")

    @cached_property
    def _requests(self) -> dict[str, Request]:
        return {request.id: request for request in self.requests}

    def request(self, request_id: str) -> Request:
        return self._requests[request_id]

    @cached_property
    def admissible(self) -> tuple[Pair, ...]:
        """The pairs that may be chosen: not banned, the pinned one alone where one is pinned, small enough to fit."""
        pinned = {pin.request: pin.volunteer for pin in self.pins}
        banned = {(ban.request, ban.volunteer) for ban in self.bans}
        room = {v.id: v.free_minutes if v.free_engagements else 0 for v in self.volunteers}
        return tuple(
            pair
            for pair in self.pairs
            if (pair.request, pair.volunteer) not in banned
            and pinned.get(pair.request, pair.volunteer) == pair.volunteer
            and self.request(pair.request).minutes <= room[pair.volunteer]
        )

    def pair_cost(self, pair: Pair) -> int:
        """What a pair costs by itself, without the load."""
        weights = self.weights
        return pair.travel + weights.wish * pair.missed_wishes + (0 if pair.known else weights.newcomer)

    def unmet_cost(self, request: Request) -> int:
        """What it costs that a request waits on."""
        weights = self.weights
        waited = weights.day * min(request.waited_days, weights.most_days)
        return weights.unmet + waited + (weights.urgent if request.urgent else 0)

    def load_cost(self, volunteer: Volunteer, more: int) -> int:
        """What so many more engagements of one volunteer cost together: convex, so that load spreads."""
        return sum(self.weights.next_engagement * (volunteer.carried + n) for n in range(more))


def grouped(items: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for key, value in items:
        found.setdefault(key, []).append(value)
    return found
