"""Lessons: nobody twice at once, never over a limit, as good as trying everything; explained and proven."""

import itertools
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation import lessons as le
from allocation.lessons._costs import cost_of

SLOTS = st.lists(st.integers(0, 3), max_size=3, unique=True).map(tuple)


@st.composite
def problems(draw: st.DrawFn, people: int = 4, families: int = 4) -> le.Problem:
    volunteers = tuple(
        le.Volunteer(f"v{n}", draw(SLOTS), draw(st.integers(0, 3)), draw(st.integers(0, 2)))
        for n in range(draw(st.integers(0, people)))
    )
    requests = tuple(
        le.Request(f"r{n}", draw(SLOTS), draw(st.integers(0, 2)), draw(st.booleans()))
        for n in range(draw(st.integers(0, families)))
    )
    pairs = tuple(
        le.Pair(r.id, v.id, draw(st.integers(0, 600)), draw(st.booleans()))
        for r in requests
        for v in volunteers
        if draw(st.booleans())
    )
    weights = le.Weights(unmet=draw(st.sampled_from((500, 20_000))), next_lesson=draw(st.integers(0, 200)))
    staff = draw(st.integers(0, 2))
    return le.Problem(volunteers, requests, pairs, weights, staff, draw(st.integers(0, 900)))


def best_of_all(problem: le.Problem) -> int:
    """The least cost, by trying each choice for each time of each request."""
    cells = [(request.id, slot) for request in problem.requests for slot in request.slots]
    offers: list[list[str | None]] = []
    for request_id, slot in cells:
        there = [p.volunteer for p in problem.pairs if p.request == request_id and slot in problem.common_slots(p)]
        offers.append([None, *(["", *there] if problem.staff_lessons else there)])
    costs = []
    for choice in itertools.product(*offers):
        plan = [le.Lesson(r, s, who) for (r, s), who in zip(cells, choice, strict=True) if who is not None]
        count, wanted = Counter(one.request for one in plan), Counter(one.volunteer for one in plan)
        at = Counter((one.volunteer, one.slot) for one in plan if one.volunteer)
        allowed = (
            all(count[one.id] <= one.lessons for one in problem.requests)
            and all(wanted[one.id] <= one.free_lessons for one in problem.volunteers)
            and wanted[""] <= problem.staff_lessons
            and max(at.values(), default=0) <= 1
        )
        if allowed:
            costs.append(cost_of(problem, plan).total)
    return min(costs)


@given(problem=problems(2, 2))
def test_no_plan_is_better(problem: le.Problem) -> None:
    assert le.solve(problem).cost.total == best_of_all(problem)


@given(problem=problems())
def test_each_plan_is_allowed_and_proven_best_and_explained(problem: le.Problem) -> None:
    solution = le.solve(problem)
    report = le.verify(problem, solution)
    assert (report.bound, report.gap) == (solution.cost.total, 0)
    assert solution == le.solve(problem)
    office = le.solve_first_come(problem)
    le.verify(problem, office)
    assert office.cost.total >= solution.cost.total
    told = le.explain(problem, solution)
    assert [one.lesson for one in told if one.lesson] == list(solution.lessons)
    met = Counter(one.request for one in solution.lessons)
    lacking = {one.id for one in problem.requests if met[one.id] < one.lessons}
    assert {one.request for one in told if one.lesson is None} == lacking


@given(problem=problems(), data=st.data())
def test_whatever_the_prices_the_bound_stays_below_each_plan(problem: le.Problem, data: st.DataObject) -> None:
    prices = st.integers(0, 30_000)
    certificate = le.Certificate(
        {one.id: data.draw(prices) for one in problem.volunteers},
        {(one.id, slot): data.draw(prices) for one in problem.volunteers for slot in one.slots},
        {(one.id, slot): data.draw(prices) for one in problem.requests for slot in one.slots},
        data.draw(prices),
    )
    assert le.verify(problem, replace(le.solve(problem), certificate=certificate)).gap >= 0


PROBLEM = le.Problem(
    (le.Volunteer("v", (1, 2), 1), le.Volunteer("w", (2,), 2)),
    (le.Request("r", (1, 2), 2), le.Request("s", (2, 3), 1)),
    (le.Pair("r", "v", 50, known=True), le.Pair("r", "w", 10), le.Pair("s", "w", 900)),
    staff_lessons=1,
)


def test_the_example_is_planned_as_a_person_would() -> None:
    solution = le.solve(PROBLEM)
    assert solution.lessons == (le.Lesson("r", 1, "v"), le.Lesson("r", 2, "w"), le.Lesson("s", 2, "")) or (
        solution.lessons == (le.Lesson("r", 1, "v"), le.Lesson("r", 2, "w"), le.Lesson("s", 3, ""))
    )
    codes = [[reason.code for reason in one.reasons] for one in le.explain(PROBLEM, solution)]
    assert codes == [
        [le.Code.KNOWN, le.Code.TRAVEL, le.Code.FIRST_LESSON, le.Code.LOAD_AFTER],
        [le.Code.TRAVEL, le.Code.FIRST_LESSON, le.Code.LOAD_AFTER],
        [le.Code.BY_STAFF],
    ]


@pytest.mark.parametrize(
    ("lessons", "code"),
    [
        ((le.Lesson("s", 2, "v"),), "not_suitable"),
        ((le.Lesson("r", 3, "v"),), "no_time"),
        ((le.Lesson("r", 1, "w"),), "no_time"),
        ((le.Lesson("x", 1, "v"),), "no_time"),
        ((le.Lesson("r", 1, "v"), le.Lesson("r", 1, "")), "twice"),
        ((le.Lesson("r", 2, "w"), le.Lesson("s", 2, "w")), "twice"),
        ((le.Lesson("r", 1, "v"), le.Lesson("r", 2, "v")), "over_limit"),
        ((le.Lesson("r", 1, ""), le.Lesson("s", 3, "")), "staff_over_limit"),
        ((le.Lesson("s", 2, "w"), le.Lesson("s", 3, "")), "too_many"),
        ((), "cost_wrong"),
    ],
)
def test_what_breaks_a_rule_is_found(lessons: tuple[le.Lesson, ...], code: str) -> None:
    with pytest.raises(le.VerificationError) as found:
        le.verify(PROBLEM, replace(le.solve(PROBLEM), lessons=lessons))
    assert found.value.code == code


def test_a_negative_price_is_refused() -> None:
    solution = replace(le.solve(PROBLEM), certificate=le.Certificate(staff=-1))
    with pytest.raises(le.VerificationError, match="price_negative"):
        le.verify(PROBLEM, solution)


def test_why_nobody_is_there() -> None:
    problem = le.Problem(
        (le.Volunteer("v", (1,), 1),),
        (
            le.Request("nobody", (1,)),
            le.Request("never", (2,)),
            le.Request("first", (1,)),
            le.Request("second", (1,)),
            le.Request("short", (), 1),
        ),
        tuple(le.Pair(key, "v", way) for key, way in (("never", 1), ("first", 1), ("second", 9), ("short", 1))),
    )
    told = {one.request: one.reasons for one in le.explain(problem, le.solve(problem)) if one.lesson is None}
    assert told == {
        "nobody": (le.Reason(le.Code.NOBODY_SUITABLE),),
        "never": (le.Reason(le.Code.NO_COMMON_TIME, 1),),
        "second": (le.Reason(le.Code.ALL_TAKEN, 1),),
        "short": (le.Reason(le.Code.FEW_TIMES, 0),),
    }


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"volunteers": (le.Volunteer("v", (1,), 1),) * 2}, "id_twice"),
        ({"volunteers": (le.Volunteer("v", (1, 1), 1),), "pairs": ()}, "slot_twice"),
        ({"pairs": (le.Pair("r", "v"),) * 2}, "pair_twice"),
        ({"pairs": (le.Pair("r", "x"),)}, "unknown_id"),
        ({"staff_lesson": 10**6}, "number_out_of_range"),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(wrong: dict[str, object], code: str) -> None:
    with pytest.raises(le.ProblemError) as found:
        replace(PROBLEM, **wrong)  # type: ignore[arg-type]
    assert found.value.code == code
    with pytest.raises(le.ProblemError, match="weight_out_of_range"):
        le.Weights(unmet=-1)
