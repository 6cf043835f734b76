"""The first staged demonstration, on the invented district, click by click as docs/vorfuehrung.md has it."""

import datetime as dt
import io
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from lotse.core import clock
from lotse.core.tenancy import tenant_scope
from lotse.operations.demo.accounts import PASSWORD
from lotse.operations.demo.families import last_15_october
from lotse.outbox.models import Mail
from lotse.schooling.models import DecisionItem, Pupil
from lotse.tenants.models import Centre
from tests.journeys.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_first_demonstration_goes_as_written(centre: Centre, page: Page, live_server: Any) -> None:
    stage = Stage(page, live_server.url, "Erste")
    stage.sign_in("beratung@hoexter.example", PASSWORD)
    _a_call(stage, centre, live_server)
    _who_waited(stage, centre, live_server)
    assert stage.script == [], "the document shows more than was clicked"


def _a_call(stage: Stage, centre: Centre, live_server: Any) -> None:
    page = stage.page
    stage.menu("Neu")
    stage.click("Beratungskontakt")
    stage.tick("topic", "school_system")
    stage.fill(result="Mutter fragt, wo ihr Sohn zur Schule gehen kann.")
    stage.click("Kontakt speichern")

    stage.click("Familie anlegen")
    stage.tick("informed_how", "read_out")
    stage.select(informed_language="uk", citizenship="UA", mother="uk", preferred_language="uk")
    stage.fill(first_name="Oksana", last_name="Sommerfeld", arrival="2026", phone="05231 123456")
    born = clock.today() - dt.timedelta(days=365 * 12)
    stage.fill(child_1_first_name="Danylo", child_1_born_on=f"{born:%d.%m.%Y}")
    page.locator("main [name=municipality]").select_option(index=1)
    stage.click("Familie anlegen")
    stage.click("Zuordnen")
    page.get_by_role("main").get_by_role("link", name="Familie Sommerfeld").first.click()

    stage.click("Schule")
    stage.click("Kind anmelden")
    stage.click("Kind anmelden")
    stage.click("Einladung festhalten")
    stage.click("Speichern")
    stage.click("Erhebungsbogen öffnen")
    stage.click("Українська")
    with tenant_scope(centre.pk):
        code = Pupil.objects.get(person__first_name="Danylo", person__last_name="Sommerfeld").code
    page.goto(f"{live_server.url}/hoexter/schule/kinder/{code}/bogen/sprachen/")
    stage.select(mother_languages_1="uk")
    page.get_by_role("main").get_by_role("button", name="Speichern und weiter").click()
    page.goto(f"{live_server.url}/hoexter/schule/kinder/{code}/bogen/abschluss/")
    stage.click("Gespräch abschließen")
    stage.click("Untersuchung beauftragen")
    stage.click("Speichern")

    stage.click("Schule vorschlagen")
    expect(page.get_by_role("main")).to_contain_text("Luftlinie")
    stage.click("Übernehmen")
    stage.click("Zum Kind")

    letter = page.get_by_role("main").get_by_role("link", name="Brief an die Eltern").get_attribute("href")
    stage.shows("Brief an die Eltern")
    answer = page.context.request.get(f"{live_server.url}{letter}")
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.body())).pages)
    assert "Empfehlung" in text and "Zuweisung" not in text and "Danylo" in text
    stage.click("Antwort der Eltern eintragen")
    stage.tick("decision", "agree")
    stage.click("Speichern")


def _who_waited(stage: Stage, centre: Centre, live_server: Any) -> None:
    page = stage.page
    stage.click("Schule")
    stage.click("Wartende an einem Tag")
    day = last_15_october(clock.today())
    stage.fill(tag=f"{day:%d.%m.%Y}")
    stage.click("Anzeigen")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{day:%d.%m.%Y}")
    expect(page.get_by_role("main")).to_contain_text("Wartende Kinder")

    stage.click("Listen")
    stage.click("Neue Liste")
    expect(page.get_by_role("main")).to_contain_text("Danylo")
    before = set(Mail.objects.values_list("pk", flat=True))
    page.get_by_role("button", name=re.compile("^An Schulamt .* schicken")).click()
    expect(page.get_by_text(re.compile(r"Kind\w* steh\w* auf der Liste"))).to_be_visible()
    with tenant_scope(centre.pk):
        mine = DecisionItem.objects.select_related("decision_list").get(pupil__person__last_name="Sommerfeld")
        access = page.get_by_role("main").inner_text()
        sent = Mail.objects.exclude(pk__in=before).get()
    assert "Sommerfeld" not in sent.subject + sent.text
    code = re.search(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b", access)
    page.goto(f"{live_server.url}/entwicklung/post/{sent.pk}/")
    page.goto(live_server.url + re.findall(r"(/hoexter/entscheidung/\S+/)", sent.text)[0])
    if code is not None:
        page.get_by_label("Zugangscode").fill(code.group())
    stage.click("Liste öffnen")
    stage.click("Alle auswählen, für die eine Schule empfohlen ist")
    stage.click("Wie empfohlen zuweisen")
    over = page.get_by_role("button", name="Trotzdem eintragen")
    if over.count():
        over.click()
    stage.shows("Trotzdem eintragen")
    expect(page.get_by_text(re.compile(r"Entscheidung\w* (ist|sind) eingetragen"))).to_be_visible()
    with tenant_scope(centre.pk):
        mine.refresh_from_db()
        assert (mine.decision, mine.pupil.state) == ("assign", "assigned")
