from django.db import models


class Topic(models.TextChoices):
    SCHOOL_SYSTEM = "school_system", "Schulsystem"
    TRANSITION = "transition", "Übergang"
    CERTIFICATES = "certificates", "Anerkennung von Zeugnissen"
    SCHOOL_CONFLICT = "school_conflict", "Konflikt in der Schule"
    CHILDCARE = "childcare", "Kita"
    LANGUAGE = "language", "Sprache"
    WORK = "work", "Arbeit und Ausbildung"
    HOUSING = "housing", "Wohnen"
    OTHER = "other", "Sonstiges"


class Channel(models.TextChoices):
    PHONE = "phone", "Telefon"
    VISIT = "visit", "Gespräch vor Ort"
    EMAIL = "email", "E-Mail"
    VIDEO = "video", "Video"
    OUTREACH = "outreach", "aufsuchend"


class CaseState(models.TextChoices):
    OPEN = "open", "offen"
    CLOSED = "closed", "abgeschlossen"


class CaseResult(models.TextChoices):
    SOLVED = "solved", "Anliegen geklärt"
    PARTLY = "partly", "teilweise geklärt"
    REFERRED = "referred", "an andere Stelle vermittelt"
    NOT_SOLVED = "not_solved", "nicht geklärt"
    ENDED_BY_FAMILY = "ended_by_family", "von der Familie beendet"
    MOVED_AWAY = "moved_away", "weggezogen"


class FollowUpKind(models.TextChoices):
    STEP = "step", "Nächster Schritt"
    CHECK_6 = "check_6", "Nachfrage nach 6 Monaten"
    CHECK_12 = "check_12", "Nachfrage nach 12 Monaten"
    CHECK_24 = "check_24", "Nachfrage nach 24 Monaten"


class CheckAnswer(models.TextChoices):
    """What a follow-up after 6/12/24 months found; no answer is "unknown", never success."""

    LASTING = "lasting", "hält an"
    NEW_NEED = "new_need", "neuer Bedarf"
    UNKNOWN = "unknown", "nicht erreicht"
