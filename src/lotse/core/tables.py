"""Tables from CSV and XLSX files: rows of text with their line numbers; errors are collected, not raised singly."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from lotse.core.errors import LotseError

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 300 * 1024 * 1024  # of an XLSX file, which is an archive
MAX_ROWS = 50_000
MAX_ERRORS = 100
_XLSX_START = b"PK\x03\x04"

_GUARDED = tuple(f"'{sign}" for sign in ("=", "+", "-", "@"))  # as core.export writes them into CSV

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong in one cell. ``line`` counts as spreadsheet programs do: the head is line 1.

    ``code`` names the kind of mistake for machines.
    """

    line: int
    column: str
    sentence: str
    code: str = field(default="invalid", compare=False)

    def __str__(self) -> str:
        return f"Zeile {self.line}, Spalte „{self.column}“: {self.sentence}"


class FileRefused(LotseError):
    """The file cannot be read, or cells are wrong; nothing was changed. ``errors`` holds the first of them."""

    code = "core.file_refused"

    def __init__(self, sentence: str, errors: Iterable[CellError] = (), count: int = 0) -> None:
        self.errors = tuple(errors)
        self.count = count
        super().__init__(sentence)

    @property
    def hidden_count(self) -> int:
        """How many errors there are beyond those in ``errors``."""
        return self.count - len(self.errors)


@dataclass(slots=True)
class ErrorList:
    """Collects what is wrong; keeps the first ``most`` and counts all."""

    errors: list[CellError] = field(default_factory=list)
    count: int = 0
    most: int = MAX_ERRORS
    cells: set[tuple[int, str]] = field(default_factory=set)  # (line, column) of all

    def add(self, line: int, column: str, sentence: str, code: str = "invalid") -> None:
        self.count += 1
        self.cells.add((line, column))
        if len(self.errors) < self.most:
            self.errors.append(CellError(line, column, sentence, code))

    def raise_if_any(self) -> None:
        """Raises FileRefused when something was added."""
        if self.count:
            what = "Eine Angabe ist" if self.count == 1 else f"{self.count} Angaben sind"
            raise FileRefused(f"{what} in der Datei falsch. Es wurde nichts geändert.", self.errors, self.count)


def as_written(text: str) -> str:
    """The text of a cell: line ends of one kind, nothing around it, no apostrophe that only guards it."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return plain[1:] if plain.startswith(_GUARDED) else plain


class Row:
    """One line of the file. Reading a cell that is wrong adds an error and returns a value to go on with."""

    __slots__ = ("_cells", "_errors", "line")

    def __init__(self, line: int, cells: dict[str, str], errors: ErrorList) -> None:
        self.line = line
        self._cells = cells
        self._errors = errors

    def wrong(self, column: str, sentence: str, code: str = "invalid") -> None:
        self._errors.add(self.line, column, sentence, code)

    def text(self, column: str, *, most: int = 250) -> str:
        """The cell with single spaces; "" where the column is absent."""
        value = " ".join(self._cells.get(column, "").split())
        if "\0" in value:  # PostgreSQL refuses it, and no person types it
            self.wrong(column, "enthält ein Zeichen, das kein Text ist.", "no_text")
            value = value.replace("\0", "")
        if len(value) > most:
            self.wrong(column, f"mehr als {most} Zeichen.", "too_long")
        return value[:most]

    def has(self, column: str) -> bool:
        """Whether the file has this column at all: one that is absent says nothing, an empty cell says "nothing"."""
        return column in self._cells

    def is_filled(self, column: str) -> bool:
        """Whether something stands in the cell."""
        return bool(self._cells.get(column))

    def verbatim(self, column: str, *, most: int) -> str:
        """The cell as written, with its lines, but without the apostrophe that keeps a text from being a formula."""
        value = as_written(self._cells.get(column, ""))
        if "\0" in value:
            self.wrong(column, "enthält ein Zeichen, das kein Text ist.", "no_text")
            value = value.replace("\0", "")
        if len(value) > most:
            self.wrong(column, f"mehr als {most} Zeichen.", "too_long")
        return value[:most]

    def needed(self, column: str, *, most: int = 250) -> str:
        value = self.text(column, most=most)
        if not value:
            self.wrong(column, "fehlt.", "missing")
        return value

    def number(self, column: str, *, least: int, most: int) -> int | None:
        """A whole number within bounds, or None where the cell is empty or wrong."""
        value = self.text(column)
        if not value:
            return None
        if not (value.isascii() and value.isdigit()) or not least <= int(value) <= most:
            self.wrong(column, f"„{value[:40]}“ ist keine ganze Zahl von {least} bis {most}.", "no_number")
            return None
        return int(value)

    def needed_number(self, column: str, *, least: int, most: int) -> int:
        if not self.text(column):
            self.wrong(column, "fehlt.", "missing")
        found = self.number(column, least=least, most=most)
        return least if found is None else found

    def day(self, column: str, *, latest: dt.date) -> dt.date:
        """A date as T.M.JJJJ or JJJJ-MM-TT, not after ``latest``."""
        return (self.optional_day(column, latest=latest) or latest) if self.needed(column) else latest

    def optional_day(self, column: str, *, latest: dt.date) -> dt.date | None:
        """The same, or None where the cell is empty or wrong."""
        value = self.text(column)
        if not value:
            return None
        for pattern in ("%d.%m.%Y", "%Y-%m-%d"):
            try:
                found = dt.datetime.strptime(value, pattern).date()  # noqa: DTZ007  a day has no time zone
            except ValueError:
                continue
            if found > latest:
                self.wrong(column, f"{found:%d.%m.%Y} liegt in der Zukunft.", "in_future")
            return found
        self.wrong(column, f"„{value[:40]}“ ist kein Datum (T.M.JJJJ).", "no_date")
        return None


def read_rows(content: bytes, needed_columns: Iterable[str], errors: ErrorList) -> Iterator[Row]:
    """The filled lines below the head. Raises FileRefused where the file is no table, or a column is missing."""
    if len(content) > MAX_BYTES:
        raise FileRefused(f"Die Datei ist größer als {MAX_BYTES // 1024**2} MB.")
    lines = _xlsx_lines(content) if content.startswith(_XLSX_START) else _csv_lines(content)
    head_line, head = next(lines, (1, []))
    columns = [label.strip() for label in head]
    missing = [name for name in needed_columns if name not in columns]
    if missing:
        sentence = "Diese Spalten fehlen in der ersten Zeile: " + ", ".join(missing) + "."
        raise FileRefused(
            sentence, [CellError(head_line, name, "Die Spalte fehlt.", "no_column") for name in missing], len(missing)
        )
    for count, (line, cells) in enumerate(lines, start=1):
        if count > MAX_ROWS:
            raise FileRefused(f"Die Datei hat mehr als {MAX_ROWS} Zeilen.")
        if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
            errors.add(line, columns[-1], "Die Zeile hat mehr Spalten als die erste Zeile.")
        yield Row(line, dict(zip(columns, cells, strict=False)), errors)


def decode(content: bytes) -> str:
    """Text in UTF-8, with or without byte order mark, or in Windows-1252. Raises FileRefused."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused("Die Datei ist kein Text in UTF-8 oder Windows-1252.")


def _csv_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = decode(content)
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") >= first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileRefused(f"Zeile {line} ist nicht lesbar.", [CellError(line, "–", "nicht lesbar.")], 1) from error


def _xlsx_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook  # noqa: PLC0415  (half a second at each start, for few requests)

    try:
        unpacked = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(content)).infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise ValueError(f"{unpacked} bytes unpacked")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True)
        for line, values in enumerate(rows, start=1):
            cells = [_cell_text(value) for value in values]
            if any(cells):
                yield line, cells
    except Exception as error:  # a damaged file makes openpyxl, zlib and the XML parser raise whatever they like
        raise FileRefused("Die Datei ist keine lesbare Excel-Datei (XLSX).") from error


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime | dt.date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
