"""Reporting a barrier: it arrives, from people, and not a thousand times."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from lotse.outbox.models import Mail
from lotse.outbox.services import REPORTS_PER_SENDER
from tests.world import NOW, World

PATH = "/rueckmeldung/"


@pytest.fixture(autouse=True)
def _clock(db: None) -> Iterator[Any]:
    cache.clear()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock
    cache.clear()


def opened() -> str:
    """The signed moment in the form."""
    found = re.search(r'name="started" value="([^"]+)"', Client().get(PATH).content.decode())
    assert found
    return found[1]


def report(clock: Any, after_s: int = 20, **changed: str) -> Any:
    data = {
        "problem": "Der Knopf ist ohne Namen.",
        "page": "/lippe/",
        "reply_to": "",
        "homepage": "",
        "started": opened(),
    }
    clock.shift(dt.timedelta(seconds=after_s))
    return Client().post(PATH, data | changed)


def test_a_report_goes_to_the_operator(_clock: Any, settings: Any) -> None:
    settings.OPERATOR_EMAIL = "betrieb@example.org"
    assert report(_clock, reply_to="ich@example.org")["Location"] == PATH
    mail = Mail.objects.get()
    assert mail.to == "betrieb@example.org" and mail.centre is None
    assert "Der Knopf ist ohne Namen." in mail.text and "ich@example.org" in mail.text
    assert "Knopf" not in mail.subject


def test_without_an_operators_address_it_goes_to_the_sender_of_all_mails(_clock: Any, settings: Any) -> None:
    settings.OPERATOR_EMAIL, settings.DEFAULT_FROM_EMAIL = "", "lotse@example.org"
    report(_clock)
    assert Mail.objects.get().to == "lotse@example.org"


@pytest.mark.parametrize(
    ("after_s", "changed"),
    [
        (1, {}),  # faster than a person
        (25 * 3600, {}),
        (20, {"homepage": "https://example.org"}),  # a field that people do not see
        (20, {"started": ""}),
        (20, {"started": "erfunden:1:x"}),
    ],
)
def test_programs_are_asked_to_wait_and_keep_their_text(_clock: Any, after_s: int, changed: dict[str, str]) -> None:
    page = report(_clock, after_s, **changed)
    assert page.status_code == 200
    assert "Bitte warten Sie einen Moment" in page.content.decode()
    assert "Der Knopf ist ohne Namen." in page.content.decode()
    assert not Mail.objects.exists()


def test_one_sender_reports_five_times_an_hour(_clock: Any) -> None:
    for _ in range(REPORTS_PER_SENDER):
        assert report(_clock).status_code == 302
    assert "zu viele Nachrichten" in report(_clock).content.decode()
    assert Mail.objects.count() == REPORTS_PER_SENDER


def test_an_empty_report_is_named_in_the_language_of_the_page(_clock: Any) -> None:
    started = opened()
    _clock.shift(dt.timedelta(seconds=20))
    page = Client().post(f"{PATH}?sprache=de", {"problem": "", "started": started})
    assert "Bitte beschreiben Sie das Problem." in page.content.decode()


def test_a_page_that_lay_open_for_a_day_can_be_sent_the_second_time(_clock: Any) -> None:
    page = report(_clock, 25 * 3600).content.decode()
    [again] = re.findall(r'name="started" value="([^"]+)"', page)
    _clock.shift(dt.timedelta(seconds=20))
    data = {"problem": "Der Knopf ist ohne Namen.", "page": "", "reply_to": "", "homepage": "", "started": again}
    assert Client().post(PATH, data).status_code == 302


@pytest.mark.parametrize(
    ("came_from", "shown"),
    [
        ("http://testserver/lippe/beratung-anfragen/", "/lippe/beratung-anfragen/"),
        ("http://testserver/lippe/angebote-pruefen/geheim/", ""),  # the address of a link holds its secret
        ("http://testserver/lippe/heute/", ""),
        ("http://testserver/gibt/es/nicht/", ""),
        ("https://example.org/lippe/", ""),
        ("", ""),
    ],
)
def test_the_page_that_somebody_comes_from_is_filled_in(world: World, came_from: str, shown: str) -> None:
    answer = Client().get(PATH, headers={"Referer": came_from})
    assert answer.context["form"]["page"].value() == shown
    assert "30. November 2026" in answer.content.decode()


def test_whoever_wants_an_answer_gets_it_in_time(_clock: Any) -> None:
    report(_clock, reply_to="ich@example.org")
    assert Mail.objects.get().text.endswith("Antworten bis: 30.11.2026")
