"""The deletion itself: in batches, each of one transaction, so that a killed worker loses nothing and starts again."""

import datetime as dt
import logging
import uuid
from collections.abc import Collection, Iterator

from django.db import transaction
from django.db.models import F

from lotse.audit.services import record
from lotse.core import clock, deleted, jobs
from lotse.core.db.deleting import wipe_free_space
from lotse.core.errors import LotseError
from lotse.core.registry import Retention, retentions
from lotse.people.models import Household
from lotse.privacy.enums import RunState
from lotse.privacy.models import DeletionRun, Hold, RunItem, RunKind
from lotse.privacy.selectors.due import what_keeps
from lotse.privacy.selectors.periods import settings
from lotse.privacy.services.erasing import about, forget_traces
from lotse.privacy.services.preparing import ERASE_TASK
from lotse.tenants.models import Centre, Membership

BATCH = 20  # records of one transaction: a write lock of well under a second
LOST_AFTER = dt.timedelta(minutes=30)
ERASED = "privacy.erased"  # the word of core.deleted for records that a run has deleted
LABEL = "Unterlagen aus Löschläufen"  # and what people call them
_EVER = dt.date(9000, 1, 1)

log = logging.getLogger(__name__)


class _Taken(Exception):
    """Undoes a batch of which another worker has taken a part."""


def erase(*, run_id: uuid.UUID, now: dt.datetime) -> None:
    """Delete what a confirmed run holds, then finish it. Does nothing for any other; may be started again and again."""
    run = DeletionRun.objects.filter(pk=run_id, state=RunState.CONFIRMED).select_related("confirmed_by").first()
    if run is None:
        return
    for retention in retentions:
        for kind in RunKind.objects.filter(run=run, kind=retention.kind):
            while some := list(kind.items.values_list("pk", flat=True)[:BATCH]):
                _batch(run, kind, retention, some, now)
    wipe_free_space()
    _finish(run, now)


def _batch(run: DeletionRun, kind: RunKind, retention: Retention, items: list[uuid.UUID], now: dt.datetime) -> None:
    try:
        _delete(run, kind, retention, items, now)
    except _Taken:
        return  # another worker has some of them: what is left is asked for anew
    except LotseError as error:
        if len(items) == 1:
            log.error("deletion run %s leaves a record of %s: %s", run.code, kind.kind, error.code)
            _leave(kind, items)
            return
        for one in items:  # only the one that is held back stays
            _batch(run, kind, retention, [one], now)


def _delete(run: DeletionRun, kind: RunKind, retention: Retention, items: list[uuid.UUID], now: dt.datetime) -> None:
    """What is still due, and not held meanwhile, goes with its item; the others are counted as left."""
    with transaction.atomic():
        rows = RunItem.objects.filter(pk__in=items)
        ids = list(rows.values_list("object_id", flat=True))
        if rows.delete()[0] != len(items):
            raise _Taken
        held = set(
            Hold.objects.filter(object_id__in=ids, kind=kind.kind, ended_at=None).values_list("object_id", flat=True)
        )
        free = [one for one in ids if one not in held]
        due = still_due(run, kind, retention, free, clock.day_of(now))
        deleted.remember([(ERASED, key, run.centre_id) for key in _keys(retention, due)], now)
        _erase(retention, due, run.confirmed_by, now)
        counted = {"deleted": len(due), "held": len(held), "left_out": len(free) - len(due)}
        RunKind.objects.filter(pk=kind.pk).update(**{name: F(name) + number for name, number in counted.items()})
        record(actor=run.confirmed_by, action="privacy.records_deleted", obj=run, now=now, fields=[kind.kind])


def _erase(retention: Retention, ids: set[uuid.UUID], actor: Membership | None, now: dt.datetime) -> None:
    traces = {key for subject in ("volunteer", "conflict") for some in about(subject, ids).values() for key in some}
    retention.erase(ids, actor, now)
    forget_traces(traces | ids)


def still_due(
    run: DeletionRun, kind: RunKind, retention: Retention, ids: Collection[uuid.UUID], on: dt.date
) -> set[uuid.UUID]:
    """Nobody wrote, called or opened anything since the run was prepared; of a request, nothing keeps the file."""
    if run.is_request:
        files = list(Household.objects.filter(pk__in=list(ids), merged_into=None))
        return {one.pk for one in files} - set(what_keeps(files, on))
    return {one.id for one in retention.due(kind.until_on, on, ids)}


def _leave(kind: RunKind, items: list[uuid.UUID]) -> None:
    with transaction.atomic():
        left = RunItem.objects.filter(pk__in=items).delete()[0]
        RunKind.objects.filter(pk=kind.pk).update(left_out=F("left_out") + left)


def _finish(run: DeletionRun, now: dt.datetime) -> None:
    until = clock.day_of(now) + dt.timedelta(days=settings().backup_days)
    with transaction.atomic():
        rows = DeletionRun.objects.filter(pk=run.pk, state=RunState.CONFIRMED)
        if rows.update(state=RunState.DONE, finished_at=now, backups_until_on=until, reason="") == 1:
            record(actor=run.confirmed_by, action="privacy.run_done", obj=run, now=now)


def resume(centre: Centre, now: dt.datetime) -> None:
    """Start again what a worker was killed over (registry.periodic). A second worker beside a slow one does no harm."""
    lost = DeletionRun.objects.filter(state=RunState.CONFIRMED, confirmed_at__lte=now - LOST_AFTER)
    for key in lost.values_list("pk", flat=True):
        jobs.enqueue(ERASE_TASK, str(centre.pk), str(key))


# --- After a restore: what a run deleted after the backup is deleted once more, whatever may keep it there ----------


def _keys(retention: Retention, ids: Collection[uuid.UUID]) -> list[str]:
    """How the list of deletions outside the database names records of all kinds (core.deleted)."""
    return [f"{retention.kind}/{one}" for one in ids]


def left_again(keys: list[str]) -> set[str]:
    return {key for retention, ids in _by_kind(keys) for key in _keys(retention, _left(retention, ids))}


def erase_again(keys: list[str], now: dt.datetime) -> None:
    for retention, ids in _by_kind(keys):
        _erase(retention, _left(retention, ids), None, now)


def _by_kind(keys: list[str]) -> Iterator[tuple[Retention, list[uuid.UUID]]]:
    for retention in retentions:
        ids = [uuid.UUID(key.split("/")[1]) for key in keys if key.startswith(f"{retention.kind}/")]
        if ids:
            yield retention, ids


def _left(retention: Retention, ids: list[uuid.UUID]) -> set[uuid.UUID]:
    return retention.left(ids) if retention.left else {one.id for one in retention.due(_EVER, _EVER, ids)}
