"""Which code opens a list, and its opening, noted."""

import datetime as dt

from lotse.audit.services import record
from lotse.links import access_codes
from lotse.schooling.models import DecisionList


def code_of(decision_list: DecisionList) -> str:
    """The code that opens the list: its own, or the one agreed with the office."""
    return decision_list.access_code or decision_list.office.access_code


def unlock(*, decision_list: DecisionList, typed: str, now: dt.datetime) -> None:
    """Compare a code that somebody with the link typed. Raises links.access_codes.CodeWrong, CodeLocked."""
    rows = DecisionList.objects.filter(pk=decision_list.pk)
    access_codes.unlock(rows=rows, typed=typed, code=code_of(decision_list), now=now)
    record(actor=None, action="schooling.decision_list_opened", obj=decision_list, now=now)
