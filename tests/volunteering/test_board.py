"""The load board: what each mark says is so, and nobody is ranked."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lotse.tenants.enums import Role
from lotse.volunteering.forms.board import BoardFilterForm
from lotse.volunteering.models import Commitment, HoursEntry, ReliefRequest, Volunteer, VolunteerAbsence
from lotse.volunteering.rules.board import FREE, NEAR, OVER, RELIEF, RESTLESS, SILENT, load_mark
from lotse.volunteering.selectors.board import BoardFilter, BoardRow, board, kind_counts, of_kind
from tests import make
from tests.exports import personal_file
from tests.world import NOW, TODAY, Place, World

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)


def promise(place: Place, volunteer: Volunteer, minutes: int, *, starts_on: dt.date = TODAY, **fields: Any) -> None:
    engagement = make.engagement(place, **fields)
    Commitment.objects.create(
        engagement=engagement, volunteer=volunteer, minutes_per_week=minutes, starts_on=starts_on, made_at=NOW
    )


def row_of(place: Place, volunteer: Volunteer, **wanted: Any) -> BoardRow:
    (found,) = [one for one in board(place.member(Role.COORDINATOR), BoardFilter(**wanted), TODAY)
                if one.volunteer == volunteer]  # fmt: skip
    return found


@pytest.mark.parametrize(
    ("minutes", "engagements", "limit", "mark"),
    [
        (241, 1, (240, 3), OVER),
        (10, 4, (240, 3), OVER),
        (204, 1, (240, 3), NEAR),
        (10, 3, (240, 3), NEAR),
        (203, 2, (240, 3), FREE),
        (1, 1, (None, None), OVER),
        (0, 0, (None, None), ""),
    ],
)
def test_the_mark_of_a_load(minutes: int, engagements: int, limit: Any, mark: str) -> None:
    assert load_mark(minutes, engagements, *limit) == mark


def test_each_mark_says_what_is_so(world: World) -> None:
    place = world.lippe
    talked: dict[str, Any] = {"last_talk_on": TODAY - WEEK}
    with place.scope():
        calm = make.volunteer(place, **talked)
        assert row_of(place, calm).marks == [FREE]
        promise(place, calm, 210)
        assert row_of(place, calm).marks == [NEAR]
        promise(place, calm, 60)
        assert (row_of(place, calm).marks, row_of(place, calm).hours) == ([OVER], "4,5 Std. von 4 Std.")

        silent = make.volunteer(place, last_talk_on=TODAY - 8 * WEEK)
        assert row_of(place, silent).marks == [FREE, SILENT]
        assert row_of(place, silent, weeks=9).marks == [FREE]

        asking = make.volunteer(place, stopped_at=NOW, **talked)
        ReliefRequest.objects.create(
            volunteer=asking, asked_at=NOW, asked_by="link", owner=place.counsellor, call_due_on=TODAY + 2 * DAY
        )
        assert row_of(place, asking).marks == [RELIEF], "nothing new is asked of this person: not free"


def test_a_year_without_a_pause_is_seen_and_a_pause_ends_it(world: World) -> None:
    place, long_ago = world.lippe, NOW - dt.timedelta(days=366)
    with place.scope():
        faithful = make.volunteer(
            place, created_at=long_ago, state_since_on=long_ago.date(), last_talk_on=TODAY, limit=(600, 9)
        )
        assert row_of(place, faithful).marks == [FREE, RESTLESS]
        pause = VolunteerAbsence.objects.create(
            volunteer=faithful, starts_on=TODAY - 300 * DAY, ends_on=TODAY - 290 * DAY
        )
        assert row_of(place, faithful).marks == [FREE]
        pause.ends_on = None
        pause.save()
        row = row_of(place, faithful)
        assert (row.marks, row.is_away, row.away_until) == ([], True, None), "who is away is not free"


def test_the_trend_shows_noted_hours_else_planned_ones(world: World) -> None:
    place = world.lippe
    with place.scope():
        volunteer = make.volunteer(place)
        promise(place, volunteer, 120, starts_on=TODAY - 3 * WEEK)
        promise(place, volunteer, 60, starts_on=TODAY - 20 * WEEK, state="paused", state_since_on=TODAY - 2 * WEEK)
        promise(place, volunteer, 600, state="proposed")
        for on, minutes in ((TODAY - WEEK, 30), (TODAY - WEEK + 6 * DAY, 15)):
            HoursEntry.objects.create(volunteer=volunteer, on=on, minutes=minutes, noted_at=NOW)
        HoursEntry.objects.create(
            volunteer=volunteer, on=TODAY.replace(day=1), minutes=900, is_month=True, noted_at=NOW
        )
        assert [week.minutes for week in row_of(place, volunteer).trend.weeks] == [60] * 8 + [180, 120, 45, 120]


def test_the_board_is_by_name_counts_its_marks_and_knows_no_other_centre(world: World) -> None:
    with world.other.scope():
        make.volunteer(world.other, "Aab")
    with world.lippe.scope():
        member = world.lippe.member(Role.COORDINATOR)
        for name, load in (("Zett", 0), ("Anders", 300)):
            volunteer = make.volunteer(world.lippe, name, last_talk_on=TODAY)
            if load:
                promise(world.lippe, volunteer, load)
        make.volunteer(world.lippe, "Weg", state="ended", end_reason="time")
        rows = board(member, BoardFilter(), TODAY)
        assert [one.volunteer.last_name for one in rows] == ["Anders", "Zett"]
        assert {key: number for key, _, number in kind_counts(rows) if number} == {"": 2, OVER: 1, FREE: 1}
        assert [one.volunteer.last_name for one in of_kind(rows, FREE)] == ["Zett"]
        assert board(world.lippe.counsellor, BoardFilter(), TODAY) == []


@time_machine.travel(NOW, tick=False)
def test_the_page_and_its_file_show_the_same_rows(world: World) -> None:
    with world.lippe.scope():
        promise(world.lippe, make.volunteer(world.lippe, "Über|🙂", last_talk_on=TODAY), 300)
        make.volunteer(world.lippe, "Frei", last_talk_on=TODAY)
    client = world.lippe.client(Role.COORDINATOR)
    answer = client.get(world.lippe.url("ehrenamt/belastung/?zeige=ueber&wochen=0&wer=x"))
    assert answer.status_code == 200
    assert "Ute Über|🙂" in answer.content.decode() and "Ute Frei" not in answer.content.decode()
    file = personal_file(client, world.lippe.url("ehrenamt/belastung/?zeige=ueber&export=csv"))
    (line,) = file.decode("utf-8-sig").splitlines()[1:]
    assert line.split(";")[3:8] == ["5,0", "4,0", "1", "3", "über der Vereinbarung"]


def test_the_board_asks_as_often_for_many_as_for_one(world: World) -> None:
    place = world.lippe
    with place.scope():
        member = place.member(Role.COORDINATOR)
        counts = []
        for _ in range(2):
            promise(place, make.volunteer(place), 60)
            with CaptureQueriesContext(connection) as seen:
                [one.hours for one in board(member, BoardFilter(), TODAY)]
            counts.append(len(seen))
        assert counts[0] == counts[1] <= 10


def test_the_filter_shows_the_number_that_counts(world: World) -> None:
    for typed, shown, counts in (
        ({}, "8", 8),
        ({"wochen": "4"}, "4", 4),
        ({"wochen": ""}, "8", 8),
        ({"wochen": "x"}, "x", 8),
    ):
        form = BoardFilterForm(typed)
        assert (form["wochen"].value(), form.wanted().weeks) == (shown, counts)
