"""What the demo's directory holds is valid by the schemas of the standard; `make fuzz-api` asks the whole demo, and
each single entry."""

import datetime as dt
import random
from pathlib import Path

import pytest

from lotse.core import clock
from lotse.core.tenancy import tenant_scope
from lotse.operations.demo import base, partners
from lotse.operations.demo.districts import DISTRICTS, LIPPE
from scripts.fuzz_api import validate


@pytest.mark.django_db
def test_each_answer_of_the_demo_is_valid(shared: Path) -> None:
    now = clock.now()
    district = next(one for one in DISTRICTS if one is not LIPPE)
    with tenant_scope(base.make_centre(district).pk):
        staff = base.make_staff(district, (now - dt.timedelta(days=1200)).date())
        partners.make(district, list(base.make_towns(district).values()), staff, now, random.Random(1))
    assert validate(shared / "standards" / "hsds", singles=2) > 1000
