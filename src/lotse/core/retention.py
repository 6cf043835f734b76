"""Periods and rows of which only names go, or which go as they are: what most kinds of records need for their end."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from lotse.core import clock
from lotse.core.dates import months_after
from lotse.core.db.fields import EncryptedTextField
from lotse.core.registry import DueRecord, Retention


def last_day(on: dt.date, months: int, *, until_year_end: bool = False) -> dt.date:
    """What ended on this day or before is due on ``on``, so many months later.

    Where the shorter month has no such day, it waits a little longer, never shorter. ``until_year_end``: the period
    begins with the year after the last event (as in § 9 VO-DV I).
    """
    day = months_after(on, -months)
    return dt.date(day.year - 1, 12, 31) if until_year_end else day


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one model that end with ``on`` (a date or an instant) if ``over`` holds.

    ``emptied``: field -> value that takes the name's place; None: the whole row goes.
    """

    model: type[models.Model]
    on: str
    over: Q
    emptied: Mapping[str, Any] | None

    def due(self, until: dt.date) -> QuerySet[Any]:
        field = self.model._meta.get_field(self.on)
        before = (
            {f"{self.on}__lt": clock.start_of(until + dt.timedelta(days=1))}
            if isinstance(field, models.DateTimeField)
            else {f"{self.on}__lte": until}
        )
        rows = self.model._default_manager.filter(self.over, **before)
        if self.emptied is not None:  # what is emptied already is not due again
            plain = {name: value for name, value in self.emptied.items() if not self._is_encrypted(name)}
            rows = rows.exclude(**plain)
        return rows.order_by(self.on, "pk")

    def _is_encrypted(self, name: str) -> bool:
        return isinstance(self.model._meta.get_field(name), EncryptedTextField)

    def label(self, row: Any, day: dt.date) -> str:
        return str(getattr(row, "code", "") or f"vom {day:%d.%m.%Y}")


class Tables:
    """The answers of ``registry.Retention`` for rows of these tables."""

    def __init__(self, *tables: Table) -> None:
        self.tables = tables

    def retention(self, kind: str) -> Retention:
        return Retention(kind, self.due, self.erase)

    def due(self, until: dt.date, on: dt.date, among: Collection[uuid.UUID] | None = None) -> list[DueRecord]:
        found = []
        for table in self.tables:
            rows = table.due(until)
            for row in rows if among is None else rows.filter(pk__in=list(among)):
                value = getattr(row, table.on)
                day = clock.day_of(value) if isinstance(value, dt.datetime) else value
                found.append(DueRecord(row.pk, table.label(row, day), day))
        return sorted(found, key=lambda one: one.last_on)

    def erase(self, ids: Collection[uuid.UUID], actor: object, now: dt.datetime) -> None:
        for table in self.tables:
            rows = table.model._default_manager.filter(pk__in=list(ids))
            if table.emptied is None:
                rows.delete()
            else:
                rows.update(**table.emptied)
