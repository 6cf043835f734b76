"""Past days and waiting times in a real browser: "who waited on 15 October", at a desk and on a phone."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from lotse.core import clock
from lotse.schooling.models import PupilFacts, StateChange
from lotse.tenants.enums import Role
from tests import make
from tests.browser import PHONE
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = dt.timedelta(days=1)


@pytest.fixture
def day(world: World) -> dt.date:
    """A day a fortnight ago; thirty children waited then, and six of them have a place by now."""
    today = clock.today()
    with world.lippe.scope():
        for number in range(30):
            on = today - (20 + number) * DAY
            pupil = make.pupil(
                world.lippe,
                make.person(make.household(world.lippe, name=f"Ü {number}")),
                grade=number % 12 or None,
                registered_on=on,
            )
            at = dt.datetime.combine(on, dt.time(9), tzinfo=dt.UTC)
            StateChange.objects.filter(pupil=pupil).update(at=at)
            PupilFacts.objects.filter(pupil=pupil).update(at=at)
            if number < 6:
                StateChange.objects.create(
                    pupil=pupil, from_state="registered", to_state="assigned", effective_on=today - DAY, at=clock.now()
                )
    return today - 14 * DAY


def test_who_waited_on_a_day(
    page: Page,
    world: World,
    day: dt.date,
    sign_in: Any,
    visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
) -> None:
    page.set_viewport_size(PHONE)
    sign_in(world.lippe, Role.DIRECTOR)
    visit(world.lippe.url("schule/kinder/"))
    areas = page.get_by_role("navigation", name="Bereich Schule")
    button = areas.locator("summary:visible")  # on a phone all areas are behind one button
    expect(button).to_have_text("Kinder")
    button.press("Enter")
    areas.get_by_role("link", name="Wartende").press("Enter")
    expect(button).to_have_text("Wartende")
    page.get_by_label("Tag", exact=True).fill(f"{day:%d.%m.%Y}")
    page.get_by_role("button", name="Anzeigen").click()
    expect(page.get_by_role("heading", name=f"Wartende am {day:%d.%m.%Y}")).to_be_visible()
    expect(page.get_by_text("1–25 von 30")).to_be_visible()
    accessible(page)
    for tab in ("Schulform", "Erstalphabetisierung", "Gemeinde", "Aufenthaltsdauer"):
        page.get_by_role("navigation", name="Aufteilung nach").get_by_role("link", name=tab).click()
        table = page.get_by_role("table", name="Wartende Kinder nach Merkmal und Jahrgang")
        expect(table.get_by_role("columnheader").first).to_have_text(tab)
        accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Für die Schulaufsicht (PDF)").click()
    text = PdfReader(io.BytesIO(download.value.path().read_bytes())).pages[0].extract_text()
    assert f"Stichtagszahlen {day:%d.%m.%Y}" in text
    page.get_by_role("link", name="Wartezeiten").click()
    expect(page.get_by_role("img", name="Von „gemeldet“ bis „Platz zugewiesen“")).to_be_visible()
    accessible(page)
    page.get_by_text("Zahlen als Tabelle").click()
    page.get_by_text("So wird gerechnet").click()
    accessible(page)
    visit(world.lippe.url("schule/kinder/stichtag/einstellen/"))
    accessible(page)
