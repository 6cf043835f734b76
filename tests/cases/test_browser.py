"""The advice pages in a real browser: a contact in a few keys, and each page law-abiding in light, dark and narrow."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.cases.models import AdviceContact, FollowUp
from lotse.core import clock
from lotse.tenants.enums import Role
from tests import make
from tests.world import Place, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lippe(world: World) -> Place:
    return world.lippe


@pytest.fixture
def open_page(lippe: Place, sign_in: Any, visit: Callable[[str], Page]) -> Callable[[str], Page]:
    """Opens a path of the centre as its counsellor."""
    sign_in(lippe, Role.COUNSELLOR)
    return lambda path: visit(lippe.url(path))


def test_each_page_is_accessible(lippe: Place, open_page: Any, accessible: Callable[[Page], None], page: Page) -> None:
    with lippe.scope():
        case = make.case(lippe, created_at=clock.now() - dt.timedelta(days=100))
        family = case.household
        make.person(family)
        contact = make.contact(lippe)
        make.contact(lippe, household=family, case=case, result="Sucht Wohnung")
        closed = make.case(lippe, family, state="closed", result="solved", closed_on=clock.today())
        check = make.followup(lippe, household=family, case=closed, kind="check_6")
        followup = case.followups.get()
    for path in (
        "heute/",
        "suche/?q=somm",
        "suche/",
        "beratung/",
        "beratung/kontakte/",
        "beratung/wiedervorlagen/",
        "beratung/kontakt/neu/",
        f"beratung/kontakt/{contact.pk}/",
        f"beratung/kontakt/{contact.pk}/berichtigen/",
        "beratung/faelle/neu/",
        f"beratung/faelle/{case.code}/",
        f"beratung/faelle/{case.code}/abschluss/",
        f"beratung/faelle/{closed.code}/",
        f"beratung/wiedervorlagen/{followup.pk}/",
        f"beratung/wiedervorlagen/{check.pk}/",
        f"familien/{family.code}/beratung/",
    ):
        accessible(open_page(path))


def test_a_contact_is_noted_by_keyboard_in_a_few_keys(lippe: Place, open_page: Any) -> None:
    page = open_page("beratung/kontakt/neu/")
    page.get_by_label("Wohnen").focus()
    page.keyboard.press("Space")
    page.get_by_label("Ergebnis").fill("Sucht eine Wohnung")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Kontakt speichern").press("Enter")
    expect(page.get_by_text("Der Kontakt ist festgehalten.")).to_be_visible()
    with lippe.scope():
        contact = AdviceContact.objects.get()
        assert (contact.topic, contact.channel, contact.minutes) == ("housing", "phone", 10)


def test_a_step_shows_only_what_its_answer_asks_for(lippe: Place, open_page: Any) -> None:
    with lippe.scope():
        followup = make.case(lippe).followups.get()
    page = open_page(f"beratung/wiedervorlagen/{followup.pk}/")
    expect(page.get_by_label("Ergebnis des Falls")).to_be_hidden()
    page.get_by_label("Was kam heraus?").fill("Alles geklärt")
    page.get_by_label("der Fall ist abgeschlossen").check()
    expect(page.get_by_label("Was ist zu tun?")).to_be_hidden()
    page.get_by_label("Ergebnis des Falls").select_option("solved")
    page.get_by_label("Ja").check()
    page.get_by_role("button", name="Erledigt").click()
    expect(page.get_by_text("Nachfrage nach 24 Monaten").first).to_be_visible()
    with lippe.scope():
        assert FollowUp.objects.filter(done_at__isnull=True).count() == 3
