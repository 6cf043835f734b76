"""The second factor: due for roles that read personal files, asked for at the login, sealed in the database."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from lotse.outbox.models import Mail
from lotse.tenants import rights
from lotse.tenants.enums import Role
from tests.accounts.browser import code_of, set_up_factor, sign_in
from tests.world import World

ACTIVATE = "/konto/sicherheit/app/einrichten/"


@pytest.fixture
def _required(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The factor is due, and counselling reads personal files."""
    settings.REQUIRE_SECOND_FACTOR = True  # type: ignore[attr-defined]
    monkeypatch.setattr(rights, "_RIGHTS", dict(rights._RIGHTS))
    rights.declare("tests.read_files", "Akten lesen", roles={Role.COUNSELLOR}, personal=True)


@pytest.mark.usefixtures("_required")
def test_whoever_reads_files_sets_up_the_factor_and_then_is_where_they_wanted_to_be(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    client = Client()
    sign_in(client, world.lippe.counsellor.user)
    assert client.get("/lippe/suche/?q=Sommer")["Location"] == ACTIVATE
    page = client.get(ACTIVATE).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    secret = re.search(r"<code>(\w+)</code>", page)
    assert secret
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(ACTIVATE, {"code": code_of(secret[1])})
    assert answer["Location"] == "/konto/sicherheit/ersatzcodes/"
    page = client.get("/konto/sicherheit/ersatzcodes/").content.decode()
    assert page.count("<code>") == 10 and "/konto/weiter/" in page
    assert client.get("/konto/weiter/")["Location"] == "/lippe/suche/?q=Sommer"
    assert client.get("/lippe/suche/?q=Sommer").status_code == 200
    assert client.get("/konto/weiter/")["Location"] == "/konto/zentren/"
    assert [mail.subject for mail in Mail.objects.all()] == ["Lotse: Zweiter Faktor eingerichtet"]


@pytest.mark.usefixtures("_required")
def test_no_page_of_the_centre_opens_without_the_factor(world: World) -> None:
    client = Client()
    sign_in(client, world.lippe.counsellor.user)
    for path in ("heute/", "suche/"):
        assert client.get(world.lippe.url(path))["Location"] == ACTIVATE
        assert client.post(world.lippe.url(path))["Location"] == ACTIVATE


@pytest.mark.usefixtures("_required")
def test_roles_without_personal_rights_need_no_factor(world: World) -> None:
    assert world.lippe.client(Role.FUNDER).get("/lippe/heute/").status_code == 200


def test_where_it_is_switched_off_nobody_needs_it(world: World, settings: object) -> None:
    settings.REQUIRE_SECOND_FACTOR = False  # type: ignore[attr-defined]
    assert world.lippe.client(Role.COUNSELLOR).get("/lippe/heute/").status_code == 200


def test_with_a_factor_the_password_alone_opens_nothing(world: World) -> None:
    user = world.lippe.counsellor.user
    secret = set_up_factor(user)
    client = Client()
    assert sign_in(client, user)["Location"].startswith("/konto/sicherheit/code/")
    assert client.get("/lippe/heute/").status_code == 302
    assert "Zweiter Schritt" in client.get("/konto/sicherheit/code/").content.decode()
    wrong = client.post("/konto/sicherheit/code/", {"code": "000000"})
    assert "Der Code stimmt nicht" in wrong.content.decode()
    assert client.post("/konto/sicherheit/code/", {"code": code_of(secret)})["Location"] == "/konto/zentren/"
    assert client.get("/lippe/heute/").status_code == 200


def test_a_code_works_once(world: World) -> None:
    user = world.lippe.counsellor.user
    code = code_of(set_up_factor(user))
    for expected in (302, 200):
        client = Client()
        sign_in(client, user)
        assert client.post("/konto/sicherheit/code/", {"code": code}).status_code == expected


def test_a_recovery_code_opens_once(world: World) -> None:
    user = world.lippe.counsellor.user
    set_up_factor(user)
    code = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (302, 200):
        client = Client()
        sign_in(client, user)
        assert client.post("/konto/sicherheit/code/", {"code": code}).status_code == expected


def test_guessing_codes_is_limited(world: World) -> None:
    user = world.lippe.counsellor.user
    set_up_factor(user)
    client = Client()
    sign_in(client, user)
    answers = [client.post("/konto/sicherheit/code/", {"code": "000000"}) for _ in range(6)]
    assert "stimmt nicht" in answers[4].content.decode()
    assert "zu viele Versuche" in answers[5].content.decode()


def test_the_secret_is_sealed_in_the_database(world: World) -> None:
    user = world.lippe.counsellor.user
    secret = set_up_factor(user)
    row = Authenticator.objects.get(user=user, type="totp")
    assert secret not in str(row.data)
    assert row.data["secret"].startswith("k1:")


def test_removing_the_factor_asks_who_it_is_and_tells_by_mail(world: World) -> None:
    user = world.lippe.counsellor.user
    secret = set_up_factor(user)
    client = Client()
    client.force_login(user)
    away = "/konto/sicherheit/app/entfernen/"
    assert client.get(away)["Location"].startswith("/konto/bestaetigen/")
    assert client.post(f"/konto/sicherheit/bestaetigen/?next={away}", {"code": code_of(secret)})["Location"] == away
    assert client.post(away).status_code == 302
    assert not Authenticator.objects.filter(user=user).exists()
    assert Mail.objects.get().subject == "Lotse: Zweiter Faktor entfernt"


def test_each_page_of_the_factor_opens(world: World) -> None:
    user = world.lippe.counsellor.user
    client = Client()
    sign_in(client, user)
    assert "Jetzt einrichten" in client.get("/konto/sicherheit/").content.decode()
    set_up_factor(user)
    for path, words in {
        "": "Ersatzcodes ansehen",
        "ersatzcodes/": "Ersatzcodes",
        "ersatzcodes/neu/": "gelten danach nicht mehr",
        "ersatzcodes/datei/": "Jeder gilt einmal",
        "app/entfernen/": "App entfernen",
        "bestaetigen/": "Sind Sie es?",
    }.items():
        page = client.get(f"/konto/sicherheit/{path}")
        assert page.status_code == 200 and words in page.content.decode(), path
