"""What is paid to volunteers, against what the law leaves free of tax. Receipts are seen, never stored."""

from django.db import models

from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Impersonal, Personal
from lotse.core.tenancy import TenantModel
from lotse.tenants.models import Membership
from lotse.volunteering.enums import ALLOWANCES, AskedBy, ExpenseKind, ExpenseState
from lotse.volunteering.models.engagements import Engagement
from lotse.volunteering.models.volunteers import Volunteer

ALLOWANCE_CHOICES = [(one.value, one.label) for one in ALLOWANCES]


class Expense(TenantModel):
    """One payment to a volunteer: noted by one person, approved by another, paid."""

    personal = Personal("volunteering.expense", volunteer="volunteer")

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="expenses")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField("Art", max_length=10, choices=ExpenseKind.choices)
    on = models.DateField("vom")
    counts_on = models.DateField("zählt am")  # of which year it is: the day of payment, until then ``on``
    amount_cents = models.PositiveIntegerField("Betrag (Cent)")
    purpose = EncryptedTextField("wofür")
    receipt_seen = models.BooleanField("Beleg gesehen", default=False)
    state = models.CharField("Stand", max_length=10, choices=ExpenseState.choices, default=ExpenseState.NOTED)
    over_limit_reason = models.CharField("Grund für mehr als den Freibetrag", max_length=200, blank=True)
    noted_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    decided_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    paid_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("-on", "-noted_at", "id")
        constraints = (
            models.CheckConstraint(condition=models.Q(amount_cents__gte=1), name="volunteering_expense_amount"),
            models.CheckConstraint(
                condition=models.Q(state=ExpenseState.NOTED, decided_by__isnull=True)
                | ~models.Q(state=ExpenseState.NOTED) & models.Q(decided_by__isnull=False),
                name="volunteering_expense_decided",
            ),
        )
        indexes = (
            models.Index(fields=("centre", "volunteer", "counts_on"), name="volunteering_expense_year"),
            models.Index(fields=("centre", "state", "on"), name="volunteering_expense_list"),
        )

    def __str__(self) -> str:
        return f"{ExpenseKind(self.kind).label} vom {self.on:%d.%m.%Y}"


class Declaration(TenantModel):
    """What others have paid a volunteer in a year, as the person says; the newest of a year and kind counts."""

    personal = Personal("volunteering.volunteer", volunteer="volunteer")

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="declarations")
    year = models.PositiveSmallIntegerField("Jahr")
    kind = models.CharField("Art", max_length=10, choices=ALLOWANCE_CHOICES)
    amount_cents = models.PositiveIntegerField("Betrag (Cent)")
    way = models.CharField("wie", max_length=8, choices=AskedBy.choices)
    declared_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("declared_at", "id")
        indexes = (models.Index(fields=("centre", "volunteer", "year"), name="volunteering_declared_year"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}"


class AllowanceLimit(TenantModel):
    """How much of a kind a person may get in a year free of tax, ``[valid_from, valid_until)``: data with a source."""

    personal = Impersonal("rules of the law")

    kind = models.CharField("Art", max_length=10, choices=ALLOWANCE_CHOICES)
    valid_from = models.DateField("gilt ab")
    valid_until = models.DateField("gilt bis vor", null=True, blank=True)
    amount_cents = models.PositiveIntegerField("Betrag im Jahr (Cent)")
    source = models.CharField("Grundlage", max_length=200, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("kind", "-valid_from")
        constraints = (
            models.UniqueConstraint(fields=("centre", "kind", "valid_from"), name="volunteering_allowance_once"),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=models.F("valid_from")),
                name="volunteering_allowance_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ab {self.valid_from:%d.%m.%Y}"


class ExpenseSettings(TenantModel):
    """One row per centre."""

    personal = Impersonal("settings of the centre")

    warn_percent = models.PositiveSmallIntegerField("Hinweis ab (Prozent des Freibetrags)", default=80)

    class Meta(TenantModel.Meta):
        constraints = (models.UniqueConstraint(fields=("centre",), name="volunteering_expensesettings_one"),)

    def __str__(self) -> str:
        return "Aufwand"
