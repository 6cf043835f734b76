"""From the question who could help to a running engagement, on a phone, then on a desk."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.tenants.enums import Role
from tests import make
from tests.browser import PHONE
from tests.world import Place, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_who_could_help_to_a_running_engagement(
    page: Page,
    world: World,
    sign_in: Callable[[Place, Role], None],
    visit: Callable[[str], Any],
    accessible: Callable[[Page], None],
) -> None:
    place = world.lippe
    with place.scope():
        make.volunteer(place, "Sommer")
        make.volunteer(place, "Winter", municipality=place.municipalities[1])
        need = make.need(place)
    page.set_viewport_size(PHONE)
    sign_in(place, Role.COORDINATOR)
    visit(place.url(f"ehrenamt/bedarf/{need.code}/"))
    page.get_by_role("button", name="Wer könnte helfen?").click()
    expect(page.get_by_text("Ute Sommer", exact=True)).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Fragen").first.click()
    expect(page.get_by_text(re.compile("Zurzeit: 0 Std. von 4 Std."))).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Als gefragt eintragen").click()
    for _ in ("volunteer", "family"):
        page.get_by_role("link", name="Antwort eintragen").click()
        page.get_by_label("ja", exact=True).check()
        page.get_by_role("button", name="Antwort eintragen").click()
    expect(page.get_by_text("läuft").first).to_be_visible()
    accessible(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    accessible(page)
