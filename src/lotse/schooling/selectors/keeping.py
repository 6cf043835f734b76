"""What keeps a family's file from being deleted: a child on its way to school (core.registry.kept)."""

import datetime as dt
from collections.abc import Iterable

from lotse.core.registry import Kept
from lotse.people.models import Household
from lotse.schooling.enums import ENDED_STATES
from lotse.schooling.models import Pupil, SupportPeriod


def kept(households: Iterable[Household], on: dt.date) -> list[Kept]:
    """Children whose path has not ended, or whose support runs. Two queries."""
    keys = [one.pk for one in households]
    under_way = Pupil.objects.filter(person__household__in=keys).exclude(state__in=ENDED_STATES)
    supported = SupportPeriod.objects.filter(pupil__person__household__in=keys, ends_on=None)
    why = dict.fromkeys(supported.order_by().values_list("pupil__person__household", flat=True), "laufende Förderung")
    ways = under_way.order_by().values_list("person__household", flat=True)
    why |= dict.fromkeys(ways, "ein Kind ist auf dem Weg in die Schule")
    return [Kept(key, None, reason) for key, reason in why.items()]
