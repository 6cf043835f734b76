"""Reminders by mail, on the working day before (called about every ten minutes, registry.periodic)."""

import datetime as dt

from django.db import transaction

from lotse.cases.enums import AppointmentState
from lotse.cases.models import Appointment
from lotse.cases.selectors.appointments import words
from lotse.cases.services.appointments import telling
from lotse.core import clock
from lotse.core.workdays import working_day_before
from lotse.tenants.models import Centre

FROM_HOUR = 8  # nobody's phone shall ring at night
LOOK_AHEAD_DAYS = 10  # longer than any run of days off (Christmas to New Year: a working day lies in between)


def remind(centre: Centre, now: dt.datetime) -> None:
    """Remind each family once of each time; who cannot be written to is not marked, an address may still come."""
    today = clock.day_of(now)
    if clock.local(now).hour < FROM_HOUR:
        return
    rows = Appointment.objects.filter(
        state=AppointmentState.BOOKED,
        reminded_at=None,
        starts_at__gt=now,
        starts_at__lt=clock.start_of(today + dt.timedelta(days=LOOK_AHEAD_DAYS)),
    )
    for row in rows.select_related("invitation__household", "adviser", "room"):
        if working_day_before(clock.day_of(row.starts_at)) <= today:
            _remind(row, now)


def _remind(row: Appointment, now: dt.datetime) -> None:
    """One transaction each: what was sent stays marked, whatever happens to the next one."""
    with transaction.atomic():
        same = Appointment.objects.filter(
            pk=row.pk, reminded_at=None, state=AppointmentState.BOOKED, sequence=row.sequence
        )
        sent = same.update(reminded_at=now) == 1 and telling.write(
            words.REMINDER, invitation=row.invitation, appointment=row, actor=None, now=now
        )
        if not sent:
            Appointment.objects.filter(pk=row.pk, reminded_at=now).update(reminded_at=None)
