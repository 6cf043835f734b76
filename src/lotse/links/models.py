import datetime as dt

from django.db import models

from lotse.core.personal import Impersonal
from lotse.core.tenancy import TenantModel


class Link(TenantModel):
    """An expiring link for a person without an account: one purpose, one object; only a hash of its secret is kept."""

    personal = Impersonal("the id of what a secret opens")

    purpose = models.CharField(max_length=40)
    object_id = models.UUIDField()
    secret_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("tenants.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    sent_count = models.PositiveSmallIntegerField(default=0)  # what was sent through it since ``counted_from``
    counted_from = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        ordering = ("-created_at", "-id")
        constraints = (models.UniqueConstraint(fields=("centre", "secret_hash"), name="links_link_secret"),)
        indexes = (models.Index(fields=("centre", "purpose", "object_id"), name="links_link_object"),)

    def __str__(self) -> str:
        return f"{self.purpose} {self.object_id}"

    def is_open(self, now: dt.datetime) -> bool:
        return self.used_at is None and self.revoked_at is None and now < self.expires_at


class Guarded(TenantModel):
    """What a link opens only with a code. Tries count since the last right one; too many lock it for a while."""

    code_tries = models.PositiveSmallIntegerField(default=0)
    last_try_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        abstract = True
