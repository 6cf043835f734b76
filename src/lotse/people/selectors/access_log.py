"""Who opened or changed a family's file."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from lotse.audit import selectors as audit
from lotse.audit.models import Entry
from lotse.core.errors import NotFound
from lotse.people import rules
from lotse.people.models import Household, LogInspection
from lotse.people.selectors.events import field_labels, label_of
from lotse.people.selectors.timeline import file_ids
from lotse.tenants import selectors as tenants
from lotse.tenants.models import Membership

NOBODY = "ohne Anmeldung (über einen Link, oder Lotse selbst)"
INSPECTION_HOURS = 12  # a working day: then the cause is to be named again


@dataclass(frozen=True, slots=True)
class AccessLine:
    at: dt.datetime
    who: str
    what: str
    fields: str


def household_for_log(member: Membership, code: str) -> Household:
    """The file whose log the member may see; the data protection officer sees the log without the file. NotFound."""
    row = Household.objects.select_related("merged_into").filter(code=code.upper()).first()
    household = row.merged_into or row if row else None
    if household is None or not rules.may_see_access_log(member, household):
        raise NotFound
    return household


def has_cause(member: Membership, household: Household, now: dt.datetime) -> bool:
    """Whether this member named a cause for this file within INSPECTION_HOURS."""
    since = now - dt.timedelta(hours=INSPECTION_HOURS)
    return LogInspection.objects.filter(household=household, member=member, opened_at__gt=since).exists()


def inspections() -> QuerySet[LogInspection]:
    """Who looked into which file's log, and why; newest first."""
    return LogInspection.objects.select_related("household", "member")


def log_entries(household: Household) -> QuerySet[Entry]:
    """All entries of the file and of those merged into it; newest first."""
    return audit.entries_of_files(file_ids(household))


def access_log(entries: Sequence[Entry]) -> list[AccessLine]:
    """Entries as lines with names, in one further query."""
    names = tenants.member_names(entry.actor_id for entry in entries)
    return [
        AccessLine(
            at=entry.at,
            who=names.get(entry.actor_id, "nicht mehr bekannt") if entry.actor_id else NOBODY,
            what=label_of(entry.action),
            fields=field_labels(entry),
        )
        for entry in entries
    ]
