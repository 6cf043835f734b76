"""The handbook's pictures: ``python -m scripts.screenshots``, or ``make handbook``.

Starts the demo afresh in a folder of its own, walks through it in Chromium as a person would, and writes
``docs/handbuch/bilder/*.png``. The demo's seed is fixed, so two runs on one day differ in times of day only.
"""

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

TARGET = Path(__file__).resolve().parent.parent / "docs" / "handbuch" / "bilder"
LIMIT_BYTES = 150_000  # a handbook of pictures must still load in an office with a slow line
START_SECONDS = 600  # the demo is built before the first answer
PASSWORD = "lotse-vorfuehrung"  # the demo shows it on its login page
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 760}


def save(page: Page, name: str) -> None:
    """One picture of what the window shows, in few colours; too large ends the run."""
    page.evaluate("document.fonts.ready")
    page.wait_for_load_state("networkidle")
    raw = page.screenshot(animations="disabled", caret="hide")
    path = TARGET / f"{name}.png"
    few = Image.open(io.BytesIO(raw)).convert("RGB").quantize(colors=128, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    if path.stat().st_size > LIMIT_BYTES:
        sys.exit(f"{path.name}: {path.stat().st_size} bytes, at most {LIMIT_BYTES}")
    sys.stdout.write(f"{path.name}\n")


def sign_in(page: Page, base: str, account: str) -> None:
    page.goto(f"{base}/konto/anmelden/")
    page.fill("input[name=login]", f"{account}@lippe.example")
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form").get_by_role("button", name="Anmelden").click()
    page.wait_for_url("**/heute/")


def counsellor(page: Page, base: str) -> None:
    home = f"{base}/lippe"
    page.goto(f"{base}/konto/anmelden/")
    save(page, "anmelden")
    sign_in(page, base, "beratung")
    save(page, "heute")
    page.goto(f"{base}/konto/sicherheit/")
    save(page, "zweiter-faktor")
    page.goto(f"{home}/familien/")
    save(page, "familien")
    page.goto(f"{home}/familien/neu/")
    save(page, "familie-neu")
    page.goto(f"{home}/beratung/kontakt/neu/")
    page.get_by_text("Schulsystem", exact=True).click()
    page.get_by_label("Ergebnis").fill("Unterschied zwischen den Schulformen erklärt, Informationsblatt mitgegeben.")
    page.get_by_role("heading", name="Kontakt festhalten").click()  # takes the focus away
    save(page, "kontakt")
    page.goto(f"{home}/beratung/")
    page.locator("main tbody th a").first.click()
    save(page, "fall")
    page.goto(f"{home}/schule/kinder/")
    save(page, "kinder")
    page.goto(f"{home}/schule/plaetze/")
    save(page, "plaetze")


def proposal(page: Page, base: str) -> None:
    """From the proposal for all to the first child's letter: the pictures of one journey."""
    home = f"{base}/lippe"
    page.goto(f"{home}/schule/vorschlaege/")
    page.get_by_role("button", name="Für alle Wartenden vorschlagen").click()
    page.get_by_role("heading", name="Vorgeschlagene Schulen").wait_for(timeout=60_000)
    save(page, "vorschlag")
    first = page.locator("#vorgeschlagen tbody tr").first
    child = first.locator("th a").get_attribute("href") or ""
    first.get_by_role("button", name="Übernehmen").click()
    page.goto(f"{base}{child}")
    save(page, "kind")
    household = page.locator("main").get_by_role("link", name="Familie").first.get_attribute("href") or ""
    page.goto(f"{base}{child}antwort/")
    save(page, "antwort")
    page.goto(f"{base}{child}bogen/schulbesuch/?sprache=uk")
    save(page, "erhebungsbogen")
    file_url = household.removesuffix("schule/")
    page.goto(f"{base}{file_url}")
    save(page, "akte")
    page.goto(f"{base}{file_url}einwilligungen/")
    save(page, "einwilligungen")


def school_year(page: Page, base: str) -> None:
    """What an adviser looks at between August and July."""
    home = f"{base}/lippe/schule"
    page.goto(f"{home}/fristen/")
    save(page, "fristen")
    page.goto(f"{home}/kinder/stichtag/")
    save(page, "wartende")
    page.goto(f"{home}/foerdergruppen/")
    save(page, "foerdergruppen")

    page.goto(f"{base}/lippe/termine/?wer=alle")
    save(page, "termine")
    page.goto(f"{home}/listen/")
    page.locator("main tbody th a").first.click()
    save(page, "liste")
    page.goto(f"{home}/kinder/?stand=assigned")
    child = page.locator("main tbody th a").first.get_attribute("href") or ""
    page.goto(f"{base}{child}paket/?an=school")
    save(page, "paket")
    # Links for the phone: a family with an appointment gets its page, schools are asked once more
    page.goto(f"{base}/entwicklung/post/")
    address = page.locator("tr", has_text="Ваша зустріч").first.locator("td").first.inner_text()
    code = address.removeprefix("familie.").partition("@")[0].upper()
    page.goto(f"{base}/lippe/familien/{code}/schule/statusseite/")
    page.get_by_role("button", name="Link erstellen und senden").click()
    page.goto(f"{home}/plaetze/abfragen/")
    page.locator("main tbody th a").first.click()
    page.get_by_role("button", name="Alle ohne Antwort erinnern").click()


def behind_links(page: Page, base: str) -> None:
    """What a family and a school see on a phone, without an account."""
    open_link(page, base, "/mein-schulweg/")
    page.goto(f"{page.url}?sprache=uk")
    save(page, "statusseite")
    open_link(page, base, "/platzmeldung/")
    save(page, "platzmeldung")


def volunteers(page: Page, base: str) -> None:
    """What a coordinator looks at."""
    home = f"{base}/lippe/ehrenamt"
    sign_in(page, base, "ehrenamt")
    page.goto(f"{home}/belastung/")
    save(page, "belastung")
    page.goto(f"{home}/vermittlung/")
    page.get_by_role("button", name="Probelauf starten").click()
    page.get_by_role("columnheader", name="Andere Möglichkeiten").wait_for(timeout=60_000)
    save(page, "vermittlung")
    page.goto(f"{home}/coaching/")
    page.locator("main tbody th a").first.click()
    save(page, "coaching")
    page.goto(f"{home}/entlastung/")
    people = [one.get_attribute("href") for one in page.locator("main tbody th a").all()]
    page.goto(f"{home}/belastung/?stand=ueber")
    people += [one.get_attribute("href") for one in page.locator("main tbody th a").all()]
    for person in people:
        page.goto(f"{base}{person}".replace("/personen/", "/entlastung/"))
        by_mail = page.get_by_role("button", name="Link zu den eigenen Seiten mailen")
        if by_mail.count():
            by_mail.click()
            return
    sys.exit("Nobody on the board has a mail address")


def behind_links_of_volunteers(page: Page, base: str) -> None:
    """What people see on a phone who help, or are asked to."""
    page.goto(f"{base}/lippe/mitmachen/")
    save(page, "mitmachen")
    open_link(page, base, "/mein-ehrenamt/")
    save(page, "mein-ehrenamt")
    open_link(page, base, "/anfrage/")
    save(page, "anfrage")
    open_link(page, base, "/anteil/")
    save(page, "anteil")


def open_link(page: Page, base: str, path: str) -> None:
    """The newest link of this kind, from the demo's mails."""
    page.goto(f"{base}/entwicklung/post/")
    mails = [one.get_attribute("href") for one in page.locator("main tbody th a").all()]
    for mail in mails:
        page.goto(f"{base}{mail}")
        link = page.locator(f"main a[href*='{path}']")
        if link.count():
            link.first.click()
            return
    sys.exit(f"No mail has a link to {path}")


def director(page: Page, base: str) -> None:
    sign_in(page, base, "leitung")
    page.goto(f"{base}/lippe/familien/")
    page.locator("main tbody th a").first.click()
    page.goto(f"{page.url}zugriffe/")
    page.get_by_label("Anfrage der Familie").check(force=True)
    page.locator("main [name=note]").fill("Die Familie fragt, wer ihre Akte gelesen hat.")
    page.get_by_role("button", name="Festhalten und ansehen").click()
    save(page, "zugriffe")
    page.goto(f"{base}/lippe/ehrenamt/zahlen/")
    save(page, "zahlen")
    page.goto(f"{base}/lippe/verwaltung/texte/case_management/2/?sprache=ar")
    save(page, "texte")
    page.goto(f"{base}/lippe/rechte/?stand=alle")
    save(page, "antraege")
    page.goto(f"{base}/lippe/verwaltung/loeschen/")
    save(page, "loeschlaeufe")


def administrator(page: Page, base: str) -> None:
    sign_in(page, base, "verwaltung")
    page.goto(f"{base}/lippe/verwaltung/zugaenge/")
    save(page, "zugaenge")


def network(page: Page, base: str) -> None:
    """What somebody looks at who keeps the network."""
    home = f"{base}/lippe/netzwerk"
    sign_in(page, base, "netzwerk")
    page.goto(f"{home}/angebote/?suche=Deutschkurs+Abend")
    save(page, "angebote")
    page.locator("main h3 a, main tbody th a").first.click()
    save(page, "angebot")
    page.goto(f"{home}/aktualitaet/")
    save(page, "aktualitaet")
    page.goto(f"{home}/ueberblick/")
    save(page, "ueberblick")
    page.goto(f"{home}/luecken/?thema=language")
    save(page, "luecken")
    page.goto(f"{home}/sitzungen/?stand=alle")
    page.locator("main tbody th a").first.click()
    save(page, "sitzung")
    page.goto(f"{home}/gruppen/")
    page.locator("main tbody th a").first.click()
    save(page, "gruppe")


def referrals(page: Page, base: str) -> None:
    sign_in(page, base, "beratung")
    page.goto(f"{base}/lippe/netzwerk/verweise/")
    save(page, "verweise")
    page.locator("main tbody th a").first.click()
    save(page, "verweis")


def partner(page: Page, base: str) -> None:
    """The account of a partner opens on what was referred to it."""
    page.goto(f"{base}/konto/anmelden/")
    page.fill("input[name=login]", "verband@lippe.example")
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form").get_by_role("button", name="Anmelden").click()
    page.get_by_role("heading", name="Meine Verweise").wait_for()
    save(page, "meine-verweise")


def conflicts(page: Page, base: str) -> None:
    sign_in(page, base, "konflikte")
    page.goto(f"{base}/lippe/konflikte/")
    page.locator("main tbody th a").first.click()
    save(page, "konflikt")


def officer(page: Page, base: str) -> None:
    sign_in(page, base, "datenschutz")
    page.goto(f"{base}/lippe/datenschutz/verzeichnis/")
    save(page, "verzeichnis-der-verarbeitung")


def families(page: Page, base: str) -> None:
    """What a family finds without an account, in its language."""
    page.goto(f"{base}/lippe/angebote/?sprache=ar")
    save(page, "angebote-arabisch")
    page.locator("main h2 a, main h3 a").first.click()
    save(page, "angebot-arabisch")
    open_link(page, base, "/angebote-pruefen/")
    save(page, "angebote-pruefen")


def on_the_phone(page: Page, base: str) -> None:
    sign_in(page, base, "beratung")
    save(page, "heute-telefon")


def walk(browser: Browser, base: str) -> None:
    walks: list[tuple[ViewportSize, list[Callable[[Page, str], None]]]] = [
        (DESKTOP, [counsellor, proposal, school_year]),
        (DESKTOP, [director]),
        (DESKTOP, [administrator]),
        (DESKTOP, [volunteers]),
        (DESKTOP, [network]),
        (DESKTOP, [referrals]),
        (DESKTOP, [partner]),
        (DESKTOP, [conflicts]),
        (DESKTOP, [officer]),
        (PHONE, [on_the_phone]),
        (PHONE, [behind_links]),
        (PHONE, [behind_links_of_volunteers]),
        (PHONE, [families]),
    ]
    for size, parts in walks:
        context = browser.new_context(
            locale="de-DE", timezone_id="Europe/Berlin", viewport=size, reduced_motion="reduce", color_scheme="light"
        )
        page = context.new_page()
        for part in parts:
            part(page, base)
        context.close()


@contextmanager
def demo() -> Iterator[str]:
    """A demo of its own while the block runs; yields its address."""
    folder = Path(tempfile.gettempdir()) / "lotse-handbuch"
    shutil.rmtree(folder, ignore_errors=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    env = os.environ | {"LOTSE_DEMO": "1", "LOTSE_DATA_DIR": str(folder), "LOTSE_BASE_URL": base}
    command = [sys.executable, "-m", "lotse.config.cli", "run", "--port", str(port)]
    running = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    try:
        _wait(f"{base}/readyz", running)
        yield base
    finally:
        running.terminate()
        running.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(url: str, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and running.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(1)
    sys.exit("The demo did not start.")


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    own = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
    with demo() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=own, args=quiet)
        walk(browser, base)
        browser.close()


if __name__ == "__main__":
    main()
