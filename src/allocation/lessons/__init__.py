"""Lessons of a week: who teaches which family in which slot, exact, with proof and reasons.

    from allocation import lessons

    problem = lessons.Problem(
        volunteers=(lessons.Volunteer("v", slots=(1, 4), free_lessons=2),),
        requests=(lessons.Request("r", slots=(1, 2, 4), lessons=2),),
        pairs=(lessons.Pair("r", "v", travel=110),),
    )
    solution = lessons.solve(problem)
    report = lessons.verify(problem, solution)    # raises VerificationError: then show nothing
    reasons = lessons.explain(problem, solution)

Ids are opaque, slots are numbers of times in the week. Nobody is in two places at once or over the agreed limit; the
caller hands in the suitable pairs. A request with several kinds of lessons is several requests with slots of their own.
"""

from allocation.errors import AllocationError, EngineRefusedError, ProblemError, VerificationError
from allocation.lessons.explain import Code, Explanation, Reason, explain
from allocation.lessons.problem import Pair, Problem, Request, Volunteer, Weights
from allocation.lessons.solution import Certificate, Cost, Lesson, Solution
from allocation.lessons.solve import solve, solve_first_come
from allocation.lessons.verify import Report, verify

__all__ = [
    "AllocationError",
    "Certificate",
    "Code",
    "Cost",
    "EngineRefusedError",
    "Explanation",
    "Lesson",
    "Pair",
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
