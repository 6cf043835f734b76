"""A volunteer confirms the month with one tap, says that it is getting too much, is called, and may be asked again."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.core import clock
from lotse.tenants.enums import Role
from lotse.volunteering.models import Commitment, HoursEntry, Volunteer
from lotse.volunteering.services import own_link
from tests import make
from tests.browser import DESKTOP, PHONE
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_month_in_one_tap_then_too_much_then_the_talk(
    page: Page,
    live_server: Any,
    world: World,
    sign_in: Any,
    visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
) -> None:
    place, now = world.lippe, clock.now()
    with place.scope():
        volunteer = make.volunteer(place, email="ute@example.org", phone="+49 5231 620")
        Commitment.objects.create(
            engagement=make.engagement(place),
            volunteer=volunteer,
            minutes_per_week=120,
            starts_on=clock.day_of(now) - dt.timedelta(days=70),
            made_at=now,
        )
        secret = own_link.send(actor=place.director, volunteer=volunteer, centre=place.centre, now=now)

    # The volunteer, on the phone
    page.set_viewport_size(PHONE)
    visit(place.url(f"mein-ehrenamt/{secret}/"))
    accessible(page)
    page.get_by_role("button", name="Wie geplant").first.click()
    expect(page.get_by_role("button", name="Doch nicht")).to_be_visible()
    page.get_by_role("link", name="Einzelne Stunden notieren").click()
    page.get_by_text("1,5", exact=True).click()
    page.get_by_role("button", name="Notieren").click()
    expect(page.get_by_text("Notiert. Danke!")).to_be_visible()
    visit(place.url(f"mein-ehrenamt/{secret}/"))
    page.get_by_role("button", name="Es wird mir zu viel").click()
    expect(page.get_by_text(re.compile("ruft Sie bis .* an"))).to_be_visible()
    accessible(page)
    with place.scope():
        assert sorted(HoursEntry.objects.values_list("is_month", flat=True)) == [False, True]

    # The coordinator, at the desk
    page.set_viewport_size(DESKTOP)
    sign_in(place, Role.COORDINATOR)
    visit(place.url("heute/"))
    page.get_by_role("link", name="Gespräch eintragen").click()
    accessible(page)
    page.get_by_label("Coaching").check()
    page.get_by_label("Die Person möchte wieder").check()
    page.get_by_role("button", name="Gespräch eintragen").click()
    expect(page.get_by_text("Das Gespräch ist eingetragen.")).to_be_visible()
    page.get_by_role("link", name=re.compile("Gesprochen")).click()
    expect(page.get_by_role("link", name="Ute Brandt")).to_be_visible()
    accessible(page)
    with place.scope():
        assert Volunteer.objects.get().stopped_at is None
