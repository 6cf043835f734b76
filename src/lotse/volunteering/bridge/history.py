"""A history of requests and offers, matched as it would have been: all at once, or again every so many days.

No database and no clock: a day is a day of the history.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from statistics import mean, median

from allocation import mentoring
from lotse.core.errors import LotseError

MOST_PAIRS = 1_000_000  # suitable ones in a history; a district has some ten thousand
WAITING_CAP_DAYS = 365
WAITING_DAY = 2
"""Tenths of a minute that a match costs less for each day its volunteer has waited: 50 days weigh like a topic."""


class TooManyPairs(LotseError):
    code = "volunteering.too_many_pairs"
    sentence = (
        "So viele Bedarfe und Freiwillige passen zueinander, dass sich das hier nicht rechnen lässt. Es wurde nichts "
        "geschrieben. Bitte teilen Sie die Dateien auf, zum Beispiel nach Region."
    )


class NotComputed(LotseError):
    """The engine refuses; the sentence is its own."""

    code = "volunteering.not_computed"


@dataclass(frozen=True, slots=True)
class Span:
    """From ``least`` to ``most``, both included, in grades or in years of age."""

    least: int
    most: int
    is_age: bool = False

    def holds(self, need: "Need") -> bool:
        """Whether the need lies in it; where the need does not say, it does not."""
        value = need.age if self.is_age else need.grade
        return value is not None and self.least <= value <= self.most


@dataclass(frozen=True, slots=True)
class Wanted:
    """A topic that a need asks for; without a ``mandatory`` one nobody is suitable."""

    topic: str
    mandatory: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """``languages`` and ``regions`` empty: any. Words are compared without case; the need's own spelling is shown."""

    id: str
    asked_on: dt.date
    topics: tuple[Wanted, ...]
    age: int | None = None
    grade: int | None = None
    languages: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Helper:
    """A volunteer. ``topics``: folded topic to the span for which it is offered, None for everybody."""

    id: str
    offered_on: dt.date
    topics: Mapping[str, Span | None]
    languages: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    capacity: int = 1


@dataclass(frozen=True, slots=True)
class History:
    """``weights``: overrides of ``allocation.mentoring.Weights`` by name."""

    needs: tuple[Need, ...]
    helpers: tuple[Helper, ...]
    weights: Mapping[str, int] = field(default_factory=dict)

    @property
    def first_on(self) -> dt.date:
        return min(self._days)

    @property
    def last_on(self) -> dt.date:
        return max(self._days)

    @property
    def _days(self) -> list[dt.date]:
        return [one.asked_on for one in self.needs] + [one.offered_on for one in self.helpers]


@dataclass(frozen=True, slots=True)
class Matched:
    """``shared`` and ``missing`` are topics of the need."""

    need: Need
    helper: Helper
    on: dt.date
    shared: tuple[str, ...]
    missing: tuple[str, ...]
    languages: tuple[str, ...]

    @property
    def need_waited(self) -> int:
        return (self.on - self.need.asked_on).days

    @property
    def helper_waited(self) -> int:
        return (self.on - self.helper.offered_on).days


@dataclass(frozen=True, slots=True)
class Unmatched:
    """``suitable``: how many volunteers would suit; none of them had capacity left."""

    need: Need
    suitable: int


@dataclass(frozen=True, slots=True)
class Replay:
    """``gap``: the largest proven share by which a batch could have been cheaper."""

    matched: tuple[Matched, ...]
    unmatched: tuple[Unmatched, ...]
    batches: int
    gap: float

    @property
    def mean_shared(self) -> float:
        return mean(len(one.shared) for one in self.matched) if self.matched else 0.0

    @property
    def median_need_waited(self) -> float:
        return median(one.need_waited for one in self.matched) if self.matched else 0.0

    @property
    def median_helper_waited(self) -> float:
        return median(one.helper_waited for one in self.matched) if self.matched else 0.0


Solver = Callable[[mentoring.Problem], mentoring.Solution]


def replay(history: History, *, every: int = 0, seed: int = 1, by_office: bool = False) -> Replay:
    """Match on each ``every``-th day from the first one until the last; 0: once, on the last day.

    Who is matched stays matched and takes one of the volunteer's capacity. ``by_office``: first come, first served,
    for comparison. Each batch passes the engine's check. Raises TooManyPairs, NotComputed (a weight that there is not,
    or a result that breaks a rule).
    """
    weights = _weights(history)
    suitable = _suitable(history)
    left = {one.id: one.capacity for one in history.helpers}
    helpers = {one.id: one for one in history.helpers}
    waiting = {one.id: one for one in history.needs}
    matched: list[Matched] = []
    batches, gap = 0, 0.0
    for day in _days(history, every):
        batches += 1
        problem = _problem(history, weights, suitable, waiting, left, day)
        if not problem.pairs:
            continue
        try:
            solution = mentoring.solve_first_come(problem) if by_office else mentoring.solve(problem, seed=seed)
            report = mentoring.verify(problem, solution)
        except mentoring.AllocationError as error:
            raise NotComputed(error.message) from error
        gap = gap if by_office else max(gap, report.gap)
        for one in solution.matches:
            need, helper = waiting.pop(one.request), helpers[one.volunteer]
            left[helper.id] -= 1
            matched.append(_matched(need, helper, day))
    counts = {key: len(found) for key, found in suitable.items()}
    return Replay(tuple(matched), tuple(Unmatched(one, counts[one.id]) for one in waiting.values()), batches, gap)


def _weights(history: History) -> mentoring.Weights:
    known = {name for name, _, _ in mentoring.Weights().table()}
    unknown = ", ".join(sorted(set(history.weights) - known))
    if unknown:
        raise NotComputed(f"Dieses Gewicht gibt es nicht: {unknown}. Möglich: {', '.join(sorted(known))}.")
    try:
        return mentoring.Weights(**history.weights)
    except mentoring.AllocationError as error:
        raise NotComputed(error.message) from error


def _days(history: History, every: int) -> Iterator[dt.date]:
    """The last one is the first that has seen everything."""
    day = history.last_on if not every else history.first_on
    yield day
    while day < history.last_on:
        day += dt.timedelta(days=every)
        yield day


def _problem(
    history: History,
    weights: mentoring.Weights,
    suitable: Mapping[str, list[Helper]],
    waiting: Mapping[str, Need],
    left: Mapping[str, int],
    day: dt.date,
) -> mentoring.Problem:
    """What is open on that day. Each need takes one of the capacity, so minutes count engagements."""
    there = [one for one in history.helpers if left[one.id] and one.offered_on <= day]
    free = {one.id for one in there}
    needs = [one for one in waiting.values() if one.asked_on <= day]
    pairs = [
        mentoring.Pair(need.id, one.id, travel=_less_waited(one, day), missed_wishes=len(_missing(need, one)))
        for need in needs
        for one in suitable[need.id]
        if one.id in free
    ]
    return mentoring.Problem(
        tuple(mentoring.Volunteer(one.id, left[one.id], left[one.id], one.capacity - left[one.id]) for one in there),
        tuple(mentoring.Request(one.id, 1, (day - one.asked_on).days) for one in needs),
        tuple(pairs),
        weights=weights,
    )


def _less_waited(helper: Helper, day: dt.date) -> int:
    return WAITING_DAY * max(0, WAITING_CAP_DAYS - (day - helper.offered_on).days)


def _suitable(history: History) -> dict[str, list[Helper]]:
    """Who could take each need at all, by topic instead of all with all."""
    offering: dict[str, list[Helper]] = {}
    for helper in history.helpers:
        for topic in helper.topics:
            offering.setdefault(topic, []).append(helper)
    found: dict[str, list[Helper]] = {}
    count = 0
    for need in history.needs:
        candidates = {one.id: one for wanted in need.topics for one in offering.get(wanted.topic.casefold(), ())}
        found[need.id] = [one for one in candidates.values() if _fits(need, one)]
        count += len(found[need.id])
        if count > MOST_PAIRS:
            raise TooManyPairs
    return found


def _fits(need: Need, helper: Helper) -> bool:
    missing = set(_missing(need, helper))
    if len(missing) == len(need.topics) or any(one.mandatory and one.topic in missing for one in need.topics):
        return False
    speaks = not need.languages or bool(_common(need.languages, helper.languages))
    near = not need.regions or not helper.regions or bool(_common(need.regions, helper.regions))
    return speaks and near


def _missing(need: Need, helper: Helper) -> tuple[str, ...]:
    """Topics of the need that this volunteer does not offer, or not for this age or grade."""
    missing = []
    for wanted in need.topics:
        key = wanted.topic.casefold()
        span = helper.topics.get(key)
        if key not in helper.topics or (span is not None and not span.holds(need)):
            missing.append(wanted.topic)
    return tuple(missing)


def _common(wanted: tuple[str, ...], offered: tuple[str, ...]) -> tuple[str, ...]:
    there = {one.casefold() for one in offered}
    return tuple(one for one in wanted if one.casefold() in there)


def _matched(need: Need, helper: Helper, day: dt.date) -> Matched:
    missing = _missing(need, helper)
    shared = tuple(one.topic for one in need.topics if one.topic not in missing)
    return Matched(need, helper, day, shared, missing, _common(need.languages, helper.languages))
