"""From the question who could help to a running engagement: by phone, and by the links of both sides."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.core import clock
from lotse.outbox.models import Mail
from lotse.tenants.enums import Role
from lotse.volunteering.models import Engagement
from lotse.volunteering.rules.asking import SECOND_THOUGHTS
from lotse.volunteering.services import asking
from tests import make
from tests.browser import PHONE
from tests.world import Place, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_who_could_help_to_a_running_engagement(
    page: Page,
    world: World,
    sign_in: Callable[[Place, Role], None],
    visit: Callable[[str], Any],
    accessible: Callable[[Page], None],
) -> None:
    place = world.lippe
    with place.scope():
        make.volunteer(place, "Sommer")
        make.volunteer(place, "Winter", municipality=place.municipalities[1])
        need = make.need(place)
    page.set_viewport_size(PHONE)
    sign_in(place, Role.COORDINATOR)
    visit(place.url(f"ehrenamt/bedarf/{need.code}/"))
    page.get_by_role("button", name="Wer könnte helfen?").click()
    expect(page.get_by_text("Ute Sommer", exact=True)).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Fragen").first.click()
    expect(page.get_by_text(re.compile("Zurzeit: 0 Std. von 4 Std."))).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Fragen", exact=True).click()
    for _ in ("volunteer", "family"):
        page.get_by_role("link", name="Antwort eintragen").click()
        page.get_by_label("ja", exact=True).check()
        page.get_by_role("button", name="Antwort eintragen").click()
    expect(page.get_by_text("läuft").first).to_be_visible()
    accessible(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    accessible(page)


def test_both_sides_say_yes_by_link_the_family_in_arabic(
    page: Page, world: World, visit: Callable[[str], Any], accessible: Callable[[Page], None]
) -> None:
    place = world.lippe
    with place.scope():
        home = make.household(place, "Haddad", preferred_language="ar")
        parent = make.person(home, "Samira", "guardian")
        make.contact_way(parent, "samira@example.org", "email")
        make.consent(place, parent, "contact", given_on=clock.today())
        need, volunteer = make.need(place, home), make.volunteer(place, email="ute@example.org")
        common = {"minutes_per_week": 120, "starts_on": clock.today(), "now": clock.now()}
        asking.ask(actor=place.member(Role.COORDINATOR), need=need, volunteer=volunteer, **common)

    def path_to(address: str) -> str:
        with place.scope():
            (mail,) = [one for one in Mail.objects.all() if one.to == address]
        found = re.search(r"/lippe/anfrage/\S+", mail.text)
        assert found is not None
        return found[0]

    def pass_time() -> None:
        with place.scope():
            asking.see_to_it(place.centre, clock.now() + SECOND_THOUGHTS)

    page.set_viewport_size(PHONE)
    visit(path_to("ute@example.org"))
    accessible(page)
    page.get_by_role("button", name="Nein, dieses nicht").click()
    expect(page.get_by_text("Danke für Ihre Antwort.")).to_be_visible()
    page.get_by_role("button", name="Ja", exact=True).click()
    expect(page.get_by_text("Als Nächstes fragen wir die Familie.")).to_be_visible()
    accessible(page)
    pass_time()
    visit(path_to("samira@example.org"))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    accessible(page)
    page.get_by_role("button", name="نعم").click()
    expect(page.get_by_text("شكرًا لموافقتكم.")).to_be_visible()
    pass_time()
    page.reload()
    expect(page.get_by_text("وافق الطرفان.")).to_be_visible()
    with place.scope():
        assert Engagement.objects.get().state == "running"
