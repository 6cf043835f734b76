"""Two tables become a history of requests and offers. Columns: docs/dateimodus.md."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import TypeVar

from lotse.core import filemode
from lotse.core.tables import ErrorList, FileRefused, Row, read_rows
from lotse.volunteering.bridge import Helper, History, Need, Span, Wanted

NEED_COLUMNS = ("Kennung", "Gefragt am", "Themen")
HELPER_COLUMNS = ("Kennung", "Angeboten am", "Themen")
T = TypeVar("T")

LATEST = dt.date(2200, 1, 1)  # a history may be a plan; only slips of the pen are refused
EARLIEST = dt.date(1990, 1, 1)
MOST_AGE, MOST_GRADE, MOST_CAPACITY = 120, 13, 100
MUST = "!"
_SPAN = re.compile(r"\((\d{1,3})\s*(?:[-–]\s*(\d{1,3}))?\s*(Jahre|J\.?)?\)$", re.IGNORECASE)


class FilesRefused(filemode.FilesRefused):
    """One or both files are wrong."""

    code = "volunteering.files_refused"
    sentence = "Die Dateien können so nicht gelesen werden. Es wurde nichts berechnet."


def read_history(files: Mapping[str, tuple[str, bytes]], *, weights: Mapping[str, int]) -> History:
    """Read ``files["needs"]`` and ``["volunteers"]``, each (name, content). Raises FilesRefused."""
    wrong: list[tuple[str, FileRefused]] = []
    needs: tuple[Need, ...] = ()
    helpers: tuple[Helper, ...] = ()
    try:
        needs = _needs(files["needs"][1])
    except FileRefused as error:
        wrong.append((files["needs"][0], error))
    try:
        helpers = _helpers(files["volunteers"][1])
    except FileRefused as error:
        wrong.append((files["volunteers"][0], error))
    if wrong:
        raise FilesRefused(wrong)
    return History(needs, helpers, weights)


def _needs(content: bytes) -> tuple[Need, ...]:
    errors, found = ErrorList(), dict[str, Need]()
    for row in read_rows(content, NEED_COLUMNS, errors):
        key = _key(row, found)
        topics = [Wanted(one.rstrip(MUST).strip(), one.endswith(MUST)) for one in _list(row, "Themen")]
        if not topics or any(not one.topic for one in topics):
            row.wrong("Themen", "fehlt.", "missing")
        if len({one.topic.casefold() for one in topics}) != len(topics):
            row.wrong("Themen", "Ein Thema steht zweimal da.", "twice")
        found[key] = Need(
            key,
            _day(row, "Gefragt am"),
            tuple(topics),
            row.number("Alter", least=0, most=MOST_AGE),
            row.number("Jahrgang", least=1, most=MOST_GRADE),
            tuple(_list(row, "Sprachen")),
            tuple(_list(row, "Region")),
        )
    return _all(tuple(found.values()), errors, "In der Datei steht kein Bedarf.")


def _helpers(content: bytes) -> tuple[Helper, ...]:
    errors, found = ErrorList(), dict[str, Helper]()
    for row in read_rows(content, HELPER_COLUMNS, errors):
        key = _key(row, found)
        capacity = row.number("Kapazität", least=0, most=MOST_CAPACITY)
        found[key] = Helper(
            key,
            _day(row, "Angeboten am"),
            _offered(row),
            tuple(_list(row, "Sprachen")),
            tuple(_list(row, "Region")),
            1 if capacity is None else capacity,
        )
    return _all(tuple(found.values()), errors, "In der Datei steht niemand.")


def _all(found: tuple[T, ...], errors: ErrorList, nothing: str) -> tuple[T, ...]:
    errors.raise_if_any()
    if not found:
        raise FileRefused(nothing)
    return found


def _key(row: Row, known: Mapping[str, object]) -> str:
    key = row.needed("Kennung", most=80)
    if key in known:
        row.wrong("Kennung", f"{key[:40]} steht schon weiter oben.", "twice")
    return key


def _day(row: Row, column: str) -> dt.date:
    day = row.day(column, latest=LATEST)
    if day < EARLIEST:
        row.wrong(column, f"{day:%d.%m.%Y} liegt zu weit zurück.", "too_early")
    return day


def _offered(row: Row) -> dict[str, Span | None]:
    topics: dict[str, Span | None] = {}
    for text in _list(row, "Themen"):
        span = _SPAN.search(text)
        topic = (text[: span.start()] if span else text).strip()
        if not topic or "(" in topic or ")" in topic:
            row.wrong(
                "Themen", f"„{text[:40]}“ hat nicht die Form Thema, Thema (1-4) oder Thema (6-10 Jahre).", "no_topic"
            )
        elif topic.casefold() in topics:
            row.wrong("Themen", f"{topic[:40]} steht zweimal da.", "twice")
        topics[topic.casefold()] = _span(row, span) if span else None
    if not topics:
        row.wrong("Themen", "fehlt.", "missing")
    return topics


def _span(row: Row, found: re.Match[str]) -> Span:
    least, most, is_age = int(found[1]), int(found[2] or found[1]), bool(found[3])
    if least > most or most > (MOST_AGE if is_age else MOST_GRADE):
        row.wrong("Themen", f"{found[0]} ist keine Spanne.", "no_span")
    return Span(least, most, is_age)


def _list(row: Row, column: str) -> list[str]:
    """What semicolons or commas part; each once."""
    return list(dict.fromkeys(one.strip() for one in re.split(r"[;,]", row.text(column, most=1000)) if one.strip()))
