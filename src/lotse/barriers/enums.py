from django.db import models


class ReportWay(models.TextChoices):
    """How a report came in."""

    FORM = "form", "Formular"
    PHONE = "phone", "Telefon"
    MAIL = "mail", "E-Mail"
    LETTER = "letter", "Brief"
    TALK = "talk", "Gespräch"


class AnswerWay(models.TextChoices):
    """How the person was answered."""

    SENT = "sent", "E-Mail aus Lotse"
    MAIL = "mail", "E-Mail aus dem eigenen Postfach"
    PHONE = "phone", "Telefon"
    LETTER = "letter", "Brief"
    TALK = "talk", "Gespräch"
    NOBODY = "nobody", "niemand zu erreichen: keine Adresse genannt"


class Result(models.TextChoices):
    """What comes of a report."""

    REMOVED = "removed", "behoben"
    OTHER_WAY = "other_way", "anderer Weg angeboten"
    PLANNED = "planned", "wird noch behoben"
    STAYS = "stays", "bleibt vorerst, mit Begründung"
    NO_BARRIER = "no_barrier", "keine Barriere"
