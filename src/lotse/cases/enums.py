from django.db import models
from django.utils.translation import gettext_lazy as _


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


# A next step is something that somebody else could do in our place. These words alone, or with nothing but filler
# around them, say that nothing has been decided yet (issue: "prüfen" is no action). Compared folded and lower case.
VAGUE_WORDS = frozenset(
    {
        "prüfen", "überprüfen", "nachprüfen", "klären", "abklären", "klärung", "sehen", "schauen", "gucken", "abwarten",
        "warten", "beobachten", "dranbleiben", "überlegen", "kümmern", "bearbeiten", "erledigen", "weitermachen",
        "nachdenken", "offen", "unklar", "unbekannt", "später", "demnächst", "irgendwann", "siehe", "todo", "tbd",
        "wiedervorlage", "wv", "weiteres", "folgt",
    }
)  # fmt: skip
FILLER_WORDS = frozenset(
    {
        "mal", "noch", "weiter", "weiterhin", "erst", "erstmal", "nochmal", "bitte", "dann", "das", "den", "die",
        "der", "es", "sich", "etwas", "was", "alles", "ob", "wie", "muss", "müssen", "soll", "sollen", "wird", "werden",
        "ist", "zu", "im", "blick", "behalten", "auge", "mich", "ich", "wir", "und", "oben", "fall", "sache", "thema",
        "lage", "situation", "stand",
    }
)  # fmt: skip
ACTION_WORDS_MIN = 2

POSTPONED_BEFORE_ESCALATION = 3
CHECK_MONTHS = (
    (FollowUpKind.CHECK_6, 6),
    (FollowUpKind.CHECK_12, 12),
    (FollowUpKind.CHECK_24, 24),
)
CHECK_KINDS = tuple(kind for kind, _ in CHECK_MONTHS)
SILENT_AFTER_DAYS = 60  # an open case without contact for longer shows among the alarms of Heute
USUAL_MINUTES = (5, 10, 15, 30, 60)


# --- Appointments -------------------------------------------------------------------------------------------

CELL_MINUTES = 5  # times and lengths of appointments are multiples of it
LINK_PURPOSE = "appointment"
LINK_DAYS = 180  # how long a link opens; until when the family may book stands in the invitation
CHANGES_BY_FAMILY = 10  # afterwards it calls: nobody moves so often who is not in need of a talk
CALL_STEP_DAYS = 3  # as on the way to school (schooling.enums.NEXT_STEPS)


class Weekday(models.IntegerChoices):
    """As ``date.weekday()`` counts."""

    MONDAY = 0, "Montag"
    TUESDAY = 1, "Dienstag"
    WEDNESDAY = 2, "Mittwoch"
    THURSDAY = 3, "Donnerstag"
    FRIDAY = 4, "Freitag"
    SATURDAY = 5, "Samstag"
    SUNDAY = 6, "Sonntag"


class AppointmentKind(models.TextChoices):
    SCHOOL = "school", "Schulberatung"
    ADVICE = "advice", "Beratungsgespräch"


class AppointmentPlace(models.TextChoices):
    ON_SITE = "on_site", "vor Ort"
    PHONE = "phone", "am Telefon"
    VIDEO = "video", "per Video"


class AppointmentState(models.TextChoices):
    BOOKED = "booked", "vereinbart"
    CANCELLED = "cancelled", "abgesagt"
    HELD = "held", "erschienen"
    NO_SHOW = "no_show", "nicht erschienen"


class ChangeKind(models.TextChoices):
    """What can happen to an appointment; the same words travel upwards (registry.AppointmentHappened)."""

    BOOKED = "booked", "vereinbart"
    MOVED = "moved", "verschoben"
    CANCELLED = "cancelled", "abgesagt"
    HELD = "held", "erschienen"
    NO_SHOW = "no_show", "nicht erschienen"


class CancelReason(models.TextChoices):
    """Who cancelled; why a family cannot come is nobody's business."""

    FAMILY = "family", "von der Familie abgesagt"
    CENTRE = "centre", "vom Zentrum abgesagt"
    MOVED = "moved", "Familie ist weggezogen"
    MISTAKE = "mistake", "irrtümlich eingetragen"


class ReachedBy(models.TextChoices):
    """How somebody who asks for advice wants to be reached."""

    PHONE = "phone", _("Anruf")
    EMAIL = "email", _("E-Mail")


class RequestTime(models.TextChoices):
    """When an appointment would fit."""

    MORNING = "morning", _("morgens (8 bis 12 Uhr)")
    AFTERNOON = "afternoon", _("nachmittags (12 bis 16 Uhr)")
    EVENING = "evening", _("abends (nach 16 Uhr)")


class RequestPlace(models.TextChoices):
    """Where somebody wants to talk."""

    CENTRE = "centre", _("bei Ihnen im Zentrum")
    NEAR = "near", _("in meiner Nähe")
    PHONE = "phone", _("am Telefon")
    VIDEO = "video", _("mit Video")


class RequestEnd(models.TextChoices):
    """What became of a request for advice."""

    FAMILY = "family", "zur Akte genommen"
    ANSWERED = "answered", "beantwortet"
    REFERRED = "referred", "an andere Stelle verwiesen"
    NOT_REACHED = "not_reached", "nicht erreicht"
    WITHDRAWN = "withdrawn", "zurückgezogen"
    SPAM = "spam", "keine echte Anfrage"
