"""What an office is about to decide, in words, before it confirms."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from lotse.schooling.enums import ItemDecision, ReturnReason
from lotse.schooling.models import DecisionList, School
from lotse.schooling.selectors.decisions import item_rows


@dataclass(frozen=True, slots=True)
class Answer:
    """What was decided for one child. ``grade`` None and ``support_form`` "": as recommended or notified."""

    item_id: uuid.UUID
    decision: str
    school_id: uuid.UUID | None = None
    grade: int | None = None
    support_form: str = ""
    return_reason: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """One child, and what would be recorded for it."""

    child: str
    what: str
    comment: str


def planned(decision_list: DecisionList, answers: Sequence[Answer], on: dt.date) -> list[PlannedLine]:
    """One line per answer, in the order of the list."""
    given = {one.item_id: one for one in answers}
    ids = {one.school_id for one in answers if one.school_id}
    names = {one.pk: one.organisation.name for one in School.objects.filter(pk__in=ids).select_related("organisation")}
    lines = []
    for row in item_rows(decision_list, on):
        answer = given.get(row.item.pk)
        if answer is None:
            continue
        if answer.decision == ItemDecision.RETURN:
            what = f"zurück: {ReturnReason(answer.return_reason).label}"
        elif answer.decision == ItemDecision.OTHER_SCHOOL:
            what = f"andere Schule: {names.get(answer.school_id, '')}" if answer.school_id else "andere Schule"
        else:
            what = f"wie empfohlen: {row.subject}"
        lines.append(PlannedLine(row.child, what, answer.comment))
    return lines
