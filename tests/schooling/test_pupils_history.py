"""The queue of any day."""

import csv
import datetime as dt
import io
from collections.abc import Iterator

import pytest
import time_machine

from lotse.schooling.enums import PupilState
from lotse.schooling.models import Pupil, StateChange
from lotse.schooling.selectors.pupil_history import queue_on
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, TODAY, Place, World

S = PupilState
DAY = dt.timedelta(days=1)
URL = "schule/kinder/stichtag/"


@pytest.fixture(autouse=True)
def _the_day_of_the_test_world() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


def step(place: Place, pupil: Pupil, to: str, days_ago: int, minutes: int = 0) -> None:
    StateChange.objects.create(
        pupil=pupil,
        to_state=to,
        effective_on=TODAY - days_ago * DAY,
        at=NOW + dt.timedelta(minutes=minutes),
        by=place.counsellor,
    )


def started_yesterday(place: Place) -> None:
    """Registered 30 days ago, invited 20, at school since yesterday; entered today, in this order."""
    pupil = make.pupil(place, registered_on=TODAY - 30 * DAY)
    step(place, pupil, S.INVITED, 20, 1)
    step(place, pupil, S.ASSIGNED, 1, 2)
    step(place, pupil, S.STARTED, 1, 3)
    Pupil.objects.filter(pk=pupil.pk).update(state=S.STARTED)


def test_a_past_day_shows_who_waited_then(world: World) -> None:
    with world.lippe.scope():
        started_yesterday(world.lippe)
        make.pupil(world.lippe, grade=11, support_form="literacy", registered_on=TODAY - 5 * DAY)

        def states(days_ago: int) -> dict[str, int]:
            page = queue_on(world.lippe.counsellor, TODAY - days_ago * DAY)
            return {row.label: row.total for row in page.rows}

        assert states(31) == {}
        assert states(30) == {"gemeldet": 1}
        assert states(20) == {"eingeladen": 1}
        assert states(5) == {"gemeldet": 1, "eingeladen": 1}
        assert states(1) == {"gemeldet": 1}  # of two steps on one day the later one counts
        page = queue_on(world.lippe.counsellor, TODAY - 5 * DAY)
        assert (page.literacy_count, page.longest_days, page.sums.counts) == (1, 25, [0, 1, 0, 1, 0])
        assert queue_on(world.lippe.member(Role.FUNDER), TODAY).sums.total == 0
    with world.other.scope():
        assert queue_on(world.other.counsellor, TODAY - 5 * DAY).sums.total == 0


def test_the_page_and_its_file_say_the_same(world: World) -> None:
    with world.lippe.scope():
        started_yesterday(world.lippe)
    client = world.lippe.client()
    page = client.get(world.lippe.url(f"{URL}?tag=20.10.2026")).content.decode()
    assert "Wartende am 20.10.2026" in page
    assert "eingeladen" in page
    answer = client.get(world.lippe.url(f"{URL}?tag=2026-10-20&format=csv"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == ["eingeladen", "Zusammen"]
    assert rows[1][-1] == "1"


def test_days_to_come_and_nonsense_show_today(world: World) -> None:
    client = world.lippe.client()
    for tag in ("1.1.2099", "gestern", ""):
        assert "Wartende am 02.11.2026" in client.get(world.lippe.url(f"{URL}?tag={tag}")).content.decode()
