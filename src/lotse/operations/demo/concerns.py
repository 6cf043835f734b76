"""Worry about a child: the centre has named who takes over; of two reports, one waits."""

import datetime as dt

from lotse.concerns.models import Concern, ConcernContact, ConcernSettings
from lotse.tenants.models import Membership

YOUTH_OFFICE = "05231 000-112"  # invented, like all numbers of the demo


def make(staff: dict[str, Membership], now: dt.datetime) -> None:
    ConcernSettings.objects.create(youth_office_phone=YOUTH_OFFICE, version=1)
    helpers = [staff[name] for name in ("beratung", "ehrenamt") if name in staff]
    ConcernContact.objects.bulk_create(ConcernContact(member=one) for one in helpers)
    noted = now - dt.timedelta(days=12, hours=3)
    minutes = dt.timedelta(minutes=7)
    Concern.objects.create(noted_at=noted, taken_over_at=noted + minutes, taken_over_by=helpers[0])
    Concern.objects.create(noted_at=now - dt.timedelta(minutes=20))
