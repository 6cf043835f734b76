"""What the deletion run asks of this app: families' files, the log, and members who have left."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models.functions import TruncMonth

from lotse.audit import services as audit
from lotse.audit.models import Entry
from lotse.core import clock
from lotse.core.dates import months_after
from lotse.core.registry import DueRecord, Retention
from lotse.core.tenancy import current_centre_id
from lotse.people.models import Household
from lotse.privacy.rules import FILE
from lotse.privacy.selectors.due import due_files
from lotse.privacy.services.erasing import erase_files
from lotse.privacy.services.leaving import due_members, forget_members
from lotse.tenants.models import Membership


def _files_left(ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    return set(Household.objects.filter(pk__in=list(ids)).values_list("pk", flat=True))


def due_months(until: dt.date, on: dt.date, among: Collection[uuid.UUID] | None = None) -> list[DueRecord]:
    """The log goes by whole months; each has a key that is computed from it."""
    first_kept = (until + dt.timedelta(days=1)).replace(day=1)
    old = Entry.objects.filter(at__lt=clock.start_of(first_kept)).order_by()
    months = sorted(
        one.date() for one in old.annotate(month=TruncMonth("at")).values_list("month", flat=True).distinct()
    )
    found = [DueRecord(_key(one), f"{one:%m/%Y}", months_after(one, 1) - dt.timedelta(days=1)) for one in months]
    return [one for one in found if among is None or one.id in among]


def forget_months(ids: Collection[uuid.UUID], actor: Membership | None, now: dt.datetime) -> None:
    for one in due_months(clock.day_of(now), clock.day_of(now), ids):
        month = one.last_on.replace(day=1)
        audit.forget(since=clock.start_of(month), before=clock.start_of(months_after(month, 1)))


def _key(month: dt.date) -> uuid.UUID:
    return uuid.uuid5(current_centre_id(), f"{month:%Y-%m}")


RETENTIONS = (
    Retention(FILE, due_files, erase_files, left=_files_left, is_archived=True),
    Retention("tenants.member", due_members, forget_members),
    Retention("audit.entry", due_months, forget_months),
)
