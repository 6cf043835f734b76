"""What families need, and since when."""

from django.db import models

from lotse.core.codes import new_code
from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.people.models import Household
from lotse.tenants.models import Membership, Municipality
from lotse.volunteering.enums import Aim, AskedBy, EngagementKind, NeedEnd, NeedState, PartOfDay, Weekday


class Need(TenantModel):
    """A need of a family, however long it has lived here. Silence never closes one."""

    personal = Personal("volunteering.need", family="household")

    code = models.CharField("Kennung", max_length=6, default=new_code, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="needs")
    kind = models.CharField("Art", max_length=16, choices=EngagementKind.choices)
    aim = models.CharField("Thema", max_length=16, choices=Aim.choices)
    for_children = models.BooleanField("für Kinder", default=False)
    language = models.CharField("Sprache", max_length=8, blank=True)  # must be shared; empty: German is enough
    municipality = models.ForeignKey(
        Municipality, verbose_name="Gemeinde", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    minutes_per_week = models.PositiveSmallIntegerField("Minuten je Woche", default=120)
    wishes = EncryptedTextField("Wünsche", blank=True, default="")
    is_urgent = models.BooleanField("dringend", default=False)
    since_on = models.DateField("wartet seit")
    state = models.CharField("Stand", max_length=8, choices=NeedState.choices, default=NeedState.OPEN)
    end_reason = models.CharField("Grund", max_length=16, choices=NeedEnd.choices, blank=True)
    closed_on = models.DateField("erledigt am", null=True, blank=True)
    coordinator = models.ForeignKey(Membership, verbose_name="zuständig", on_delete=models.PROTECT, related_name="+")
    confirmed_on = models.DateField("zuletzt bestätigt", null=True, blank=True)  # the family said: still needed
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("since_on", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "code"), name="volunteering_need_code"),
            models.CheckConstraint(
                condition=models.Q(state=NeedState.CLOSED, closed_on__isnull=False) & ~models.Q(end_reason="")
                | ~models.Q(state=NeedState.CLOSED) & models.Q(closed_on__isnull=True, end_reason=""),
                name="volunteering_need_closed",
            ),
        )
        indexes = (models.Index(fields=("centre", "state", "since_on"), name="volunteering_need_queue"),)

    def __str__(self) -> str:
        return f"{EngagementKind(self.kind).label} ({self.code})"


class NeedSlot(TenantModel):
    """A part of a weekday on which the family can. A need without any: any time."""

    personal = Personal("volunteering.need", family="need__household")

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="slots")
    weekday = models.PositiveSmallIntegerField("Wochentag", choices=Weekday.choices)
    part = models.CharField("Tageszeit", max_length=10, choices=PartOfDay.choices)

    class Meta(TenantModel.Meta):
        ordering = ("weekday", "part")
        constraints = (
            models.UniqueConstraint(fields=("centre", "need", "weekday", "part"), name="volunteering_needslot_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.get_part_display()}"


class NeedQuestion(TenantModel):
    """The family was asked whether a need still exists. No answer is no answer: it closes nothing."""

    personal = Personal("volunteering.need", family="need__household")

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="questions")
    way = models.CharField("wie gefragt", max_length=8, choices=AskedBy.choices)
    asked_at = models.DateTimeField("gefragt am")
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField("geantwortet am", null=True, blank=True)
    is_needed = models.BooleanField("wird noch gebraucht", null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("-asked_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("centre", "need"),
                condition=models.Q(answered_at__isnull=True),
                name="volunteering_question_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, is_needed__isnull=True)
                | models.Q(answered_at__isnull=False, is_needed__isnull=False),
                name="volunteering_question_answered",
            ),
        )

    def __str__(self) -> str:
        return f"Nachfrage {self.asked_at:%d.%m.%Y}"
