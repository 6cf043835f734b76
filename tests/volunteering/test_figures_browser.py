"""The figures in a real browser: from what is missing to the paper for the Kreistag."""

import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from lotse.audit.models import Entry
from lotse.tenants.enums import Role
from tests import make
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_missing_hours_to_the_paper_for_the_kreistag(
    world: World,
    page: Page,
    sign_in: Callable[..., None],
    visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
) -> None:
    place = world.lippe
    with place.scope():
        home = make.household(place)
        for _ in range(6):
            make.need(place, home, minutes_per_week=195)
    sign_in(place, Role.DIRECTOR)
    visit(place.url("ehrenamt/zahlen/"))
    page.get_by_label("Wochenstunden einer Stelle").fill("19,5")
    page.get_by_role("button", name="Stellen berechnen").click()
    expect(page.get_by_text("1,0 volle Stellen mit 19,5 Stunden")).to_be_visible()
    page.get_by_text("Nach Woche und Art").click()
    accessible(page)
    with page.expect_download() as got:
        page.get_by_role("link", name="Begründung von Stellen als PDF").click()
    (sheet,) = PdfReader(io.BytesIO(got.value.path().read_bytes())).pages
    assert "Es fehlen 19,5 Stunden in der Woche. Das sind 1,0 volle Stellen" in " ".join(sheet.extract_text().split())
    with place.scope():
        assert Entry.objects.get(action__endswith="_exported").action == "volunteering.justification_exported"


def test_the_week_of_lessons_leads_to_asking(
    world: World,
    page: Page,
    sign_in: Callable[..., None],
    visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
) -> None:
    place = world.lippe
    with place.scope():
        home = make.household(place)
        for _ in range(2):
            make.need(place, home, kind="language_lesson", aim="german_talk", minutes_per_week=60)
        make.volunteer(place, "Brandt", limit=(60, 1))
    sign_in(place, Role.COORDINATOR)
    visit(place.url("ehrenamt/vermittlung/"))
    page.get_by_role("link", name="Wochenplan Unterricht").click()
    expect(page.get_by_role("heading", name="Dafür findet sich niemand")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Anfragen", exact=True).click()
    expect(page.get_by_text("Ute Brandt").first).to_be_visible()
