"""Somebody worries about a child at the desk; a colleague takes over on the phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.concerns.models import ConcernContact
from lotse.tenants.enums import Role
from tests.browser import PHONE
from tests.world import Place, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_a_worry_to_whoever_takes_over(
    page: Page,
    world: World,
    sign_in: Callable[[Place, Role], None],
    visit: Callable[[str], Any],
    accessible: Callable[[Page], None],
) -> None:
    place = world.lippe
    with place.scope():
        ConcernContact.objects.create(member=place.member(Role.COORDINATOR))
    sign_in(place, Role.COUNSELLOR)
    visit(place.url("heute/"))
    page.get_by_role("link", name="Sorge um ein Kind? Hier steht, was zu tun ist.").click()
    expect(page.get_by_role("link", name="110")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Ich möchte, dass jemand übernimmt").click()
    expect(page.get_by_text("Die zuständigen Personen sind gefragt")).to_be_visible()
    accessible(page)
    report = page.url
    page.set_viewport_size(PHONE)
    sign_in(place, Role.COORDINATOR)
    visit(place.url("heute/"))
    page.get_by_role("button", name="Ich übernehme").click()
    expect(page.get_by_text("Sie haben übernommen.")).to_be_visible()
    sign_in(place, Role.COUNSELLOR)
    page.goto(report)
    expect(page.get_by_text("Es hat jemand übernommen")).to_be_visible()
    sign_in(place, Role.DIRECTOR)
    visit(place.url("verwaltung/sorge/"))
    accessible(page)
