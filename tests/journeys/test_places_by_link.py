"""A counsellor asks schools for their places; a school answers on a phone in a minute; the next one calls."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from lotse.core import clock
from lotse.links import services as links
from lotse.outbox.models import Mail
from lotse.schooling.models import School
from lotse.schooling.selectors.places import free_places
from lotse.tenants.enums import Role
from tests import make
from tests.browser import PHONE
from tests.world import Place, World

NewContext = Callable[..., BrowserContext]  # closed when the test ends

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def school(place: Place, name: str, email: str = "") -> School:
    found = make.school(place, name)
    found.organisation.email = email
    found.organisation.phone = "05231 123"
    found.organisation.save()
    make.places(found, 6, 4, grade=7)
    make.places(found, 8, 8, grade=8)
    return found


def link_in_mail(place: Place) -> str:
    """The path of the link in the newest mail."""
    mail = Mail.objects.filter(centre=place.centre).latest("created_at")
    found = re.search(r"/\w+/platzmeldung/[\w-]+/", mail.text)
    assert found
    return found[0]


def free(place: Place) -> dict[tuple[str, str, int], int]:
    with place.scope():
        names = {one.pk: str(one) for one in School.objects.all()}
        return {(names[p.school_id], p.support_form, p.grade): p.free for p in free_places(clock.today())}


def test_schools_are_asked_and_answer_by_link_and_by_phone(
    page: Page,
    new_context: NewContext,
    live_server: Any,
    world: World,
    sign_in: Any,
    visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
) -> None:
    lippe = world.lippe
    page.set_viewport_size(PHONE)
    with lippe.scope():
        school(lippe, "Gesamtschule am Park", "park@schule.example")
        school(lippe, "Realschule Süd")
    sign_in(lippe, Role.COUNSELLOR)

    # Ask both; one of them has no address
    visit(lippe.url("schule/plaetze/"))
    page.get_by_role("link", name="Alle 2 nach Plätzen fragen").click()
    expect(page.get_by_role("heading", name="Plätze abfragen")).to_be_visible()
    accessible(page)
    page.get_by_label("Hinweis an die Schulen").fill("Bitte auch an Klasse 9 denken.")
    page.get_by_role("button", name="Abfrage senden").click()
    expect(page.get_by_text("E-Mails verschickt: 1. Ohne E-Mail-Adresse: 1.")).to_be_visible()
    accessible(page)

    # The school's office, on a phone without an account
    phone = new_context().new_page()
    phone.set_viewport_size(PHONE)
    phone.goto(live_server.url + link_in_mail(lippe))
    expect(phone.get_by_text("Bitte auch an Klasse 9 denken.")).to_be_visible()
    accessible(phone)
    phone.get_by_label("davon belegt, Erstförderung (Deutsch), Jahrgang 7").fill("9")
    phone.get_by_role("button", name="Zahlen melden").click()
    expect(phone.get_by_text("Es können nicht mehr Plätze belegt sein, als es gibt.").first).to_be_visible()
    accessible(phone)
    phone.get_by_label("davon belegt, Erstförderung (Deutsch), Jahrgang 7").fill("5")
    phone.get_by_text("Zeile hinzufügen").first.click()
    phone.get_by_label("Jahrgang und Art der Klasse").select_option(label="Erstförderung (Deutsch), Jahrgang 9")
    phone.locator("#id_more_places").fill("3")
    phone.get_by_role("button", name="Zeile hinzufügen").click()
    expect(phone.get_by_label("Plätze, Erstförderung (Deutsch), Jahrgang 9", exact=True)).to_have_value("3")
    phone.get_by_label("Bemerkung").fill("Klasse 8 zieht um.")
    phone.get_by_label("Ihr Name oder Ihre Stelle").fill("Frau Muster")
    phone.get_by_role("button", name="Zahlen melden").click()
    expect(phone.get_by_text("Danke, Ihre Meldung ist angekommen")).to_be_visible()
    accessible(phone)
    assert free(lippe)["Gesamtschule am Park", "initial_support", 7] == 1
    assert free(lippe)["Gesamtschule am Park", "initial_support", 9] == 3

    # Staff see the answer with its remark, and call the other school
    page.reload()
    expect(page.get_by_text("„Klasse 8 zieht um.“")).to_be_visible()
    page.get_by_role("button", name="Als gelesen vermerken").click()
    page.get_by_role("link", name=re.compile("Anruf eintragen.*Realschule Süd")).click()
    page.get_by_label("Wer hat gemeldet?").fill("Sekretariat")
    page.get_by_role("button", name="Platzmeldung speichern").click()
    expect(page.get_by_role("link", name="Noch ohne Antwort 0")).to_be_visible()
    accessible(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_one_tap_confirms_everything_also_without_javascript(
    new_context: NewContext, live_server: Any, world: World, accessible: Callable[[Page], None], javascript: bool
) -> None:
    lippe = world.lippe
    with lippe.scope():
        one = school(lippe, "Gesamtschule mit einem sehr langen Namen am Ufer des Flusses", "a@schule.example")
        make.place_round(lippe, one, asked_at=clock.now())
        secret = links.issue(purpose="places", object_id=one.pk, actor=None, now=clock.now())
    page = new_context(java_script_enabled=javascript).new_page()
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + lippe.url(f"platzmeldung/{secret}/"))
    if javascript:
        accessible(page)
    page.get_by_role("button", name="Alles unverändert").click()
    expect(page.get_by_text("Danke, Ihre Meldung ist angekommen")).to_be_visible()
    with lippe.scope():
        assert {pool.as_of for pool in free_places(clock.today())} == {clock.today()}


def test_the_enter_key_sends_the_typed_numbers(new_context: NewContext, live_server: Any, world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        one = school(lippe, "Gesamtschule")
        make.place_round(lippe, one, asked_at=clock.now())
        secret = links.issue(purpose="places", object_id=one.pk, actor=None, now=clock.now())
    page = new_context().new_page()
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + lippe.url(f"platzmeldung/{secret}/"))
    field = page.get_by_label("davon belegt, Erstförderung (Deutsch), Jahrgang 7")
    field.fill("6")
    field.press("Enter")
    expect(page.get_by_text("Danke, Ihre Meldung ist angekommen")).to_be_visible()
    assert free(lippe)["Gesamtschule", "initial_support", 7] == 0
