"""What the deletion tells other pages: Heute, and the head of a family's file."""

import datetime as dt
import uuid

from lotse.conflicts.models import Conflict
from lotse.conflicts.rules import may_work_on
from lotse.core.components import Link
from lotse.core.registry import FileAction, FileFacts, TodayItem
from lotse.people.models import Household
from lotse.privacy.enums import ArchiveAnswer, RunState
from lotse.privacy.models import DeletionRun, DueCount, Hold
from lotse.privacy.rules import ERASE, FILE, PREPARE, confirmable, endable_holds, may_hold
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """Runs that wait for this member, holds to look at again, and since when something is due."""
    found = [
        TodayItem(
            "waiting",
            f"Löschlauf {one.code} bestätigen",
            centre_url("privacy:run", one.code),
            meta="auf Antrag" if one.is_request else "eine zweite Person muss zustimmen",
            tone="warning",
            action_label="Ansehen",
            action_url=centre_url("privacy:run", one.code),
        )
        for one in confirmable(member)
        if one.is_request or one.archive_answer not in {"", ArchiveAnswer.WAITING} or not _asks_archive(one)
    ]
    for hold in endable_holds(member).filter(placed_by=member, review_on__lte=on):
        url = centre_url("privacy:end_hold", hold.pk)
        found.append(
            TodayItem(
                "followups",
                f"Sperre prüfen: {hold.label}",
                url,
                due_on=hold.review_on,
                action_label="Prüfen",
                action_url=url,
            )
        )
    if member.holds(PREPARE):
        found += _due(on)
    return found


def _asks_archive(run: DeletionRun) -> bool:
    return run.kinds.filter(kind=FILE, prepared__gt=0).exists()


def _due(on: dt.date) -> list[TodayItem]:
    """As counted last night: to count takes a query for each table."""
    counted = DueCount.objects.first()
    if counted is None or not counted.records or DeletionRun.objects.filter(state__in=_OPEN, is_request=False).exists():
        return []
    url = centre_url("privacy:runs")
    since = f"das Älteste stammt vom {counted.oldest_on:%d.%m.%Y}" if counted.oldest_on else ""
    title = (
        "1 Datensatz ist zum Löschen fällig"
        if counted.records == 1
        else f"{counted.records} Datensätze sind zum Löschen fällig"
    )
    return [TodayItem("alarms", title, url, meta=since, tone="warning", action_label="Ansehen", action_url=url)]


_OPEN = (RunState.PREPARED, RunState.CONFIRMED)


def actions(member: Membership, household: Household) -> list[Link]:
    """Beside the other rights of a family: seldom wanted, and too many for the head of each file."""
    if not may_hold(member, household):
        return []
    hold = _hold(household.pk)
    if hold:
        return [Link("Sperre aufheben", centre_url("privacy:end_hold", hold.pk), "lock")]
    found = [Link("Vor dem Löschen sperren", centre_url("privacy:hold_file", household.code), "lock")]
    if member.holds(ERASE):
        found.append(Link("Auf Antrag löschen", centre_url("privacy:request_erasure", household.code), "trash"))
    return found


def file_facts(member: Membership, household: Household) -> list[FileFacts]:
    hold = _hold(household.pk)
    if hold is None:
        return []
    return [
        FileFacts("Vor dem Löschen gesperrt", f"{hold.reason} (prüfen am {hold.review_on:%d.%m.%Y})", tone="warning")
    ]


def _hold(object_id: uuid.UUID) -> Hold | None:
    return Hold.objects.filter(object_id=object_id, ended_at=None).first()


def conflict_actions(member: Membership, conflict: Conflict) -> list[FileAction]:
    if not may_work_on(member, conflict):
        return []
    hold = _hold(conflict.pk)
    if hold:
        return [FileAction("Sperre aufheben", centre_url("privacy:end_hold", hold.pk), "lock")]
    return [FileAction("Vor dem Löschen sperren", centre_url("privacy:hold_conflict", conflict.code), "lock")]
