"""Column generation: prices from the relaxation, plans that pay at these prices, cuts, whole plans."""

from collections.abc import Iterator

import numpy as np

from allocation.schools._count import Count
from allocation.schools._cuts import separate
from allocation.schools._master import TOLERANCE, Column, Master
from allocation.schools._model import FAR, OUT, Ints, Model, Plan
from allocation.schools._pricing import Prices, Pricing
from allocation.schools.solution import PRICE_UNIT

FIRST_SLACK = 60
"""Plans offered to the relaxation at the start: within this many tenths of a minute of the cheapest."""

PER_FAMILY = 10
"""New plans per family and step: more make the steps slower, fewer make more steps."""

LOOKED_AT = 5000
"""Plans per family looked at in one step; enough to be complete but for many siblings at wild prices."""

STALLED_ROUNDS = 3
"""Rounds of cuts in a row without a gain worth the time."""

FINAL_SLACK = 30
"""Reduced cost (tenths of a minute) up to which plans join the first whole-plan model."""

MOST_SLACK = 480
"""Beyond this the whole-plan model would only get slower; what it misses stays visible as the gap."""


def by_columns(
    model: Model, counted: Count, *, seed: int, nodes: int, cut_rounds: int
) -> tuple[list[int], Prices, int]:
    """The best choice found that places as many as `counted`, prices, and the bound they prove.

    A plan whose reduced cost exceeds the difference between cost and bound cannot be part of a better answer:
    once all others are known, the whole-plan model is exact.
    """
    left_out = counted.choice.count(OUT)
    nothing = Prices(np.zeros_like(model.capacity), np.zeros_like(model.free), 0)
    if left_out == len(counted.choice):
        return counted.choice, nothing, 0
    pricing, master = Pricing(model), Master(model, left_out, seed=seed)
    master.add((f, tuple(counted.choice[c] for c in members)) for f, members in enumerate(model.families))
    master.add(_within(pricing, nothing, pricing.cheapest(nothing) + FIRST_SLACK * PRICE_UNIT))
    prices, bound = _settle(pricing, master, left_out, nothing, 0)
    stalled = 0
    for _ in range(cut_rounds):
        before = bound
        if stalled == STALLED_ROUNDS or not master.cut(separate(model, master.parts())):
            break
        prices, bound = _settle(pricing, master, left_out, prices, bound)
        stalled = 0 if bound - before > TOLERANCE * bound else stalled + 1
    choice, slack = counted.choice, FINAL_SLACK
    best, _ = pricing.plans(prices, np.full(len(model.families), FAR), most=LOOKED_AT)
    while True:
        offered = list(_within(pricing, prices, best + slack * PRICE_UNIT))
        if master.add(offered) or slack == FINAL_SLACK:
            choice = min(choice, master.whole(offered, nodes=nodes) or choice, key=model.total)
        missing = model.total(choice) - bound
        if missing <= max(slack, TOLERANCE * bound) or slack >= MOST_SLACK:
            return choice, prices, bound
        slack = min(missing, 4 * slack)


def relaxed(model: Model, counted: Count, *, seed: int) -> tuple[Prices, int, list[tuple[float, int, Plan]]]:
    """Prices, bound and solution of the relaxation alone, by an interior point method: for large models."""
    left_out = counted.choice.count(OUT)
    nothing = Prices(np.zeros_like(model.capacity), np.zeros_like(model.free), 0)
    pricing, master = Pricing(model), Master(model, left_out, seed=seed, interior=True)
    master.add((f, tuple(counted.choice[c] for c in members)) for f, members in enumerate(model.families))
    master.add(_within(pricing, nothing, pricing.cheapest(nothing) + FIRST_SLACK * PRICE_UNIT))
    prices, bound = _settle(pricing, master, left_out, nothing, 0)
    return prices, bound, master.parts()


def _settle(pricing: Pricing, master: Master, left_out: int, prices: Prices, bound: int) -> tuple[Prices, int]:
    """Solve the relaxation and add plans that pay until none does; the best prices seen and their bound."""
    while True:
        found, rents = master.relax()
        best, plans = pricing.plans(found, rents - 1, most=LOOKED_AT)
        value = pricing.bound(found, best, left_out)
        if value > bound:
            prices, bound = found, value
        if not master.add((f, plan) for f, some in enumerate(plans) for _, plan in some[:PER_FAMILY]):
            return prices, bound


def _within(pricing: Pricing, prices: Prices, limits: Ints) -> Iterator[Column]:
    """All plans that cost at most their family's limit at these prices."""
    _, plans = pricing.plans(prices, limits, most=LOOKED_AT, complete=True)
    return ((family, plan) for family, some in enumerate(plans) for _, plan in some)
