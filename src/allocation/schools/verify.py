"""Checks a solution without a line of the solver: rules, cost, bound and number placed, from the facts alone.

Only whole numbers are used, so there is no tolerance. What `verify` accepts may be shown; nothing else.
"""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction

from allocation.errors import VerificationError
from allocation.schools.problem import Child, Option, Problem
from allocation.schools.solution import PRICE_UNIT, Certificate, Cost, Cut, Solution


@dataclass(frozen=True, slots=True)
class Report:
    """What holds: numbers of children, cost and proven bound in tenths of a minute.

    `most`: nobody can place more children (proven). `fully_placed`: as many as provably possible are placed.
    """

    placed: int
    most: int
    cost: Cost
    bound: int

    @property
    def fully_placed(self) -> bool:
        return self.placed == self.most

    @property
    def gap(self) -> Fraction:
        """Proven share of the cost that a better answer could save at most."""
        return Fraction(self.cost.total - self.bound, self.cost.total) if self.cost.total else Fraction(0)


def verify(problem: Problem, solution: Solution) -> Report:
    """The report, or `VerificationError` with one of the codes

    `children` (not each child exactly once), `option` (not among the child's options, banned, too far),
    `pin`, `capacity`, `cost`, `certificate` (a negative or unknown price), `bound`, `most`.
    """
    chosen = _chosen(problem, solution)
    _check_rules(problem, chosen)
    _check_capacities(problem, chosen)
    cost = _cost(problem, chosen)
    if cost != solution.cost:
        raise VerificationError("cost", f"Die Kosten sind {cost.total}, angegeben sind {solution.cost.total}.")
    _check_prices(problem, solution.certificate)
    bound = _bound(problem, solution.certificate, len(solution.unplaced))
    if solution.bound > bound:
        raise VerificationError("bound", f"Bewiesen ist die Schranke {bound}, angegeben ist {solution.bound}.")
    if solution.bound > cost.total:
        raise VerificationError("bound", "Die Schranke liegt über den Kosten.")
    most = _most(problem, solution.certificate)
    if not len(chosen) <= most <= solution.most:
        raise VerificationError("most", f"Bewiesen ist die Höchstzahl {most}, angegeben ist {solution.most}.")
    return Report(len(chosen), most, cost, solution.bound)


def _chosen(problem: Problem, solution: Solution) -> dict[str, Option]:
    known = {child.id: child for child in problem.children}
    named = [p.child for p in solution.placements] + list(solution.unplaced)
    if sorted(named) != sorted(known):
        raise VerificationError("children", "Jedes Kind muss genau einmal vorkommen.")
    chosen = {}
    for placement in solution.placements:
        options = known[placement.child].options
        if not 0 <= placement.option < len(options) or options[placement.option].school != placement.school:
            raise VerificationError("option", f"{placement.child} steht auf keiner seiner Möglichkeiten.")
        chosen[placement.child] = options[placement.option]
    return chosen


def _check_rules(problem: Problem, chosen: dict[str, Option]) -> None:
    pinned = {pin.child: pin.school for pin in problem.pins}
    for child_id, school in pinned.items():
        if child_id not in chosen or chosen[child_id].school != school:
            raise VerificationError("pin", f"{child_id} steht nicht auf der festgelegten Schule {school}.")
    for ban in problem.bans:
        if ban.child in chosen and chosen[ban.child].school == ban.school:
            raise VerificationError("option", f"Schule {ban.school} ist für {ban.child} ausgeschlossen.")
    for child in problem.children:
        if child.id in chosen and child.id not in pinned and _too_far(child, chosen[child.id]):
            raise VerificationError("option", f"Der Weg von {child.id} ist länger als erlaubt.")


def _too_far(child: Child, option: Option) -> bool:
    return child.travel_cap is not None and option.travel > child.travel_cap


def _check_capacities(problem: Problem, chosen: dict[str, Option]) -> None:
    taken = Counter(place for option in chosen.values() for place in option.places)
    for places in problem.places:
        if taken[places.id] > places.capacity:
            raise VerificationError(
                "capacity", f"{places.id}: {taken[places.id]} Kinder auf {places.capacity} Plätzen."
            )


def _cost(problem: Problem, chosen: dict[str, Option]) -> Cost:
    weights = problem.weights
    children = {child.id: child for child in problem.children}
    served = {family.id: set(family.schools) for family in problem.families}
    driven: dict[str, set[str]] = defaultdict(set)
    newcomers: Counter[str] = Counter()
    travel = mismatch = wish = 0
    for child_id, option in chosen.items():
        child = children[child_id]
        driven[child.family].add(option.school)
        newcomers[option.school] += 1
        travel += option.travel
        mismatch += weights.mismatch * option.mismatch
        wish += weights.wish_missed * (len(child.wishes) > 0 and option.school not in child.wishes)
    sites = 0
    for family, schools in driven.items():
        before = served.get(family, set())
        sites += len(schools - before) - (0 if before else 1)
    load = 0
    for school in problem.schools:
        for number in range(school.used + 1, school.used + newcomers[school.id] + 1):
            if 100 * number > weights.crowded_from * school.open_places:
                load += weights.crowded
            elif 100 * number > weights.load_from * school.open_places:
                load += weights.load
    return Cost(travel, mismatch, wish, sites * weights.extra_site, load)


def _check_prices(problem: Problem, certificate: Certificate) -> None:
    places, schools = {p.id for p in problem.places}, {s.id for s in problem.schools}
    prices = [*certificate.places.values(), *certificate.load.values(), *certificate.count.values()]
    prices += [certificate.unplaced, *(cut.price for cut in certificate.cuts)]
    named = {
        *certificate.places,
        *certificate.count,
        *(place for cut in certificate.cuts for place in cut.places),
    }
    if not (named <= places and set(certificate.load) <= schools) or min(prices) < 0:
        raise VerificationError("certificate", "Ein Preis ist negativ oder gehört zu nichts.")
    if any(price > problem.weights.crowded * PRICE_UNIT for price in certificate.load.values()):
        raise VerificationError("certificate", "Ein Preis der Auslastung ist höher als deren höchste Stufe.")


def _allowed(problem: Problem) -> dict[str, list[Option]]:
    """Options that a feasible placement may use, taken alone."""
    pins = {pin.child: pin.school for pin in problem.pins}
    bans = {(ban.child, ban.school) for ban in problem.bans}
    full = {places.id for places in problem.places if places.capacity == 0}
    allowed: dict[str, list[Option]] = {}
    for child in problem.children:
        here = [o for o in child.options if (child.id, o.school) not in bans and not full.intersection(o.places)]
        if child.id in pins:
            allowed[child.id] = [option for option in here if option.school == pins[child.id]]
        else:
            allowed[child.id] = [option for option in here if not _too_far(child, option)]
    return allowed


def _most(problem: Problem, certificate: Certificate) -> int:
    """Each child placed pays the prices of its seats: n ≤ Σ price·capacity + Σ max(0, 1 − cheapest)."""
    price = certificate.count
    value = sum(price.get(p.id, 0) * p.capacity for p in problem.places)
    for options in _allowed(problem).values():
        paid = min((sum(price.get(q, 0) for q in option.places) for option in options), default=PRICE_UNIT)
        value += max(0, PRICE_UNIT - paid)
    return value // PRICE_UNIT


def _bound(problem: Problem, certificate: Certificate, left_out: int) -> int:
    """Lagrangian bound (engine.md § 1), rounded up to a whole tenth of a minute."""
    weights = problem.weights
    value = -certificate.unplaced * left_out
    value -= sum(certificate.places.get(p.id, 0) * p.capacity for p in problem.places)
    for school in problem.schools:
        price = certificate.load.get(school.id, 0)
        easy = max(0, weights.load_from * school.open_places // 100 - school.used)
        until_crowded = max(0, weights.crowded_from * school.open_places // 100 - school.used)
        value -= price * easy
        value += min(0, weights.load * PRICE_UNIT - price) * (until_crowded - easy)
    capacity = {p.id: p.capacity for p in problem.places}
    members: dict[str, list[Child]] = defaultdict(list)
    for child in problem.children:
        members[child.family].append(child)
    for cut in certificate.cuts:
        if len({*cut.families}) < len(cut.families) or not {*cut.families} <= set(members):
            raise VerificationError("certificate", "Ein Schnitt nennt eine Familie doppelt oder eine unbekannte.")
        value -= cut.price * ((len(cut.families) + sum(capacity[place] for place in set(cut.places))) // 2)
    pinned = {pin.child for pin in problem.pins}
    allowed = _allowed(problem)
    served = {family.id: frozenset(family.schools) for family in problem.families}
    cuts_at = _cuts_by_place(certificate)
    for family, children in members.items():
        asked = Counter(q for child in children for q in {q for option in allowed[child.id] for q in option.places})
        scarce = {q: capacity[q] for q, times in asked.items() if times > capacity[q]}
        menus = []
        for child in children:
            best: dict[Choice, int] = {} if child.id in pinned else {(None, ()): certificate.unplaced}
            for option in allowed[child.id]:
                # where neither a cut nor the family's own crowding matters, only the cheapest option per school does
                seats = tuple(place for place in option.places if place in cuts_at or place in scarce)
                price = _price(problem, certificate, child, option)
                best[option.school, seats] = min(price, best.get((option.school, seats), price))
            menus.append(best)
        listed = [cut for cut in certificate.cuts if family in cut.families]
        plan = _Plan(menus, weights.extra_site * PRICE_UNIT, family, listed, cuts_at, scarce)
        value += plan.cheapest(served.get(family, frozenset()))
    return -(-value // PRICE_UNIT)


Choice = tuple[str | None, tuple[str, ...]]


def _cuts_by_place(certificate: Certificate) -> dict[str, list[Cut]]:
    cuts: dict[str, list[Cut]] = defaultdict(list)
    for cut in certificate.cuts:
        for place in set(cut.places):
            cuts[place].append(cut)
    return cuts


def _price(problem: Problem, certificate: Certificate, child: Child, option: Option) -> int:
    weights = problem.weights
    own = option.travel + weights.mismatch * option.mismatch
    own += weights.wish_missed * (len(child.wishes) > 0 and option.school not in child.wishes)
    paid = certificate.load.get(option.school, 0) + sum(certificate.places.get(q, 0) for q in option.places)
    return own * PRICE_UNIT + paid


class _Plan:
    """Least price of a family's joint plan: branch over schools, cheapest first, cut by the best so far."""

    def __init__(
        self,
        menus: list[dict[Choice, int]],
        extra: int,
        family: str,
        listed: list[Cut],
        cuts_at: dict[str, list[Cut]],
        scarce: dict[str, int],
    ) -> None:
        self.menus = [sorted(menu.items(), key=lambda entry: (entry[1], entry[0][0] or "")) for menu in menus]
        self.extra, self.family, self.listed, self.cuts_at = extra, family, listed, cuts_at
        self.scarce = scarce
        self.best = math.inf
        self.rest = [0]
        for menu in reversed(self.menus):
            self.rest.insert(0, self.rest[0] + menu[0][1])

    def cheapest(self, served: frozenset[str]) -> int:
        self._descend(0, 0, served, ())
        return int(self.best)

    def _descend(self, depth: int, spent: int, sites: frozenset[str], seats: tuple[str, ...]) -> None:
        if depth == len(self.menus):
            total = spent + self._cut_charge(seats)
            self.best = min(self.best, total)
            return
        for (school, taken), price in self.menus[depth]:
            least = spent + price + self.rest[depth + 1]
            if least >= self.best:
                return
            grown = sites if school is None else sites | {school}
            charge = self.extra if len(grown) > max(1, len(sites)) else 0
            if least + charge < self.best and self._fits(seats + taken):
                self._descend(depth + 1, spent + price + charge, grown, seats + taken)

    def _fits(self, seats: tuple[str, ...]) -> bool:
        return all(seats.count(place) <= self.scarce.get(place, len(seats)) for place in seats)

    def _cut_charge(self, seats: tuple[str, ...]) -> int:
        touched = {id(cut): cut for place in seats for cut in self.cuts_at[place]}
        touched |= {id(cut): cut for cut in self.listed}
        total = 0
        for cut in touched.values():
            rows = (self.family in cut.families) + sum(place in cut.places for place in seats)
            total += cut.price * (rows // 2)
        return total
