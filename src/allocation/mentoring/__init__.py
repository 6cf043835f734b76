"""Matching volunteers and families: all open requests and all free capacity together, with proof and reasons.

    from allocation import mentoring

    problem = mentoring.Problem(
        volunteers=(mentoring.Volunteer("v", free_minutes=180, free_engagements=2),),
        requests=(mentoring.Request("r", minutes=120, waited_days=30),),
        pairs=(mentoring.Pair("r", "v", travel=110),),
    )
    solution = mentoring.solve(problem, seed=1)
    report = mentoring.verify(problem, solution)    # raises VerificationError: then show nothing
    reasons = mentoring.explain(problem, solution)  # one Explanation per request, in the problem's order

Ids are opaque. The caller hands in the *suitable* pairs: what must be shown is shown, language and times fit, the way
is not too far. The engine never goes over a limit, applies pins and bans, and minimises travel, missed wishes, load
on the same shoulders, minutes of full-timers, and waiting, in tenths of a minute (`Weights`). No score for a person.
"""

from allocation.errors import AllocationError, EngineRefusedError, ProblemError, VerificationError
from allocation.mentoring.explain import Alternative, Code, Explanation, Reason, explain
from allocation.mentoring.problem import Ban, Pair, Pin, Problem, Request, Volunteer, Weights
from allocation.mentoring.solution import Certificate, Cost, Match, Solution
from allocation.mentoring.solve import solve, solve_first_come
from allocation.mentoring.verify import Report, verify

__all__ = [
    "AllocationError",
    "Alternative",
    "Ban",
    "Certificate",
    "Code",
    "Cost",
    "EngineRefusedError",
    "Explanation",
    "Match",
    "Pair",
    "Pin",
    "Problem",
    "ProblemError",
    "Reason",
    "Report",
    "Request",
    "Solution",
    "VerificationError",
    "Volunteer",
    "Weights",
    "explain",
    "solve",
    "solve_first_come",
    "verify",
]
