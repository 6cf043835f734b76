"""The hand-over: what would go is seen before it goes, the consent is fetched, the package mailed, taken back.

Walked by clicks alone, at a desk and on a phone; each page passed is checked with axe (WCAG 2.2 AA) and for sideways
scrolling, and the browser's console must stay silent.
"""

import base64
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lotse.core import archives
from lotse.outbox.models import Mail
from lotse.people.models import Disclosure
from lotse.schooling.models import HandoverPackage, Pupil
from lotse.tenants.enums import Role
from tests import make
from tests.browser import PHONE
from tests.journeys.test_counsellor import Walk
from tests.schooling.test_handover import child
from tests.world import Place, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lippe(transactional_db: None) -> Place:
    """A child whose parents agreed, a school with an address for mail, the office that decides."""
    place = build().lippe
    with place.scope():
        make.organisation(place, "school_authority", "Schulamt", street="Amtsweg 5", postcode="32756", town="Detmold")
        pupil = child(place, consented=False)
        pupil.person.first_name = "Nûr Şîn"
        pupil.person.save()
        school = pupil.recommendations.get().school.organisation
        school.email = "sekretariat@example.org"
        school.save()
    return place


def test_hand_over(
    lippe: Place,
    page: Page,
    live_server: Any,
    sign_in: Callable[[Place, Role], None],
    accessible: Callable[[Page], None],
) -> None:
    page.set_viewport_size(PHONE)
    sign_in(lippe, Role.COUNSELLOR)
    walk, main = Walk(page, accessible), page.get_by_role("main")
    with lippe.scope():
        pupil = Pupil.objects.get()
    page.goto(f"{live_server.url}{lippe.url(f'schule/kinder/{pupil.code}/')}")
    walk.look()

    # To the office that decides: on a law, and the step is taken with it
    walk.follow("Übergabepaket: Schulaufsicht")
    expect(main).to_contain_text("Überwachung der Schulpflicht")
    walk.tick("way", "hand")
    walk.press("Paket erstellen")
    expect(main).to_contain_text("Das Paket ist erstellt")
    with page.expect_download() as download:
        main.get_by_role("link", name="Datei herunterladen").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert archive.namelist() == ["Anschreiben.pdf"]
    with lippe.scope():
        assert Pupil.objects.get().state == "handed_over"

    # To the school: first the consent, which is missing
    main.get_by_role("link", name="Nûr Şîn Haddad").first.click()
    main.locator("summary", has_text="Weitere Schritte").click()
    walk.follow("Übergabepaket")
    walk.follow("Schule")
    expect(main).to_contain_text("Nûr Sîn")  # what the files write otherwise is shown before it goes
    walk.follow("Einwilligung festhalten")
    walk.tick("purposes", "school")
    walk.select(given_by=main.locator("[name=given_by] option", has_text="Rima").get_attribute("value") or "")
    walk.press("Speichern")
    page.goto(f"{live_server.url}{lippe.url(f'schule/kinder/{pupil.code}/paket/?an=school')}")
    walk.look()
    walk.tick("way", "mail")
    page.locator("main [name=placeholder_confirmed]").check(force=True)
    walk.press("Paket erstellen")
    password = page.locator("main .l-secret").inner_text()
    with lippe.scope():
        file = Mail.objects.get(to__isnull=False, centre=lippe.centre).attachments.get()
        sealed = base64.b64decode(file.content)
        basics = archives.open_sealed(sealed, password, "SchuelerBasisdaten.dat", max_bytes=10**6)
        assert basics.split(b"\r\n")[1].startswith("Haddad|Nûr Sîn|17.05.2014|w|0|32756|".encode("cp1252"))
        assert len(zipfile.ZipFile(io.BytesIO(sealed)).namelist()) == 7
        code = HandoverPackage.objects.get(kind="school").code

    # The page once more: the password is gone
    page.goto(f"{live_server.url}{lippe.url(f'schule/pakete/{code}/')}")
    walk.look()
    assert page.locator("main .l-secret").count() == 0

    # It was the wrong school: taken back, and the file of the family says so
    walk.follow("Zurücknehmen")
    walk.fill(reason="falsche Schule")
    walk.press("Rücknahme eintragen")
    expect(main).to_contain_text("zurückgenommen")
    walk.follow("Nûr Şîn Haddad")
    walk.follow("Familie Haddad")
    walk.follow("Weitergaben")
    expect(main).to_contain_text("falsche Schule")
    expect(main).to_contain_text("Schulamt")
    with lippe.scope():
        assert Disclosure.objects.filter(retracted_at=None).get().recipient == "Schulamt"


def test_the_pages_are_accessible(
    lippe: Place, page: Page, sign_in: Callable[[Place, Role], None], visit: Callable[[str], Page],
    accessible: Callable[[Page], None],
) -> None:  # fmt: skip
    sign_in(lippe, Role.COUNSELLOR)
    with lippe.scope():
        pupil = Pupil.objects.get()
        package = make.package(lippe, pupil)
        family = pupil.person.household.code
    for path in (
        f"schule/kinder/{pupil.code}/paket/?an=school",
        f"schule/kinder/{pupil.code}/paket/?an=parents",
        f"schule/pakete/{package.code}/",
        f"familien/{family}/weitergaben/",
        "schule/stellen/",
        "schule/stellen/neu/",
    ):
        accessible(visit(lippe.url(path)))


def test_the_hand_over_needs_no_script(
    lippe: Place, browser: Any, browser_context_args: Any, live_server: Any, settings: Any
) -> None:
    context = browser.new_context(**browser_context_args | {"java_script_enabled": False})
    cookie = lippe.client(Role.COUNSELLOR).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    with lippe.scope():
        pupil = Pupil.objects.get()
    page.goto(f"{live_server.url}{lippe.url(f'schule/kinder/{pupil.code}/paket/')}")
    page.locator("main [name=way][value=file]").check(force=True)
    page.get_by_role("main").get_by_role("button", name="Paket erstellen").click()
    expect(page.locator("main .l-secret")).to_have_text(re.compile(r"^(\w{4}-){3}\w{4}$"))
    context.close()
    with lippe.scope():
        assert HandoverPackage.objects.get().way == "file"
