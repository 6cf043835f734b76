"""Complaints of families: received, handled, answered, closed, forgotten."""

from lotse.volunteering.services.complaints.errors import (
    AnswerEmpty,
    ComplaintTaken,
    ComplaintUnanswered,
    NobodyImpartial,
    TooManyComplaints,
)
from lotse.volunteering.services.complaints.handling import (
    answer,
    close,
    give_back,
    name_engagement,
    note,
    note_read,
    take,
)
from lotse.volunteering.services.complaints.periods import change_settings, forget, remind
from lotse.volunteering.services.complaints.receiving import (
    ComplaintFacts,
    complain,
    complaint_behind,
    record_complaint,
    write_more,
)

__all__ = [
    "AnswerEmpty",
    "ComplaintFacts",
    "ComplaintTaken",
    "ComplaintUnanswered",
    "NobodyImpartial",
    "TooManyComplaints",
    "answer",
    "change_settings",
    "close",
    "complain",
    "complaint_behind",
    "forget",
    "give_back",
    "name_engagement",
    "note",
    "note_read",
    "record_complaint",
    "remind",
    "take",
    "write_more",
]
