"""Given prices, the cheapest joint plan of each family, and with it the lower bound they prove."""

from dataclasses import dataclass
from itertools import islice

import numpy as np

from allocation.schools._cuts import Cut
from allocation.schools._model import FAR, Ints, Model, Plan
from allocation.schools._plans import PlanSearch
from allocation.schools.solution import PRICE_UNIT

SPREAD = 100
"""Plans are sought within this many tenths of a minute of the cheapest price that ignores cuts."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Non-negative integers in `PRICE_UNIT`: per place, school (≤ crowded), child left out, and cut."""

    places: Ints
    load: Ints
    unplaced: int
    cuts: tuple[tuple[Cut, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Families of one size: `children` (families × size), `site` extra-site charge (families × schools)."""

    families: Ints
    children: Ints
    site: Ints
    first_free: Ints


class Pricing:
    """Cheapest plans by exact enumeration: single children directly, siblings by subset dynamic programming.

    Siblings are split into blocks, each block at its best common school: partitions, not products.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        pair = model.child * max(1, len(model.free)) + model.school
        self._order = np.argsort(pair, kind="stable")
        _, self._cells = np.unique(pair[self._order], return_index=True)
        self._cell_child = model.child[self._order][self._cells]
        self._cell_school = model.school[self._order][self._cells]
        sizes: dict[int, list[int]] = {}
        for family, members in enumerate(model.families):
            sizes.setdefault(len(members), []).append(family)
        self.singles = np.asarray(sizes.pop(1, []), dtype=np.int64)
        self._lone = self._lone_sites()
        self._seated = (model.capacity[model.first] > 0) & ((model.second < 0) | (model.capacity[model.second] > 0))
        self.groups = [self._group(families) for _, families in sorted(sizes.items())]
        self._row = np.full(len(model.pinned), -1, dtype=np.int64)
        siblings = np.concatenate([g.children.ravel() for g in self.groups] or [np.zeros(0, dtype=np.int64)])
        self._row[siblings] = np.arange(len(siblings))
        self._rows = len(siblings)

    def _group(self, families: list[int]) -> Group:
        model = self.model
        extra = model.problem.weights.extra_site * PRICE_UNIT
        site = np.full((len(families), len(model.free)), extra, dtype=np.int64)
        for row, family in enumerate(families):
            site[row, list(model.served[family])] = 0
        return Group(
            families=np.asarray(families, dtype=np.int64),
            children=np.asarray([model.families[f] for f in families], dtype=np.int64),
            site=site,
            first_free=np.asarray([0 if model.served[f] else extra for f in families], dtype=np.int64),
        )

    def adjusted(self, prices: Prices) -> Ints:
        """Cost of each option plus the prices of what it takes, in price units; FAR where there is no seat."""
        model = self.model
        second = np.where(model.second >= 0, prices.places[model.second], 0)
        total = model.cost * PRICE_UNIT + prices.places[model.first] + second + prices.load[model.school]
        return np.where(self._seated, total, FAR)

    def _lone_sites(self) -> Ints:
        """Per option the site charge of an only child whose family drives elsewhere already."""
        model = self.model
        charge = np.zeros(len(model.child), dtype=np.int64)
        for family in self.singles:
            served = model.served[family]
            if served:
                options = model.options_of(model.families[family][0])
                here = slice(options.start, options.stop)
                known = np.isin(model.school[here], list(served))
                charge[here] = np.where(known, 0, model.problem.weights.extra_site * PRICE_UNIT)
        return charge

    def out_costs(self, prices: Prices) -> Ints:
        """Price of leaving a child out; out of reach for the pinned."""
        return np.where(self.model.pinned, FAR, prices.unplaced)

    def cheapest(self, prices: Prices) -> Ints:
        """Per family the cost of its cheapest plan at these prices, cuts left aside."""
        model = self.model
        adjusted = self.adjusted(prices)
        out = self.out_costs(prices)
        best = np.full(len(model.families), FAR, dtype=np.int64)
        lone = out.copy()
        np.minimum.at(lone, model.child, adjusted + self._lone)
        members = np.asarray([model.families[f][0] for f in self.singles], dtype=np.int64)
        best[self.singles] = lone[members]
        table = self._table(adjusted)
        offset = 0
        for group in self.groups:
            rows = group.children.size
            part = table[offset : offset + rows].reshape(*group.children.shape, -1)
            offset += rows
            best[group.families] = cheapest_partition(group, part, out[group.children])
        return best

    def plans(
        self, prices: Prices, limits: Ints, *, most: int, complete: bool = False
    ) -> tuple[Ints, list[list[tuple[int, Plan]]]]:
        """Per family its cheapest plans with their prices, cuts included, as far as they cost at most its limit.

        Only up to `SPREAD` above the price without cuts, or further until one is found, unless `complete`.
        The first answer is a lower bound of each family's cheapest plan. A family with more than `most` plans
        in that range gets only those found first, and the bound without cuts.
        """
        best = self.cheapest(prices)
        search = PlanSearch(self.model, self.adjusted(prices), self.out_costs(prices), prices.cuts)
        found: list[list[tuple[int, Plan]]] = []
        for family in range(len(self.model.families)):
            plans: list[tuple[int, Plan]] = []
            spread, target = SPREAD * PRICE_UNIT, int(limits[family])
            limit = target if complete else min(target, int(best[family]) + spread)
            while best[family] <= limit:
                plans = sorted(islice(search.within(family, limit), most))
                if plans or limit == target:
                    break
                spread *= 4
                limit = min(target, int(best[family]) + spread)
            if best[family] <= limit and len(plans) < most:
                best[family] = plans[0][0] if plans else limit
            found.append(plans)
        return best, found

    def _table(self, adjusted: Ints) -> Ints:
        """Cheapest option per (child with siblings, school); FAR where there is none."""
        table = np.full((self._rows, len(self.model.free)), FAR, dtype=np.int64)
        if len(self._cells):
            cheapest = np.minimum.reduceat(adjusted[self._order], self._cells)
            row = self._row[self._cell_child]
            keep = row >= 0
            table[row[keep], self._cell_school[keep]] = cheapest[keep]
        return table

    def bound(self, prices: Prices, best: Ints, left_out: int) -> int:
        """The lower bound in tenths of a minute (rounded up) for placing all but `left_out` children."""
        model = self.model
        weights = model.problem.weights
        middle = np.minimum(0, weights.load * PRICE_UNIT - prices.load) * model.middle
        value = (
            int(best.sum())
            - int((prices.places * model.capacity).sum())
            - int((prices.load * model.free).sum())
            + int(middle.sum())
            - prices.unplaced * left_out
            - sum(price * cut.limit(model) for cut, price in prices.cuts)
        )
        return -(-value // PRICE_UNIT)


def cheapest_partition(group: Group, table: Ints, out: Ints) -> Ints:
    """Subset dynamic programming over the children of all families of one size at once.

    `table`: families × size × schools, cheapest option; `out`: families × size. A block's school may repeat
    that of another block: such a plan pays for the site twice and loses against the merged block, so the
    minimum is exact.
    """
    count, size, schools = table.shape
    if schools == 0:
        left_out: Ints = np.minimum(FAR, out.sum(axis=1))
        return left_out
    sums: list[Ints] = [group.site]
    block = np.full((1 << size, count), FAR, dtype=np.int64)
    for mask in range(1, 1 << size):
        low = (mask & -mask).bit_length() - 1
        sums.append(np.minimum(sums[mask & (mask - 1)] + table[:, low, :], FAR))
        block[mask] = sums[mask].min(axis=1)
    # cost[0]: nobody of the family placed yet, the next site may be free; cost[1]: each block is charged
    cost = np.full((2, 1 << size, count), FAR, dtype=np.int64)
    cost[:, 0] = 0
    for mask in range(1, 1 << size):
        low = mask & -mask
        for state, gift in ((0, group.first_free), (1, 0)):
            least = np.minimum(FAR, cost[state, mask ^ low] + out[:, low.bit_length() - 1])
            sub = mask
            while sub:
                if sub & low:
                    least = np.minimum(least, cost[1, mask ^ sub] + block[sub] - gift)
                sub = (sub - 1) & mask
            cost[state, mask] = least
    best: Ints = cost[0, -1]
    return best
