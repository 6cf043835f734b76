"""A partner confirms an offer with one button: the mail, a scanner that opens its link twice, one POST, the entry."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from lotse.core import clock
from lotse.directory.models import Offer, OfferConfirmation, Schedule
from lotse.directory.services.truth.asking import keep_true
from lotse.outbox.models import Mail
from lotse.tenants.enums import Role
from tests import make
from tests.browser import DESKTOP, PHONE
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.long]


def test_a_partner_confirms_with_one_button(
    page: Page,
    world: World,
    sign_in: Any,
    visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
) -> None:
    place, now = world.lippe, clock.now()
    old = now - dt.timedelta(days=200)
    with place.scope():
        of = make.organisation(place, "sports", "TuS | Beispiel 🤸")
        person = make.contact_person(of)
        offer = make.offer(place, "Fußball", organisation=of, contact=person, confirmed_at=old)
        make.offer(place, "Turnen", organisation=of, contact=person, confirmed_at=old)
        Schedule.objects.create(offer=offer, rrule="FREQ=WEEKLY;BYDAY=TU", starts_on=old.date(), begins=dt.time(18))
        keep_true(place.centre, now)
        text = Mail.objects.get().text
    link = re.search(r"https?://[^/\s]+(/\S+)", text)
    assert link

    # What checks mails opens each link, more than once: nothing happens
    for _ in range(2):
        assert Client().get(link[1]).status_code == 200
    with place.scope():
        assert Offer.objects.filter(confirmed_at=old).count() == 2

    # The partner, on the phone
    page.set_viewport_size(PHONE)
    visit(link[1])
    accessible(page)
    page.get_by_role("button", name="Stimmt noch", exact=True).first.click()
    expect(page.get_by_text("Danke. Das ist eingetragen.")).to_be_visible()
    accessible(page)
    with place.scope():
        assert OfferConfirmation.objects.get().offer == offer
    page.get_by_role("link", name="Ändern").first.click()
    expect(page.get_by_role("heading", name="Was ist anders?")).to_be_visible()
    accessible(page)
    page.get_by_label("Freie Plätze").fill("4")
    page.get_by_label("In einem Satz").fill("Jeden Tag.")
    page.get_by_role("button", name="Änderung senden").click()
    expect(page.get_by_text("Ihre Meldung wird geprüft")).to_be_visible()

    # The networker, at the desk
    page.set_viewport_size(DESKTOP)
    sign_in(place, Role.NETWORKER)
    visit(place.url("netzwerk/aktualitaet/"))
    accessible(page)
    page.get_by_role("link", name="Änderung: Turnen").click()
    expect(page.get_by_role("cell", name="Jeden Tag.")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Übernehmen", exact=True).click()
    expect(page.get_by_text("Übernommen.", exact=True)).to_be_visible()
    visit(place.url(f"netzwerk/angebote/{offer.code}/"))
    expect(page.get_by_text("über den Link von Ute Beispiel")).to_be_visible()
    page.get_by_role("link", name="Stimmt es noch? Am Telefon klären").click()
    expect(page.get_by_role("heading", name="Was sagt der Partner?")).to_be_visible()
    accessible(page)
    visit(place.url("netzwerk/aktualitaet/eintraege/?stand=adresslos"))
    accessible(page)
