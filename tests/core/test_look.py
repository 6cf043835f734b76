"""The library in a real browser: law-abiding in each variant, and usable by keyboard alone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import PHONE, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def guide(visit: Callable[[str], Page], settings: Any) -> Callable[[str], Page]:
    settings.DEVELOPER_PAGES = True
    settings.DEMO = True
    return lambda query: visit(f"/styleguide/{query}")


# Dark here as chosen by the person, whatever the system has; families read the public frame from right to left
@pytest.mark.parametrize("query", ["?theme=dark", "?rahmen=oeffentlich&dir=rtl", "?rahmen=karte&theme=light"])
def test_each_frame_is_accessible(guide: Any, accessible: Callable[[Page], None], query: str) -> None:
    accessible(guide(query))


def test_slash_goes_to_the_search_and_escape_closes_a_menu(page: Page, guide: Any) -> None:
    guide("")
    page.keyboard.press("/")
    expect(page.locator("#suche")).to_be_focused()
    summary = page.locator("summary", has_text="Neu")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Familie anlegen").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Kontakt notieren")).to_be_hidden()
    expect(summary).to_be_focused()


def test_the_first_key_leads_to_the_content(page: Page, guide: Any) -> None:
    guide("?rahmen=karte")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#inhalt")).to_be_focused()


def test_the_chosen_display_is_kept(page: Page, guide: Any) -> None:
    guide("?rahmen=karte")
    button = page.get_by_role("button", name="Darstellung")
    button.click()
    button.click()
    expect(button).to_contain_text("dunkel")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-kern-theme", "dark")


def test_large_targets_on_public_pages(page: Page, guide: Any) -> None:
    page.set_viewport_size(PHONE)
    guide("?rahmen=oeffentlich")
    boxes = [box.bounding_box() for box in page.locator("main button:visible, nav a:visible").all()]
    assert boxes and all(box and box["height"] >= 44 for box in boxes)


def test_pages_work_without_scripts(browser: Any, live_server: Any, settings: Any) -> None:
    settings.DEVELOPER_PAGES = True
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/styleguide/")
    page.locator("summary", has_text="Neu").click()
    expect(page.get_by_role("link", name="Kontakt notieren")).to_be_visible()
    expect(page.locator("[data-theme-toggle]").first).to_be_hidden()
    context.close()


def test_the_check_finds_what_it_looks_for(page: Page, guide: Any) -> None:
    guide("?rahmen=karte")
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<input type=\"text\">')")
    assert any(line.startswith("label:") for line in violations(page))


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page: Page, guide: Any) -> None:
    guide("")
    expect(page.locator(".l-errors")).to_be_focused()
    page.get_by_role("link", name="Bitte füllen Sie aus: Familienname").click()
    expect(page.locator("#falsch_name")).to_be_focused()


def test_filters_are_folded_on_a_phone(page: Page, guide: Any) -> None:
    page.set_viewport_size(PHONE)
    guide("")
    field = page.locator("#filter_text")
    expect(field).to_be_hidden()
    page.get_by_role("button", name="Filter", exact=True).click()
    expect(field).to_be_visible()


def test_paper_is_light_and_keeps_its_tables(page: Page, guide: Any) -> None:
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 between its margins
    guide("?theme=dark")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("html")).to_have_attribute("data-kern-theme", "light")
    expect(page.locator(".l-rail")).to_be_hidden()
    assert (
        page.locator(".l-table--cards tbody tr").first.evaluate("row => getComputedStyle(row).display") == "table-row"
    )
