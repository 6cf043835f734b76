"""The parameters of the standard: one table, from which requests are read and the OpenAPI document is written."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from lotse.core import clock
from lotse.core.errors import LotseError

MOST_PER_PAGE = 100
MOST_PER_MINIMAL_PAGE = 50_000  # the standard: "aim to return all services within one page"
MOST_PAGES = 1_000_000  # beyond, the offset is no number that a database takes
MOST_SIGNS = 200
MOST_METRES = 1_000_000


class ParameterInvalid(LotseError):
    """``field`` names the parameter."""

    code = "api.parameter_invalid"


@dataclass(frozen=True, slots=True)
class Question:
    """What a request asks for. ``per_page`` None: as many as fit this kind of list."""

    search: str = ""
    page: int = 1
    per_page: int | None = None
    format: str = "json"
    taxonomy_term_id: str = ""
    taxonomy_id: str = ""
    organization_id: str = ""
    modified_after: dt.datetime | None = None
    minimal: bool = False
    full: bool = False
    full_service: bool = False
    top_only: bool = False
    parent_id: str = ""
    postcode: str = ""
    proximity: int | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """``read`` raises ValueError with a German sentence. ``schema`` is that of OpenAPI."""

    name: str
    description: str
    schema: Mapping[str, Any]
    read: Callable[[str], Any] = field(repr=False)


def text(value: str) -> str:
    if len(value) > MOST_SIGNS or "\0" in value:
        raise ValueError(f"Höchstens {MOST_SIGNS} Zeichen, und nur Text.")
    return value.strip()


def flag(value: str) -> bool:
    try:
        return {"true": True, "1": True, "false": False, "0": False}[value.lower()]
    except KeyError:
        raise ValueError("Es gilt „true“ oder „false“.") from None


def whole(least: int, most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not (value.isascii() and value.isdigit() and len(value) <= 9 and least <= int(value) <= most):
            raise ValueError(f"Eine ganze Zahl von {least} bis {most}.")
        return int(value)

    return read


def instant(value: str) -> dt.datetime:
    """With an offset as given, without one in German time; a day is its beginning."""
    value = value.replace(" ", "+")  # in an address "+" is a space unless somebody wrote it as %2B
    try:
        day = parse_date(value)
        at = clock.start_of(day) if day else parse_datetime(value)
        if at is not None and at.tzinfo is None:
            at = timezone.make_aware(at)
        return at.astimezone(dt.UTC)  # type: ignore[union-attr]
    except (ValueError, AttributeError, OverflowError):
        raise ValueError("Ein Zeitpunkt wie 2026-11-02T09:00:00Z.") from None


def one_of(*values: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in values:
            raise ValueError("Es gibt: " + ", ".join(values) + ".")
        return value

    return read


_TEXT = {"type": "string", "maxLength": MOST_SIGNS}
_FLAG = {"type": "boolean"}

PARAMETERS = {
    one.name: one
    for one in (
        Parameter("search", "Words that name, organisation, topic or text contain; German word forms.", _TEXT, text),
        Parameter(
            "page",
            "Page number, from 1; a page beyond the last is empty.",
            {"type": "integer", "minimum": 1, "maximum": MOST_PAGES, "default": 1},
            whole(1, MOST_PAGES),
        ),
        Parameter(
            "per_page",
            f"Entries of a page; without `minimal` at most {MOST_PER_PAGE} come, whatever is asked.",
            {"type": "integer", "minimum": 1, "maximum": MOST_PER_MINIMAL_PAGE},
            whole(1, MOST_PER_MINIMAL_PAGE),
        ),
        Parameter(
            "format",
            "`json`: a page. `ndjson`: all entries, one a line, without pages.",
            {"type": "string", "enum": ["json", "ndjson"], "default": "json"},
            one_of("json", "ndjson"),
        ),
        Parameter("taxonomy_term_id", "Only what has this term, or one below it.", _TEXT, text),
        Parameter("taxonomy_id", "Only what has any term of this taxonomy.", _TEXT, text),
        Parameter("organization_id", "Only what this organization provides.", _TEXT, text),
        Parameter(
            "modified_after",
            "Only what was modified on or after this instant.",
            {"type": "string", "format": "date-time"},
            instant,
        ),
        Parameter("minimal", "Only `id` and `modified_date` of each service.", _FLAG, flag),
        Parameter("full", "Entries with all that belongs to them.", _FLAG, flag),
        Parameter("full_service", "Organizations with all that belongs to their services.", _FLAG, flag),
        Parameter("top_only", "Only terms without a term below them.", _FLAG, flag),
        Parameter("parent_id", "Only terms below this one.", _TEXT, text),
        Parameter(
            "postcode",
            "Only what takes place under this postcode, or serves its whole district. With `proximity`: around it.",
            _TEXT,
            text,
        ),
        Parameter(
            "proximity",
            "Metres around the middle of all known places under `postcode`, which is needed with it.",
            {"type": "integer", "minimum": 0, "maximum": MOST_METRES},
            whole(0, MOST_METRES),
        ),
    )
}


def question(asked: Mapping[str, str], names: Iterable[str]) -> Question:
    """The parameters of a request that this path knows; others are ignored. Raises ParameterInvalid."""
    found: dict[str, Any] = {}
    for name in names:
        if asked.get(name, "") == "":
            continue
        try:
            found[name] = PARAMETERS[name].read(asked[name])
        except ValueError as error:
            raise ParameterInvalid(f"Der Parameter „{name}“ gilt nicht: {error}", field=name) from error
    read = Question(**found)
    if read.proximity is not None and not read.postcode:
        raise ParameterInvalid("Zu „proximity“ fehlt „postcode“: die Mitte des Umkreises.", field="proximity")
    return read
