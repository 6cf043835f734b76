"""A solution that does not hold what it claims is rejected, whatever is wrong with it."""

from dataclasses import replace

import pytest

from allocation.schools import (
    Ban,
    Certificate,
    Child,
    Option,
    Pin,
    Placement,
    Places,
    Problem,
    School,
    Solution,
    VerificationError,
    solve,
    solve_first_come,
    verify,
)
from allocation.schools.solution import PRICE_UNIT, Cut


def option(school: str, travel: int) -> Option:
    return Option(school, (f"{school}-5",), travel)


# two children want the one seat in the north, a third finds no seat at all
PROBLEM = Problem(
    children=(
        Child("a", "f", (option("north", 100), option("south", 250))),
        Child("b", "g", (option("north", 100), option("south", 180)), travel_cap=200),
        Child("c", "h", (option("north", 300),)),
    ),
    places=(Places("north-5", "north", 1), Places("south-5", "south", 1)),
    schools=(School("north", 10), School("south", 10)),
)
SOLUTION = solve(PROBLEM, seed=1, limit_s=1)


def rejected(problem: Problem, solution: Solution) -> str:
    with pytest.raises(VerificationError) as error:
        verify(problem, solution)
    return error.value.code


def test_an_honest_solution_is_reported() -> None:
    report = verify(PROBLEM, SOLUTION)
    assert (report.placed, report.most, report.fully_placed) == (2, 2, True)
    assert (report.cost.total, report.bound, report.gap) == (280, 280, 0)


def moved(child: str, to: str, index: int) -> Solution:
    placements = tuple(Placement(child, index, to) if p.child == child else p for p in SOLUTION.placements)
    return replace(SOLUTION, placements=placements)


@pytest.mark.parametrize(
    ("solution", "code"),
    [
        (replace(SOLUTION, unplaced=()), "children"),
        (replace(SOLUTION, unplaced=("c", "c")), "children"),
        (replace(SOLUTION, placements=SOLUTION.placements[:1]), "children"),
        (moved("b", "south", 0), "option"),
        (moved("b", "south", 7), "option"),
        (moved("b", "north", 0), "capacity"),
        (replace(SOLUTION, cost=replace(SOLUTION.cost, travel=279)), "cost"),
        (replace(SOLUTION, cost=replace(SOLUTION.cost, travel=0, load=280)), "cost"),
        (replace(SOLUTION, bound=281), "bound"),
        (replace(SOLUTION, certificate=replace(SOLUTION.certificate, places={}, unplaced=0)), "bound"),
        (replace(SOLUTION, certificate=replace(SOLUTION.certificate, count={})), "most"),
        (replace(SOLUTION, most=1), "most"),
        (replace(SOLUTION, certificate=Certificate(places={"north-5": -1})), "certificate"),
        (replace(SOLUTION, certificate=Certificate(places={"west-5": 1})), "certificate"),
        (replace(SOLUTION, certificate=Certificate(count={"north-5": -1})), "certificate"),
        (replace(SOLUTION, certificate=Certificate(load={"west": 1})), "certificate"),
        (replace(SOLUTION, certificate=Certificate(load={"north": 51 * PRICE_UNIT})), "certificate"),
        (replace(SOLUTION, certificate=Certificate(unplaced=-1)), "certificate"),
        (replace(SOLUTION, certificate=Certificate(cuts=(Cut(("f",), (), -1),))), "certificate"),
        (replace(SOLUTION, certificate=Certificate(cuts=(Cut(("f", "f"), (), 1),))), "certificate"),
        (replace(SOLUTION, certificate=Certificate(cuts=(Cut(("z",), (), 1),))), "certificate"),
        (replace(SOLUTION, certificate=Certificate(cuts=(Cut((), ("west-5",), 1),))), "certificate"),
    ],
)
def test_a_false_claim_is_rejected(solution: Solution, code: str) -> None:
    assert rejected(PROBLEM, solution) == code


def test_marks_of_the_counsellor_are_checked() -> None:
    there = SOLUTION.placements[0]
    assert rejected(replace(PROBLEM, bans=(Ban(there.child, there.school),)), SOLUTION) == "option"
    assert rejected(replace(PROBLEM, pins=(Pin("c", "north"),)), SOLUTION) == "pin"


def test_a_way_beyond_the_cap_is_rejected() -> None:
    children = tuple(replace(child, travel_cap=90) for child in PROBLEM.children)
    assert rejected(replace(PROBLEM, children=children), SOLUTION) == "option"


def test_a_price_too_high_proves_less_instead_of_more() -> None:
    for factor in (0, 2, 1000):
        prices = {place: price * factor for place, price in SOLUTION.certificate.places.items()}
        swollen = replace(SOLUTION.certificate, places=prices, unplaced=SOLUTION.certificate.unplaced * factor)
        assert rejected(PROBLEM, replace(SOLUTION, certificate=swollen)) == "bound"


def test_first_come_verifies_but_proves_less() -> None:
    solution = solve_first_come(PROBLEM)
    report = verify(PROBLEM, solution)
    assert report.gap > 0
    assert report.most == 3
