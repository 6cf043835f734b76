"""Proposals in a real browser, on a desk and on a phone: ban in place, accept, watch a run."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.core import clock
from lotse.schooling.models import ProposalRun
from lotse.schooling.services import proposals
from lotse.tenants.enums import Role
from tests import make
from tests.browser import PHONE
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def look(
    world: World, sign_in: Any, visit: Callable[[str], Page], accessible: Callable[[Page], None]
) -> Callable[[str], None]:
    """Opens a page of Lippe for the counsellor and runs axe over it."""
    sign_in(world.lippe, Role.COUNSELLOR)
    return lambda path: accessible(visit(world.lippe.url(path)))


def fill(world: World) -> str:
    """Two schools, two children who wait and one without a grade; the code of the first child."""
    lippe = world.lippe
    with lippe.scope():
        for name, east in (("Nahe Schule", 493_500), ("Ferne Schule", 496_600)):
            make.places(make.school(lippe, name, easting_m=east))
        home = make.household(lippe, "Demir", point="491600,5753900")
        first, *_ = [make.pupil(lippe, make.person(home, name), state="interviewed") for name in ("Mila", "Juri")]
        make.pupil(lippe, make.person(make.household(lippe, "Noor"), "Ali"), state="interviewed", grade=None)
        return first.code


def test_one_child_at_the_table_from_ban_to_recommendation(
    page: Page, world: World, look: Callable[[str], None], accessible: Callable[[Page], None]
) -> None:
    page.set_viewport_size(PHONE)
    code = fill(world)
    look(f"schule/kinder/{code}/vorschlag/")
    page.get_by_role("button", name="Jetzt vorschlagen").click()
    expect(page.get_by_role("strong")).to_have_text("Nahe Schule")
    accessible(page)
    before = page.url
    page.get_by_role("button", name=re.compile("Ausschließen.*Nahe Schule für Mila Demir")).click()
    expect(page.get_by_role("strong")).to_have_text("Ferne Schule")
    expect(page).not_to_have_url(before)
    expect(page.get_by_text("vorher: Nahe Schule")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name=re.compile("Übernehmen.*Ferne Schule für Mila Demir")).click()
    expect(page.get_by_text("Ferne Schule ist empfohlen, der Platz ist vorgemerkt.")).to_be_visible()
    accessible(page)


def test_a_proposal_for_all_shows_itself_when_it_is_done(
    page: Page, world: World, look: Callable[[str], None], accessible: Callable[[Page], None]
) -> None:
    page.set_viewport_size(PHONE)
    fill(world)
    look("schule/vorschlaege/")
    page.get_by_role("button", name="Für alle Wartenden vorschlagen").click()
    expect(page.get_by_text("Sie können diese Seite verlassen.")).to_be_visible()
    accessible(page)
    with world.lippe.scope():
        proposals.compute_run(run_id=ProposalRun.objects.get().pk, now=clock.now())
    expect(page.get_by_role("heading", name="Vorgeschlagene Schulen")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("Jahrgang fehlt")).to_be_visible()
    page.get_by_role("link", name="Alle auswählen").click()
    page.get_by_role("button", name="Ausgewählte übernehmen").click()
    expect(page.get_by_text(re.compile("Übernommen: 2"))).to_be_visible()
    accessible(page)
    look("schule/vorschlaege/gewichte/")
