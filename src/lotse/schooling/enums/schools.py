"""School forms with their grades, and kinds of classes."""

from django.db import models


class SchoolForm(models.TextChoices):
    """Statistical codes of the state's school forms (catalogue of the school statistics)."""

    PRIMARY = "02", "Grundschule"
    HAUPTSCHULE = "04", "Hauptschule"
    VOLKSSCHULE = "06", "Volksschule"
    SPECIAL = "08", "Förderschule"
    REALSCHULE = "10", "Realschule"
    PRIMUS = "13", "Schulversuch PRIMUS"
    SEKUNDARSCHULE = "14", "Sekundarschule"
    GESAMTSCHULE = "15", "Gesamtschule"
    GEMEINSCHAFTSSCHULE = "16", "Gemeinschaftsschule"
    WALDORF = "17", "Freie Waldorfschule"
    HIBERNIA = "18", "Hiberniaschule"
    WALDORF_SPECIAL = "19", "Freie Waldorf-Förderschule"
    GYMNASIUM = "20", "Gymnasium"
    ADULT = "25", "Weiterbildungskolleg"
    BERUFSKOLLEG = "30", "Berufskolleg"
    SPECIAL_81 = "81", "Förderschule (Schlüssel 81)"
    CLINIC = "83", "Klinikschule"
    SPECIAL_REALSCHULE = "85", "Förderschule (Realschule)"
    SPECIAL_GYMNASIUM = "87", "Förderschule (Gymnasium)"
    SPECIAL_BERUFSKOLLEG = "88", "Förderschule (Berufskolleg)"


# Never proposed: they need a procedure of their own, or are no place for newly arrived pupils.
NEVER_PROPOSED = frozenset(
    {
        SchoolForm.SPECIAL,
        SchoolForm.WALDORF_SPECIAL,
        SchoolForm.SPECIAL_81,
        SchoolForm.SPECIAL_REALSCHULE,
        SchoolForm.SPECIAL_GYMNASIUM,
        SchoolForm.SPECIAL_BERUFSKOLLEG,
        SchoolForm.CLINIC,
        SchoolForm.ADULT,
    }
)

# Grades that a form teaches, first and last; 11 stands for classes of the Berufskolleg and the upper stage.
GRADES: dict[str, tuple[int, int]] = {
    SchoolForm.PRIMARY: (1, 4),
    SchoolForm.VOLKSSCHULE: (1, 10),
    SchoolForm.PRIMUS: (1, 10),
    SchoolForm.HAUPTSCHULE: (5, 10),
    SchoolForm.REALSCHULE: (5, 10),
    SchoolForm.SEKUNDARSCHULE: (5, 10),
    SchoolForm.GESAMTSCHULE: (5, 13),
    SchoolForm.GEMEINSCHAFTSSCHULE: (5, 10),
    SchoolForm.WALDORF: (1, 13),
    SchoolForm.HIBERNIA: (1, 13),
    SchoolForm.GYMNASIUM: (5, 13),
    SchoolForm.BERUFSKOLLEG: (11, 13),
}


class SupportForm(models.TextChoices):
    """In which kind of class a place is."""

    REGULAR = "regular", "Regelklasse"
    INITIAL_SUPPORT = "initial_support", "Erstförderung (Deutsch)"
    LITERACY = "literacy", "Erstalphabetisierung"
    INTERNATIONAL_CLASS = "international_class", "Internationale Förderklasse"
    FIT_FUER_MEHR = "fit_fuer_mehr", "Fit für Mehr"


BERUFSKOLLEG_FORMS = frozenset({SupportForm.INTERNATIONAL_CLASS, SupportForm.FIT_FUER_MEHR})
# Kinds that stand beside a regular class of the school, where a centre counts a seat in both
BESIDE_REGULAR = frozenset({SupportForm.INITIAL_SUPPORT, SupportForm.LITERACY})
