"""The path for large problems keeps the same promises; here on small ones, cut into tiny regions."""

from importlib import import_module

import pytest
from hypothesis import given, settings

from allocation.schools import Child, Method, Option, Places, Problem, School, Weights, _regions, solve, verify
from scripts.benchmarks.allocation_schools import district
from tests.allocation.test_schools_properties import solved
from tests.allocation.worlds import problems


@given(problems())
@settings(max_examples=50, deadline=None)
def test_without_time_the_answer_still_verifies_and_leaves_nobody_out(problem: Problem) -> None:
    best = solved(problem)
    quick = solve(problem, seed=1, limit_s=0)
    assert verify(problem, quick).placed == len(best.placements)
    assert best.cost.total <= quick.cost.total


def test_a_program_that_the_interior_method_gives_up_is_solved_all_the_same() -> None:
    """Drawn once: two schools with one seat, one without; two children who may go nowhere; HiGHS said "unknown"."""

    def option(school: str, travel: int = 0, mismatch: int = 0) -> Option:
        return Option(school=school, places=(school,), travel=travel, mismatch=mismatch)

    problem = Problem(
        children=(
            Child(id="c0", family="f1", options=(option("s0", travel=1), option("s1"), option("s2"))),
            Child(id="c1", family="f1", options=()),
            Child(id="c2", family="f1", options=()),
            Child(id="c3", family="f1", options=(option("s0", mismatch=1),)),
        ),
        places=tuple(Places(id=name, school=name, capacity=seats) for name, seats in (("s0", 1), ("s1", 0), ("s2", 1))),
        schools=tuple(School(id=name, open_places=0) for name in ("s0", "s1", "s2")),
        weights=Weights(extra_site=0),
    )
    quick = solve(problem, seed=1, limit_s=0)
    assert verify(problem, quick).placed == len(solved(problem).placements) == 2


@pytest.fixture
def tiny_regions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_regions, "SIZE", 30)
    monkeypatch.setattr(import_module("allocation.schools.solve"), "WHOLE_PER_SECOND", 2_500)


@pytest.mark.usefixtures("tiny_regions")
@pytest.mark.parametrize("support", [0.0, 0.7])
def test_regions_come_close_to_the_proven_best(support: float) -> None:
    problem = district(120, 40, 3, support=support)
    best = solve(problem, seed=1, limit_s=10)
    parts = solve(problem, seed=1, limit_s=1)
    assert (best.method, parts.method) == (Method.COLUMNS, Method.NEIGHBOURHOODS)
    report = verify(problem, parts)
    assert (report.placed, report.fully_placed) == (len(best.placements), True)
    assert best.cost.total <= parts.cost.total <= best.cost.total * 1.03


def test_a_district_is_proven_within_a_tenth_of_a_percent() -> None:
    problem = district(150, 60, 7)
    report = verify(problem, solve(problem, seed=7, limit_s=2))
    assert report.fully_placed
    assert report.gap <= 0.001


@pytest.mark.usefixtures("tiny_regions")
def test_same_seed_same_answer_through_the_regions() -> None:
    problem = district(60, 20, 5)
    assert solve(problem, seed=4, limit_s=1) == solve(problem, seed=4, limit_s=1)
