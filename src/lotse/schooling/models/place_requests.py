"""Asking schools for their places: rounds, and what became of each school's request."""

import datetime as dt

from django.db import models

from lotse.core import clock
from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Impersonal, Personal
from lotse.core.tenancy import TenantModel
from lotse.outbox.models import Mail
from lotse.schooling.enums import ReportSource
from lotse.schooling.models.schools import School
from lotse.tenants.models import Membership


class PlaceRound(TenantModel):
    """One round of asking (Abfrage), of one school or of many."""

    personal = Impersonal("a question to schools")

    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("gefragt am")
    due_on = models.DateField("Antwort erbeten bis")
    note = models.CharField("Hinweis an die Schulen", max_length=500, blank=True)
    mailings = models.PositiveIntegerField(default=1)  # raised by each: of two people who remind at once, one does

    class Meta(TenantModel.Meta):
        ordering = ("-asked_at", "-id")

    def __str__(self) -> str:
        return f"Platzabfrage vom {clock.day_of(self.asked_at):%d.%m.%Y}"

    def until(self, on: dt.date) -> str:
        """By when a school is asked to answer, as it reads on a day."""
        return f"bis {self.due_on:%d.%m.%Y}" if on <= self.due_on else "möglichst bald"


class PlaceRequest(TenantModel):
    """One school in a round (Anfrage): where it went, when it was reminded, when and how it was answered.

    A school has at most one open request; a newer round closes the older one. ``closed_at`` without ``answered_at``:
    nobody waits for an answer any more.
    """

    personal = Personal("schooling.places", names=("address", "answered_by"))

    round = models.ForeignKey(PlaceRound, on_delete=models.CASCADE, related_name="requests")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="place_requests")
    address = models.CharField("E-Mail", max_length=254, blank=True)  # of the newest mail; empty: none was sent
    mail = models.ForeignKey(Mail, on_delete=models.SET_NULL, null=True, related_name="+")  # the newest one
    mailed_at = models.DateTimeField("angeschrieben am", null=True)
    reminders = models.PositiveSmallIntegerField("Erinnerungen", default=0)
    letter_at = models.DateTimeField("Brief gedruckt am", null=True)
    answered_at = models.DateTimeField("beantwortet am", null=True)
    answered_how = models.CharField("wie", max_length=8, choices=ReportSource.choices, blank=True)
    answered_by = models.CharField("von", max_length=120, blank=True)
    is_unchanged = models.BooleanField("alles unverändert", default=False)
    remark = EncryptedTextField("Bemerkung der Schule", blank=True, default="")
    remark_at = models.DateTimeField(null=True)
    remark_read_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField("beendet am", null=True)

    class Meta(TenantModel.Meta):
        ordering = ("round", "school__organisation__name", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "round", "school"), name="schooling_placerequest_once"),
            models.UniqueConstraint(
                fields=("centre", "school"),
                condition=models.Q(answered_at__isnull=True, closed_at__isnull=True),
                name="schooling_placerequest_open",
            ),
        )

    def __str__(self) -> str:
        return f"Platzabfrage {self.school}"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.closed_at is None
