"""How a centre works with volunteers, where it differs from others."""

from django.db import models

from lotse.core.personal import Impersonal
from lotse.core.tenancy import TenantModel


class VolunteeringSettings(TenantModel):
    """One row per centre. No district publishes such rules: these are defaults to change."""

    personal = Impersonal("settings of the centre")

    remind_after_days = models.PositiveSmallIntegerField("An eine Frage erinnern nach so vielen Tagen", default=3)
    expire_after_days = models.PositiveSmallIntegerField("Auf eine Antwort warten so viele Tage", default=7)
    ask_at_most = models.PositiveSmallIntegerField("Von selbst höchstens so viele Personen nacheinander", default=3)

    # Unverified: no rule names a period; each centre decides with its data protection officer
    keep_months = models.PositiveSmallIntegerField("Monate bis zur Löschung, nach dem Ende", default=24)
    call_within_days = models.PositiveSmallIntegerField(
        "Nach einer Anmeldung melden wir uns in so vielen Arbeitstagen", default=5
    )
    legal_ground = models.CharField(
        "Rechtsgrundlage im Informationsblatt", max_length=200, default="Art. 6 Abs. 1 Buchst. b DSGVO"
    )

    class Meta(TenantModel.Meta):
        constraints = (
            models.UniqueConstraint(fields=("centre",), name="volunteering_settings_once"),
            models.CheckConstraint(
                condition=models.Q(
                    remind_after_days__gte=1, expire_after_days__gt=models.F("remind_after_days"), ask_at_most__gte=1
                ),
                name="volunteering_settings_sane",
            ),
            models.CheckConstraint(
                condition=models.Q(keep_months__gte=1, keep_months__lte=120), name="volunteering_settings_keep"
            ),
        )

    def __str__(self) -> str:
        return "Regeln des Ehrenamts"
