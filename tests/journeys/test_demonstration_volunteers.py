"""The second staged demonstration, click by click as docs/vorfuehrung.md has it; each page is checked with axe."""

import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import signing
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from lotse.core import clock
from lotse.core.open_forms import SALT
from lotse.core.tenancy import tenant_scope
from lotse.operations.demo.accounts import PASSWORD
from lotse.outbox.models import Mail
from lotse.people.models import Household
from lotse.tenants.models import Centre
from lotse.volunteering.models import Engagement, FullTimer, Share, Volunteer
from tests.browser import PHONE
from tests.journeys.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

NAME, ADDRESS = "Ilse Sonntag", "ilse.sonntag@example.org"


class Show:
    """Two windows: the centre's, and a phone's for everybody else, to which the links of mails come."""

    def __init__(self, stage: Stage, accessible: Callable[[Page], None], phone: Page) -> None:
        self.stage, self.accessible, self.desk, self.phone = stage, accessible, stage.page, stage.listen(phone)

    def at_the_desk(self, path: str = "") -> Page:
        self.stage.page = self.desk
        if path:
            self.desk.goto(f"{self.stage.server}/hoexter/{path}")
        return self.desk

    def on_the_phone(self, path: str) -> Page:
        self.stage.page = self.phone
        self.phone.goto(self.stage.server + path)
        self.accessible(self.phone)
        return self.phone

    def link_for(self, address: str) -> str:
        """The path of the link in the newest mail to this address."""
        text = next(mail.text for mail in Mail.objects.order_by("-created_at", "-pk") if mail.to == address)
        return re.findall(r"https?://[^/]+(/hoexter/\S+/)", text)[0]


def test_the_second_demonstration_goes_as_written(
    centre: Centre,
    page: Page,
    live_server: Any,
    accessible: Callable[[Page], None],
    new_context: Callable[..., Any],
) -> None:
    stage = Stage(page, live_server.url, "Zweite")
    phone = new_context().new_page()
    phone.set_viewport_size(PHONE)
    show = Show(stage, accessible, phone)
    with tenant_scope(centre.pk):
        _sign_up(show)
        _take_in(show)
        _match(show)
        _month_and_too_much(show)
        _share(show)
        _end(show)
    assert stage.script == [], "the document shows more than was clicked"


def _sign_up(show: Show) -> None:
    stage, phone = show.stage, show.on_the_phone("/hoexter/")
    stage.click("Ich möchte helfen")
    show.accessible(phone)
    first, last = NAME.split()
    stage.fill(first_name=first, last_name=last, email=ADDRESS)
    stage.tick("kinds", "companionship")
    stage.tick("languages", "ro")
    a_minute_ago = signing.dumps(clock.now().timestamp() - 60, salt=SALT)  # the show is played faster than people type
    phone.locator("main [name=started]").evaluate("(field, value) => { field.value = value }", a_minute_ago)
    stage.click("Angaben absenden")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Bitte sehen Sie in Ihr Postfach")
    assert not Volunteer.objects.filter(last_name=last).exists()
    show.on_the_phone(show.link_for(ADDRESS))
    stage.click("Ja, ich melde mich an")
    expect(phone.get_by_text("Ihre Anmeldung ist da.")).to_be_visible()
    show.accessible(phone)


def _take_in(show: Show) -> None:
    desk, stage = show.at_the_desk(), show.stage
    stage.sign_in("ehrenamt@hoexter.example", PASSWORD)
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Guten")
    if not desk.get_by_role("link", name=f"{NAME} möchte helfen", exact=True).is_visible():
        desk.get_by_text("weitere zeigen").first.click()
    stage.click(f"{NAME} möchte helfen")
    show.accessible(desk)
    stage.click("Grenze vereinbaren")
    stage.fill(hours="2", engagements="1")
    stage.click("Speichern")
    stage.click("Aufnehmen")
    stage.click("Nachweis eintragen")
    desk.get_by_label("Erklärung zu Verschwiegenheit").check(force=True)
    stage.tick("is_met", "yes")
    stage.click("Speichern")
    expect(desk.get_by_role("heading", level=1)).to_have_text(NAME)
    show.accessible(desk)


def _match(show: Show) -> None:
    desk, stage = show.at_the_desk(), show.stage
    family = Household.objects.order_by("code")[0]
    stage.menu("Neu")
    stage.click("Bedarf festhalten")
    stage.fill(family=family.code, hours="1,5")
    stage.tick("kind", "companionship")
    stage.select(aim="company", language="ro")
    stage.click("Speichern")
    stage.click("Wer könnte helfen?")
    expect(desk.get_by_role("main")).to_contain_text(NAME)
    show.accessible(desk)
    stage.click("Fragen")
    expect(desk.get_by_role("heading", level=1)).to_contain_text(NAME)
    show.accessible(desk)
    stage.click("Fragen")
    expect(desk.get_by_text(re.compile("^Gefragt"))).to_be_visible()
    address = desk.url

    phone = show.on_the_phone(show.link_for(ADDRESS))
    assert family.name not in phone.content()  # before both have said yes
    stage.click("Ja")
    show.accessible(phone)

    show.at_the_desk()
    desk.goto(address)
    stage.click("Gleich weitergeben")
    stage.click("Antwort eintragen")
    stage.tick("answer", "accept")
    stage.click("Antwort eintragen")
    expect(desk.get_by_text("läuft").first).to_be_visible()
    show.accessible(desk)


def _month_and_too_much(show: Show) -> None:
    desk, stage = show.at_the_desk(f"ehrenamt/personen/{_volunteer().code}/"), show.stage
    stage.click("Entlastung und eigener Link")
    stage.click("Link zu den eigenen Seiten mailen")
    phone = show.on_the_phone(show.link_for(ADDRESS))
    stage.click("Wie geplant")  # one tap after opening the link
    expect(phone.get_by_role("button", name="Doch nicht")).to_be_visible()
    stage.click("Es wird mir zu viel")
    expect(phone.get_by_text(re.compile("ruft Sie bis .* an"))).to_be_visible()
    show.accessible(phone)

    desk = show.at_the_desk(f"ehrenamt/entlastung/{_volunteer().code}/")
    stage.shows("Gespräch eintragen")
    show.accessible(desk)
    stage.tick("measures", "share")
    stage.click("Gespräch eintragen")
    expect(desk.get_by_text("Das Gespräch ist eingetragen.")).to_be_visible()


def _share(show: Show) -> None:
    desk, stage = show.at_the_desk(f"ehrenamt/entlastung/{_volunteer().code}/"), show.stage
    partner = next(one for one in FullTimer.objects.exclude(organisation=None) if one.manager_email)
    stage.click("Teil abgeben")
    stage.select(full_timer=str(partner.pk))
    in_three_weeks = clock.today() + dt.timedelta(weeks=3)
    stage.fill(hours="0,5", last_on=f"{in_three_weeks:%d.%m.%Y}", tasks="Wege zu Ämtern")
    stage.click("Belastung ansehen")
    expect(desk.get_by_role("columnheader", name="Mit diesem Anteil")).to_be_visible()
    show.accessible(desk)
    stage.click("Anfragen")
    expect(desk.get_by_text("Die Anfrage ist unterwegs.")).to_be_visible()
    share = Share.objects.get(volunteer=_volunteer())
    assert (share.state, share.volunteer) == ("offered", _volunteer())

    phone = show.on_the_phone(show.link_for(partner.email))
    assert NAME not in phone.content()
    stage.click("Ja, ich übernehme das")
    expect(phone.get_by_text("Danke für Ihr Ja.")).to_be_visible()
    phone = show.on_the_phone(show.link_for(partner.manager_email))
    stage.click("Ja, ich stimme zu")
    expect(phone.get_by_text("Alle haben zugestimmt.")).to_be_visible()
    show.accessible(phone)
    share.refresh_from_db()
    assert share.state == "agreed"


def _end(show: Show) -> None:
    engagement = Engagement.objects.get(commitments__volunteer=_volunteer())
    desk, stage = show.at_the_desk(f"ehrenamt/engagements/{engagement.code}/"), show.stage
    show.accessible(desk)
    stage.click("Beenden")
    stage.tick("reason", "goal_reached")
    stage.click("Beenden")
    expect(desk.get_by_text("beendet").first).to_be_visible()
    with desk.expect_download() as download:
        stage.click("Bescheinigung")
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(download.value.path().read_bytes())).pages)
    assert NAME in text and f"{clock.today():%d.%m.%Y}" in text


def _volunteer() -> Volunteer:
    return Volunteer.objects.get(last_name=NAME.split()[1])
