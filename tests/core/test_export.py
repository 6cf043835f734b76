"""Exports open in a spreadsheet program, keep types, and never run a formula."""

import datetime as dt
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.core import export
from lotse.core.errors import NotFound
from lotse.core.export import Sheet

DAY = dt.date(2026, 11, 2)


def test_csv_opens_in_german_spreadsheet_programs() -> None:
    sheet = Sheet("Fälle", ["Name", "Tag", "Zahl", "Quote"], [["Müller; Söhne", DAY, 3, 0.5], [None, None, None, None]])
    expected = '\ufeffName;Tag;Zahl;Quote\r\n"Müller; Söhne";02.11.2026;3;0,5\r\n;;;\r\n'
    assert export.to_csv(sheet).decode() == expected


def test_xlsx_keeps_dates_and_numbers() -> None:
    instant = dt.datetime(2026, 11, 2, 10, 30)  # noqa: DTZ001 local time, as the sheet asks
    content = export.to_xlsx(Sheet("Fälle: alle", ["Name", "Tag", "Zeit", "Zahl"], [["Sommer", DAY, instant, 3]]))
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    assert page is not None
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert page.title == "Fälle  alle"
    assert rows == [
        ["Name", "Tag", "Zeit", "Zahl"],
        ["Sommer", dt.datetime(2026, 11, 2), instant, 3],  # noqa: DTZ001
    ]


def test_instants_are_written_as_the_clock_on_the_wall_shows_them() -> None:
    sheet = Sheet("Fälle", ["Zeit"], [[dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC)]])
    assert export.to_csv(sheet).decode().endswith("\r\n02.07.2026 00:30\r\n")
    page = openpyxl.load_workbook(io.BytesIO(export.to_xlsx(sheet))).active
    assert page is not None
    assert page["A2"].value == dt.datetime(2026, 7, 2, 0, 30)  # noqa: DTZ001


@given(st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\n"]), st.text(alphabet="1A(!)|cmd", max_size=8))
def test_no_text_becomes_a_formula(start: str, rest: str) -> None:
    sheet = Sheet("Liste", ["Text"], [[start + rest]])
    assert export.to_csv(sheet).decode().split("\r\n", 1)[1].lstrip('"').startswith("'")
    page = openpyxl.load_workbook(io.BytesIO(export.to_xlsx(sheet))).active
    assert page is not None
    assert page["A2"].data_type != "f"


def test_negative_numbers_stay_numbers() -> None:
    assert export.to_csv(Sheet("Liste", ["Zahl"], [[-3]])).decode().endswith("\r\n-3\r\n")


def test_download_names_the_file_and_refuses_other_formats() -> None:
    response = export.download(Sheet("Liste", ["Zahl"], [[1]]), "csv", "faelle")
    assert response["Content-Disposition"] == 'attachment; filename="faelle.csv"'
    with pytest.raises(NotFound):
        export.download(Sheet("Liste", ["Zahl"], [[1]]), "pdf", "faelle")
