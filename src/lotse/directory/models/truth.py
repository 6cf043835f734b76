"""Whether entries still hold: who was asked, who said what, and what a partner wants to have changed."""

from django.db import models

from lotse.core.personal import Impersonal, Personal
from lotse.core.tenancy import TenantModel
from lotse.directory.enums import Answer, ConfirmedBy, SuggestionKind, SuggestionState
from lotse.directory.models.offers import Offer
from lotse.tenants.models import Membership


class Inquiry(TenantModel):
    """One mail to one address: do your offers still hold? Its links open the page of all offers of this address."""

    personal = Personal("directory.inquiry", names=("email",))

    email = models.EmailField("E-Mail")  # in small letters
    asked_at = models.DateTimeField("gefragt am")
    reminded_at = models.DateTimeField("erinnert am", null=True, blank=True)

    questions: "models.Manager[OfferQuestion]"

    class Meta(TenantModel.Meta):
        ordering = ("-asked_at", "id")
        indexes = (models.Index(fields=("centre", "asked_at"), name="directory_inquiry_age"),)

    def __str__(self) -> str:
        return f"Nachfrage {self.asked_at:%d.%m.%Y}"


class OfferQuestion(TenantModel):
    """One offer of an inquiry; while it waits for an answer, nobody is asked about this offer again."""

    personal = Impersonal("an offer and what was answered")

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="questions")
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="questions")
    settled_at = models.DateTimeField("beantwortet am", null=True, blank=True)
    answer = models.CharField("Antwort", max_length=9, choices=Answer.choices, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("-inquiry__asked_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("centre", "offer"),
                condition=models.Q(settled_at__isnull=True),
                name="directory_question_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True, answer="")
                | models.Q(settled_at__isnull=False) & ~models.Q(answer=""),
                name="directory_question_settled",
            ),
        )
        indexes = (models.Index(fields=("centre", "offer", "settled_at"), name="directory_question_open"),)

    def __str__(self) -> str:
        return f"{self.offer}: {self.get_answer_display() or 'offen'}"


class OfferConfirmation(TenantModel):
    """Somebody said that an entry holds; the newest one is the date that the entry shows.

    ``said_by``: the partner's person as it was then called, "" where only the address is known.
    """

    personal = Personal("directory.inquiry", names=("said_by",))

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="confirmations")
    confirmed_at = models.DateTimeField("bestätigt am")
    way = models.CharField("wie", max_length=8, choices=ConfirmedBy.choices)
    said_by = models.CharField("von", max_length=150, blank=True)
    noted_by = models.ForeignKey(
        Membership, verbose_name="eingetragen von", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(TenantModel.Meta):
        ordering = ("-confirmed_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(way=ConfirmedBy.PHONE) | models.Q(noted_by__isnull=False),
                name="directory_confirmation_phone",
            ),
        )
        indexes = (models.Index(fields=("centre", "confirmed_at"), name="directory_confirmation_age"),)

    def __str__(self) -> str:
        return f"{self.offer}: {self.confirmed_at:%d.%m.%Y}"


class OfferSuggestion(TenantModel):
    """What a partner reported behind its link, until somebody of the centre takes or leaves it.

    ``before`` and ``after`` hold the same keys: names of ``rules.suggestions.FIELDS``; only what differs. An end is in
    force at once, because the public must not be sent there any more; the centre takes note of it, or undoes it.
    """

    personal = Personal("directory.inquiry", names=("said_by",))

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="suggestions")
    kind = models.CharField("Art", max_length=6, choices=SuggestionKind.choices)
    state = models.CharField("Stand", max_length=8, choices=SuggestionState.choices, default=SuggestionState.OPEN)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    note = models.CharField("Hinweis", max_length=500, blank=True)
    said_by = models.CharField("von", max_length=150, blank=True)
    made_at = models.DateTimeField("gemeldet am")
    decided_at = models.DateTimeField("entschieden am", null=True, blank=True)
    decided_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("made_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("centre", "offer"),
                condition=models.Q(state=SuggestionState.OPEN),
                name="directory_suggestion_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(state=SuggestionState.OPEN, decided_at__isnull=True)
                | ~models.Q(state=SuggestionState.OPEN) & models.Q(decided_at__isnull=False),
                name="directory_suggestion_decided",
            ),
        )
        indexes = (models.Index(fields=("centre", "state", "made_at"), name="directory_suggestion_list"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.offer}"
