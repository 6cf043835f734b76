"""School placement: who goes where, as many as possible, then at the least cost, with proof and reasons.

    from allocation import schools

    problem = schools.Problem(
        schools=(schools.School("north", open_places=20, used=8), schools.School("south", open_places=4)),
        places=(
            schools.Places("north-7", "north", capacity=2, kind="regular"),
            schools.Places("north-de", "north", capacity=1, kind="support"),
            schools.Places("south-7", "south", capacity=1, kind="regular"),
        ),
        children=(
            schools.Child("a", family="f", options=(
                schools.Option("north", ("north-7", "north-de"), travel=120, distance_m=2800),
                schools.Option("south", ("south-7",), travel=90, mismatch=1, distance_m=1600),
            ), wishes=("north",), travel_cap=450),
        ),
        pins=(schools.Pin("a", "north"),),
    )
    solution = schools.solve(problem, seed=1, limit_s=2)
    report = schools.verify(problem, solution)       # raises VerificationError: then show nothing
    reasons = schools.explain(problem, solution)     # one Explanation per child, in the problem's order

Ids are opaque; costs and ways are integer tenths of a minute (120 = 12 minutes). The caller hands in the
*suitable* options of each child (right grade and form, school open, rules of the centre); the engine applies
bans, pins and the travel cap. An option takes one place or two at once (a regular seat and a support group).

- Aim 1: place as many children as possible. `Report.most` is the proven maximum; pinned children always.
- Aim 2: least cost = travel + extra sites of a family + mismatch + missed wishes + load (`Weights`).
- `Report.gap`: no other placement of as many children can be cheaper by more than this share.
- Same problem, seed and limit: same answer; `limit_s` is a budget of work, not a clock. For one district 2 is
  plenty; thousands of children want 10 to 40.
- `solve` raises `ProblemError("pins_exceed_places")`; building a `Problem` raises `ProblemError` for
  contradictions. Each error has `code` and a German `message`.
- `Weights.travel(distance_m)` estimates a way from a beeline; `Weights.table()` lists all weights in German.
- Recompute after a pin or a ban: a new `Problem` (`dataclasses.replace`) and `solve` again.
"""

from allocation.canary import require_sound_libraries
from allocation.errors import AllocationError, EngineRefusedError, ProblemError, VerificationError
from allocation.schools.explain import Alternative, Code, Explanation, Move, Reason, explain
from allocation.schools.problem import (
    Admissible,
    Ban,
    Child,
    Exclusion,
    Family,
    Option,
    Pin,
    Places,
    Problem,
    School,
    Weights,
    admissible,
)
from allocation.schools.solution import Certificate, Cost, Method, Placement, Solution
from allocation.schools.solve import solve, solve_first_come
from allocation.schools.verify import Report, verify

__all__ = [
    "Admissible",
    "AllocationError",
    "Alternative",
    "Ban",
    "Certificate",
    "Child",
    "Code",
    "Cost",
    "EngineRefusedError",
    "Exclusion",
    "Explanation",
    "Family",
    "Method",
    "Move",
    "Option",
    "Pin",
    "Placement",
    "Places",
    "Problem",
    "ProblemError",
    "Reason",
    "Report",
    "School",
    "Solution",
    "VerificationError",
    "Weights",
    "admissible",
    "explain",
    "require_sound_libraries",
    "solve",
    "solve_first_come",
    "verify",
]
