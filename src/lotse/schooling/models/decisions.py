"""The authority's list: which children an office decides on, and what it answered for each."""

from django.db import models

from lotse.core.codes import new_code
from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Impersonal, Personal
from lotse.core.tenancy import TenantModel
from lotse.directory.models import Organisation
from lotse.links.models import Guarded
from lotse.people.enums import DisclosureWay
from lotse.people.models import Disclosure
from lotse.schooling.enums import AnswerWay, ItemDecision, ReturnReason
from lotse.schooling.models.proposals import Assignment, NeedNotice, Recommendation
from lotse.schooling.models.pupils import Pupil
from lotse.tenants.models import Membership


class DecidingOffice(TenantModel):
    """An organisation that decides about school places: Schulaufsicht, Schulträger, Kommune."""

    personal = Impersonal("an authority and its code")

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="deciding_office")
    contact_note = models.CharField("Wer ist wann erreichbar?", max_length=200, blank=True)
    # Read out on the telephone, hence kept readable; never sent along with a link
    access_code = EncryptedTextField("Zugangscode")
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("organisation__name", "id")

    def __str__(self) -> str:
        return str(self.organisation)


class DecisionList(Guarded):
    """Children sent to one office for its decision. It is answered in parts, until it is closed or withdrawn."""

    personal = Impersonal("a list's way; the children stand in its items")

    code = models.CharField("Kennung", max_length=6, default=new_code, editable=False)
    office = models.ForeignKey(DecidingOffice, on_delete=models.PROTECT, related_name="lists")
    way = models.CharField("auf welchem Weg", max_length=8, choices=DisclosureWay.choices)  # LINK or FILE
    access_code = EncryptedTextField("Zugangscode dieser Liste", blank=True, default="")  # empty: the office's
    made_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("geschickt am")
    due_on = models.DateField("Antwort erbeten bis")
    reminded_at = models.DateTimeField("erinnert am", null=True, blank=True)
    closed_at = models.DateTimeField("abgeschlossen am", null=True, blank=True)
    withdrawn_at = models.DateTimeField("zurückgezogen am", null=True, blank=True)
    withdrawal_reason = models.CharField("Grund", max_length=200, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("-sent_at", "-id")
        constraints = (models.UniqueConstraint(fields=("centre", "code"), name="schooling_decisionlist_code"),)
        indexes = (models.Index(fields=("centre", "office", "-sent_at"), name="schooling_decisionlist_office"),)

    def __str__(self) -> str:
        return f"Liste {self.code}"

    @property
    def is_running(self) -> bool:
        """Whether it may still be answered."""
        return self.closed_at is None and self.withdrawn_at is None


class DecisionItem(TenantModel):
    """One child on a list, with what was recommended or the need that was notified, and the office's answer.

    Facts of the child are never copied here: the page shows what holds today.
    """

    personal = Personal("people.file", family="pupil__person__household", person="pupil__person")

    decision_list = models.ForeignKey(DecisionList, on_delete=models.PROTECT, related_name="items")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="decision_items")
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, null=True, blank=True, related_name="decision_items"
    )
    need_notice = models.ForeignKey(
        NeedNotice, on_delete=models.PROTECT, null=True, blank=True, related_name="decision_items"
    )
    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField("Entscheidung", max_length=12, choices=ItemDecision.choices, blank=True)
    assignment = models.ForeignKey(Assignment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    return_reason = models.CharField("Grund der Rückgabe", max_length=16, choices=ReturnReason.choices, blank=True)
    comment = EncryptedTextField("Bemerkung", blank=True, default="")
    over_count = models.PositiveSmallIntegerField("über der gemeldeten Zahl", default=0)
    decided_on = models.DateField("entschieden am", null=True, blank=True)
    decided_by = models.CharField("von", max_length=120, blank=True)
    way = models.CharField("wie geantwortet", max_length=8, choices=AnswerWay.choices, blank=True)
    decided_at = models.DateTimeField("eingetragen am", null=True, blank=True)
    recorded_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("pupil__person__last_name", "pupil__person__first_name", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "decision_list", "pupil"), name="schooling_decisionitem_once"),
            models.CheckConstraint(
                condition=models.Q(recommendation__isnull=True) ^ models.Q(need_notice__isnull=True),
                name="schooling_decisionitem_subject",
            ),
            models.CheckConstraint(
                condition=models.Q(decision="", decided_at__isnull=True)
                | ~models.Q(decision="") & models.Q(decided_at__isnull=False, decided_on__isnull=False),
                name="schooling_decisionitem_decided",
            ),
        )

    def __str__(self) -> str:
        return f"{self.decision_list_id}: {self.pupil_id}"
