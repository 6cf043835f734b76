"""The linear program over the plans found so far, and the same with whole plans only (HiGHS)."""

from collections.abc import Iterable

import highspy
import numpy as np

from allocation._highs import new_highs
from allocation.schools._cuts import Cut
from allocation.schools._model import OUT, Ints, Model, Plan
from allocation.schools._pricing import Prices
from allocation.schools.solution import PRICE_UNIT

Column = tuple[int, Plan]
"""A family and one of its joint plans."""

TOLERANCE = 0.00002
"""Relative gap at which a search stops: 0.002 percent, a fiftieth of what is promised."""


class Master:
    """min Σ cost·z + load; one plan per family; seats; load steps; at most `left_out` children unplaced.

    Rows that can never bind (fewer takers than seats) are left out: their price is 0.
    """

    def __init__(self, model: Model, left_out: int, *, seed: int, interior: bool = False) -> None:
        self.model = model
        self._seed = seed
        self.columns: list[Column] = []
        self._known: dict[Column, int] = {}
        self._cuts: dict[Cut, int] = {}
        method = {"solver": "ipm", "run_crossover": "off"} if interior else {"presolve": "off"}
        self._solver = new_highs(seed=seed, **method)
        takers = np.bincount(model.first, minlength=len(model.capacity))
        takers += np.bincount(model.second[model.second >= 0], minlength=len(model.capacity))
        visitors = np.bincount(model.school, minlength=len(model.free))
        tight = np.flatnonzero(takers > model.capacity)
        loaded = np.flatnonzero(visitors > model.free)
        families = len(model.families)
        self._place_row = _numbered(tight, families, len(model.capacity))
        self._school_row = _numbered(loaded, families + len(tight), len(model.free))
        self._out_row = families + len(tight) + len(loaded)
        self._places, self._schools = tight, loaded
        lower = np.concatenate([np.ones(families), np.full(self._out_row - families + 1, -highspy.kHighsInf)])
        upper = np.concatenate([np.ones(families), model.capacity[tight], model.free[loaded], [left_out]])
        self._solver.addRows(len(upper), lower, upper.astype(np.float64), 0, [], [], [])
        weights = model.problem.weights
        rows = self._school_row[loaded]
        for cost, room in (
            (weights.load, model.middle[loaded]),
            (weights.crowded, np.full(len(loaded), np.inf)),
        ):
            self._add(np.full(len(loaded), cost), room, [[(int(row), -1.0)] for row in rows])
        self._offset = 2 * len(loaded)

    def _add(self, cost: Ints, upper: Ints, entries: list[list[tuple[int, float]]]) -> None:
        starts = np.cumsum([0] + [len(e) for e in entries])
        flat = [pair for column in entries for pair in column]
        self._solver.addCols(
            len(entries),
            np.asarray(cost, dtype=np.float64),
            np.zeros(len(entries)),
            np.asarray(upper, dtype=np.float64),
            len(flat),
            starts[:-1].astype(np.int32),
            np.asarray([row for row, _ in flat], dtype=np.int32),
            np.asarray([value for _, value in flat], dtype=np.float64),
        )

    def add(self, columns: Iterable[Column]) -> int:
        """Add the plans not known yet; answers how many."""
        fresh = [c for c in dict.fromkeys(columns) if c not in self._known]
        if fresh:
            self._known.update((column, len(self.columns) + n) for n, column in enumerate(fresh))
            self.columns.extend(fresh)
            cost = np.asarray([self.model.plan_cost(f, plan) for f, plan in fresh])
            self._add(cost, np.full(len(fresh), np.inf), [self._entries(f, plan) for f, plan in fresh])
        return len(fresh)

    def _entries(self, family: int, plan: Plan) -> list[tuple[int, float]]:
        model = self.model
        entries: dict[int, float] = {family: 1.0}
        for option in plan:
            rows = [self._out_row]
            if option != OUT:
                rows = [int(self._place_row[place]) for place in model.takes(option)]
                rows.append(int(self._school_row[model.school[option]]))
            for row in rows:
                if row >= 0:
                    entries[row] = entries.get(row, 0.0) + 1.0
        for cut, row in self._cuts.items():
            if weight := cut.weight(model, family, plan):
                entries[row] = float(weight)
        return list(entries.items())

    def cut(self, cuts: Iterable[Cut]) -> int:
        """Add the cuts not known yet; answers how many."""
        model = self.model
        fresh = [cut for cut in cuts if cut not in self._cuts]
        for cut in fresh:
            weights = [cut.weight(model, family, plan) for family, plan in self.columns]
            index = np.flatnonzero(weights)
            self._cuts[cut] = self._solver.getNumRow()
            self._solver.addRow(
                -highspy.kHighsInf,
                float(cut.limit(model)),
                len(index),
                (index + self._offset).astype(np.int32),
                np.asarray(weights, dtype=np.float64)[index],
            )
        return len(fresh)

    def parts(self) -> list[tuple[float, int, Plan]]:
        """The solution of the last relaxation: (share, family, plan) of each plan in use."""
        shares = np.asarray(self._solver.getSolution().col_value)[self._offset :]
        return [(float(shares[n]), *self.columns[n]) for n in np.flatnonzero(shares > 1e-6)]

    def relax(self) -> tuple[Prices, Ints]:
        """Solve the relaxation; its prices, and per family what its plans pay in it, in whole price units."""
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            # The interior method stops short of the optimum of some tiny programs; the simplex method does not
            self._solver.clearSolver()
            self._solver.setOptionValue("solver", "simplex")
            self._solver.run()
        assert self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        raw = np.rint(np.asarray(self._solver.getSolution().row_dual) * PRICE_UNIT).astype(np.int64)
        duals = np.maximum(0, -raw)
        model = self.model
        places, load = (
            np.zeros(len(model.capacity), dtype=np.int64),
            np.zeros(len(model.free), dtype=np.int64),
        )
        places[self._places] = duals[self._place_row[self._places]]
        load[self._schools] = duals[self._school_row[self._schools]]
        crowded = model.problem.weights.crowded * PRICE_UNIT
        cuts = tuple((cut, int(duals[row])) for cut, row in self._cuts.items() if duals[row])
        prices = Prices(places, np.minimum(load, crowded), int(duals[self._out_row]), cuts)
        return prices, raw[: len(model.families)]

    def whole(self, offered: Iterable[Column], *, nodes: int) -> list[int] | None:
        """The best choice of whole plans among those offered and those in use, or None when none was found.

        `nodes` limits the search tree: a count, not a clock, so that the answer stays the same everywhere.
        """
        kept = {self._known[column] for column in offered}
        kept.update(np.flatnonzero(np.asarray(self._solver.getSolution().col_value)[self._offset :] > 1e-6).tolist())
        numbers = sorted(kept)
        dropped = np.asarray(sorted(set(range(len(self.columns))) - kept), dtype=np.int32) + self._offset
        solver = new_highs(seed=self._seed, mip_rel_gap=TOLERANCE, mip_abs_gap=0.5, mip_max_nodes=nodes)
        solver.passModel(self._solver.getLp())
        solver.deleteCols(len(dropped), dropped)
        whole = np.arange(self._offset, self._offset + len(numbers), dtype=np.int32)
        solver.changeColsIntegrality(len(whole), whole, np.full(len(whole), highspy.HighsVarType.kInteger))
        solver.run()
        values = np.asarray(solver.getSolution().col_value)
        choice = [OUT] * len(self.model.pinned)
        picked = set()
        for position in np.flatnonzero(values[self._offset :] > 0.5):
            family, plan = self.columns[numbers[int(position)]]
            picked.add(family)
            for child, option in zip(self.model.families[family], plan, strict=True):
                choice[child] = option
        return choice if len(picked) == len(self.model.families) else None


def _numbered(chosen: Ints, first: int, size: int) -> Ints:
    rows = np.full(size, -1, dtype=np.int64)
    rows[chosen] = np.arange(first, first + len(chosen))
    return rows
