"""From facts to the bytes of the files, and to notices of everything that is not in them as it was entered."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lotse.schooling.schild.columns import FILES, Column, DataFile, Value
from lotse.schooling.schild.facts import Child
from lotse.schooling.schild.text import ENCODING, SEPARATOR, clean

LINE_END = "\r\n"
PLACEHOLDER = "N"
_KEYS = 3  # the columns by which SchILD finds a child


class Fault(StrEnum):
    """What a notice tells of; the value is what a person reads."""

    TRANSLITERATED = "mit lateinischen Buchstaben geschrieben"
    REMOVED = "Zeichen entfernt"
    SHORTENED = "gekürzt"
    LEFT_OUT = "passt nicht in die Datei und fehlt dort"
    NO_KEY = "dafür gibt es keinen Schlüssel, bleibt leer"
    MISSING = "Pflichtangabe fehlt"
    SAME_CHILD = "zwei Kinder sind in den Dateien nicht zu unterscheiden"


@dataclass(frozen=True, slots=True)
class Notice:
    """``child``: its external id; ``before`` as entered, ``after`` as in the file."""

    fault: Fault
    child: str
    file: str
    column: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes and number of lines (without the header) by file name, and each notice once."""

    files: Mapping[str, bytes]
    lines: Mapping[str, int]
    notices: tuple[Notice, ...]

    @property
    def missing(self) -> list[Notice]:
        return [one for one in self.notices if one.fault == Fault.MISSING]


def write(children: Iterable[Child], *, optional_columns: bool, placeholder_confirmed: bool) -> Written:
    """The five files for these children, to be added to what the school has.

    Unless ``placeholder_confirmed``, the mandatory J/N columns of what nobody asked stay empty and are told as missing:
    such files are for checking, not for sending.
    """
    rows = list(children)
    notices: dict[tuple[object, ...], Notice] = {}  # a name stands in five files and is told of once
    files, lines, keys = {}, {}, []
    for file in FILES:
        columns = file.columns + (file.optional if optional_columns else ())
        written = [SEPARATOR.join(column.name for column in columns)]
        for row in (row for child in rows for row in file.rows(child)):
            cells = [_cell(column, row, file, notices, placeholder_confirmed) for column in columns]
            if any(column.exact and column.mandatory and not cell for column, cell in zip(columns, cells, strict=True)):
                continue  # a line about a phone number without the number
            written.append(SEPARATOR.join(cells))
            if file is FILES[0]:
                keys.append((tuple(cells[:_KEYS]), row.child.external_id))
        files[file.name] = "".join(line + LINE_END for line in written).encode(ENCODING)
        lines[file.name] = len(written) - 1
    return Written(files, lines, (*notices.values(), *_doubles(keys)))


def _cell(
    column: Column[Any], row: Any, file: DataFile[Any], notices: dict[tuple[object, ...], Notice], confirmed: bool
) -> str:
    if column.placeholder:
        value: Value = PLACEHOLDER if confirmed else ""
    else:
        value = column.value(row) if column.value else ""

    def tell(fault: Fault, before: str = "", after: str = "") -> None:
        notice = Notice(fault, row.child.external_id, file.name, column.name, before, after)
        notices.setdefault((fault, notice.child, column.name, before), notice)

    text = _plain(value)
    if column.key and value not in {"", None}:
        given, text = text, column.key(value)
        if not text and not column.mandatory:
            tell(Fault.NO_KEY, given)
    written = _fitted(column, text, tell)
    if column.mandatory and not written and not column.exact:
        tell(Fault.MISSING)
    return written


def _fitted(column: Column[Any], text: str, tell: Any) -> str:
    """The text in signs that the file can carry, within its limit."""
    cleaned = clean(text, column.forbidden)
    too_long = column.limit is not None and len(cleaned.text) > column.limit
    if column.exact and (cleaned.changed or too_long):
        tell(Fault.LEFT_OUT, text)
        return ""
    if cleaned.changed:
        tell(Fault.REMOVED if cleaned.removed else Fault.TRANSLITERATED, text, cleaned.text)
    if not too_long:
        return cleaned.text
    short = cleaned.text[: column.limit].rstrip()
    tell(Fault.SHORTENED, text, short)
    return short


def _plain(value: Value) -> str:
    if isinstance(value, dt.date):
        return f"{value:%d.%m.}{value.year:04}"
    return "" if value is None else str(value)


def _doubles(keys: list[tuple[tuple[str, ...], str]]) -> list[Notice]:
    """Children whom SchILD would take for one."""
    seen: dict[tuple[str, ...], str] = {}
    found = []
    for key, child in keys:
        if key in seen:
            found.append(Notice(Fault.SAME_CHILD, child, FILES[0].name, "Nachname", seen[key], child))
        seen.setdefault(key, child)
    return found
