"""A Rucksack group through a term: planned, started, a family from its file, the leader on a phone, the numbers."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.core import clock
from lotse.outbox.models import Mail
from lotse.programmes.models import GroupProgramme
from lotse.tenants.enums import Role
from tests import make
from tests.browser import DESKTOP, PHONE
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_rucksack_group_through_a_term(
    page: Page,
    live_server: Any,
    world: World,
    sign_in: Any,
    visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
) -> None:
    place, today = world.lippe, clock.today()
    first = today - dt.timedelta(days=21)
    with place.scope():
        family = make.household(place)
        make.person(family, "Olena", "guardian", arrival_answer="given", arrived_on=dt.date(2012, 5, 1))
        make.person(family, "Mila", born_on=today - dt.timedelta(days=5 * 366))

    # At the desk: the group, its sessions, its start
    page.set_viewport_size(DESKTOP)
    sign_in(place, Role.COUNSELLOR)
    visit(place.url("netzwerk/gruppen/neu/"))
    page.get_by_label("Art", exact=True).select_option("Rucksack KiTa")
    page.get_by_label("Name der Gruppe").fill("Rucksack Südstadt")
    page.get_by_label("Wer leitet die Gruppe?").fill("Olga Beispiel")
    page.get_by_label("E-Mail der Leitung").fill("olga@example.org")
    accessible(page)
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("link", name="Termine planen").click()
    page.get_by_label("Erster Tag").fill(f"{first:%d.%m.%Y}")
    page.get_by_label("Letzter Tag").fill(f"{first + dt.timedelta(days=42):%d.%m.%Y}")
    page.get_by_label("Von").fill("09:00")
    page.get_by_label("Bis").fill("11:00")
    page.get_by_label("Nicht an Feiertagen").uncheck()
    page.get_by_label("Nicht in den Schulferien").uncheck()
    page.get_by_role("button", name="Planen").click()
    expect(page.get_by_text("7 Termine sind geplant.")).to_be_visible()
    page.get_by_role("button", name="Starten").click()
    page.get_by_role("link", name="Wen könnten wir einladen?").click()
    expect(page.get_by_role("heading", name="Wen könnten wir einladen?")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Aufnehmen").click()
    page.get_by_role("button", name="Aufnehmen").click()
    expect(page.get_by_text("Olena Sommer: dabei.")).to_be_visible()
    page.get_by_role("button", name="Leitung den Link").click()
    expect(page.get_by_text("unterwegs an olga@example.org")).to_be_visible()
    accessible(page)
    with place.scope():
        (secret,) = re.findall(r"/gruppe/(\S+)/", Mail.objects.get().text)

    # The leader, on the phone
    page.context.clear_cookies()
    page.set_viewport_size(PHONE)
    visit(place.url(f"gruppe/{secret}/"))
    accessible(page)
    for left in (3, 2, 1, 0):
        page.get_by_role("link", name="Eintragen").first.click()
        page.get_by_label("Olena S.").check()
        page.get_by_label("Kinder").fill("2")
        if left == 3:
            accessible(page)
        page.get_by_role("button", name="Eintragen").click()
        expect(page.get_by_text("Eingetragen. Danke!")).to_be_visible()
        expect(page.get_by_role("link", name="Eintragen")).to_have_count(left)

    # The numbers, and the end
    page.set_viewport_size(DESKTOP)
    sign_in(place, Role.COUNSELLOR)
    visit(place.url("netzwerk/gruppen/zahlen/"))
    expect(page.get_by_role("rowheader", name="Rucksack KiTa")).to_be_visible()
    accessible(page)
    with place.scope():
        group = GroupProgramme.objects.get()
    visit(place.url(f"netzwerk/gruppen/{group.code}/beenden/"))
    page.get_by_role("button", name="Beenden").click()
    expect(page.get_by_text("Die Gruppe ist beendet.")).to_be_visible()
    with place.scope():
        assert list(group.sessions.values_list("state", flat=True)) == ["held"] * 4 + ["cancelled"] * 3
