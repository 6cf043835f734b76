"""The volunteer's own pages on a phone: the month in one tap, a pause, the wish to stop, in three languages."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lotse.core import clock
from lotse.links import services as links
from lotse.tenants.enums import Role
from lotse.volunteering.models import Commitment, HoursEntry, Volunteer
from tests import make
from tests.browser import PHONE
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_month_in_one_tap_then_a_pause_and_the_wish_to_stop(
    world: World, page: Page, visit: Callable[[str], Page], accessible: Callable[[Page], None]
) -> None:
    place, today = world.lippe, clock.today()
    with place.scope():
        volunteer = make.volunteer(place)
        Commitment.objects.create(
            engagement=make.engagement(place), volunteer=volunteer, minutes_per_week=120, made_at=clock.now(),
            starts_on=today.replace(year=today.year - 1),
        )  # fmt: skip
        secret = links.issue(
            purpose="volunteer_own", object_id=volunteer.pk, actor=place.member(Role.COORDINATOR), now=clock.now()
        )
    page.set_viewport_size(PHONE)
    visit(place.url(f"mein-ehrenamt/{secret}/"))
    accessible(page)
    page.get_by_role("button", name="Wie geplant").first.click()
    expect(page.get_by_text("Notiert: wie geplant. Danke!")).to_be_visible()
    with place.scope():
        assert HoursEntry.objects.get().is_month, "one tap after opening the link"
    page.get_by_role("link", name="Pause oder aufhören").click()
    page.get_by_role("button", name="Pause eintragen").click()
    expect(page.get_by_text("Sie machen Pause")).to_be_visible()
    page.locator(".l-language-menu summary").click()
    page.get_by_role("button", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.get_by_role("link", name="بياناتي").click()
    expect(page.get_by_role("heading", name="بياناتي")).to_be_visible()
    accessible(page)
    visit(place.url(f"mein-ehrenamt/{secret}/aufhoeren/"))
    page.locator(".l-language-menu summary").click()
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Yes, I would like to stop").click()
    expect(page.get_by_text("You would like to stop")).to_be_visible()
    with place.scope():
        found = Volunteer.objects.get()
        assert (found.preferred_language, found.state, found.stopped_at is not None) == ("en", "paused", True)
