"""The only door to the engine: needs and volunteers become its problem, its matches become facts for people."""

from lotse.volunteering.bridge.history import Helper, History, Matched, Need, Replay, Span, Unmatched, Wanted, replay
from lotse.volunteering.bridge.lessons import LessonRow, Slot, lessons_of, plan
from lotse.volunteering.bridge.matching import (
    Facts,
    MatchingFailed,
    NeedFacts,
    Outcome,
    PairRow,
    VolunteerFacts,
    is_suitable,
    propose,
    travel,
    weight_rows,
)

__all__ = [
    "Facts",
    "Helper",
    "History",
    "LessonRow",
    "Matched",
    "MatchingFailed",
    "Need",
    "NeedFacts",
    "Outcome",
    "PairRow",
    "Replay",
    "Slot",
    "Span",
    "Unmatched",
    "VolunteerFacts",
    "Wanted",
    "is_suitable",
    "lessons_of",
    "plan",
    "propose",
    "replay",
    "travel",
    "weight_rows",
]
