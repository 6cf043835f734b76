"""First come, first served: what an office does by hand. Comparison in the benchmark, start of the solver,

and the answer when the canary refuses a solver library. Pure numpy.
"""

import numpy as np

from allocation.schools._model import OUT, Model


def first_come(model: Model) -> list[int]:
    """Pinned children first, then in the order given; each takes its cheapest option that has seats left.

    Knows the sites its own family serves by then, not the load and not who comes later.
    """
    left = model.capacity.copy()
    choice = [OUT] * len(model.pinned)
    sites = [set(served) for served in model.served]
    extra = model.problem.weights.extra_site
    for child in np.argsort(~model.pinned, kind="stable"):
        options = np.arange(model.start[child], model.start[child + 1])
        second = model.second[options]
        open_ = (left[model.first[options]] > 0) & ((second < 0) | (left[second] > 0))
        options = options[open_]
        if not len(options):
            continue
        family = sites[int(model.family_of[child])]
        new_site = ~np.isin(model.school[options], list(family)) if family else np.zeros(len(options), dtype=np.bool_)
        best = int(options[np.argmin(model.cost[options] + extra * new_site)])
        choice[int(child)] = best
        family.add(int(model.school[best]))
        for place in model.takes(best):
            left[place] -= 1
    return choice
