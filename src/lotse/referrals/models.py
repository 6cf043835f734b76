"""Referrals: whom the centre sent where, what the partner said, and what came of it."""

from django.db import models

from lotse.core.codes import new_code
from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Impersonal, Personal
from lotse.core.tenancy import TenantModel
from lotse.directory.enums import Topic
from lotse.directory.models import Offer, Organisation
from lotse.links.models import Guarded
from lotse.people.enums import ConsentPurpose, DisclosureWay
from lotse.people.models import Disclosure, Household, Person
from lotse.referrals.enums import Act, DeclineReason, Outcome, Reason, State, Way
from lotse.tenants.models import Membership


def _work_months() -> list[int]:
    return [3, 6, 12]


class ReferralSettings(TenantModel):
    """One row per centre. No district publishes such numbers: they are defaults to change."""

    personal = Impersonal("settings of the centre")

    answer_days = models.PositiveSmallIntegerField("Antwort erbeten innerhalb von so vielen Tagen", default=14)
    remind_after_days = models.PositiveSmallIntegerField("Erinnern nach so vielen Tagen", default=7)
    outcome_weeks = models.PositiveSmallIntegerField("Nach dem Ergebnis fragen nach so vielen Wochen", default=6)
    work_months = models.JSONField("Bei Arbeit nach so vielen Monaten", default=_work_months)

    class Meta(TenantModel.Meta):
        constraints = (models.UniqueConstraint(fields=("centre",), name="referrals_settings_once"),)

    def __str__(self) -> str:
        return "Regeln der Verweise"


class PartnerAccess(TenantModel):
    """The access code that was agreed with a partner; read out on the telephone, hence kept readable, encrypted."""

    personal = Impersonal("an organisation and its code")

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="referral_access")
    access_code = EncryptedTextField("Zugangscode")
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("id",)

    def __str__(self) -> str:
        return str(self.organisation)


class Referral(Guarded):
    """One referral of one person, or of a family, to one partner.

    Facts of the person are never copied here: what may be shown (``shared``) is read from the file, while it may. Of a
    hand-over to case management (KIM) nothing is kept but its day and whether it was accepted.
    """

    personal = Personal(
        "people.file",
        family="household",
        person="person",
        withheld=(("access_code", "opens the referral for its recipient"),),
    )

    code = models.CharField("Kennung", max_length=6, default=new_code, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="referrals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="referrals")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals")
    purpose = models.CharField("Zweck", max_length=20, choices=ConsentPurpose.choices)
    topic = models.CharField("Thema", max_length=20, choices=Topic.choices, blank=True)
    reason = models.CharField("Anliegen", max_length=16, choices=Reason.choices, blank=True)
    note = EncryptedTextField("Bemerkung", blank=True, default="")
    shared = models.JSONField("was mitgeht", default=list)  # codes of enums.Shared
    way = models.CharField("auf welchem Weg", max_length=8, choices=DisclosureWay.choices)  # LINK, LETTER or PHONE
    access_code = EncryptedTextField("eigener Zugangscode", blank=True, default="")  # empty: the partner's
    residence_band = models.CharField(max_length=12)  # people.enums.ResidenceBand on the day of sending
    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("Stand", max_length=10, choices=State.choices, default=State.SENT)
    version = models.PositiveIntegerField(default=0)
    sent_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("verwiesen am")
    due_on = models.DateField("Antwort erbeten bis")
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField("beantwortet am", null=True, blank=True)  # the first yes or no
    decline_reason = models.CharField("Grund", max_length=16, choices=DeclineReason.choices, blank=True)
    noticed_at = models.DateTimeField(null=True, blank=True)  # whoever sent it has read the answer
    outcome = models.CharField("Ergebnis", max_length=10, choices=Outcome.choices, blank=True)
    outcome_due_on = models.DateField("nach dem Ergebnis fragen ab", null=True, blank=True)
    outcome_asked_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("-sent_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "code"), name="referrals_referral_code"),
            models.CheckConstraint(
                condition=~models.Q(purpose=ConsentPurpose.CASE_MANAGEMENT)
                | models.Q(topic="", reason="", decline_reason="", outcome=""),
                name="referrals_referral_kim_least",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome_due_on__isnull=True) | models.Q(state=State.ACCEPTED),
                name="referrals_referral_outcome_due",
            ),
        )
        indexes = (
            models.Index(fields=("centre", "organisation", "state"), name="referrals_referral_partner"),
            models.Index(fields=("centre", "state", "due_on"), name="referrals_referral_due"),
        )

    def __str__(self) -> str:
        return f"Verweis {self.code}"

    @property
    def is_handover(self) -> bool:
        """To case management (KIM): only the day, and whether it was accepted."""
        return self.purpose == ConsentPurpose.CASE_MANAGEMENT

    @property
    def email(self) -> str:
        """Where its mails go; "" for none."""
        return (self.offer.email if self.offer else "") or self.organisation.email


class Event(TenantModel):
    """One line of a referral's history, seen by both sides."""

    personal = Personal("people.file", family="referral__household", person="referral__person")

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="events")
    act = models.CharField(max_length=12, choices=Act.choices)
    at = models.DateTimeField()
    way = models.CharField(max_length=8, choices=Way.choices)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    who = models.CharField("wer", max_length=120, blank=True)
    text = EncryptedTextField(blank=True, default="")  # a question, its answer, a reason
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    months = models.PositiveSmallIntegerField(null=True, blank=True)  # of work: its round, 0 before the first

    class Meta(TenantModel.Meta):
        ordering = ("at", "id")
        indexes = (models.Index(fields=("centre", "referral", "at"), name="referrals_event_history"),)

    def __str__(self) -> str:
        return str(Act(self.act).label)


class KeptReferral(TenantModel):
    """How many referrals of a month ended how, once the families' files are deleted: numbers without a person."""

    personal = Impersonal("counts without names")

    month = models.DateField()  # its first day
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=20, blank=True)
    residence_band = models.CharField(max_length=12)
    result = models.CharField(max_length=12)  # rules.RESULTS
    in_time = models.BooleanField()
    count = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        ordering = ("month", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("centre", "month", "organisation", "topic", "residence_band", "result", "in_time"),
                name="referrals_kept_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.month} {self.result}: {self.count}"


class KeptOutcome(TenantModel):
    """What came of referrals of topic *work* in one round, once the families' files are deleted."""

    personal = Impersonal("counts without names")

    month = models.DateField()  # of sending; its first day
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=20)
    residence_band = models.CharField(max_length=12)
    months = models.PositiveSmallIntegerField()  # as in Event
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    count = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        ordering = ("month", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("centre", "month", "organisation", "topic", "residence_band", "months", "outcome"),
                name="referrals_kept_outcome_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.month} {self.outcome}: {self.count}"
