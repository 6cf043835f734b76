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
