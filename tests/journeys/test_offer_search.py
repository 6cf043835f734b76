"""Staff look for an offer: by words, with a mistake, by chips, and from what is nearest to an offer."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.tenants.enums import Role
from tests.browser import PHONE
from tests.directory import corpus
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.long]


def test_from_a_few_words_to_an_offer(
    page: Page,
    world: World,
    sign_in: Any,
    visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
) -> None:
    place = world.lippe
    with place.scope():
        corpus.build(place)
    sign_in(place, Role.COUNSELLOR)
    visit(place.url("netzwerk/angebote/"))
    page.get_by_label("Was, wo, wann, für wen?").fill("Deutschkurs Lemgo Abend Frauen")
    page.get_by_role("button", name="Angebote suchen").click()
    expect(page.get_by_role("rowheader")).to_have_count(1)
    expect(page.get_by_role("link", name="Deutsch am Abend")).to_be_visible()
    accessible(page)

    page.get_by_label("Was, wo, wann, für wen?").fill("Paktikum Lemgo")
    page.get_by_role("button", name="Angebote suchen").click()
    expect(page.get_by_text("Statt „Paktikum“ wird „Praktikum“ gesucht.")).to_be_visible()
    accessible(page)
    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="Alle zeigen (1)").first.click()
    page.get_by_role("link", name="Praktikum in der Pflege").click()
    expect(page.get_by_role("heading", name="Praktikum in der Pflege", level=1)).to_be_visible()
