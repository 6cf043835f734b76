"""Relief: who asked for it, and which share went to which full-timer."""

import datetime as dt

from django.db import models

from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.directory.models import Organisation
from lotse.people.models import Disclosure, Household
from lotse.tenants.models import Membership
from lotse.volunteering.enums import OPEN_SHARES, AskedBy, ShareDecline, ShareState, ShareWay
from lotse.volunteering.models.engagements import Engagement
from lotse.volunteering.models.volunteers import Volunteer


class FullTimer(TenantModel):
    """A paid person of the centre or of a partner who can take a share: with a capacity and a line manager."""

    personal = Personal(
        "tenants.member", member="membership", names=("name", "email", "phone", "manager_name", "manager_email")
    )

    name = models.CharField("Name", max_length=150)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(
        Organisation, verbose_name="Stelle", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # empty: of the centre
    email = EncryptedTextField("E-Mail")
    phone = EncryptedTextField("Telefon", blank=True, default="")
    manager_name = models.CharField("Vorgesetzte Person", max_length=150, blank=True)
    manager_email = EncryptedTextField("E-Mail der vorgesetzten Person", blank=True, default="")
    minutes_per_week = models.PositiveSmallIntegerField("Minuten je Woche für Entlastung")
    less_reason = models.CharField("Grund für weniger, als übernommen ist", max_length=200, blank=True)
    is_active = models.BooleanField("aktiv", default=True)
    version = models.PositiveIntegerField(default=0)  # two people who plan at once: the second is told
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("centre", "membership"),
                condition=models.Q(membership__isnull=False),
                name="volunteering_fulltimer_member_once",
            ),
            models.CheckConstraint(
                condition=models.Q(membership__isnull=True) | models.Q(organisation__isnull=True),
                name="volunteering_fulltimer_of_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.organisation})" if self.organisation else self.name


class FullTimerAbsence(TenantModel):
    """``[starts_on, ends_on)``."""

    personal = Personal("tenants.member", member="full_timer__membership")

    full_timer = models.ForeignKey(FullTimer, on_delete=models.CASCADE, related_name="absences")
    starts_on = models.DateField("ab")
    ends_on = models.DateField("wieder da am")

    class Meta(TenantModel.Meta):
        ordering = ("starts_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="volunteering_fulltimer_absence_order"
            ),
        )

    def __str__(self) -> str:
        return f"nicht da ab {self.starts_on:%d.%m.%Y}"


class Share(TenantModel):
    """So many minutes a week of an engagement, with these tasks, ``[starts_on, until_on)``, for a full-timer."""

    personal = Personal("volunteering.volunteer", volunteer="volunteer")

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="shares")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="shares")  # who is relieved
    full_timer = models.ForeignKey(FullTimer, on_delete=models.PROTECT, related_name="shares")
    minutes_per_week = models.PositiveSmallIntegerField("Minuten je Woche")
    tasks = EncryptedTextField("welche Aufgaben")
    starts_on = models.DateField("ab")
    until_on = models.DateField("bis")
    state = models.CharField("Stand", max_length=12, choices=ShareState.choices, default=ShareState.OFFERED)
    held_by = models.ForeignKey(Membership, verbose_name="bis dahin bei", on_delete=models.PROTECT, related_name="+")
    over_limit_reason = models.CharField("Grund für mehr als vereinbart", max_length=200, blank=True)
    offered_at = models.DateTimeField()
    due_on = models.DateField("Antwort bis", null=True, blank=True)  # of whoever is asked now
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)  # whoever is asked now
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_way = models.CharField(max_length=8, choices=ShareWay.choices, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_way = models.CharField(max_length=8, choices=ShareWay.choices, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField("Grund", max_length=12, choices=ShareDecline.choices, blank=True)
    end_told_at = models.DateTimeField(null=True, blank=True, editable=False)  # the coordinator, that it ends soon
    ended_on = models.DateField("beendet am", null=True, blank=True)
    back_reason = models.CharField("Grund für mehr als vereinbart nach der Rückgabe", max_length=200, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("-offered_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("centre", "engagement", "volunteer", "full_timer", "starts_on"),
                condition=models.Q(state__in=OPEN_SHARES),
                name="volunteering_share_once",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on__gt=models.F("starts_on")), name="volunteering_share_order"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=(ShareState.ENDED, ShareState.HANDED_BACK))
                | models.Q(ended_on__isnull=False),
                name="volunteering_share_ended",
            ),
        )

    def __str__(self) -> str:
        return f"{self.minutes_per_week} Minuten je Woche"

    @property
    def last_on(self) -> dt.date:
        """The last day, as people say it."""
        return self.until_on - dt.timedelta(days=1)


class ShareFamily(TenantModel):
    """A family that was named to the full-timer of a share. ``disclosure``: its line in the file, where it left us."""

    personal = Personal("volunteering.engagement", family="household")

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="families")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("named_at", "id")

    def __str__(self) -> str:
        return f"{self.household_id} in {self.share_id}"


class ReliefRequest(TenantModel):
    """ "Es wird mir zu viel": no reason, a call within two working days; only a recorded talk closes it."""

    personal = Personal("volunteering.volunteer", volunteer="volunteer")

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="relief_requests")
    asked_at = models.DateTimeField("am")
    asked_by = models.CharField("wie", max_length=8, choices=AskedBy.choices)
    owner = models.ForeignKey(Membership, verbose_name="ruft an", on_delete=models.PROTECT, related_name="+")
    call_due_on = models.DateField("Anruf bis")
    escalated_at = models.DateTimeField(null=True, blank=True)
    talked_on = models.DateField("gesprochen am", null=True, blank=True)
    talked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    measures = models.JSONField("vereinbart", default=list, blank=True)  # codes of ReliefMeasure
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("-asked_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("centre", "volunteer"),
                condition=models.Q(closed_at__isnull=True),
                name="volunteering_relief_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(talked_on__isnull=False),
                name="volunteering_relief_talked",
            ),
        )

    def __str__(self) -> str:
        return f"Bitte um Entlastung {self.asked_at:%d.%m.%Y}"
