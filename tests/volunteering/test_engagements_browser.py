"""Needs and engagements in a real browser: from a need to a running engagement, and the family's page."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lotse.core import clock
from lotse.links import services as links
from lotse.tenants.enums import Role
from lotse.volunteering.models import Engagement, Need
from tests import make
from tests.browser import PHONE
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_a_need_to_a_running_engagement(
    world: World,
    page: Page,
    sign_in: Callable[..., None],
    visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
) -> None:
    place = world.lippe
    with place.scope():
        need = make.need(place, since_on=clock.today() - dt.timedelta(days=30))
        make.volunteer(place, "Brandt", limit=(60, 1))
    sign_in(place, Role.COORDINATOR)
    visit(place.url("ehrenamt/bedarf/"))
    accessible(page)
    page.get_by_role("link", name=str(need.household)).click()
    page.get_by_role("link", name="Engagement planen").click()
    page.get_by_role("button", name="Planen").click()
    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="Jemanden aufnehmen").click()
    accessible(page)
    page.get_by_role("link", name="Ute Brandt").click()
    page.get_by_role("button", name="Aufnehmen").click()
    expect(page.get_by_text("mehr, als mit der Person vereinbart").first).to_be_visible()
    page.get_by_label("Grund, falls es mehr als vereinbart wird").fill("nur bis Weihnachten")
    page.get_by_role("button", name="Aufnehmen").click()
    page.get_by_role("link", name="Beginnen").click()
    page.get_by_role("button", name="Engagement beginnen").click()
    expect(page.get_by_text("Das Engagement läuft.")).to_be_visible()
    page.get_by_role("link", name="Treffen eintragen").click()
    page.get_by_label("Beginn").fill("15:30")
    page.get_by_role("button", name="Eintragen").click()
    expect(page.get_by_text("15:30 Uhr, 90 Minuten")).to_be_visible()
    accessible(page)
    with place.scope():
        assert (Engagement.objects.get().state, Need.objects.get().state) == ("running", "met")


def test_a_family_says_in_arabic_on_a_phone_that_it_still_waits(
    world: World, page: Page, visit: Callable[[str], Page], accessible: Callable[[Page], None]
) -> None:
    with world.lippe.scope():
        need = make.need(world.lippe)
        secret = links.issue(purpose="need_question", object_id=need.pk, actor=world.lippe.counsellor, now=clock.now())
    page.set_viewport_size(PHONE)
    visit(world.lippe.url(f"noch-gebraucht/{secret}/?sprache=ar"))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    accessible(page)
    page.get_by_role("button", name="نعم").click()
    expect(page.get_by_text("نواصل البحث وسنتواصل معكم")).to_be_visible()
    with world.lippe.scope():
        assert Need.objects.get().confirmed_on == clock.today()
