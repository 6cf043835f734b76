"""The only door from school placement to the engine: facts in, explained and verified proposals out. No database.

facts = Facts(children=…, schools=…, pools=…, rules=Rules())
outcome = propose(facts, seed=1, limit_s=2)     # raises ProposalFailed: then nothing may be shown
"""

from lotse.schooling.bridge.facts import ChildFacts, Facts, Point, PoolFacts, Rules, SchoolFacts
from lotse.schooling.bridge.outcome import (
    AlternativeRow,
    Outcome,
    ProposalFailed,
    ProposedRow,
    SchoolLoad,
    is_suitable,
    propose,
)
from lotse.schooling.bridge.weights import WeightRow, WeightsWrong, check_weights, weight_rows

__all__ = [
    "AlternativeRow",
    "ChildFacts",
    "Facts",
    "Outcome",
    "Point",
    "PoolFacts",
    "ProposalFailed",
    "ProposedRow",
    "Rules",
    "SchoolFacts",
    "SchoolLoad",
    "WeightRow",
    "WeightsWrong",
    "check_weights",
    "is_suitable",
    "propose",
    "weight_rows",
]
