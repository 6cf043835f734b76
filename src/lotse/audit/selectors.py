"""Reading the audit log."""

import uuid

from django.db.models import QuerySet

from lotse.audit.models import Entry


def entries_of_file(file_id: uuid.UUID) -> QuerySet[Entry]:
    """What happened to one file, and who opened it; newest first."""
    return Entry.objects.filter(file_id=file_id).order_by("-at", "-id")


def entries_of_object(object_id: uuid.UUID) -> QuerySet[Entry]:
    """What happened to one object; newest first."""
    return Entry.objects.filter(object_id=object_id).order_by("-at", "-id")
