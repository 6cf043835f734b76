"""Large problems: the relaxation as a whole for prices and a first answer, then region by region.

Nearly all families are whole in the relaxation already; the few that are not are placed among themselves.
Then each region is solved anew by `by_columns` with everyone else staying put. Regions are grown from the
options alone (no map needed) and drawn anew in each pass, so that the borders of one pass lie inside the
regions of the next.
"""

import random
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from allocation.errors import ProblemError
from allocation.schools._columns import by_columns, relaxed
from allocation.schools._count import Count, count
from allocation.schools._model import OUT, Ints, Model, Plan
from allocation.schools._pricing import Prices

SIZE = 1_000
"""Children in a region: about a second each, and large enough that few families live at a border."""

WHOLE = 0.99
"""Share from which a family's plan in the relaxation is taken as it is."""


def by_regions(model: Model, counted: Count, *, seed: int, nodes: int, passes: int) -> tuple[list[int], Prices, int]:
    """As `by_columns`: a choice that places as many as `counted`, prices, and the bound they prove."""
    rng = random.Random(seed)  # noqa: S311 - a reproducible order, not a secret
    prices, bound, parts = relaxed(model, counted, seed=seed)
    rounded = _rounded(model, parts, counted.choice.count(OUT), seed=seed, nodes=nodes)
    choice = np.asarray(min(rounded or counted.choice, counted.choice, key=model.total), dtype=np.int64)
    for _ in range(passes):
        for families in _regions(model, choice, rng):
            part = Part(model, families, choice)
            present = part.model.total(part.counted.choice)
            better, _, _ = by_columns(part.model, part.counted, seed=seed, nodes=nodes, cut_rounds=0)
            if part.model.total(better) < present:
                part.write(better, choice)
    return choice.tolist(), prices, bound


def _rounded(
    model: Model, parts: list[tuple[float, int, Plan]], left_out: int, *, seed: int, nodes: int
) -> list[int] | None:
    """Whole plans of the relaxation, the other families placed in what is left; None if too few fit."""
    choice = np.full(len(model.pinned), OUT, dtype=np.int64)
    rest = set(range(len(model.families)))
    for share, family, plan in parts:
        if share > WHOLE:
            rest.discard(family)
            choice[list(model.families[family])] = plan
    part = Part(model, sorted(rest), choice)
    try:
        counted = count(part.model, part.counted.choice)
    except ProblemError:
        return None
    better, _, _ = by_columns(part.model, counted, seed=seed, nodes=nodes, cut_rounds=0)
    part.write(better, choice)
    return choice.tolist() if int((choice == OUT).sum()) == left_out else None


class Part:
    """Some families as a model of their own: seats and load that the others leave to them.

    `children` and `options` hold the numbers in the whole model; `counted` is their present choice.
    """

    def __init__(self, model: Model, families: list[int], choice: Ints) -> None:
        self.children = np.asarray(sorted(c for f in families for c in model.families[f]), dtype=np.int64)
        inside = np.zeros(len(model.pinned), dtype=np.bool_)
        inside[self.children] = True
        self.options = np.flatnonzero(inside[model.child])
        child = np.searchsorted(self.children, model.child[self.options])
        others = choice[~inside].tolist()
        newcomers = model.school_counts(others)
        free = np.maximum(0, model.free - newcomers)
        number = {family: position for position, family in enumerate(families)}
        self.model = replace(
            model,
            child=child,
            school=model.school[self.options],
            first=model.first[self.options],
            second=model.second[self.options],
            cost=model.cost[self.options],
            index=model.index[self.options],
            start=np.searchsorted(child, np.arange(len(self.children) + 1)),
            family_of=np.asarray([number[f] for f in model.family_of[self.children].tolist()], dtype=np.int64),
            pinned=model.pinned[self.children],
            capacity=model.remaining(others),
            free=free,
            middle=np.maximum(0, model.free + model.middle - newcomers) - free,
            families=tuple(tuple(np.searchsorted(self.children, model.families[f]).tolist()) for f in families),
            served=tuple(model.served[f] for f in families),
        )
        local = np.searchsorted(self.options, choice[self.children])
        present = np.where(choice[self.children] == OUT, OUT, local).tolist()
        self.counted = Count(present, len(present), np.zeros_like(model.capacity))

    def write(self, found: list[int], choice: Ints) -> None:
        """Put a choice of this part into that of the whole model."""
        choice[self.children] = [option if option == OUT else self.options[option] for option in found]


def _regions(model: Model, choice: Ints, rng: random.Random) -> Iterator[list[int]]:
    """Split all families into regions around schools drawn at random, nearest schools first.

    Two schools are as near as the family that has the cheapest sum of both among its options.
    """
    homes: dict[int, list[int]] = {}
    for family, members in enumerate(model.families):
        options = [int(choice[c]) for c in members if choice[c] != OUT]
        options = options or [o for c in members for o in model.options_of(c)]
        if options:
            homes.setdefault(int(model.school[min(options, key=lambda o: int(model.cost[o]))]), []).append(family)
    by_school = np.argsort(model.school, kind="stable")
    edges = np.searchsorted(model.school[by_school], np.arange(len(model.free) + 1))
    waiting = sorted(homes)
    while waiting:
        centre = rng.choice(waiting)
        near = np.full(len(model.free), np.inf)
        for option in by_school[edges[centre] : edges[centre + 1]].tolist():
            for child in model.families[int(model.family_of[model.child[option]])]:
                others = model.options_of(child)
                there = slice(others.start, others.stop)
                np.minimum.at(near, model.school[there], model.cost[there] + float(model.cost[option]))
        near[centre] = -1
        families: list[int] = []
        size = 0
        for school in sorted(waiting, key=lambda s: (near[s], s)):
            if near[school] == np.inf or size >= SIZE:
                break
            families += homes[school]
            size += sum(len(model.families[f]) for f in homes[school])
            waiting.remove(school)
        yield sorted(families)
