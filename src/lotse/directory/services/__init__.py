"""Adding and changing organisations. Whoever calls records the audit entry: it belongs to the kind of organisation."""

from collections.abc import Iterable

from lotse.core.codes import new_code
from lotse.directory.models import Organisation

BATCH = 500  # rows per statement: 16 columns stay below SQLite's limit of variables


def add_organisations(organisations: Iterable[Organisation]) -> list[Organisation]:
    """Store new organisations, each with a code that nobody in the centre has. Part of the caller's transaction."""
    rows = list(organisations)
    taken = set(Organisation.objects.values_list("code", flat=True))
    for row in rows:
        while row.code in taken:
            row.code = new_code()
        taken.add(row.code)
        row.refresh_search_text()
    return Organisation.objects.bulk_create(rows, batch_size=BATCH)


def change_organisations(organisations: Iterable[Organisation], fields: Iterable[str]) -> None:
    """Store changed fields of many organisations, and what the search finds them by."""
    rows = list(organisations)
    for row in rows:
        row.refresh_search_text()
    if rows:
        Organisation.objects.bulk_update(rows, [*fields, "search_text"], batch_size=BATCH)
