"""What the solver hands back: placements, their cost by component, and the prices that prove the bound."""

from dataclasses import dataclass, field
from enum import StrEnum

PRICE_UNIT = 1000
"""Prices are integers in thousandths of a tenth of a minute, so that the proof needs no rounding."""


class Method(StrEnum):
    """How a solution came about; shown to people who ask how far it can be trusted."""

    COLUMNS = "columns"
    NEIGHBOURHOODS = "neighbourhoods"
    FIRST_COME = "first_come"


@dataclass(frozen=True, slots=True)
class Placement:
    """Child id, index into its `options`, and the school of that option."""

    child: str
    option: int
    school: str


@dataclass(frozen=True, slots=True)
class Cost:
    """Tenths of a minute by component; `total` is what is minimised."""

    travel: int = 0
    mismatch: int = 0
    wish: int = 0
    sites: int = 0
    load: int = 0

    @property
    def total(self) -> int:
        return self.travel + self.mismatch + self.wish + self.sites + self.load


@dataclass(frozen=True, slots=True)
class Cut:
    """A halving cut: ids of families and places whose rows are halved, added and rounded down; its price.

    Each plan pays `price` × ⌊(seats it takes of these places + 1 if the family is listed) / 2⌋; the bound
    loses `price` × ⌊(capacities + families) / 2⌋.
    """

    families: tuple[str, ...]
    places: tuple[str, ...]
    price: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """Prices ≥ 0 whose meaning `verify` recomputes; missing ids have price 0.

    `places`, `load` (by school), `unplaced` (for each child left out) and `cuts` prove the bound of the cost,
    in `PRICE_UNIT`. `count` (by places id) proves how many children can be placed at all: no more than
    Σ count·capacity + Σ over children max(0, 1 − cheapest option), in units of 1/`PRICE_UNIT` child.
    Without crossing capacities it is a minimum cut.
    """

    places: dict[str, int] = field(default_factory=dict)
    load: dict[str, int] = field(default_factory=dict)
    unplaced: int = 0
    cuts: tuple[Cut, ...] = ()
    count: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Solution:
    """A proposal. `placements` and `unplaced` follow the order of the problem's children.

    `bound` (tenths of a minute): no placement of as many children costs less.
    `most`: no placement seats more children; equal to `len(placements)` when that is proven.
    """

    placements: tuple[Placement, ...]
    unplaced: tuple[str, ...]
    cost: Cost
    bound: int
    most: int
    certificate: Certificate
    method: Method

    @property
    def gap(self) -> float:
        """(cost − bound) / cost; 0.0 means proven best."""
        return gap(self.cost.total, self.bound)


def gap(cost: int, bound: int) -> float:
    """Relative gap between a cost and its proven bound; 0.0 when both are 0."""
    return (cost - bound) / cost if cost else 0.0
