"""The authority's list: sent, answered by link, account, file or telephone, and taken back."""

from lotse.schooling.selectors.decision_plans import Answer
from lotse.schooling.services.decisions.access import code_of, unlock
from lotse.schooling.services.decisions.answering import (
    AlreadyDecided,
    Answered,
    AnswerIncomplete,
    Answering,
    ChildChanged,
    ListEnded,
    PlacesExceeded,
    Refused,
    answer_items,
    check_answers,
)
from lotse.schooling.services.decisions.files import ReadFile, read_file
from lotse.schooling.services.decisions.offices import access_of, renew_code, save_access
from lotse.schooling.services.decisions.reading import DOWNLOADED, VIEWED, record_reading
from lotse.schooling.services.decisions.reminding import remind, remind_due
from lotse.schooling.services.decisions.sending import NothingToSend, Sent, send_list
from lotse.schooling.services.decisions.undoing import UndoTooLate, undo
from lotse.schooling.services.decisions.withdrawing import close_list, consent_withdrawn, withdraw_list

__all__ = [
    "DOWNLOADED",
    "VIEWED",
    "AlreadyDecided",
    "Answer",
    "AnswerIncomplete",
    "Answered",
    "Answering",
    "ChildChanged",
    "ListEnded",
    "NothingToSend",
    "PlacesExceeded",
    "ReadFile",
    "Refused",
    "Sent",
    "UndoTooLate",
    "access_of",
    "answer_items",
    "check_answers",
    "close_list",
    "code_of",
    "consent_withdrawn",
    "read_file",
    "record_reading",
    "remind",
    "remind_due",
    "renew_code",
    "save_access",
    "send_list",
    "undo",
    "unlock",
    "withdraw_list",
]
