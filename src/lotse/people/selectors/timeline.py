"""Everything that happened in a family's file, from this app and all above it."""

import uuid
from collections import Counter
from dataclasses import dataclass

from lotse.audit import selectors as audit
from lotse.core import registry
from lotse.core.registry import TimelineEntry
from lotse.people.models import Household
from lotse.people.selectors.events import EVENTS, field_labels
from lotse.tenants import selectors as tenants
from lotse.tenants.models import Membership

FILE_KIND = ("file", "Akte")
_OWN_EVENTS = 200


@dataclass(frozen=True, slots=True)
class Timeline:
    """The entries shown, newest first; ``kinds`` are (code, label, how many of all)."""

    entries: list[TimelineEntry]
    kinds: list[tuple[str, str, int]]
    kind: str
    total: int


def timeline(member: Membership, household: Household, kind: str = "") -> Timeline:
    """All entries, or those of one kind; an unknown kind shows all."""
    entries = _own_events(household)
    for provider in registry.timeline:
        entries += provider(member, household)
    entries.sort(key=lambda entry: entry.at, reverse=True)
    counts = Counter((entry.kind, entry.kind_label) for entry in entries)
    kinds = [(code, label, count) for (code, label), count in sorted(counts.items(), key=lambda item: item[0][1])]
    chosen = kind if kind in {code for code, _, _ in kinds} else ""
    shown = [entry for entry in entries if not chosen or entry.kind == chosen]
    return Timeline(shown, kinds, chosen, len(entries))


def file_ids(household: Household) -> list[uuid.UUID]:
    """The file itself and those that were merged into it: their records read on as one."""
    return [household.pk, *household.merged_from.values_list("pk", flat=True)]


def _own_events(household: Household) -> list[TimelineEntry]:
    rows = list(audit.entries_of_files(file_ids(household)).filter(action__in=EVENTS)[:_OWN_EVENTS])
    names = tenants.member_names(row.actor_id for row in rows)
    return [
        TimelineEntry(
            at=row.at,
            kind=FILE_KIND[0],
            kind_label=FILE_KIND[1],
            title=EVENTS[row.action][0],
            text=field_labels(row),
            who=names.get(row.actor_id, "") if row.actor_id else "Lotse",
            icon=EVENTS[row.action][1],
        )
        for row in rows
    ]
