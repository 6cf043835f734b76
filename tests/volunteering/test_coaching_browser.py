"""The last seat, on a phone: one gets it, the next waits, and moves up when the first cannot come after all."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.core import clock
from lotse.tenants.enums import Role
from lotse.volunteering.services import own_link
from tests import make
from tests.browser import PHONE
from tests.world import Place, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_last_seat_on_a_phone(
    page: Page,
    world: World,
    sign_in: Callable[[Place, Role], None],
    visit: Callable[[str], Any],
    accessible: Callable[[Page], None],
) -> None:
    place, now = world.lippe, clock.now()
    links = []
    with place.scope():
        session = make.coaching(place, seats=1, starts_at=now + dt.timedelta(days=7))
        for name in ("Sommer", "Winter"):
            person = make.volunteer(place, name, email=f"{name}@example.org")
            sent: dict[str, Any] = {"actor": place.director, "volunteer": person, "centre": place.centre, "now": now}
            links.append(place.url(f"mein-ehrenamt/{own_link.send(**sent)}/"))
    first, second = links
    page.set_viewport_size(PHONE)
    visit(first)
    page.get_by_role("link", name="Coaching").click()
    page.get_by_role("button", name="Ich bin dabei").click()
    expect(page.get_by_text("angemeldet", exact=True)).to_be_visible()
    accessible(page)
    visit(f"{second}coaching/")
    page.get_by_role("button", name="Auf die Warteliste").click()
    expect(page.get_by_text("auf der Warteliste", exact=True)).to_be_visible()
    visit(f"{first}coaching/")
    page.get_by_role("button", name="Ich kann doch nicht").click()
    expect(page.get_by_role("button", name="Auf die Warteliste")).to_be_visible()
    visit(f"{second}coaching/?sprache=ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.get_by_role("button", name="لن أستطيع الحضور")).to_be_visible()
    accessible(page)
    sign_in(place, Role.COORDINATOR)
    visit(place.url(f"ehrenamt/coaching/{session.code}/"))
    expect(page.get_by_text("1 von 1 angemeldet")).to_be_visible()
    expect(page.get_by_role("link", name="Ute Winter")).to_be_visible()
    accessible(page)
    for path in ("", "neu/", "wuensche/", f"{session.code}/einladen/"):
        visit(place.url(f"ehrenamt/coaching/{path}"))
        accessible(page)
