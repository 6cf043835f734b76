"""What a school is asked about our children in one of its groups, and about whom it may be asked."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from lotse.core.export import Cell, Sheet
from lotse.people.enums import ConsentPurpose
from lotse.people.rules import NoGround, may_disclose
from lotse.schooling.selectors.support_groups import Group, GroupChild

COLUMNS = (
    "Kennung", "Nachname", "Vorname", "Jahrgang", "Förderung", "seit", "stimmt noch (ja/nein)",
    "wenn nein: was ist anders, seit wann?",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class QuestionList:
    """``children`` are on the list; of ``left_out`` no ground allows to tell the school."""

    group: Group
    on: dt.date
    children: list[GroupChild]
    left_out: list[GroupChild]


def question_list(group: Group, on: dt.date) -> QuestionList:
    """Asks for each child whether the school may be told; a few queries for each."""
    allowed, left_out = [], []
    for child in group.children:
        try:
            may_disclose(child.pupil.person.household, ConsentPurpose.SCHOOL, group.school.organisation.name, on)
        except NoGround:
            left_out.append(child)
        else:
            allowed.append(child)
    return QuestionList(group, on, allowed, left_out)


def list_sheet(questions: QuestionList) -> Sheet:
    """The list as the school gets it; the last two columns are for its answer."""
    rows: list[Sequence[Cell]] = [
        (
            one.pupil.code,
            one.pupil.person.last_name,
            one.pupil.person.first_name,
            one.grade_label,
            questions.group.form_label,
            one.period.starts_on,
            "",
            "",
        )
        for one in questions.children
    ]
    return Sheet("Stimmt das noch", COLUMNS, rows)
