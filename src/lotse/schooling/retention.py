"""Names of those who reported places go; the reports stay."""

from django.db.models import Q

from lotse.core.retention import Table, Tables
from lotse.schooling.models import PlaceReport, PlaceRequest

_PLACES = Tables(
    Table(PlaceReport, "as_of", Q(), {"reported_by": ""}),
    Table(PlaceRequest, "answered_at", Q(), {"address": "", "answered_by": "", "remark": ""}),
    Table(PlaceRequest, "closed_at", Q(answered_at=None), {"address": "", "answered_by": "", "remark": ""}),
)

RETENTIONS = (_PLACES.retention("schooling.places"),)
