"""Texts for families in a real browser: a family withdraws by itself, and each page law-abiding."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.core import clock
from lotse.people.models import Consent
from lotse.people.services.informing import open_for_family
from lotse.tenants.enums import Role
from tests import make
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_family_withdraws_on_its_phone_and_its_adviser_reads_of_it(
    world: World, sign_in: Any, visit: Callable[[str], Page], accessible: Callable[[Page], None], page: Page
) -> None:
    place = world.lippe
    with place.scope():
        olena = make.person(make.household(place, responsible=place.director), "Olena", "guardian")
        text = make.kept_text(language="ar", lines=[["Ja", "نعم", True], ["Gern.", "بكل سرور", False]])
        make.consent(place, olena, "partner", text=text, recipient="Sportbund")
        make.wording(place, "school", texts={"de": "Eins.", "ar": "واحد"}, asks_anew=True, starts_on=clock.today())
        make.consent(place, olena, "school")
        own = place.url(f"meine-einwilligungen/{open_for_family(household=olena.household, now=clock.now())}/")
    page.set_viewport_size({"width": 390, "height": 844})
    visit(own + "?sprache=ar")
    accessible(page)
    visit(own + "?sprache=de")
    card = page.locator(".l-card").filter(has_text="Sportbund")
    card.get_by_text("Einwilligung zurücknehmen").first.click()
    card.get_by_role("button", name="Einwilligung zurücknehmen").click()
    expect(page.get_by_text("Das ist zurückgenommen.")).to_be_visible()
    with place.scope():
        assert Consent.objects.get(withdrawn_online=True).purpose == "partner"
    visit(place.url("informationsblatt/?sprache=ar"))
    accessible(page)
    sign_in(place, Role.DIRECTOR)
    visit(place.url("heute/"))
    row = page.get_by_role("listitem").filter(has_text=re.compile("von der Familie selbst"))
    row.get_by_role("button", name="Gelesen").click()
    expect(page.get_by_role("heading", name="Familie Sommer")).to_be_visible()
    expect(page.get_by_text("neu einholen")).to_be_visible()
    accessible(page)
    file = f"familien/{olena.household.code}/einwilligungen"
    for path in ("verwaltung/texte/school/1/?sprache=ar", "verwaltung/texte/partner/", f"{file}/blatt/"):
        accessible(visit(place.url(path)))
