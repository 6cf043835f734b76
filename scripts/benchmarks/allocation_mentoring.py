"""Matching of volunteers and families in an invented district: languages, ways, agreed limits."""

import random

from allocation import mentoring
from scripts.benchmarks import Clock, benchmark

SIDE_KM = 40
REACH_KM = 15
LANGUAGES = 12
TENTHS_PER_KM = 30  # by bus, there and back


def district(needs: int, people: int, seed: int) -> mentoring.Problem:
    """Volunteers speak one to three of twelve languages and have one to four hours; one need in twenty is urgent."""
    rng = random.Random(seed)

    def place() -> tuple[float, float]:
        return rng.uniform(0, SIDE_KM), rng.uniform(0, SIDE_KM)

    spoken = [rng.sample(range(LANGUAGES), rng.randint(1, 3)) for _ in range(people)]
    homes = [place() for _ in range(people)]
    volunteers = tuple(
        mentoring.Volunteer(
            f"v{n}", rng.choice((60, 120, 120, 180, 240)), rng.choice((1, 1, 2, 3)), rng.choice((0, 0, 1))
        )
        for n in range(people)
    )
    requests, pairs = [], []
    for n in range(needs):
        (x, y), language = place(), rng.randrange(LANGUAGES)
        requests.append(
            mentoring.Request(f"r{n}", rng.choice((60, 90, 120, 120)), rng.randint(0, 300), rng.random() < 0.05)
        )
        for number, (a, b) in enumerate(homes):
            km = ((x - a) ** 2 + (y - b) ** 2) ** 0.5
            if language in spoken[number] and km < REACH_KM:
                missed = rng.choice((0, 0, 1, 2))
                pairs.append(mentoring.Pair(f"r{n}", f"v{number}", int(TENTHS_PER_KM * km), missed, rng.random() < 0.1))
    return mentoring.Problem(volunteers, tuple(requests), tuple(pairs))


@benchmark("mentoring-1000", goal="1,000 needs × 1,200 volunteers: all steps in < 2 s")
def thousand(clock: Clock) -> str:
    problem = district(1_000, 1_200, 1)
    with clock.timed("solve"):
        solution = mentoring.solve(problem, seed=1)
    with clock.timed("verify"):
        report = mentoring.verify(problem, solution)
    with clock.timed("explain"):
        mentoring.explain(problem, solution)
    office = mentoring.solve_first_come(problem)
    return (
        f"{len(problem.pairs):,} suitable pairs; {report.met:,} met, gap {report.gap:.2%}; first come: "
        f"{len(office.matches):,} met, cost {office.cost.total / solution.cost.total - 1:+.0%}"
    )
