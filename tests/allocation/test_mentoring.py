"""Matching: never over a limit, never a banned pair; as good as trying everything; explained and proven."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import mentoring as m
from allocation.mentoring._costs import cost_of

MINUTES = st.sampled_from((45, 60, 90, 120, 200))


@st.composite
def problems(draw: st.DrawFn, people: int = 4, needs: int = 5) -> m.Problem:
    volunteers = tuple(
        m.Volunteer(f"v{n}", draw(st.integers(0, 300)), draw(st.integers(0, 3)), draw(st.integers(0, 2)))
        for n in range(draw(st.integers(0, people)))
    )
    requests = tuple(
        m.Request(
            f"r{n}", draw(st.sampled_from((45, 60, 90, 120, 200))), draw(st.integers(0, 400)), draw(st.booleans())
        )
        for n in range(draw(st.integers(0, needs)))
    )
    pairs = tuple(
        m.Pair(r.id, v.id, draw(st.integers(0, 600)), draw(st.integers(0, 2)), draw(st.booleans()))
        for r in requests
        for v in volunteers
        if draw(st.booleans())
    )
    bans = tuple(m.Ban(p.request, p.volunteer) for p in pairs if draw(st.integers(0, 9)) == 0)
    staff = draw(st.sampled_from((0, 0, 100, 250)))
    return m.Problem(
        volunteers, requests, pairs, bans=bans, staff_minutes=staff, staff_minute=draw(st.integers(0, 300))
    )


def best_of_all(problem: m.Problem) -> int:
    """The least cost, by trying each choice of each request."""
    offers = {
        r.id: [None, "staff", *(p.volunteer for p in problem.admissible if p.request == r.id)] for r in problem.requests
    }
    best = None
    for choice in itertools.product(*offers.values()):
        taken = dict(zip(offers, choice, strict=True))
        minutes = {v.id: 0 for v in problem.volunteers}
        count = {v.id: 0 for v in problem.volunteers}
        staff = cost = 0
        for request in problem.requests:
            who = taken[request.id]
            if who is None:
                cost += problem.unmet_cost(request)
            elif who == "staff":
                staff += request.minutes
            else:
                pair = next(p for p in problem.pairs if (p.request, p.volunteer) == (request.id, who))
                minutes[who] += request.minutes
                count[who] += 1
                cost += problem.pair_cost(pair)
        fits = all(minutes[v.id] <= v.free_minutes and count[v.id] <= v.free_engagements for v in problem.volunteers)
        if fits and staff <= problem.staff_minutes:
            cost += staff * problem.staff_minute + sum(problem.load_cost(v, count[v.id]) for v in problem.volunteers)
            best = cost if best is None else min(best, cost)
    assert best is not None
    return best


@settings(max_examples=80)
@given(problem=problems())
def test_no_choice_is_cheaper_and_the_bound_holds(problem: m.Problem) -> None:
    solution = m.solve(problem)
    report = m.verify(problem, solution)
    best = best_of_all(problem)
    assert report.bound <= best <= solution.cost.total <= best + max(1, best * 0.0002)
    assert m.verify(problem, m.solve_first_come(problem)).met + 0 <= len(problem.requests)
    assert m.solve(problem) == solution, "same problem, same answer"


@given(problem=problems(people=8, needs=12))
def test_each_request_is_explained_with_alternatives_that_are_true(problem: m.Problem) -> None:
    solution = m.solve(problem)
    explanations = m.explain(problem, solution)
    assert [one.request for one in explanations] == [one.id for one in problem.requests]
    matched = {one.request: one.volunteer for one in solution.matches}
    for one in explanations:
        assert one.volunteer == matched.get(one.request, "")
        assert one.reasons
        for other in one.alternatives:
            changed = tuple(
                replace(match, volunteer=other.volunteer) if match.request == one.request else match
                for match in solution.matches
            )
            moved = [
                next(p for p in problem.pairs if (p.request, p.volunteer) == (c.request, c.volunteer)) for c in changed
            ]

            assert cost_of(problem, moved, solution.by_staff).total - solution.cost.total == other.extra


@given(problem=problems(), data=st.data())
def test_what_is_pinned_stays_and_what_is_banned_goes(problem: m.Problem, data: st.DataObject) -> None:
    free = list(problem.admissible)
    if not free:
        return
    pair = data.draw(st.sampled_from(free))
    pinned = replace(problem, pins=(m.Pin(pair.request, pair.volunteer),))
    assert m.Match(pair.request, pair.volunteer) in m.solve(pinned).matches
    banned = replace(problem, bans=(*problem.bans, m.Ban(pair.request, pair.volunteer)))
    assert m.Match(pair.request, pair.volunteer) not in m.solve(banned).matches


def small() -> m.Problem:
    return m.Problem(
        (m.Volunteer("a", 120, 2), m.Volunteer("b", 120, 2)),
        (m.Request("x", 60, waited_days=30), m.Request("y", 60), m.Request("z", 120, urgent=True)),
        (m.Pair("x", "a", 100), m.Pair("y", "a", 110), m.Pair("y", "b", 130), m.Pair("z", "b", 50)),
    )


def test_the_load_spreads_and_the_urgent_is_met() -> None:
    solution = m.solve(small())
    assert {(one.request, one.volunteer) for one in solution.matches} == {("x", "a"), ("y", "a"), ("z", "b")}
    report = m.verify(small(), solution)
    assert (report.met, report.waiting, report.gap) == (3, 0, 0.0)


def test_words_for_why_and_why_not() -> None:
    problem = replace(small(), volunteers=(m.Volunteer("a", 60, 2), m.Volunteer("b", 120, 2)))
    problem = replace(problem, bans=(m.Ban("y", "b"),), requests=(*problem.requests, m.Request("w", 30)))
    explained = {one.request: one for one in m.explain(problem, m.solve(problem))}
    assert explained["w"].reasons == (m.Reason(m.Code.NOBODY_SUITABLE),)
    assert explained["y"].reasons == (m.Reason(m.Code.ALL_FULL, 1), m.Reason(m.Code.BANNED, 1))
    assert m.Reason(m.Code.ONLY_ONE) in explained["x"].reasons and m.Reason(m.Code.WAITED, 30) in explained["x"].reasons
    assert m.Reason(m.Code.URGENT) in explained["z"].reasons


def test_full_timers_take_what_volunteers_cannot_at_their_true_cost() -> None:
    problem = replace(small(), volunteers=(m.Volunteer("a", 120, 1), m.Volunteer("b", 120, 1)), staff_minutes=60)
    solution = m.solve(problem)
    assert solution.by_staff == ("y",)
    assert m.solve(replace(problem, staff_minute=1000)).by_staff == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"volunteers": (m.Volunteer("a", 1, 1), m.Volunteer("a", 1, 1))}, "id_twice"),
        ({"pairs": (m.Pair("x", "a"), m.Pair("x", "a"))}, "pair_twice"),
        ({"pairs": (m.Pair("x", "nobody"),)}, "unknown_id"),
        ({"requests": (m.Request("x", 0), m.Request("y", 60), m.Request("z", 60))}, "number_out_of_range"),
        ({"pins": (m.Pin("x", "a"), m.Pin("x", "b"))}, "pinned_twice"),
        ({"pins": (m.Pin("x", "b"),)}, "pin_not_suitable"),
        ({"pins": (m.Pin("x", "a"), m.Pin("y", "a")), "volunteers": (m.Volunteer("a", 60, 2), m.Volunteer("b", 1, 1))},
         "pins_exceed_limit"),
    ],
)  # fmt: skip
def test_contradictions_are_named(change: dict[str, object], code: str) -> None:
    with pytest.raises(m.ProblemError) as told:
        replace(small(), **change)  # type: ignore[arg-type]
    assert told.value.code == code


def test_a_wrong_solution_is_never_shown() -> None:
    problem = small()
    good = m.solve(problem)
    wrong = {
        "over_limit": replace(good, matches=(m.Match("y", "b"), m.Match("z", "b"))),
        "not_suitable": replace(good, matches=(m.Match("x", "b"),)),
        "twice": replace(good, matches=(m.Match("y", "b"), m.Match("y", "a"))),
        "cost_wrong": replace(good, cost=replace(good.cost, travel=0)),
        "staff_over_limit": replace(good, by_staff=("y",), matches=good.matches[:1]),
        "price_negative": replace(good, certificate=replace(good.certificate, staff=-1)),
    }
    for code, solution in wrong.items():
        with pytest.raises(m.VerificationError) as told:
            m.verify(problem, solution)
        assert told.value.code == code
    with pytest.raises(m.VerificationError, match="ban_broken"):
        m.verify(replace(problem, bans=(m.Ban("x", "a"),)), good)


def test_each_weight_has_a_name_and_a_bound() -> None:
    assert [name for name, _, _ in m.Weights().table()] == list(m.Weights.__dataclass_fields__)
    with pytest.raises(m.ProblemError, match="weight_out_of_range"):
        m.Weights(wish=-1)
