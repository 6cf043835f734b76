"""Whoever opens a list reads of each child on it: that stands in the list's log and in each family's own."""

import datetime as dt
import uuid
from collections.abc import Iterable

from lotse.audit.services import record, record_all
from lotse.schooling.models import DecisionItem, DecisionList
from lotse.tenants.models import Membership

VIEWED, DOWNLOADED = "schooling.decision_list_viewed", "schooling.decision_list_downloaded"


def record_reading(
    *,
    actor: Membership | None,
    decision_list: DecisionList,
    items: Iterable[DecisionItem],
    now: dt.datetime,
    action: str = VIEWED,
) -> None:
    """``items``: what was shown; ``actor`` None: whoever holds link and code. Expects the children's persons loaded."""
    record(actor=actor, action=action, obj=decision_list, now=now)
    record_all(actor=actor, action=action, objects=items, now=now, file_of=_file_of)


def _file_of(item: DecisionItem) -> uuid.UUID:
    return item.pupil.person.household_id
