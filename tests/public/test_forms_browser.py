"""The four forms of the public pages on a phone: what is wrong stands on top, and what was typed stays."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import PHONE
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A field that is typed into, and one that is required and stays empty
FORMS = (
    ("/lippe/beratung-anfragen/", "phone", "name"),
    ("/lippe/angebot-melden/", "organisation", "name"),
    ("/lippe/mitmachen/", "first_name", "last_name"),
    ("/rueckmeldung/", "page", "problem"),
)
TYPED = "05231 62-0 | علي 😀"


def test_each_form_keeps_what_was_typed_and_says_what_is_missing(
    world: World, page: Page, visit: Callable[[str], Page], accessible: Callable[[Page], None]
) -> None:
    page.set_viewport_size(PHONE)
    for language, direction in (("de", "ltr"), ("ar", "rtl")):
        for path, typed, missing in FORMS:
            visit(f"{path}?sprache={language}")
            expect(page.locator("html")).to_have_attribute("dir", direction)
            page.locator(f"main [name={typed}]").fill(TYPED)
            page.locator("main form [type=submit]").last.click()
            summary = page.locator(".l-errors")
            expect(summary).to_be_focused()
            expect(page.locator(f"main [name={typed}]")).to_have_value(TYPED)
            summary.locator(f'a[href="#id_{missing}"]').click()
            expect(page.locator(f"#id_{missing}")).to_be_focused()
            if direction == "rtl":  # the same page in German, mirrored
                accessible(page)
