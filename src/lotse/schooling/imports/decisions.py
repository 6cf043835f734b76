"""The answered list as it comes back: one line per child, found by its key."""

from collections.abc import Iterable
from dataclasses import dataclass

from lotse.core.tables import ErrorList, FileRefused, Row, read_rows
from lotse.schooling.enums import ItemDecision, ReturnReason, SupportForm
from lotse.schooling.rules.decision_file import (
    ANSWER_COLUMNS,
    COMMENT,
    COMMENT_LIMIT,
    DECISION,
    DECISION_WORDS,
    FORM,
    GRADE,
    KEY,
    REASON,
    SCHOOL,
)

_DECISIONS = {word.casefold(): code for code, word in DECISION_WORDS.items()}
_REASONS = {str(one.label).casefold(): one.value for one in ReturnReason}
_FORMS = {str(one.label).casefold(): one.value for one in SupportForm}


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One filled line; ``decision`` "" where the office has not decided yet."""

    line: int
    key: str
    decision: str
    school_number: str
    grade: int | None
    support_form: str
    return_reason: str
    comment: str


def parse_answers(content: bytes) -> tuple[list[AnswerLine], ErrorList]:
    """Read the file; what only the database knows, the caller adds to the errors.

    Raises FileRefused where the file is no table, lacks a column, or has no line.
    """
    errors = ErrorList()
    lines = [_line(row) for row in read_rows(content, (KEY, *ANSWER_COLUMNS), errors)]
    if not lines:
        raise FileRefused("In der Datei steht kein Kind.")
    _add_duplicates(lines, errors)
    return lines, errors


def _line(row: Row) -> AnswerLine:
    decision = _word(row, DECISION, _DECISIONS, DECISION_WORDS.values())
    number, reason = row.text(SCHOOL, most=6), _word(row, REASON, _REASONS, ReturnReason.labels)
    comment = row.text(COMMENT, most=COMMENT_LIMIT)
    line = AnswerLine(
        line=row.line,
        key=row.needed(KEY).upper(),
        decision=decision,
        school_number=number,
        grade=row.number(GRADE, least=1, most=13),
        support_form=_word(row, FORM, _FORMS, SupportForm.labels),
        return_reason=reason,
        comment=comment,
    )
    _check(row, line)
    return line


def _check(row: Row, line: AnswerLine) -> None:
    """What contradicts itself, or is filled in where nothing is decided."""
    if not row.text(DECISION):
        for column in (SCHOOL, REASON):
            if row.text(column):
                row.wrong(DECISION, f"fehlt, obwohl „{column}“ ausgefüllt ist.", "missing")
        return
    if line.decision == ItemDecision.OTHER_SCHOOL and not line.school_number:
        row.wrong(SCHOOL, "fehlt: Welche andere Schule?", "missing")
    if line.decision == ItemDecision.RETURN and not row.text(REASON):
        row.wrong(REASON, "fehlt: Warum geben Sie das Kind zurück?", "missing")
    if line.decision != ItemDecision.OTHER_SCHOOL and line.school_number:
        row.wrong(SCHOOL, f"passt nur zu „{DECISION_WORDS[ItemDecision.OTHER_SCHOOL]}“.")
    if line.decision != ItemDecision.RETURN and line.return_reason:
        row.wrong(REASON, f"passt nur zu „{DECISION_WORDS[ItemDecision.RETURN]}“.")
    if (line.decision, line.return_reason) == (ItemDecision.RETURN, ReturnReason.OTHER) and not line.comment:
        row.wrong(COMMENT, "fehlt: Bitte beschreiben Sie den anderen Grund.", "missing")


def _word(row: Row, column: str, known: dict[str, str], words: Iterable[str]) -> str:
    value = row.text(column)
    found = known.get(value.casefold(), "")
    if value and not found:
        row.wrong(column, f"„{value[:40]}“ gibt es nicht. Möglich: {', '.join(map(str, words))}.")
    return found


def _add_duplicates(lines: list[AnswerLine], errors: ErrorList) -> None:
    first: dict[str, int] = {}
    for line in lines:
        if line.key in first:
            errors.add(line.line, KEY, f"steht schon in Zeile {first[line.key]}.", "duplicate")
        elif line.key:
            first[line.key] = line.line
