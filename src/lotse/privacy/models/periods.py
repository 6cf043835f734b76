"""How long the centre keeps records: data with their source, because no period is verified for centres."""

from django.db import models

from lotse.core.personal import Impersonal
from lotse.core.tenancy import TenantModel
from lotse.tenants.models import Membership


class Period(TenantModel):
    """The centre's own period of one kind of record (``registry.record_kinds``); without a row the standard holds."""

    personal = Impersonal("settings of the centre")

    kind = models.CharField(max_length=60)
    months = models.PositiveSmallIntegerField("Frist in Monaten")
    source = models.CharField("Rechtsgrundlage", max_length=300)
    changed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("gilt seit")

    class Meta(TenantModel.Meta):
        ordering = ("kind",)
        constraints = (
            models.UniqueConstraint(fields=("centre", "kind"), name="privacy_period_once"),
            models.CheckConstraint(condition=models.Q(months__gte=1, months__lte=480), name="privacy_period_months"),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.months} Monate"


class RetentionSettings(TenantModel):
    """``archive_weeks``: without an answer of the archive for so long, a run may go on. ``backup_days``: see below.

    How long backups live is the operator's doing; the number here is what pages and proofs say about it.
    """

    personal = Impersonal("settings of the centre")

    archive_weeks = models.PositiveSmallIntegerField("Wochen, in denen das Archiv antwortet", default=4)
    backup_days = models.PositiveSmallIntegerField("Tage, die Sicherungen aufbewahrt werden", default=30)

    class Meta(TenantModel.Meta):
        constraints = (
            models.UniqueConstraint(fields=("centre",), name="privacy_settings_once"),
            models.CheckConstraint(condition=models.Q(archive_weeks__gte=1), name="privacy_settings_weeks"),
        )

    def __str__(self) -> str:
        return f"{self.archive_weeks} Wochen, {self.backup_days} Tage"


class DueCount(TenantModel):
    """How much was due when it was last counted, once a day: to count asks each table, and Heute is opened often."""

    personal = Impersonal("a number")

    counted_on = models.DateField()
    records = models.PositiveIntegerField()
    oldest_on = models.DateField(null=True)  # the last day of the record that is due for longest

    class Meta(TenantModel.Meta):
        constraints = (models.UniqueConstraint(fields=("centre",), name="privacy_duecount_once"),)

    def __str__(self) -> str:
        return f"{self.counted_on}: {self.records}"
