"""Words of conflict work (domain facts § 4). Kinds, settings and results are counted, hence codes that never change."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportWay(models.TextChoices):
    PHONE = "phone", "Telefon"
    MAIL = "mail", "E-Mail"
    TALK = "talk", "im Gespräch"
    FORM = "form", "öffentliches Formular"


class Setting(models.TextChoices):
    QUARTER = "quarter", _("in der Nachbarschaft")
    SCHOOL = "school", _("in Schule oder Kita")
    CLUB = "club", _("im Verein")
    SHELTER = "shelter", _("in einer Unterkunft")
    AUTHORITY = "authority", _("bei einem Amt")
    FAMILY = "family", _("in der Familie")
    WORK = "work", _("bei der Arbeit")
    ONLINE = "online", _("im Internet")


class ConflictKind(models.TextChoices):
    EVERYDAY = "everyday", "Alltag und Regeln"
    UNDERSTANDING = "understanding", "Missverständnis, Sprache"
    VALUES = "values", "Werte, Religion, Lebensweise"
    GENERATIONS = "generations", "Generationen, Erziehung"
    RESOURCES = "resources", "Raum, Geld, Plätze"
    DISCRIMINATION = "discrimination", "Diskriminierung"
    THREAT = "threat", "Drohung oder Gewalt"
    OTHER = "other", "anderes"


class ConflictLevel(models.TextChoices):
    PERSONS = "persons", "zwischen Personen"
    GROUPS = "groups", "zwischen Gruppen"
    INSTITUTION = "institution", "mit einer Einrichtung"


class Urgency(models.TextChoices):
    TODAY = "today", "heute"
    WEEK = "week", "in dieser Woche"
    NORMAL = "normal", "ohne Eile"


class Safety(models.TextChoices):
    SAFE = "safe", "niemand in Gefahr"
    UNCLEAR = "unclear", "unklar"
    DANGER = "danger", "jemand ist in Gefahr"


class Option(models.TextChoices):
    TALK = "talk", "Gespräch"
    MEDIATION = "mediation", "Mediation"
    ROUND_TABLE = "round_table", "Runder Tisch"
    ARBITRATOR = "arbitrator", "Schiedsperson"
    POLICE = "police", "Polizei"
    ANTI_DISCRIMINATION = "anti_discrimination", "Antidiskriminierungsstelle"
    YOUTH_OFFICE = "youth_office", "Jugendamt"
    NONE = "none", "nichts davon"


class Result(models.TextChoices):
    SETTLED = "settled", "beigelegt"
    EASED = "eased", "entschärft"
    UNCHANGED = "unchanged", "unverändert"
    PASSED_ON = "passed_on", "an andere Stelle gegeben"
    WITHDRAWN = "withdrawn", "nicht mehr gewünscht"


class MeetingKind(models.TextChoices):
    CALL = "call", "Telefonat"
    TALK = "talk", "Gespräch"
    MEDIATION = "mediation", "Mediation"
    ROUND_TABLE = "round_table", "Runder Tisch"


class PointState(models.TextChoices):
    OPEN = "open", "offen"
    KEPT = "kept", "eingehalten"
    BROKEN = "broken", "nicht eingehalten"


class Holds(models.TextChoices):
    """What a follow-up found."""

    YES = "yes", "hält"
    PARTLY = "partly", "hält zum Teil"
    NO = "no", "hält nicht"
    UNREACHED = "unreached", "niemand erreicht"


class Protected(models.TextChoices):
    """Whether the law of equal treatment may apply; the centre's impression, no legal advice."""

    YES = "yes", "ja"
    NO = "no", "nein"
    UNCLEAR = "unclear", "unklar"


class DiscriminationForm(models.TextChoices):
    DIRECT = "direct", "unmittelbar"
    INDIRECT = "indirect", "mittelbar"
    HARASSMENT = "harassment", "Belästigung"
    INSTRUCTION = "instruction", "Anweisung dazu"


class DiscriminationLevel(models.TextChoices):
    INDIVIDUAL = "individual", "durch einzelne Personen"
    INSTITUTIONAL = "institutional", "durch eine Einrichtung"
    STRUCTURAL = "structural", "durch Strukturen"


class Characteristic(models.TextChoices):
    """§ 1 AGG (unverified wording, domain facts § 4)."""

    ORIGIN = "origin", "ethnische Herkunft, rassistische Zuschreibung"
    GENDER = "gender", "Geschlecht"
    RELIGION = "religion", "Religion oder Weltanschauung"
    DISABILITY = "disability", "Behinderung"
    AGE = "age", "Alter"
    SEXUAL_IDENTITY = "sexual_identity", "sexuelle Identität"
    OTHER = "other", "anderes"


class LifeArea(models.TextChoices):
    WORK = "work", "Arbeit"
    HOUSING = "housing", "Wohnen"
    GOODS = "goods", "Einkauf und Dienstleistungen"
    EDUCATION = "education", "Bildung"
    AUTHORITY = "authority", "Amt"
    POLICE = "police", "Polizei"
    PUBLIC = "public", "Öffentlichkeit"
    INTERNET = "internet", "Internet"


class Dimension(models.TextChoices):
    """What is counted of deleted conflicts, each by itself: together they would be a conflict again."""

    CONFLICTS = "conflicts", "Konflikte"
    MINUTES = "minutes", "Minuten"
    SETTING = "setting", "Ort"
    KIND = "kind", "Art"
    LEVEL = "level", "Ebene"
    OPTION = "option", "Weg"
    RESULT = "result", "Ergebnis"
