"""Newly arrived pupils: their path, their interview."""

from django.db import models

from lotse.cases.models import FollowUp
from lotse.core.codes import new_code
from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.people.models import Person
from lotse.schooling.enums import GermanLevel, Office, PupilState, Skill, SupportForm, TravelMode
from lotse.schooling.enums.support import PeriodForm
from lotse.tenants.models import Membership


class Pupil(TenantModel):
    """A newly immigrated child of school age (Seiteneinsteiger:in) on the way to a school place."""

    personal = Personal("people.file", family="person__household", person="person")

    code = models.CharField("Kennung", max_length=6, default=new_code, editable=False)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="pupil")
    state = models.CharField("Stand", max_length=20, choices=PupilState.choices, default=PupilState.REGISTERED)
    state_since_on = models.DateField("seit")
    responsible = models.ForeignKey(Membership, verbose_name="zuständig", on_delete=models.PROTECT, related_name="+")
    registered_on = models.DateField("gemeldet am")
    registered_by = models.CharField("gemeldet von", max_length=20, choices=Office.choices, default=Office.CENTRE)
    grade = models.PositiveSmallIntegerField("Jahrgang", null=True, blank=True)  # 11: Berufskolleg
    grade_reason = models.CharField("Grund für einen anderen Jahrgang", max_length=200, blank=True)
    support_form = models.CharField("Art der Klasse", max_length=20, choices=SupportForm.choices, blank=True)
    talk_first = models.BooleanField("erst persönlich klären", default=False)
    next_step = models.ForeignKey(FollowUp, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Berufskolleg: places there are applied for in a portal
    portal_registered_on = models.DateField("in Schüler Online angemeldet am", null=True, blank=True)
    portal_registered_by = models.CharField("angemeldet von", max_length=20, choices=Office.choices, blank=True)
    # Support that ran in another centre when the family moved here: what it was, since when, and where. It goes on in
    # the first class here (rules.support.EarlierSupport).
    earlier_form = models.CharField("Förderung zuvor", max_length=20, choices=PeriodForm.choices, blank=True)
    earlier_since_on = models.DateField("zuvor gefördert seit", null=True, blank=True)
    earlier_any_since_on = models.DateField("mit Alphabetisierung seit", null=True, blank=True)
    earlier_centre = models.CharField("im Zentrum", max_length=150, blank=True)
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("registered_on", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "code"), name="schooling_pupil_code"),
            models.CheckConstraint(
                condition=models.Q(earlier_form="", earlier_since_on__isnull=True, earlier_any_since_on__isnull=True)
                | models.Q(earlier_since_on__isnull=False, earlier_any_since_on__isnull=False)
                & models.Q(earlier_any_since_on__lte=models.F("earlier_since_on"))
                & ~models.Q(earlier_form=""),
                name="schooling_pupil_earlier",
            ),
        )
        indexes = (models.Index(fields=("centre", "state", "registered_on"), name="schooling_pupil_queue"),)

    def __str__(self) -> str:
        return str(self.person)


class StateChange(TenantModel):
    """One step on the path; never changed, so that the queue of any day can be told."""

    personal = Personal("people.file", family="pupil__person__household", person="pupil__person")

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="changes")
    from_state = models.CharField(max_length=20, choices=PupilState.choices, blank=True)
    to_state = models.CharField(max_length=20, choices=PupilState.choices)
    effective_on = models.DateField("am")
    reason = models.CharField("Grund", max_length=200, blank=True)
    at = models.DateTimeField("eingetragen am")
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("-at", "-id")
        constraints = (models.UniqueConstraint(fields=("centre", "pupil", "at"), name="schooling_change_at"),)
        indexes = (
            models.Index(fields=("centre", "pupil", "-at"), name="schooling_change_pupil"),
            models.Index(fields=("centre", "pupil", "-effective_on", "-at"), name="schooling_change_day"),
        )

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"


class Interview(TenantModel):
    """The intake interview (Erhebungsbogen), § 2.4, in steps that can be left and resumed.

    Facts about persons, languages and contacts stand in ``people``; here is what belongs to school only.
    """

    personal = Personal("people.file", family="pupil__person__household", person="pupil__person")

    pupil = models.OneToOneField(Pupil, on_delete=models.PROTECT, related_name="interview")
    steps_done = models.JSONField(default=list, blank=True)
    years_of_schooling = models.PositiveSmallIntegerField("Schuljahre insgesamt", null=True, blank=True)
    gaps = models.CharField("Zeiten ohne Schule", max_length=200, blank=True)
    kindergarten_years = models.PositiveSmallIntegerField("Jahre im Kindergarten", null=True, blank=True)
    german_level = models.CharField("Deutsch", max_length=4, choices=GermanLevel.choices, blank=True)
    reads_latin = models.BooleanField("liest und schreibt lateinische Schrift", null=True, blank=True)
    mathematics = models.CharField("Mathematik", max_length=6, choices=Skill.choices, blank=True)
    english = models.CharField("Englisch", max_length=6, choices=Skill.choices, blank=True)
    other_skills = models.CharField("weitere Fremdsprachen", max_length=200, blank=True)
    interests = EncryptedTextField("Interessen, Hobbys, Stärken", blank=True, default="")
    wishes = EncryptedTextField("Wünsche", blank=True, default="")
    job_wish = models.CharField("Berufswunsch", max_length=120, blank=True)
    travel_mode = models.CharField("Schulweg", max_length=10, choices=TravelMode.choices, blank=True)
    seen_identity = models.BooleanField("Ausweis oder Pass gesehen", default=False)
    seen_registration = models.BooleanField("Meldebescheinigung gesehen", default=False)
    seen_certificates = models.BooleanField("Zeugnisse gesehen", default=False)
    certificates_translated = models.BooleanField("Zeugnisse übersetzt", default=False)
    measles_proof_seen = models.BooleanField("Nachweis Masernschutz gezeigt", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)  # two people at once: the second is told
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("-started_at",)

    def __str__(self) -> str:
        return f"Erhebungsbogen {self.pupil_id}"


class SchoolingPeriod(TenantModel):
    """A school attended before."""

    personal = Personal("people.file", family="interview__pupil__person__household", person="interview__pupil__person")

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="periods")
    country = models.CharField("Land", max_length=2)
    school_type = models.CharField("Art der Schule", max_length=120, blank=True)
    from_year = models.PositiveSmallIntegerField("von (Jahr)", null=True, blank=True)
    to_year = models.PositiveSmallIntegerField("bis (Jahr)", null=True, blank=True)
    last_grade = models.CharField("letzte Klasse", max_length=20, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("from_year", "id")

    def __str__(self) -> str:
        return f"{self.country} {self.school_type}"


class MedicalExamOrder(TenantModel):
    """The school medical examination: ordered, date, done. Never a finding (VO-DV I § 1 Abs. 2)."""

    personal = Personal("people.file", family="pupil__person__household", person="pupil__person")

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="exam_orders")
    ordered_on = models.DateField("beauftragt am")
    ordered_by = models.CharField("beauftragt von", max_length=20, choices=Office.choices, default=Office.CENTRE)
    date_on = models.DateField("Termin am", null=True, blank=True)
    done_on = models.DateField("erledigt am", null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("-ordered_on", "-id")

    def __str__(self) -> str:
        return f"Untersuchung {self.ordered_on:%d.%m.%Y}"
