"""Which days are set down for good: the last day of each month, and the key dates (Stichtage) of the centre."""

import datetime as dt
import re
from collections.abc import Iterable

from lotse.core.errors import LotseError

_DAY_MONTH = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.?")
_MOST = 12
LEAP_YEAR = 2024


class KeyDateUnreadable(LotseError):
    """The text names no day that each year has."""

    code = "schooling.key_date_unreadable"
    sentence = "Bitte schreiben Sie Stichtage als Tag und Monat mit Kommas dazwischen, zum Beispiel: 15.10., 1.2."


def parse_key_dates(text: str) -> list[str]:
    """ "15.10., 1.2." → ["02-01", "10-15"]. Raises KeyDateUnreadable."""
    found = set()
    for part in filter(None, (one.strip() for one in re.split(r"[,;\n]", text))):
        match = _DAY_MONTH.fullmatch(part)
        if match is None:
            raise KeyDateUnreadable(field="key_dates")
        day, month = int(match[1]), int(match[2])
        if (day, month) == (29, 2):
            raise KeyDateUnreadable("Den 29. Februar gibt es nicht in jedem Jahr. Bitte wählen Sie den 28.2. oder 1.3.")
        try:
            dt.date(LEAP_YEAR, month, day)
        except ValueError:
            raise KeyDateUnreadable(f"Den {day}.{month}. gibt es nicht.", field="key_dates") from None
        found.add(f"{month:02}-{day:02}")
    if len(found) > _MOST:
        raise KeyDateUnreadable(f"Höchstens {_MOST} Stichtage im Jahr.", field="key_dates")
    return sorted(found)


def key_dates_text(stored: Iterable[str]) -> str:
    """As people write them; ``parse_key_dates`` reads it back."""
    return ", ".join(f"{int(one[3:])}.{int(one[:2])}." for one in stored)


def key_days(stored: Iterable[str], first: dt.date, last: dt.date) -> list[dt.date]:
    """All key dates and last days of months from ``first`` to ``last``, both included."""
    found = set()
    for year in range(first.year, last.year + 1):
        found |= {dt.date(year, int(one[:2]), int(one[3:])) for one in stored}
        found |= {dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1) for month in range(1, 13)}
    return sorted(day for day in found if first <= day <= last)


def month_of(day: dt.date) -> dt.date:
    return day.replace(day=1)


def months_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """The first days of all months that hold a day from ``first`` to ``last``."""
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [dt.date(number // 12, number % 12 + 1, 1) for number in months]
