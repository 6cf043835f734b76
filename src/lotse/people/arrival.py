"""The answer to "Since when in Germany?": a date, a year, "schon immer", or no answer."""

import datetime as dt
import re
from dataclasses import dataclass

from lotse.core.errors import LotseError
from lotse.people.enums import ArrivalAnswer

_YEAR = re.compile(r"\d{4}")
_DATE = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_ALWAYS = frozenset({"immer", "schon immer", "seit geburt", "hier geboren"})
_NO_ANSWER = frozenset({"", "-", "–", "keine angabe", "k. a.", "k.a.", "unbekannt"})
_FIRST_YEAR = 1900


class ArrivalUnreadable(LotseError):
    """The text is no date, no year, and none of the known answers."""

    code = "people.arrival_unreadable"
    sentence = (
        "Bitte geben Sie ein Jahr (2023), ein Datum (3.9.2023) oder „schon immer“ ein, oder lassen Sie das Feld leer."
    )


@dataclass(frozen=True, slots=True)
class Arrival:
    """``on`` is the first day that the answer allows: "2023" is 1.1.2023 with ``is_year``."""

    answer: ArrivalAnswer = ArrivalAnswer.NO_ANSWER
    on: dt.date | None = None
    is_year: bool = False

    def __str__(self) -> str:
        """As people write it; ``parse(str(x)) == x``."""
        if self.answer == ArrivalAnswer.ALWAYS:
            return "schon immer"
        if self.on is None:
            return ""
        return f"{self.on.year:04}" if self.is_year else f"{self.on:%d.%m.}{self.on.year:04}"


def parse(text: str) -> Arrival:
    """Read an answer. Raises ArrivalUnreadable."""
    wanted = " ".join(text.split()).casefold()
    if wanted in _NO_ANSWER:
        return Arrival()
    if wanted in _ALWAYS:
        return Arrival(ArrivalAnswer.ALWAYS)
    if _YEAR.fullmatch(wanted) and int(wanted) >= _FIRST_YEAR:
        return Arrival(ArrivalAnswer.GIVEN, dt.date(int(wanted), 1, 1), is_year=True)
    try:
        if found := _DATE.fullmatch(wanted):
            day = dt.date(int(found[3]), int(found[2]), int(found[1]))
        elif found := _ISO_DATE.fullmatch(wanted):
            day = dt.date.fromisoformat(wanted)
        else:
            raise ArrivalUnreadable(field="arrival")
    except ValueError:
        raise ArrivalUnreadable("Diesen Tag gibt es im Kalender nicht.", field="arrival") from None
    if day.year < _FIRST_YEAR:
        raise ArrivalUnreadable(field="arrival")
    return Arrival(ArrivalAnswer.GIVEN, day)
