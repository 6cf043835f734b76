"""Families of the demo at every point of the path."""

import datetime as dt
import random

from lotse.operations.demo.districts import DemoDistrict
from lotse.schooling.models import School
from lotse.tenants.models import Centre, Membership, Municipality


def make(
    district: DemoDistrict,
    centre: Centre,
    towns: dict[str, Municipality],
    staff: dict[str, Membership],
    schools: list[School],
    now: dt.datetime,
    rng: random.Random,
) -> int:
    """Make the district's families and return how many."""
    return 0
