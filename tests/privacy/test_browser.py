"""From the family's call to the package in its hands, at the desk and on the phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.tenants.enums import Role
from tests import make
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_family_asks_and_gets_everything(
    world: World, sign_in: Any, visit: Callable[[str], Page], accessible: Callable[[Page], None]
) -> None:
    lippe = world.lippe
    with lippe.scope():
        family = make.household(lippe, "Öztürk ليلى")
        make.person(family, "Şirin", kind="guardian")
    sign_in(lippe, Role.COUNSELLOR)
    page = visit(lippe.url(f"familien/{family.code}/"))
    page.get_by_role("link", name="Datenschutz").click()
    expect(page.get_by_role("heading", name="Anträge")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Antrag aufnehmen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Antrag aufnehmen")
    accessible(page)
    page.get_by_label("Auskunft (Art. 15)").check()
    page.get_by_text("persönlich", exact=True).click()
    page.get_by_label("Wie haben Sie geprüft, wer fragt?").select_option("known")
    page.get_by_role("button", name="Antrag festhalten").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Auskunft (Art. 15)")
    accessible(page)
    page.get_by_role("link", name="Auskunft zusammenstellen").click()
    page.get_by_label("Anlass").fill("Anruf der Mutter")
    accessible(page)
    page.get_by_role("button", name="Auskunft zusammenstellen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("liegt bereit")
    accessible(page)
    with page.expect_download() as got:
        page.get_by_role("link", name="Datei herunterladen").click()
    assert got.value.suggested_filename == "auskunft.zip"
    for path in (
        "rechte/",
        f"rechte/berichtigen/household/{family.pk}/",
        f"rechte/berichtigen/household/{family.pk}/name/",
    ):
        page = visit(lippe.url(path))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        accessible(page)
