"""A staged demonstration: clicks in the order of docs/vorfuehrung.md."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "vorfuehrung.md"


class Stage:
    """What is clicked must be the document's next bold word, and none may be left over. ``page`` may be changed."""

    def __init__(self, page: Page, server: str, title: str) -> None:
        self.page, self.server = page, server
        self.complaints: list[str] = []
        self.listen(page)
        text = DOCUMENT.read_text("utf-8").partition(f"## {title} Vorführung")[2].partition("\n## ")[0]
        self.script = [" ".join(bold.split()) for bold in re.findall(r"\*\*([^*]+)\*\*", text)]

    def listen(self, page: Page) -> Page:
        page.on("console", lambda message: self.complaints.append(message.text))
        return page

    def click(self, label: str) -> None:
        """The button or link of this name."""
        self.shows(label)
        main = self.page.get_by_role("main")
        named = re.compile(f"^{re.escape(label)}")
        found = main.get_by_role("button", name=named).or_(main.get_by_role("link", name=named))
        found = found if found.count() else self.page.get_by_role("link", name=named)
        self.page.evaluate("window.lotseShown = true")
        found.first.click()
        for _ in range(40):  # until the next page is there; a click that leads to none costs two seconds
            if not self.page.evaluate("window.lotseShown"):
                break
            self.page.wait_for_timeout(50)
        self.page.wait_for_load_state("load")
        assert self.complaints == []

    def shows(self, label: str) -> None:
        """The document comes to this bold word."""
        assert self.script[0] == label, f"the document says {self.script[0]}, not {label}"
        self.script.pop(0)

    def sign_in(self, email: str, password: str) -> None:
        self.page.goto(f"{self.server}/konto/anmelden/")
        self.page.locator("[name=login]").fill(email)
        self.page.locator("main [name=password]").fill(password)
        self.page.get_by_role("main").get_by_role("button", name="Anmelden", exact=True).click()

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            self.page.locator(f"main [name={name}]").fill(value)

    def select(self, **values: str) -> None:
        for name, value in values.items():
            self.page.locator(f"main [name={name}]").select_option(value)

    def tick(self, name: str, value: str) -> None:
        self.page.locator(f"main [name={name}][value={value}]").check(force=True)

    def menu(self, name: str) -> Any:
        return self.page.locator("summary", has_text=name).click()
