"""Codes of files: random, short, and never the same twice in a centre."""

import random

import pytest

from lotse.core import codes
from lotse.directory.models import Organisation
from tests import make
from tests.world import World


class OneAfterAnother(random.Random):
    """Chance that draws the first code again and again before it moves on."""

    drawn = 0

    def choice(self, seq: str) -> str:  # type: ignore[override]
        self.drawn += 1
        return seq[self.drawn // (codes.LENGTH * 3) % len(seq)]


@pytest.mark.parametrize("bulk", [True, False])
def test_a_code_that_is_taken_is_drawn_again(world: World, bulk: bool) -> None:
    with world.lippe.scope(), codes.seeded(OneAfterAnother()):
        first = make.organisation(world.lippe, "club", "Erste")
        rows = [Organisation(kind="club", name=f"Verein {number}") for number in range(4)]
        if bulk:
            Organisation.objects.bulk_create(rows)
        else:
            for row in rows:
                row.save()
        assert len({first.code, *(row.code for row in rows)}) == 5
    with world.other.scope():  # another centre's codes are its own
        row = Organisation(kind="club", name="Verein", code=first.code)
        row.save()
        assert row.code == first.code
