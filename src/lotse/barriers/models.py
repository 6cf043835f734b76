"""Barriers that people report, and how they were answered."""

import uuid

from django.db import models

from lotse.barriers.enums import AnswerWay, ReportWay, Result
from lotse.core.codes import new_code
from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Impersonal, Personal
from lotse.core.tenancy import TenantModel
from lotse.tenants.models import Membership


class BarrierSettings(TenantModel):
    """What a centre promises; one row per centre. § 10b BGG NRW names no number that we have verified."""

    personal = Impersonal("settings of the centre")

    reply_days = models.PositiveSmallIntegerField("Antwort nach (Tage)", default=28)
    keep_months = models.PositiveSmallIntegerField("Aufbewahren nach der Antwort (Monate)", default=12)
    version = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("centre",), name="barriers_settings_one"),)

    def __str__(self) -> str:
        return "Gemeldete Barrieren"


class BarrierReport(models.Model):
    """A barrier that somebody met. Deleted some months after the answer; never before."""

    global_because = "a page of the whole installation belongs to no centre"
    personal = Personal("barriers.report", member="answered_by", names=("problem", "page", "reply_to", "answer"))

    # Drawn by the page that was opened: sent twice, it is one report
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey("tenants.Centre", on_delete=models.PROTECT, related_name="+", null=True)
    code = models.CharField("Kennung", max_length=6, default=new_code, unique=True, editable=False)
    received_at = models.DateTimeField("eingegangen")
    way = models.CharField("Weg", max_length=8, choices=ReportWay.choices)
    language = models.CharField("Sprache der Seite", max_length=10)
    problem = EncryptedTextField("Problem")
    page = EncryptedTextField("Seite", blank=True)
    reply_to = EncryptedTextField("Antwort an", blank=True)
    reply_by_on = models.DateField("Antwort bis")  # as promised on the page
    answered_on = models.DateField("beantwortet", null=True)
    answered_how = models.CharField("beantwortet per", max_length=8, choices=AnswerWay.choices, blank=True)
    result = models.CharField("Ergebnis", max_length=12, choices=Result.choices, blank=True)
    answer = EncryptedTextField("Antwort", blank=True)
    # Empty: answered by the operator
    answered_by = models.ForeignKey(
        Membership, verbose_name="beantwortet von", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-received_at", "-id")
        indexes = (models.Index(fields=("centre", "answered_on", "reply_by_on"), name="barriers_report_open"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(answered_on__isnull=True, answered_how="", result="")
                | models.Q(answered_on__isnull=False) & ~models.Q(answered_how="") & ~models.Q(result=""),
                name="barriers_report_answered",
            ),
        )

    def __str__(self) -> str:
        return f"Barriere {self.code}"
