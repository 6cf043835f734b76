"""Contact data go first, then the record; only sums stay, of which none stands for one conflict."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from lotse.audit.services import record
from lotse.conflicts.enums import Dimension
from lotse.conflicts.models import Conflict, KeptConflictCount, Party
from lotse.conflicts.rules import quarter_of
from lotse.conflicts.selectors.retention import SMALLEST_TOWN
from lotse.conflicts.selectors.settings import settings
from lotse.core import clock
from lotse.tenants.models import Centre, Membership

Key = tuple[dt.date, uuid.UUID | None, str, str]  # quarter, municipality, dimension, value


def forget_contacts(centre: Centre, now: dt.datetime) -> None:
    """Names and numbers of closed conflicts, so many days after their end (core.registry.periodic)."""
    until = clock.day_of(now) - dt.timedelta(days=settings().contact_days)
    with transaction.atomic():
        rows = list(Conflict.objects.filter(closed_on__lte=until, contacts_deleted_at=None))
        Party.objects.filter(conflict__in=rows).update(contact="")
        Conflict.objects.filter(pk__in=[one.pk for one in rows]).update(reporter_contact="", contacts_deleted_at=now)
        for one in rows:
            record(actor=None, action="conflicts.contacts_deleted", obj=one, now=now)


def count_and_delete(conflicts: Iterable[Conflict], *, actor: Membership | None, now: dt.datetime) -> int:
    """Set down the sums and delete the records with all that hangs on them; in the caller's transaction.

    A municipality is named only where five or more of those deleted lay there. Returns how many were deleted.
    """
    rows = list(Conflict.objects.filter(pk__in=[one.pk for one in conflicts]).prefetch_related("meetings"))
    towns = Counter(one.municipality_id for one in rows)
    counts: Counter[Key] = Counter()
    for one in rows:
        quarter = quarter_of(one.reported_on)
        town = one.municipality_id if towns[one.municipality_id] >= SMALLEST_TOWN else None
        counts[quarter, town, Dimension.CONFLICTS, ""] += 1
        counts[quarter, town, Dimension.MINUTES, ""] += sum(each.minutes for each in one.meetings.all())
        for dimension in (Dimension.SETTING, Dimension.KIND, Dimension.LEVEL, Dimension.OPTION, Dimension.RESULT):
            counts[quarter, town, dimension, getattr(one, dimension.value)] += 1
    for key, count in counts.items():
        if count:
            _keep(key, count)
    Conflict.objects.filter(pk__in=[one.pk for one in rows]).delete()
    return len(rows)


def _keep(key: Key, count: int) -> None:
    quarter, town, dimension, value = key
    facts = {"quarter_on": quarter, "dimension": dimension, "value": value}
    rows = KeptConflictCount.objects.filter(**facts, municipality=town)
    if not rows.update(count=F("count") + count):
        KeptConflictCount.objects.create(**facts, municipality_id=town, count=count)
