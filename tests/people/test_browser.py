"""The pages of families in a real browser: a file entered, and each page law-abiding in light, dark and narrow."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.core import clock
from lotse.people.models import Household
from lotse.tenants.enums import Role
from tests import make
from tests.world import Place, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lippe(world: World) -> Place:
    return world.lippe


@pytest.fixture
def open_page(lippe: Place, sign_in: Any, visit: Callable[[str], Page]) -> Callable[[str], Page]:
    """Opens a path of the centre as its director."""
    sign_in(lippe, Role.DIRECTOR)
    return lambda path: visit(lippe.url(path))


def test_each_page_is_accessible(lippe: Place, open_page: Any, accessible: Callable[[Page], None], page: Page) -> None:
    with lippe.scope():
        family = make.household(lippe, "Öztürk", preferred_language="tr", interpreter_needed=True, notes="Anruf abends")
        guardian = make.person(family, "Şirin", kind="guardian", pronunciation="Schirin", born_on=None)
        make.person(family, "محمد", citizenships=["SY", "DE"], scripts=["arabic"])
        make.contact_way(guardian, note="abends")
        make.inspection(lippe, family, Role.DIRECTOR)
        consent = make.consent(lippe, guardian)
        make.consent(lippe, guardian, "partner", withdrawn_on=clock.today(), withdrawn_at=clock.now())
        double = make.household(lippe, "Oeztuerk")
        make.person(double, "Sirin", kind="guardian")
        draft = make.import_draft(lippe, lippe.director)
    file = f"familien/{family.code}"
    for path in (
        "familien/",
        "familien/?suche=niemand",
        "familien/neu/",
        f"{file}/",
        f"{file}/aendern/",
        f"{file}/personen/",
        f"{file}/personen/neu/",
        f"{file}/personen/{guardian.pk}/",
        f"{file}/personen/{guardian.pk}/kontakt/",
        f"{file}/einwilligungen/",
        f"{file}/einwilligungen/neu/",
        f"{file}/einwilligungen/{consent.pk}/widerruf/",
        f"{file}/zugriffe/anlass/",
        f"{file}/zugriffe/",
        "familien/zusammenfuehren/",
        f"familien/zusammenfuehren/?a={family.code}&b={double.code}",
        "familien/einlesen/",
        f"familien/einlesen/{draft.pk}/",
    ):
        accessible(open_page(path))


def test_a_family_is_entered_and_a_double_one_noticed(
    lippe: Place, open_page: Any, accessible: Callable[[Page], None]
) -> None:
    with lippe.scope():
        known = make.household(lippe, "Kowal")
        make.person(known, "Mila", last_name="Kowal")
    page: Page = open_page("familien/neu/")
    page.get_by_label("Informationsblatt ausgehändigt").check()
    page.get_by_label("Sprache der Information").select_option("uk")
    page.get_by_label("Sprache für Gespräche und Briefe").select_option("uk")
    page.get_by_label("Vorname").first.fill("Olena")
    page.get_by_label("Nachname").first.fill("Kowal")
    page.locator("#id_child_1_first_name").fill("Mila")
    page.locator("#id_child_1_born_on").fill("17.5.2014")
    page.locator("#id_child_1_born_on").blur()
    expect(page.get_by_text("Vielleicht gibt es diese Familie schon")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Weiteres Kind").click()
    expect(page.locator("#id_child_1_first_name")).to_have_value("Mila")
    page.locator("#id_child_2_first_name").fill("Adam")
    page.locator("#id_child_2_first_name").press("Enter")
    page.get_by_role("button", name="Trotzdem anlegen").click()
    expect(page.get_by_text("Die Familie ist angelegt.")).to_be_visible()
    with lippe.scope():
        assert Household.objects.exclude(pk=known.pk).get().persons.count() == 3
