"""What keeps a family's file from being deleted: a place in a group that runs (core.registry.kept)."""

import datetime as dt
from collections.abc import Iterable

from lotse.core.registry import Kept
from lotse.people.models import Household
from lotse.programmes.enums import PlaceState
from lotse.programmes.models import Participant
from lotse.programmes.rules import RUNNING


def kept(households: Iterable[Household], on: dt.date) -> list[Kept]:
    """One query."""
    rows = Participant.objects.filter(
        person__household__in=[one.pk for one in households], programme__state__in=RUNNING
    ).exclude(state=PlaceState.LEFT)
    keys = rows.order_by().values_list("person__household", flat=True).distinct()
    return [Kept(key, None, "laufendes Gruppenangebot") for key in keys]
