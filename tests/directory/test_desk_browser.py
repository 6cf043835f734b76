"""A partner and its offer in a real browser: entered on the desk, told on the telephone, read in from a list."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.tenants.enums import Role
from tests import make
from tests.browser import PHONE
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_first_question_to_the_public(
    page: Page, world: World, sign_in: Any, visit: Callable[[str], Page], accessible: Callable[[Page], None]
) -> None:
    with world.lippe.scope():
        club = make.organisation(world.lippe, "sports", "Sportverein Nord", town="Lemgo")
        make.contact_person(club)
        make.venue(world.lippe, "Halle", organisation=club)
        make.agreement(world.lippe, club)
    sign_in(world.lippe, Role.NETWORKER)
    for path in ("organisationen/neu/", "vereinbarungen/", "orte/", "organisationen/"):
        accessible(visit(world.lippe.url(f"netzwerk/{path}")))
    page.get_by_role("link", name="Sportverein Nord").click()
    expect(page.get_by_role("heading", name="Ansprechpersonen")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Angebot eintragen").last.click()
    page.get_by_label("Name", exact=True).fill("Fußball für alle")
    page.get_by_label("In einem Satz").fill("Wir spielen.")
    page.get_by_label("Halle").check()
    page.get_by_role("button", name="Als Entwurf speichern").click()
    expect(page.get_by_role("link", name="Bitte wählen Sie aus: Themen")).to_be_visible()
    accessible(page)
    page.get_by_label("Sport", exact=True).check()
    page.get_by_role("button", name="Als Entwurf speichern").click()
    expect(page.get_by_text("Das Angebot ist noch ein Entwurf.")).to_be_visible()
    page.get_by_role("link", name="Zeit eintragen").click()
    page.get_by_label("Erster Tag").fill("3.11.2026")
    page.get_by_label("Beginn").fill("18")
    accessible(page)
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("jede Woche: Dienstag · ab 18:00 Uhr")).to_be_visible()
    page.get_by_role("button", name="Veröffentlichen").click()
    expect(page.get_by_text("Das Angebot ist veröffentlicht.")).to_be_visible()
    accessible(page)
    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="Freie Plätze melden").click()
    page.get_by_label("Freie Plätze").fill("0")
    accessible(page)
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("voll", exact=True)).to_be_visible()
    page.get_by_role("link", name="Vorschau").click()
    expect(page.get_by_text("Dieses Angebot ist öffentlich.")).to_be_visible()
    accessible(page)


def test_a_list_is_read_in(
    page: Page, world: World, sign_in: Any, visit: Callable[[str], Page], accessible: Callable[[Page], None]
) -> None:
    sign_in(world.lippe, Role.NETWORKER)
    accessible(visit(world.lippe.url("netzwerk/einlesen/")))
    file = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"Organisation;Art\nVerein;Quatsch\n"}
    page.get_by_label("Liste", exact=True).set_input_files(file)
    page.get_by_role("button", name="Prüfen").click()
    expect(page.get_by_text("„Quatsch“ ist nicht bekannt.")).to_be_visible()
    accessible(page)
    page.get_by_label("Liste", exact=True).set_input_files(file | {"buffer": b"Organisation;Art\nVerein;Sonstige\n"})
    page.get_by_role("button", name="Prüfen").click()
    expect(page.get_by_text("Noch ist nichts gespeichert.")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Alles übernehmen").click()
    expect(page.get_by_role("link", name="Verein", exact=True)).to_be_visible()
