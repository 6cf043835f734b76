"""The list as a workbook: answered in a spreadsheet program, and read again by imports.decisions."""

import io
from typing import Any

from lotse.schooling.enums import ReturnReason, SupportForm
from lotse.schooling.models import DecisionItem, DecisionList, School
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
from lotse.schooling.selectors.decisions import ItemRow

FACT_COLUMNS = (
    "Name",
    "Geburtsdatum",
    "Gemeinde",
    "Jahrgang",
    "Art der Klasse",
    "Empfohlene Schule",
    "Plätze dort",
    "Entfernung",
    "Gründe",
    "Antwort der Eltern",
    "Wunsch der Eltern",
    "Schüler Online",
    "Stand",
)
COLUMNS = (KEY, *FACT_COLUMNS, *ANSWER_COLUMNS)
CHOICES = "Auswahl"
HELP = (
    (DECISION, "Eine der Möglichkeiten aus dem Blatt „Auswahl“. Leer: Sie entscheiden später."),
    (SCHOOL, "Nur bei „andere Schule“: die sechsstellige Schulnummer aus dem Blatt „Auswahl“."),
    (GRADE, "Nur wenn Sie davon abweichen: Zahl von 1 bis 13 (Berufskolleg: 11)."),
    (FORM, "Nur wenn Sie davon abweichen: eine der Möglichkeiten aus dem Blatt „Auswahl“."),
    (REASON, "Nur bei „zurück“: einer der Gründe aus dem Blatt „Auswahl“."),
    (COMMENT, f"Freiwillig, höchstens {COMMENT_LIMIT} Zeichen. Bitte nichts über Gesundheit oder Verhalten."),
)
_WIDTHS = {KEY: 16, "Name": 24, "Empfohlene Schule": 32, "Gründe": 40, "Wunsch der Eltern": 40, COMMENT: 40}


def key_of(item: DecisionItem) -> str:
    """The stable key of a row: the list's code and the child's."""
    return f"{item.decision_list.code}-{item.pupil.code}"


def workbook(decision_list: DecisionList, rows: list[ItemRow], schools: list[School]) -> bytes:
    """XLSX with three sheets: the list (only cells for an answer can be changed), what to enter, and the choices."""
    import xlsxwriter  # noqa: PLC0415  (a quarter of a second at each start, for few requests)

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    _write_list(book, decision_list, rows)
    _write_help(book, decision_list)
    _write_choices(book, schools)
    book.close()
    return file.getvalue()


def _write_list(book: Any, decision_list: DecisionList, rows: list[ItemRow]) -> None:
    page = book.add_worksheet(str(decision_list))
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    fact = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "dd.mm.yyyy", "valign": "top", "align": "left"})
    answer = book.add_format({"locked": False, "text_wrap": True, "valign": "top", "bg_color": "#FFF8DC"})
    page.write_row(0, 0, COLUMNS, head)
    for number, row in enumerate(rows, start=1):
        page.write_string(number, 0, key_of(row.item), fact)
        for column, value in enumerate(_facts(row), start=1):
            if column == 2 and row.born_on:
                page.write_datetime(number, column, row.born_on, day)
            else:
                page.write_string(number, column, value, fact)
        for column, value in enumerate(_answer(row), start=1 + len(FACT_COLUMNS)):
            page.write_string(number, column, value, answer if row.is_open else fact)
    for column, label in enumerate(COLUMNS):
        page.set_column(column, column, _WIDTHS.get(label, 16))
    _validate(page, len(rows))
    page.freeze_panes(1, 2)
    page.set_landscape()
    page.repeat_rows(0)
    page.fit_to_pages(1, 0)
    page.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})


def _facts(row: ItemRow) -> list[str]:
    state = row.decision_label or row.closed_because or "ohne Entscheidung"
    return [
        row.child,
        "",  # the date of birth is written as a date
        row.municipality,
        row.grade_label,
        row.form_label,
        row.subject,
        row.seats,
        row.way,
        ", ".join(row.reasons),
        row.parents,
        row.wish,
        row.portal,
        state,
    ]


def _answer(row: ItemRow) -> list[str]:
    """What is decided already, so that the file says the same when it comes back."""
    item = row.item
    if not item.decision:
        return [""] * len(ANSWER_COLUMNS)
    other = item.assignment.school.number if item.decision == "other_school" and item.assignment else ""
    reason = str(item.get_return_reason_display()) if item.return_reason else ""
    return [DECISION_WORDS[item.decision], other, "", "", reason, item.comment]


def _validate(page: Any, count: int) -> None:
    """Lists to choose from, in the cells for an answer."""
    sources = {
        DECISION: f"={CHOICES}!$A$2:$A${1 + len(DECISION_WORDS)}",
        REASON: f"={CHOICES}!$B$2:$B${1 + len(ReturnReason.labels)}",
        FORM: f"={CHOICES}!$C$2:$C${1 + len(SupportForm.labels)}",
    }
    for label, source in sources.items():
        column = COLUMNS.index(label)
        page.data_validation(1, column, max(1, count), column, {"validate": "list", "source": source})


def _write_help(book: Any, decision_list: DecisionList) -> None:
    page = book.add_worksheet("Erklärung")
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 90, wrap)
    page.write_string(0, 0, str(decision_list), bold)
    page.write_string(0, 1, f"Antwort erbeten bis {decision_list.due_on:%d.%m.%Y}. Gelbe Felder sind für Sie.")
    for number, (label, text) in enumerate(HELP, start=2):
        page.write_string(number, 0, label, bold)
        page.write_string(number, 1, text)
    last = (
        "Die Spalte „Schlüssel“ nicht ändern: An ihr erkennt Lotse das Kind. Zeilen dürfen fehlen und anders sortiert "
        "sein. Die Datei enthält Daten von Kindern: bitte nur geschützt aufbewahren und weitergeben."
    )
    page.write_string(3 + len(HELP), 1, last)


def _write_choices(book: Any, schools: list[School]) -> None:
    page = book.add_worksheet(CHOICES)
    bold = book.add_format({"bold": True})
    columns: list[tuple[str, list[str]]] = [
        (DECISION, list(DECISION_WORDS.values())),
        (REASON, [str(one) for one in ReturnReason.labels]),
        (FORM, [str(one) for one in SupportForm.labels]),
        (SCHOOL, [one.number for one in schools]),
        ("Schule", [one.organisation.name for one in schools]),
        ("Ort", [str(one.organisation.municipality or one.organisation.town) for one in schools]),
    ]
    for column, (label, values) in enumerate(columns):
        page.write_string(0, column, label, bold)
        for number, value in enumerate(values, start=1):
            page.write_string(number, column, value)
        page.set_column(column, column, 32 if column else 18)
    page.freeze_panes(1, 0)
    page.protect("")
