"""What is said today in which language, and what was said."""

from lotse.wording.selectors.information import facts_of, information
from lotse.wording.selectors.texts import (
    Line,
    Worded,
    asks_anew,
    consent_text,
    current,
    kept_text,
    kept_worded,
    label_of,
    newest_kept,
)

__all__ = [
    "Line",
    "Worded",
    "asks_anew",
    "consent_text",
    "current",
    "facts_of",
    "information",
    "kept_text",
    "kept_worded",
    "label_of",
    "newest_kept",
]
