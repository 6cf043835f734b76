"""The path for large problems keeps the same promises; here on small ones, cut into tiny regions."""

from importlib import import_module

import pytest
from hypothesis import given, settings

from allocation.schools import Method, Problem, _regions, solve, verify
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
