"""What families are told and agree to: a centre's own versions, and the exact words that were used."""

from django.db import models

from lotse.core.codes import new_code
from lotse.core.personal import Impersonal
from lotse.core.tenancy import TenantModel
from lotse.tenants.models import Membership
from lotse.wording.enums import SUBJECTS
from lotse.wording.standard import AUTHORITY, GROUND


class Wording(TenantModel):
    """A centre's own version of a text; it counts from a day on, until the next one. Version 0 is the standard text."""

    personal = Impersonal("texts for everybody")

    subject = models.CharField("Text", max_length=20, choices=SUBJECTS)
    number = models.PositiveSmallIntegerField("Fassung")
    starts_on = models.DateField("gilt ab")
    # Consents to earlier versions count no more from ``starts_on`` on
    asks_anew = models.BooleanField("Einwilligungen neu einholen", default=False)
    written_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("geschrieben am")

    class Meta(TenantModel.Meta):
        ordering = ("subject", "-number")
        constraints = (
            models.UniqueConstraint(fields=("centre", "subject", "number"), name="wording_wording_number"),
            models.UniqueConstraint(fields=("centre", "subject", "starts_on"), name="wording_wording_day"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="wording_wording_from_one"),
        )

    def __str__(self) -> str:
        return f"Fassung {self.number}"


class WordingText(TenantModel):
    """A version in one language. Lines are paragraphs. May be changed until somebody was given it (``KeptText``)."""

    personal = Impersonal("texts for everybody")

    wording = models.ForeignKey(Wording, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField("Sprache", max_length=12)
    text = models.TextField("Text", max_length=6000)
    checked_by = models.CharField("geprüft von", max_length=100, blank=True)
    checked_on = models.DateField("geprüft am", null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("language",)
        constraints = (
            models.UniqueConstraint(fields=("centre", "wording", "language"), name="wording_text_language"),
            models.CheckConstraint(
                condition=models.Q(checked_by="", checked_on__isnull=True)
                | ~models.Q(checked_by="") & models.Q(checked_on__isnull=False),
                name="wording_text_checked",
            ),
        )

    def __str__(self) -> str:
        return f"{self.wording} ({self.language})"


class KeptText(TenantModel):
    """The exact words that families were given, standard texts and facts of the centre included. Never changed."""

    personal = Impersonal("texts for everybody")

    code = models.CharField("Zeichen", max_length=6, default=new_code, editable=False)
    subject = models.CharField("Text", max_length=20, choices=SUBJECTS)
    number = models.PositiveSmallIntegerField("Fassung")  # 0: the standard text
    label = models.CharField("Fassung", max_length=20)
    language = models.CharField("Sprache", max_length=12)
    lines = models.JSONField("Wortlaut")  # pairs: German, the language ("" where it is German or missing)
    note = models.CharField("Prüfvermerk", max_length=200, blank=True)  # in the language
    digest = models.CharField(max_length=64, editable=False)
    kept_at = models.DateTimeField("zuerst benutzt am")

    class Meta(TenantModel.Meta):
        ordering = ("-kept_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "code"), name="wording_kept_code"),
            models.UniqueConstraint(fields=("centre", "digest"), name="wording_kept_once"),
        )
        indexes = (models.Index(fields=("centre", "subject", "language", "-kept_at"), name="wording_kept_newest"),)

    def __str__(self) -> str:
        return self.label


class SheetFacts(TenantModel):
    """What the standard information sheet says of this centre; one row per centre. Empty: what is known anyway."""

    personal = Impersonal("facts of the centre")

    responsible = models.TextField("Verantwortlich", max_length=400, blank=True)  # empty: district and address
    officer = models.TextField("Datenschutzbeauftragte:r", max_length=400, blank=True)
    ground = models.CharField("Rechtsgrundlage", max_length=200, default=GROUND)
    authority = models.TextField("Aufsichtsbehörde", max_length=400, default=AUTHORITY)
    version = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("centre",), name="wording_facts_one"),)

    def __str__(self) -> str:
        return "Angaben für das Informationsblatt"
