"""What deadlines count from, and in what."""

from django.db import models


class DeadlineAnchor(models.TextChoices):
    """The fact that a deadline counts from, and which lasts as long as the deadline runs (domain facts § 2)."""

    REGISTERED = "registered", "Meldung, solange das Kind auf einen Platz wartet"
    EXAM_ORDERED = "exam_ordered", "Auftrag zur Untersuchung, solange kein Termin eingetragen ist"
    EXAM_DATE = "exam_date", "Termin der Untersuchung, solange nicht eingetragen ist, dass sie stattfand"
    RECOMMENDED = "recommended", "Empfehlung, solange die Eltern nicht geantwortet haben"
    NEED_NOTICE = "need_notice", "Bedarfsmeldung, solange sie offen ist"
    HANDED_OVER = "handed_over", "Übergabe, solange nicht entschieden ist"
    ASSIGNED = "assigned", "Zuweisung, solange der erste Schultag fehlt"
    LITERACY = "literacy", "erster Tag der Erstalphabetisierung, solange sie dauert"
    FIRST_SUPPORT = "first_support", "erster Tag der Erstförderung, solange sie dauert"
    ANY_SUPPORT = "any_support", "erster Tag der Erstalphabetisierung oder Erstförderung, solange eine dauert"
    FOLLOW_ON = "follow_on", "erster Tag der Anschlussförderung, solange sie dauert"
    IN_INTERNATIONAL_CLASS = (
        "in_international_class",
        "Ende des Schuljahres, in dem die Internationale Förderklasse endet",
    )
    IN_FIT_FUER_MEHR = "in_fit_fuer_mehr", "Ende des Schuljahres, in dem Fit für Mehr endet"
    BORN = "born", "Geburtstag"
    SCHOOL_YEAR_OF_AGE = "school_year_of_age", "Ende des Schuljahres, in dem ein Alter erreicht wird"
    AWAITS_INTERNATIONAL_CLASS = "awaits_international_class", "feste Tage: wartet auf Internationale Förderklasse"
    AWAITS_FIT_FUER_MEHR = "awaits_fit_fuer_mehr", "feste Tage: wartet auf Fit für Mehr"
    AWAITS_BERUFSKOLLEG = "awaits_berufskolleg", "feste Tage: wartet auf irgendeine Klasse des Berufskollegs"


class DeadlineUnit(models.TextChoices):
    DAYS = "days", "Tage"
    MONTHS = "months", "Monate"
    YEARS = "years", "Jahre"
