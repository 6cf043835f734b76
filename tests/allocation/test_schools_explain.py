"""Each reason names a fact: the fact changes, and the proposal or the reason changes with it."""

from dataclasses import replace

import pytest

from allocation.schools import (
    Ban,
    Child,
    Code,
    Explanation,
    Family,
    Option,
    Pin,
    Places,
    Problem,
    School,
    explain,
    solve,
    verify,
)


def option(school: str, travel: int, **facts: object) -> Option:
    return Option(school, (f"{school}-5",), travel, **facts)


NORTH, SOUTH, WEST = option("north", 100, distance_m=2000, approximate=True), option("south", 150), option("west", 190)
WORLD = Problem(
    children=(Child("a", "f", (NORTH, SOUTH, WEST)),),
    places=(
        Places("north-5", "north", 2, kind="regular"),
        Places("north-de", "north", 1, kind="support"),
        Places("south-5", "south", 2),
        Places("west-5", "west", 2),
    ),
    schools=(School("north", 20, used=5), School("south", 20), School("west", 20)),
)


def child(problem: Problem, name: str = "a") -> Explanation:
    solution = solve(problem, seed=1, limit_s=1)
    verify(problem, solution)
    return next(e for e in explain(problem, solution) if e.child == name)


def school(problem: Problem, name: str = "a") -> str | None:
    index = child(problem, name).option
    kid = next(c for c in problem.children if c.id == name)
    return None if index is None else kid.options[index].school


def params(explanation: Explanation, code: Code) -> dict[str, object]:
    return next(reason.params for reason in explanation.reasons if reason.code == code)


def codes(explanation: Explanation) -> set[Code]:
    return {reason.code for reason in explanation.reasons}


def with_child(**change: object) -> Problem:
    return replace(WORLD, children=(replace(WORLD.children[0], **change),))


def test_nearest_school_with_way_and_approximation() -> None:
    reasons = child(WORLD)
    assert params(reasons, Code.NEAREST) == {"travel": 100, "distance_m": 2000, "approximate": True}
    assert school(with_child(options=(replace(NORTH, travel=160), SOUTH))) == "south"


def test_wish() -> None:
    wished = with_child(wishes=("south",))
    assert (school(WORLD), school(wished)) == ("north", "south")
    assert Code.WISH in codes(child(wished))
    assert Code.TRAVEL in codes(child(wished))
    far = with_child(options=(NORTH, replace(SOUTH, travel=900)), wishes=("south",))
    assert school(far) == "north"
    assert params(child(far), Code.WISH_MISSED) == {"wishes": ("south",)}


def test_siblings_in_the_same_proposal() -> None:
    sister = Child("b", "f", (SOUTH,))
    family = replace(WORLD, children=(*WORLD.children, sister))
    assert school(family) == "south"
    assert params(child(family), Code.SIBLINGS) == {"children": ("b",), "served": False}
    strangers = replace(WORLD, children=(*WORLD.children, replace(sister, family="g")))
    assert school(strangers) == "north"
    assert Code.SIBLINGS not in codes(child(strangers))


def test_sibling_who_is_there_already() -> None:
    served = replace(WORLD, families=(Family("f", ("south",)),))
    assert school(served) == "south"
    assert params(child(served), Code.SIBLINGS) == {"children": (), "served": True}


def test_extra_site_when_siblings_cannot_stay_together() -> None:
    apart = replace(WORLD, children=(*WORLD.children, Child("b", "f", (option("south", 0),))))
    apart = replace(apart, places=tuple(replace(p, capacity=1) for p in apart.places))
    assert params(child(apart), Code.EXTRA_SITE) == {"sites": 2}


def test_support_place_is_named_with_its_seats() -> None:
    support = with_child(options=(replace(NORTH, places=("north-5", "north-de")), SOUTH))
    assert params(child(support), Code.PLACE) == {"kinds": ("regular", "support"), "capacity": 1, "left": 0}
    closed = replace(support, places=tuple(replace(p, capacity=0) if p.id == "north-de" else p for p in support.places))
    assert school(closed) == "south"


def test_full_school_that_would_have_been_cheaper() -> None:
    full = replace(WORLD, places=tuple(replace(p, capacity=0) if p.id == "north-5" else p for p in WORLD.places))
    assert school(full) == "south"
    assert params(child(full), Code.NEARER_FULL) == {"schools": ("north",)}


def test_mismatch() -> None:
    other_form = with_child(options=(replace(NORTH, mismatch=1), SOUTH))
    assert school(other_form) == "south"
    only = with_child(options=(replace(NORTH, mismatch=2),))
    assert params(child(only), Code.MISMATCH) == {"steps": 2}


def test_load() -> None:
    assert params(child(WORLD), Code.LOAD) == {"percent": 30, "limit": 60}
    full = replace(WORLD, schools=(School("north", 20, used=18), *WORLD.schools[1:]))
    near = replace(full, children=(Child("a", "f", (NORTH, replace(SOUTH, travel=120))),))
    assert school(replace(near, schools=WORLD.schools)) == "north"
    assert school(near) == "south"


def test_pin_and_ban() -> None:
    pinned = replace(WORLD, pins=(Pin("a", "west"),))
    assert (school(pinned), Code.PINNED in codes(child(pinned))) == ("west", True)
    assert school(replace(WORLD, bans=(Ban("a", "north"),))) == "south"


@pytest.mark.parametrize(
    ("problem", "code", "facts"),
    [
        (with_child(options=()), Code.NO_SUITABLE_FORM, {}),
        (
            replace(with_child(options=(NORTH,)), bans=(Ban("a", "north"),)),
            Code.BANNED,
            {"schools": ("north",)},
        ),
        (with_child(travel_cap=50), Code.TOO_FAR, {"schools": ("north", "south", "west"), "cap": 50, "travel": 100}),
        (
            replace(WORLD, places=tuple(replace(p, capacity=0) for p in WORLD.places)),
            Code.NO_PLACE,
            {"schools": ("north", "south", "west"), "seats": 0},
        ),
    ],
)
def test_a_child_left_out_is_told_why(problem: Problem, code: Code, facts: dict[str, object]) -> None:
    explanation = child(problem)
    assert explanation.option is None
    assert [(r.code, r.params) for r in explanation.reasons] == [(code, facts)]


def test_two_alternatives_with_their_price() -> None:
    found = [(a.school, a.delta, a.moves) for a in child(WORLD).alternatives]
    assert found == [("south", 50, ()), ("west", 90, ())]


def test_an_alternative_says_who_would_have_to_move_and_its_price_is_that_of_the_pin() -> None:
    both = replace(
        WORLD,
        children=(*WORLD.children, Child("b", "g", (NORTH, replace(SOUTH, travel=170)))),
        places=tuple(replace(p, capacity=1) for p in WORLD.places),
    )
    kept = solve(both, seed=1, limit_s=1)
    assert {p.child: p.school for p in kept.placements} == {"a": "south", "b": "north"}
    swap = next(a for a in child(both).alternatives if a.school == "north")
    assert [(m.child, m.school) for m in swap.moves] == [("b", "south")]
    pinned = solve(replace(both, pins=(Pin("a", "north"),)), seed=1, limit_s=1)
    assert swap.delta == pinned.cost.total - kept.cost.total == 20
