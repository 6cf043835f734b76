"""Setting down the figures of past days, so that they outlive the files they were counted from."""

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.people.models import Household
from lotse.schooling.enums import ENDED_STATES, Reading
from lotse.schooling.models import KeyDateCount, KeyDateSettings, Pupil, QueueGap, StateChange
from lotse.schooling.rules.key_dates import key_days, month_of, months_between
from lotse.schooling.rules.pupils import EDIT_PROCESS
from lotse.schooling.selectors import key_dates as selectors
from lotse.schooling.selectors.process import process as current_process
from lotse.tenants.models import Centre, Membership

DAY = dt.timedelta(days=1)


def change_settings(
    *, actor: Membership, key_dates: list[str], shows_small_counts: bool, seen: dt.datetime | None, now: dt.datetime
) -> None:
    """Set which days are set down (as rules.key_dates.parse_key_dates gives them), and whether small numbers are shown.

    Days that passed are set down too, by the next periodic work. ``seen``: the ``changed_at`` that the page showed.
    Raises NotAllowed, ChangedMeanwhile.
    """
    if not actor.holds(EDIT_PROCESS):
        raise NotAllowed
    values = {"key_dates": key_dates, "shows_small_counts": shows_small_counts, "changed_at": now}
    try:
        with transaction.atomic():
            if seen is None:
                KeyDateSettings.objects.create(**values)
            elif KeyDateSettings.objects.filter(changed_at=seen).update(**values) != 1:
                raise ChangedMeanwhile
            settings = KeyDateSettings.objects.get()
            record(
                actor=actor,
                action="schooling.key_dates_set",
                obj=settings,
                now=now,
                fields=["key_dates", "shows_small_counts"],
            )
    except IntegrityError as error:
        raise ChangedMeanwhile from error


def keep_key_dates(centre: Centre, now: dt.datetime) -> None:
    """Registered as ``periodic``: set down each past month's end and key date once, as it was entered then.

    A day that passed while nothing ran is set down later with the same figures: entries of later days do not count.
    """
    first = selectors.first_day()
    if first is None:
        return
    days = key_days(selectors.key_date_settings().key_dates, first, clock.day_of(now) - DAY)
    _keep(selectors.missing_days(days, Reading.THEN), Reading.THEN, None, now)


def freeze_before_deletion(households: Iterable[Household], actor: Membership | None, now: dt.datetime) -> None:
    """Registered as ``before_deletion``: set down all key dates that these files have a part in, then mark the months.

    Days of marked months are shown as set down, in both readings; what is set down once is never counted again.
    """
    gone = _months_of(Pupil.objects.filter(person__household__in=households), clock.day_of(now))
    fresh = gone - set(QueueGap.objects.values_list("month", flat=True))
    first = selectors.first_day()
    if not fresh or first is None:
        return
    days = [
        day
        for day in key_days(selectors.key_date_settings().key_dates, first, clock.day_of(now) - DAY)
        if month_of(day) in fresh
    ]
    with transaction.atomic():
        for reading in Reading:
            _keep(selectors.missing_days(days, reading), reading, actor, now)
        QueueGap.objects.bulk_create([QueueGap(month=month) for month in sorted(fresh)], ignore_conflicts=True)


def _keep(days: list[dt.date], reading: Reading, actor: Membership | None, now: dt.datetime) -> None:
    """One transaction for each day: a long history of days is set down bit by bit. The first of two at once wins."""
    process = current_process()
    for day in days:
        with transaction.atomic():
            counts = selectors.count_day(day, reading, process)
            row = KeyDateCount(day=day, reading=reading, counts=counts.to_json(), counted_at=now)
            KeyDateCount.objects.bulk_create([row], ignore_conflicts=True)
            record(actor=actor, action="schooling.key_date_kept", obj=row, now=now)


def _months_of(pupils: Iterable[Pupil], today: dt.date) -> set[dt.date]:
    """The months from the first step of each of these children to its end, or to today."""
    steps = StateChange.objects.filter(pupil__in=pupils).order_by("pupil_id", "effective_on", "at")
    spans: dict[object, tuple[dt.date, dt.date]] = {}
    for pupil, on, to in steps.values_list("pupil_id", "effective_on", "to_state"):
        first, _ = spans.get(pupil, (on, on))
        spans[pupil] = (first, on if to in ENDED_STATES else today)
    return {month for first, last in spans.values() for month in months_between(first, last)}
