"""Which records are due for deletion, and what keeps the others."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import DateField, DateTimeField, Max, Model

from lotse.core import clock
from lotse.core.personal import Personal
from lotse.core.registry import DueRecord, Retention, kept, retentions
from lotse.people.models import Household
from lotse.privacy.models import Hold
from lotse.privacy.rules import FILE
from lotse.privacy.selectors.periods import PeriodRow, periods

# Kinds whose rows tell of a family: the last day of any of them is the last day of its file
FAMILY_KINDS = (FILE, "volunteering.need", "volunteering.engagement", "programmes.names", "cases.request")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class DueKind:
    """A kind that the run deletes, with what is due of it. ``held``: how many more a hold keeps."""

    period: PeriodRow
    retention: Retention
    until: dt.date
    records: list[DueRecord]
    held: int


def due_kinds(on: dt.date) -> list[DueKind]:
    """What a run on this day would delete, in the order in which it goes."""
    held = open_holds()
    found = []
    rows = {one.kind.code: one for one in periods()}
    for retention in retentions:
        row = rows[retention.kind]
        until = row.until(on)
        records = list(retention.due(until, on))
        free = [one for one in records if (retention.kind, one.id) not in held]
        found.append(DueKind(row, retention, until, free, len(records) - len(free)))
    return found


def open_holds() -> set[tuple[str, uuid.UUID]]:
    return set(Hold.objects.filter(ended_at=None).values_list("kind", "object_id"))


# --- Files of families ---------------------------------------------------------------------------------------


def due_files(until: dt.date, on: dt.date, among: Collection[uuid.UUID] | None = None) -> list[DueRecord]:
    """Files of which no app says anything after ``until``, and which nothing keeps (``registry.kept``)."""
    rows = Household.objects.filter(merged_into=None, changed_at__lt=clock.start_of(until + dt.timedelta(days=1)))
    if among is not None:
        rows = rows.filter(pk__in=list(among))
    files = list(rows.order_by("changed_at", "pk"))
    days = last_days(one.pk for one in files)
    old = [one for one in files if days[one.pk] <= until]
    waiting = what_keeps(old, on)
    found = [DueRecord(one.pk, one.code, days[one.pk]) for one in old if one.pk not in waiting]
    return sorted(found, key=lambda one: one.last_on)


def what_keeps(households: Iterable[Household], on: dt.date) -> dict[uuid.UUID, str]:
    """Why files are not deleted yet, of those that something keeps."""
    found: dict[uuid.UUID, str] = {}
    rows = list(households)
    for start in range(0, len(rows), _AT_ONCE):
        for provider in kept:
            for one in provider(rows[start : start + _AT_ONCE], on):
                if one.until_on is None or one.until_on > on:
                    found.setdefault(one.household_id, one.why)
    return found


def last_days(households: Iterable[uuid.UUID]) -> dict[uuid.UUID, dt.date]:
    """The last day of which any row of any app about each family tells: what happened, was written, or is planned.

    Read from the models' own declarations: a new table counts by itself. One query for each of about forty tables.
    """
    ids = list(households)
    found = dict.fromkeys(ids, dt.date.min)
    for start in range(0, len(ids), _AT_ONCE):
        for model, path in family_tables():
            some = ids[start : start + _AT_ONCE]
            days = {f"last{number}": Max(name) for number, name in enumerate(_days(model))}
            rows = model._default_manager.filter(**{f"{path}__in": some}).order_by()
            for key, *values in rows.values_list(path).annotate(**days) if days else ():
                found[key] = max([found[key], *(_day(one) for one in values if one is not None)])
    return found


def family_tables() -> Iterator[tuple[type[Model], str]]:
    """Models that tell of a family, with the lookup to it."""
    for model in apps.get_models():
        declared = getattr(model, "personal", None)
        if not isinstance(declared, Personal) or declared.record not in FAMILY_KINDS:
            continue
        if declared.family and declared.family != "object_id":  # holds and runs of our own say nothing of the family
            yield model, declared.family


def _days(model: type[Model]) -> list[str]:
    return [one.name for one in model._meta.concrete_fields if isinstance(one, DateField | DateTimeField)]


def _day(value: dt.date | dt.datetime) -> dt.date:
    return clock.day_of(value) if isinstance(value, dt.datetime) else value
