"""Two files become one."""

import datetime as dt

from lotse.people.models import Household
from lotse.tenants.models import Membership
from lotse.volunteering.models import Asking


def merge(source: Household, target: Household, actor: Membership, now: dt.datetime) -> None:
    """Where both were asked for one engagement, the target's question stays (core.registry)."""
    there = Asking.objects.filter(household=target).values("engagement")
    Asking.objects.filter(household=source).exclude(engagement__in=there).update(household=target)
