"""Reading the audit log."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet

from lotse.audit.models import Entry


def entries_of_files(file_ids: Iterable[uuid.UUID]) -> QuerySet[Entry]:
    """What happened to a file and those that were merged into it, and who opened them; newest first."""
    return Entry.objects.filter(file_id__in=list(file_ids)).order_by("-at", "-id")


def entries_with_action(actions: Iterable[str]) -> QuerySet[Entry]:
    """What happened of these kinds in the whole centre; newest first."""
    return Entry.objects.filter(action__in=list(actions)).order_by("-at", "-id")


def entries_of_objects(object_ids: Iterable[uuid.UUID]) -> QuerySet[Entry]:
    """What happened to these objects; newest first."""
    return Entry.objects.filter(object_id__in=list(object_ids)).order_by("-at", "-id")
