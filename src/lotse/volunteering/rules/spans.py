"""Stretches of days, half-open and in order. Pure functions."""

import datetime as dt
from collections.abc import Iterable, Sequence

Span = tuple[dt.date, dt.date]
"""``[from, until)``."""


def within(spans: Iterable[Span], start: dt.date, end: dt.date) -> list[Span]:
    """What of the spans lies in ``[start, end)``."""
    cut = ((max(since, start), min(until, end)) for since, until in spans)
    return [(since, until) for since, until in cut if since < until]


def without(spans: Iterable[Span], holes: Iterable[Span]) -> list[Span]:
    """What of the spans lies in none of the holes, which may overlap each other."""
    left = list(spans)
    for hole_from, hole_until in holes:
        left = [
            piece
            for since, until in left
            for piece in ((since, min(until, hole_from)), (max(since, hole_until), until))
            if piece[0] < piece[1]
        ]
    return left


def days(spans: Sequence[Span]) -> int:
    """How many days the spans have, which do not overlap each other."""
    return sum((until - since).days for since, until in spans)
