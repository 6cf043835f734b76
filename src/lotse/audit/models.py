from typing import Any, ClassVar, NoReturn

from django.db import models

from lotse.core.personal import Personal
from lotse.core.tenancy import TenantManager, TenantModel, TenantQuerySet


class EntryQuerySet(TenantQuerySet["Entry"]):
    def update(self, **values: Any) -> NoReturn:
        raise TypeError("The audit log is append-only.")

    def delete(self) -> NoReturn:
        raise TypeError("The audit log is append-only.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The audit log is append-only.")

    def forget(self) -> int:
        """Only for ``audit.services.forget``."""
        return super().delete()[0]


class Entry(TenantModel):
    """Who did, or saw, what when: opaque ids, codes and names of fields; never a value. Append-only."""

    personal = Personal("audit.entry", family="file_id", member="actor_id")

    at = models.DateTimeField("Zeitpunkt")
    actor_id = models.UUIDField("wer", null=True)  # a membership; empty: the machine itself
    action = models.CharField("was", max_length=60)  # e.g. people.household_viewed
    object_type = models.CharField(max_length=60)
    object_id = models.UUIDField()
    file_id = models.UUIDField("Akte", null=True)  # the household whose file shows the entry
    fields = models.JSONField("Felder", default=list)

    objects: ClassVar[TenantManager["Entry"]] = TenantManager.from_queryset(EntryQuerySet)()  # type: ignore[assignment]

    class Meta(TenantModel.Meta):
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=("centre", "file_id", "-at"), name="audit_entry_file"),
            models.Index(fields=("centre", "object_id", "-at"), name="audit_entry_object"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("The audit log is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The audit log is append-only.")
