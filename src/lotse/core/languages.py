"""Which language a page speaks: German, except pages for everybody that carry ``@multilingual``.

Such a page follows ``?sprache=uk`` (kept in the session), then the browser's wish, then German.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from babel import Locale
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation.trans_real import parse_accept_lang_header

from lotse.core.components import Language

V = TypeVar("V", bound=Callable[..., Any])
PARAMETER = "sprache"
SESSION_KEY = "lotse_language"
SOURCE = "de"  # the language that is written and checked; all others carry a note
# Whoever reads the first reads the second best of what we speak: browsers call Kurmanji "ku" (as CLDR does), and Dari
# is written as Farsi is.
_NEAREST = {"ku": "kmr", "prs": "fa"}


def multilingual(view: V) -> V:
    """Mark a view whose page is translated."""
    view.multilingual = True  # type: ignore[attr-defined]
    return view


class LanguageMiddleware:
    """Takes the place of Django's LocaleMiddleware, which would answer staff in the language of their browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(SOURCE):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or SOURCE)
            return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        if getattr(view, "multilingual", False):
            request.multilingual = True  # type: ignore[attr-defined]
            translation.activate(_chosen(request))


def _chosen(request: HttpRequest) -> str:
    known = dict(settings.LANGUAGES)
    asked = request.GET.get(PARAMETER, "")
    if asked in known:
        request.session[SESSION_KEY] = asked
        return asked
    if request.session.get(SESSION_KEY) in known:
        return str(request.session[SESSION_KEY])
    for wish, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if found := spoken(wish):
            return found
    return SOURCE


def spoken(tag: str) -> str:
    """The language of our pages for somebody who reads ``tag`` (BCP 47); "" where we do not speak it."""
    known, general = dict(settings.LANGUAGES), tag.partition("-")[0]
    return next((one for one in (tag, general, _NEAREST.get(general, "")) if one in known), "")


def cldr_locale(language: str) -> Locale:
    """What Babel knows about one of our languages; plain German counts and dates as German does."""
    return Locale.parse(translation.to_locale(language))


def check_note() -> str:
    """Who has checked the language that is active, in this language; "" for German, from which all is translated."""
    language = translation.get_language() or SOURCE
    if language == SOURCE:
        return ""
    if language not in settings.LANGUAGE_CHECKS:
        return gettext("Diese Übersetzung hat noch niemand geprüft. Es gilt der deutsche Text.")
    who, day = settings.LANGUAGE_CHECKS[language]
    signed = {"who": who, "day": f"{day:%d.%m.%Y}"}
    return gettext("Geprüft von %(who)s am %(day)s. Es gilt der deutsche Text.") % signed


def switch(request: HttpRequest) -> list[Language]:
    """The entries of the language switch, which keep the rest of the address; empty on pages in German only."""
    if not getattr(request, "multilingual", False):
        return []
    current, query = translation.get_language(), request.GET.copy()
    found = []
    for code, name in settings.LANGUAGES:
        query[PARAMETER] = code
        found.append(Language(code, str(name), f"?{query.urlencode()}", code == current))
    return found


def also_in() -> str:
    """What mails say of a page behind their link where nobody knows which language the reader reads best."""
    names = ", ".join(str(name) for code, name in settings.LANGUAGES if code != SOURCE)
    return f"Die Seite gibt es auch in anderen Sprachen: {names}"


def check_notes() -> list[tuple[str, str, str]]:
    """For each language but German: code, name, and who has checked it, in the language itself."""
    found = []
    for code, name in settings.LANGUAGES:
        if code != SOURCE:
            with translation.override(code):
                found.append((code, str(name), check_note()))
    return found
