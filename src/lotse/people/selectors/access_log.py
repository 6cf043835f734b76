"""Who opened or changed a family's file."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from lotse.audit import selectors as audit
from lotse.audit.models import Entry
from lotse.core.errors import NotFound
from lotse.people import rules
from lotse.people.models import Household
from lotse.people.selectors.events import field_labels, label_of
from lotse.people.selectors.timeline import file_ids
from lotse.tenants import selectors as tenants
from lotse.tenants.models import Membership

NOBODY = "ohne Anmeldung (über einen Link, oder Lotse selbst)"


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
