"""The parents' side in a real browser: on a phone, right to left, in the dark, without script; and the path's pages."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.core import clock
from lotse.links import services as links
from lotse.people.models import Household
from lotse.schooling.models import FamilyMessage, MedicalExamOrder, Process
from lotse.tenants.enums import Role
from tests import make
from tests.browser import NARROW, PHONE
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def family(world: World) -> Household:
    """Three children: invited, waiting for the examination, ended; in the demo, which shows all languages."""
    world.lippe.centre.is_demo = True
    world.lippe.centre.opening_hours = "Mo–Do 8–16 Uhr"
    world.lippe.centre.save()
    with world.lippe.scope():
        home = make.household(world.lippe, "Haddad", preferred_language="ar")
        make.contact_way(make.person(home, "Rana", "guardian"))
        make.pupil(world.lippe, make.person(home, "Nour"), state="invited")
        exam = make.pupil(world.lippe, make.person(home, "Omar"), state="exam_ordered")
        tomorrow = clock.today() + dt.timedelta(days=1)
        MedicalExamOrder.objects.create(pupil=exam, ordered_on=clock.today(), date_on=tomorrow)
        make.pupil(world.lippe, make.person(home, "Lina"), state="cancelled")
    return home


def link(world: World, family: Household) -> str:
    with world.lippe.scope():
        secret = links.issue(
            purpose="family_status", object_id=family.pk, actor=world.lippe.counsellor, now=clock.now()
        )
    return world.lippe.url(f"mein-schulweg/{secret}/")


@pytest.mark.parametrize("language", ["ar", "uk", "tr", "de"])
def test_the_page_is_accessible_in_each_language_on_a_phone_and_in_the_dark(
    world: World,
    family: Household,
    page: Page,
    visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
    language: str,
) -> None:
    page.set_viewport_size(PHONE)
    visit(f"{link(world, family)}?sprache={language}")
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    expect(page.get_by_text("Nour")).to_be_visible()
    accessible(page)


@pytest.mark.parametrize("script", [True, False])
def test_a_family_asks_for_a_call_in_arabic_and_sees_until_when(
    world: World, family: Household, browser: Any, live_server: Any, accessible: Callable[[Page], None], script: bool
) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=script, locale="ar")
    phone = context.new_page()
    phone.goto(f"{live_server.url}{link(world, family)}")
    phone.get_by_text("قبل الظهر").click()
    phone.get_by_role("button", name="يرجى الاتصال بي").click()
    expect(phone.get_by_text("سنتصل بكم في موعد أقصاه")).to_be_visible()
    expect(phone.get_by_role("button", name="يرجى الاتصال بي")).to_have_count(0)
    if script:
        accessible(phone)
    phone.get_by_text("لم نعد بحاجة إلى المساعدة").first.click()
    phone.get_by_role("button", name="لم نعد بحاجة إلى المساعدة").click()
    expect(phone.get_by_text("سنسألكم مرة أخرى")).to_be_visible()
    context.close()
    with world.lippe.scope():
        assert sorted(FamilyMessage.objects.values_list("kind", "language", "day_part")) == [
            ("call", "ar", "morning"),
            ("no_need", "", ""),
        ]


def test_a_link_that_opens_nothing_is_accessible_from_right_to_left(
    world: World, page: Page, live_server: Any, accessible: Callable[[Page], None]
) -> None:
    page.set_viewport_size(NARROW)
    page.goto(f"{live_server.url}{world.lippe.url('mein-schulweg/falsch/?sprache=ar')}")
    expect(page.get_by_role("link", name="05231 62-0")).to_be_visible()
    accessible(page)


def test_staff_pages_of_link_and_lists_are_accessible(
    world: World,
    family: Household,
    page: Page,
    sign_in: Callable[..., None],
    visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
) -> None:
    link(world, family)
    sign_in(world.lippe, Role.DIRECTOR)
    page.set_viewport_size(PHONE)
    for path in (
        f"familien/{family.code}/schule/statusseite/",
        f"familien/{family.code}/schule/statusseite/ansicht/?sprache=uk",
        "schule/mitbringen/",
        "schule/mitbringen/bearbeiten/",
    ):
        visit(world.lippe.url(path))
        accessible(page)


def test_a_director_takes_a_template_over_and_goes_back(
    world: World,
    page: Page,
    sign_in: Callable[..., None],
    visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
) -> None:
    with world.lippe.scope():
        make.pupil(world.lippe, state="exam_ordered")
    sign_in(world.lippe, Role.DIRECTOR)
    page.set_viewport_size(PHONE)
    visit(world.lippe.url("schule/ablauf/"))
    accessible(page)
    page.get_by_role("link", name="Kreis Olpe").click()
    expect(page.get_by_text("1 Kind in „Untersuchung beauftragt“")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Übernehmen").click()
    expect(page.get_by_text("Der Ablauf ist gespeichert.")).to_be_visible()
    with world.lippe.scope():
        assert Process.objects.get().skipped_states == ["exam_ordered"]
    for path in ("schule/ablauf/bearbeiten/", "schule/ablauf/wortlaut/", "schule/ablauf/fassungen/"):
        visit(world.lippe.url(path))
        accessible(page)
    page.get_by_role("link", name="Mit dem jetzigen Ablauf vergleichen").click()
    accessible(page)
    page.get_by_role("button", name="Übernehmen").click()
    with world.lippe.scope():
        assert Process.objects.get().skipped_states == []
