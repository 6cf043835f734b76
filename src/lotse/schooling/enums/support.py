"""Choices of what happens after the placement."""

from django.db import models

from lotse.schooling.enums.schools import SupportForm


class PeriodForm(models.TextChoices):
    """How a child at school is taught: the kinds of classes, and follow-on support, which has no places of its own."""

    LITERACY = SupportForm.LITERACY.value, SupportForm.LITERACY.label
    INITIAL_SUPPORT = SupportForm.INITIAL_SUPPORT.value, SupportForm.INITIAL_SUPPORT.label
    FOLLOW_ON = "follow_on", "Anschlussförderung"
    REGULAR = SupportForm.REGULAR.value, SupportForm.REGULAR.label
    INTERNATIONAL_CLASS = SupportForm.INTERNATIONAL_CLASS.value, SupportForm.INTERNATIONAL_CLASS.label
    FIT_FUER_MEHR = SupportForm.FIT_FUER_MEHR.value, SupportForm.FIT_FUER_MEHR.label


# Kinds of class in which a pupil is in first support (Erstförderung): all but regular class and follow-on support
FIRST_SUPPORT_FORMS = (
    PeriodForm.INITIAL_SUPPORT,
    PeriodForm.LITERACY,
    PeriodForm.INTERNATIONAL_CLASS,
    PeriodForm.FIT_FUER_MEHR,
)


class PeriodEnd(models.TextChoices):
    """Why a period ended. Codes only: what a child was like or went through is nobody's business here."""

    # The support ended, the school goes on
    LITERATE = "literate", "Alphabetisierung erreicht (A1)"
    B1_REACHED = "b1_reached", "B1 erreicht"
    TIME_OVER = "time_over", "Höchstdauer erreicht"
    NOT_NEEDED = "not_needed", "Förderung nicht mehr nötig"
    NEEDED_AGAIN = "needed_again", "Förderung wieder nötig"
    # The child goes on at another school
    FAMILY_MOVED = "family_moved", "Umzug der Familie"
    OTHER_SCHOOL_FORM = "other_school_form", "andere Schulform"
    OTHER_CLASS = "other_class", "Platz in einer passenderen Klasse"
    FAMILY_WISH = "family_wish", "Wunsch der Familie"
    TO_SECONDARY = "to_secondary", "Übergang in die Sekundarstufe I"
    TO_VOCATIONAL = "to_vocational", "Übergang ins Berufskolleg"
    TO_UPPER = "to_upper", "Übergang in die gymnasiale Oberstufe"
    # The child has left school, or the district
    MOVED_AWAY = "moved_away", "verzogen"
    COMPLETED = "completed", "Schule abgeschlossen"
    TRAINING = "training", "Ausbildung begonnen"
    WORK = "work", "Arbeit begonnen"
    OTHER_PATH = "other_path", "anderer Weg nach der Schule"
    DROPPED_OUT = "dropped_out", "abgebrochen"
    UNKNOWN = "unknown", "unbekannt"
    OTHER = "other", "anderer Grund"


class SchoolDegree(models.TextChoices):
    NONE = "none", "kein Abschluss"
    FIRST = "first", "Erster Schulabschluss (Hauptschulabschluss)"
    EXTENDED_FIRST = "extended_first", "Erweiterter Erster Schulabschluss"
    MIDDLE = "middle", "Mittlerer Schulabschluss"
    FHR = "fhr", "Fachhochschulreife"
    ABITUR = "abitur", "Abitur"
    UNKNOWN = "", "nicht erhoben"


class StayAnswer(models.TextChoices):
    """What a question after months found. Nobody reached, or not asked in time: unknown, never a success."""

    STILL_THERE = "still_there", "geht noch in diese Schule"
    CHANGED = "changed", "hat die Schule gewechselt"
    LEFT = "left", "geht nicht mehr zur Schule"
    UNKNOWN = "unknown", "nicht erreicht"


class StaySource(models.TextChoices):
    """Who answered."""

    FAMILY = "family", "Familie"
    SCHOOL = "school", "Schule"
    RECORDS = "records", "aus den Einträgen"


STAY_CHECK_MONTHS = (6, 12, 24)  # after the first school day
