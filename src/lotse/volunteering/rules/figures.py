"""What the figures of the director say: rank numbers of waits, hours of a promise. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass

from lotse.volunteering.rules.load import DAYS
from lotse.volunteering.rules.spans import Span, days, within, without

MONTHS = 12
"""The running month and those before it."""
LEAST = 5
"""Fewer waits are no basis for a median, fewer people none for a sum (core.suppression.THRESHOLD)."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Days, of at least LEAST cases: half took at most ``median``, nine of ten at most ``ninety``."""

    median: int
    ninety: int


def waits_of(values: Sequence[int]) -> Waits | None:
    """None where there are too few. The value at rank ceil(n/2), ceil(9n/10): one that somebody really waited."""
    ordered, count = sorted(values), len(values)
    if count < LEAST:
        return None
    return Waits(ordered[-(-count // 2) - 1], ordered[-(-count * 9 // 10) - 1])


@dataclass(frozen=True, slots=True)
class Held:
    """A share of a promise: when, how many minutes a week, and the days on which the full-timer is away.

    ``is_taken``: a full-timer has taken it and the line manager agreed; until then the coordinator holds it.
    """

    span: Span
    minutes: int
    is_taken: bool = True
    away: Sequence[Span] = ()


def promised_minutes(minutes: int, spans: Sequence[Span], away: Sequence[Span], shares: Sequence[Held]) -> float:
    """What a volunteer was to give in these spans: a seventh of a week for each day that they were there.

    Less what others held on those days; never less than nothing.
    """
    present = without(spans, away)
    held = sum(share.minutes * days(within(present, *share.span)) for share in shares)
    return max(0, minutes * days(present) - held) / DAYS


def held_minutes(share: Held, spans: Sequence[Span]) -> float:
    """What a share gives in these spans, without the days on which the full-timer is away."""
    return share.minutes * days(without(within(spans, *share.span), share.away)) / DAYS


def missing_minutes(share: Held, spans: Sequence[Span]) -> float:
    """What a share should give in these spans and does not: nobody has taken it, or the full-timer is away."""
    whole = share.minutes * days(within(spans, *share.span)) / DAYS
    return whole - held_minutes(share, spans) if share.is_taken else whole
