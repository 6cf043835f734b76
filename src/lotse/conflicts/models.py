"""Confidential records of conflicts. Everything that could tell of somebody is encrypted; parties have no names."""

from django.db import models

from lotse.conflicts.enums import (
    ConflictKind,
    ConflictLevel,
    Dimension,
    DiscriminationForm,
    DiscriminationLevel,
    Holds,
    LifeArea,
    MeetingKind,
    Option,
    PointState,
    Protected,
    ReportWay,
    Result,
    Safety,
    Setting,
    Urgency,
)
from lotse.core.codes import new_code
from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Impersonal, Personal
from lotse.core.tenancy import TenantModel
from lotse.tenants.models import Membership, Municipality


class ConflictPhase(TenantModel):
    """A step of the centre's own way of working, in order."""

    personal = Impersonal("settings of the centre")

    label = models.CharField("Name", max_length=60)
    hint = models.CharField("Was gehört dazu?", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("Stelle")
    is_active = models.BooleanField("wird benutzt", default=True)

    class Meta(TenantModel.Meta):
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.label


class Conflict(TenantModel):
    """One conflict. Codes are counted; texts are encrypted, and go with the record."""

    personal = Personal(
        "conflicts.conflict",
        conflict="pk",
        names=("reporter", "reporter_contact", "matter", "interests", "analysis"),
        withheld=(
            ("reporter", "protects whoever reported"),
            ("reporter_contact", "protects whoever reported"),
            ("interests", "is about the other parties too"),
            ("analysis", "is about the other parties too"),
        ),
    )

    code = models.CharField("Kennung", max_length=6, default=new_code, editable=False)
    reported_on = models.DateField("gemeldet am")
    way = models.CharField("wie gemeldet", max_length=8, choices=ReportWay.choices)
    reporter = EncryptedTextField("Wer meldet? (Rolle, nicht Name)", blank=True, default="")
    reporter_contact = EncryptedTextField("Erreichbar", blank=True, default="")
    matter = EncryptedTextField("Worum geht es?")
    setting = models.CharField("Wo?", max_length=10, choices=Setting.choices)
    kind = models.CharField("Art", max_length=16, choices=ConflictKind.choices, blank=True)
    level = models.CharField("Ebene", max_length=12, choices=ConflictLevel.choices, blank=True)
    municipality = models.ForeignKey(
        Municipality, verbose_name="Gemeinde", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    incident_on = models.DateField("Tag des Vorfalls", null=True, blank=True)
    urgency = models.CharField("Wie eilig?", max_length=8, choices=Urgency.choices, blank=True)
    safety = models.CharField("Sicherheit", max_length=8, choices=Safety.choices, blank=True)
    interests = EncryptedTextField("Was wollen die Parteien?", blank=True, default="")
    analysis = EncryptedTextField("Einschätzung", blank=True, default="")
    option = models.CharField("Weg", max_length=20, choices=Option.choices, blank=True)
    phase = models.ForeignKey(ConflictPhase, verbose_name="Phase", on_delete=models.PROTECT, related_name="+")
    responsible = models.ForeignKey(
        Membership, verbose_name="zuständig", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    result = models.CharField("Ergebnis", max_length=12, choices=Result.choices, blank=True)
    closed_on = models.DateField("abgeschlossen am", null=True, blank=True)
    contacts_deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("-reported_on", "-id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "code"), name="conflicts_conflict_code"),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True, result="")
                | models.Q(closed_on__isnull=False) & ~models.Q(result=""),
                name="conflicts_conflict_closed",
            ),
        )
        indexes = (models.Index(fields=("centre", "closed_on", "reported_on"), name="conflicts_conflict_list"),)

    def __str__(self) -> str:
        return f"Konflikt {self.code}"


class Party(TenantModel):
    """A side of a conflict: "Partei A" and what it is in it. Contact data only where they are needed; they go first."""

    personal = Personal("conflicts.conflict", conflict="conflict", names=("contact",))

    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="parties")
    letter = models.CharField(max_length=2)
    role = EncryptedTextField("Rolle im Konflikt")
    contact = EncryptedTextField("Name und wie erreichbar", blank=True, default="")

    class Meta(TenantModel.Meta):
        ordering = ("letter",)
        constraints = (models.UniqueConstraint(fields=("centre", "conflict", "letter"), name="conflicts_party_letter"),)

    def __str__(self) -> str:
        return f"Partei {self.letter}"


class ConflictMeeting(TenantModel):
    """A talk with those present and the time it took, preparation included."""

    personal = Personal(
        "conflicts.conflict",
        conflict="conflict",
        names=("others", "note"),
        withheld=(("others", "is about the other parties too"), ("note", "is about the other parties too")),
    )

    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="meetings")
    kind = models.CharField("Was?", max_length=12, choices=MeetingKind.choices)
    on = models.DateField("Tag")
    minutes = models.PositiveSmallIntegerField("Minuten")
    others = EncryptedTextField("Wer noch?", blank=True, default="")
    note = EncryptedTextField("Was war wichtig?", blank=True, default="")
    noted_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("-on", "-noted_at", "-id")
        constraints = (models.CheckConstraint(condition=models.Q(minutes__gte=1), name="conflicts_meeting_minutes"),)

    def __str__(self) -> str:
        return f"{MeetingKind(self.kind).label} am {self.on:%d.%m.%Y}"


class ConflictPresence(TenantModel):
    personal = Personal("conflicts.conflict", conflict="meeting__conflict")

    meeting = models.ForeignKey(ConflictMeeting, on_delete=models.CASCADE, related_name="presences")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="presences")

    class Meta(TenantModel.Meta):
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("centre", "meeting", "party"), name="conflicts_presence_once"),)

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.party_id}"


class AgreementPoint(TenantModel):
    """A point of what was agreed: who does what until when."""

    personal = Personal("conflicts.conflict", conflict="conflict")

    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="points")
    text = EncryptedTextField("Was?")
    party = models.ForeignKey(
        Party, verbose_name="Wer?", on_delete=models.CASCADE, null=True, blank=True, related_name="points"
    )
    agreed_on = models.DateField("vereinbart am")
    until_on = models.DateField("bis", null=True, blank=True)
    state = models.CharField("Stand", max_length=8, choices=PointState.choices, default=PointState.OPEN)

    class Meta(TenantModel.Meta):
        ordering = ("agreed_on", "id")

    def __str__(self) -> str:
        return f"{self.conflict_id} {self.agreed_on}"


class ConflictFollowUp(TenantModel):
    """Asking again whether it holds, so many months after an agreement. ``found`` empty: not asked yet."""

    personal = Personal(
        "conflicts.conflict", conflict="conflict", withheld=(("note", "is about the other parties too"),)
    )

    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="followups")
    months = models.PositiveSmallIntegerField("nach (Monaten)")
    due_on = models.DateField("fällig am")
    done_on = models.DateField("gefragt am", null=True, blank=True)
    found = models.CharField("Was kam heraus?", max_length=12, choices=Holds.choices, blank=True)
    note = EncryptedTextField("Anmerkung", blank=True, default="")

    class Meta(TenantModel.Meta):
        ordering = ("due_on", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "conflict", "months"), name="conflicts_followup_once"),
            models.CheckConstraint(
                condition=models.Q(done_on__isnull=True, found="")
                | models.Q(done_on__isnull=False) & ~models.Q(found=""),
                name="conflicts_followup_done",
            ),
        )

    def __str__(self) -> str:
        return f"{self.conflict_id} {self.due_on}"


class DiscriminationRecord(TenantModel):
    """The minimum record of anti-discrimination advice (domain facts § 4)."""

    personal = Personal(
        "conflicts.conflict",
        conflict="conflict",
        withheld=(
            ("characteristics", "is about the other parties too"),
            ("consequences", "is about the other parties too"),
            ("intervention", "is about the other parties too"),
        ),
    )

    conflict = models.OneToOneField(Conflict, on_delete=models.CASCADE, related_name="discrimination")
    is_protected = models.CharField("Vom AGG geschützt?", max_length=8, choices=Protected.choices)
    form = models.CharField("Form", max_length=12, choices=DiscriminationForm.choices)
    level = models.CharField("Ebene", max_length=14, choices=DiscriminationLevel.choices)
    characteristics = models.JSONField("Merkmale", default=list)  # codes of enums.Characteristic
    area = models.CharField("Lebensbereich", max_length=10, choices=LifeArea.choices)
    consequences = EncryptedTextField("Folgen", blank=True, default="")
    intervention = EncryptedTextField("Was wurde getan?", blank=True, default="")

    class Meta(TenantModel.Meta):
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.conflict_id}"


class ConflictSettings(TenantModel):
    """The centre's periods. Defaults are ours: the domain facts name none that is verified."""

    personal = Impersonal("settings of the centre")

    followup_months = models.CharField("Nachfragen nach (Monaten)", max_length=20, default="3, 6")
    claim_months = models.PositiveSmallIntegerField(
        "Frist nach dem AGG (Monate)", default=2
    )  # §§ 15, 21 AGG, unverified
    contact_days = models.PositiveSmallIntegerField("Kontaktdaten löschen nach (Tagen)", default=30)  # after closing
    keep_months = models.PositiveSmallIntegerField("Akten löschen nach (Monaten)", default=12)  # after closing
    takes_reports = models.BooleanField("Meldungen über die öffentlichen Seiten annehmen", default=True)
    emergency_hours = models.PositiveSmallIntegerField("Notfallzugriff gilt (Stunden)", default=24)

    class Meta(TenantModel.Meta):
        constraints = (
            models.UniqueConstraint(fields=("centre",), name="conflicts_settings_once"),
            models.CheckConstraint(
                condition=models.Q(keep_months__gte=1, emergency_hours__gte=1, emergency_hours__lte=72),
                name="conflicts_settings_range",
            ),
        )

    def __str__(self) -> str:
        return f"{self.keep_months} Monate"


class EmergencyAccess(TenantModel):
    """Somebody who is no conflict staff may read the records for some hours, because a second person agreed."""

    personal = Personal("conflicts.emergency", member="requested_by")

    requested_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    reason = EncryptedTextField("Grund")
    approved_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("-requested_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True, approved_at__isnull=True, ends_at__isnull=True)
                | models.Q(approved_by__isnull=False, approved_at__isnull=False, ends_at__isnull=False),
                name="conflicts_emergency_approved",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("requested_by")),
                name="conflicts_emergency_two_people",
            ),
        )

    def __str__(self) -> str:
        return f"{self.requested_at:%d.%m.%Y %H:%M}"


class KeptConflictCount(TenantModel):
    """What outlives deleted conflicts: a sum for a quarter and one value of one dimension; no row is a conflict.

    ``municipality`` only where five or more conflicts of a deletion lay there; else the centre as a whole.
    """

    personal = Impersonal("counts without names")

    quarter_on = models.DateField()  # its first day
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, related_name="+")
    dimension = models.CharField(max_length=10, choices=Dimension.choices)
    value = models.CharField(max_length=20, blank=True)
    count = models.PositiveIntegerField()

    class Meta(TenantModel.Meta):
        ordering = ("quarter_on", "dimension", "value", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("centre", "quarter_on", "municipality", "dimension", "value"),
                name="conflicts_keptcount_once",
            ),
            models.UniqueConstraint(
                fields=("centre", "quarter_on", "dimension", "value"),
                condition=models.Q(municipality__isnull=True),
                name="conflicts_keptcount_centre_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.quarter_on} {self.dimension} {self.value}: {self.count}"
