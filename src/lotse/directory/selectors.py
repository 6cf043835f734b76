"""Questions about organisations."""

from django.db.models import Q

from lotse.core.names import search_words


def named(text: str, prefix: str = "") -> Q:
    """Organisations in whose name or town each word of the text begins a word; an empty text finds all.

    ``prefix`` is the way from another model, e.g. "organisation__".
    """
    found = Q()
    for word in search_words(text):
        found &= Q(**{f"{prefix}search_text__contains": f" {word}"})
    return found
