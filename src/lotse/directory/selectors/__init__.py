"""Questions about organisations, and what of the directory everybody may see."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import Case, Q, QuerySet, When

from lotse.core.names import search_key, search_words
from lotse.directory.enums import DECIDING_KINDS
from lotse.directory.models import DirectorySettings, Offer, Organisation
from lotse.directory.rules import rights


def named(text: str, prefix: str = "") -> Q:
    """Organisations in whose name or town each word of the text begins a word; an empty text finds all.

    ``prefix`` is the way from another model, e.g. "organisation__".
    """
    found = Q()
    for word in search_words(text):
        found &= Q(**{f"{prefix}search_text__contains": f" {word}"})
    return found


def pks_named(names: Iterable[tuple[uuid.UUID, str]], text: str) -> list[uuid.UUID]:
    """Of rows that carry no folded name of their own, those in whose name each word of the text begins a word."""
    words = [f" {word}" for word in search_words(text)]
    return [pk for pk, name in names if words and all(word in search_key(name) for word in words)]


def deciding_organisations() -> QuerySet[Organisation]:
    """Active offices that decide about school places: the school authority first, then by kind and name."""
    rank = Case(
        *(When(kind=kind, then=place) for place, kind in enumerate(DECIDING_KINDS)), default=len(DECIDING_KINDS)
    )
    return Organisation.objects.filter(kind__in=DECIDING_KINDS, is_active=True).order_by(rank, "name", "id")


def settings() -> DirectorySettings:
    """After how many months entries are asked about, stale and hidden; the defaults where nobody has changed them."""
    return DirectorySettings.objects.first() or DirectorySettings()


def published_everywhere(on: dt.date) -> QuerySet[Offer]:
    """The offers that all centres show to the public on a day. Inside ``across_centres(Door.PUBLISHED_OFFERS)``."""
    return rights.published_everywhere(DirectorySettings.objects.all(), on)
