"""What group programmes can be. What the page of whoever leads one shows is translated."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProgrammeKind(models.TextChoices):
    """Programmes that run through a centre (domain facts § 1.3), and what else brings people together."""

    GRIFFBEREIT_MINI = "griffbereit_mini", "griffbereitMINI"
    GRIFFBEREIT = "griffbereit", "Griffbereit"
    RUCKSACK_KITA = "rucksack_kita", "Rucksack KiTa"
    RUCKSACK_SCHOOL = "rucksack_school", "Rucksack Schule"
    PARENT_COURSE = "parent_course", _("Elternkurs")
    INFORMATION_EVENING = "information_evening", _("Informationsabend")
    PARTNER_COACHING = "partner_coaching", _("Coaching für Partner")
    OTHER = "other", _("anderes Gruppenangebot")


class ProgrammeState(models.TextChoices):
    PLANNED = "planned", "in Planung"
    OPEN = "open", "läuft"
    ENDED = "ended", "beendet"
    CANCELLED = "cancelled", "abgesagt"


class Counting(models.TextChoices):
    """How it is noted who came."""

    NAMES = "names", "mit einer Liste"
    HEADS = "heads", "nur zählen"


class PlaceState(models.TextChoices):
    """A participant's place in the group."""

    IN = "in", "dabei"
    WAITING = "waiting", "auf der Warteliste"
    LEFT = "left", "nicht mehr dabei"


class SessionState(models.TextChoices):
    PLANNED = "planned", "geplant"
    HELD = "held", "hat stattgefunden"
    CANCELLED = "cancelled", "ausgefallen"
