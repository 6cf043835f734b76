"""Lists as files: exactly the rows that a page shows, as XLSX or CSV.

Texts can never become formulas: a cell that begins like one is written as text (XLSX) or gets a leading apostrophe
(CSV), as OWASP's "CSV injection" advises.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from lotse.core import clock
from lotse.core.errors import NotFound

Cell = str | int | float | dt.date | dt.datetime | None

XLSX = "xlsx"
CSV = "csv"
FORMATS = (XLSX, CSV)
_TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_COLUMN_WIDTH_MAX = 60  # characters


@dataclass(frozen=True, slots=True)
class Sheet:
    """A titled table. Each row has one cell per column; instants are local time already."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def to_csv(sheet: Sheet) -> bytes:
    """UTF-8 with byte order mark and semicolons: opens in a German spreadsheet program by double click."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_csv_cell(label) for label in sheet.columns])
    for row in sheet.rows:
        writer.writerow([_csv_cell(cell) for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def to_xlsx(sheet: Sheet) -> bytes:
    """One worksheet with a fixed first row, filters, real dates and numbers."""
    return to_workbook([sheet])


def to_workbook(sheets: Iterable[Sheet]) -> bytes:
    """Several worksheets in one file, each as ``to_xlsx`` writes one."""
    file = io.BytesIO()
    import xlsxwriter  # noqa: PLC0415  (a quarter of a second at each start, for few requests)

    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    for sheet in sheets:
        _add_sheet(book, sheet)
    book.close()
    return file.getvalue()


def _add_sheet(book: Any, sheet: Sheet) -> None:
    page = book.add_worksheet(_sheet_name(sheet.title))
    head = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    instant = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
    widths = [len(label) for label in sheet.columns]
    page.write_row(0, 0, sheet.columns, head)
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, dt.datetime):
                page.write_datetime(last, column, _local(cell), instant)
            elif isinstance(cell, dt.date):
                page.write_datetime(last, column, cell, day)
            elif isinstance(cell, int | float):
                page.write_number(last, column, cell)
            elif cell:
                page.write_string(last, column, cell)
            widths[column] = max(widths[column], len(_plain(cell)))
    for column, width in enumerate(widths):
        page.set_column(column, column, min(width, _COLUMN_WIDTH_MAX) + 2)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, last, len(sheet.columns) - 1)


def download(sheet: Sheet, file_format: str, name: str) -> HttpResponse:
    """The sheet as an attachment ``name.xlsx`` or ``name.csv`` (ASCII name). Raises NotFound for another format."""
    if file_format not in FORMATS:
        raise NotFound
    return attachment(to_xlsx(sheet) if file_format == XLSX else to_csv(sheet), file_format, name)


def attachment(content: bytes, file_format: str, name: str) -> HttpResponse:
    """Finished content in one of FORMATS as an attachment."""
    response = HttpResponse(content, content_type=_TYPES[file_format])
    response["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    return response


def _local(at: dt.datetime) -> dt.datetime:
    """The time on the wall, without a zone, as sheets want it."""
    return clock.local(at).replace(tzinfo=None) if timezone.is_aware(at) else at


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return f"{_local(cell):%d.%m.%Y %H:%M}"
    if isinstance(cell, dt.date):
        return f"{cell:%d.%m.%Y}"
    if isinstance(cell, float):
        return str(cell).replace(".", ",")
    return str(cell)


def _csv_cell(cell: Cell) -> str:
    text = _plain(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA_STARTS) else text


def _sheet_name(title: str) -> str:
    """Excel refuses names longer than 31 characters, and some signs in them."""
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)[:31].strip() or "Liste"
