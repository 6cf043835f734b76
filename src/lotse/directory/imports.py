"""Reading a table of offers: each cell by its column, each mistake named by line and column."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from lotse.core.errors import LotseError
from lotse.core.money import cents_of
from lotse.core.tables import ErrorList, FileRefused, Row, as_written, read_rows
from lotse.directory.columns import COLUMNS, NEEDED, OFFER, ORGANISATION, label_of
from lotse.directory.enums import Audience, CostKind, Level, OfferState, OrganisationKind, Reach, TargetGroup, Topic
from lotse.directory.models import Offer, Organisation, Schedule
from lotse.directory.rules import notation
from lotse.people.catalogue import language_code
from lotse.tenants.models import Membership, Municipality

MAX_ROWS = 20_000
MAX_ERRORS = 1_000  # cells that the page names; all are counted
LATEST = dt.date(2199, 12, 31)
_CHOICES: dict[str, Any] = {
    "kind": OrganisationKind, "state": OfferState, "audience": Audience, "level_from": Level, "level_to": Level,
    "reach": Reach, "cost_kind": CostKind, "topics": Topic, "groups": TargetGroup,
}  # fmt: skip
_LONG = frozenset({"description", "joining"})
_NUMBERS = {"min_age": 120, "max_age": 120, "free_places": 9999, "waiting_weeks": 520}
_OFFER_NAME = label_of(OFFER, "name")


@dataclass(slots=True)
class ReadLine:
    """One line: what its cells say of the organisation and of the offer, by field; absent columns are absent here.

    ``offer`` is empty where the line is about the organisation only. Places and contacts are names still.
    """

    line: int
    organisation: dict[str, Any]
    offer: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class ReadTable:
    lines: list[ReadLine]
    errors: ErrorList


def read_table(
    content: bytes, *, today: dt.date, municipalities: Iterable[Municipality], keepers: Iterable[Membership]
) -> ReadTable:
    """Read XLSX or CSV. Raises FileRefused where it is no table, a column is missing, or it is too long or empty."""
    errors = ErrorList(most=MAX_ERRORS)
    reader = _Reader(
        today,
        {one.name.casefold(): one for one in municipalities},
        {one.name.casefold(): one for one in keepers},
    )
    lines = []
    for count, row in enumerate(read_rows(content, NEEDED, errors), start=1):
        if count > MAX_ROWS:
            raise FileRefused(f"Die Liste hat mehr als {MAX_ROWS} Zeilen. Bitte teilen Sie sie auf.")
        lines.append(reader.line(row))
    if not lines and not errors.count:
        raise FileRefused("Die Liste enthält keine Organisation.")
    return ReadTable(lines, errors)


class _Reader:
    def __init__(self, today: dt.date, towns: Mapping[str, Municipality], people: Mapping[str, Membership]) -> None:
        self.today, self.towns, self.people = today, towns, people
        self.choices = {name: _by_name(choices) for name, choices in _CHOICES.items()}
        nothing = Row(0, {}, ErrorList())  # most cells of a large table are empty: what that means is found out once
        self.empty = {one.label: self._value(nothing, one.label, one.part, one.field) for one in COLUMNS}

    def line(self, row: Row) -> ReadLine:
        has_offer = bool(row.text(_OFFER_NAME) or row.text(label_of(OFFER, "code")))
        found = ReadLine(row.line, {})
        for column in COLUMNS:
            if column.part == OFFER and not has_offer:
                if row.has(column.label) and row.text(column.label):
                    row.wrong(
                        column.label, f"Dazu fehlt der Name des Angebots in der Spalte „{_OFFER_NAME}“.", "no_offer"
                    )
            elif row.has(column.label):
                target = found.organisation if column.part == ORGANISATION else found.offer
                target[column.field] = (
                    self._value(row, column.label, column.part, column.field)
                    if row.is_filled(column.label)
                    else self.empty[column.label]
                )
        for part, values in ((ORGANISATION, found.organisation), (OFFER, found.offer)):
            if values and not values.get("name"):
                row.wrong(label_of(part, "name"), "fehlt.", "missing")
        if found.offer.get("last_on") is not None:
            found.offer["last_on"] += dt.timedelta(days=1)
        return found

    def _value(self, row: Row, label: str, part: str, name: str) -> Any:
        if name in {"topics", "groups"}:
            return tuple(sorted(set(self._many(row, label, self.choices[name].get))))
        if name == "languages":
            return tuple(sorted(set(self._many(row, label, language_code))))
        if name in _CHOICES:
            return self._known(row, label, self.choices[name].get, "")
        if name in _NUMBERS:
            return row.number(label, least=0, most=_NUMBERS[name])
        if name in {"starts_on", "last_on"}:
            return row.optional_day(label, latest=LATEST)
        if name in {"capacity_as_of", "confirmed_on"}:
            return row.optional_day(label, latest=self.today)
        if name in {"is_published", "is_active"}:
            return self._known(row, label, {"ja": True, "nein": False}.get, name == "is_active")
        if name == "municipality":
            return self._known(row, label, self.towns.get, None)
        if name == "owner":
            return self._known(row, label, self.people.get, None)
        return self._text(row, label, part, name)

    def _text(self, row: Row, label: str, part: str, name: str) -> Any:
        if name == "cost_cents":
            return self._parsed(row, label, cents_of, None)
        if name == "schedules":
            return self._parsed(row, label, lambda cell: self._schedules(row, label, cell), [])
        if name == "places":
            return notation.parted(row.verbatim(label, most=2000))
        if name == "contact":
            return row.verbatim(label, most=150)
        if name == "code":
            return row.text(label, most=6).upper()
        text = row.verbatim(label, most=_length_of(Organisation if part == ORGANISATION else Offer, name))
        return _checked(row, label, name, as_read(name, text))

    def _schedules(self, row: Row, label: str, cell: str) -> list[tuple[Schedule, str]]:
        found = notation.read(cell, self.today)
        if any(len(one.note) > _length_of(Schedule, "note") for one, _ in found):
            row.wrong(label, f"Ein Hinweis hat mehr als {_length_of(Schedule, 'note')} Zeichen.", "too_long")
        return found

    def _parsed(self, row: Row, label: str, parse: Callable[[str], Any], otherwise: Any) -> Any:
        text = row.verbatim(label, most=4000)
        if not text:
            return otherwise
        try:
            return parse(text)
        except LotseError as error:
            row.wrong(label, error.sentence, error.code)
        except ValueError:
            row.wrong(label, f"„{text[:40]}“ ist kein Betrag. Beispiel: 12,50.", "no_amount")
        return otherwise

    def _known(self, row: Row, label: str, find: Callable[[str], Any], otherwise: Any) -> Any:
        text = row.text(label)
        if not text:
            return otherwise
        found = find(text.casefold())
        if found is None:
            row.wrong(label, f"„{text[:40]}“ ist nicht bekannt.", "unknown")
            return otherwise
        return found

    def _many(self, row: Row, label: str, find: Callable[[str], Any]) -> list[Any]:
        found = []
        for part in filter(None, (part.strip() for part in row.text(label, most=1000).split(","))):
            value = find(part.casefold())
            if value is None:
                row.wrong(label, f"„{part[:40]}“ ist nicht bekannt.", "unknown")
            else:
                found.append(value)
        return found


def as_read(name: str, text: str) -> str:
    """What is left of a stored text once it has been in a file: single lines, but where people write several."""
    plain = as_written(text)
    return plain if name in _LONG else " ".join(plain.split("\n"))


def _by_name(choices: Any) -> dict[str, str]:
    """The values by code and by German label, in small letters."""
    names = {str(one.label).casefold(): one.value for one in reversed(list(choices))}
    return names | {one.value.casefold(): one.value for one in reversed(list(choices))}


def _length_of(model: Any, name: str) -> int:
    return int(model._meta.get_field(name).max_length)


def _checked(row: Row, label: str, name: str, text: str) -> str:
    """The text where it is what its column holds, else "" and an error."""
    try:
        if text and name == "postcode" and not re.fullmatch(r"\d{5}", text, re.ASCII):
            raise ValidationError("hat nicht fünf Ziffern.")
        if text and name == "email":
            validate_email(text)
        if text and name == "website":
            URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        what = {"postcode": "keine Postleitzahl", "email": "keine E-Mail-Adresse", "website": "keine Internetadresse"}
        row.wrong(label, f"„{text[:40]}“ ist {what[name]}.", f"no_{name}")
        return ""
    return text
