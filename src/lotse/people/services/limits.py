"""What a family may demand of its file: that it is only kept, or that optional uses stop. Called by higher apps."""

import datetime as dt

from django.db import transaction

from lotse.people.models import Household


def set_restriction(*, household: Household, since_at: dt.datetime | None) -> None:
    """The mark that each guard reads; part of the caller's transaction, which writes the audit entry."""
    with transaction.atomic():
        Household.objects.filter(pk=household.pk).update(restricted_at=since_at)
    household.restricted_at = since_at


def set_objection(*, household: Household, since_at: dt.datetime | None) -> None:
    """As ``set_restriction``, for optional uses alone; the first day of an objection that stands already stays."""
    rows = Household.objects.filter(pk=household.pk)
    with transaction.atomic():
        if since_at is None or household.objected_at is None:
            rows.update(objected_at=since_at)
            household.objected_at = since_at
