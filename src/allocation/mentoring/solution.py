"""What the solver hands back: who is asked for what, the cost by component, and the prices that prove the bound."""

from dataclasses import dataclass, field

PRICE_UNIT = 1000
"""Prices are integers in thousandths of a tenth of a minute, so that the proof needs no rounding."""


@dataclass(frozen=True, slots=True)
class Match:
    """A request and the volunteer proposed for it."""

    request: str
    volunteer: str


@dataclass(frozen=True, slots=True)
class Cost:
    """Tenths of a minute by component; `total` is what is minimised."""

    travel: int = 0
    wishes: int = 0
    newcomers: int = 0
    load: int = 0
    staff: int = 0
    unmet: int = 0

    @property
    def total(self) -> int:
        return self.travel + self.wishes + self.newcomers + self.load + self.staff + self.unmet


@dataclass(frozen=True, slots=True)
class Certificate:
    """Prices ≥ 0 in PRICE_UNIT whose meaning `verify` recomputes; missing ids have price 0.

    `minutes` (a minute of a volunteer), `engagements` (one more engagement of a volunteer), `staff` (a minute).
    """

    minutes: dict[str, int] = field(default_factory=dict)
    engagements: dict[str, int] = field(default_factory=dict)
    staff: int = 0


@dataclass(frozen=True, slots=True)
class Solution:
    """`by_staff` are requests that full-timers would take over; all others without a match wait on."""

    matches: tuple[Match, ...]
    by_staff: tuple[str, ...]
    cost: Cost
    certificate: Certificate
