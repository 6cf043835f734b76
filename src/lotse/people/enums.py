from enum import StrEnum

from django.db import models

from lotse.core.errors import gettext_noop
from lotse.wording.enums import ConsentPurpose

__all__ = [
    "SCRIPTS",
    "ArrivalAnswer",
    "ConsentForm",
    "ConsentPurpose",
    "ContactKind",
    "DeclineReason",
    "DisclosureWay",
    "Gender",
    "InformedHow",
    "InspectionCause",
    "LanguageUse",
    "ParcelState",
    "PersonKind",
    "ResidenceBand",
]


class PersonKind(models.TextChoices):
    """What a person is in the household."""

    GUARDIAN = "guardian", "Sorgeberechtigte Person"
    CHILD = "child", "Kind"
    ADULT = "adult", "Weitere erwachsene Person"
    TRUSTED = "trusted", "Vertrauensperson"
    LEGAL_GUARDIAN = "legal_guardian", "Vormund"


class Gender(models.TextChoices):
    FEMALE = "w", "weiblich"
    MALE = "m", "männlich"
    DIVERSE = "d", "divers"
    UNKNOWN = "", "keine Angabe"


class ArrivalAnswer(models.TextChoices):
    """How the question "since when in Germany" was answered. "Born here" is never asked."""

    GIVEN = "given", "Datum oder Jahr angegeben"
    ALWAYS = "always", "schon immer"
    NO_ANSWER = "no_answer", "keine Angabe"


class ResidenceBand(StrEnum):
    """Length of residence in Germany (domain facts § 8)."""

    UNDER_1 = "under_1"
    FROM_1_TO_3 = "from_1_to_3"
    FROM_3_TO_5 = "from_3_to_5"
    FROM_5_TO_10 = "from_5_to_10"
    OVER_10 = "over_10"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return _BAND_LABELS[self]

    @property
    def is_settled(self) -> bool:
        """Here for five years or longer: the "long-settled" of the attention balance."""
        return self in {ResidenceBand.FROM_5_TO_10, ResidenceBand.OVER_10}


_BAND_LABELS = {
    ResidenceBand.UNDER_1: gettext_noop("unter 1 Jahr"),
    ResidenceBand.FROM_1_TO_3: gettext_noop("1 bis 3 Jahre"),
    ResidenceBand.FROM_3_TO_5: gettext_noop("3 bis 5 Jahre"),
    ResidenceBand.FROM_5_TO_10: gettext_noop("5 bis 10 Jahre"),
    ResidenceBand.OVER_10: gettext_noop("über 10 Jahre oder schon immer"),
    ResidenceBand.UNKNOWN: "unbekannt",
}


class LanguageUse(models.TextChoices):
    MOTHER = "mother", "Muttersprache"
    FAMILY = "family", "Familiensprache"
    OTHER = "other", "weitere Sprache"


class ContactKind(models.TextChoices):
    PHONE = "phone", "Telefon"
    EMAIL = "email", "E-Mail"


class InformedHow(models.TextChoices):
    """How the information sheet of Art. 13 GDPR reached the family."""

    HANDED_OVER = "handed_over", "Informationsblatt ausgehändigt"
    READ_OUT = "read_out", "Informationsblatt vorgelesen oder gedolmetscht"


class ConsentForm(models.TextChoices):
    PAPER = "paper", "unterschriebenes Papier liegt vor"
    SPOKEN = "spoken", "mündlich, mit Datum vermerkt"
    ONLINE = "online", "über einen Link"


class DisclosureWay(models.TextChoices):
    """How data of a family left the centre."""

    MAIL = "mail", "E-Mail"
    LINK = "link", "Link mit Zugangscode"
    LOTSE = "lotse", "innerhalb von Lotse"
    FILE = "file", "Datei"
    LETTER = "letter", "Brief"
    HAND = "hand", "persönlich übergeben"
    PHONE = "phone", "Telefon"


class ParcelState(models.TextChoices):
    """A family on its way from one centre to another."""

    OFFERED = "offered", "angeboten"
    ACCEPTED = "accepted", "übernommen"
    DECLINED = "declined", "abgelehnt"
    WITHDRAWN = "withdrawn", "zurückgezogen"
    EXPIRED = "expired", "abgelaufen"


class DeclineReason(models.TextChoices):
    NOT_HERE = "not_here", "Die Familie wohnt nicht in unserem Gebiet"
    KNOWN = "known", "Die Familie ist hier schon bekannt"
    NO_CONTACT = "no_contact", "Die Familie ist nicht erreichbar"
    NOT_WANTED = "not_wanted", "Die Familie wünscht keine Beratung"
    OTHER = "other", "anderer Grund"


SCRIPTS = (
    ("latin", "lateinisch"),
    ("cyrillic", "kyrillisch"),
    ("arabic", "arabisch"),
    ("greek", "griechisch"),
    ("hebrew", "hebräisch"),
    ("ethiopic", "äthiopisch (Ge'ez)"),
    ("armenian", "armenisch"),
    ("georgian", "georgisch"),
    ("devanagari", "Devanagari"),
    ("bengali", "bengalisch"),
    ("tamil", "tamilisch"),
    ("chinese", "chinesisch"),
    ("other", "andere Schrift"),
)


class InspectionCause(models.TextChoices):
    """Why somebody looks into the log of a file."""

    COMPLAINT = "complaint", "Beschwerde"
    SUSPICION = "suspicion", "Verdacht, dass jemand die Akte ohne Anlass geöffnet hat"
    FAMILY = "family", "Anfrage der Familie"
    AUTHORITY = "authority", "Anfrage der Aufsicht oder eines Gerichts"
    SAMPLE = "sample", "vereinbarte Stichprobe"
