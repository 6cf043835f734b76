"""The counsellor's whole journey: a call noted, a family, an interview, a proposal, the parents' answer, a letter.

Walked by clicks alone from the login on, at a desk and on a phone; each page passed is checked with axe (WCAG 2.2 AA)
and for sideways scrolling, and the browser's console must stay silent.
"""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from lotse.schooling.models import Pupil
from tests import make
from tests.browser import PHONE
from tests.world import PASSWORD, Place, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lippe(transactional_db: None) -> Place:
    """Lippe with two schools that have a free place in grade 7, the nearer one in Lemgo."""
    place = build().lippe
    with place.scope():
        near = make.school(place, "Gesamtschule am Test", municipality=place.municipalities[1])
        far = make.school(place, "Sekundarschule am Rand", form="14")
        for school in (near, far):
            make.places(school, places=3)
    return place


class Walk:
    """A person at the browser: clicks what is named, and looks at each page."""

    def __init__(self, page: Page, check: Callable[[Page], None]) -> None:
        self.page, self.check = page, check
        self.complaints: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))

    def look(self) -> None:
        self.page.wait_for_load_state("load")
        self.check(self.page)
        assert self.complaints == []

    def press(self, name: str) -> None:
        self.page.get_by_role("main").get_by_role("button", name=name).click()
        self.look()

    def follow(self, name: str) -> None:
        self.page.get_by_role("main").get_by_role("link", name=name).first.click()
        self.look()

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            self.page.locator(f"main [name={name}]").fill(value)

    def select(self, **values: str) -> None:
        for name, value in values.items():
            self.page.locator(f"main [name={name}]").select_option(value)

    def tick(self, name: str, value: str) -> None:
        self.page.locator(f"main [name={name}][value={value}]").check(force=True)


def test_from_the_call_to_the_letter(
    lippe: Place, page: Page, live_server: Any, accessible: Callable[[Page], None]
) -> None:
    page.set_viewport_size(PHONE)
    walk = Walk(page, accessible)
    page.goto(f"{live_server.url}/konto/anmelden/")
    walk.look()
    page.get_by_label("E-Mail").fill(lippe.counsellor.user.email)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    walk.press("Anmelden")
    expect(page).to_have_url(f"{live_server.url}{lippe.url('heute/')}")

    # The phone rings: noted in half a minute
    page.locator("summary", has_text="Neu").click()
    page.get_by_role("link", name="Beratungskontakt").click()
    walk.look()
    walk.tick("topic", "school_system")
    walk.fill(result="Mutter fragt, wo ihr Sohn zur Schule gehen kann.")
    walk.press("Kontakt speichern")

    # The family, entered once
    walk.follow("Familie anlegen")
    walk.tick("informed_how", "read_out")
    walk.select(informed_language="uk", citizenship="UA", mother="uk", preferred_language="uk")
    walk.fill(first_name="Oksana", last_name="Sommerfeld", arrival="2026", phone="05231 123456")
    walk.fill(child_1_first_name="Danylo", child_1_born_on="17.5.2014")
    page.locator("main [name=municipality]").select_option(label="Lemgo")
    walk.press("Familie anlegen")
    walk.press("Zuordnen")
    walk.follow("Familie Sommerfeld")
    expect(page.get_by_role("main")).to_contain_text("Mutter fragt, wo ihr Sohn zur Schule gehen kann.")

    # The child on its way
    walk.follow("Schule")
    walk.follow("Kind anmelden")
    walk.press("Kind anmelden")
    walk.follow("Einladung festhalten")
    walk.press("Speichern")
    walk.follow("Erhebungsbogen öffnen")
    walk.follow("Українська")
    walk.press("Speichern und weiter")  # Person
    walk.press("Speichern und weiter")  # Familie
    walk.select(mother_languages_1="uk")
    walk.press("Speichern und weiter")
    walk.fill(years_of_schooling="6")
    walk.press("Speichern und weiter")
    walk.select(german_level="A1")
    walk.tick("reads_latin", "yes")
    walk.press("Speichern und weiter")
    walk.fill(interests="Fußball")
    walk.press("Speichern und weiter")
    walk.press("Speichern und weiter")  # Unterlagen
    walk.press("Speichern und weiter")  # Gesundheit
    walk.press("Gespräch abschließen")
    walk.follow("Untersuchung beauftragen")
    walk.press("Speichern")

    # A proposal with reasons, accepted by a person
    walk.press("Schule vorschlagen")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Gesamtschule am Test")
    expect(main).to_contain_text("Luftlinie")
    expect(main).to_contain_text("Sekundarschule am Rand")  # the alternative
    main.get_by_role("button", name=re.compile("^Übernehmen")).click()
    walk.look()
    walk.follow("Zum Kind")

    # The letter, and what the parents say to it
    address = main.get_by_role("link", name="Brief an die Eltern").get_attribute("href")
    answer = page.context.request.get(f"{live_server.url}{address}")
    letter = PdfReader(io.BytesIO(answer.body()))
    text = "".join(sheet.extract_text() for sheet in letter.pages)
    assert "Gesamtschule am Test" in text and "Empfehlung" in text and "Zuweisung" not in text
    walk.follow("Antwort der Eltern eintragen")
    walk.tick("decision", "agree")
    walk.press("Speichern")
    with lippe.scope():
        assert Pupil.objects.get().state == "answered"
