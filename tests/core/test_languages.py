"""German for staff, whatever their browser says; the family's language where the page has it."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from lotse.core.languages import LanguageMiddleware, multilingual


def staff_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(translation.get_language())


@multilingual
def family_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(translation.get_language())


@pytest.fixture
def spoken() -> Callable[..., str]:
    session = SessionStore()

    def ask(view: Callable[[HttpRequest], HttpResponse], query: str = "", accepts: str = "") -> str:
        request = RequestFactory().get(f"/{query}", headers={"Accept-Language": accepts})
        request.session = session

        def get_response(request: HttpRequest) -> HttpResponse:
            middleware.process_view(request, view, [], {})
            return view(request)

        middleware = LanguageMiddleware(get_response)
        return middleware(request).content.decode()

    return ask


def test_staff_pages_are_german(spoken: Callable[..., str]) -> None:
    assert spoken(staff_page, accepts="ar") == "de"
    assert spoken(staff_page, query="?sprache=ar") == "de"


def test_a_family_is_answered_in_the_language_of_its_browser(spoken: Callable[..., str]) -> None:
    assert spoken(family_page, accepts="uk,de;q=0.5") == "uk"
    assert spoken(family_page, accepts="xx") == "de"


def test_the_chosen_language_is_kept_and_nonsense_is_not(spoken: Callable[..., str]) -> None:
    assert spoken(family_page, query="?sprache=ar", accepts="uk") == "ar"
    assert spoken(family_page, accepts="uk") == "ar"
    assert spoken(family_page, query="?sprache=klingonisch") == "ar"
    assert spoken(staff_page) == "de"
