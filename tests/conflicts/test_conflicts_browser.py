"""A conflict from the public form, in Arabic on a phone, to the follow-up; the director sees a number."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import signing
from django.core.cache import cache
from playwright.sync_api import Page, expect

from lotse.conflicts.models import Conflict, ConflictFollowUp
from lotse.core import clock
from lotse.core.open_forms import SALT
from lotse.tenants.enums import Role
from tests.browser import DESKTOP, PHONE
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_conflict_from_report_to_follow_up(
    page: Page,
    live_server: Any,
    world: World,
    sign_in: Any,
    visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
) -> None:
    place = world.lippe
    cache.clear()

    # Anybody, without a name
    page.set_viewport_size(PHONE)
    visit(place.url("?sprache=ar"))
    page.locator("main a[href$='konflikt-melden/']").click()
    page.wait_for_url("**/konflikt-melden/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    accessible(page)
    page.locator("[name=matter]").fill("ضجيج في الدرج كل مساء")
    page.locator("[name=setting]").select_option("quarter")
    a_minute_ago = signing.dumps(clock.now().timestamp() - 60, salt=SALT)  # this test fills in faster than people
    page.locator("[name=started]").evaluate("(field, value) => { field.value = value }", a_minute_ago)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/danke/")
    accessible(page)

    # Conflict staff
    page.set_viewport_size(DESKTOP)
    sign_in(place, Role.MEDIATOR)
    visit(place.url("heute/"))
    page.get_by_role("link", name="1 neue Meldung", exact=True).click()
    accessible(page)
    with place.scope():
        found = Conflict.objects.get()
    page.get_by_role("link", name=found.code).click()
    expect(page.get_by_text("ضجيج في الدرج كل مساء")).to_be_visible()
    page.get_by_role("link", name="Einschätzen und einordnen").click()
    for label in ("ohne Eile", "niemand in Gefahr"):
        page.get_by_text(label, exact=True).click()
    page.locator("[name=kind]").select_option("everyday")
    page.locator("[name=level]").select_option("persons")
    accessible(page)
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("button", name="Nächste Phase").click()
    page.get_by_role("link", name="Partei aufnehmen").click()
    page.get_by_label("Rolle im Konflikt").fill("Nachbarin")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("link", name="Gespräch festhalten").click()
    page.get_by_label("Minuten").fill("60")
    page.get_by_label("Partei A").check()
    accessible(page)
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("link", name="Vereinbarung festhalten").click()
    page.get_by_label("Was?").fill("Ab 22 Uhr ist Ruhe")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("button", name="Eingehalten", exact=True).click()
    expect(page.get_by_text("eingehalten", exact=True)).to_be_visible()
    accessible(page)
    with place.scope():
        ConflictFollowUp.objects.filter(months=3).update(due_on=clock.today())
    visit(place.url("heute/"))
    page.get_by_role("link", name=f"Konflikt {found.code}: Hält die Vereinbarung?", exact=True).click()
    page.get_by_text("hält", exact=True).click()
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("link", name="Abschließen").click()
    page.get_by_label("beigelegt").check()
    page.get_by_role("button", name="Abschließen").click()
    expect(page.get_by_text("Abgeschlossen.")).to_be_visible()

    # The director
    sign_in(place, Role.DIRECTOR)
    visit(place.url("konflikte/zahlen/"))
    expect(page.get_by_text("unter 5").first).to_be_visible()
    accessible(page)
    visit(place.url("konflikte/notfall/neu/"))
    page.get_by_label("Warum ist das nötig?").fill("Drohung, niemand erreichbar")
    page.get_by_role("button", name="Beantragen").click()
    expect(page.get_by_text("wartet auf Zustimmung")).to_be_visible()
    accessible(page)
