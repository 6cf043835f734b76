"""What a centre has changed about the rules of deadlines. Deadlines themselves are never stored."""

from django.db import models

from lotse.core.personal import Impersonal
from lotse.core.tenancy import TenantModel
from lotse.schooling.enums.deadlines import DeadlineAnchor, DeadlineUnit


class DeadlineRule(TenantModel):
    """A rule in place of the default of the same ``key``, or a rule of the centre's own."""

    personal = Impersonal("rules of the centre")

    key = models.SlugField(max_length=40)
    label = models.CharField("Frist", max_length=80)
    anchor = models.CharField("zählt ab", max_length=40, choices=DeadlineAnchor.choices)
    count = models.PositiveSmallIntegerField("Dauer", null=True, blank=True)
    unit = models.CharField("Einheit", max_length=6, choices=DeadlineUnit.choices, blank=True)
    dates = models.JSONField("feste Tage", default=list, blank=True)  # "MM-DD"
    age_from = models.PositiveSmallIntegerField("ab Alter", null=True, blank=True)
    age_to = models.PositiveSmallIntegerField("bis Alter", null=True, blank=True)
    warn_days = models.PositiveSmallIntegerField("Hinweis vorher (Tage)", default=0)
    source = models.CharField("Quelle", max_length=300, blank=True)
    is_verified = models.BooleanField("geprüft", default=False)
    is_active = models.BooleanField("wird überwacht", default=True)
    valid_from = models.DateField("gilt ab", null=True, blank=True)
    valid_until = models.DateField("gilt bis vor", null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("key",)
        constraints = (
            models.UniqueConstraint(fields=("centre", "key"), name="schooling_deadlinerule_once"),
            models.CheckConstraint(
                condition=models.Q(count__isnull=False) & ~models.Q(unit="") | models.Q(count__isnull=True, unit=""),
                name="schooling_deadlinerule_length",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_until__isnull=True)
                | models.Q(valid_from__lt=models.F("valid_until")),
                name="schooling_deadlinerule_valid",
            ),
        )

    def __str__(self) -> str:
        return self.label
