"""The texts of an offer in another language: which hold, and which the German ones have left behind."""

import hashlib
from dataclasses import dataclass

from lotse.core.languages import SOURCE
from lotse.directory.enums import TranslationState
from lotse.directory.models import Offer, OfferTranslation

TEXTS = ("name", "summary", "description", "joining")
"""The fields of an offer that are translated, in the order of its page."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of an offer for a page. ``lang`` is the language in which they are written.

    ``is_missing``: German stands in for a translation that is not there, or not sure to hold. ``is_outdated``: there
    is one, of German texts that have changed since. ``is_checked``: somebody who speaks the language has read it.
    """

    name: str
    summary: str
    description: str
    joining: str
    lang: str = SOURCE
    is_missing: bool = False
    is_outdated: bool = False
    is_checked: bool = False


def source_hash(offer: Offer) -> str:
    """Of the German texts: a translation holds as long as this is the same."""
    return hashlib.sha256("\0".join(getattr(offer, text) for text in TEXTS).encode()).hexdigest()


def is_outdated(translation: OfferTranslation, offer: Offer) -> bool:
    return bool(translation.source_hash != source_hash(offer))


def is_incomplete(translation: OfferTranslation, offer: Offer) -> bool:
    """Whether a German text has no counterpart."""
    return any(getattr(offer, text) and not getattr(translation, text) for text in TEXTS)


def wording(offer: Offer, language: str) -> Wording:
    """What a page in ``language`` says. Texts that no longer hold are worse than German: they send people to a closed
    door. Reads ``offer.translations``, which lists prefetch."""
    german = {text: getattr(offer, text) for text in TEXTS}
    if language == SOURCE:
        return Wording(**german)
    found = next((one for one in offer.translations.all() if one.language == language), None)
    if found is None or is_outdated(found, offer) or is_incomplete(found, offer):
        return Wording(**german, is_missing=True, is_outdated=found is not None and is_outdated(found, offer))
    texts = {text: getattr(found, text) for text in TEXTS}
    return Wording(**texts, lang=language, is_checked=found.state == TranslationState.CHECKED)
