"""Which schools come into question for a child, and why none does."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from allocation.schools import Option, Weights
from lotse.schooling.bridge.facts import ALL_GRADES, ChildFacts, Facts, Level, PoolFacts, SchoolFacts, level_of
from lotse.schooling.enums import BESIDE_REGULAR, SupportForm
from lotse.schooling.reasons import UnplacedReason

# Ways of primary pupils are on foot: 4 km/h along the straight line, i.e. 15 minutes per kilometre. Older pupils ride:
# Weights.travel_start and travel_per_km. Both are assumptions; imported bus times replace them where known.
PRIMARY_PER_KM_TENTHS = 150
UNKNOWN_WAY_TENTHS = 300


@dataclass(frozen=True, slots=True)
class Candidate:
    """A way to place a child: an option of the engine with what it does not need to know."""

    option: Option
    bus_minutes: int | None


@dataclass(frozen=True, slots=True)
class Suitable:
    """The candidates of one child; none: ``reason`` and its facts."""

    candidates: tuple[Candidate, ...] = ()
    reason: UnplacedReason | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


class Finder:
    """Applies the rules of the centre to each child in turn; pins are served in order while places last."""

    def __init__(self, facts: Facts, weights: Weights) -> None:
        self.facts = facts
        self.weights = weights
        self.schools = [school for school in facts.schools if school.may_be_proposed]
        self.pools: dict[tuple[str, str], dict[int, PoolFacts]] = defaultdict(dict)
        for pool in facts.pools:
            self.pools[pool.school, pool.support_form][pool.grade] = pool
        self.pinnable = {pool.id: pool.free for pool in facts.pools}

    def find(self, child: ChildFacts) -> Suitable:
        """What the child may be proposed, or the first reason that leaves nothing."""
        if missing := self._missing(child):
            return Suitable(reason=missing)
        assert child.grade is not None
        found = self.all_candidates(child)
        if not found:
            return Suitable(reason=UnplacedReason.NO_SUITABLE_SCHOOL)
        if child.pin:
            return self._pinned(child, found)
        wanted = [one for one in found if one.option.school not in child.bans]
        if not wanted:
            return Suitable(reason=UnplacedReason.ALL_BANNED, facts={"schools": _schools(found)})
        cap_m = self.facts.rules.max_distance_m[level_of(child.grade)]
        near = [one for one in wanted if (one.option.distance_m or 0) <= cap_m]
        if not near:
            nearest_m = min(one.option.distance_m or 0 for one in wanted)
            return Suitable(reason=UnplacedReason.TOO_FAR, facts={"cap_m": cap_m, "nearest_m": nearest_m})
        return Suitable(tuple(near))

    def all_candidates(self, child: ChildFacts) -> list[Candidate]:
        """All schools that teach the child and have reported places of the kind it needs, free or not."""
        if child.grade is None:
            return []
        return [c for school in self.schools for c in self._at(school, child, child.grade)]

    def _missing(self, child: ChildFacts) -> UnplacedReason | None:
        if child.talk_first:
            return UnplacedReason.NEEDS_TALK
        if child.grade is None:
            return UnplacedReason.NO_GRADE
        if not child.support_form:
            return UnplacedReason.NO_SUPPORT_FORM
        if level_of(child.grade) is Level.PRIMARY and not self.facts.rules.places_primary:
            return UnplacedReason.PRIMARY_ADVICE_ONLY
        return None

    def _pinned(self, child: ChildFacts, found: list[Candidate]) -> Suitable:
        here = [one for one in found if one.option.school == child.pin]
        if not here:
            return Suitable(reason=UnplacedReason.PIN_IMPOSSIBLE, facts={"schools": [child.pin]})
        for one in here:
            if all(self.pinnable[pool] > 0 for pool in one.option.places):
                for pool in one.option.places:
                    self.pinnable[pool] -= 1
                return Suitable(tuple(here))
        return Suitable(reason=UnplacedReason.PIN_FULL, facts={"schools": [child.pin]})

    def _at(self, school: SchoolFacts, child: ChildFacts, grade: int) -> list[Candidate]:
        """One candidate for each combination of pools that the child would take at the school."""
        if not school.teaches(grade, child.support_form):
            return []
        needed = [self._pools(school.id, child.support_form, grade)]
        if self.facts.rules.support_takes_regular_seat and takes_second_seat(child.support_form):
            needed.append(self._pools(school.id, SupportForm.REGULAR, grade))
        travel, distance_m, approximate, bus = self._way(child, school, grade)
        return [
            Candidate(Option(school.id, pools, travel, distance_m=distance_m, approximate=approximate), bus)
            for pools in product(*needed)
        ]

    def _pools(self, school: str, support_form: str, grade: int) -> list[str]:
        here = self.pools.get((school, support_form), {})
        return [here[one].id for one in (grade, ALL_GRADES) if one in here]

    def _way(self, child: ChildFacts, school: SchoolFacts, grade: int) -> tuple[int, int | None, bool, int | None]:
        """Tenths of a minute, metres, whether the metres are approximate, and minutes by bus where known."""
        bus = self.facts.bus_minutes.get((child.municipality, school.id))
        if child.point is None or school.point is None:
            return (UNKNOWN_WAY_TENTHS if bus is None else bus * 10), None, False, bus
        distance_m = child.point.distance_m(school.point)
        approximate = child.point.approximate or school.point.approximate
        if bus is not None:
            travel = bus * 10
        elif level_of(grade) is Level.PRIMARY:
            travel = (distance_m * PRIMARY_PER_KM_TENTHS + 500) // 1000
        else:
            travel = self.weights.travel(distance_m)
        return travel, distance_m, approximate, bus


def takes_second_seat(support_form: str) -> bool:
    """Whether this kind of class is beside a regular class of the school (classes of the Berufskolleg are not)."""
    return support_form in BESIDE_REGULAR


def _schools(candidates: list[Candidate]) -> list[str]:
    return list(dict.fromkeys(one.option.school for one in candidates))
