"""Deletion runs and holds. Of what was deleted only numbers stay: the proof names nobody."""

from django.db import models

from lotse.core.codes import new_code
from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Impersonal, Personal
from lotse.core.tenancy import TenantModel
from lotse.privacy.enums import ArchiveAnswer, RunState
from lotse.tenants.models import Membership


class Hold(TenantModel):
    """A record is not deleted for a reason (a lawsuit, an audit), until somebody ends it. It goes with the record."""

    personal = Personal("people.file", family="object_id", volunteer="object_id", conflict="object_id")

    kind = models.CharField(max_length=60)
    object_id = models.UUIDField(db_index=True)
    label = models.CharField("Aktenzeichen", max_length=60)
    reason = EncryptedTextField("Grund")
    review_on = models.DateField("prüfen am")
    placed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField("gesetzt am")
    ended_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField("aufgehoben am", null=True)
    end_reason = EncryptedTextField("Grund der Aufhebung", blank=True, default="")

    class Meta(TenantModel.Meta):
        ordering = ("review_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("centre", "kind", "object_id"),
                condition=models.Q(ended_at__isnull=True),
                name="privacy_hold_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="privacy_hold_ended",
            ),
        )

    def __str__(self) -> str:
        return f"Sperre {self.label}"


class DeletionRun(TenantModel):
    """One deletion run (Löschlauf): prepared by one person, confirmed by another, done by the machine.

    ``is_request``: the erasure of one file that its family asked for (Art. 17 GDPR); it waits for no period and is not
    offered to the archive. ``reason``: only of such.
    """

    personal = Impersonal("numbers without names; who prepared and confirmed is staff data of the centre's own work")

    code = models.CharField("Kennung", max_length=6, default=new_code, editable=False)
    state = models.CharField("Stand", max_length=10, choices=RunState.choices, default=RunState.PREPARED)
    is_request = models.BooleanField("auf Antrag", default=False)
    reason = EncryptedTextField("Grund", blank=True, default="")
    prepared_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField("vorbereitet am")
    archive_answer = models.CharField("Archiv", max_length=12, choices=ArchiveAnswer.choices, blank=True)
    archive_offered_at = models.DateTimeField("dem Archiv angeboten am", null=True)  # the package was downloaded
    archive_answered_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField("bestätigt am", null=True)
    finished_at = models.DateTimeField("erledigt am", null=True)
    backups_until_on = models.DateField("in Sicherungen bis", null=True)

    class Meta(TenantModel.Meta):
        ordering = ("-prepared_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "code"), name="privacy_run_code"),
            models.UniqueConstraint(
                fields=("centre",),
                condition=models.Q(is_request=False, state__in=(RunState.PREPARED, RunState.CONFIRMED)),
                name="privacy_run_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("prepared_by")),
                name="privacy_run_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=(RunState.PREPARED, RunState.CANCELLED), confirmed_at__isnull=True)
                | models.Q(state__in=(RunState.CONFIRMED, RunState.DONE), confirmed_at__isnull=False),
                name="privacy_run_confirmed",
            ),
            models.CheckConstraint(
                condition=models.Q(state=RunState.DONE, finished_at__isnull=False)
                | ~models.Q(state=RunState.DONE) & models.Q(finished_at__isnull=True),
                name="privacy_run_done",
            ),
        )

    def __str__(self) -> str:
        return f"Löschlauf {self.code}"


class RunKind(TenantModel):
    """A line of the proof: how many records of a kind, after which period. Words as they were on that day."""

    personal = Impersonal("numbers without names")

    run = models.ForeignKey(DeletionRun, on_delete=models.CASCADE, related_name="kinds")
    kind = models.CharField(max_length=60)
    label = models.CharField("Art", max_length=120)
    months = models.PositiveSmallIntegerField("Frist in Monaten")
    source = models.CharField("Rechtsgrundlage", max_length=300)
    until_on = models.DateField("zuletzt am")  # records whose last day is this one or before
    prepared = models.PositiveIntegerField("vorbereitet", default=0)
    deleted = models.PositiveIntegerField("gelöscht", default=0)
    held = models.PositiveIntegerField("gesperrt", default=0)
    left_out = models.PositiveIntegerField("nicht mehr fällig", default=0)

    class Meta(TenantModel.Meta):
        ordering = ("run", "kind")
        constraints = (models.UniqueConstraint(fields=("centre", "run", "kind"), name="privacy_runkind_once"),)

    def __str__(self) -> str:
        return f"{self.label}: {self.deleted}"


class RunItem(TenantModel):
    """A record that a run is still to delete. It goes with the record, so that what is left is the work left."""

    personal = Personal("people.file", family="object_id", volunteer="object_id", conflict="object_id")

    run_kind = models.ForeignKey(RunKind, on_delete=models.CASCADE, related_name="items")
    object_id = models.UUIDField(db_index=True)
    label = models.CharField("Aktenzeichen", max_length=60)
    last_on = models.DateField("zuletzt am")

    class Meta(TenantModel.Meta):
        ordering = ("last_on", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "run_kind", "object_id"), name="privacy_runitem_once"),
        )

    def __str__(self) -> str:
        return self.label
