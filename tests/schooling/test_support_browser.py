"""After the placement in a real browser: an answer from Heute, a step with its correction, a group asked."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.core import clock
from lotse.schooling.models import Pupil, StayCheck, SupportPeriod
from lotse.tenants.enums import Role
from tests import make
from tests.browser import PHONE
from tests.exports import files_of
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def child(world: World) -> Pupil:
    """At school for so long that the question after six months is due today."""
    place, today = world.lippe, clock.today()
    with place.scope():
        pupil = make.pupil(place, state="started", state_since_on=today.replace(year=today.year - 1, day=1))
        school = make.school(place)
        period = make.support_period(place, pupil, school=school, starts_on=today.replace(year=today.year - 1, day=1))
        make.stay_check(period, due_on=today)
        make.consent(place, make.person(pupil.person.household, "Olena", kind="guardian", born_on=None), "school")
    return pupil


def test_a_question_is_answered_from_heute_and_a_mistake_taken_back(
    page: Page,
    world: World,
    child: Pupil,
    sign_in: Any,
    visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
) -> None:
    page.set_viewport_size(PHONE)
    sign_in(world.lippe, Role.COUNSELLOR)
    visit(world.lippe.url("heute/"))
    page.get_by_role("link", name="Antwort eintragen").click()
    expect(page.get_by_label("Neue Schule")).to_be_hidden()
    page.get_by_label("geht nicht mehr zur Schule").check()
    accessible(page)
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("alert")).to_contain_text("Bitte geben Sie an, seit wann das so ist.")
    page.get_by_label("geht noch in diese Schule").check()
    page.get_by_label("Welche Förderung?").select_option("Anschlussförderung")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Die Antwort ist eingetragen.")).to_be_visible()
    expect(page.get_by_role("link", name="Anschlussförderung beenden")).to_be_visible()
    accessible(page)
    page.get_by_text("Weitere Schritte").click()
    page.get_by_role("link", name="Letzten Schritt zurücknehmen").click()
    page.get_by_label("Grund").fill("falsches Kind")
    accessible(page)
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("link", name="Nachfrage beantworten").first).to_be_visible()
    with world.lippe.scope():
        assert SupportPeriod.objects.get().support_form == "initial_support"
        assert StayCheck.objects.get().answer == ""


def test_a_group_is_looked_at_asked_and_confirmed(
    page: Page,
    world: World,
    child: Pupil,
    sign_in: Any,
    visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
) -> None:
    page.set_viewport_size(PHONE)
    sign_in(world.lippe, Role.COUNSELLOR)
    accessible(visit(world.lippe.url("schule/foerdergruppen/")))
    page.locator("main tbody th a").click()
    accessible(page)
    page.get_by_role("link", name="Schule fragen").click()
    accessible(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Liste weitergeben").click()
    assert download.value.suggested_filename == "fragenliste.pdf"
    page.go_back()
    page.get_by_label("noch da").check()
    page.get_by_role("button", name="laut Schule noch da").click()
    expect(page.get_by_text("Bestätigt: 1 Kind.")).to_be_visible()
    accessible(visit(world.lippe.url("schule/verbleib/")))
    accessible(visit(world.lippe.url("schule/nachfragen/")))


def test_a_list_with_names_leaves_encrypted(
    page: Page,
    world: World,
    child: Pupil,
    sign_in: Any,
    visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
) -> None:
    """One page, and it stays until the password is written down."""
    sign_in(world.lippe, Role.COUNSELLOR)
    visit(world.lippe.url("schule/kinder/?stand=alle"))
    page.get_by_role("link", name="Liste als Excel-Datei").click()
    expect(page.get_by_role("heading", name="Als verschlüsselte Datei herunterladen")).to_be_visible()
    accessible(page)
    password = page.get_by_label("Passwort der Datei").input_value()
    page.get_by_label("Besprechung im Zentrum").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Datei herunterladen").click()
    assert download.value.suggested_filename.startswith("kinder-")
    assert sorted(files_of(download.value.path().read_bytes(), password)) == ["Hinweis.txt", "kinder.xlsx"]
    assert page.get_by_label("Passwort der Datei").input_value() == password
    page.get_by_role("link", name="Abbrechen").click()
    expect(page.get_by_role("link", name="Liste als Excel-Datei")).to_be_visible()
