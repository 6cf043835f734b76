"""Figures of the director: sums of the team, small numbers hidden, and a forecast that asks for no hour too many."""

import datetime as dt
from collections.abc import Iterable
from itertools import combinations
from typing import Any

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.audit.models import Entry
from lotse.tenants.enums import Role
from lotse.volunteering.models import (
    Commitment,
    Engagement,
    EngagementChange,
    FullTimerAbsence,
    HoursEntry,
    Need,
    Participation,
    ReliefRequest,
    Volunteer,
    VolunteerAbsence,
)
from lotse.volunteering.rules.figures import Held, Waits, held_minutes, missing_minutes, promised_minutes, waits_of
from lotse.volunteering.rules.forecast import Cell, Supply, missing
from lotse.volunteering.rules.spans import Span, days, within, without
from lotse.volunteering.selectors.figures.forecast import OTHERS, ForecastPlace, forecast
from lotse.volunteering.selectors.figures.hours import HoursTable, hours_table
from lotse.volunteering.selectors.figures.page import FiguresPage, figures, shortened
from lotse.volunteering.selectors.figures.waiting import relief, waiting
from tests import make
from tests.world import NOW, TODAY, Place, World

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)
OCTOBER = dt.date(2026, 10, 1)
MENTORSHIP = 1  # column of the tables
LONG_AGO = dt.date(2020, 1, 1)
CELLS: list[Cell] = [(kind, town) for kind in "ab" for town in "xyz"]


def helped(
    place: Place,
    count: int = 5,
    minutes: int = 70,
    *,
    since: dt.date = OCTOBER,
    limit: tuple[int, int] = (70, 1),
    **fields: Any,
) -> list[Commitment]:
    """So many volunteers, each in an engagement that runs since a day; by bulk. None of them has time left."""
    people = [make.volunteer(place, f"Nr. {number}", limit=limit) for number in range(count)]
    engagements = [make.engagement(place, starts_on=since, **fields) for _ in people]
    EngagementChange.objects.bulk_create(
        EngagementChange(engagement=one, to_state="running", effective_on=since, at=NOW) for one in engagements
    )
    return Commitment.objects.bulk_create(
        Commitment(engagement=of, volunteer=one, minutes_per_week=minutes, starts_on=since, made_at=NOW)
        for of, one in zip(engagements, people, strict=True)
    )


def waiting_families(place: Place, count: int, **fields: Any) -> list[Need]:
    home = make.household(place)
    return [make.need(place, home, **fields) for _ in range(count)]


def month(table: HoursTable, number: int = -2) -> tuple[int | None, int]:
    """Minutes of volunteers and full-timers in mentorships of one month; the last one is November, to its second."""
    cell = table.months[number].cells[MENTORSHIP]
    return cell.volunteers, cell.staff


def test_hours_of_a_month_are_those_promised_while_it_ran_and_not_away(world: World) -> None:
    place = world.lippe
    with place.scope():
        rows = helped(place)
        table = hours_table(TODAY)
        assert (month(table), month(table, -1), month(table, -3)) == ((5 * 310, 0), (5 * 20, 0), (0, 0))
        assert (table.months[-1].label, len(table.months)) == ("November 2026 (bis heute)", 12)
        VolunteerAbsence.objects.create(volunteer=rows[0].volunteer, starts_on=OCTOBER, ends_on=OCTOBER + 10 * DAY)
        EngagementChange.objects.create(
            engagement=rows[1].engagement, to_state="paused", effective_on=OCTOBER + 20 * DAY, at=NOW
        )
        assert month(hours_table(TODAY)) == (5 * 310 - 100 - 110, 0)


def test_noted_hours_of_a_month_count_instead_of_planned_ones(world: World) -> None:
    place = world.lippe
    with place.scope():
        first, *_ = helped(place)
        noted: dict[str, Any] = {"volunteer": first.volunteer, "noted_at": NOW}
        HoursEntry.objects.create(engagement=first.engagement, on=OCTOBER, minutes=200, is_month=True, **noted)
        HoursEntry.objects.create(engagement=first.engagement, on=OCTOBER + 3 * DAY, minutes=60, **noted)
        assert month(hours_table(TODAY)) == (4 * 310 + 260, 0)
        assert "ohne Engagement" not in hours_table(TODAY).kinds
        HoursEntry.objects.create(engagement=None, on=OCTOBER + 4 * DAY, minutes=45, **noted)
        table = hours_table(TODAY)
        assert (table.kinds[-1], table.months[-2].total.volunteers) == ("ohne Engagement", 4 * 310 + 260)
        assert table.months[-2].cells[-1].volunteers is None, "one person stands behind it"


def test_what_full_timers_took_over_is_theirs_but_for_the_days_they_were_away(world: World) -> None:
    place = world.lippe
    with place.scope():
        first, second, *_ = helped(place)
        kim = make.full_timer(place)
        span: dict[str, Any] = {"minutes_per_week": 35, "starts_on": OCTOBER, "until_on": OCTOBER + 10 * DAY}
        make.share(place, kim, first.volunteer, first.engagement, agreed_at=NOW, **span)
        make.share(place, kim, second.volunteer, second.engagement, state="offered", **span)
        FullTimerAbsence.objects.create(full_timer=kim, starts_on=OCTOBER, ends_on=OCTOBER + 2 * DAY)
        table = hours_table(TODAY)
        assert month(table) == (5 * 310 - 100, 40 + 50)
        assert (table.held, table.total.total.percent) == (50, round(100 * 90 / (5 * 330 - 100 + 90)))


def test_fewer_than_five_people_are_hidden_and_no_sum_gives_them_away(world: World) -> None:
    place = world.lippe
    with place.scope():
        helped(place, 4)
        table = hours_table(TODAY)
        assert (month(table), table.total.total.volunteers, table.total.total.share) == ((None, 0), None, "*")
        helped(place, 6, kind="companionship")
        row = hours_table(TODAY).months[-2]
        assert ([one.volunteers for one in row.cells], row.total.volunteers) == ([0, None, 0, 6 * 310], 6 * 310)
        helped(place, 3, kind="language_lesson")
        row = hours_table(TODAY).months[-2]
        assert ([one.volunteers for one in row.cells], row.total.volunteers) == ([None, None, 0, 6 * 310], 13 * 310)


def test_who_waits_and_how_long(world: World) -> None:
    place = world.lippe
    with place.scope():
        for number, back in enumerate((1, 10, 20, 30, 100)):
            waiting_families(place, 1, since_on=TODAY - back * DAY, state="asked" if number else "open")
        waiting_families(place, 3, kind="companionship", since_on=TODAY)
        waiting_families(place, 2, state="met")
        page = waiting(TODAY)
        assert [one.count for one in page.kinds] == [0, None, 0, None]
        assert (page.total.count, page.total.waits) == (8, Waits(1, 100))
        assert waits_of([1, 10, 20, 30]) is None
        assert waits_of([30, 1, 20, 10, 100]) == Waits(20, 100)


def test_until_somebody_begins_those_who_still_wait_count_too(world: World) -> None:
    place = world.lippe
    with place.scope():
        needs = waiting_families(place, 6, since_on=TODAY - 40 * DAY)
        for need, days_later in zip(needs, (10, 20, 30), strict=False):
            engagement = make.engagement(place)
            begun = TODAY - (40 - days_later) * DAY
            Participation.objects.create(
                engagement=engagement, household=need.household, need=need, starts_on=begun, ends_on=TODAY
            )
            for on in (begun, begun + 5 * DAY):
                EngagementChange.objects.create(engagement=engagement, to_state="running", effective_on=on, at=NOW)
        assert waiting(TODAY).until_helped == (30, None)


def test_relief_is_counted_from_the_request_to_the_talk_that_helped(world: World) -> None:
    place = world.lippe
    with place.scope():
        for number, measures in enumerate((["pause"], ["share"], ["share"], ["talk"], ["less"], ["share"], None)):
            person, asked_at = make.volunteer(place), NOW - 30 * DAY
            talked = None if measures is None else asked_at.date() + number * DAY
            ReliefRequest.objects.create(
                volunteer=person, asked_at=asked_at, asked_by="phone", owner=place.director, measures=measures or [],
                call_due_on=asked_at.date() + 2 * DAY, talked_on=talked, closed_at=NOW if talked else None,
            )  # fmt: skip
        told = relief(TODAY)
        assert (told.asked, told.talked, told.in_time) == (7, None, None)
        assert told.until_relieved == Waits(2, 5)
        assert dict(told.measures)["Teil an Hauptamtliche"] is None
        assert told.until_shared is None


def test_a_talk_in_time_is_not_told_of_few(world: World) -> None:
    with world.lippe.scope():
        assert (relief(TODAY).asked, relief(TODAY).talked) == (0, 0)
        ReliefRequest.objects.create(
            volunteer=make.volunteer(world.lippe), asked_at=NOW, asked_by="link", owner=world.lippe.director,
            call_due_on=TODAY,
        )  # fmt: skip
        assert (relief(TODAY).asked, relief(TODAY).talked) == (None, None)


def test_open_needs_are_missing_where_nobody_has_time_for_them(world: World) -> None:
    place = world.lippe
    detmold, lemgo = place.municipalities
    with place.scope():
        waiting_families(place, 6, minutes_per_week=60, municipality=detmold)
        waiting_families(place, 5, minutes_per_week=60, municipality=lemgo, kind="companionship")
        page = forecast(TODAY)
        assert [one.missing for one in page.weeks] == [660] * 12
        assert (page.weeks[0].monday, page.mean, page.needed) == (TODAY, 660, 660)
        assert [(one.label, one.kinds, one.total) for one in page.places] == [
            ("Detmold", [0, 360, 0, 0], 360),
            ("Lemgo", [0, 0, 0, 300], 300),
        ]
        make.volunteer(place, limit=(240, 3), municipality=detmold, reach_km=5)  # no companionship, not to Lemgo
        make.volunteer(place, limit=(600, 3), state="applied")
        make.volunteer(place, limit=(600, 3), stopped_at=NOW)
        make.volunteer(place, limit=None)
        assert {one.missing for one in forecast(TODAY).weeks} == {420}
        tuesday = forecast(TODAY + DAY)
        assert (tuesday.weeks[0].monday, tuesday.weeks[0].missing) == (TODAY + WEEK, 420)


def test_ends_free_time_and_absences_and_pauses_leave_families_without(world: World) -> None:
    place = world.lippe
    with place.scope():
        rows = helped(place, 5, 70, limit=(70, 1))
        waiting_families(place, 5, minutes_per_week=70)
        assert {one.missing for one in forecast(TODAY).weeks} == {350}
        first, second, third, fourth, _ = rows
        Engagement.objects.filter(pk=first.engagement_id).update(planned_end_on=TODAY + WEEK - DAY)
        VolunteerAbsence.objects.create(volunteer=second.volunteer, starts_on=TODAY, ends_on=TODAY + WEEK)
        VolunteerAbsence.objects.create(volunteer=third.volunteer, starts_on=TODAY + 2 * WEEK)
        Volunteer.objects.filter(pk=third.volunteer_id).update(state="paused")
        assert [one.missing for one in forecast(TODAY).weeks][:4] == [420, 280, 350, 350]
        Engagement.objects.filter(pk=fourth.engagement_id).update(state="paused")
        assert [one.needed for one in forecast(TODAY).weeks][:4] == [490, 420, 490, 490]
        assert [one.missing for one in forecast(TODAY).weeks][:4] == [420, 280, 350, 350], "who pauses there has time"


def test_shares_that_nobody_took_are_missing(world: World) -> None:
    place = world.lippe
    with place.scope():
        first, second, *_ = helped(place)
        waiting_families(place, 5, minutes_per_week=60)
        kim = make.full_timer(place)
        make.share(place, kim, first.volunteer, first.engagement, agreed_at=NOW, minutes_per_week=30)
        make.share(place, kim, second.volunteer, second.engagement, state="offered", minutes_per_week=20)
        assert [one.needed for one in forecast(TODAY).weeks] == [320] * 4 + [300] * 8
        FullTimerAbsence.objects.create(full_timer=kim, starts_on=TODAY, ends_on=TODAY + WEEK)
        assert [one.needed for one in forecast(TODAY).weeks][:2] == [350, 320]


def test_small_municipalities_stand_together_and_few_families_say_nothing(world: World) -> None:
    place = world.lippe
    detmold, lemgo = place.municipalities
    with place.scope():
        waiting_families(place, 4)
        assert forecast(TODAY).is_withheld
        page = figures(TODAY, 39)
        assert (page.forecast.places[0].total, page.waits) == (None, "weniger als 5")
        waiting_families(place, 2, municipality=detmold)
        waiting_families(place, 3, municipality=None, kind="companionship")
        waiting_families(place, 2, municipality=lemgo, kind="companionship")
        told = forecast(TODAY)
        assert [(one.label, one.kinds, one.total) for one in told.places] == [
            ("Detmold", [0, 720, 0, 0], 720),
            (OTHERS, [0, 0, 0, 600], 600),
        ]
        waiting_families(place, 1, municipality=lemgo)
        told = forecast(TODAY)
        assert told.places[1].kinds == [0, None, 0, None], "one of six shows nowhere"
        assert (told.total.total, told.is_withheld) == (1440, False)


def test_the_paper_holds_the_municipalities_where_most_is_missing() -> None:
    places = [ForecastPlace(f"Ort {number}", [number, None], number) for number in range(1, 11)]
    assert shortened(places[:8]) == places[:8]
    *shown, rest = shortened([*places, ForecastPlace(OTHERS, [100, 1], 101)])
    assert [one.total for one in shown] == [10, 9, 8, 7, 6, 5, 4]
    assert rest == ForecastPlace(OTHERS, [106, None], 107)


def test_the_sums_of_one_centre_know_nothing_of_another(world: World) -> None:
    with world.other.scope():
        helped(world.other)
        waiting_families(world.other, 6)
    with world.lippe.scope():
        page = figures(TODAY, 39)
        assert (page.given, page.taken, page.waits, page.forecast.needed) == ("0", "0", "0", 0)


def test_the_page_asks_as_often_for_many_as_for_few(world: World) -> None:
    place, counts = world.lippe, []
    with place.scope():
        for _ in range(2):
            for row in helped(place, 5, limit=(300, 3)):
                Participation.objects.create(
                    engagement=row.engagement, household=make.household(place), starts_on=TODAY
                )
            waiting_families(place, 5)
            with CaptureQueriesContext(connection) as seen:
                figures(TODAY, 39)
            counts.append(len(seen))
    assert counts[0] == counts[1] == 20


def _page(place: Place) -> FiguresPage:
    with place.scope():
        return figures(TODAY, 20)


@time_machine.travel(NOW, tick=False)
def test_the_director_gets_page_and_workbook_and_nobody_else(world: World) -> None:
    place = world.lippe
    with place.scope():
        helped(place)
        waiting_families(place, 6, minutes_per_week=200)
    client, url = place.client(Role.DIRECTOR), place.url("ehrenamt/zahlen/")
    page = client.get(f"{url}?stelle=20").content.decode()
    assert _page(place).posts == "1,0" and "Das sind 1,0 volle Stellen mit 20 Stunden" in " ".join(page.split())
    for wrong in ("-3", "NaN", "1e99", "x"):
        answer = client.get(url, {"stelle": wrong}).content.decode()
        assert "volle Stellen mit 39 Stunden" in " ".join(answer.split()), wrong
    assert 'value="39"' in client.get(url).content.decode()
    assert client.get(f"{url}zahlen.xlsx?stelle=20").content[:2] == b"PK"
    with place.scope():
        assert Entry.objects.get(action__endswith="_exported").action == "volunteering.figures_exported"
    assert place.client(Role.COORDINATOR).get(url).status_code == 403
    assert world.other.client(Role.DIRECTOR).get(url).status_code == 404


minutes = st.integers(0, 9)
supplies = st.lists(st.builds(Supply, minutes, st.frozensets(st.sampled_from(CELLS), max_size=3)), max_size=6)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(CELLS), minutes), supplies)
def test_as_few_hours_are_missing_as_any_sharing_out_could_leave(needed: dict[Cell, int], free: list[Supply]) -> None:
    """Hall: the least that can be missing is the worst set of cells, less all that could go to any of them."""
    left = missing(needed, free)
    sets: Iterable[tuple[Cell, ...]] = (some for size in range(len(needed) + 1) for some in combinations(needed, size))
    worst = max(
        sum(needed[cell] for cell in some) - sum(one.minutes for one in free if one.cells & set(some)) for some in sets
    )
    assert sum(left.values()) == worst
    assert all(0 <= left[cell] <= needed[cell] for cell in needed) and left.keys() == needed.keys()


spans = st.tuples(st.integers(0, 40), st.integers(1, 20)).map(
    lambda pair: (LONG_AGO + pair[0] * DAY, LONG_AGO + (pair[0] + pair[1]) * DAY)
)


@settings(max_examples=100, deadline=None)
@given(spans, st.lists(spans, max_size=3), st.lists(spans, max_size=2), st.integers(7, 700))
def test_no_hour_is_counted_twice_and_none_is_lost(
    span: Span, away: list[Span], taken: list[Span], per_week: int
) -> None:
    """Day by day, as one would count on one's fingers."""
    shares = [Held(one, per_week // 2, away=away) for one in taken]
    given_minutes = promised_minutes(per_week, [span], away, shares)
    numbers = [span[0] + number * DAY for number in range((span[1] - span[0]).days)]
    there = [day for day in numbers if not any(since <= day < until for since, until in away)]
    held = sum(per_week // 2 for day in there for since, until in taken if since <= day < until)
    assert given_minutes == max(0, per_week * len(there) - held) / 7
    for share in shares:
        whole = share.minutes * days(within([span], *share.span)) / 7
        assert abs(held_minutes(share, [span]) + missing_minutes(share, [span]) - whole) < 1e-6
    assert days(without([span], away)) == len(there)
