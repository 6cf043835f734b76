"""Why this school, what else, at what price; why none. Codes with parameters, the words are the caller's.

Each reason names a fact of the problem: change the fact, and the proposal or the reason changes.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from allocation.schools._model import OUT, Model, compile_model
from allocation.schools.problem import Child, Exclusion, Option, Problem, admissible
from allocation.schools.solution import Solution

Value = int | str | bool | tuple[str, ...] | None

LOOKED_AT = 8
"""Schools per child tried as alternatives, cheapest first when seats are ignored; more while two are missing."""

ONWARD = 4
"""Places per displaced child tried for where it could move instead."""


class Code(StrEnum):
    """Reasons; parameters in brackets. Tenths of a minute, metres, percent; school and child ids."""

    PINNED = "pinned"  # []
    WISH = "wish"  # []
    WISH_MISSED = "wish_missed"  # [wishes]
    SIBLINGS = "siblings"  # [children placed together, served: family drives there already]
    EXTRA_SITE = "extra_site"  # [sites of the family]
    NEAREST = "nearest"  # [travel, distance_m, approximate]: no admissible school is nearer
    TRAVEL = "travel"  # [travel, distance_m, approximate]
    NEARER_FULL = "nearer_full"  # [schools]: cheaper for this child, but all suitable seats are taken
    PLACE = "place"  # [kinds, capacity: seats before, left: after the whole proposal]
    MISMATCH = "mismatch"  # [steps]
    LOAD = "load"  # [percent after the whole proposal, limit: percent from which it costs]
    # for a child left out, most specific first
    NO_SUITABLE_FORM = "no_suitable_form"  # []: no option was handed in
    BANNED = "banned"  # [schools]
    TOO_FAR = "too_far"  # [schools, cap, travel: shortest way]
    NO_PLACE = "no_place"  # [schools, seats: capacity of all suitable places together]


@dataclass(frozen=True, slots=True)
class Reason:
    code: Code
    params: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Move:
    """Another child that would have to go elsewhere for an alternative."""

    child: str
    option: int
    school: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another school for a child. `delta`: tenths of a minute by which the whole proposal gets dearer.

    All other children stay, except those in `moves`. That is one real other proposal, so re-optimising
    everything (a `Pin` and `solve`) costs at most this much.
    """

    option: int
    school: str
    delta: int
    moves: tuple[Move, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One child: its option (None = left out), reasons, at most two alternatives, cheapest first."""

    child: str
    option: int | None
    reasons: tuple[Reason, ...]
    alternatives: tuple[Alternative, ...] = ()


def explain(problem: Problem, solution: Solution) -> tuple[Explanation, ...]:
    """One explanation per child, in the problem's order. The solution should have passed `verify`."""
    state = _State(problem, solution)
    return tuple(_explain_child(state, number) for number in range(len(problem.children)))


class _State:
    """The proposal with what is left of seats and how full schools get, and the price of changing it."""

    def __init__(self, problem: Problem, solution: Solution) -> None:
        self.problem = problem
        self.model: Model = compile_model(problem)
        self.excluded = admissible(problem).excluded
        number = {child.id: i for i, child in enumerate(problem.children)}
        self.choice = [OUT] * len(problem.children)
        for placement in solution.placements:
            child = number[placement.child]
            match = [o for o in self.model.options_of(child) if int(self.model.index[o]) == placement.option]
            self.choice[child] = match[0]
        # Plain lists: single elements of arrays are slow to read, and prices are asked for a thousand times per child
        model = self.model
        self.left: list[int] = model.remaining(self.choice).tolist()
        self.counts: list[int] = model.school_counts(self.choice).tolist()
        self.takes = [model.takes(option) for option in range(len(model.school))]
        self.school: list[int] = model.school.tolist()
        self.cost: list[int] = model.cost.tolist()
        self.family_of: list[int] = model.family_of.tolist()
        self.load = [
            tuple(self._load(school, self.counts[school] + more) for more in range(-2, 3))
            for school in range(len(self.counts))
        ]
        self.occupants: dict[int, list[int]] = defaultdict(list)
        for child, option in enumerate(self.choice):
            if option != OUT:
                for place in self.takes[option]:
                    self.occupants[place].append(child)
        self._onward: dict[int, list[int]] = {}

    def option(self, child: int, flat: int) -> Option:
        return self.problem.children[child].options[int(self.model.index[flat])]

    def delta(self, changes: dict[int, int], *, seats: bool = True) -> int | None:
        """Cost of sending these children to these flat options; None when seats do not suffice."""
        taken: dict[int, int] = {}
        visits: dict[int, int] = {}
        total = 0
        for child, option in changes.items():
            for flat, sign in ((self.choice[child], -1), (option, 1)):
                if flat != OUT:
                    total += sign * self.cost[flat]
                    school = self.school[flat]
                    visits[school] = visits.get(school, 0) + sign
                    for place in self.takes[flat]:
                        taken[place] = taken.get(place, 0) + sign
        if seats and any(more > self.left[place] for place, more in taken.items()):
            return None
        for school, more in visits.items():
            total += self.load[school][more + 2] - self.load[school][2]
        for family in {self.family_of[child] for child in changes}:
            members = self.model.families[family]
            before = {self.school[self.choice[c]] for c in members if self.choice[c] != OUT}
            now = (changes.get(c, self.choice[c]) for c in members)
            after = {self.school[option] for option in now if option != OUT}
            if before != after:
                total += self.model.sites_cost(family, after) - self.model.sites_cost(family, before)
        return total

    def _load(self, school: int, count: int) -> int:
        weights = self.problem.weights
        above = max(0, count - int(self.model.free[school]))
        crowded = max(0, above - int(self.model.middle[school]))
        return weights.load * (above - crowded) + weights.crowded * crowded

    def onward(self, child: int) -> list[int]:
        """Where a displaced child could go at once: its cheapest options with seats left."""
        if child not in self._onward:
            ranked = []
            for option in self.model.options_of(child):
                if option != self.choice[child]:
                    price = self.delta({child: option})
                    if price is not None:
                        ranked.append((price, option))
            self._onward[child] = [option for _, option in sorted(ranked)[:ONWARD]]
        return self._onward[child]

    def changes_for(self, child: int, option: int) -> Iterator[dict[int, int]]:
        """Ways to seat a child on an option: alone, or with one child moving on or taking over its seat."""
        full = [place for place in self.takes[option] if self.left[place] == 0]
        own = set(self.takes[self.choice[child]])
        if not set(full) - own:
            yield {child: option}
            return
        for other in sorted({c for place in full for c in self.occupants[place]} - {child}):
            swap = [o for o in self.model.options_of(other) if not own.isdisjoint(self.takes[o])]
            for target in (*self.onward(other), *swap):
                yield {child: option, other: target}


def _explain_child(state: _State, number: int) -> Explanation:
    child = state.problem.children[number]
    flat = state.choice[number]
    if flat == OUT:
        return Explanation(child.id, None, tuple(_left_out(state, child)))
    index = int(state.model.index[flat])
    return Explanation(child.id, index, tuple(_reasons(state, number)), _alternatives(state, number))


def _reasons(state: _State, number: int) -> Iterator[Reason]:
    problem, model = state.problem, state.model
    child, flat = problem.children[number], state.choice[number]
    option = state.option(number, flat)
    if any(pin.child == child.id for pin in problem.pins):
        yield Reason(Code.PINNED)
    if child.wishes:
        met = option.school in child.wishes
        yield Reason(Code.WISH) if met else Reason(Code.WISH_MISSED, {"wishes": child.wishes})
    yield from _family_reasons(state, number)
    nearest = all(option.travel <= state.option(number, o).travel for o in model.options_of(number))
    yield Reason(Code.NEAREST if nearest else Code.TRAVEL, _way(option))
    if full := _nearer_full(state, number):
        yield Reason(Code.NEARER_FULL, {"schools": full})
    places = [problem.places[place] for place in model.takes(flat)]
    left = min(int(state.left[place]) for place in model.takes(flat))
    kinds = tuple(place.kind for place in places)
    yield Reason(Code.PLACE, {"kinds": kinds, "capacity": min(p.capacity for p in places), "left": left})
    if option.mismatch:
        yield Reason(Code.MISMATCH, {"steps": option.mismatch})
    school = problem.schools[int(model.school[flat])]
    if school.open_places:
        taken = school.used + int(state.counts[model.school[flat]])
        percent = (200 * taken + school.open_places) // (2 * school.open_places)
        yield Reason(Code.LOAD, {"percent": percent, "limit": problem.weights.load_from})


def _way(option: Option) -> dict[str, Value]:
    return {"travel": option.travel, "distance_m": option.distance_m, "approximate": option.approximate}


def _family_reasons(state: _State, number: int) -> Iterator[Reason]:
    model, children = state.model, state.problem.children
    family = int(model.family_of[number])
    school = int(model.school[state.choice[number]])
    placed = [c for c in model.families[family] if state.choice[c] != OUT]
    together = tuple(children[c].id for c in placed if c != number and model.school[state.choice[c]] == school)
    served = school in model.served[family]
    sites = {int(model.school[state.choice[c]]) for c in placed} | model.served[family]
    if together or served:
        yield Reason(Code.SIBLINGS, {"children": together, "served": served})
    elif len(sites) > 1:
        yield Reason(Code.EXTRA_SITE, {"sites": len(sites)})


def _nearer_full(state: _State, number: int) -> tuple[str, ...]:
    """Schools that would have been cheaper, all else unchanged, but whose seats are taken."""
    cheaper: dict[str, None] = {}
    for option in state.model.options_of(number):
        price = state.delta({number: option}, seats=False)
        if price is not None and price < 0 and state.delta({number: option}) is None:
            cheaper[state.option(number, option).school] = None
    return tuple(cheaper)


def _alternatives(state: _State, number: int) -> tuple[Alternative, ...]:
    model, own = state.model, state.choice[number]
    by_school: dict[int, tuple[int, int]] = {}
    for option in model.options_of(number):
        school = int(model.school[option])
        if school != model.school[own]:
            price = state.delta({number: option}, seats=False)
            assert price is not None
            by_school[school] = min(by_school.get(school, (price, option)), (price, option))
    found: list[tuple[int, int, int, tuple[tuple[int, int], ...]]] = []
    for looked_at, (_, option) in enumerate(sorted(by_school.values())):
        if looked_at >= LOOKED_AT and len(found) >= 2:
            break
        ways = []
        for changes in state.changes_for(number, option):
            price = state.delta(changes)
            if price is not None:
                ways.append((price, len(changes), option, tuple(changes.items())))
        if ways:
            found.append(min(ways))
    return tuple(
        Alternative(
            option=int(model.index[option]),
            school=state.option(number, option).school,
            delta=price,
            moves=tuple(
                Move(state.problem.children[c].id, int(model.index[o]), state.option(c, o).school)
                for c, o in changes
                if c != number
            ),
            reasons=tuple(_alternative_reasons(state, number, option)),
        )
        for price, _, option, changes in sorted(found)[:2]
    )


def _alternative_reasons(state: _State, number: int, flat: int) -> Iterator[Reason]:
    child, option, model = state.problem.children[number], state.option(number, flat), state.model
    yield Reason(Code.TRAVEL, _way(option))
    if child.wishes:
        met = option.school in child.wishes
        yield Reason(Code.WISH) if met else Reason(Code.WISH_MISSED, {"wishes": child.wishes})
    family = int(model.family_of[number])
    there = [c for c in model.families[family] if c != number and state.choice[c] != OUT]
    together = tuple(state.problem.children[c].id for c in there if model.school[state.choice[c]] == model.school[flat])
    served = int(model.school[flat]) in model.served[family]
    if together or served:
        yield Reason(Code.SIBLINGS, {"children": together, "served": served})
    if option.mismatch:
        yield Reason(Code.MISMATCH, {"steps": option.mismatch})


def _left_out(state: _State, child: Child) -> Iterator[Reason]:
    """The first reason is the one to act on: seats, then distance, then bans; all that apply are given."""
    if not child.options:
        yield Reason(Code.NO_SUITABLE_FORM)
        return
    excluded = state.excluded[child.id]
    reasons: dict[Exclusion | None, list[Option]] = defaultdict(list)
    for index, option in enumerate(child.options):
        reasons[excluded.get(index)].append(option)
    if open_ := reasons[None]:
        capacity = {place.id: place.capacity for place in state.problem.places}
        seats = sum(capacity[place] for place in {o.places[0] for o in open_})
        yield Reason(Code.NO_PLACE, {"schools": _schools(open_), "seats": seats})
    if far := reasons[Exclusion.TOO_FAR]:
        shortest = min(o.travel for o in far)
        yield Reason(Code.TOO_FAR, {"schools": _schools(far), "cap": child.travel_cap, "travel": shortest})
    if banned := reasons[Exclusion.BANNED]:
        yield Reason(Code.BANNED, {"schools": _schools(banned)})


def _schools(options: list[Option]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(option.school for option in options))
