"""A meeting is planned, answered and prepared by link; its order comes back in the next one and is reported done."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.core import clock
from lotse.network.models import AgendaItem, Meeting, WorkOrder
from lotse.network.services.orders import remind
from lotse.outbox.models import Mail
from lotse.tenants.enums import Role
from tests import make
from tests.browser import DESKTOP, PHONE
from tests.network.tables import table
from tests.world import Place, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.long]


def link(place: Place, path: str) -> str:
    """The path of the newest mail that leads there."""
    with place.scope():
        texts = [mail.text for mail in Mail.objects.order_by("-created_at") if f"/{path}/" in mail.text]
    return place.url(re.findall(rf"({path}/\S+/)", texts[0])[0])


def test_from_the_invitation_to_the_order_that_is_done(
    page: Page,
    world: World,
    sign_in: Any,
    visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
) -> None:
    place, today = world.lippe, clock.today()
    with place.scope():
        the = table(place, created_at=clock.now())

    # The networker, at the desk: a date, and everybody is invited with one button
    sign_in(place, Role.NETWORKER)
    visit(place.url(f"netzwerk/gremien/{the.body.code}/"))
    accessible(page)
    page.get_by_role("link", name="Sitzung planen").click()
    page.get_by_label("Tag").fill(f"{today + dt.timedelta(days=30):%d.%m.%Y}")
    page.get_by_label("Von").fill("10:00")
    page.get_by_label("Bis", exact=True).fill("12:00")
    page.get_by_label("Ort").fill("Rathaus, Saal 1")
    page.get_by_role("button", name="Planen").click()
    page.get_by_role("button", name="Einladen", exact=True).click()
    expect(page.get_by_text("Eine Einladung ist unterwegs.")).to_be_visible()
    expect(page.get_by_text("Ohne E-Mail-Adresse, bitte anrufen: Lea Lemgo")).to_be_visible()
    accessible(page)
    page.get_by_role("row", name="Lea Lemgo").get_by_role("button", name="Kommt", exact=True).click()
    expect(page.get_by_text("Lea Lemgo: kommt.")).to_be_visible()

    # A member, on the phone, without an account: comes, and proposes a topic
    page.set_viewport_size(PHONE)
    page.context.clear_cookies()
    visit(link(place, "sitzung"))
    accessible(page)
    page.get_by_role("button", name="Ich komme", exact=True).click()
    expect(page.get_by_text("Ihre Antwort ist gespeichert.")).to_be_visible()
    page.get_by_label("Thema").fill("Wohnraum für große Familien")
    page.get_by_role("button", name="Vorschlagen").click()
    expect(page.get_by_text("Danke. Ihr Vorschlag ist da.")).to_be_visible()

    # The networker puts the agenda together
    page.set_viewport_size(DESKTOP)
    sign_in(place, Role.NETWORKER)
    with place.scope():
        meeting = Meeting.objects.get()
    visit(place.url(f"netzwerk/sitzungen/{meeting.code}/tagesordnung/"))
    accessible(page)
    page.get_by_role("button", name="Aufnehmen").click()
    expect(page.get_by_text("Auf der Tagesordnung: Wohnraum für große Familien")).to_be_visible()
    page.get_by_role("button", name="Beschließen und senden").click()
    expect(page.get_by_text("Die Tagesordnung ist unterwegs.")).to_be_visible()

    # The day has come: attendance, then the point with a decision and an order, saved while typing
    with place.scope():
        starts_at = clock.now() - dt.timedelta(minutes=10)
        Meeting.objects.update(starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=2))
        item = AgendaItem.objects.get(kind="topic")
    visit(place.url(f"netzwerk/sitzungen/{meeting.code}/protokoll/"))
    expect(page.get_by_label("Ute Detmold (Stadt Detmold): war da?")).to_have_value("present")
    accessible(page)
    page.get_by_label("Wie viele von uns waren da?").fill("2")
    page.get_by_role("button", name="Speichern und weiter").click()
    page.get_by_label("Protokoll").fill("Es fehlt an großen Wohnungen.")
    expect(page.get_by_text("Gespeichert um")).to_be_visible()
    with place.scope():
        item.refresh_from_db()
        assert item.minutes == "Es fehlt an großen Wohnungen."
    page.get_by_label("Beschluss").fill("Ein Formular für alle.")
    page.get_by_label("Was ist zu tun?").fill("Das Formular entwerfen")
    page.get_by_label("Wer übernimmt es?").select_option(label="Ute Detmold (Stadt Detmold)")
    page.get_by_label("Bis wann?").fill(f"{today + dt.timedelta(days=60):%d.%m.%Y}")
    accessible(page)
    page.get_by_role("button", name="Speichern und weiter").click()
    expect(page.get_by_text("Das Formular entwerfen")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Abschließen und senden").click()
    expect(page.get_by_text("Das Protokoll ist fertig")).to_be_visible()

    # The order stands on the next agenda by itself
    with place.scope():
        order = WorkOrder.objects.get()
        following = make.meeting(the.body, starts_at=clock.now() + dt.timedelta(days=90))
    visit(place.url(f"netzwerk/sitzungen/{following.code}/tagesordnung/"))
    expect(page.get_by_role("link", name="Das Formular entwerfen")).to_be_visible()
    visit(place.url("netzwerk/auftraege/"))
    accessible(page)

    # Whoever has it says on the phone that it is done
    with place.scope():
        remind(actor=place.member(Role.NETWORKER), order=order, centre=place.centre, now=clock.now())
    page.set_viewport_size(PHONE)
    page.context.clear_cookies()
    visit(link(place, "auftrag"))
    accessible(page)
    page.get_by_role("button", name="Erledigt").click()
    expect(page.get_by_text("Hier ist nichts mehr zu tun.")).to_be_visible()
    with place.scope():
        order.refresh_from_db()
        assert (order.state, order.reported) == ("done", "done")
