"""Offices that papers of children go to."""

from django.db.models import QuerySet

from lotse.core.errors import NotFound
from lotse.directory.models import Organisation
from lotse.schooling.rules.schools import OFFICE_KINDS


def offices() -> QuerySet[Organisation]:
    """Those in use first, by kind and name."""
    rows = Organisation.objects.filter(kind__in=OFFICE_KINDS).select_related("municipality")
    return rows.order_by("-is_active", "kind", "name", "pk")


def office_for(code: str) -> Organisation:
    """The office of this code. Raises NotFound."""
    found = offices().filter(code=code).first()
    if found is None:
        raise NotFound
    return found
