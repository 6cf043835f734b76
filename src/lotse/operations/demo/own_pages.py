"""What volunteers have said on their own pages: a pause, one to come, a wish to stop, wrong data; who is due."""

import datetime as dt
from typing import Any

from lotse.core import clock
from lotse.tenants.models import Centre
from lotse.volunteering.enums import VolunteerEnd, VolunteerState
from lotse.volunteering.models import Volunteer
from lotse.volunteering.services import notices

WRONG = "Meine Telefonnummer hat sich geändert. Bitte rufen Sie mich nach 17 Uhr an, dann sage ich Ihnen die neue."


def make(centre: Centre, now: dt.datetime) -> None:
    busy = Volunteer.objects.filter(
        state=VolunteerState.ACTIVE,
        stopped_at=None,
        commitments__engagement__state="running",
        commitments__ends_on=None,
    )
    people = list(busy.select_related("coordinator").distinct().order_by("created_at", "pk")[:4])
    today = clock.day_of(now)
    gone = Volunteer.objects.filter(state=VolunteerState.ENDED, commitments=None).order_by("created_at", "pk")[:2]
    over = Volunteer.objects.filter(pk__in=[one.pk for one in gone])
    over.update(state_since_on=today - dt.timedelta(days=800))  # longer than the period
    common: dict[str, Any] = {"centre": centre, "now": now}
    if len(people) < 4:
        return
    away, soon, leaves, writes = people
    notices.take_break(volunteer=away, starts_on=today, until_on=today + dt.timedelta(days=21), **common)
    notices.take_break(volunteer=soon, starts_on=today + dt.timedelta(days=10), until_on=None, **common)
    notices.ask_to_stop(actor=None, volunteer=leaves, reason=VolunteerEnd.TIME, **common)
    notices.report_data(volunteer=writes, text=WRONG, **common)
