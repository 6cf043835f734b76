"""The list as a workbook: it goes out protected, comes back whole or not at all, and nothing of it is guessed."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from lotse.core.tables import FileRefused
from lotse.schooling.documents.decisions import COLUMNS, key_of, workbook
from lotse.schooling.enums import AnswerWay, ReturnReason
from lotse.schooling.models import DecisionItem, DecisionList, Pupil, School
from lotse.schooling.rules.decision_file import ANSWER_COLUMNS, DECISION_WORDS, KEY
from lotse.schooling.selectors import decision_choices, decisions
from lotse.schooling.services.decisions import Answer, Answering, answer_items, read_file
from tests import make
from tests.schooling import lists
from tests.world import NOW, TODAY, Place, World


@pytest.fixture
def lippe(world: World) -> Iterator[Place]:
    with world.lippe.scope():
        yield world.lippe


def exported(made: DecisionList) -> Any:
    rows = decisions.item_rows(made, TODAY)
    return load_workbook(io.BytesIO(workbook(made, rows, decision_choices.operating_schools())))


def filled(made: DecisionList, answers: dict[Pupil, dict[str, str]]) -> bytes:
    """The exported file with cells filled in, as a spreadsheet program saves it."""
    book = exported(made)
    sheet = book.worksheets[0]
    names = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        for child, cells in answers.items():
            if row[0].value == f"{made.code}-{child.code}":
                for label, value in cells.items():
                    row[names.index(label)].value = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def table(*rows: dict[str, str]) -> bytes:
    """A file of one's own with the columns that are needed."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([KEY, *ANSWER_COLUMNS])
    for row in rows:
        sheet.append([row.get(label, "") for label in (KEY, *ANSWER_COLUMNS)])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def refused(made: DecisionList, content: bytes) -> list[str]:
    with pytest.raises(FileRefused) as error:
        read_file(decision_list=made, content=content, on=TODAY)
    return [str(one) for one in error.value.errors]


def test_only_cells_for_an_answer_can_be_changed_and_each_row_has_its_key(lippe: Place) -> None:
    child, needy = lists.answered(lippe), lists.needy(lippe)
    made = lists.decision_list(lippe, child, needy)
    book = exported(made)
    assert book.sheetnames == [f"Liste {made.code}", "Erklärung", "Auswahl"]
    sheet = book.worksheets[0]
    assert sheet.protection.sheet is True
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    unlocked = {COLUMNS[cell.column - 1] for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == set(ANSWER_COLUMNS)
    assert sorted(row[0].value for row in sheet.iter_rows(min_row=2)) == sorted(
        [f"{made.code}-{child.code}", f"{made.code}-{needy.code}"]
    )
    assert len(sheet.data_validations.dataValidation) == 3


def test_names_never_become_formulas(lippe: Place) -> None:
    home = make.household(lippe, "=1+1")
    child = lists.answered(lippe)
    Pupil.objects.filter(pk=child.pk).update(person=make.person(home, "@SUM(A1)", last_name="=cmd|x"))
    made = lists.decision_list(lippe, Pupil.objects.get(pk=child.pk))
    cell = exported(made).worksheets[0]["B2"]
    assert (cell.value, cell.data_type) == ("@SUM(A1) =cmd|x", "s")


def test_out_and_back_in_any_order_gives_the_decisions(lippe: Place) -> None:
    other = make.school(lippe, "Sekundarschule", form="14")
    first, second, third, fourth = (lists.answered(lippe, name=name) for name in ("Ada", "Bela", "Cem", "Dana"))
    made = lists.decision_list(lippe, first, second, third, fourth)
    content = filled(
        made,
        {
            first: {"Entscheidung": "wie empfohlen", "Bemerkung": "gern"},
            second: {
                "Entscheidung": "Andere Schule",
                "Schulnummer": other.number,
                "Jahrgang neu": "6",
                "Art der Klasse neu": "Regelklasse",
            },
            third: {"Entscheidung": "zurück", "Grund der Rückgabe": "Wunsch der Eltern klären"},
        },
    )
    read = read_file(decision_list=made, content=content, on=TODAY)
    item = {one.pupil_id: one.pk for one in made.items.all()}
    assert (read.waiting_count, read.known_count) == (1, 0)
    assert sorted(read.answers, key=lambda one: one.decision) == [
        Answer(item[first.pk], "assign", comment="gern"),
        Answer(item[second.pk], "other_school", other.pk, 6, "regular"),
        Answer(item[third.pk], "return", return_reason="parents"),
    ]
    done = answer_items(
        decision_list=made, answers=read.answers, by=Answering(AnswerWay.XLSX), now=NOW, accept_over=True
    )
    assert (done.count, done.refused) == (3, [])
    again = filled(made, {})
    with pytest.raises(FileRefused, match="keine neue Entscheidung"):
        read_file(decision_list=made, content=again, on=TODAY)


def test_all_that_is_wrong_is_named_by_line_and_column(lippe: Place) -> None:
    child, needy, decided = lists.answered(lippe), lists.needy(lippe), lists.answered(lippe, name="Noor")
    made = lists.decision_list(lippe, child, needy, decided)
    other_list = lists.decision_list(
        lippe, lists.answered(lippe, name="Fremd"), office=lists.deciding_office(lippe, "B")
    )
    item = DecisionItem.objects.get(pupil=decided)
    answer_items(
        decision_list=made,
        answers=[Answer(item.pk, "return", return_reason="papers")],
        by=Answering(AnswerWay.LINK),
        now=NOW,
    )
    key = {one.pupil_id: key_of(one) for one in DecisionItem.objects.select_related("pupil", "decision_list")}
    foreign = key_of(other_list.items.select_related("pupil", "decision_list").get())
    content = table(
        {KEY: key[child.pk], "Entscheidung": "andere Schule", "Schulnummer": "999999"},
        {KEY: key[child.pk], "Entscheidung": "zurück"},
        {KEY: foreign, "Entscheidung": "wie empfohlen"},
        {KEY: "", "Entscheidung": "wie empfohlen"},
        {KEY: key[needy.pk], "Entscheidung": "wie empfohlen"},
        {KEY: key[decided.pk], "Entscheidung": "zurück", "Grund der Rückgabe": "Wunsch der Eltern klären"},
        {KEY: "XX", "Entscheidung": "vielleicht", "Jahrgang neu": "99"},
    )
    assert sorted(refused(made, content)) == sorted(
        [
            "Zeile 2, Spalte „Schulnummer“: Eine Schule 999999 gibt es hier nicht oder nicht mehr.",
            "Zeile 3, Spalte „Grund der Rückgabe“: fehlt: Warum geben Sie das Kind zurück?",
            f"Zeile 3, Spalte „{KEY}“: steht schon in Zeile 2.",
            f"Zeile 4, Spalte „{KEY}“: „{foreign}“ gehört nicht zu {made}.",
            f"Zeile 5, Spalte „{KEY}“: fehlt.",
            "Zeile 6, Spalte „Entscheidung“: Für dieses Kind ist keine Schule empfohlen. Bitte eine Schule nennen.",
            "Zeile 7, Spalte „Entscheidung“: Über dieses Kind ist schon entschieden: zurückgegeben: Angaben oder "
            "Unterlagen fehlen.",
            "Zeile 8, Spalte „Entscheidung“: „vielleicht“ gibt es nicht. "
            "Möglich: wie empfohlen, andere Schule, zurück.",
            "Zeile 8, Spalte „Jahrgang neu“: „99“ ist keine ganze Zahl von 1 bis 13.",
            f"Zeile 8, Spalte „{KEY}“: „XX“ gehört nicht zu {made}.",
        ]
    )
    assert DecisionItem.objects.exclude(decision="").count() == 1


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"Schulnummer": "100001"}, "Entscheidung"),
        ({"Entscheidung": "wie empfohlen", "Schulnummer": "100001"}, "Schulnummer"),
        ({"Entscheidung": "wie empfohlen", "Grund der Rückgabe": "anderer Grund"}, "Grund der Rückgabe"),
        ({"Entscheidung": "andere Schule"}, "Schulnummer"),
        ({"Entscheidung": "zurück", "Grund der Rückgabe": "anderer Grund"}, "Bemerkung"),
        ({"Entscheidung": "wie empfohlen", "Jahrgang neu": "3"}, "Jahrgang neu"),
        ({"Entscheidung": "wie empfohlen", "Bemerkung": "x" * 501}, "Bemerkung"),
    ],
)
def test_contradictions_within_a_line(lippe: Place, cells: dict[str, str], column: str) -> None:
    child = lists.answered(lippe)
    made = lists.decision_list(lippe, child)
    (error,) = refused(made, table({KEY: f"{made.code}-{child.code}"} | cells))
    assert error.startswith(f"Zeile 2, Spalte „{column}“: ")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04kaputt", b"\x00\xff\x00", "Schlüssel;Name\nA;B".encode()])
def test_what_is_no_such_file_is_refused(lippe: Place, content: bytes) -> None:
    made = lists.decision_list(lippe, lists.answered(lippe))
    with pytest.raises(FileRefused):
        read_file(decision_list=made, content=content, on=TODAY)


def test_a_row_that_was_taken_back_or_overtaken_is_refused_by_name(lippe: Place) -> None:
    child = lists.answered(lippe)
    made = lists.decision_list(lippe, child)
    content = filled(made, {child: {"Entscheidung": "wie empfohlen"}})
    Pupil.objects.filter(pk=child.pk).update(state="moved_away")
    assert refused(made, content) == [
        "Zeile 2, Spalte „Entscheidung“: Das Kind braucht keine Entscheidung mehr: verzogen."
    ]


_cells = st.fixed_dictionaries(
    {
        "Entscheidung": st.sampled_from(["", *DECISION_WORDS.values(), "WIE EMPFOHLEN", "nein"]),
        "Schulnummer": st.sampled_from(["", "100001", "999999", "x"]),
        "Jahrgang neu": st.sampled_from(["", "5", "14", "-1"]),
        "Grund der Rückgabe": st.sampled_from(["", *map(str, ReturnReason.labels), "egal"]),
        "Bemerkung": st.text(st.characters(min_codepoint=32, exclude_categories=("Cs",)), max_size=20),
    }
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(_cells, min_size=1, max_size=3))
def test_a_file_is_read_whole_or_refused_and_never_records_anything(world: World, rows: list[dict[str, str]]) -> None:
    with world.lippe.scope():
        made = DecisionList.objects.first()
        if made is None:
            School.objects.all()
            children = [lists.answered(world.lippe, name=name) for name in ("Ada", "Bela", "Cem")]
            made = lists.decision_list(world.lippe, *children)
        keys = [key_of(one) for one in made.items.select_related("pupil", "decision_list")]
        content = table(*({KEY: key} | cells for key, cells in zip(keys, rows, strict=False)))
        try:
            read = read_file(decision_list=made, content=content, on=TODAY)
        except FileRefused:
            pass
        else:
            wanted = [row for row in rows if row["Entscheidung"]]
            assert len(read.answers) == len(wanted)
        assert not made.items.exclude(decision="").exists()
