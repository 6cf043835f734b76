"""What is made from a page has the page's id as its key, so that two taps make it once."""

import uuid

from django.db import IntegrityError, transaction

from lotse.network.models import AgendaItem, Decision, WorkOrder


def save_once(row: AgendaItem | Decision | WorkOrder) -> None:
    """Store a new row, in the caller's transaction, which has looked whether the same words are there already.

    Other words from the same page, after the browser's back button, are something new: they get a key of their own.
    """
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        row.pk = uuid.uuid4()
        row.save(force_insert=True)
