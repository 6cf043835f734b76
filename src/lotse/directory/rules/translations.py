"""Whether a translation still fits the German text that it was made from."""

import hashlib

from lotse.directory.models import Offer

TEXTS = ("name", "summary", "description", "joining")
"""The fields of an offer that are translated; those of OfferTranslation have the same names."""


def source_hash(offer: Offer) -> str:
    """A code of the German texts of an offer: another one as soon as one of them changes."""
    text = "\x1f".join(getattr(offer, name) for name in TEXTS)
    return hashlib.sha256(text.encode()).hexdigest()
