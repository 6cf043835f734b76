"""Pages for everybody: what they tell, in which language, and what they never tell."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client

from lotse.tenants.models import Centre
from tests.world import World

WISH = {"headers": {"accept-language": "uk-UA,uk;q=0.9,de;q=0.5"}}


def page(path: str, **kwargs: object) -> str:
    response = Client().get(path, **kwargs)
    assert response.status_code == 200
    return response.content.decode()


def test_the_first_page_leads_to_each_centre_and_to_the_login(world: World) -> None:
    found = page("/")
    assert 'href="/lippe/"' in found and 'href="/nachbar/"' in found and 'href="/konto/anmelden/"' in found


def test_the_page_of_a_centre_tells_how_to_reach_it_and_names_nobody(world: World) -> None:
    Centre.objects.filter(slug="lippe").update(opening_hours="Mo–Do 8–16 Uhr", address="Musterstraße 1\n32756 Detmold")
    found = page("/lippe/")
    for words in ("Kreis Lippe", "05231 62-0", "ki@lippe.example.org", "Mo–Do 8–16 Uhr", "Musterstraße 1<br>"):
        assert words in found
    for member in world.lippe.members.values():
        assert member.name not in found and member.user.email not in found


def test_an_unknown_centre_does_not_exist(world: World) -> None:
    assert Client().get("/gibtesnicht/").status_code == 404


def test_public_pages_speak_the_language_of_the_browser(world: World) -> None:
    found = page("/", **WISH)
    assert '<html lang="uk" dir="ltr"' in found
    assert "Ваш центр" in found and "ще ніхто не перевіряв" in found


def test_arabic_runs_from_right_to_left(world: World) -> None:
    found = page("/?sprache=ar")
    assert '<html lang="ar" dir="rtl"' in found and "kern.rtl.css" in found and "مركزكم" in found


def test_a_chosen_language_stays_for_the_visit(world: World) -> None:
    client = Client()
    client.get("/?sprache=tr")
    assert "Merkeziniz" in client.get("/", **WISH).content.decode()  # type: ignore[arg-type]
    assert "Bize nasıl ulaşırsınız" in client.get("/lippe/").content.decode()
    assert '<html lang="de"' in client.get("/?sprache=de").content.decode()


def test_each_language_has_its_direction_and_marks_what_nobody_has_checked(world: World) -> None:
    client = Client()
    for language, name in settings.LANGUAGES:
        found = client.get(f"/?sprache={language}").content.decode()
        direction = "rtl" if language in {"ar", "fa"} else "ltr"
        assert f'<html lang="{language}" dir="{direction}">' in found
        assert ("l-public-note" in found) == (language != "de")
        assert f'aria-current="true">{name}</a>' in found
        assert found.count("hreflang=") == 10


def test_each_page_says_who_has_checked_its_language(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LANGUAGE_CHECKS", {"uk": ("Sprachdienst <Lippe>", dt.date(2026, 11, 26))})
    assert "Перевірено: Sprachdienst &lt;Lippe&gt;, 26.11.2026." in page("/?sprache=uk")
    assert "Bu çeviriyi henüz kimse kontrol etmedi." in page("/?sprache=tr")
    found = page("/barrierefreiheit/")
    assert "Перевірено: Sprachdienst" in found and "Bu çeviriyi henüz kimse kontrol etmedi." in found


def test_an_unknown_language_is_german(world: World) -> None:
    assert '<html lang="de"' in page("/?sprache=xx")


@pytest.mark.parametrize(
    ("path", "language"), [("/impressum/", "uk"), ("/datenschutz/", "uk"), ("/barrierefreiheit/", "de")]
)
def test_what_the_law_asks_for_is_linked_from_each_page(world: World, path: str, language: str) -> None:
    assert f'<html lang="{language}"' in page(path, **WISH)
    for start in ("/", "/lippe/", "/konto/anmelden/", "/rueckmeldung/"):
        assert f'href="{path}"' in page(start)


def test_the_imprint_names_the_operator(world: World, settings: object) -> None:
    settings.OPERATOR_NAME = "Kreis Lippe"  # type: ignore[attr-defined]
    settings.OPERATOR_ADDRESS = "Felix-Fechenbach-Straße 5\n32756 Detmold"  # type: ignore[attr-defined]
    settings.OPERATOR_EMAIL = "betrieb@lippe.example.org"  # type: ignore[attr-defined]
    found = page("/impressum/")
    for words in ("Kreis Lippe", "32756 Detmold", "mailto:betrieb@lippe.example.org"):
        assert words in found


def test_the_accessibility_statement_has_what_bitv_asks_for(world: World) -> None:
    found = page("/barrierefreiheit/")
    for words in (
        "teilweise vereinbar",
        "Noch nicht barrierefrei",
        "Selbstbewertung",
        "Ombudsstelle",
        "/rueckmeldung/",
    ):
        assert words in found


def test_public_pages_ask_no_foreign_computer_and_set_no_cookie(world: World) -> None:
    for path in ("/", "/lippe/", "/impressum/", "/datenschutz/", "/barrierefreiheit/"):
        response = Client().get(path)
        assert not response.cookies
        assert "default-src 'none'" in response["Content-Security-Policy"]
        for attribute in ('src="http', '<link rel="stylesheet" href="http'):
            assert attribute not in response.content.decode()


@pytest.mark.parametrize("centres", [1, 3])
def test_the_first_page_costs_three_queries(world: World, centres: int, django_assert_num_queries: object) -> None:
    for number in range(centres):
        Centre.objects.create(slug=f"z{number}", name=f"Z{number}", district_name="Kreis", ags="05770")
    with django_assert_num_queries(3):  # centres, months after which entries are hidden, topics  # type: ignore[operator]
        Client().get("/")
