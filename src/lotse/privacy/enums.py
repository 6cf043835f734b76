"""Choices of data protection. Values are stored."""

from django.db import models


class SubjectKind(models.TextChoices):
    """Whose data it is."""

    HOUSEHOLD = "household", "Familie"
    PERSON = "person", "Person einer Familie"
    VOLUNTEER = "volunteer", "Ehrenamtliche Person"
    MEMBER = "member", "Beschäftigte Person"
    CONTACT = "contact", "Ansprechperson einer Stelle"
    CONFLICT = "conflict", "Seite eines Konflikts"
    OTHER = "other", "Jemand ohne Akte"


class Handing(models.TextChoices):
    """How a package reaches whoever asked."""

    FILE = "file", "verschlüsselte Datei"
    PRINT = "print", "Ausdruck auf Papier"


class RunState(models.TextChoices):
    """A deletion run: prepared, confirmed by a second person, done in the background; or given up before that."""

    PREPARED = "prepared", "vorbereitet"
    CONFIRMED = "confirmed", "wird gelöscht"
    DONE = "done", "gelöscht"
    CANCELLED = "cancelled", "aufgegeben"


class ArchiveAnswer(models.TextChoices):
    """What became of the offer to the archive. ``""``: not offered yet, or nothing to offer."""

    WAITING = "waiting", "angeboten, Antwort steht aus"
    TAKEN = "taken", "übernommen"
    NOT_WANTED = "not_wanted", "nicht archivwürdig"
    SILENT = "silent", "keine Antwort in der Frist"
