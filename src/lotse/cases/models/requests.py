"""Somebody asks for advice on the public pages."""

from django.db import models

from lotse.cases.enums import ReachedBy, RequestEnd, RequestPlace
from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.people.models import Household
from lotse.tenants.models import Membership, Municipality


class AdviceRequest(TenantModel):
    """No reason is asked for. What names the person is deleted as soon as the request is settled, or after a while.

    ``language``: a code of ``people.catalogue``; ``times``: values of RequestTime. ``form_id``: of the page it was
    sent from, so that two taps make one request.
    """

    personal = Personal("cases.request", family="household", names=("name", "phone", "email"))

    form_id = models.UUIDField(editable=False)
    name = EncryptedTextField("Name", blank=True)
    phone = EncryptedTextField("Telefon", blank=True)
    email = EncryptedTextField("E-Mail", blank=True)
    reached_by = models.CharField("erreichbar per", max_length=8, choices=ReachedBy.choices)
    language = models.CharField("Sprache", max_length=8)
    interpreter = models.BooleanField("Sprachmittlung gewünscht", default=False)
    place = models.CharField("Wo?", max_length=8, choices=RequestPlace.choices, blank=True)
    times = models.JSONField("Wann?", default=list, blank=True)
    municipality = models.ForeignKey(
        Municipality, verbose_name="Gemeinde", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField("gesendet am")
    due_on = models.DateField("antworten bis")
    owner = models.ForeignKey(
        Membership, verbose_name="kümmert sich", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    end = models.CharField("Ergebnis", max_length=12, choices=RequestEnd.choices, blank=True)
    settled_at = models.DateTimeField("erledigt am", null=True, blank=True)
    settled_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("due_on", "sent_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "form_id"), name="cases_request_once"),
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True, end="")
                | models.Q(settled_at__isnull=False) & ~models.Q(end=""),
                name="cases_request_settled",
            ),
        )
        indexes = (models.Index(fields=("centre", "settled_at", "due_on"), name="cases_request_open"),)

    def __str__(self) -> str:
        return f"Beratungsanfrage vom {self.sent_at:%d.%m.%Y}"
