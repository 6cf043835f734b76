"""Heute shows each line with its one action, overdue first; the search shows why something was found."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lotse.concerns.models import ConcernSettings
from lotse.core import clock, registry
from lotse.core.due import Due, due
from lotse.core.names import search_words
from lotse.core.registry import SearchHit, TodayItem
from lotse.tenants.enums import STAFF, Role
from lotse.tenants.models import Membership
from lotse.workspace import selectors
from lotse.workspace.selectors import LINES_SHOWN, Part
from tests import make
from tests.world import NOW, TODAY, Place, World


@pytest.fixture
def lippe(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    with world.lippe.scope():
        yield world.lippe


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> list[TodayItem]:
    """The only lines of Heute."""
    items: list[TodayItem] = []
    only: registry.Registry[Any] = registry.Registry("today")
    only.add("test", lambda member, on: items)
    monkeypatch.setattr(registry, "today", only)
    return items


def days(number: int) -> dt.date:
    return TODAY + dt.timedelta(days=number)


# --- Heute ---------------------------------------------------------------------------------------------------


def test_lines_come_in_their_sections_overdue_first(lippe: Place, waiting: list[TodayItem]) -> None:
    waiting += [
        TodayItem("alarms", "Ohne Kontakt", "/a", badge="61 Tage", tone="warning"),
        TodayItem("followups", "Heute anrufen", "/b", due_on=TODAY),
        TodayItem("followups", "Längst anrufen", "/c", due_on=days(-3)),
    ]
    page = selectors.today_page(lippe.counsellor, TODAY)
    assert [(one.key, one.count, one.overdue) for one in page.sections] == [("followups", 2, 1), ("alarms", 1, 0)]
    assert [line.title for line in page.sections[0].lines] == ["Längst anrufen", "Heute anrufen"]


def test_a_badge_of_its_own_stands_before_the_date(lippe: Place, waiting: list[TodayItem]) -> None:
    waiting.append(TodayItem("waiting", "Schritt", "/a", meta="Sommer", due_on=days(-1), badge="3-mal", tone="danger"))
    [section] = selectors.today_page(lippe.counsellor, TODAY).sections
    assert (section.lines[0].due, section.lines[0].meta) == (Due("3-mal", "danger"), "Sommer · seit gestern überfällig")


@pytest.mark.parametrize(("number", "shown"), [(LINES_SHOWN, 8), (LINES_SHOWN + 1, 9), (LINES_SHOWN + 2, 8)])
def test_long_sections_open_on_demand_and_lose_no_line(
    lippe: Place, waiting: list[TodayItem], number: int, shown: int
) -> None:
    waiting += [TodayItem("followups", f"Anruf {one}", "/a", due_on=TODAY) for one in range(number)]
    [section] = selectors.today_page(lippe.counsellor, TODAY).sections
    assert (len(section.lines), len(section.rest), section.count) == (shown, number - shown, number)
    body = lippe.client().get(lippe.url("heute/")).content.decode()
    assert all(f">Anruf {one}</a>" in body for one in range(number))
    assert ("weitere zeigen" in body) == (number > shown)


@pytest.mark.parametrize("role", sorted(STAFF))
def test_heute_is_kind_when_nothing_waits(lippe: Place, role: Role) -> None:
    ConcernSettings.objects.create(youth_office_phone="05231 62-0")
    Membership.objects.update(phone="05231 62-1")
    body = lippe.client(role).get(lippe.url("heute/")).content.decode()
    assert "Heute wartet nichts auf Sie." in body
    assert lippe.member(role).name in body


def test_heute_asks_the_same_number_of_questions_however_much_waits(lippe: Place) -> None:
    client = lippe.client()
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            make.case(lippe, created_at=NOW - dt.timedelta(days=100))
        client.get(lippe.url("heute/"))
        with CaptureQueriesContext(connection) as queries:
            client.get(lippe.url("heute/"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (-4, Due("seit 4 Tagen überfällig", "danger")),
        (-1, Due("seit gestern überfällig", "danger")),
        (0, Due("heute", "warning")),
        (1, Due("morgen", "info")),
        (7, Due("bis 09.11.2026", "info")),
        (8, Due("bis 10.11.2026", "neutral")),
    ],
)
def test_due_dates_read_as_words(number: int, expected: Due) -> None:
    assert due(days(number), TODAY) == expected


# --- Search --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("Familie Şahin", "sah", ["Şahin"]),
        ("Müller-Öztürk, Ayşe", "mueller ayse", ["Müller-Öztürk", "Ayşe"]),
        ("Олена Коваль", "olena", ["Олена"]),
        ("Haddad (K7Q2M9)", "k7q2m9", ["K7Q2M9"]),
        ("Sommer", "omm", []),
        ("Sommer", "", []),
    ],
)
def test_the_words_that_were_found_are_marked(text: str, query: str, found: list[str]) -> None:
    parts = selectors.highlight(text, search_words(query))
    assert [part.text for part in parts if part.found] == found
    assert "".join(part.text for part in parts) == text


def test_hits_are_grouped_by_kind(lippe: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    only: registry.Registry[Any] = registry.Registry("search")
    only.add("one", lambda member, query: [SearchHit("Familien", "Sommer", "/a"), SearchHit("Fälle", "Winter", "/b")])
    only.add("two", lambda member, query: [SearchHit("Familien", "Somogyi", "/c")])
    monkeypatch.setattr(registry, "search", only)
    page = selectors.search(lippe.counsellor, "som")
    assert [(group.label, len(group.hits)) for group in page.groups] == [("Familien", 2), ("Fälle", 1)]
    assert page.groups[0].hits[0].title == [Part("Sommer", True)]
    assert page.count == 3


def test_the_search_finds_a_case_and_marks_it(lippe: Place) -> None:
    case = make.case(lippe)
    body = lippe.client().get(lippe.url("suche/"), {"q": case.code.lower()}).content.decode()
    assert f"<mark>{case.code}</mark>" in body


@pytest.mark.parametrize(
    ("query", "hint"),
    [("xyzzy", "Nichts gefunden."), ("", "Der Anfang eines Namens genügt"), ("<b>", "Nichts gefunden.")],
)
def test_an_empty_search_says_what_to_try(lippe: Place, query: str, hint: str) -> None:
    body = lippe.client().get(lippe.url("suche/"), {"q": query}).content.decode()
    assert hint in body
    assert "<b>" not in body


def test_who_may_not_read_files_finds_none(lippe: Place) -> None:
    case = make.case(lippe)
    page = selectors.search(lippe.member(Role.NETWORKER), case.code)
    assert page.groups == []


def test_the_search_survives_signs_that_no_keyboard_has(world: World) -> None:
    for query in ("%00", "Som%00mer", "%ED%A0%80", "9" * 300, "%E2%80%AE%7C"):
        assert world.lippe.client().get(world.lippe.url(f"suche/?q={query}")).status_code == 200
