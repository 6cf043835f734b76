"""The answered file: checked whole, shown before anything changes; recorded by ``answer_items`` as any answer."""

import datetime as dt
from dataclasses import dataclass

from lotse.core.tables import ErrorList, FileRefused
from lotse.schooling.documents.decisions import key_of
from lotse.schooling.enums import ItemDecision
from lotse.schooling.imports.decisions import AnswerLine, parse_answers
from lotse.schooling.models import DecisionList, School
from lotse.schooling.rules.decision_file import DECISION, FORM, GRADE, KEY, SCHOOL
from lotse.schooling.selectors.decision_plans import Answer
from lotse.schooling.selectors.decisions import ItemRow, item_rows
from lotse.schooling.services.decisions.answering import misfit


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What the file would change. ``waiting_count``: lines without a decision; ``known_count``: recorded already."""

    answers: list[Answer]
    waiting_count: int
    known_count: int


def read_file(*, decision_list: DecisionList, content: bytes, on: dt.date) -> ReadFile:
    """Read an answered file; writes nothing. Raises FileRefused with line and column of all that is wrong."""
    lines, errors = parse_answers(content)
    rows = {key_of(row.item): row for row in item_rows(decision_list, on)}
    schools = {one.number: one for one in School.objects.filter(is_operating=True)}
    answers, waiting, known = [], 0, 0
    for line in lines:
        row = rows.get(line.key)
        if row is None:
            if line.key:
                errors.add(line.line, KEY, f"„{line.key[:40]}“ gehört nicht zu {decision_list}.", "unknown")
        elif not line.decision:
            waiting += 1
        elif row.item.decision and _is_same(row, line):
            known += 1
        else:
            _check(line, row, schools, errors)
            school = schools.get(line.school_number)
            answers.append(_answer(row, line, school))
    errors.raise_if_any()
    if not answers:
        raise FileRefused("In dieser Datei steht keine neue Entscheidung. Es wurde nichts geändert.")
    return ReadFile(answers, waiting, known)


def _is_same(row: ItemRow, line: AnswerLine) -> bool:
    item = row.item
    number = item.assignment.school.number if item.assignment else ""
    same_school = line.decision != ItemDecision.OTHER_SCHOOL or line.school_number == number
    return (item.decision, item.return_reason) == (line.decision, line.return_reason) and same_school


def _check(line: AnswerLine, row: ItemRow, schools: dict[str, School], errors: ErrorList) -> None:
    if row.item.decision:
        errors.add(line.line, DECISION, f"Über dieses Kind ist schon entschieden: {row.decision_label}.", "decided")
    elif not row.is_open:
        errors.add(line.line, DECISION, f"Das Kind braucht keine Entscheidung mehr: {row.closed_because}.", "closed")
    if line.decision == ItemDecision.ASSIGN and row.item.recommendation is None:
        errors.add(line.line, DECISION, "Für dieses Kind ist keine Schule empfohlen. Bitte eine Schule nennen.")
    school = schools.get(line.school_number)
    if line.decision == ItemDecision.OTHER_SCHOOL and line.school_number and school is None:
        errors.add(line.line, SCHOOL, f"Eine Schule {line.school_number} gibt es hier nicht oder nicht mehr.")
    problem = misfit(row.item, line.decision, school, line.grade, line.support_form)
    if problem:
        column = SCHOOL if school else GRADE if line.grade else FORM
        errors.add(line.line, column, problem)


def _answer(row: ItemRow, line: AnswerLine, school: School | None) -> Answer:
    return Answer(
        item_id=row.item.pk,
        decision=line.decision,
        school_id=school.pk if school else None,
        grade=line.grade,
        support_form=line.support_form,
        return_reason=line.return_reason,
        comment=line.comment,
    )
