"""Promises of the placement engine on random tiny problems, against brute force."""

from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import assume, given, settings

from allocation.schools import Option, Problem, ProblemError, Solution, explain, solve, verify
from tests.allocation.worlds import problems


def brute_force(problem: Problem) -> tuple[int, int] | None:
    """(most placed, least cost), by trying everything; None when the pins cannot hold. Own arithmetic."""
    bans = {(b.child, b.school) for b in problem.bans}
    pins = {p.child: p.school for p in problem.pins}
    menus: list[list[Option | None]] = []
    for child in problem.children:
        menu: list[Option | None] = [] if child.id in pins else [None]
        for option in child.options:
            near = child.travel_cap is None or option.travel <= child.travel_cap
            if child.id in pins:
                allowed = option.school == pins[child.id]
            else:
                allowed = near and (child.id, option.school) not in bans
            if allowed:
                menu.append(option)
        menus.append(menu)
    results = [value for plan in product(*menus) if (value := worth(problem, plan)) is not None]
    return max(results, key=lambda r: (r[0], -r[1]), default=None)


def worth(problem: Problem, plan: tuple[Option | None, ...]) -> tuple[int, int] | None:
    seats = Counter(place for option in plan if option for place in option.places)
    if any(seats[p.id] > p.capacity for p in problem.places):
        return None
    weights, cost = problem.weights, 0
    sites = {child.family: set() for child in problem.children}
    arrivals: Counter[str] = Counter()
    for child, option in zip(problem.children, plan, strict=True):
        if option:
            cost += option.travel + option.mismatch * weights.mismatch
            cost += weights.wish_missed if child.wishes and option.school not in child.wishes else 0
            sites[child.family].add(option.school)
            arrivals[option.school] += 1
    before = {f.id: set(f.schools) for f in problem.families}
    for family, schools in sites.items():
        known = before.get(family, set())
        cost += weights.extra_site * max(0, len(schools | known) - max(1, len(known)))
    for school in problem.schools:
        for nth in range(school.used + 1, school.used + arrivals[school.id] + 1):
            share = 100 * nth / school.open_places if school.open_places else 1000
            cost += (
                weights.crowded if share > weights.crowded_from else weights.load if share > weights.load_from else 0
            )
    return sum(option is not None for option in plan), cost


def solved(problem: Problem) -> Solution:
    try:
        return solve(problem, seed=1, limit_s=1)
    except ProblemError as error:
        assert error.code == "pins_exceed_places"
        assert brute_force(problem) is None
        assume(False)
        raise


@given(problems())
@settings(max_examples=100, deadline=None)
def test_places_as_many_as_possible_at_the_least_cost(problem: Problem) -> None:
    solution = solved(problem)
    assert (len(solution.placements), solution.cost.total) == brute_force(problem)


@given(problems())
@settings(max_examples=60, deadline=None)
def test_every_answer_verifies_and_keeps_pins_and_bans(problem: Problem) -> None:
    solution = solved(problem)
    report = verify(problem, solution)
    assert report.bound <= report.cost.total == solution.cost.total
    seats = {p.child: p.school for p in solution.placements}
    assert all(seats[pin.child] == pin.school for pin in problem.pins)
    assert not {(b.child, b.school) for b in problem.bans} & set(seats.items())


@given(problems())
@settings(max_examples=50, deadline=None)
def test_same_problem_seed_and_limit_give_the_same_answer(problem: Problem) -> None:
    assert solved(problem) == solved(problem)


@given(problems(marks=False))
@settings(max_examples=100, deadline=None)
def test_an_alternative_costs_at_least_what_it_says_nothing_is_cheaper(problem: Problem) -> None:
    solution = solved(problem)
    for explanation in explain(problem, solution):
        for alternative in explanation.alternatives:
            assert alternative.delta >= 0
            kept = {p.child: p.option for p in solution.placements}
            kept |= {move.child: move.option for move in alternative.moves}
            kept[explanation.child] = alternative.option
            plan = tuple(c.options[kept[c.id]] if c.id in kept else None for c in problem.children)
            assert worth(problem, plan) == (len(solution.placements), solution.cost.total + alternative.delta)


@given(problems())
@settings(max_examples=50, deadline=None)
def test_more_places_never_place_fewer(problem: Problem) -> None:
    before = solved(problem)
    wider = replace(problem, places=tuple(replace(p, capacity=p.capacity + 1) for p in problem.places))
    assert len(solved(wider).placements) >= len(before.placements)


def test_pins_that_do_not_fit_together_are_named() -> None:
    from allocation.schools import Child, Pin, Places, School

    option = Option("s", ("p",), travel=10)
    problem = Problem(
        children=(Child("a", "f", (option,)), Child("b", "g", (option,))),
        places=(Places("p", "s", 1),),
        schools=(School("s", 1),),
        pins=(Pin("a", "s"), Pin("b", "s")),
    )
    with pytest.raises(ProblemError) as error:
        solve(problem, seed=1, limit_s=1)
    assert error.value.code == "pins_exceed_places"
