"""What makes past days countable: facts of each day, key dates set down, months whose files are gone."""

from django.db import models

from lotse.core.personal import Impersonal, Personal
from lotse.core.tenancy import TenantModel
from lotse.people.enums import ArrivalAnswer
from lotse.schooling.enums import Reading, SupportForm
from lotse.schooling.models.pupils import Pupil
from lotse.tenants.models import Municipality


class PupilFacts(TenantModel):
    """By what a child is counted, from a day on; a change is a new row, and no row is ever changed (ADR 0012)."""

    personal = Personal("people.file", family="pupil__person__household", person="pupil__person")

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="facts")
    effective_on = models.DateField("ab")
    at = models.DateTimeField("eingetragen am")
    grade = models.PositiveSmallIntegerField("Jahrgang", null=True)
    support_form = models.CharField("Art der Klasse", max_length=20, choices=SupportForm.choices, blank=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, related_name="+")
    arrival_answer = models.CharField(max_length=10, choices=ArrivalAnswer.choices)
    arrived_on = models.DateField("in Deutschland seit", null=True)

    class Meta(TenantModel.Meta):
        ordering = ("-effective_on", "-at")
        constraints = (models.UniqueConstraint(fields=("centre", "pupil", "at"), name="schooling_pupilfacts_at"),)
        indexes = (models.Index(fields=("centre", "pupil", "-effective_on", "-at"), name="schooling_pupilfacts_day"),)

    def __str__(self) -> str:
        return f"{self.pupil_id} ab {self.effective_on:%d.%m.%Y}"


def default_key_dates() -> list[str]:
    """15 October, the date that a district is most often asked about; each centre sets its own."""
    return ["10-15"]


class KeyDateSettings(TenantModel):
    """Which days a centre reports on, and whether small numbers are shown; one row per centre."""

    personal = Impersonal("settings of the centre")

    key_dates = models.JSONField("Stichtage", default=default_key_dates, blank=True)  # "MM-DD"
    shows_small_counts = models.BooleanField("Stichtagszahlen mit kleinen Zahlen", default=False)
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = (models.UniqueConstraint(fields=("centre",), name="schooling_keydatesettings_one"),)

    def __str__(self) -> str:
        return "Stichtage"


class KeyDateCount(TenantModel):
    """The figures of one past day (Stichtag), set down and never counted again. ``counts``: rules.counts.DayCounts."""

    personal = Impersonal("counts without names")

    day = models.DateField("Stichtag")
    reading = models.CharField("gezählt nach", max_length=6, choices=Reading.choices)
    counts = models.JSONField("Zahlen")
    counted_at = models.DateTimeField("festgehalten am")

    class Meta(TenantModel.Meta):
        ordering = ("-day", "reading")
        constraints = (
            models.UniqueConstraint(fields=("centre", "day", "reading"), name="schooling_keydatecount_once"),
        )

    def __str__(self) -> str:
        return f"Stichtag {self.day:%d.%m.%Y}"


class QueueGap(TenantModel):
    """A month in which children waited or were taught whose files are deleted: it cannot be counted in full."""

    personal = Impersonal("a month")

    month = models.DateField("Monat")  # its first day

    class Meta(TenantModel.Meta):
        ordering = ("month",)
        constraints = (models.UniqueConstraint(fields=("centre", "month"), name="schooling_queuegap_once"),)

    def __str__(self) -> str:
        return f"{self.month:%m.%Y}"
