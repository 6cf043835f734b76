"""The page of waiting times: open cases, filters, files."""

import csv
import datetime as dt
import io
from collections.abc import Iterator

import pytest
import time_machine

from lotse.schooling.enums import PupilState
from lotse.schooling.models import Pupil, QueueGap, StateChange
from lotse.schooling.selectors.waiting_times import WaitingFilter, WaitingPage, waiting_times
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, TODAY, Place, World

S = PupilState
DAY = dt.timedelta(days=1)
URL = "schule/kinder/wartezeiten/"
YEAR = WaitingFilter(S.REGISTERED, S.ASSIGNED, TODAY - 365 * DAY, TODAY)


@pytest.fixture(autouse=True)
def _the_day_of_the_test_world() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def child(place: Place, registered: int, reached: int | None = None, to: str = S.ASSIGNED, **fields: object) -> Pupil:
    """Registered so many days ago; so many days ago the next step."""
    pupil = make.pupil(place, registered_on=TODAY - registered * DAY, **fields)
    if reached is not None:
        on = TODAY - reached * DAY
        StateChange.objects.create(pupil=pupil, from_state=pupil.state, to_state=to, effective_on=on, at=NOW)
    return pupil


def page(place: Place, wanted: WaitingFilter = YEAR) -> WaitingPage:
    return waiting_times(place.counsellor, wanted, TODAY)


def test_those_who_still_wait_make_the_time_longer(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        for registered, reached in ((60, 50), (60, 45), (60, 40), (60, None), (60, None), (60, None), (60, None)):
            child(lippe, registered, reached)
        child(lippe, 60, 55, to=S.MOVED_AWAY)
        found = page(lippe)
        assert (found.finished, found.still_open, found.left, found.total) == (3, 4, 1, 8)
        assert (found.median, found.ninety, found.plain_median) == (None, None, 15)
        assert found.sentence == "Die Hälfte der Kinder war noch nicht so weit, neun von zehn noch nicht."
        child(lippe, 60, 30)
        assert page(lippe).median == 30
        nobody = waiting_times(lippe.member(Role.FUNDER), YEAR, TODAY)
        assert (nobody.total, nobody.curve.points) == (0, ())
    with world.other.scope():
        assert page(world.other).total == 0


def test_only_waits_that_began_in_the_time_count_with_the_facts_of_that_day(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        early = child(lippe, 400, 300)
        child(lippe, 50, 40, grade=3)
        make.facts(early, effective_on=TODAY - 20 * DAY, grade=3, at=NOW)
        assert page(lippe).total == 1

        def count(since: int, **wanted: str) -> int:
            return page(lippe, WaitingFilter(S.REGISTERED, S.ASSIGNED, TODAY - since * DAY, TODAY, **wanted)).total

        assert count(400) == 2
        assert count(400, band="primary") == 1  # the other one was in grade 7 when it was registered
        assert count(400, band="lower") == 1
        assert count(400, municipality=str(lippe.municipalities[0].pk)) == 2
        assert count(400, municipality="unbekannt") == 0
        assert count(400, residence="unknown") == 2
        assert count(400, residence="under_1", band="lower") == 0


def test_the_page_says_how_it_counts_and_writes_what_it_shows(world: World) -> None:
    lippe = world.lippe
    client = lippe.client()
    assert "kein Kind den ersten Schritt erreicht" in client.get(lippe.url(URL)).content.decode()
    with lippe.scope():
        for _ in range(4):
            child(lippe, 60, 50)
    assert "mindestens fünf sind nötig" in client.get(lippe.url(URL)).content.decode()
    with lippe.scope():
        for _ in range(5):
            child(lippe, 60)
        QueueGap.objects.create(month=TODAY.replace(day=1))
    text = client.get(lippe.url(URL)).content.decode()
    assert "Nur unter den schon beendeten Wartezeiten läge die Hälfte bei 10 Tagen." in " ".join(text.split())
    assert "<svg" in text and 'role="img"' in text
    assert "Aus diesem Zeitraum sind Akten gelöscht." in text
    answer = client.get(lippe.url(f"{URL}?format=csv"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["gemeldet bis Platz zugewiesen", "Wert", "noch beobachtet"]
    assert [row[1] for row in rows[1:7]] == ["9", "4", "5", "0", "", ""]
    assert rows[7] == ["so weit nach 0 Tagen", "0 %", "9"]
    assert rows[9] == ["so weit nach 14 Tagen", "44 %", "5"]


def test_a_question_that_cannot_be_keeps_what_was_typed(world: World) -> None:
    client = world.lippe.client()
    url = world.lippe.url(URL)
    text = client.get(f"{url}?von=assigned&bis=invited").content.decode()
    assert "Bitte wählen Sie einen Schritt, der auf dem Weg später kommt." in text
    assert '<option value="assigned" selected>' in text
    text = client.get(f"{url}?ab=1.9.2026&vor=1.8.2026").content.decode()
    assert "Das Ende liegt vor dem Anfang." in text and 'value="1.9.2026"' in text
    for odd in ("von=moved_away", "bis=%00", "ab=31.2.2026", "gemeinde=x", "format=exe&von=x"):
        assert client.get(f"{url}?{odd}").status_code == 200
    assert client.get(f"{url}?format=exe").status_code == 404
    assert world.lippe.client(Role.NETWORKER).get(url).status_code == 403
    assert client.get(world.other.url(URL)).status_code == 404
