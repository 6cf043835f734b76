"""From what is missing to figures from a table, and a file of another directory, as people see and type it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.core import clock
from lotse.tenants.enums import Role
from tests import make
from tests.browser import PHONE
from tests.world import Place, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_gaps_figures_and_a_file(
    page: Page,
    world: World,
    sign_in: Callable[[Place, Role], None],
    visit: Callable[[str], Any],
    accessible: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    with world.lippe.scope():
        partner = make.organisation(world.lippe, "welfare", "Deutsches Rotes Kreuz, Kreisverband Lippe e. V.")
        make.agreement(world.lippe, partner)
        town = world.lippe.municipalities[0]
        make.body_member(make.body(world.lippe), make.contact_person(partner))
        make.offer(
            world.lippe,
            topics=("work.job",),
            venues=[make.venue(world.lippe, municipality=town)],
            confirmed_at=clock.now(),
        )
    sign_in(world.lippe, Role.NETWORKER)
    visit(world.lippe.url("netzwerk/ueberblick/"))
    page.get_by_text("Alle Verbindungen als Liste").click()
    expect(page.get_by_role("cell", name="1 Vereinbarung, 1 Gremium")).to_be_visible()
    accessible(page)

    table = tmp_path / "markt.csv"
    table.write_text(
        f"Gemeinde;Stichtag;Quelle;Offene Stellen\n{town.name};30.6.2026;Agentur für Arbeit;120\n", "utf-8"
    )
    page.locator("summary", has_text="Mehr: Wer arbeitet").click()
    page.get_by_role("link", name="Arbeitsmarkt", exact=True).click()
    page.get_by_role("link", name="Tabelle einlesen").first.click()
    page.get_by_label("Tabelle").set_input_files(table)
    page.get_by_role("button", name="Prüfen").click()
    expect(page.get_by_role("heading", name="Probelauf")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Alle speichern").click()
    expect(page.get_by_text("1 Zeilen sind gespeichert.")).to_be_visible()
    accessible(page)

    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="Lücken beim Thema Arbeit").click()
    expect(page.get_by_role("row", name=f"{town.name} 1 keins keins 1 keins 120 –")).to_be_attached()
    accessible(page)

    visit(world.lippe.url("netzwerk/austausch/"))
    file = tmp_path / "angebote.json"
    organisation = {"id": "o1", "name": "Verein Anderswo", "description": ""}
    service = {"id": "s1", "name": "Nähcafé", "status": "active", "organization": organisation, "alert": "neu"}
    file.write_text(json.dumps([service]), "utf-8")
    accessible(page)
    page.get_by_label("Datei").set_input_files(file)
    page.get_by_role("button", name="Prüfen").click()
    expect(page.get_by_text("services[0].alert")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Alles übernehmen").click()
    expect(page.get_by_text("Eingelesen. Neue Angebote: 1, geänderte: 0.")).to_be_visible()
