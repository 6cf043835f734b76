"""What the machine does when it is time (core.registry.periodic): each once, never at night."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Q, QuerySet

from lotse.core import clock
from lotse.network.enums import UNSETTLED, Answer, MeetingState
from lotse.network.models import Participant, WorkOrder
from lotse.network.rules import meetings as rules
from lotse.network.services.orders import remind
from lotse.network.services.telling import tell
from lotse.tenants.models import Centre

DAY = dt.timedelta(days=1)


def remind_of_answers(centre: Centre, now: dt.datetime) -> None:
    """Whoever has not answered a week before; not on the day on which they were invited."""
    if not rules.is_awake(now):
        return
    rows = Participant.objects.filter(
        answer=Answer.OPEN,
        reminded_at=None,
        meeting__state=MeetingState.INVITED,
        meeting__invited_at__lt=now - DAY,
        meeting__starts_at__gt=now,
        meeting__starts_at__lte=now + rules.ANSWER_REMINDER,
    )
    for one in _whole(rows):
        with transaction.atomic():
            still = Participant.objects.filter(pk=one.pk, answer=Answer.OPEN, reminded_at=None)
            if still.update(reminded_at=now):
                tell(one, "reminder", centre=centre, now=now)


def remind_of_meetings(centre: Centre, now: dt.datetime) -> None:
    """Whoever comes is reminded the day before."""
    if not rules.is_awake(now):
        return
    tomorrow = clock.day_of(now) + DAY
    rows = Participant.objects.filter(
        answer=Answer.YES,
        day_reminded_at=None,
        answered_at__lt=now - DAY,
        meeting__state=MeetingState.INVITED,
        meeting__starts_at__gte=clock.start_of(tomorrow),
        meeting__starts_at__lt=clock.start_of(tomorrow + DAY),
    )
    for one in _whole(rows):
        with transaction.atomic():
            still = Participant.objects.filter(pk=one.pk, answer=Answer.YES, day_reminded_at=None)
            if still.update(day_reminded_at=now):
                tell(one, "tomorrow", centre=centre, now=now)


def remind_of_orders(centre: Centre, now: dt.datetime) -> None:
    """Partners with an order: a week before it is due, and once more when that day has passed."""
    if not rules.is_awake(now):
        return
    on = clock.day_of(now)
    ahead = dt.timedelta(days=rules.ORDER_REMINDER_DAYS)
    soon = Q(due_on__gte=on, due_on__lte=on + ahead, reminded_on=None)
    late = Q(due_on__lt=on) & (Q(reminded_on=None) | Q(reminded_on__lte=F("due_on")))
    rows = WorkOrder.objects.filter(soon | late, state__in=UNSETTLED, created_at__lt=now - DAY, body__is_active=True)
    for one in rows.exclude(organisation=None).select_related("body", "organisation", "contact"):
        with transaction.atomic():
            same = WorkOrder.objects.filter(pk=one.pk, state__in=UNSETTLED, reminded_on=one.reminded_on)
            if one.address and same.update(reminded_on=on):
                remind(actor=None, order=one, centre=centre, now=now)


def _whole(rows: QuerySet[Participant]) -> QuerySet[Participant]:
    return rows.select_related("meeting__body", "meeting__host", "seat__contact", "organisation")
