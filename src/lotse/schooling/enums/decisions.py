"""What offices answer to their lists, and how."""

from django.db import models


class ItemDecision(models.TextChoices):
    """What an office decides about a child on its list."""

    ASSIGN = "assign", "wie empfohlen zugewiesen"
    OTHER_SCHOOL = "other_school", "anderer Schule zugewiesen"
    RETURN = "return", "zurückgegeben"


class ReturnReason(models.TextChoices):
    """Why an office gives a child back. Codes, so that nobody writes about health or behaviour."""

    NO_PLACE = "no_place", "kein Platz an der empfohlenen Schule"
    OTHER_FORM = "other_form", "andere Schulform oder Art der Klasse prüfen"
    PARENTS = "parents", "Wunsch der Eltern klären"
    PAPERS = "papers", "Angaben oder Unterlagen fehlen"
    NOT_RESPONSIBLE = "not_responsible", "andere Stelle ist zuständig"
    OTHER = "other", "anderer Grund"


class AnswerWay(models.TextChoices):
    """How an office's answer came here."""

    LINK = "link", "über den Link"
    ACCOUNT = "account", "mit eigenem Zugang"
    XLSX = "xlsx", "mit der Excel-Datei"
    PHONE = "phone", "am Telefon"
