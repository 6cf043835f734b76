"""Which language a page speaks: German, but for the pages that families and partners read."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

PARAMETER = "sprache"
SESSION_KEY = "language"
V = TypeVar("V", bound=Callable[..., Any])


def multilingual(view: V) -> V:
    """Marks a view whose page exists in every language of ``settings.LANGUAGES``."""
    view.multilingual = True  # type: ignore[attr-defined]
    return view


class LanguageMiddleware:
    """German for each page; on multilingual ones what was chosen by ``?sprache=``, else what the browser asks for.

    The choice is kept in the session, so that no cookie of its own is needed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        translation.activate(settings.LANGUAGE_CODE)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language())
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> None:
        if getattr(view, "multilingual", False):
            translation.activate(_chosen(request))


def _chosen(request: HttpRequest) -> str:
    codes = {code for code, _ in settings.LANGUAGES}
    wanted = request.GET.get(PARAMETER, "")
    if wanted in codes:
        if request.session.get(SESSION_KEY) != wanted:
            request.session[SESSION_KEY] = wanted
        return wanted
    kept = request.session.get(SESSION_KEY, "")
    return kept if kept in codes else translation.get_language_from_request(request)
