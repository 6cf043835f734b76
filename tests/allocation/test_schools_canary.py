"""A solver library that miscalculates is not used."""

from collections.abc import Iterator

import pytest

from allocation import canary
from allocation.schools import EngineRefusedError, Method, solve, verify
from tests.allocation.test_schools_verify import PROBLEM


@pytest.fixture
def wrong_highs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    canary.require_sound_libraries.cache_clear()
    monkeypatch.setattr(canary, "KNAPSACK_BEST", canary.KNAPSACK_BEST + 1)
    yield
    canary.require_sound_libraries.cache_clear()


def test_the_libraries_of_this_machine_are_sound() -> None:
    canary.require_sound_libraries.cache_clear()
    canary.require_sound_libraries()


def test_the_knapsack_needs_branching() -> None:
    values = sorted(canary.KNAPSACK, key=lambda item: item[0] / item[1], reverse=True)
    left, relaxed = canary.KNAPSACK_LIMIT, 0.0
    for value, weight in values:
        share = min(1.0, left / weight)
        relaxed, left = relaxed + share * value, left - share * weight
    assert relaxed > canary.KNAPSACK_BEST


@pytest.mark.usefixtures("wrong_highs")
def test_a_wrong_answer_is_refused_by_name() -> None:
    with pytest.raises(EngineRefusedError, match="HiGHS") as error:
        canary.require_sound_libraries()
    assert error.value.code == "canary"


@pytest.mark.usefixtures("wrong_highs")
def test_the_answer_then_is_first_come_and_says_so() -> None:
    solution = solve(PROBLEM, seed=1, limit_s=1)
    assert solution.method is Method.FIRST_COME
    assert verify(PROBLEM, solution).placed == 2
