"""What bodies and referrals tie: partners to the centre, and members of bodies to each other."""

import datetime as dt
import uuid
from collections.abc import Iterator
from itertools import combinations

from django.db.models import Q

from lotse.core import clock
from lotse.core.dates import months_after
from lotse.directory.ties import Tie
from lotse.network.models import BodyMember
from lotse.network.rules.rights import visible_bodies
from lotse.referrals.models import Referral
from lotse.tenants.models import Membership


def body_ties(member: Membership, on: dt.date) -> Iterator[Tie]:
    """Of the bodies that the member sees and that still work; one tie for each body in which two sit."""
    seats = BodyMember.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on, body__in=visible_bodies(member), body__is_active=True
    )
    sitting: dict[uuid.UUID, set[uuid.UUID]] = {}
    for body, organisation in seats.order_by().values_list("body", "organisation"):
        sitting.setdefault(body, set()).add(organisation)
    for organisations in sitting.values():
        together = sorted(organisations)
        yield from (Tie(None, one) for one in together)
        yield from (Tie(one, other) for one, other in combinations(together, 2))


def referral_ties(member: Membership, on: dt.date) -> Iterator[Tie]:
    """Partners to whom families were referred within a year. How many is not said: a few would point to families."""
    since = clock.start_of(months_after(on, -12))
    partners = Referral.objects.filter(sent_at__gte=since).order_by().values_list("organisation", flat=True).distinct()
    yield from (Tie(None, one) for one in partners)
