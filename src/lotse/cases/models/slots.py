"""When advisers have time: weekly patterns, rooms, days off. Free slots are computed from these, never stored."""

from django.db import models

from lotse.cases.enums import AppointmentKind, AppointmentPlace, Weekday
from lotse.core.personal import Impersonal, Personal
from lotse.core.tenancy import TenantModel
from lotse.tenants.models import Membership


class AppointmentSettings(TenantModel):
    """How this centre gives appointments; one row per centre. No district publishes such rules: defaults to change."""

    personal = Impersonal("settings of the centre")

    lead_hours = models.PositiveSmallIntegerField("Familien buchen mindestens so viele Stunden vorher", default=24)
    horizon_days = models.PositiveSmallIntegerField("Freie Zeiten zeigen für so viele Tage", default=42)
    invitation_days = models.PositiveSmallIntegerField("Einladungen gelten so viele Tage", default=28)

    class Meta(TenantModel.Meta):
        constraints = (models.UniqueConstraint(fields=("centre",), name="cases_appointmentsettings_one"),)

    def __str__(self) -> str:
        return "Termine"


class Room(TenantModel):
    """A room in which one conversation at a time takes place."""

    personal = Impersonal("rooms of the centre")

    name = models.CharField("Raum", max_length=80)
    is_open = models.BooleanField("wird benutzt", default=True)

    class Meta(TenantModel.Meta):
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=("centre", "name"), name="cases_room_name"),)

    def __str__(self) -> str:
        return self.name


class SlotPattern(TenantModel):
    """Weekly hours of an adviser, cut into slots of ``minutes`` with ``buffer_minutes`` after each.

    ``begins`` and ``until`` are times on the clock in Europe/Berlin; it holds on days in [valid_from, valid_until).
    """

    personal = Personal("tenants.member", member="adviser")

    adviser = models.ForeignKey(Membership, verbose_name="Wer berät?", on_delete=models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField("Wochentag", choices=Weekday.choices)
    begins = models.TimeField("von")
    until = models.TimeField("bis")
    minutes = models.PositiveSmallIntegerField("Dauer eines Termins (Minuten)")
    buffer_minutes = models.PositiveSmallIntegerField("Pause danach (Minuten)", default=0)
    kind = models.CharField("Anlass", max_length=8, choices=AppointmentKind.choices, blank=True)  # empty: each kind
    place = models.CharField("Ort", max_length=8, choices=AppointmentPlace.choices, default=AppointmentPlace.ON_SITE)
    room = models.ForeignKey(
        Room, verbose_name="Raum", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    video_url = models.URLField("Adresse des Videoraums", max_length=300, blank=True)
    valid_from = models.DateField("gilt ab")
    valid_until = models.DateField("gilt bis vor", null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("weekday", "begins", "id")
        indexes = (models.Index(fields=("centre", "adviser", "weekday"), name="cases_pattern_adviser"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(until__gt=models.F("begins")), name="cases_pattern_hours"),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=5, minutes__lte=480, buffer_minutes__lte=240),
                name="cases_pattern_minutes",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=models.F("valid_from")),
                name="cases_pattern_valid",
            ),
        )

    def __str__(self) -> str:
        return f"{Weekday(self.weekday).label} {self.begins:%H:%M}–{self.until:%H:%M}"


class Absence(TenantModel):
    """No appointments in [starts_at, ends_at): of one adviser, or of nobody named, when the centre is closed."""

    personal = Personal("tenants.member", member="adviser")

    adviser = models.ForeignKey(
        Membership, verbose_name="Wer?", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_at = models.DateTimeField("von")
    ends_at = models.DateTimeField("bis")

    class Meta(TenantModel.Meta):
        ordering = ("starts_at", "id")
        indexes = (models.Index(fields=("centre", "ends_at"), name="cases_absence_end"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="cases_absence_period"),
        )

    def __str__(self) -> str:
        return f"Abwesenheit {self.starts_at:%d.%m.%Y}"
