"""School placement on invented districts: towns, school forms, support groups, families, scarce seats."""

import random
from dataclasses import dataclass
from statistics import fmean

from allocation.schools import (
    Child,
    Option,
    Places,
    Problem,
    School,
    Weights,
    explain,
    require_sound_libraries,
    solve,
    solve_first_come,
    verify,
)
from scripts.benchmarks import Clock, benchmark

AREA_PER_SCHOOL_KM2 = 10.7
"""Kreis Lippe: 1,246 km² and 117 schools (state register)."""

FORMS = (("primary", range(1, 5), 300), ("secondary", range(5, 11), 600), ("vocational", range(11, 13), 750))
"""(form, grades, travel cap in tenths of a minute)"""


@dataclass(frozen=True)
class Site:
    school: School
    x: float
    y: float
    form: int
    places: dict[str, Places]


def district(children: int, schools: int, seed: int, *, seats: float = 1.15, support: float = 0.7) -> Problem:
    """Invented children and schools. `seats`: free seats per child over all; per grade they are scarcer.

    `support`: share of children who need initial support and then take two seats, one in their grade and one
    in the support group of the school. Siblings are of different grades but for twins; one family in eight
    has a wish.
    """
    rng = random.Random(seed)
    side = (schools * AREA_PER_SCHOOL_KM2) ** 0.5
    towns = [(rng.uniform(0, side), rng.uniform(0, side)) for _ in range(max(1, schools // 7))]
    sites = [_site(rng, number, children * seats / schools, rng.choice(towns)) for number in range(schools)]
    pupils: list[Child] = []
    family = 0
    while len(pupils) < children:
        x, y = (rng.gauss(centre, 2.0) for centre in rng.choice(towns))
        size = rng.choices((1, 2, 3, 4, 5), (58, 26, 11, 4, 1))[0]
        ages = rng.sample(range(1, 13), size)
        if size > 1 and rng.random() < 0.03:
            ages[1] = ages[0]  # twins
        wish = rng.choice(sites).school.id if rng.random() < 1 / 8 else None
        for grade in ages[: children - len(pupils)]:
            pupils.append(
                _child(rng, f"c{len(pupils)}", f"f{family}", grade, sites, (x, y), wish, rng.random() < support)
            )
        family += 1
    places = tuple(places for site in sites for places in site.places.values())
    return Problem(tuple(pupils), places, tuple(site.school for site in sites))


def _site(rng: random.Random, number: int, mean: float, town: tuple[float, float]) -> Site:
    form = rng.choices((0, 1, 2), (50, 42, 8))[0]
    total = max(1, round(mean * rng.uniform(0.4, 1.6) * (0.67, 1.2, 2.0)[form]))
    name = f"s{number}"
    seats = {str(grade): 0 for grade in FORMS[form][1]}
    for _ in range(total):
        seats[rng.choice(list(seats))] += 1
    if rng.random() < 0.7:
        seats["support"] = max(1, round(total * 0.8))
    places = {kind: Places(f"{name}-{kind}", name, capacity, kind) for kind, capacity in seats.items()}
    return Site(School(name, total), rng.gauss(town[0], 2.5), rng.gauss(town[1], 2.5), form, places)


def _child(
    rng: random.Random,
    name: str,
    family: str,
    grade: int,
    sites: list[Site],
    home: tuple[float, float],
    wish: str | None,
    supported: bool,
) -> Child:
    form = next(number for number, (_, grades, _) in enumerate(FORMS) if grade in grades)
    kinds = (str(grade), "support") if supported else (str(grade),)
    options = []
    for site in sites:
        if site.form == form and all(kind in site.places for kind in kinds):
            metres = round(1000 * ((site.x - home[0]) ** 2 + (site.y - home[1]) ** 2) ** 0.5)
            travel = Weights().travel(metres)
            if travel <= 900:
                taken = tuple(site.places[kind].id for kind in kinds)
                options.append(Option(site.school.id, taken, travel, rng.choice((0, 0, 0, 1)), metres))
    wishes = (wish,) if wish and any(option.school == wish for option in options) else ()
    return Child(name, family, tuple(options), wishes, FORMS[form][2])


def _measure(
    clock: Clock, children: int, schools: int, seed: int, limit_s: float, *, support: float = 0.7
) -> tuple[str, float]:
    problem = district(children, schools, seed, support=support)
    require_sound_libraries()
    with clock.timed("solve"):
        solution = solve(problem, seed=seed, limit_s=limit_s)
    with clock.timed("verify"):
        report = verify(problem, solution)
    with clock.timed("explain"):
        explain(problem, solution)
    office = solve_first_come(problem)
    found = (
        f"{report.placed:,} of {children:,} placed (at most {report.most:,}), gap {float(report.gap):.3%}; "
        f"first come: {len(office.placements):,} placed, {office.cost.total / max(1, len(office.placements)) / 10:.1f} "
        f"min a child against {report.cost.total / max(1, report.placed) / 10:.1f}"
    )
    return found, float(report.gap)


@benchmark("schools-300", goal="300 children, 117 schools: gap ≤ 0.1 % in < 2 s with all steps")
def three_hundred(clock: Clock) -> str:
    return _measure(clock, 300, 117, 1, 2.0)[0]


@benchmark("schools-500", goal="500 children, 30 schools: gap ≤ 0.1 % in 0.5 s")
def five_hundred(clock: Clock) -> str:
    return _measure(clock, 500, 30, 1, 0.5)[0]


@benchmark("schools-2000-fast", goal="2,000 children, 100 schools: gap ≤ 0.5 % in 1 s")
def two_thousand_fast(clock: Clock) -> str:
    return _measure(clock, 2_000, 100, 1, 1.0)[0]


@benchmark("schools-2000", goal="2,000 children, 100 schools: gap ≤ 0.05 % in 10 s")
def two_thousand(clock: Clock) -> str:
    return _measure(clock, 2_000, 100, 1, 10.0)[0]


@benchmark("schools-20000", goal="20,000 children, 1,000 schools: gap ≤ 0.3 % in 40 s", long=True)
def twenty_thousand(clock: Clock) -> str:
    return _measure(clock, 20_000, 1_000, 1, 40.0, support=0.0)[0]


@benchmark(
    "schools-seeds", goal="30 districts of 300 children, 117 schools: each gap ≤ 0.1 %, each in < 2 s", long=True
)
def thirty_districts(clock: Clock) -> str:
    gaps, seconds, processor = [], [], []
    for seed in range(30):
        steps = Clock()
        gaps.append(_measure(steps, 300, 117, seed, 2.0)[1])
        seconds.append(sum(steps.seconds.values()))
        processor.append(sum(steps.processor.values()))
    clock.seconds.update(mean=fmean(seconds), worst=max(seconds))
    clock.processor.update(mean=fmean(processor), worst=max(processor))
    return f"gap mean {fmean(gaps):.3%}, worst {max(gaps):.3%}"
