"""Tables from files: whatever somebody uploads, the answer is rows or one named error."""

import datetime as dt
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.core import tables
from lotse.core.export import Sheet, to_csv, to_xlsx
from lotse.core.tables import ErrorList, FileRefused, read_rows

SHEET = Sheet("Probe", ("A", "B"), [("eins", 1), ("zwei", dt.date(2026, 11, 2)), (None, None), ("drei", 2.5)])
XLSX = to_xlsx(SHEET)


def cells(content: bytes) -> list[tuple[int, str, str]]:
    errors = ErrorList()
    rows = [(row.line, row.text("A"), row.text("B")) for row in read_rows(content, ("A", "B"), errors)]
    errors.raise_if_any()
    return rows


def test_both_kinds_of_files_read_alike() -> None:
    expected = [(2, "eins", "1"), (3, "zwei", "2026-11-02"), (5, "drei", "2.5")]
    assert cells(XLSX) == expected
    assert cells(b"A;B\neins;1\nzwei;2026-11-02\n;\ndrei;2.5\n") == expected
    assert cells(to_csv(SHEET))[0] == expected[0]


def test_a_comma_separates_where_there_is_no_semicolon() -> None:
    assert cells(b'A,B\n"eins, zwei",1\n') == [(2, "eins, zwei", "1")]


def test_a_sign_that_postgresql_refuses_is_told_with_its_cell() -> None:
    errors = ErrorList()
    (row,) = read_rows(b"A;B\nM\0ila;1\n", ("A", "B"), errors)
    assert row.text("A") == "Mila"
    assert [(error.line, error.column, error.code) for error in errors.errors] == [(2, "A", "no_text")]


@given(st.binary(max_size=300))
def test_any_bytes_end_in_rows_or_one_named_error(content: bytes) -> None:
    try:
        cells(content)
    except FileRefused as refused:
        assert refused.sentence


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(4, len(XLSX) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_damaged_workbook_ends_in_rows_or_one_named_error(changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(XLSX)
    for place, value in changes:
        damaged[place] = value
    try:
        cells(bytes(damaged))
    except FileRefused as refused:
        assert refused.sentence


def test_a_workbook_with_a_broken_sheet_is_refused() -> None:
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(XLSX)) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<x" if name.startswith("xl/worksheets") else old.read(name))
    with pytest.raises(FileRefused):
        cells(broken.getvalue())


def test_what_unpacks_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(FileRefused):
        cells(XLSX)


def test_files_have_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    with pytest.raises(FileRefused, match="mehr als 2 Zeilen"):
        cells(b"A;B\n1;2\n3;4\n5;6\n")
    monkeypatch.setattr(tables, "MAX_BYTES", 5)
    with pytest.raises(FileRefused, match="größer"):
        cells(b"A;B\n1;2\n")


def test_cells_beyond_the_head_are_wrong() -> None:
    with pytest.raises(FileRefused) as caught:
        cells(b"A;B\n1;2;3\n4;5;\n")
    assert [(error.line, error.column) for error in caught.value.errors] == [(2, "B")]
