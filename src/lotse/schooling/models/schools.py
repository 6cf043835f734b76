"""Schools and the places they report."""

from django.db import models

from lotse.core import clock
from lotse.core.personal import Impersonal, Personal
from lotse.core.tenancy import TenantModel
from lotse.directory.models import Organisation
from lotse.schooling.enums import ReportSource, SchoolForm, SupportForm
from lotse.tenants.models import Membership, Municipality


class School(TenantModel):
    """What the state's register says of an organisation that is a school."""

    personal = Impersonal("a school and its number")

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="school")
    number = models.CharField("Schulnummer", max_length=6)
    form = models.CharField("Schulform", max_length=2, choices=SchoolForm.choices)
    is_public = models.BooleanField("öffentliche Schule", default=True)
    is_operating = models.BooleanField("in Betrieb", default=True)
    # A private school is proposed only where it has offered places to the centre
    offer_recorded_on = models.DateField("Angebot liegt vor seit", null=True, blank=True)
    offer_note = models.CharField("Angebot: wer, wie", max_length=200, blank=True)
    is_from_register = models.BooleanField(default=False, editable=False)  # by hand: a register never closes it

    class Meta(TenantModel.Meta):
        ordering = ("organisation__name", "id")
        constraints = (models.UniqueConstraint(fields=("centre", "number"), name="schooling_school_number"),)
        indexes = (models.Index(fields=("centre", "form"), name="schooling_school_form"),)

    def __str__(self) -> str:
        return str(self.organisation)


class PlaceReport(TenantModel):
    """Places of one school, grade and support form as of a day. Reports are kept; the newest counts."""

    personal = Personal("schooling.places", names=("reported_by",))

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="place_reports")
    support_form = models.CharField("Art der Klasse", max_length=20, choices=SupportForm.choices)
    grade = models.PositiveSmallIntegerField("Jahrgang", null=True, blank=True)  # empty: all grades together
    places = models.PositiveSmallIntegerField("Plätze")
    occupied = models.PositiveSmallIntegerField("davon belegt")
    as_of = models.DateField("Stand")
    source = models.CharField("wie gemeldet", max_length=8, choices=ReportSource.choices)
    reported_by = models.CharField("wer hat gemeldet", max_length=120)
    recorded_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("-as_of", "-recorded_at")
        indexes = (
            models.Index(
                fields=("centre", "school", "support_form", "grade", "-as_of", "-recorded_at"),
                name="schooling_place_newest",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(grade__isnull=True) | models.Q(grade__gte=1, grade__lte=13),
                name="schooling_place_grade",
            ),
        )

    def __str__(self) -> str:
        return f"{self.school} {SupportForm(self.support_form).label} {self.grade or ''}".strip()

    @property
    def free(self) -> int:
        """Reported free places, before holds of the centre; never below 0."""
        return max(0, self.places - self.occupied)


class BusTime(TenantModel):
    """Minutes by bus from a municipality to a school, imported; replaces the straight line where known."""

    personal = Impersonal("minutes between places")

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="bus_times")
    minutes = models.PositiveSmallIntegerField("Minuten")
    as_of = models.DateField("Stand")

    class Meta(TenantModel.Meta):
        ordering = ("school", "municipality")
        constraints = (
            models.UniqueConstraint(fields=("centre", "municipality", "school"), name="schooling_bustime_once"),
        )

    def __str__(self) -> str:
        return f"{self.minutes} min"


class RegisterImport(TenantModel):
    """A reading of the state's register of schools. The file waits here for the confirmation, and goes with it."""

    personal = Impersonal("the public register of schools")

    district = models.CharField("Kreisschlüssel", max_length=5, blank=True)  # AGS; empty: the whole file
    file_name = models.CharField("Datei", max_length=200)
    content = models.BinaryField(null=True)
    uploaded_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    new_count = models.PositiveIntegerField("neu", default=0)
    changed_count = models.PositiveIntegerField("geändert", default=0)
    closed_count = models.PositiveIntegerField("geschlossen", default=0)

    class Meta(TenantModel.Meta):
        ordering = ("-uploaded_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(applied_at__isnull=True) | models.Q(content__isnull=True),
                name="schooling_registerimport_content",
            ),
        )

    def __str__(self) -> str:
        return f"Schulregister {clock.day_of(self.uploaded_at):%d.%m.%Y}"
