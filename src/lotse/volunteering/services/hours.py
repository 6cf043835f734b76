"""Hours that a volunteer chooses to note. Nobody has to, and nobody is reminded: planned hours count."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext, gettext_noop

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import LotseError
from lotse.volunteering.models import Engagement, HoursEntry, Volunteer
from lotse.volunteering.rules.hours import BACK_DAYS, LONGEST, month_of
from lotse.volunteering.selectors.own import own_engagements, planned_of

TWICE_WITHIN = dt.timedelta(minutes=2)


class HoursOutOfRange(LotseError):
    code = "volunteering.hours_out_of_range"


class NotYourEngagement(LotseError):
    code = "volunteering.not_your_engagement"
    sentence = gettext_noop("Bei diesem Engagement sind Sie nicht eingetragen. Es wurde nichts gespeichert.")


def note_hours(
    *, volunteer: Volunteer, engagement: Engagement | None, on: dt.date, minutes: int, now: dt.datetime
) -> HoursEntry:
    """A single entry. Tapped twice, it is noted once. Raises HoursOutOfRange (field), NotYourEngagement."""
    today = clock.day_of(now)
    if not today - dt.timedelta(days=BACK_DAYS) <= on <= today:
        raise HoursOutOfRange(gettext("Bitte nennen Sie einen Tag aus dem letzten Jahr, höchstens heute."), field="on")
    if not 0 < minutes <= LONGEST:
        sentence = gettext("Bitte nennen Sie höchstens %(hours)s Stunden für einen Tag.")
        raise HoursOutOfRange(sentence % {"hours": LONGEST // 60}, field="minutes")
    if engagement is not None and engagement not in own_engagements(volunteer):
        raise NotYourEngagement
    with transaction.atomic():
        values = {"volunteer": volunteer, "engagement": engagement, "on": on, "minutes": minutes, "is_month": False}
        same = HoursEntry.objects.filter(noted_at__gt=now - TWICE_WITHIN, **values).first()
        if same is not None:
            return same
        entry = HoursEntry.objects.create(noted_at=now, **values)
        record(actor=None, action="volunteering.hours_noted", obj=volunteer, now=now)
    return entry


def confirm_month(*, volunteer: Volunteer, month: dt.date, now: dt.datetime) -> int:
    """ "Wie geplant": what was planned counts, less what was noted singly. Returns the minutes that this added.

    Said twice, it counts once. Raises HoursOutOfRange (a month to come, or long past).
    """
    first, until = month_of(month)
    today = clock.day_of(now)
    if not today - dt.timedelta(days=BACK_DAYS) <= first <= today:
        raise HoursOutOfRange(gettext("Diesen Monat können Sie nicht bestätigen. Es wurde nichts gespeichert."))
    with transaction.atomic():
        noted = HoursEntry.objects.filter(volunteer=volunteer, is_month=False, on__gte=first, on__lt=until)
        single = dict(noted.order_by().values_list("engagement").annotate(total=Sum("minutes")))
        confirmed = set(_month_entries(volunteer, first).values_list("engagement", flat=True))
        rows = [
            HoursEntry(volunteer=volunteer, engagement_id=one, on=first, minutes=left, is_month=True, noted_at=now)
            for one, minutes in planned_of(volunteer, first, until).items()
            if one not in confirmed and (left := minutes - single.get(one, 0)) > 0
        ]
        HoursEntry.objects.bulk_create(rows, ignore_conflicts=True)
        record(actor=None, action="volunteering.month_confirmed", obj=volunteer, now=now)
    return sum(one.minutes for one in rows)


def take_back_month(*, volunteer: Volunteer, month: dt.date, now: dt.datetime) -> None:
    """It was not as planned after all; single entries stay."""
    with transaction.atomic():
        _month_entries(volunteer, month_of(month)[0]).delete()
        record(actor=None, action="volunteering.month_taken_back", obj=volunteer, now=now)


def drop_hours(*, volunteer: Volunteer, entry_id: uuid.UUID, now: dt.datetime) -> None:
    """Delete an own single entry; deleted twice is deleted."""
    with transaction.atomic():
        HoursEntry.objects.filter(volunteer=volunteer, pk=entry_id, is_month=False).delete()
        record(actor=None, action="volunteering.hours_dropped", obj=volunteer, now=now)


def _month_entries(volunteer: Volunteer, first: dt.date) -> QuerySet[HoursEntry]:
    return HoursEntry.objects.filter(volunteer=volunteer, on=first, is_month=True)
