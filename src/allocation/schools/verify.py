"""Checks a solution without a line of the solver: rules, cost, bound and number placed, from the facts alone.

Only whole numbers are used, so there is no tolerance. What `verify` accepts may be shown; nothing else.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction

from allocation.errors import VerificationError
from allocation.schools.problem import Child, Option, Problem
from allocation.schools.solution import PRICE_UNIT, Certificate, Cost, Solution


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
        raise VerificationError(
            "cost", f"Die Kosten sind {cost.total}, angegeben sind {solution.cost.total}."
        )
    _check_prices(problem, solution.certificate)
    bound = _bound(problem, solution.certificate, len(solution.unplaced))
    if solution.bound > bound:
        raise VerificationError(
            "bound", f"Bewiesen ist die Schranke {bound}, angegeben ist {solution.bound}."
        )
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
    known = places >= set(certificate.places) | set(certificate.count) and schools >= set(certificate.load)
    if not known or min([*prices, certificate.unplaced]) < 0:
        raise VerificationError("certificate", "Ein Preis ist negativ oder gehört zu nichts.")
    if any(price > problem.weights.crowded * PRICE_UNIT for price in certificate.load.values()):
        raise VerificationError("certificate", "Ein Preis der Auslastung ist höher als deren höchste Stufe.")


def _allowed(problem: Problem) -> dict[str, list[Option]]:
    pins = {pin.child: pin.school for pin in problem.pins}
    banned = defaultdict(set)
    for ban in problem.bans:
        banned[ban.child].add(ban.school)
    allowed = {}
    for child in problem.children:
        here = [option for option in child.options if option.school not in banned[child.id]]
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
    pinned = {pin.child for pin in problem.pins}
    allowed = _allowed(problem)
    served = {family.id: frozenset(family.schools) for family in problem.families}
    members: dict[str, list[Child]] = defaultdict(list)
    for child in problem.children:
        members[child.family].append(child)
    for family, children in members.items():
        tables = []
        for child in children:
            best: dict[str | None, int] = {} if child.id in pinned else {None: certificate.unplaced}
            for option in allowed[child.id]:
                price = _price(problem, certificate, child, option)
                best[option.school] = min(price, best.get(option.school, price))
            tables.append(best)
        value += _cheapest_plan(tables, served.get(family, frozenset()), weights.extra_site * PRICE_UNIT)
    return -(-value // PRICE_UNIT)


def _price(problem: Problem, certificate: Certificate, child: Child, option: Option) -> int:
    weights = problem.weights
    own = option.travel + weights.mismatch * option.mismatch
    own += weights.wish_missed * (len(child.wishes) > 0 and option.school not in child.wishes)
    paid = certificate.load.get(option.school, 0) + sum(certificate.places.get(q, 0) for q in option.places)
    return own * PRICE_UNIT + paid


def _cheapest_plan(tables: list[dict[str | None, int]], served: frozenset[str], extra: int) -> int:
    """Least price of a family's joint plan: branch over schools, cheapest first, cut by the best so far."""
    rest = [0]
    for table in reversed(tables):
        rest.append(rest[-1] + min(table.values()))
    rest.reverse()
    ranked = [sorted(table.items(), key=lambda item: (item[1], item[0] or "")) for table in tables]
    best = sum(max(table.values()) for table in tables) + extra * len(tables)

    def descend(depth: int, spent: int, sites: frozenset[str]) -> None:
        nonlocal best
        if depth == len(ranked):
            best = min(best, spent)
            return
        for school, price in ranked[depth]:
            if spent + price + rest[depth + 1] >= best:
                return
            grown = sites if school is None else sites | {school}
            charge = extra if len(grown) > max(1, len(sites)) else 0
            if spent + price + charge + rest[depth + 1] < best:
                descend(depth + 1, spent + price + charge, grown)

    descend(0, 0, served)
    return best
