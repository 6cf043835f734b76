"""Volunteers: who they are, when they can, what they may do, how much was agreed."""

from django.db import models

from lotse.core.codes import new_code
from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Impersonal, Personal
from lotse.core.tenancy import TenantModel
from lotse.tenants.models import Membership, Municipality
from lotse.volunteering.enums import AskedBy, BestReached, PartOfDay, VolunteerEnd, VolunteerState, Weekday


class Volunteer(TenantModel):
    """A person who helps in free time. No score, no ranking, no clock: planned hours count."""

    personal = Personal("volunteering.volunteer", volunteer="pk")

    code = models.CharField("Kennung", max_length=6, default=new_code, editable=False)
    first_name = models.CharField("Vorname", max_length=100)
    last_name = models.CharField("Nachname", max_length=100)
    email = EncryptedTextField("E-Mail", blank=True, default="")
    email_hash = models.CharField(max_length=64, blank=True, editable=False)
    phone = EncryptedTextField("Telefon", blank=True, default="")
    phone_hash = models.CharField(max_length=64, blank=True, editable=False)
    best_reached = models.CharField("am besten zu erreichen", max_length=10, choices=BestReached.choices, blank=True)
    municipality = models.ForeignKey(
        Municipality, verbose_name="Gemeinde", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reach_km = models.PositiveSmallIntegerField("kommt bis (km)", default=15)
    # Of the own pages and of mails; empty: nobody has chosen, pages follow the browser, mails are in German
    preferred_language = models.CharField("liest am liebsten", max_length=12, blank=True, default="")
    languages = models.JSONField("Sprachen", default=list, blank=True)  # codes of people.catalogue, German left out
    kinds = models.JSONField("möchte helfen bei", default=list, blank=True)  # codes of EngagementKind
    aims = models.JSONField("Themen", default=list, blank=True)  # codes of Aim; empty: all
    with_children = models.BooleanField("auch mit Kindern", default=False)
    wishes = EncryptedTextField("Wünsche", blank=True, default="")
    state = models.CharField("Stand", max_length=10, choices=VolunteerState.choices, default=VolunteerState.APPLIED)
    state_since_on = models.DateField("seit")
    came_by = models.CharField("gemeldet über", max_length=8, choices=AskedBy.choices, default=AskedBy.STAFF)
    # "Es wird mir zu viel": nothing new is asked of this person until somebody has spoken with them
    stopped_at = models.DateTimeField("keine neuen Anfragen seit", null=True, blank=True)
    end_reason = models.CharField("Grund", max_length=12, choices=VolunteerEnd.choices, blank=True)
    coordinator = models.ForeignKey(Membership, verbose_name="zuständig", on_delete=models.PROTECT, related_name="+")
    last_talk_on = models.DateField("zuletzt gesprochen", null=True, blank=True)
    search_text = models.CharField(max_length=500, editable=False, default="")
    version = models.PositiveIntegerField(default=0)  # two people who plan at once: the second is told
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("last_name", "first_name", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "code"), name="volunteering_volunteer_code"),
            models.CheckConstraint(
                condition=models.Q(state=VolunteerState.ENDED) & ~models.Q(end_reason="")
                | ~models.Q(state=VolunteerState.ENDED) & models.Q(end_reason=""),
                name="volunteering_volunteer_ended",
            ),
        )
        indexes = (
            models.Index(fields=("centre", "state", "last_name"), name="volunteering_volunteer_list"),
            models.Index(fields=("centre", "email_hash"), name="volunteering_volunteer_mail"),
        )

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


class VolunteerSlot(TenantModel):
    """A part of a weekday on which a volunteer can."""

    personal = Personal("volunteering.volunteer", volunteer="volunteer")

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="slots")
    weekday = models.PositiveSmallIntegerField("Wochentag", choices=Weekday.choices)
    part = models.CharField("Tageszeit", max_length=10, choices=PartOfDay.choices)

    class Meta(TenantModel.Meta):
        ordering = ("weekday", "part")
        constraints = (
            models.UniqueConstraint(fields=("centre", "volunteer", "weekday", "part"), name="volunteering_slot_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.get_part_display()}"


class VolunteerAbsence(TenantModel):
    """Days off, ``[starts_on, ends_on)``. A pause is one too; why is nobody's business."""

    personal = Personal("volunteering.volunteer", volunteer="volunteer")

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="absences")
    starts_on = models.DateField("ab")
    ends_on = models.DateField("wieder da am", null=True, blank=True)  # open: until the person says so
    is_pause = models.BooleanField("Pause", default=False)  # else days off, on which new things may be asked

    class Meta(TenantModel.Meta):
        ordering = ("starts_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=models.F("starts_on")),
                name="volunteering_absence_order",
            ),
        )

    def __str__(self) -> str:
        return f"nicht da ab {self.starts_on:%d.%m.%Y}"


class LoadLimit(TenantModel):
    """What was agreed with the person: at most so many minutes a week and so many engagements. The newest counts."""

    personal = Personal("volunteering.volunteer", volunteer="volunteer")

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="limits")
    minutes_per_week = models.PositiveSmallIntegerField("Minuten je Woche")
    engagements = models.PositiveSmallIntegerField("Engagements zugleich")
    agreed_on = models.DateField("vereinbart am")
    agreed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    over_limit_reason = models.CharField("Grund für weniger, als zugesagt ist", max_length=200, blank=True)
    recorded_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("-agreed_on", "-recorded_at")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(minutes_per_week__lte=2400, engagements__lte=20), name="volunteering_limit_sane"
            ),
        )

    def __str__(self) -> str:
        return f"{self.minutes_per_week} Minuten je Woche"


class Requirement(TenantModel):
    """What has to be shown before somebody may help: data of the centre, with a source."""

    personal = Impersonal("rules of the centre")

    code = models.SlugField("Kürzel", max_length=30)
    label = models.CharField("Bezeichnung", max_length=120)
    kinds = models.JSONField("nötig für", default=list)  # codes of EngagementKind
    only_with_children = models.BooleanField("nur bei Kindern", default=False)
    valid_months = models.PositiveSmallIntegerField("gilt (Monate)", null=True, blank=True)  # empty: for ever
    max_age_days = models.PositiveSmallIntegerField("beim Vorzeigen höchstens alt (Tage)", null=True, blank=True)
    version = models.CharField("Fassung", max_length=20, blank=True)  # a new one has to be signed anew
    source = models.CharField("Grundlage", max_length=200, blank=True)
    remind_days = models.PositiveSmallIntegerField("Hinweis vor Ablauf (Tage)", default=60)
    is_active = models.BooleanField("wird verlangt", default=True)

    class Meta(TenantModel.Meta):
        ordering = ("label", "id")
        constraints = (models.UniqueConstraint(fields=("centre", "code"), name="volunteering_requirement_code"),)

    def __str__(self) -> str:
        return self.label


class Proof(TenantModel):
    """That a requirement was met. Of a record check only: seen on, dated on, yes or no (§ 72a SGB VIII)."""

    personal = Personal("volunteering.volunteer", volunteer="volunteer")

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="proofs")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="proofs")
    seen_on = models.DateField("gesehen am")
    dated_on = models.DateField("ausgestellt am", null=True, blank=True)
    is_met = models.BooleanField("erfüllt")
    version = models.CharField("Fassung", max_length=20, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)  # that it ends soon
    recorded_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("-seen_on", "-recorded_at")
        indexes = (models.Index(fields=("centre", "volunteer", "requirement"), name="volunteering_proof_newest"),)

    def __str__(self) -> str:
        return f"{self.requirement} {self.seen_on:%d.%m.%Y}"


class Talk(TenantModel):
    """That somebody spoke with a volunteer. Never what about; a next step only if both want one."""

    personal = Personal("volunteering.volunteer", volunteer="volunteer")

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="talks")
    on = models.DateField("am")
    next_step = EncryptedTextField("vereinbarter nächster Schritt", blank=True, default="")
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("-on", "-recorded_at")

    def __str__(self) -> str:
        return f"Gespräch {self.on:%d.%m.%Y}"


class Cover(TenantModel):
    """Who stands in for a coordinator, ``[starts_on, ends_on)``; nobody is away without one."""

    personal = Personal("tenants.member", member="coordinator")

    coordinator = models.ForeignKey(Membership, verbose_name="abwesend", on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Membership, verbose_name="Vertretung", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField("ab")
    ends_on = models.DateField("wieder da am")
    recorded_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("starts_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="volunteering_cover_order"
            ),
            models.CheckConstraint(
                condition=~models.Q(coordinator=models.F("deputy")), name="volunteering_cover_other"
            ),
        )

    def __str__(self) -> str:
        return f"{self.deputy} für {self.coordinator}"
