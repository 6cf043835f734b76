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


class RequestKind(models.TextChoices):
    """Rights of Art. 15 to 21 GDPR."""

    ACCESS = "access", "Auskunft (Art. 15)"
    CORRECTION = "correction", "Berichtigung (Art. 16)"
    ERASURE = "erasure", "Löschung (Art. 17)"
    RESTRICTION = "restriction", "Einschränkung (Art. 18)"
    PORTABILITY = "portability", "Daten mitnehmen (Art. 20)"
    OBJECTION = "objection", "Widerspruch (Art. 21)"


class RequestWay(models.TextChoices):
    PERSON = "person", "persönlich"
    PHONE = "phone", "Telefon"
    MAIL = "mail", "E-Mail"
    LETTER = "letter", "Brief"


class IdentityCheck(models.TextChoices):
    """How it was made sure who asks (Art. 12 (6)); never a copy of a document."""

    OPEN = "open", "noch nicht"
    KNOWN = "known", "persönlich bekannt"
    CARD = "card", "Ausweis gezeigt"
    CALL = "call", "Rückruf unter bekannter Nummer"
    PROXY = "proxy", "Vollmacht oder Sorgerecht gezeigt"


class RequestState(models.TextChoices):
    OPEN = "open", "offen"
    GRANTED = "granted", "entsprochen"
    PARTLY = "partly", "teilweise entsprochen"
    REFUSED = "refused", "abgelehnt"
    WITHDRAWN = "withdrawn", "zurückgezogen"


class RestrictionGround(models.TextChoices):
    """Art. 18 (1) (a) to (d) GDPR."""

    CONTESTED = "contested", "Die Person bestreitet, dass etwas stimmt; wir prüfen das"
    UNLAWFUL = "unlawful", "Wir dürften die Daten nicht haben, die Person will sie aber nicht gelöscht"
    CLAIMS = "claims", "Wir brauchen die Daten nicht mehr, die Person braucht sie für einen Rechtsstreit"
    OBJECTED = "objected", "Die Person hat widersprochen; wir wägen ab"
