"""Holds: a record stays for a reason, until somebody ends it and says why."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from lotse.audit.services import record
from lotse.conflicts.models import Conflict
from lotse.conflicts.rules import may_work_on
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.people.models import Household
from lotse.privacy.models import Hold, RunItem
from lotse.privacy.rules import CONFLICT, FILE, may_end_hold, may_hold, may_hold_item
from lotse.privacy.services.preparing import ReasonMissing
from lotse.tenants.models import Membership

MOST_YEARS = 10


class HoldWrong(LotseError):
    code = "privacy.hold_wrong"


def hold_file(*, actor: Membership, household: Household, reason: str, review_on: dt.date, now: dt.datetime) -> Hold:
    """Keep a family's file from being deleted. Raises NotAllowed, ReasonMissing, HoldWrong (review_on)."""
    if not may_hold(actor, household):
        raise NotAllowed
    return _hold(actor, FILE, household.pk, household.code, reason, review_on, now, file_id=household.pk)


def hold_conflict(*, actor: Membership, conflict: Conflict, reason: str, review_on: dt.date, now: dt.datetime) -> Hold:
    """Keep a conflict's record from being deleted. Raises NotAllowed, ReasonMissing, HoldWrong (review_on)."""
    if not may_work_on(actor, conflict):
        raise NotAllowed
    return _hold(actor, CONFLICT, conflict.pk, conflict.code, reason, review_on, now)


def hold_item(*, actor: Membership, item: RunItem, reason: str, review_on: dt.date, now: dt.datetime) -> Hold:
    """Take one record out of a run. Raises NotAllowed, ReasonMissing, HoldWrong (review_on)."""
    if not may_hold_item(actor, item):
        raise NotAllowed
    kind = item.run_kind.kind
    file_id = item.object_id if kind == FILE else None
    return _hold(actor, kind, item.object_id, item.label, reason, review_on, now, file_id=file_id)


def _hold(
    actor: Membership,
    kind: str,
    object_id: uuid.UUID,
    label: str,
    reason: str,
    review_on: dt.date,
    now: dt.datetime,
    file_id: uuid.UUID | None = None,
) -> Hold:
    today = clock.day_of(now)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    if not today < review_on <= today.replace(year=today.year + MOST_YEARS, day=1):
        raise HoldWrong(f"Bitte nennen Sie einen Tag in den nächsten {MOST_YEARS} Jahren.", field="review_on")
    facts = {"kind": kind, "object_id": object_id, "label": label, "reason": reason.strip(), "review_on": review_on}
    try:
        with transaction.atomic():
            hold = Hold.objects.create(placed_by=actor, placed_at=now, **facts)
            record(actor=actor, action="privacy.hold_placed", obj=hold, now=now, file_id=file_id)
    except IntegrityError as error:
        raise HoldWrong("Für diesen Datensatz gibt es schon eine Sperre.") from error
    return hold


def end_hold(*, actor: Membership, hold: Hold, reason: str, now: dt.datetime) -> None:
    """Raises NotAllowed, ReasonMissing, ChangedMeanwhile."""
    if not may_end_hold(actor, hold):
        raise NotAllowed
    if not reason.strip():
        raise ReasonMissing(field="reason")
    with transaction.atomic():
        if Hold.objects.filter(pk=hold.pk, ended_at=None).update(ended_at=now, ended_by=actor) != 1:
            raise ChangedMeanwhile
        hold.refresh_from_db()
        hold.end_reason = reason.strip()
        hold.save(update_fields=["end_reason"])
        file_id = hold.object_id if hold.kind == FILE else None
        record(actor=actor, action="privacy.hold_ended", obj=hold, now=now, file_id=file_id)
