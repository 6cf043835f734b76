"""The pages of staff in a real browser: an appointment given during a call, each page law-abiding."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect

from lotse.cases.models import Appointment
from lotse.core import clock
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, Place, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _on_a_working_day() -> Iterator[None]:
    """Today may be a holiday."""
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def lippe(world: World) -> Place:
    with world.lippe.scope():
        for weekday in range(5):
            make.pattern(world.lippe, weekday=weekday, valid_from=clock.today(), adviser=world.lippe.director)
    return world.lippe


@pytest.fixture
def open_page(lippe: Place, sign_in: Any, visit: Callable[[str], Page]) -> Callable[[str], Page]:
    sign_in(lippe, Role.DIRECTOR)
    return lambda path: visit(lippe.url(path))


def test_each_page_is_accessible(lippe: Place, open_page: Any, accessible: Callable[[Page], None], page: Page) -> None:
    now = clock.now()
    with lippe.scope():
        family = make.household(lippe, "محمد|🙂" + "x" * 80, interpreter_needed=True, preferred_language="ar")
        child = make.person(family, "محمد")
        invitation = make.appointment_invitation(lippe, family, about=[child], expires_on=clock.today())
        row = make.appointment(lippe, invitation, starts_at=now.replace(minute=0, second=0, microsecond=0),
                               adviser=lippe.director, room=make.room("Raum 1"), interpreter_language="ar")  # fmt: skip
        waiting = make.appointment_invitation(lippe, family, expires_on=clock.today(), adviser=lippe.director)
        make.absence(now, now.replace(year=now.year + 1), lippe.counsellor)
        pattern = make.pattern(lippe)
    file = f"familien/{family.code}/termine"
    for path in (
        "heute/",
        "termine/?wer=alle",
        "termine/einladungen/?stand=alle",
        "termine/einladungen/?stand=abgelaufen",
        "termine/neu/",
        f"termine/einladungen/{waiting.pk}/",
        f"termine/einladungen/{waiting.pk}/buchen/",
        f"termine/{row.code}/",
        f"termine/{row.code}/verschieben/",
        f"termine/{row.code}/absagen/",
        f"termine/{row.code}/sprachmittlung/",
        f"{file}/",
        f"{file}/neu/?kind={child.pk}",
        f"{file}/neu/?wer={lippe.counsellor.pk}",
        f"{file}/einladen/",
        "termine/zeiten/",
        "termine/zeiten/neu/",
        f"termine/zeiten/{pattern.pk}/",
        "termine/zeiten/regeln/",
        "termine/abwesenheit/neu/",
        "termine/raeume/neu/",
    ):
        accessible(open_page(path))


def test_during_a_call_an_appointment_is_given_and_its_outcome_said_from_heute(
    lippe: Place, open_page: Any, page: Page, accessible: Callable[[Page], None]
) -> None:
    with lippe.scope():
        family = make.household(lippe, "Kowalenko")
        make.person(family, "Mila")
    open_page(f"familien/{family.code}/")
    page.get_by_role("main").get_by_role("link", name="Termin vergeben").first.click()
    expect(page.get_by_label("Uhrzeit")).to_be_hidden()
    page.get_by_text("Andere Zeit", exact=True).first.click()
    page.get_by_label("Tag", exact=True).fill(f"{clock.today():%d.%m.%Y}")
    page.get_by_label("Uhrzeit").fill("9:00")
    page.get_by_label("Dauer (Minuten)").fill("7")
    page.get_by_role("button", name="Termin eintragen").click()
    expect(page.get_by_role("main")).to_contain_text("in Schritten von fünf Minuten")
    accessible(page)
    page.get_by_label("Dauer (Minuten)").fill("5")
    page.get_by_label("Mila Kowalenko").check()
    page.get_by_role("button", name="Termin eintragen").click()
    expect(page.get_by_role("main")).to_contain_text("09:00–09:05")
    open_page("heute/")
    page.get_by_role("button", name=re.compile("Nicht erschienen.*Familie Kowalenko")).click()
    expect(page.get_by_role("main")).to_contain_text("Ein nächster Schritt ist angelegt.")
    page.get_by_role("button", name="Erschienen", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Zum Termin erschienen")
    with lippe.scope():
        assert Appointment.objects.get().state == "held"
