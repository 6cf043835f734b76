"""What browser tests share: Chromium without a network, and axe with the rules of WCAG 2.2 AA."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, Playwright

if TYPE_CHECKING:  # the test world loads models, and this module is read before Django is set up
    from lotse.tenants.enums import Role
    from tests.world import Place

AXE = Path(__file__).resolve().parent.parent / "assets" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 700}


@pytest.fixture(scope="session")
def playwright(django_db_setup: None, playwright: Playwright) -> Iterator[Playwright]:
    """While Playwright's loop runs in this thread, Django's connections are others than before and after it
    (asgiref.local.Local). What a test left open among them is closed before the loop ends, and the loop ends before
    the database is dropped: nobody could close it any more, and PostgreSQL drops no database that is in use."""
    from django.db import connections

    yield playwright
    connections.close_all()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium where there is one, else the one of Playwright; neither calls home."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread of the test
    own = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
    return browser_type_launch_args | {"args": quiet} | ({"executable_path": own} if own else {})


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {"locale": "de-DE", "timezone_id": "Europe/Berlin", "viewport": DESKTOP}


def violations(page: Page, only: dict[str, Any] | list[str] = RULES) -> list[str]:
    """What axe finds on the page as it stands, one line per rule and element."""
    page.wait_for_load_state()  # a click may just have begun to load the next page
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only)
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


# The document is the same in each look; what its colours and sizes decide is checked again, on the narrowest phone.
LOOKS: tuple[tuple[Any, Any, Any], ...] = (
    ("light", DESKTOP, RULES),
    ("dark", NARROW, {"type": "rule", "values": ["color-contrast", "target-size"]}),
)


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Call with a page: fails on each violation of WCAG 2.2 AA, at the desk in light and at 320 px in the dark, and on
    sideways scrolling in either. The page keeps its size; its colours are those of the system again."""

    def check(page: Page) -> None:
        before = page.viewport_size
        for theme, size, rules in LOOKS:
            page.emulate_media(color_scheme=theme)
            page.set_viewport_size(size)
            found = violations(page, rules)
            assert not found, (page.url, theme, found)
            assert _too_wide(page) <= 0, f"{page.url}: wider than {size['width']} px"
        page.emulate_media(color_scheme="null")
        if before is not None:
            page.set_viewport_size(before)

    return check


def _too_wide(page: Page) -> int:
    """So many pixels wider than the screen."""
    found: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found


@pytest.fixture
def sign_in(page: Page, live_server: Any, settings: Any) -> "Callable[[Place, Role], None]":
    """Gives the browser the session of a centre's member with this role."""

    def take(place: "Place", role: "Role") -> None:
        cookie = place.client(role).cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    return take


@pytest.fixture
def visit(page: Page, live_server: Any) -> Callable[[str], Page]:
    """Opens a path; whatever the browser complains about, the content security policy included, fails the test."""
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))

    def open_path(path: str) -> Page:
        page.goto(f"{live_server.url}{path}")
        page.wait_for_load_state("load")
        assert problems == []
        return page

    return open_path
