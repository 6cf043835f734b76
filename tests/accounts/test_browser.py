"""The login, the own account and the administration in a real browser."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.tenants.enums import Role
from tests.accounts.browser import LOGIN, code_of, set_up_factor
from tests.world import PASSWORD, Place, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lippe(world: World) -> Place:
    return world.lippe


def test_signing_in_with_the_second_factor_by_keyboard(lippe: Place, visit: Any, live_server: Any) -> None:
    user = lippe.counsellor.user
    secret = set_up_factor(user)
    page = visit(lippe.url("heute/"))
    page.get_by_label("E-Mail-Adresse").fill(user.email)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("Code").fill(code_of(secret))
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_server.url}{lippe.url('heute/')}")


def test_the_pages_before_the_login_are_accessible(
    lippe: Place, visit: Any, page: Page, accessible: Callable[[Page], None]
) -> None:
    for path in (
        LOGIN,
        "/konto/passwort/vergessen/",
        "/konto/passwort/vergessen/gesendet/",
        "/konto/passwort/neu/1-a-b/",
    ):
        accessible(visit(path))
    page.goto(page.url.split("/konto/")[0] + LOGIN)
    page.get_by_label("E-Mail-Adresse").fill("niemand@example.org")
    page.get_by_label("Passwort", exact=True).fill("falsch")
    page.keyboard.press("Enter")
    expect(page.get_by_text("E-Mail-Adresse oder Passwort stimmt nicht").first).to_be_visible()
    accessible(page)


@pytest.mark.parametrize("language", ["de", "ar"])
def test_public_pages_are_accessible_in_both_directions(
    lippe: Place, visit: Any, page: Page, accessible: Callable[[Page], None], language: str
) -> None:
    for path in ("/", "/lippe/", "/rueckmeldung/", "/impressum/", "/datenschutz/", "/barrierefreiheit/"):
        accessible(visit(f"{path}?sprache={language}"))


def test_the_pages_of_account_and_administration_are_accessible(
    lippe: Place, sign_in: Any, visit: Any, page: Page, accessible: Callable[[Page], None]
) -> None:
    sign_in(lippe, Role.ADMINISTRATOR)
    member = lippe.members[Role.FUNDER]
    for path in (
        "/konto/passwort/",
        "/konto/sicherheit/",
        "/konto/sicherheit/app/einrichten/",  # asks for the password first
        "/konto/sitzungen/",
        "/konto/abmelden/",
        lippe.url("verwaltung/"),
        lippe.url("verwaltung/zugaenge/"),
        lippe.url("verwaltung/zugaenge/einladen/"),
        lippe.url(f"verwaltung/zugaenge/{member.pk}/rollen/"),
        lippe.url("verwaltung/zentrum/"),
        lippe.url("verwaltung/gemeinden/"),
        lippe.url("verwaltung/gemeinden/neu/"),
        lippe.url("verwaltung/postausgang/"),
    ):
        accessible(visit(path))


def test_the_end_of_a_session_is_announced_and_put_off(
    lippe: Place, sign_in: Any, page: Page, live_server: Any, settings: Any
) -> None:
    settings.SESSION_IDLE_MINUTES = 60
    sign_in(lippe, Role.COUNSELLOR)
    page.clock.install()
    page.goto(live_server.url + lippe.url("suche/"))
    warning = page.get_by_role("alertdialog", name="Gleich werden Sie abgemeldet")
    page.clock.run_for(57 * 60_000)
    expect(warning).to_be_hidden()
    page.clock.run_for(90_000)
    expect(warning).to_be_visible()
    stay = warning.get_by_role("button", name="Angemeldet bleiben")
    expect(stay).to_be_focused()
    with page.expect_response(re.compile("/konto/da/")):
        stay.click()
    expect(warning).to_be_hidden()
    page.clock.run_for(57 * 60_000)
    expect(warning).to_be_hidden()
