"""How many hours somebody helped: what was planned while an engagement ran, or what the person noted instead.

The rules of the Ehrenamtskarte NRW stand here as data with their source; the municipality decides, not Lotse.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

DAYS_A_WEEK = 7
Span = tuple[dt.date, dt.date]
"""``[from, until)``."""


@dataclass(frozen=True, slots=True)
class CardRule:
    """When somebody may ask for the card. Hours are reached by the week or by the year."""

    label: str
    hours_per_week: int
    hours_per_year: int
    years: int
    card_years: int
    conditions: tuple[str, ...]
    source: str


CARD = CardRule(
    label="Ehrenamtskarte NRW",
    hours_per_week=5,
    hours_per_year=250,
    years=2,  # some municipalities ask for one year only
    card_years=2,
    conditions=("keine Vergütung, die über die Erstattung von Kosten hinausgeht",),
    source="Kriterien der Kommunen, zum Beispiel sundern.de, huertgenwald.de, borgholzhausen.de (abgerufen 2026)",
)


def running_spans(changes: Iterable[tuple[dt.date, str]], until: dt.date) -> list[Span]:
    """When an engagement ran, from its changes (day, new state) in their order, cut at ``until``."""
    spans: list[Span] = []
    since: dt.date | None = None
    for day, state in changes:
        if state == "running" and since is None:
            since = day
        elif state != "running" and since is not None:
            spans.append((since, day))
            since = None
    if since is not None:
        spans.append((since, until))
    return [(start, min(end, until)) for start, end in spans if start < min(end, until)]


def months_of(start: dt.date, end: dt.date) -> list[Span]:
    """The months of ``[start, end)``, the first and last cut."""
    found: list[Span] = []
    day = start
    while day < end:
        after = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        found.append((day, min(after, end)))
        day = after
    return found


def reaches_card(minutes: int, days: int, rule: CardRule = CARD) -> bool:
    """Whether so many minutes in so many days are enough by the week or, for a whole year, by the year."""
    hours = minutes / 60
    by_week = days > 0 and hours * DAYS_A_WEEK / days >= rule.hours_per_week
    return by_week or hours >= rule.hours_per_year
