"""Deadlines in a real browser: from the list to the child, and as a calendar that needs no login."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar
from playwright.sync_api import Page, expect

from lotse.core import clock
from lotse.tenants.enums import Role
from tests import make
from tests.browser import NARROW
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_deadlines_from_the_list_to_the_child_and_into_a_calendar(
    page: Page,
    world: World,
    sign_in: Any,
    visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
) -> None:
    today = clock.today()
    with world.lippe.scope():
        child = make.person(
            make.household(world.lippe),
            "Şirin",
            last_name="Ölçer|🦊" + "x" * 93,
            born_on=today - dt.timedelta(days=12 * 366),
        )
        pupil = make.pupil(world.lippe, child, registered_on=today - dt.timedelta(days=20))
    with world.other.scope():
        make.pupil(world.other, registered_on=today - dt.timedelta(days=20))
    sign_in(world.lippe, Role.COUNSELLOR)
    accessible(visit(world.lippe.url("schule/kinder/")))
    visit(world.lippe.url("schule/fristen/"))
    main = page.get_by_role("main")
    expect(main.get_by_role("row")).to_have_count(2)
    expect(main.get_by_role("row").last).to_contain_text("Wartet schon lange auf einen Schulplatz")
    accessible(page)
    page.set_viewport_size(NARROW)
    main.get_by_role("link", name="Şirin").press("Enter")
    expect(main.get_by_text("Wartet schon lange auf einen Schulplatz")).to_be_visible()
    accessible(page)

    visit(world.lippe.url("mein-kalender/"))
    page.get_by_role("button", name="Kalender einrichten").press("Enter")
    address = page.get_by_label("Adresse des Kalenders").input_value()
    accessible(page)
    path = "/lippe/" + address.partition("/lippe/")[2]
    feed = Client().get(path)
    titles = [str(event["summary"]) for event in Calendar.from_ical(feed.content).walk("VEVENT")]
    assert f"{pupil.code}: Wartet schon lange auf einen Schulplatz" in titles
    assert "Şirin" not in feed.content.decode()
    page.get_by_role("button", name="Abschalten").click()
    expect(page.get_by_role("button", name="Kalender einrichten")).to_be_visible()
    assert Client().get(path).status_code == 404
