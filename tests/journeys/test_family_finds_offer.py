"""A family finds an offer on a phone, in Arabic: topic, place, map, offer, calendar; nothing foreign is asked."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from lotse.core import clock
from lotse.directory.models import OfferTranslation
from lotse.directory.rules.wording import source_hash
from tests import make
from tests.browser import PHONE
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def stocked(world: World) -> str:
    """Two offers of one topic in two towns, one of another; the code of the one that is looked for."""
    now = clock.now()
    with world.lippe.scope():
        lemgo = make.venue(
            world.lippe, municipality=world.lippe.municipalities[1], street="Am Markt 1", town="Lemgo",
            easting_m=492900, northing_m=5764000,
        )  # fmt: skip
        fields = {"confirmed_at": now, "phone": "05261 1234", "free_places": 2, "capacity_as_of": clock.today()}
        found = make.offer(world.lippe, "Deutsch in Lemgo", venues=[lemgo], **fields)
        make.schedule(found, starts_on=clock.today())
        texts = {"name": "تعلم الألمانية في ليمغو", "summary": "دورة مسائية للجميع."}
        OfferTranslation.objects.create(
            offer=found, language="ar", source_hash=source_hash(found), changed_at=now, **texts
        )
        make.offer(
            world.lippe, "Deutsch in Detmold", venues=[make.venue(world.lippe, town="Detmold")], confirmed_at=now
        )
        make.offer(world.lippe, "Fußball", topics=["sport"], confirmed_at=now)
        return str(found.code)


def test_a_family_finds_an_offer_and_takes_its_times_along(
    world: World, page: Page, visit: Callable[[str], Page], accessible: Callable[[Page], None], live_server: Any
) -> None:
    code = stocked(world)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size(PHONE)
    visit("/lippe/?sprache=ar")
    accessible(page)
    page.locator(".l-topics a[href$='thema=language']").click()
    expect(page.locator(".l-offer")).to_have_count(2)
    accessible(page)
    page.locator("select[name=ort]").select_option(value=world.lippe.municipalities[1].ags)
    page.locator(".l-finder button[type=submit]").click()
    expect(page.locator(".l-offer")).to_have_count(1)
    page.locator("a[href*='/karte/']").click()
    expect(page.locator("svg.l-atlas")).to_be_visible()
    accessible(page)
    page.locator(".l-towns a[aria-current]").click()
    page.get_by_role("link", name="تعلم الألمانية في ليمغو").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("تعلم الألمانية في ليمغو")
    expect(heading).to_have_attribute("lang", "ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("a[href='tel:052611234']")).to_be_visible()
    accessible(page)
    with page.expect_download() as download:
        page.locator("a[href$='kalender.ics']").click()
    [event] = Calendar.from_ical(Path(download.value.path()).read_bytes()).walk("VEVENT")
    assert event["summary"] == "تعلم الألمانية في ليمغو" and event["rrule"]["FREQ"] == ["WEEKLY"]
    assert page.url.endswith(f"/lippe/angebote/{code}/")
    foreign = [url for url in asked if not url.startswith((live_server.url, "data:"))]
    assert foreign == []


def test_it_works_without_javascript(world: World, browser: Any, live_server: Any) -> None:
    stocked(world)
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, locale="de-DE")
    page = context.new_page()
    page.goto(f"{live_server.url}/lippe/angebote/")
    page.get_by_label("Was suchen Sie?").fill("Deutsch Lemgo")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("link", name="Deutsch in Lemgo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deutsch in Lemgo")
    context.close()
