"""What organisations, offers and their facts can be. Values are stored and go out in files: they never change."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class OrganisationKind(models.TextChoices):
    """Types of partners (domain facts § 5.1)."""

    SCHOOL = "school", "Schule"
    DISTRICT_OFFICE = "district_office", "Amt des Kreises"
    MUNICIPALITY = "municipality", "Kommune"
    SCHOOL_AUTHORITY = "school_authority", "Schulaufsicht"
    SCHOOL_OWNER = "school_owner", "Schulträger"
    HEALTH_OFFICE = "health_office", "Gesundheitsamt"
    JOB_CENTRE = "job_centre", "Jobcenter"
    EMPLOYMENT_AGENCY = "employment_agency", "Agentur für Arbeit"
    IMMIGRATION_OFFICE = "immigration_office", "Ausländerbehörde"
    CASE_MANAGEMENT = "case_management", "Kommunales Integrationsmanagement (KIM)"
    MIGRATION_ADVICE = "migration_advice", "Migrationsberatung"
    EMPLOYER = "employer", "Betrieb"
    WELFARE = "welfare", "Wohlfahrtsverband"
    SPORTS = "sports", "Sportverein oder Sportbund"
    MIGRANT_ORGANISATION = "migrant_organisation", "Migrantenselbstorganisation"
    EDUCATION = "education", "Bildungsträger"
    CHILDCARE = "childcare", "Kita"
    FAITH = "faith", "Religionsgemeinschaft"
    OTHER = "other", "Sonstige"


# Kinds that decide about school places, and whose people may have an account
DECIDING_KINDS = (OrganisationKind.SCHOOL_AUTHORITY, OrganisationKind.SCHOOL_OWNER, OrganisationKind.MUNICIPALITY)


class Topic(models.TextChoices):
    """What an offer is about: one taxonomy for all readers. A dot: part of *Arbeit*."""

    LANGUAGE = "language", _("Sprache")
    SCHOOL = "school", _("Schule und Kita")
    WORK = "work", _("Arbeit")
    INTERNSHIP = "work.internship", _("Praktikum")
    APPRENTICESHIP = "work.apprenticeship", _("Ausbildung")
    JOB = "work.job", _("Arbeitsstellen")
    RECOGNITION = "work.recognition", _("Anerkennung von Abschlüssen")
    SPORT = "sport", _("Sport")
    HEALTH = "health", _("Gesundheit")
    HOUSING = "housing", _("Wohnen")
    CONFLICT = "conflict", _("Streit und Diskriminierung")
    FAMILY = "family", _("Familie")
    WOMEN = "women", _("Frauen")
    YOUTH = "youth", _("Jugend")
    VOLUNTEERING = "volunteering", _("Mithelfen")
    MEETING = "meeting", _("Menschen treffen")

    @property
    def field(self) -> "Topic":
        """The topic of the first level to which this one belongs; its own where it is one."""
        return Topic(self.value.partition(".")[0])


class TargetGroup(models.TextChoices):
    SMALL_CHILDREN = "small_children", _("Kinder bis 6 Jahre")
    CHILDREN = "children", _("Schulkinder")
    YOUNG = "young", _("Jugendliche und junge Erwachsene")
    ADULTS = "adults", _("Erwachsene")
    PARENTS = "parents", _("Eltern und Familien")
    SENIORS = "seniors", _("Ältere Menschen")


class Audience(models.TextChoices):
    """Only where the offer itself says so."""

    ALL = "all", _("für alle")
    WOMEN = "women", _("für Frauen und Mädchen")
    MEN = "men", _("für Männer und Jungen")


class Level(models.TextChoices):
    """German that an offer asks for or leads to: the levels of the Common European Framework, and below."""

    LITERACY = "literacy", _("Lesen und Schreiben lernen")
    A0 = "a0", _("ohne Deutschkenntnisse")
    A1 = "a1", "A1"
    A2 = "a2", "A2"
    B1 = "b1", "B1"
    B2 = "b2", "B2"
    C1 = "c1", "C1"
    C2 = "c2", "C2"


class Reach(models.TextChoices):
    LOCAL = "local", _("an diesem Ort")
    DISTRICT = "district", _("im ganzen Kreis")
    ONLINE = "online", _("online oder am Telefon")


class CostKind(models.TextChoices):
    FREE = "free", _("kostenlos")
    FEE = "fee", _("kostet etwas")
    REDUCIBLE = "reducible", _("kostet etwas, Ermäßigung möglich")
    UNKNOWN = "unknown", _("bitte nachfragen")


class OfferState(models.TextChoices):
    DRAFT = "draft", "Entwurf"
    PUBLISHED = "published", "veröffentlicht"
    ENDED = "ended", "beendet"


class Access(models.TextChoices):
    """What is known of steps and toilets of a place."""

    YES = "yes", _("ja")
    PARTLY = "partly", _("teilweise")
    NO = "no", _("nein")
    UNKNOWN = "unknown", _("nicht bekannt")


class TranslationState(models.TextChoices):
    """Whether somebody who speaks the language has read it. That the German has changed since is computed."""

    DRAFT = "draft", "Entwurf, noch nicht geprüft"
    CHECKED = "checked", "geprüft"


class Freshness(models.TextChoices):
    """How long ago somebody said that an entry holds (rules.freshness): computed, never stored.

    Labels are German, as staff read them; pages of partners translate them.
    """

    FRESH = "fresh", gettext_noop("aktuell")
    DUE = "due", gettext_noop("wird nachgefragt")
    STALE = "stale", gettext_noop("veraltet")
    HIDDEN = "hidden", gettext_noop("nicht mehr öffentlich")


class Rhythm(models.TextChoices):
    """How often an offer takes place, as a form asks for it; never stored (see rules.recurrence)."""

    ONCE = "once", _("einmal")
    WEEKLY = "weekly", _("an Wochentagen")
    MONTH_WEEKDAY = "month_weekday", _("im Monat am selben Wochentag")
    MONTH_DAY = "month_day", _("im Monat am selben Tag")
    DAILY = "daily", _("jeden Tag")
    OTHER = "other", _("anders")


class ConfirmedBy(models.TextChoices):
    """How somebody said that an entry holds."""

    LINK = "link", "über den Link"
    PHONE = "phone", "am Telefon"
    PROPOSAL = "proposal", "durch eine übernommene Änderung"


class Answer(models.TextChoices):
    """How a question to a partner was settled."""

    CONFIRMED = "confirmed", "stimmt noch"
    CHANGED = "changed", "Änderung gemeldet"
    ENDED = "ended", "beendet"
    SILENT = "silent", "keine Antwort"
    DROPPED = "dropped", "hat sich erledigt"


class SuggestionKind(models.TextChoices):
    CHANGE = "change", "Änderung"
    END = "end", "Ende"


class SuggestionState(models.TextChoices):
    OPEN = "open", "wird geprüft"
    ADOPTED = "adopted", "übernommen"
    REFUSED = "refused", "nicht übernommen"
    REPLACED = "replaced", "durch eine neuere Meldung ersetzt"
