"""Signing in: password, lock-out, no hint about who has an account, sessions that end."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.test import Client

from lotse.accounts.templatetags.devices import device
from lotse.core import registry
from lotse.tenants.enums import Role
from tests.accounts.browser import LOGIN, sign_in
from tests.world import NOW, PASSWORD, World


def test_the_right_password_leads_to_the_own_centre(world: World) -> None:
    client = Client()
    response = sign_in(client, world.lippe.counsellor.user)
    assert response["Location"] == "/konto/zentren/"
    assert client.get("/konto/zentren/")["Location"] == "/lippe/heute/"
    assert client.get("/lippe/heute/").status_code == 200


def test_after_the_login_one_is_where_one_wanted_to_be(world: World) -> None:
    client = Client()
    wanted = client.get("/lippe/suche/?q=Sommer")["Location"]
    assert wanted == "/konto/anmelden/?next=/lippe/suche/%3Fq%3DSommer"
    response = client.post(wanted, {"login": world.lippe.counsellor.user.email, "password": PASSWORD})
    assert response["Location"] == "/lippe/suche/?q=Sommer"


def test_the_login_leads_to_no_foreign_site(world: World) -> None:
    response = sign_in(Client(), world.lippe.counsellor.user, next="https://example.org/")
    assert response["Location"] == "/konto/zentren/"


def test_capitals_in_the_address_do_not_matter(world: World) -> None:
    data = {"login": world.lippe.counsellor.user.email.upper(), "password": PASSWORD}
    assert Client().post(LOGIN, data).status_code == 302


def test_unknown_address_and_wrong_password_get_the_same_answer(world: World) -> None:
    known = Client().post(LOGIN, {"login": world.charlie.email, "password": "falsch"}).content.decode()
    unknown = Client().post(LOGIN, {"login": "niemand@example.org", "password": "falsch"}).content.decode()
    assert "E-Mail-Adresse oder Passwort stimmt nicht" in known
    assert _without_address_and_token(known) == _without_address_and_token(unknown)


def _without_address_and_token(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line and "@example.org" not in line]


@pytest.mark.parametrize("address", ["counsellor@lippe.example.org", "niemand@example.org"])
def test_five_wrong_passwords_lock_the_address_for_ten_minutes(world: World, address: str) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(5):
            page = Client().post(LOGIN, {"login": address, "password": "falsch"})
            assert "stimmt nicht" in page.content.decode()
        page = Client().post(LOGIN, {"login": address, "password": PASSWORD})
        assert "Das waren zu viele Versuche" in page.content.decode()
        clock.shift(dt.timedelta(minutes=9))
        assert "zu viele Versuche" in Client().post(LOGIN, {"login": address, "password": PASSWORD}).content.decode()
        clock.shift(dt.timedelta(minutes=2))
        answer = Client().post(LOGIN, {"login": address, "password": PASSWORD})
        assert answer.status_code == (302 if address.startswith("counsellor") else 200)


def test_a_lock_hits_one_address_only(world: World) -> None:
    for _ in range(6):
        sign_in(Client(), world.charlie, "falsch")
    assert sign_in(Client(), world.lippe.counsellor.user).status_code == 302


def test_a_right_password_in_between_does_not_reset_the_count(world: World) -> None:
    for _ in range(4):
        sign_in(Client(), world.charlie, "falsch")
    assert sign_in(Client(), world.charlie).status_code == 302
    sign_in(Client(), world.charlie, "falsch")
    assert "zu viele Versuche" in sign_in(Client(), world.charlie).content.decode()


def test_a_locked_account_does_not_open(world: World) -> None:
    user = world.lippe.counsellor.user
    user.is_active = False
    user.save()
    client = Client()
    sign_in(client, user)
    assert client.get("/lippe/heute/").status_code == 302


def test_the_login_gives_the_session_a_new_key(world: World) -> None:
    client = Client()
    session = client.session  # a session that somebody else may have planted
    session["lotse_language"] = "tr"
    session.save()
    client.cookies[django_settings.SESSION_COOKIE_NAME] = planted = session.session_key
    sign_in(client, world.lippe.counsellor.user)
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_the_session_ends_with_the_browser(world: World) -> None:
    client = Client()
    cookie = sign_in(client, world.lippe.counsellor.user).cookies[django_settings.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == "" and cookie["httponly"] and cookie["samesite"] == "Lax"


def test_an_hour_without_a_request_signs_out_and_says_so(world: World) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client = world.lippe.client(Role.COUNSELLOR)
        assert client.get("/lippe/heute/").status_code == 200
        clock.shift(dt.timedelta(minutes=59))
        assert client.get("/lippe/heute/").status_code == 200
        clock.shift(dt.timedelta(minutes=59))
        assert client.get("/lippe/heute/").status_code == 200
        clock.shift(dt.timedelta(minutes=61))
        response = client.get("/lippe/heute/", follow=True)
        assert response.redirect_chain[0][0] == "/konto/anmelden/?next=/lippe/heute/"
        assert "längere Zeit nicht aktiv" in response.content.decode()


def test_signing_out_needs_a_button(world: World) -> None:
    client = world.lippe.client(Role.COUNSELLOR)
    assert "Möchten Sie sich abmelden?" in client.get("/konto/abmelden/").content.decode()
    assert client.get("/lippe/heute/").status_code == 200
    client.post("/konto/abmelden/")
    assert client.get("/lippe/heute/").status_code == 302


def test_what_is_not_offered_does_not_exist(world: World) -> None:
    client = world.lippe.client(Role.COUNSELLOR)
    for path in ("signup/", "registrieren/", "email/", "social/", "login/", "confirm-email/x/", "2fa/webauthn/"):
        assert client.get(f"/konto/{path}").status_code == 404


def test_staff_pages_stay_german_whatever_the_browser_wishes(world: World) -> None:
    page = Client().get(LOGIN, headers={"accept-language": "tr,en;q=0.8"})
    assert page["Content-Language"] == "de"
    assert "Passwort vergessen?" in page.content.decode()


def test_the_page_says_where_a_second_factor_is_not_asked_for(world: World, settings: object) -> None:
    settings.REQUIRE_SECOND_FACTOR = False  # type: ignore[attr-defined]
    assert "Ohne zweiten Faktor" in Client().get(LOGIN).content.decode()
    settings.REQUIRE_SECOND_FACTOR = True  # type: ignore[attr-defined]
    assert "Ohne zweiten Faktor" not in Client().get(LOGIN).content.decode()


def test_a_demo_names_its_accounts_on_the_login_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Anmeldungen der Vorführung" not in Client().get(LOGIN).content.decode()
    logins: registry.Registry[registry.Provider] = registry.Registry("demo_logins")
    logins.add("tests", lambda: [registry.DemoLogin("leitung@lippe.example", "Leitung", "geheim-genug")])
    monkeypatch.setattr(registry, "demo_logins", logins)
    page = Client().get(LOGIN).content.decode()
    for words in ("Anmeldungen der Vorführung", "leitung@lippe.example", "Leitung", "geheim-genug"):
        assert words in page


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0 Safari/537.36 Edg/131.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox, Linux"),
        ("curl/8.5", "curl/8.5"),
        ("", "unbekannt"),
    ],
)
def test_devices_have_names_that_people_know(user_agent: str, name: str) -> None:
    assert device(user_agent) == name
