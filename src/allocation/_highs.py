"""One way to start HiGHS: silent, one thread (its count is global to the process), seeded, no clock."""

from typing import Any

import highspy


def new_highs(*, seed: int = 0, **options: Any) -> Any:
    solver = highspy.Highs()
    settings = {"output_flag": False, "threads": 1, "random_seed": seed % 2_147_483_647, **options}
    for name, value in settings.items():
        solver.setOptionValue(name, value)
    return solver
