"""Deleting what is over for long enough. Counts without names stay; what volunteers did stays as long as they do."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import F

from lotse.core import clock
from lotse.links import services as links
from lotse.people.models import Household
from lotse.tenants.models import Membership
from lotse.volunteering.enums import EngagementState, KeptWhat
from lotse.volunteering.models import (
    Asking,
    Attendance,
    Commitment,
    Engagement,
    EngagementNote,
    Expense,
    HoursEntry,
    KeptCount,
    Need,
    Participation,
    Share,
    ShareFamily,
    Volunteer,
)
from lotse.volunteering.rules.figures import Held, held_minutes
from lotse.volunteering.rules.own import LINK_PURPOSE
from lotse.volunteering.rules.retention import ENGAGEMENTS, NEEDS, VOLUNTEERS
from lotse.volunteering.rules.statements import months_of
from lotse.volunteering.selectors.statements import minutes_by_month

Counts = Counter[tuple[dt.date, str, KeptWhat]]  # by month, kind and what


def forget(*, what: str, ids: Collection[uuid.UUID], now: dt.datetime) -> None:
    """Delete these rows of one list, in the transaction of the deletion run."""
    keys = list(ids)
    if what == VOLUNTEERS:
        _forget_volunteers(list(Volunteer.objects.filter(pk__in=keys)), now)
    elif what == ENGAGEMENTS:
        _forget_families_of(list(Engagement.objects.filter(pk__in=keys)))
    elif what == NEEDS:
        _forget_needs(list(Need.objects.filter(pk__in=keys)))


def forget_families(households: Iterable[Household], actor: Membership | None, now: dt.datetime) -> None:
    """Registered as ``before_deletion``: their needs and places in engagements go, counts of needs stay.

    An engagement stays without them, as the record of what a volunteer did; it names no family.
    """
    keys = [one.pk for one in households]
    with transaction.atomic():
        joined = Participation.objects.filter(household__in=keys)
        touched = list(Engagement.objects.filter(pk__in=joined.values("engagement")).order_by("pk"))
        joined.delete()
        Attendance.objects.filter(household__in=keys).delete()
        Asking.objects.filter(household__in=keys).delete()
        ShareFamily.objects.filter(household__in=keys).delete()
        alone = [one for one in touched if not one.participations.exists()]
        EngagementNote.objects.filter(engagement__in=alone).delete()
        _forget_needs(list(Need.objects.filter(household__in=keys)), clock.day_of(now))
        _drop_empty(touched)


def _forget_volunteers(people: list[Volunteer], now: dt.datetime) -> None:
    counts: Counts = Counter()
    today = clock.day_of(now)
    for one in people:
        for (month, kind), minutes in minutes_by_month(one, today).items():
            counts[month, kind, KeptWhat.VOLUNTEER_MINUTES] += minutes
        counts.update(_staff_minutes(one, today))
        links.revoke(purpose=LINK_PURPOSE, object_id=one.pk, now=now)
    touched = list(Engagement.objects.filter(commitments__volunteer__in=people).distinct().order_by("pk"))
    for rows in (Asking, Share, HoursEntry, Commitment):
        rows.objects.filter(volunteer__in=people).delete()
    EngagementNote.objects.filter(by_volunteer__in=people).delete()
    Volunteer.objects.filter(pk__in=[one.pk for one in people]).delete()
    _keep(counts)
    _drop_empty(touched)


def _staff_minutes(volunteer: Volunteer, until: dt.date) -> Counts:
    """What full-timers had taken over from this person, as planned."""
    found: Counts = Counter()
    for share in Share.objects.filter(volunteer=volunteer).exclude(agreed_at=None).select_related("engagement"):
        last = min(until, share.ended_on or share.until_on)
        for since, end in months_of(share.starts_on, last):
            minutes = held_minutes(Held((share.starts_on, last), share.minutes_per_week), [(since, end)])
            found[since.replace(day=1), share.engagement.kind, KeptWhat.STAFF_MINUTES] += round(minutes)
    return found


def _forget_families_of(engagements: list[Engagement]) -> None:
    """Nothing says any more which family it was; who helped, and how long, stays with the volunteer."""
    Participation.objects.filter(engagement__in=engagements).delete()
    Attendance.objects.filter(session__engagement__in=engagements).delete()
    Asking.objects.filter(engagement__in=engagements).exclude(household=None).delete()
    ShareFamily.objects.filter(share__engagement__in=engagements).delete()
    EngagementNote.objects.filter(engagement__in=engagements).delete()
    _drop_empty(engagements)


def _forget_needs(needs: list[Need], on: dt.date | None = None) -> None:
    """``on``: when those that are still open are over."""
    counts: Counts = Counter()
    for one in needs:
        day = one.closed_on or on
        assert day is not None  # only closed ones are due
        counts[day.replace(day=1), one.kind, KeptWhat.NEEDS] += 1
    Need.objects.filter(pk__in=[one.pk for one in needs]).delete()
    _keep(counts)


def _drop_empty(engagements: list[Engagement]) -> None:
    """What has ended and has neither volunteer nor family any more goes, and is counted."""
    counts: Counts = Counter()
    for one in engagements:
        paid = Expense.objects.filter(engagement=one)
        held = one.commitments.exists() or one.participations.exists() or paid.exists()
        if one.state != EngagementState.ENDED or held:
            continue
        assert one.ended_on is not None  # as the constraint has it
        counts[one.ended_on.replace(day=1), one.kind, KeptWhat.ENGAGEMENTS] += 1
        one.notes.all().delete()
        one.askings.all().delete()
        one.changes.all().delete()
        one.delete()
    _keep(counts)


def _keep(counts: Counts) -> None:
    for (month, kind, what), amount in counts.items():
        if amount > 0:
            row, _ = KeptCount.objects.get_or_create(month=month, kind=kind, what=what)
            KeptCount.objects.filter(pk=row.pk).update(amount=F("amount") + amount)
