"""Invented figures of the labour market for two key dates; a small town publishes fewer of them."""

import datetime as dt
import random
from collections.abc import Sequence

from lotse.network.models import LabourFigure
from lotse.tenants.models import Membership, Municipality

SOURCE = "Vorführung, erfundene Zahlen"
HIDDEN = 5  # as many municipalities have too few apprenticeships to be told
QUARTER = 91  # days


def make(staff: dict[str, Membership], towns: Sequence[Municipality], now: dt.datetime, rng: random.Random) -> None:
    newest = now.date().replace(day=1) - dt.timedelta(days=1)
    rows = []
    for number, town in enumerate(towns):
        employed = rng.randrange(1_500, 30_000)
        for age in (1, 0):
            figures = LabourFigure(
                municipality=town,
                as_of=newest - age * dt.timedelta(days=QUARTER),
                source=SOURCE,
                vacancies=employed // rng.randrange(60, 120),
                apprenticeships=None if number < HIDDEN else employed // rng.randrange(300, 600),
                employed=employed + rng.randrange(-150, 150) * age,
                imported_by=staff["netzwerk"],
                imported_at=now,
            )
            rows.append(figures)
    LabourFigure.objects.bulk_create(rows)
