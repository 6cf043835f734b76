"""Reading the audit log."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet

from lotse.audit.models import Entry


def entries_of_file(file_id: uuid.UUID) -> QuerySet[Entry]:
    """What happened to one file, and who opened it; newest first."""
    return Entry.objects.filter(file_id=file_id).order_by("-at", "-id")


def entries_of_files(file_ids: Iterable[uuid.UUID]) -> QuerySet[Entry]:
    """The same for a file and those that were merged into it."""
    return Entry.objects.filter(file_id__in=list(file_ids)).order_by("-at", "-id")


def entries_of_object(object_id: uuid.UUID) -> QuerySet[Entry]:
    """What happened to one object; newest first."""
    return Entry.objects.filter(object_id=object_id).order_by("-at", "-id")


def entries_with_action(actions: Iterable[str]) -> QuerySet[Entry]:
    """What happened of these kinds in the whole centre; newest first."""
    return Entry.objects.filter(action__in=list(actions)).order_by("-at", "-id")
