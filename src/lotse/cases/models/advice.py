"""Cases, contacts, next steps."""

from django.db import models

from lotse.cases.enums import CaseResult, CaseState, Channel, CheckAnswer, FollowUpKind, Topic
from lotse.core.codes import new_code
from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.people.enums import ResidenceBand
from lotse.people.models import Household
from lotse.tenants.models import Membership

BANDS = [(band.value, band.label) for band in ResidenceBand]


class Case(TenantModel):
    """One matter of one household, however long it has lived here, with or without a school question."""

    personal = Personal("people.file", family="household")

    code = models.CharField("Fallnummer", max_length=6, default=new_code, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="cases")
    topic = models.CharField("Thema", max_length=16, choices=Topic.choices)
    goal = EncryptedTextField("Ziel")
    state = models.CharField("Stand", max_length=6, choices=CaseState.choices, default=CaseState.OPEN)
    result = models.CharField("Ergebnis", max_length=16, choices=CaseResult.choices, blank=True)
    responsible = models.ForeignKey(Membership, verbose_name="zuständig", on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField("begonnen am")
    closed_on = models.DateField("abgeschlossen am", null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("-opened_on", "-created_at")
        constraints = (
            models.UniqueConstraint(fields=("centre", "code"), name="cases_case_code"),
            models.CheckConstraint(
                condition=models.Q(state=CaseState.OPEN, closed_on__isnull=True, result="")
                | models.Q(state=CaseState.CLOSED, closed_on__isnull=False) & ~models.Q(result=""),
                name="cases_case_closed",
            ),
        )
        indexes = (models.Index(fields=("centre", "state", "-opened_on"), name="cases_case_list"),)

    def __str__(self) -> str:
        return f"{Topic(self.topic).label} ({self.code})"


class CaseNote(TenantModel):
    """A note in a case; kept as written, corrected by a further note."""

    personal = Personal("people.file", family="case__household")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    text = EncryptedTextField("Eintrag")
    at = models.DateTimeField("am")
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"Eintrag {self.at:%d.%m.%Y}"


class AdviceContact(TenantModel):
    """A call or talk, with or without a name."""

    personal = Personal("people.file", family="household")

    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts")
    topic = models.CharField("Thema", max_length=16, choices=Topic.choices)
    channel = models.CharField("Weg", max_length=8, choices=Channel.choices)
    minutes = models.PositiveSmallIntegerField("Dauer (Minuten)")
    result = EncryptedTextField("Ergebnis", blank=True, default="")
    # Voluntary, and only where no household is named
    residence_band = models.CharField(
        "in Deutschland seit", max_length=12, choices=BANDS, blank=True, default="unknown"
    )
    at = models.DateTimeField("am")
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("centre", "-at"), name="cases_contact_list"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(minutes__gte=1, minutes__lte=600), name="cases_contact_minutes"),
        )

    def __str__(self) -> str:
        return f"Beratungskontakt {self.at:%d.%m.%Y}"


class FollowUp(TenantModel):
    """A next step: an action, a person, a date. Postponed three times, it goes to the director."""

    personal = Personal("people.file", family="household")

    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, blank=True, related_name="followups")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="followups")
    contact = models.ForeignKey(
        AdviceContact, on_delete=models.PROTECT, null=True, blank=True, related_name="followups"
    )
    kind = models.CharField("Art", max_length=8, choices=FollowUpKind.choices, default=FollowUpKind.STEP)
    action = EncryptedTextField("Was ist zu tun?")
    owner = models.ForeignKey(Membership, verbose_name="Wer?", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField("Bis wann?")
    postponed_count = models.PositiveSmallIntegerField(default=0)
    escalated_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField("erledigt am", null=True, blank=True)
    done_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = EncryptedTextField("Was kam heraus?", blank=True, default="")
    check_answer = models.CharField("Antwort", max_length=8, choices=CheckAnswer.choices, blank=True)
    created_at = models.DateTimeField()
    # Empty: it came of what an office outside answered
    created_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("due_on", "created_at")
        indexes = (
            models.Index(fields=("centre", "owner", "done_at", "due_on"), name="cases_followup_owner"),
            models.Index(fields=("centre", "case", "done_at"), name="cases_followup_case"),
        )

    def __str__(self) -> str:
        return f"Wiedervorlage {self.due_on:%d.%m.%Y}"
