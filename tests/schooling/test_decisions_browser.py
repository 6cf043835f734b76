"""The authority answers a list of thirty in bulk, one place over the reported number, at a desk and on a phone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.core import clock
from lotse.outbox.models import Mail
from lotse.schooling.models import Assignment, DecisionItem
from lotse.tenants.enums import Role
from tests import make
from tests.browser import NARROW, PHONE
from tests.schooling import lists
from tests.world import TODAY, Place, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHILDREN, PLACES = 30, 29


@pytest.fixture
def lippe(world: World) -> Place:
    """Thirty children with agreeing parents, recommended to one school that has reported 29 places."""
    place = world.lippe
    with place.scope():
        school = make.school(place)
        make.places(school, PLACES, as_of=TODAY, recorded_at=make.BEFORE)
        for number in range(CHILDREN):
            lists.answered(place, school, f"Kind {number:02}", held=False)
        lists.deciding_office(place)
    return place


def send(page: Page, place: Place, visit: Callable[[str], Page], accessible: Callable[[Page], None]) -> str:
    """Staff send the list by clicks; the address in the office's mail."""
    visit(place.url("schule/listen/"))
    accessible(page)
    page.get_by_role("main").get_by_role("link", name="Neue Liste").first.click()
    expect(page.get_by_role("heading", name="30 Kinder warten")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="An Schulamt am Test schicken").click()
    expect(page.get_by_text(re.compile("30 Kinder stehen auf der Liste"))).to_be_visible()
    accessible(page)
    return re.findall(r"(/lippe/entscheidung/\S+/)", Mail.objects.get().text)[0]


def test_thirty_children_one_place_over_the_reported_number(
    page: Page,
    lippe: Place,
    sign_in: Any,
    visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sign_in(lippe, Role.COUNSELLOR)
    address = send(page, lippe, visit, accessible)
    page.context.clear_cookies()

    # The office: a link, a code, one tick for all, one button
    visit(address)
    expect(page.get_by_role("main")).not_to_contain_text("Kind 00")
    accessible(page)
    page.get_by_label("Zugangscode").fill("test 2345")
    page.get_by_role("button", name="Liste öffnen").click()
    expect(page.get_by_role("checkbox")).to_have_count(CHILDREN)
    accessible(page)
    page.get_by_role("link", name="Alle auswählen, für die eine Schule empfohlen ist").click()
    page.get_by_role("button", name="Wie empfohlen zuweisen").click()
    expect(page.get_by_text("1 über der gemeldeten Zahl")).to_be_visible()
    with lippe.scope():
        assert not Assignment.objects.exists()
    accessible(page)
    page.get_by_role("button", name="Trotzdem eintragen").click()
    expect(page.get_by_text("30 Entscheidungen sind eingetragen.")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(0)
    accessible(page)

    with lippe.scope():
        assert Assignment.objects.count() == CHILDREN
        assert sorted(one.over_count for one in DecisionItem.objects.all()) == [0] * PLACES + [1]

    # Staff see what was decided, and where it went beyond
    sign_in(lippe, Role.COUNSELLOR)
    with lippe.scope():
        code = DecisionItem.objects.select_related("decision_list")[0].decision_list.code
    visit(lippe.url(f"schule/listen/{code}/"))
    expect(page.get_by_text("1 über der gemeldeten Zahl")).to_have_count(1)
    accessible(page)


def test_one_child_on_a_narrow_phone_without_script(
    browser: Any, world: World, live_server: Any, accessible: Callable[[Page], None]
) -> None:
    lippe = world.lippe
    with lippe.scope():
        other = make.school(lippe, "Sekundarschule am Rand", form="14")
        make.places(other, 3, recorded_at=make.BEFORE)
        child, needy = lists.answered(lippe, name="محمد عبد الرحمن"), lists.needy(lippe, "N" * 60)
        made = lists.decision_list(lippe, child, needy, now=clock.now())
    address = re.findall(r"(/lippe/entscheidung/\S+/)", Mail.objects.get().text)[0]
    context = browser.new_context(java_script_enabled=False, viewport=NARROW, locale="de-DE")
    page = context.new_page()
    page.goto(live_server.url + address)
    page.get_by_label("Zugangscode").fill("TEST-2345")
    page.get_by_role("button", name="Liste öffnen").click()
    page.get_by_role("link", name=re.compile("Einzeln entscheiden.*NNN")).click()
    page.get_by_label("Name, Ort oder Schulnummer").fill("rand")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_label("Einer anderen Schule zuweisen").check(force=True)
    page.get_by_label("Schule", exact=False).last.select_option(index=1)
    page.get_by_role("button", name="Entscheidung eintragen").click()
    expect(page.get_by_text("1 Entscheidung ist eingetragen.")).to_be_visible()
    context.close()
    with lippe.scope():
        assert made.items.get(pupil=needy).decision == "other_school"


def test_partner_and_small_pages_are_accessible(
    page: Page, world: World, sign_in: Any, visit: Callable[[str], Page], accessible: Callable[[Page], None]
) -> None:
    lippe = world.lippe
    with lippe.scope():
        child = lists.answered(lippe)
        made = lists.decision_list(lippe, child, now=clock.now())
        lists.representative(lippe, made.office)
        item = made.items.get().pk
    sign_in(lippe, Role.PARTNER)
    for path in ("", f"{made.code}/", f"{made.code}/antwort/{item}/", f"{made.code}/einlesen/"):
        accessible(visit(lippe.url(f"meine-listen/{path}")))
    sign_in(lippe, Role.COUNSELLOR)
    with lippe.scope():
        code = made.office.organisation.code
    for path in (f"listen/{made.code}/zurueckziehen/", "stellen/", f"stellen/{code}/zugang/"):
        accessible(visit(lippe.url(f"schule/{path}")))
