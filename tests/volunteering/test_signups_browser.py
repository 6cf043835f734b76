"""On a phone: I would like to help, a mail, a button, and who gets in touch until when."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import signing
from django.core.cache import cache
from playwright.sync_api import Page, expect

from lotse.core import clock
from lotse.core.open_forms import SALT
from lotse.outbox.models import Mail
from lotse.volunteering.models import Volunteer
from tests.browser import PHONE
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_first_page_to_the_register(
    page: Page, world: World, visit: Callable[[str], Any], accessible: Callable[[Page], None]
) -> None:
    place = world.lippe
    cache.clear()
    page.set_viewport_size(PHONE)
    visit(place.url(""))
    page.get_by_role("link", name="Ich möchte helfen").first.click()
    expect(page.get_by_role("heading", name="Ich möchte helfen")).to_be_visible()
    accessible(page)
    page.get_by_label("Vorname").fill("Mila")
    page.get_by_label("Nachname").fill("Öz")
    page.get_by_label("E-Mail", exact=True).fill("mila@example.org")
    page.get_by_label("Sprachunterricht").check()
    page.get_by_label("Samstag vormittags").check(force=True)  # its label covers the whole cell
    a_minute_ago = signing.dumps(clock.now().timestamp() - 60, salt=SALT)  # this test fills in faster than people
    page.locator("[name=started]").evaluate("(field, value) => { field.value = value }", a_minute_ago)
    page.get_by_role("button", name="Angaben absenden").click()
    expect(page.get_by_role("heading", name="Bitte sehen Sie in Ihr Postfach")).to_be_visible()
    accessible(page)
    with place.scope():
        assert not Volunteer.objects.exists()
        found = re.search(r"/lippe/mitmachen/\S+", Mail.objects.get().text)
    assert found is not None
    visit(found[0])
    page.get_by_role("button", name="Ja, ich melde mich an").click()
    expect(page.get_by_text("Ihre Anmeldung ist da.")).to_be_visible()
    accessible(page)
    with place.scope():
        assert Volunteer.objects.get().state == "applied"
