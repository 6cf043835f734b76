"""What the solver hands back: the lessons, the cost by component, and the prices that prove the bound."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Lesson:
    """`volunteer` empty: a full-timer."""

    request: str
    slot: int
    volunteer: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """Tenths of a minute by component; `total` is what is minimised."""

    pairs: int = 0
    load: int = 0
    staff: int = 0
    unmet: int = 0

    @property
    def total(self) -> int:
        return self.pairs + self.load + self.staff + self.unmet


@dataclass(frozen=True, slots=True)
class Certificate:
    """Prices ≥ 0 in tenths of a minute whose meaning `verify` recomputes; what is missing has price 0.

    `volunteers` (one more lesson), `volunteer_slots` and `request_slots` (id, slot), `staff` (a lesson).
    """

    volunteers: dict[str, int] = field(default_factory=dict)
    volunteer_slots: dict[tuple[str, int], int] = field(default_factory=dict)
    request_slots: dict[tuple[str, int], int] = field(default_factory=dict)
    staff: int = 0


@dataclass(frozen=True, slots=True)
class Solution:
    """In the order of requests and slots; what a request lacks nobody gives."""

    lessons: tuple[Lesson, ...]
    cost: Cost
    certificate: Certificate
