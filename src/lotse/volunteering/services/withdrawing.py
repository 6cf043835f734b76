"""Questions that need no answer any more: their mail does not leave, and their page says so.

Call these inside the transaction that takes back. What follows from it (the time is free, the next best is asked) is
carried out by ``services.asking`` a little later, as with each answer.
"""

import datetime as dt
import uuid

from django.db.models import Q, QuerySet

from lotse.outbox.services import stop
from lotse.volunteering.enums import Answer, EngagementState
from lotse.volunteering.models import Asking, Engagement, Need, Volunteer


def of_volunteer(volunteer: Volunteer, now: dt.datetime) -> None:
    """Somebody takes nothing new any more, hence nothing they were asked for."""
    wanted = {"engagement__commitments__volunteer": volunteer, "engagement__commitments__ends_on": None}
    _withdraw(Asking.objects.filter(engagement__state=EngagementState.ASKED, **wanted), now, takes_effect=True)


def of_need(need: Need, now: dt.datetime) -> None:
    """The help is not needed any more."""
    wanted = {"engagement__participations__need": need, "engagement__participations__ends_on": None}
    _withdraw(Asking.objects.filter(engagement__state=EngagementState.ASKED, **wanted), now, takes_effect=True)


def of_engagement(engagement: Engagement, now: dt.datetime) -> None:
    """It has ended or begun by hand: nothing follows from its questions."""
    _withdraw(Asking.objects.filter(engagement=engagement), now, takes_effect=False)


def mails_to(household_id: uuid.UUID) -> None:
    """The family may not be written to any more: what it is still asked by a mail that waits, it is asked by phone."""
    rows = Asking.objects.filter(household=household_id, answered_at=None).exclude(mailed_at=None)
    stopped = stop(carrying=rows.values_list("pk", flat=True))
    rows.filter(pk__in=stopped).update(mailed_at=None, expires_at=None)
    stop(carrying=Need.objects.filter(household=household_id).values_list("pk", flat=True))


def _withdraw(rows: QuerySet[Asking], now: dt.datetime, *, takes_effect: bool) -> None:
    open_still = Q(answered_at=None) | Q(takes_effect_at__isnull=False)
    for pk in list(rows.filter(open_still).values_list("pk", flat=True).distinct().order_by("pk")):
        fields = {"answered_at": now, "answer": Answer.MOOT, "later_from_on": None}
        row = Asking.objects.filter(open_still, pk=pk)
        if row.update(takes_effect_at=now if takes_effect else None, **fields):
            stop(carrying=[pk])
