"""Wishes for coaching: noted from a talk about relief or by hand, open until the person attended or dropped it."""

import datetime as dt

from django.db import IntegrityError, transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.tenants.models import Membership
from lotse.volunteering.models import CoachingNeed, ReliefRequest, Volunteer
from lotse.volunteering.rules import rights


def note_need(*, actor: Membership, volunteer: Volunteer, now: dt.datetime) -> CoachingNeed:
    """The person wishes for coaching; said twice it is one wish. Raises NotAllowed."""
    if not (actor.holds(rights.EDIT_COACHING) and rights.may_edit_volunteer(actor, volunteer)):
        raise NotAllowed
    with transaction.atomic():
        need = write_need(actor, volunteer, clock.day_of(now))
        record(actor=actor, action="volunteering.coaching_wished", obj=volunteer, now=now)
    return need


def drop_need(*, actor: Membership, need: CoachingNeed, now: dt.datetime) -> None:
    """The wish is settled without a session. Raises NotAllowed, ChangedMeanwhile (closed already)."""
    if not (actor.holds(rights.EDIT_COACHING) and rights.may_edit_volunteer(actor, need.volunteer)):
        raise NotAllowed
    with transaction.atomic():
        if CoachingNeed.objects.filter(pk=need.pk, closed_at=None).update(closed_at=now) != 1:
            raise ChangedMeanwhile
        record(actor=actor, action="volunteering.coaching_wish_dropped", obj=need.volunteer, now=now)


def write_need(
    actor: Membership, volunteer: Volunteer, since_on: dt.date, request: ReliefRequest | None = None
) -> CoachingNeed:
    """In the caller's transaction; the open wish, where there is one already."""
    waiting = CoachingNeed.objects.filter(volunteer=volunteer, closed_at=None)
    found = waiting.first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return CoachingNeed.objects.create(volunteer=volunteer, since_on=since_on, request=request, noted_by=actor)
    except IntegrityError:  # noted twice at the same moment
        return waiting.get()
