"""The translations of offers as staff see them: what is there, what is missing, what the German has left behind."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from lotse.core.errors import NotFound
from lotse.core.languages import SOURCE
from lotse.directory.enums import OfferState, TranslationState
from lotse.directory.models import Offer, OfferTranslation
from lotse.directory.rules.wording import source_hash

MISSING, OUTDATED, DRAFT, CHECKED = "missing", "outdated", "draft", "checked"
LABELS = {MISSING: "fehlt", OUTDATED: "veraltet", DRAFT: "Entwurf, noch nicht geprüft", CHECKED: "geprüft"}
TONES = {MISSING: "neutral", OUTDATED: "warning", DRAFT: "info", CHECKED: "success"}


@dataclass(frozen=True, slots=True)
class TranslationRow:
    """One language of an offer. ``name`` is that of the language in itself, ``row`` None where it is missing."""

    language: str
    name: str
    state: str
    row: OfferTranslation | None

    @property
    def label(self) -> str:
        return LABELS[self.state]

    @property
    def tone(self) -> str:
        return TONES[self.state]


@dataclass(frozen=True, slots=True)
class OfferToTranslate:
    """A published offer of which some languages are missing or outdated: how they are called."""

    offer: Offer
    missing: str
    outdated: str


def languages() -> dict[str, str]:
    """Into which is translated: code -> name in the language itself."""
    return {code: str(name) for code, name in settings.LANGUAGES if code != SOURCE}


def language_for(code: str) -> str:
    """The name of a language into which is translated. Raises NotFound."""
    if code not in languages():
        raise NotFound
    return languages()[code]


def translations(offer: Offer) -> list[TranslationRow]:
    """All languages of an offer, in the order of the public switch."""
    found = {row.language: row for row in offer.translations.all()}
    current = source_hash(offer)
    return [
        TranslationRow(code, name, _state(found.get(code), current), found.get(code))
        for code, name in languages().items()
    ]


def translation_of(offer: Offer, language: str) -> OfferTranslation | None:
    return offer.translations.filter(language=language).first()


def offers_to_translate() -> QuerySet[Offer]:
    """The published offers, for a page of the list; ``lacking`` says what each lacks."""
    return Offer.objects.filter(state=OfferState.PUBLISHED).prefetch_related("translations").order_by("name", "id")


def lacking(offer: Offer) -> OfferToTranslate:
    rows = translations(offer)
    missing, outdated = (", ".join(one.name for one in rows if one.state == state) for state in (MISSING, OUTDATED))
    return OfferToTranslate(offer, missing, outdated)


def _state(row: OfferTranslation | None, current: str) -> str:
    if row is None:
        return MISSING
    if row.source_hash != current:
        return OUTDATED
    return CHECKED if row.state == TranslationState.CHECKED else DRAFT
