"""Names do not stay longer than they are needed; what was counted at each session stays."""

import datetime as dt
from collections.abc import Iterable

from lotse.audit.services import record_all
from lotse.core import clock
from lotse.core.dates import months_after
from lotse.people.models import Household
from lotse.programmes.models import Participant
from lotse.programmes.selectors.programmes import settings
from lotse.tenants.models import Centre, Membership


def forget_names(centre: Centre, now: dt.datetime) -> None:
    """Delete the lists of groups that ended so many months ago (core.registry.periodic)."""
    until = months_after(clock.day_of(now), -settings().keep_months)
    rows = list(Participant.objects.filter(programme__ended_on__lte=until).select_related("programme"))
    if rows:
        groups = {row.programme_id: row.programme for row in rows}.values()
        Participant.objects.filter(pk__in=[row.pk for row in rows]).delete()
        record_all(actor=None, action="programmes.names_deleted", objects=groups, now=now)


def forget_families(households: Iterable[Household], actor: Membership | None, now: dt.datetime) -> None:
    """Registered as ``before_deletion``: their places go, what was counted stays."""
    Participant.objects.filter(person__household__in=[one.pk for one in households]).delete()
