"""Solve, verify, explain: from facts to rows that may be stored and shown."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from allocation import schools as engine
from lotse.core.errors import LotseError
from lotse.schooling.bridge.facts import ALL_GRADES, ChildFacts, Facts, pool_id
from lotse.schooling.bridge.options import Candidate, Finder, Suitable
from lotse.schooling.bridge.weights import check_weights
from lotse.schooling.reasons import UnplacedReason, percent

Told = dict[str, Any]
Days = Mapping[str, dt.date | None]  # when the school reported each pool, by the id of the pool


class ProposalFailed(LotseError):
    """The engine refused the problem, or its answer did not pass the check; nothing of it may be shown."""

    code = "schooling.proposal_failed"
    sentence = "Der Vorschlag konnte nicht berechnet werden. Es wurde nichts geändert."


@dataclass(frozen=True, slots=True)
class AlternativeRow:
    """Another school for a child. Costs in tenths of a minute; ``moves``: children who would have to change.

    ``as_of``: the oldest report of the places it takes, an ISO date or "".
    """

    school: str
    extra_tenths: int
    extra_way_tenths: int
    distance_m: int | None
    approximate: bool
    bus_minutes: int | None
    parts_siblings: bool
    misses_wish: bool
    moves: tuple[dict[str, str], ...]
    as_of: str = ""

    def as_facts(self) -> Told:
        """The form in which it is stored."""
        return {name: getattr(self, name) for name in self.__slots__} | {"moves": list(self.moves)}


@dataclass(frozen=True, slots=True)
class ProposedRow:
    """What is proposed for one child; no school: ``unplaced_reason`` with its facts."""

    child: str
    school: str = ""
    distance_m: int | None = None
    approximate: bool = False
    bus_minutes: int | None = None
    reasons: list[Told] = field(default_factory=list)
    alternatives: tuple[AlternativeRow, ...] = ()
    unplaced_reason: str = ""
    unplaced_facts: Told = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SchoolLoad:
    """Children on the places that measure a school's load, before and after; ``new``: all children proposed there.

    ``as_of``: the oldest report of these places, an ISO date or "".
    """

    school: str
    places: int
    before: int
    after: int
    new: int
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verified proposal. Cost and bound in tenths of a minute; ``most``: the proven maximum of children placed."""

    rows: tuple[ProposedRow, ...]
    loads: tuple[SchoolLoad, ...]
    placed: int
    most: int
    cost: int
    bound: int

    @property
    def gap_permille(self) -> int:
        """Distance of the cost to the bound in tenths of a percent of the cost, rounded up."""
        return -(-1000 * (self.cost - self.bound) // max(1, self.cost))


def propose(facts: Facts, *, seed: int, limit_s: float) -> Outcome:
    """One row per child in the order of the facts. Raises ProposalFailed, WeightsWrong."""
    weights = check_weights(facts.rules.weights)
    finder = Finder(facts, weights)
    # Pins first: a child without a pin must not be told that a pinned one took too much
    ordered = sorted(facts.children, key=lambda child: not child.pin)
    found = {child.id: finder.find(child) for child in ordered}
    try:
        problem = _problem(facts, found, weights)
        solution = engine.solve(problem, seed=seed, limit_s=limit_s)
        report = engine.verify(problem, solution)
        explanations = {one.child: one for one in engine.explain(problem, solution)}
    except engine.AllocationError as error:
        raise ProposalFailed(f"{ProposalFailed.sentence} ({error.message})", code=error.code) from error
    return _outcome(facts, found, solution, report, explanations)


def is_suitable(facts: Facts, school: str) -> bool:
    """Whether the school comes into question for the only child of the facts, free places or not."""
    (child,) = facts.children
    found = Finder(facts, check_weights(facts.rules.weights)).all_candidates(child)
    return any(one.option.school == school for one in found)


def _problem(facts: Facts, found: dict[str, Suitable], weights: engine.Weights) -> engine.Problem:
    children = [child for child in facts.children if found[child.id].candidates]
    families = {child.family for child in children}
    served = {family: schools for family, schools in facts.served.items() if family in families}
    needed = {c.option.school for one in found.values() for c in one.candidates}
    needed |= {school for schools in served.values() for school in schools}
    load_pools = facts.load_pools()
    totals = {
        school.id: (
            sum(pool.places for pool in load_pools.get(school.id, [])),
            sum(min(pool.taken, pool.places) for pool in load_pools.get(school.id, [])),
        )
        for school in facts.schools
        if school.id in needed
    }
    return engine.Problem(
        children=tuple(
            engine.Child(child.id, child.family, tuple(c.option for c in found[child.id].candidates), child.wishes)
            for child in children
        ),
        places=tuple(engine.Places(p.id, p.school, p.free, p.support_form) for p in facts.pools if p.school in totals),
        schools=tuple(engine.School(id_, places, taken) for id_, (places, taken) in totals.items()),
        families=tuple(engine.Family(id_, tuple(s for s in schools if s in totals)) for id_, schools in served.items()),
        pins=tuple(engine.Pin(child.id, child.pin) for child in children if child.pin),
        weights=weights,
    )


def _outcome(
    facts: Facts,
    found: dict[str, Suitable],
    solution: engine.Solution,
    report: engine.Report,
    explanations: dict[str, engine.Explanation],
) -> Outcome:
    chosen = {p.child: found[p.child].candidates[p.option] for p in solution.placements}
    percents = _percents(facts, chosen)
    days = {pool.id: pool.as_of for pool in facts.pools}
    crowded_from = check_weights(facts.rules.weights).crowded_from
    rows = tuple(
        _placed(child, found[child.id], explanations[child.id], percents, crowded_from, days)
        if child.id in chosen
        else _unplaced(child, found[child.id], facts, chosen, days)
        for child in facts.children
    )
    return Outcome(rows, _loads(facts, chosen, days), report.placed, report.most, report.cost.total, report.bound)


def _placed(
    child: ChildFacts,
    suitable: Suitable,
    explanation: engine.Explanation,
    percents: dict[tuple[str, str], int],
    crowded_from: int,
    days: Days,
) -> ProposedRow:
    assert explanation.option is not None
    candidates = suitable.candidates
    own = candidates[explanation.option]
    load = {"percent": percents[own.option.school, child.support_form], "limit": crowded_from}
    with_siblings = any(reason.code is engine.Code.SIBLINGS for reason in explanation.reasons)
    alternatives = []
    for other in explanation.alternatives:
        there = candidates[other.option]
        codes = {reason.code for reason in other.reasons}
        alternatives.append(
            AlternativeRow(
                school=other.school,
                extra_tenths=other.delta,
                extra_way_tenths=there.option.travel - own.option.travel,
                distance_m=there.option.distance_m,
                approximate=there.option.approximate,
                bus_minutes=there.bus_minutes,
                parts_siblings=with_siblings and engine.Code.SIBLINGS not in codes,
                misses_wish=engine.Code.WISH_MISSED in codes,
                moves=tuple({"child": move.child, "school": move.school} for move in other.moves),
                as_of=_oldest(there.option.places, days),
            )
        )
    return ProposedRow(
        child=child.id,
        school=own.option.school,
        distance_m=own.option.distance_m,
        approximate=own.option.approximate,
        bus_minutes=own.bus_minutes,
        reasons=[*(_reason(reason, own, load) for reason in explanation.reasons), *_reported(own, days)],
        alternatives=tuple(alternatives),
    )


def _reported(own: Candidate, days: Days) -> list[Told]:
    """How old the figures are on which the proposal rests, where that is known."""
    as_of = _oldest(own.option.places, days)
    return [{"code": "reported", "as_of": as_of}] if as_of else []


def _reason(reason: engine.Reason, own: Candidate, load: Told) -> Told:
    facts: Told = {name: list(value) if isinstance(value, tuple) else value for name, value in reason.params.items()}
    if reason.code in {engine.Code.NEAREST, engine.Code.TRAVEL}:
        facts["bus_minutes"] = own.bus_minutes
    if reason.code is engine.Code.LOAD:
        facts |= load
    return {"code": str(reason.code), **facts}


def _unplaced(
    child: ChildFacts, suitable: Suitable, facts: Facts, chosen: dict[str, Candidate], days: Days
) -> ProposedRow:
    reason, told = suitable.reason, dict(suitable.facts)
    if reason is None:
        free = {pool.id: pool.free for pool in facts.pools}
        open_ = [c for c in suitable.candidates if all(free[pool] for pool in c.option.places)]
        reason = UnplacedReason.PLACE_TAKEN if open_ else UnplacedReason.NO_PLACE
        named = open_ or suitable.candidates
        wanted = {pool for c in named for pool in c.option.places}
        told = {
            "schools": list(dict.fromkeys(c.option.school for c in named)),
            "children": [other for other, c in chosen.items() if wanted & set(c.option.places)],
        }
    reported = {school: _as_of_at(school, child, days) for school in told.get("schools", ())}
    if known := {school: as_of for school, as_of in reported.items() if as_of}:
        told["as_of"] = known
    return ProposedRow(child=child.id, unplaced_reason=str(reason), unplaced_facts=told)


def _as_of_at(school: str, child: ChildFacts, days: Days) -> str:
    """The oldest report of the school about places that the child could take."""
    return _oldest((pool_id(school, child.support_form, grade) for grade in (ALL_GRADES, child.grade or 0)), days)


def _oldest(pools: Iterable[str], days: Days) -> str:
    """The oldest report of these pools, an ISO date; "" where no day is known."""
    return min((day.isoformat() for pool in pools if (day := days.get(pool))), default="")


def _percents(facts: Facts, chosen: dict[str, Candidate]) -> dict[tuple[str, str], int]:
    """How full each kind of class gets at each school, in percent of its reported places."""
    new = Counter(candidate.option.places[0] for candidate in chosen.values())
    sums: dict[tuple[str, str], list[int]] = {}
    for pool in facts.pools:
        total = sums.setdefault((pool.school, pool.support_form), [0, 0])
        total[0] += min(pool.taken, pool.places) + new[pool.id]
        total[1] += pool.places
    return {key: percent(taken, places) for key, (taken, places) in sums.items()}


def _loads(facts: Facts, chosen: dict[str, Candidate], days: Days) -> tuple[SchoolLoad, ...]:
    """One line per school that reported places, by the places that measure its load."""
    in_pool = Counter(candidate.option.places[0] for candidate in chosen.values())
    at_school = Counter(candidate.option.school for candidate in chosen.values())
    load_pools = facts.load_pools()
    rows = []
    for school in facts.schools:
        if pools := load_pools.get(school.id):
            before = sum(min(pool.taken, pool.places) for pool in pools)
            after = before + sum(in_pool[pool.id] for pool in pools)
            places = sum(pool.places for pool in pools)
            as_of = _oldest((pool.id for pool in pools), days)
            rows.append(SchoolLoad(school.id, places, before, after, at_school[school.id], as_of))
    return tuple(rows)
