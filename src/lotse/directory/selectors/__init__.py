"""Questions about organisations."""

from django.db.models import Q, QuerySet

from lotse.core.names import search_words
from lotse.directory.enums import DECIDING_KINDS
from lotse.directory.models import DirectorySettings, Organisation


def named(text: str, prefix: str = "") -> Q:
    """Organisations in whose name or town each word of the text begins a word; an empty text finds all.

    ``prefix`` is the way from another model, e.g. "organisation__".
    """
    found = Q()
    for word in search_words(text):
        found &= Q(**{f"{prefix}search_text__contains": f" {word}"})
    return found


def deciding_organisations() -> QuerySet[Organisation]:
    """Active offices that decide about school places, by name."""
    return Organisation.objects.filter(kind__in=DECIDING_KINDS, is_active=True).order_by("name", "id")


def settings() -> DirectorySettings:
    """After how many months entries are asked about, stale and hidden; the defaults where nobody has changed them."""
    return DirectorySettings.objects.first() or DirectorySettings()
