"""Given prices, the cheapest joint plan of each family, and with it the lower bound they prove."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from allocation.schools._model import FAR, OUT, Ints, Model, Plan
from allocation.schools.solution import PRICE_UNIT


@dataclass(frozen=True, slots=True)
class Prices:
    """Non-negative integers in `PRICE_UNIT`: per place, per school (≤ crowded), per child left out."""

    places: Ints
    load: Ints
    unplaced: int


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
        """Cost of each option plus the prices of what it takes, in price units."""
        model = self.model
        second = np.where(model.second >= 0, prices.places[model.second], 0)
        return model.cost * PRICE_UNIT + prices.places[model.first] + second + prices.load[model.school]

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

    def cheapest(self, prices: Prices) -> tuple[Ints, list["Blocks"]]:
        """Per family the cost of its cheapest plan at these prices, and the tables to read the plans from."""
        model = self.model
        adjusted = self.adjusted(prices)
        out = self.out_costs(prices)
        best = np.full(len(model.families), FAR, dtype=np.int64)
        lone = out.copy()
        np.minimum.at(lone, model.child, adjusted + self._lone)
        members = np.asarray([model.families[f][0] for f in self.singles], dtype=np.int64)
        best[self.singles] = lone[members]
        table = self._table(adjusted)
        tables = []
        offset = 0
        for group in self.groups:
            rows = group.children.size
            part = table[offset : offset + rows].reshape(*group.children.shape, -1)
            offset += rows
            blocks = Blocks(group, part, out[group.children])
            best[group.families] = blocks.best
            tables.append(blocks)
        return best, tables

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
        )
        return -(-value // PRICE_UNIT)


class Blocks:
    """Subset dynamic programming over the children of all families of one size at once.

    `best[f]` is the cheapest plan. A block's school may repeat one chosen for another block: that plan is
    charged twice for the site and loses against the merged block, so the minimum is exact.
    """

    def __init__(self, group: Group, table: Ints, out: Ints) -> None:
        self.group = group
        size = group.children.shape[1]
        count = len(group.families)
        self.block = np.full((1 << size, count), FAR, dtype=np.int64)
        self.where = np.zeros((1 << size, count), dtype=np.int64)
        sums: dict[int, Ints] = {0: group.site}
        for mask in range(1, 1 << size):
            low = (mask & -mask).bit_length() - 1
            sums[mask] = np.minimum(sums[mask & (mask - 1)] + table[:, low, :], FAR)
            self.where[mask] = sums[mask].argmin(axis=1) if table.shape[2] else 0
            if table.shape[2]:
                self.block[mask] = sums[mask].min(axis=1)
        # cost[0]: nobody of the family placed yet, the next site may be free; cost[1]: each block is charged
        self.cost = np.full((2, 1 << size, count), FAR, dtype=np.int64)
        self.part = np.zeros((2, 1 << size, count), dtype=np.int64)
        self.cost[:, 0] = 0
        for mask in range(1, 1 << size):
            low = mask & -mask
            for state, gift in ((0, group.first_free), (1, 0)):
                cost, part = self.cost[state, mask], self.part[state, mask]
                cost[:] = np.minimum(FAR, self.cost[state, mask ^ low] + out[:, low.bit_length() - 1])
                sub = mask
                while sub:
                    if sub & low:
                        value = self.cost[1, mask ^ sub] + self.block[sub] - gift
                        better = value < cost
                        cost[better] = value[better]
                        part[better] = sub
                    sub = (sub - 1) & mask
        self.best = self.cost[0, -1]

    def assignment(self, row: int) -> list[int]:
        """School number per child of the `row`-th family in its cheapest plan, OUT for a child left out."""
        size = self.group.children.shape[1]
        schools = [OUT] * size
        mask, state = (1 << size) - 1, 0
        while mask:
            sub = int(self.part[state, mask, row])
            for child in range(size):
                if sub >> child & 1:
                    schools[child] = int(self.where[sub, row])
            mask, state = (mask ^ sub, 1) if sub else (mask & (mask - 1), state)
        return schools


def plans_within(model: Model, family: int, values: Ints, out: Ints, limit: int) -> Iterator[Plan]:
    """All joint plans of a family with adjusted cost (`values` per option, plus sites) up to `limit`."""
    members = model.families[family]
    extra = model.problem.weights.extra_site * PRICE_UNIT
    ranked = []
    for child in members:
        entries = [(int(values[o]), o) for o in model.options_of(child)]
        if out[child] < FAR:
            entries.append((int(out[child]), OUT))
        ranked.append(sorted(entries))
    if any(not entries for entries in ranked):
        return
    least = [entries[0][0] for entries in ranked]
    rest = [sum(least[i:]) for i in range(len(least) + 1)]
    served = model.served[family]

    def extend(depth: int, spent: int, sites: frozenset[int], plan: Plan) -> Iterator[Plan]:
        if depth == len(members):
            yield plan
            return
        for value, option in ranked[depth]:
            if spent + value + rest[depth + 1] > limit:
                return
            grown = sites if option == OUT else sites | {int(model.school[option])}
            charge = extra if len(grown) > max(1, len(sites)) else 0
            if spent + value + charge + rest[depth + 1] <= limit:
                yield from extend(depth + 1, spent + value + charge, grown, (*plan, option))

    yield from extend(0, 0, frozenset(served), ())
