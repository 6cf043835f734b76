"""What bodies, meetings and work orders can be. Values are stored: they never change."""

from django.db import models


class BodyKind(models.TextChoices):
    """How partners sit together (domain facts § 5.1)."""

    WORKING_GROUP = "working_group", "Arbeitskreis"
    ROUND_TABLE = "round_table", "Runder Tisch"
    STEERING = "steering", "Lenkungskreis"
    PROJECT = "project", "Projektgruppe"
    OTHER = "other", "Sonstiges Gremium"


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
    ORDERS = "orders", "Stand der Arbeitsaufträge"


class ItemState(models.TextChoices):
    PROPOSED = "proposed", "vorgeschlagen"
    ACCEPTED = "accepted", "auf der Tagesordnung"
    DECLINED = "declined", "nicht aufgenommen"
    MERGED = "merged", "zusammengelegt"


class OrderState(models.TextChoices):
    """``MOVED``: still to do, until a later day than first agreed."""

    OPEN = "open", "offen"
    MOVED = "moved", "verschoben"
    DONE = "done", "erledigt"
    DROPPED = "dropped", "entfallen"


UNSETTLED = (OrderState.OPEN, OrderState.MOVED)


class Report(models.TextChoices):
    """What whoever has an order last said of it."""

    NONE = "none", "noch nichts gemeldet"
    PROGRESS = "progress", "in Arbeit"
    IMPOSSIBLE = "impossible", "nicht möglich"
    DONE = "done", "erledigt"


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
