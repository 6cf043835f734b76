"""Reading a table of the labour market: one line per municipality and key date."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from lotse.core.tables import ErrorList, FileRefused, Row, read_rows
from lotse.network.columns import APPRENTICESHIPS, DAY, EMPLOYED, NEEDED, SOURCE, TOWN, VACANCIES
from lotse.tenants.models import Municipality

MOST = 10_000_000
_NUMBER = re.compile(r"[0-9]{1,8}|[0-9]{1,3}(?:[. ][0-9]{3}){1,2}")  # 1234, 1.234 or 1 234
HIDDEN = frozenset({"*", ".", "-", "–", "x", "X", "…", "..."})  # how statistics write what they do not publish


@dataclass(frozen=True, slots=True)
class ReadFigure:
    municipality: Municipality
    as_of: dt.date
    source: str
    vacancies: int | None
    apprenticeships: int | None
    employed: int | None


def read_figures(content: bytes, *, today: dt.date, municipalities: Iterable[Municipality]) -> list[ReadFigure]:
    """Read XLSX or CSV. Raises FileRefused, which names each wrong cell."""
    towns = {key: one for one in municipalities for key in (one.name.casefold(), one.ags)}
    errors, found = ErrorList(), []
    seen: dict[tuple[str, dt.date], int] = {}
    for row in read_rows(content, NEEDED, errors):
        town = _town(row, towns)
        as_of, source = row.day(DAY, latest=today), row.needed(SOURCE, most=200)
        figures = [_figure(row, column) for column in (VACANCIES, APPRENTICESHIPS, EMPLOYED)]
        if town is None:
            continue
        if (town.ags, as_of) in seen:
            row.wrong(TOWN, f"steht mit diesem Stichtag schon in Zeile {seen[town.ags, as_of]}.", "twice")
        seen[town.ags, as_of] = row.line
        found.append(ReadFigure(town, as_of, source, *figures))
    errors.raise_if_any()
    if not found:
        raise FileRefused("Die Datei enthält keine Zeile mit Zahlen.")
    return found


def _town(row: Row, towns: dict[str, Municipality]) -> Municipality | None:
    text = row.needed(TOWN)
    found = towns.get(text.casefold()) or towns.get(text.zfill(8))  # sheets drop the leading zero of a key
    if text and found is None:
        row.wrong(TOWN, f"„{text[:40]}“ ist keine Gemeinde Ihres Zentrums.", "unknown_municipality")
    return found


def _figure(row: Row, column: str) -> int | None:
    text = row.text(column)
    if text in HIDDEN:
        return None
    if text and not (_NUMBER.fullmatch(text) and int(re.sub(r"\D", "", text)) <= MOST):
        row.wrong(column, f"„{text[:40]}“ ist keine Zahl bis {MOST}; „*“ steht für nicht veröffentlicht.", "no_number")
        return None
    return int(re.sub(r"\D", "", text)) if text else None
