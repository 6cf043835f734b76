"""Whether the rows that are stored keep the promises of tenancy.py: the second look, after restores and imports."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import F

from lotse.core.tenancy import Door, TenantModel, across_centres, tenant_keys

SAMPLE = 5


@dataclass(frozen=True, slots=True)
class Crossing:
    """Rows of one table that point to rows of another centre; ``sample`` are keys of some of them."""

    table: str
    field: str
    count: int
    sample: tuple[uuid.UUID, ...]

    def __str__(self) -> str:
        keys = ", ".join(str(key) for key in self.sample)
        more = f" und {self.count - len(self.sample)} weitere" if self.count > len(self.sample) else ""
        return f"{self.table}.{self.field}: {self.count} Verweise in ein anderes Zentrum ({keys}{more})"


def tenant_models() -> list[type[TenantModel]]:
    return [model for model in apps.get_models(include_auto_created=True) if issubclass(model, TenantModel)]


def keys_to_check() -> list[tuple[type[TenantModel], str]]:
    """Each foreign key between rows of centres: model and name of the field."""
    return [(model, field.name) for model in tenant_models() for field in tenant_keys(model)]


def crossings() -> Iterator[Crossing]:
    """Foreign keys that cross from one centre to another; none where all writes went through our code."""
    with across_centres(Door.TENANCY_CHECK):
        for model, name in keys_to_check():
            rows = model.objects.exclude(**{name: None}).exclude(**{f"{name}__centre": F("centre")})
            found = list(rows.order_by("pk").values_list("pk", flat=True))
            if found:
                yield Crossing(model._meta.label, name, len(found), tuple(found[:SAMPLE]))
