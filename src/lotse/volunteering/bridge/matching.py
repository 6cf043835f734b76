"""All open needs and all free capacity together: facts in, verified and explained pairs out. No database.

outcome = propose(Facts(volunteers=…, needs=…), seed=1)     # raises MatchingFailed: then nothing may be shown
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from allocation import mentoring as engine
from lotse.core.errors import LotseError
from lotse.volunteering.rules.reach import Point, distance_m, is_within_reach

TENTHS_PER_KM = 20
"""Two minutes for a kilometre as the crow flies: about 30 km/h by bus, bicycle or car, one way."""
UNKNOWN_WAY_TENTHS = 200
"""Where a municipality or its centre is unknown the way counts as ten kilometres, and nobody is left out for it."""


class MatchingFailed(LotseError):
    """The engine refused the problem, or its answer did not pass the check; nothing of it may be shown."""

    code = "volunteering.matching_failed"
    sentence = "Die Vermittlung konnte nicht berechnet werden. Es wurde nichts geändert."


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerFacts:
    """Who has room. ``slots``: (weekday, part of day); none: any time. ``shown``: (kind, with children) allowed."""

    id: str
    free_minutes: int
    free_engagements: int
    carried: int
    kinds: frozenset[str]
    aims: frozenset[str]
    languages: frozenset[str]
    slots: frozenset[tuple[int, str]] = frozenset()
    with_children: bool = False
    shown: frozenset[tuple[str, bool]] = frozenset()
    reach_km: int = 15
    point: Point | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedFacts:
    """What is needed. ``known``: ids of volunteers who have been in this family."""

    id: str
    kind: str
    aim: str
    minutes: int
    waited_days: int
    for_children: bool = False
    language: str = ""
    urgent: bool = False
    slots: frozenset[tuple[int, str]] = frozenset()
    point: Point | None = None
    known: frozenset[str] = frozenset()
    pin: str = ""
    bans: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    volunteers: tuple[VolunteerFacts, ...]
    needs: tuple[NeedFacts, ...]


@dataclass(frozen=True, slots=True)
class PairRow:
    """One need: who is proposed ("" for nobody), why, and who else could, with what it costs more in tenths."""

    need: str
    volunteer: str
    reasons: list[tuple[str, int]]
    alternatives: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Outcome:
    rows: list[PairRow] = field(default_factory=list)
    matched: int = 0
    first_come: int = 0
    cost: int = 0
    bound: int = 0


def propose(facts: Facts, *, seed: int) -> Outcome:
    """The best matching of all needs and all free capacity, checked by code of its own. Raises MatchingFailed."""
    try:
        problem = _problem(facts)
        solution = engine.solve(problem, seed=seed)
        report = engine.verify(problem, solution)
        explained = engine.explain(problem, solution)
        greedy = engine.solve_first_come(problem)
    except engine.AllocationError as error:
        raise MatchingFailed from error
    rows = [
        PairRow(
            one.request,
            one.volunteer,
            [(reason.code.value, reason.number) for reason in one.reasons],
            [(other.volunteer, other.extra) for other in one.alternatives],
        )
        for one in explained
    ]
    return Outcome(rows, len(solution.matches), len(greedy.matches), solution.cost.total, report.bound)


def is_suitable(volunteer: VolunteerFacts, need: NeedFacts) -> bool:
    """Kind, children, requirements, language, times and reach; wishes for topics only cost."""
    return (
        need.kind in volunteer.kinds
        and (volunteer.with_children or not need.for_children)
        and (need.kind, need.for_children) in volunteer.shown
        and (not need.language or need.language in volunteer.languages)
        and (not need.slots or not volunteer.slots or not need.slots.isdisjoint(volunteer.slots))
        and is_within_reach(volunteer.reach_km, volunteer.point, need.point)
    )


def weight_rows() -> tuple[tuple[str, int, str], ...]:
    """Name, value and meaning of each weight, in tenths of a minute."""
    return engine.Weights().table()


def travel(volunteer: VolunteerFacts, need: NeedFacts) -> int:
    """Tenths of a minute, one way."""
    distance = distance_m(volunteer.point, need.point)
    return UNKNOWN_WAY_TENTHS if distance is None else round(distance * TENTHS_PER_KM / 1000)


def _problem(facts: Facts) -> engine.Problem:
    """Raises engine.ProblemError."""
    pairs = tuple(_pairs(facts))
    offered = {(pair.request, pair.volunteer) for pair in pairs}
    banned = [(need.id, one) for need in facts.needs for one in sorted(need.bans)]
    # A pin that fits no more, because something changed since, is no pin
    pinned = [(need.id, need.pin) for need in facts.needs if need.pin and need.pin not in need.bans]
    return engine.Problem(
        volunteers=tuple(
            engine.Volunteer(one.id, one.free_minutes, one.free_engagements, one.carried) for one in facts.volunteers
        ),
        requests=tuple(engine.Request(one.id, one.minutes, one.waited_days, one.urgent) for one in facts.needs),
        pairs=pairs,
        pins=tuple(engine.Pin(*one) for one in _pins_within_limits(facts, [p for p in pinned if p in offered])),
        bans=tuple(engine.Ban(*one) for one in banned if one in offered),
    )


def _pairs(facts: Facts) -> Iterable[engine.Pair]:
    by_kind: dict[str, list[VolunteerFacts]] = {}
    for volunteer in facts.volunteers:
        for kind in volunteer.kinds:
            by_kind.setdefault(kind, []).append(volunteer)
    for need in facts.needs:
        for volunteer in by_kind.get(need.kind, ()):
            if is_suitable(volunteer, need):
                missed = int(bool(volunteer.aims) and need.aim not in volunteer.aims)
                known = volunteer.id in need.known
                yield engine.Pair(need.id, volunteer.id, travel(volunteer, need), missed, known)


def _pins_within_limits(facts: Facts, pins: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pins in the order of the needs, as far as the agreed limits carry them: the engine never goes over one."""
    needs = {one.id: one for one in facts.needs}
    left = {one.id: (one.free_minutes, one.free_engagements) for one in facts.volunteers}
    kept = []
    for need_id, volunteer in pins:
        minutes, count = left[volunteer]
        if minutes >= needs[need_id].minutes and count > 0:
            left[volunteer] = minutes - needs[need_id].minutes, count - 1
            kept.append((need_id, volunteer))
    return kept
