"""Complaints of families about a volunteer. They pass by whoever coordinates the engagement, and its deputies."""

from django.db import models

from lotse.core.codes import new_code
from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Impersonal, Personal
from lotse.core.tenancy import TenantModel
from lotse.tenants.models import Membership
from lotse.volunteering.enums import AskedBy, ComplaintEntryKind, ComplaintResult, ComplaintState
from lotse.volunteering.models.engagements import Engagement


class ComplaintSettings(TenantModel):
    """How a centre handles complaints; one row per centre."""

    personal = Impersonal("settings of the centre")

    answer_days = models.PositiveSmallIntegerField("Erste Antwort nach (Arbeitstagen)", default=5)
    keep_months = models.PositiveSmallIntegerField("Inhalt löschen nach (Monaten)", default=24)  # after closing [?]
    # Whom else a family may turn to, e.g. the complaints office of the district
    elsewhere = models.TextField("Andere Stelle für Beschwerden", max_length=400, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("centre",), name="volunteering_complaintsettings_one"),)

    def __str__(self) -> str:
        return "Beschwerden"


class ComplaintContact(TenantModel):
    """A member who handles complaints, besides the directors."""

    personal = Personal("tenants.member", member="member")

    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("centre", "member"), name="volunteering_complaintcontact_once"),)

    def __str__(self) -> str:
        return str(self.member)


class Complaint(TenantModel):
    """One complaint. It hangs on no file of a family: who complains need not say who they are.

    ``coordinator`` is who coordinated the engagement when it was named: a change of hands does not open it to them.
    """

    personal = Personal("volunteering.complaint", names=("name", "phone", "email"))

    code = models.CharField("Kennung", max_length=6, default=new_code, editable=False)
    received_at = models.DateTimeField("eingegangen")
    way = models.CharField("wie", max_length=8, choices=AskedBy.choices)
    recorded_by = models.ForeignKey(
        Membership, verbose_name="aufgenommen von", on_delete=models.PROTECT, null=True, related_name="+"
    )
    language = models.CharField("Sprache", max_length=12, default="de")
    engagement = models.ForeignKey(Engagement, on_delete=models.SET_NULL, null=True, related_name="+")
    coordinator = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    about = EncryptedTextField("Um wen geht es?", blank=True, default="")
    name = EncryptedTextField("Name", blank=True, default="")
    phone = EncryptedTextField("Telefon", blank=True, default="")
    email = EncryptedTextField("E-Mail", blank=True, default="")
    state = models.CharField("Stand", max_length=8, choices=ComplaintState.choices, default=ComplaintState.RECEIVED)
    owner = models.ForeignKey(
        Membership, verbose_name="bearbeitet von", on_delete=models.PROTECT, null=True, related_name="+"
    )
    answer_due_on = models.DateField("Antwort bis")
    answered_at = models.DateTimeField("beantwortet", null=True)  # empty again once the family writes more
    reminded_at = models.DateTimeField(null=True)
    result = models.CharField("Ergebnis", max_length=12, choices=ComplaintResult.choices, blank=True)
    closed_at = models.DateTimeField("abgeschlossen", null=True)
    forgotten_at = models.DateTimeField("Inhalt gelöscht", null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        ordering = ("-received_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "code"), name="volunteering_complaint_code"),
            models.CheckConstraint(
                condition=models.Q(state=ComplaintState.CLOSED, closed_at__isnull=False) & ~models.Q(result="")
                | ~models.Q(state=ComplaintState.CLOSED) & models.Q(closed_at__isnull=True, result=""),
                name="volunteering_complaint_closed",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ComplaintState.RECEIVED) | models.Q(owner__isnull=True),
                name="volunteering_complaint_owner",
            ),
        )

    def __str__(self) -> str:
        return f"Beschwerde {self.code}"


class ComplaintEntry(TenantModel):
    """What the family wrote, what it was answered, or a note of those who handle it; never changed."""

    personal = Personal("volunteering.complaint", names=("text",))

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=8, choices=ComplaintEntryKind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    sentences = models.JSONField(default=list, blank=True)  # codes of rules.complaints.SENTENCES, in an answer
    text = EncryptedTextField("Text", blank=True, default="")
    language = models.CharField("Sprache", max_length=12, default="de")

    class Meta(TenantModel.Meta):
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%d.%m.%Y}"
