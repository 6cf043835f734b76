"""Actions of the advice work."""

from lotse.cases.services.cases import (
    Closing,
    add_note,
    change_case,
    close_case,
    open_case,
    record_view,
    reopen_case,
    seen_of,
    set_next_step,
)
from lotse.cases.services.contacts import attach_contact, correct_contact, note_contact
from lotse.cases.services.followups import (
    add_followup,
    answer_check,
    complete_followup,
    hand_over_followup,
    postpone_followup,
    replace_followup,
)
from lotse.cases.services.merging import move_to
from lotse.cases.services.steps import NextStep

__all__ = [
    "Closing",
    "NextStep",
    "add_followup",
    "add_note",
    "answer_check",
    "attach_contact",
    "change_case",
    "close_case",
    "complete_followup",
    "correct_contact",
    "hand_over_followup",
    "move_to",
    "note_contact",
    "open_case",
    "postpone_followup",
    "record_view",
    "reopen_case",
    "replace_followup",
    "seen_of",
    "set_next_step",
]
