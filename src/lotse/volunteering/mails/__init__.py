"""Mails of the work with volunteers: in the reader's language, German below; no name of a family."""

from collections.abc import Callable

from django.utils import translation

from lotse.core.languages import SOURCE


def in_both(language: str, write: Callable[[], str]) -> str:
    """What ``write`` says in a language, with the German below; only German where that is the language."""
    german = spoken(SOURCE, write)
    if language == SOURCE:
        return german
    return f"{spoken(language, write)}\n\n- - - Deutsch - - -\n\n{german}"


def spoken(language: str, write: Callable[[], str]) -> str:
    with translation.override(language):
        return write()
