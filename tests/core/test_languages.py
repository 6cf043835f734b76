"""German for staff, whatever their browser says; the family's language where the page has it."""

import datetime as dt
from collections.abc import Callable

import pytest
from babel.dates import format_date
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation
from django.utils.formats import date_format

from lotse.core.languages import LanguageMiddleware, cldr_locale, multilingual


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
    assert spoken(family_page, accepts="pt-BR,fr-CA;q=0.8,en;q=0.5") == "fr"
    assert spoken(family_page, accepts="de-simple,en;q=0.5") == "de-simple"


@pytest.mark.parametrize(("wish", "found"), [("ku-TR", "kmr"), ("prs-AF", "fa"), ("fa-IR", "fa"), ("ckb-IQ", "de")])
def test_the_nearest_language_answers(spoken: Callable[..., str], wish: str, found: str) -> None:
    assert spoken(family_page, accepts=wish) == found


@pytest.mark.parametrize(
    ("language", "short", "long"),
    [
        ("de-simple", "3. September 2026", "Donnerstag, 3. September 2026"),
        ("fa", "3 سپتامبر 2026", "پنجشنبه 3 سپتامبر 2026"),
        ("ru", "3 сентября 2026 г.", "четверг, 3 сентября 2026\u202fг."),
        ("fr", "3 septembre 2026", "jeudi 3 septembre 2026"),
        ("kmr", "03.09.2026", "pêncşem, 3ê îlona 2026an"),
    ],
)
def test_dates_are_written_as_the_language_writes_them(language: str, short: str, long: str) -> None:
    day = dt.date(2026, 9, 3)
    with translation.override(language):
        assert date_format(day) == short
        assert format_date(day, "full", locale=cldr_locale(language)) == long


def test_the_chosen_language_is_kept_and_nonsense_is_not(spoken: Callable[..., str]) -> None:
    assert spoken(family_page, query="?sprache=ar", accepts="uk") == "ar"
    assert spoken(family_page, accepts="uk") == "ar"
    assert spoken(family_page, query="?sprache=klingonisch") == "ar"
    assert spoken(staff_page) == "de"
