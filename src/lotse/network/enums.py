"""What bodies, meetings and work orders can be. Values are stored: they never change.

What pages behind links show is translated.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BodyKind(models.TextChoices):
    """How partners sit together (domain facts § 5.1)."""

    WORKING_GROUP = "working_group", _("Arbeitskreis")
    ROUND_TABLE = "round_table", _("Runder Tisch")
    STEERING = "steering", _("Lenkungskreis")
    PROJECT = "project", _("Projektgruppe")
    OTHER = "other", _("Sonstiges Gremium")


class MeetingState(models.TextChoices):
    """``MINUTED``: at least one version of the minutes is final."""

    PLANNED = "planned", "geplant"
    INVITED = "invited", "eingeladen"
    MINUTED = "minuted", "Protokoll fertig"
    CANCELLED = "cancelled", "abgesagt"


class Answer(models.TextChoices):
    OPEN = "open", "keine Antwort"
    YES = "yes", "kommt"
    DEPUTY = "deputy", "Vertretung kommt"
    NO = "no", "kommt nicht"


class Way(models.TextChoices):
    """How somebody answered."""

    LINK = "link", "über den Link"
    PHONE = "phone", "am Telefon"
    MEETING = "meeting", "in der Sitzung"


class Attendance(models.TextChoices):
    UNKNOWN = "unknown", "nicht eingetragen"
    PRESENT = "present", "anwesend"
    DEPUTY = "deputy", "vertreten"
    EXCUSED = "excused", "entschuldigt"
    ABSENT = "absent", "nicht da"
    GUEST = "guest", "als Gast da"


class ItemKind(models.TextChoices):
    TOPIC = "topic", "Thema"
    ORDERS = "orders", _("Stand der Arbeitsaufträge")


class ItemState(models.TextChoices):
    PROPOSED = "proposed", _("vorgeschlagen")
    ACCEPTED = "accepted", _("auf der Tagesordnung")
    DECLINED = "declined", _("nicht aufgenommen")
    MERGED = "merged", _("zusammengelegt")


class OrderState(models.TextChoices):
    """``MOVED``: still to do, until a later day than first agreed."""

    OPEN = "open", _("offen")
    MOVED = "moved", _("verschoben")
    DONE = "done", _("erledigt")
    DROPPED = "dropped", _("entfallen")


UNSETTLED = (OrderState.OPEN, OrderState.MOVED)


class Report(models.TextChoices):
    """What whoever has an order last said of it."""

    NONE = "none", _("noch nichts gemeldet")
    PROGRESS = "progress", _("in Arbeit")
    IMPOSSIBLE = "impossible", _("nicht möglich")
    DONE = "done", _("erledigt")


class OrderEventKind(models.TextChoices):
    GIVEN = "given", "festgehalten"
    CHANGED = "changed", "geändert"
    PROGRESS = "progress", "in Arbeit"
    IMPOSSIBLE = "impossible", "nicht möglich"
    DONE = "done", "erledigt"
    MOVED = "moved", "verschoben"
    DROPPED = "dropped", "entfallen"
    REOPENED = "reopened", "wieder offen"
    REMINDED = "reminded", "erinnert"
