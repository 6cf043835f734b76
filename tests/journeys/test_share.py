"""A talk ends in a share; a full-timer of a partner takes it on the phone, the line manager agrees, it goes back."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.core import clock
from lotse.outbox.models import Mail
from lotse.tenants.enums import Role
from lotse.volunteering.models import Commitment, Share
from tests import make
from tests.browser import DESKTOP, PHONE
from tests.world import Place, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.long]


def link(place: Place, path: str) -> str:
    """The path of the newest mail that leads there."""
    texts = [mail.text for mail in Mail.objects.order_by("-created_at") if f"/{path}/" in mail.text]
    return place.url(re.findall(rf"({path}/\S+/)", texts[0])[0])


def test_from_the_talk_to_the_share_and_back(
    page: Page,
    world: World,
    sign_in: Any,
    visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
) -> None:
    place, today = world.lippe, clock.today()
    with place.scope():
        volunteer, engagement = make.volunteer(place, limit=(180, 3)), make.engagement(place)
        start = today - dt.timedelta(days=70)
        Commitment.objects.create(
            engagement=engagement, volunteer=volunteer, minutes_per_week=180, starts_on=start, made_at=clock.now()
        )
        drk = make.organisation(place, "welfare", "DRK Detmold")
        make.full_timer(place, organisation=drk)

    # The coordinator, at the desk: the talk leads to the offer, which first shows the load
    sign_in(place, Role.COORDINATOR)
    visit(place.url(f"ehrenamt/entlastung/{volunteer.code}/"))
    page.get_by_role("button", name="Es wird zu viel").click()
    page.get_by_label("Teil an Hauptamtliche").check()
    page.get_by_role("button", name="Gespräch eintragen").click()
    expect(page.get_by_role("heading", name="Teil an Hauptamtliche abgeben")).to_be_visible()
    accessible(page)
    page.get_by_label("Wer soll es übernehmen?").select_option(label="Kim Wolf (DRK Detmold)")
    page.get_by_label("Stunden je Woche").fill("1,5")
    page.get_by_label("Welche Aufgaben?").fill("zum Jobcenter begleiten")
    page.get_by_role("button", name="Belastung ansehen").click()
    expect(page.get_by_role("cell", name="1,5 Std.").first).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Anfragen").click()
    expect(page.get_by_text("Die Anfrage ist unterwegs.")).to_be_visible()

    # The full-timer and the line manager, on the phone, without an account
    page.set_viewport_size(PHONE)
    page.context.clear_cookies()
    with place.scope():
        offered = link(place, "anteil")
    visit(offered)
    accessible(page)
    page.get_by_role("button", name="Ja, ich übernehme das").click()
    expect(page.get_by_text("Danke für Ihr Ja.")).to_be_visible()
    with place.scope():
        agreeing = link(place, "anteil-zustimmen")
    visit(agreeing)
    page.get_by_text("Nein, das geht nicht").click()
    accessible(page)
    page.get_by_role("button", name="Ja, ich stimme zu").click()
    expect(page.get_by_text("Alle haben zugestimmt.")).to_be_visible()
    with place.scope():
        own = link(place, "mein-anteil")
    visit(own)
    expect(page.get_by_text("Ute Brandt")).to_be_visible()
    accessible(page)

    # The coordinator again: the load of the full-timer, and back to the volunteer, who is asked again
    page.set_viewport_size(DESKTOP)
    sign_in(place, Role.COORDINATOR)
    visit(place.url("ehrenamt/hauptamtliche/"))
    accessible(page)
    page.get_by_role("link", name="Kim Wolf").click()
    expect(page.get_by_role("heading", name="Die nächsten Wochen")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name=str(engagement)).first.click()
    expect(page.get_by_role("heading", name="Verlauf")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Zurückgeben").click()
    page.get_by_role("button", name="Zurückgeben").click()
    expect(page.get_by_text("nimmt zurzeit nichts Neues an").first).to_be_visible()
    accessible(page)
    with place.scope():
        volunteer.refresh_from_db()
        volunteer.stopped_at = None
        volunteer.save()
    page.get_by_role("button", name="Zurückgeben").click()
    expect(page.get_by_text("Der Anteil ist zurückgegeben.")).to_be_visible()
    with place.scope():
        assert (Share.objects.get().state, Share.objects.get().ended_on) == ("handed_back", today)
