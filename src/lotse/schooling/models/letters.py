"""Who checked the translations that families read."""

from django.db import models

from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel


class SentenceCheck(TenantModel):
    """A person who knows the language has read one translated sentence and found it right.

    The check binds to the text by its SHA-256: a reworded sentence is unchecked again.
    """

    personal = Personal("tenants.member", names=("checked_by",))

    key = models.CharField("Satz", max_length=60)
    language = models.CharField("Sprache", max_length=12)
    text_hash = models.CharField(max_length=64)
    checked_by = models.CharField("geprüft von", max_length=120)
    checked_on = models.DateField("geprüft am")

    class Meta(TenantModel.Meta):
        ordering = ("key", "language")
        constraints = (
            models.UniqueConstraint(fields=("centre", "key", "language"), name="schooling_sentencecheck_once"),
        )

    def __str__(self) -> str:
        return f"{self.key} ({self.language})"
