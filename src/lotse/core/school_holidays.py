"""School holidays of North Rhine-Westphalia, as the ministry has fixed them."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings

# Ferienordnung NRW for the school years until 2028/29 (Ministerium für Schule und Bildung); first and last day.
_FIXED = (
    ("2025-07-14", "2025-08-26"),
    ("2025-10-13", "2025-10-25"),
    ("2025-12-22", "2026-01-06"),
    ("2026-03-30", "2026-04-11"),
    ("2026-05-26", "2026-05-26"),
    ("2026-07-20", "2026-09-01"),
    ("2026-10-17", "2026-10-31"),
    ("2026-12-23", "2027-01-06"),
    ("2027-03-22", "2027-04-03"),
    ("2027-05-18", "2027-05-18"),
    ("2027-07-19", "2027-08-31"),
    ("2027-10-23", "2027-11-06"),
    ("2027-12-24", "2028-01-08"),
    ("2028-04-10", "2028-04-22"),
    ("2028-07-10", "2028-08-22"),
    ("2028-10-23", "2028-11-04"),
    ("2028-12-21", "2029-01-05"),
)


def is_school_holiday(day: dt.date) -> bool:
    """Whether schools are closed for holidays; False beyond ``known_until``, because nobody knows."""
    return any(first <= day <= last for first, last in _spans(tuple(settings.SCHOOL_HOLIDAYS)))


def known_until() -> dt.date:
    """The last day for which the holidays are known."""
    return max(last for _, last in _spans(tuple(settings.SCHOOL_HOLIDAYS)))


@lru_cache(maxsize=4)
def _spans(added: tuple[str, ...]) -> tuple[tuple[dt.date, dt.date], ...]:
    """``added`` are an operator's own, "JJJJ-MM-TT/JJJJ-MM-TT" each. Raises ValueError."""
    pairs: Iterable[tuple[str, str]] = (*_FIXED, *(_pair(one) for one in added))
    return tuple((dt.date.fromisoformat(first), dt.date.fromisoformat(last)) for first, last in pairs)


def _pair(text: str) -> tuple[str, str]:
    first, _, last = text.partition("/")
    return first, last
