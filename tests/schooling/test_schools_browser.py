"""The pages of schools and places in a real browser, on a desk and on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.tenants.enums import Role
from tests import make
from tests.browser import PHONE
from tests.schooling.registers import file, line
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def look(
    world: World, sign_in: Any, visit: Callable[[str], Page], accessible: Callable[[Page], None]
) -> Callable[[str], None]:
    """Opens a page of Lippe for the counsellor and runs axe over it."""
    sign_in(world.lippe, Role.COUNSELLOR)
    return lambda path: accessible(visit(world.lippe.url(path)))


def test_places_are_told_on_the_phone_and_entered(
    page: Page, world: World, look: Callable[[str], None], accessible: Callable[[Page], None]
) -> None:
    page.set_viewport_size(PHONE)
    with world.lippe.scope():
        school = make.school(world.lippe)
        make.places(school, 9, 4)
        code = school.organisation.code
    look("schule/schulen/")
    look("schule/plaetze/")
    look(f"schule/schulen/{code}/plaetze/")
    page.get_by_label("Wer hat gemeldet?").fill("Sekretariat")
    page.get_by_label("Plätze, Erstförderung (Deutsch), Jahrgang 7", exact=True).fill("")
    page.get_by_label("davon belegt, Erstförderung (Deutsch), Jahrgang 7").fill("5")
    page.get_by_role("button", name="Platzmeldung speichern").click()
    expect(page.get_by_role("alert")).to_contain_text("Bitte auch die Plätze angeben.")
    accessible(page)
    page.get_by_label("Plätze, Erstförderung (Deutsch), Jahrgang 7", exact=True).fill("12")
    page.get_by_role("button", name="Platzmeldung speichern").click()
    expect(page.get_by_role("heading", name="Erstförderung (Deutsch): 7 frei")).to_be_visible()
    accessible(page)


def test_the_register_is_read_in(page: Page, look: Callable[[str], None], accessible: Callable[[Page], None]) -> None:
    page.set_viewport_size(PHONE)
    look("schule/schulen/einlesen/")
    wrong = {"name": "Schulen.csv", "mimeType": "text/csv", "buffer": file(line(SF="99"))}
    page.get_by_label("Datei", exact=True).set_input_files(wrong)
    page.get_by_role("button", name="Datei prüfen").click()
    expect(page.get_by_text("Den Schlüssel „99“ gibt es nicht.")).to_be_visible()
    accessible(page)
    page.get_by_label("Datei", exact=True).set_input_files(wrong | {"buffer": file(line())})
    page.get_by_role("button", name="Datei prüfen").click()
    expect(page.get_by_role("heading", name="Schulregister prüfen")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Übernehmen").click()
    expect(page.get_by_role("link", name="Detmold, GE Erfundener Weg")).to_be_visible()
