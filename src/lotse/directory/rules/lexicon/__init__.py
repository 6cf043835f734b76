"""What the search knows of words, as data of ours: German ones and those of the other public languages.

Modest on purpose: what the offers of a centre say themselves is its first vocabulary.
"""

from lotse.directory.rules.lexicon.foreign import FOREIGN
from lotse.directory.rules.lexicon.german import (
    AGE_GROUPS,
    AUDIENCE_WORDS,
    COST_WORDS,
    DAY_WORDS,
    GROUP_WORDS,
    LANGUAGE_WORDS,
    LEVEL_WORDS,
    PART_WORDS,
    PARTS,
    REACH_WORDS,
    RELATED,
    STEP_FREE_WORDS,
    STOP_WORDS,
    SYNONYMS,
    TOPIC_WORDS,
    WHOLE,
)

__all__ = [
    "AGE_GROUPS",
    "AUDIENCE_WORDS",
    "COST_WORDS",
    "DAY_WORDS",
    "FOREIGN",
    "GROUP_WORDS",
    "LANGUAGE_WORDS",
    "LEVEL_WORDS",
    "PARTS",
    "PART_WORDS",
    "REACH_WORDS",
    "RELATED",
    "STEP_FREE_WORDS",
    "STOP_WORDS",
    "SYNONYMS",
    "TOPIC_WORDS",
    "WHOLE",
]
