"""Engagements: who goes to whom, how much was promised, who is responsible."""

from django.db import models

from lotse.core.codes import new_code
from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.directory.models import Organisation
from lotse.people.models import Household
from lotse.tenants.models import Membership
from lotse.volunteering.enums import EngagementEnd, EngagementKind, EngagementState, NoteLevel, Weekday
from lotse.volunteering.models.needs import Need
from lotse.volunteering.models.volunteers import Volunteer


class Engagement(TenantModel):
    """One piece of help: one or several volunteers, one or several families, always a coordinator."""

    personal = Personal(
        "volunteering.engagement", family="participations__household", volunteer="commitments__volunteer"
    )

    code = models.CharField("Kennung", max_length=6, default=new_code, editable=False)
    kind = models.CharField("Art", max_length=16, choices=EngagementKind.choices)
    title = models.CharField("Titel", max_length=120, blank=True)  # of a group; never a name of a family
    with_children = models.BooleanField("mit Kindern", default=False)
    state = models.CharField("Stand", max_length=8, choices=EngagementState.choices, default=EngagementState.PROPOSED)
    state_since_on = models.DateField("seit")
    coordinator = models.ForeignKey(Membership, verbose_name="zuständig", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField("beginnt am")
    planned_end_on = models.DateField("geplant bis", null=True, blank=True)
    ended_on = models.DateField("beendet am", null=True, blank=True)
    end_reason = models.CharField("Grund", max_length=16, choices=EngagementEnd.choices, blank=True)
    club = models.ForeignKey(
        Organisation, verbose_name="Verein", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    came = models.BooleanField("ist gekommen", null=True, blank=True)  # to the club
    stayed = models.BooleanField("ist geblieben", null=True, blank=True)
    handover_talk_on = models.DateField("Übergabegespräch am", null=True, blank=True)
    thanked_on = models.DateField("bedankt am", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("-starts_on", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "code"), name="volunteering_engagement_code"),
            models.CheckConstraint(
                condition=models.Q(state=EngagementState.ENDED, ended_on__isnull=False) & ~models.Q(end_reason="")
                | ~models.Q(state=EngagementState.ENDED) & models.Q(ended_on__isnull=True, end_reason=""),
                name="volunteering_engagement_ended",
            ),
        )
        indexes = (models.Index(fields=("centre", "state", "kind"), name="volunteering_engagement_list"),)

    def __str__(self) -> str:
        return f"{self.title or EngagementKind(self.kind).label} ({self.code})"


class EngagementChange(TenantModel):
    """One step in the life of an engagement; never changed."""

    personal = Personal(
        "volunteering.engagement",
        family="engagement__participations__household",
        volunteer="engagement__commitments__volunteer",
    )

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="changes")
    from_state = models.CharField(max_length=8, choices=EngagementState.choices, blank=True)
    to_state = models.CharField(max_length=8, choices=EngagementState.choices)
    effective_on = models.DateField("am")
    at = models.DateTimeField("eingetragen am")
    step = models.PositiveIntegerField(default=0)  # the engagement's version: orders what was done in one instant
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("-at", "-step", "-id")

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"


class Participation(TenantModel):
    """A family in an engagement, ``[starts_on, ends_on)``."""

    personal = Personal("volunteering.engagement", family="household")

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="participations")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="participations")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, null=True, blank=True, related_name="participations")
    starts_on = models.DateField("ab")
    ends_on = models.DateField("bis", null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("starts_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("centre", "engagement", "household"),
                condition=models.Q(ends_on__isnull=True),
                name="volunteering_participation_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.household_id} in {self.engagement_id}"


class Commitment(TenantModel):
    """What a volunteer promised in an engagement: so many minutes a week, ``[starts_on, ends_on)``.

    The load of a week is the sum of its commitments in engagements of BINDING_STATES.
    """

    personal = Personal("volunteering.volunteer", volunteer="volunteer")

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="commitments")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="commitments")
    minutes_per_week = models.PositiveSmallIntegerField("Minuten je Woche")
    starts_on = models.DateField("ab")
    ends_on = models.DateField("bis", null=True, blank=True)
    over_limit_reason = models.CharField("Grund für mehr als vereinbart", max_length=200, blank=True)
    made_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("starts_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("centre", "engagement", "volunteer"),
                condition=models.Q(ends_on__isnull=True),
                name="volunteering_commitment_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="volunteering_commitment_order",
            ),
        )
        indexes = (models.Index(fields=("centre", "volunteer", "ends_on"), name="volunteering_commitment_load"),)

    def __str__(self) -> str:
        return f"{self.minutes_per_week} Minuten je Woche"


class Meeting(TenantModel):
    """When an engagement regularly takes place: weekday and wall-clock time in Berlin, ``[from_on, until_on)``."""

    personal = Personal(
        "volunteering.engagement",
        family="engagement__participations__household",
        volunteer="engagement__commitments__volunteer",
    )

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="meetings")
    weekday = models.PositiveSmallIntegerField("Wochentag", choices=Weekday.choices)
    starts_at = models.TimeField("Beginn")
    minutes = models.PositiveSmallIntegerField("Dauer (Minuten)")
    every_weeks = models.PositiveSmallIntegerField("alle … Wochen", default=1)
    from_on = models.DateField("ab")  # the first one; every_weeks counts from here
    until_on = models.DateField("bis", null=True, blank=True)
    place = models.CharField("Ort", max_length=150, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("weekday", "starts_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(every_weeks__gte=1, every_weeks__lte=8, minutes__gte=15, minutes__lte=600),
                name="volunteering_meeting_sane",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts_at:%H:%M}"


class Session(TenantModel):
    """A lesson that took place, or did not; who came stands beside it."""

    personal = Personal(
        "volunteering.engagement",
        family="engagement__participations__household",
        volunteer="engagement__commitments__volunteer",
    )

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="sessions")
    on = models.DateField("am")
    minutes = models.PositiveSmallIntegerField("Dauer (Minuten)")
    took_place = models.BooleanField("hat stattgefunden", default=True)
    recorded_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("-on", "-id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "engagement", "on"), name="volunteering_session_once"),
        )

    def __str__(self) -> str:
        return f"{self.on:%d.%m.%Y}"


class Attendance(TenantModel):
    """A family at a session: whether it came. Why not is nobody's business."""

    personal = Personal("volunteering.engagement", family="household")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="+")
    came = models.BooleanField("war da")

    class Meta(TenantModel.Meta):
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("centre", "session", "household"), name="volunteering_attendance_once"),
        )

    def __str__(self) -> str:
        return "war da" if self.came else "war nicht da"


class EngagementNote(TenantModel):
    """A note on an engagement, read by those of its level."""

    personal = Personal(
        "volunteering.engagement", family="engagement__participations__household", volunteer="by_volunteer"
    )

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="notes")
    level = models.CharField("Wer liest das?", max_length=12, choices=NoteLevel.choices)
    text = EncryptedTextField("Notiz")
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    by_volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"Notiz {self.at:%d.%m.%Y}"


class HoursEntry(TenantModel):
    """Hours somebody chose to note; nobody is reminded of missing ones. ``is_month``: "as planned" for a month."""

    personal = Personal("volunteering.volunteer", volunteer="volunteer")

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="hours")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, null=True, blank=True, related_name="hours")
    on = models.DateField("am")  # of a month: its first day
    minutes = models.PositiveSmallIntegerField("Minuten")
    is_month = models.BooleanField(default=False)
    noted_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("-on", "-noted_at")
        constraints = (
            models.UniqueConstraint(
                fields=("centre", "volunteer", "engagement", "on"),
                condition=models.Q(is_month=True),
                name="volunteering_hours_month_once",
            ),
        )
        indexes = (models.Index(fields=("centre", "volunteer", "on"), name="volunteering_hours_load"),)

    def __str__(self) -> str:
        return f"{self.minutes} Minuten am {self.on:%d.%m.%Y}"
