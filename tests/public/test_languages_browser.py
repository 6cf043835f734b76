"""The switch of languages on a phone: ten entries behind one button, which needs no JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.tenants.models import Centre
from tests.browser import NARROW, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_family_finds_its_language_without_javascript(browser: Any, live_server: Any) -> None:
    Centre.objects.create(slug="lippe", name="KI Lippe", district_name="Kreis Lippe")
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, locale="de-DE")
    page = context.new_page()
    page.goto(live_server.url)
    for size in (PHONE, NARROW):
        page.set_viewport_size(size)
        page.locator(".l-language-menu summary").click()
        panel, entries = page.locator(".l-language-menu nav"), page.locator(".l-language-menu a")
        expect(entries).to_have_count(10)
        frame, boxes = panel.bounding_box(), [entry.bounding_box() for entry in entries.all()]
        assert frame["x"] >= 0 and frame["x"] + frame["width"] <= size["width"]
        for box in boxes:
            assert box["height"] >= 44 and box["x"] >= frame["x"]
            assert box["x"] + box["width"] <= frame["x"] + frame["width"]
        page.locator(".l-language-menu summary").click()
    page.locator(".l-language-menu summary").click()
    page.get_by_role("link", name="فارسی").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator(".l-language-menu summary")).to_contain_text("فارسی")
    context.close()


def test_the_open_switch_is_accessible(
    page: Page, visit: Callable[[str], Page], accessible: Callable[[Page], None]
) -> None:
    visit("/?sprache=fa")
    page.locator(".l-language-menu summary").click()
    accessible(page)
