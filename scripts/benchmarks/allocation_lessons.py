"""A week of lessons in an invented region: volunteers and families with free afternoons, languages, ways."""

import random

from allocation import lessons
from scripts.benchmarks import Clock, benchmark

SIDE_KM, REACH_KM, LANGUAGES, SLOTS = 60, 6, 12, 15
TENTHS_PER_KM = 60


def region(people: int, families: int, seed: int) -> lessons.Problem:
    """Each has two to five of fifteen times a week; a family wants one or two lessons, one in five knows somebody."""
    rng = random.Random(seed)

    def times() -> tuple[int, ...]:
        return tuple(sorted(rng.sample(range(SLOTS), rng.randint(2, 5))))

    volunteers, homes = [], dict[tuple[int, int], list[tuple[str, float, float, set[int]]]]()
    for n in range(people):
        x, y = rng.uniform(0, SIDE_KM), rng.uniform(0, SIDE_KM)
        spoken = set(rng.sample(range(LANGUAGES), rng.randint(1, 3)))
        volunteers.append(lessons.Volunteer(f"v{n}", times(), rng.choice((1, 2, 2, 3, 4)), rng.choice((0, 0, 1))))
        homes.setdefault((int(x // REACH_KM), int(y // REACH_KM)), []).append((f"v{n}", x, y, spoken))
    requests, pairs = [], []
    for n in range(families):
        x, y, language = rng.uniform(0, SIDE_KM), rng.uniform(0, SIDE_KM), rng.randrange(LANGUAGES)
        requests.append(lessons.Request(f"r{n}", times(), rng.choice((1, 1, 2)) + (n % 6 == 0), rng.random() < 0.05))
        column, row = int(x // REACH_KM), int(y // REACH_KM)
        near = [one for i in (-1, 0, 1) for j in (-1, 0, 1) for one in homes.get((column + i, row + j), ())]
        for key, a, b, spoken in near:
            km = ((x - a) ** 2 + (y - b) ** 2) ** 0.5
            if km < REACH_KM and language in spoken:
                pairs.append(lessons.Pair(f"r{n}", key, int(TENTHS_PER_KM * km), rng.random() < 0.2))
    return lessons.Problem(tuple(volunteers), tuple(requests), tuple(pairs), staff_lessons=100)


@benchmark("lessons-12000", goal="5,000 volunteers × 8,000 families, 12,000 lessons: solve in < 3.2 s, proven")
def twelve_thousand(clock: Clock) -> str:
    problem = region(5_000, 8_000, 1)
    with clock.timed("solve"):
        solution = lessons.solve(problem)
    with clock.timed("verify"):
        report = lessons.verify(problem, solution)
    with clock.timed("explain"):
        lessons.explain(problem, solution)
    office = lessons.solve_first_come(problem)
    wanted = report.given + report.missing
    return (
        f"{wanted:,} lessons, {len(problem.pairs):,} suitable pairs; {report.missing:,} nobody gives, gap "
        f"{report.gap:.2%}; first come: {wanted - len(office.lessons):,}, cost "
        f"{office.cost.total / solution.cost.total - 1:+.0%}"
    )
