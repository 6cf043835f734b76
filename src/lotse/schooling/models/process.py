"""How a centre walks the path, and how it did before."""

from django.db import models

from lotse.core.personal import Impersonal
from lotse.core.tenancy import TenantModel
from lotse.schooling.enums import Interviewer, Office
from lotse.tenants.models import Membership


class Process(TenantModel):
    """How this centre walks the path of § 2.3; one row per centre."""

    personal = Impersonal("settings of the centre")

    skipped_states = models.JSONField("ausgelassene Schritte", default=list, blank=True)
    who_registers = models.CharField("meldet die Kinder", max_length=20, choices=Office.choices, default=Office.CENTRE)
    who_invites = models.CharField("lädt die Familie ein", max_length=20, choices=Office.choices, default=Office.CENTRE)
    who_interviews = models.CharField(
        "führt das Gespräch", max_length=20, choices=Interviewer.choices, default=Interviewer.CENTRE
    )
    exam_first = models.BooleanField("Untersuchung vor der Empfehlung", default=True)
    who_orders_exam = models.CharField(
        "beauftragt die Untersuchung", max_length=20, choices=Office.choices, default=Office.CENTRE
    )
    who_assigns = models.CharField(
        "entscheidet über den Platz", max_length=20, choices=Office.choices, default=Office.SCHOOL_AUTHORITY
    )
    # Empty: whoever decides
    who_tells = models.CharField("sagt den Eltern die Schule", max_length=20, choices=Office.choices, blank=True)
    places_primary = models.BooleanField("Vorschläge auch für die Grundschule", default=False)
    support_takes_regular_seat = models.BooleanField("Erstförderung belegt auch einen Regelplatz", default=False)
    hold_days = models.PositiveSmallIntegerField("Vormerkung gilt (Tage)", default=14)
    places_stale_days = models.PositiveSmallIntegerField("Platzmeldungen gelten als veraltet nach (Tagen)", default=60)
    places_remind_days = models.PositiveSmallIntegerField("Schulen an Plätze erinnern nach (Tagen)", default=7)
    places_remind_most = models.PositiveSmallIntegerField("Höchstens so oft erinnern", default=2)  # 0: never by itself
    # Partners see a list that is answered for so long, then no more (least data)
    lists_shown_days = models.PositiveSmallIntegerField("Beantwortete Listen bei Partnern sichtbar (Tage)", default=90)
    leavers_hint = models.CharField(
        "Hinweis über der Liste Abgang",
        max_length=200,
        blank=True,
        default="Zum Berufskolleg geht es über Schüler Online.",  # [F] in Lippe; other districts use other ways
    )
    # Hard cap on the way to school, straight line in metres, per level
    max_distance_primary_m = models.PositiveIntegerField("Höchstens Luftlinie Grundschule (m)", default=6000)
    max_distance_secondary_m = models.PositiveIntegerField("Höchstens Luftlinie Sekundarstufe I (m)", default=20000)
    max_distance_vocational_m = models.PositiveIntegerField("Höchstens Luftlinie Berufskolleg (m)", default=40000)
    # SchILD's optional last columns (year of arrival, country of birth, language): all or none
    schild_optional_columns = models.BooleanField("SchILD-Dateien mit Wahlspalten", default=True)
    # The centre's own words, by PupilState: names of states, and {"text": …, "days": …} for next steps
    labels = models.JSONField("eigene Namen der Stände", default=dict, blank=True)
    steps = models.JSONField("eigene nächste Schritte", default=dict, blank=True)
    # What families are told to bring, keys of sentences.things() by enums.Meeting; what is missing is as usual
    packing = models.JSONField("was Eltern mitbringen", default=dict, blank=True)
    weights = models.JSONField("Gewichte", default=dict, blank=True)  # overrides of allocation.schools.Weights
    changed_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = (models.UniqueConstraint(fields=("centre",), name="schooling_process_one"),)

    def __str__(self) -> str:
        return "Ablauf Schule"


class ProcessVersion(TenantModel):
    """The settings of the path as they were from one change to the next; written with each change, never changed.

    Number 0 is what held before the first change, and has no instant: it held from the beginning.
    """

    personal = Impersonal("settings of the centre")

    number = models.PositiveIntegerField("Fassung")
    settings = models.JSONField("Einstellungen")  # services.process.SETTINGS
    origin = models.CharField("woher", max_length=80, blank=True)  # a template or an earlier version, in words
    at = models.DateTimeField("gilt seit", null=True)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("centre", "number"), name="schooling_processversion_number"),)

    def __str__(self) -> str:
        return f"Fassung {self.number}"
