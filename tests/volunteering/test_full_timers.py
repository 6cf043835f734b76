"""Full-timers: who they are, what a week of theirs can take, and what an absence collides with."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.audit.models import Entry
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.directory.models import Organisation
from lotse.tenants.enums import Role
from lotse.volunteering.models import FullTimer, FullTimerAbsence
from lotse.volunteering.rules.load import Promise
from lotse.volunteering.rules.shares import capacity_of, weeks
from lotse.volunteering.selectors import full_timers as selectors
from lotse.volunteering.services import full_timers as services
from lotse.volunteering.services.full_timers import FullTimerFacts, FullTimerWrong, LessThanHeld, StillHolding
from tests import make
from tests.exports import personal_file
from tests.world import NOW, TODAY, Place, World

MONDAY = TODAY  # 2 November 2026
DAY = dt.timedelta(days=1)
DAYS = st.integers(0, 60).map(lambda days: MONDAY + dt.timedelta(days=days))


def facts(**fields: Any) -> FullTimerFacts:
    values: dict[str, Any] = {"name": "Kim Wolf", "email": "kim@example.org", "minutes_per_week": 300}
    return FullTimerFacts(**(values | {"manager_name": "Jo Berg"} | fields))


def busy(place: Place, minutes: int = 60, **fields: Any) -> FullTimer:
    """A full-timer who holds a share."""
    row = make.full_timer(place, **fields)
    make.share(place, row, make.volunteer(place), make.engagement(place), minutes_per_week=minutes)
    return row


@pytest.mark.parametrize(
    ("absences", "left"),
    [
        ([], 300),
        ([(0, 7)], 0),
        ([(2, 3)], 240),
        ([(5, 7)], 300),  # a weekend
        ([(0, 2), (1, 3)], 120),  # a day counts once
        ([(-9, 1), (4, 30)], 180),
    ],
)
def test_each_working_day_away_takes_a_fifth_of_the_week(absences: list[tuple[int, int]], left: int) -> None:
    off = [(MONDAY + dt.timedelta(days=first), MONDAY + dt.timedelta(days=back)) for first, back in absences]
    assert capacity_of(300, MONDAY, off) == left


@given(
    rows=st.lists(st.tuples(DAYS, st.integers(1, 40), st.integers(1, 200)), max_size=4),
    begin=DAYS,
    length=st.integers(1, 40),
)
def test_a_week_holds_what_its_worst_day_within_the_span_holds(
    rows: list[tuple[dt.date, int, int]], begin: dt.date, length: int
) -> None:
    promises = [Promise(minutes, first, first + dt.timedelta(days=days)) for first, days, minutes in rows]
    end = begin + dt.timedelta(days=length)
    found = weeks(promises, 300, [], begin, end)
    days = [begin + dt.timedelta(days=day) for day in range(length)]
    assert [one.monday for one in found] == sorted({day - dt.timedelta(days=day.weekday()) for day in days})
    for week in found:
        within = [day for day in days if 0 <= (day - week.monday).days < 7]
        assert week.held == max(sum(one.minutes for one in promises if one.covers(day)) for day in within)


def test_somebody_of_the_centre_or_of_a_partner_known_or_new(world: World) -> None:
    place, by = world.lippe, world.lippe.member(Role.COORDINATOR)
    with place.scope():
        town = make.organisation(place, "municipality", "Stadt Lemgo")
        member = place.counsellor
        own = services.add_full_timer(actor=by, facts=facts(name="", email="", membership=member), now=NOW)
        known = services.add_full_timer(actor=by, facts=facts(organisation=town), now=NOW)
        made = services.add_full_timer(actor=by, facts=facts(new_organisation="  DRK  Detmold "), now=NOW)
        assert (own.name, own.email, own.organisation) == (member.name, member.user.email, None)
        assert (str(known), made.organisation) == ("Kim Wolf (Stadt Lemgo)", Organisation.objects.get(kind="welfare"))
        assert str(made) == "Kim Wolf (DRK Detmold)"
        assert Entry.objects.filter(action="volunteering.full_timer_added").count() == 3
        with pytest.raises(FullTimerWrong, match="schon eingetragen"):
            services.add_full_timer(actor=by, facts=facts(membership=member), now=NOW)
        with pytest.raises(NotAllowed):
            services.add_full_timer(actor=member, facts=facts(), now=NOW)
        assert FullTimer.objects.count() == 3


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"email": ""}, "email"),
        ({"manager_name": ""}, "manager_name"),
        ({"minutes_per_week": 0}, "hours"),
        ({"minutes_per_week": 2401}, "hours"),
    ],
)
def test_what_is_missing_is_named_at_its_field(world: World, wrong: dict[str, Any], field: str) -> None:
    with world.lippe.scope():
        with pytest.raises(FullTimerWrong) as told:
            services.add_full_timer(actor=world.lippe.director, facts=facts(**wrong), now=NOW)
        assert (told.value.field, FullTimer.objects.count()) == (field, 0)


def test_fewer_hours_than_taken_over_need_a_reason_and_nobody_leaves_with_shares(world: World) -> None:
    place = world.lippe
    with place.scope():
        row = busy(place, 240)
        change: dict[str, Any] = {"actor": place.director, "full_timer": row, "now": NOW}
        with pytest.raises(LessThanHeld):
            services.change_full_timer(facts=facts(minutes_per_week=120), version=0, **change)
        row.refresh_from_db()
        assert (row.minutes_per_week, row.version) == (300, 0)
        reduced = facts(minutes_per_week=120)
        services.change_full_timer(facts=reduced, version=0, less_reason="Vertretung bis März", **change)
        row.refresh_from_db()
        assert (row.minutes_per_week, row.less_reason, row.version) == (120, "Vertretung bis März", 1)
        assert [one.monday for one in services.collisions(row, TODAY)] == [MONDAY + 7 * n * DAY for n in range(4)]
        with pytest.raises(StillHolding, match="Patenschaft"):
            services.change_full_timer(facts=facts(is_active=False), version=1, **change)
        row.refresh_from_db()
        with pytest.raises(ChangedMeanwhile):
            services.change_full_timer(facts=facts(), version=0, **change)
        row.refresh_from_db()
        services.change_full_timer(facts=facts(name="Kim Wolf-Berg"), version=1, **change)
        row.refresh_from_db()
        assert (row.name, row.less_reason) == ("Kim Wolf-Berg", "")


def test_an_absence_is_taken_and_says_what_it_collides_with(world: World) -> None:
    place, by = world.lippe, world.lippe.member(Role.COORDINATOR)
    with place.scope():
        row = busy(place, 200)
        away: dict[str, Any] = {"actor": by, "full_timer": row, "now": NOW}
        second = MONDAY + 7 * DAY
        assert services.add_absence(starts_on=MONDAY, ends_on=MONDAY + DAY, **away) == []  # 240 left, 200 held
        over = services.add_absence(starts_on=second, ends_on=second + 7 * DAY, **away)
        assert [(one.monday, one.capacity, one.held) for one in over] == [(second, 0, 200)]
        (item,) = selectors.today(by, TODAY)
        assert (item.title, item.due_on) == ("Kim Wolf hat mehr übernommen, als geht", second)
        assert selectors.today(place.director, TODAY) == [], "told is whoever holds the share"
        for wrong in ((MONDAY, MONDAY), (MONDAY - 9 * DAY, MONDAY), (MONDAY, MONDAY + 4000 * DAY)):
            with pytest.raises(FullTimerWrong):
                services.add_absence(starts_on=wrong[0], ends_on=wrong[1], **away)
        absence = FullTimerAbsence.objects.get(starts_on=second)
        for _ in range(2):
            services.drop_absence(actor=by, absence=absence, now=NOW)
        assert (services.collisions(row, TODAY), selectors.today(by, TODAY)) == ([], [])
        with pytest.raises(NotAllowed):
            services.add_absence(**(away | {"actor": place.counsellor}), starts_on=MONDAY, ends_on=second)


def test_the_page_shows_each_week_with_who_and_what(world: World) -> None:
    place = world.lippe
    with place.scope():
        row = busy(place, 90)
        page = selectors.full_timer_page(row, TODAY + 2 * DAY)
        assert [one.week.held for one in page.weeks] == [90] * 4 + [0] * 8
        assert [len(one.shares) for one in page.weeks] == [1] * 4 + [0] * 8
        assert (page.weeks[0].free, page.row.hours) == ("3,5 Std.", "1,5 Std. von 5 Std.")


def test_through_the_pages_with_what_was_typed_kept(world: World) -> None:
    place = world.lippe
    client = place.client(Role.COORDINATOR)
    typed = {"name": "Kim | Wolf 🌻", "email": "kim@example.org", "hours": "2,5", "manager_name": "Jo"}
    page = client.post(place.url("ehrenamt/hauptamtliche/neu/"), typed | {"hours": "x"}).content.decode()
    assert "Kim | Wolf 🌻" in page and "Bitte" in page
    answer = client.post(place.url("ehrenamt/hauptamtliche/neu/"), typed | {"is_active": "on"})
    with place.scope():
        row = FullTimer.objects.get()
    url = place.url(f"ehrenamt/hauptamtliche/{row.pk}/")
    assert (answer.status_code, answer["Location"], row.minutes_per_week) == (302, url, 150)
    days = {"starts_on": f"{clock.today():%d.%m.%Y}", "ends_on": f"{clock.today() + 7 * DAY:%d.%m.%Y}"}
    assert client.post(f"{url}abwesend/", days)["Location"] == url
    assert "wieder da am" in client.get(url).content.decode()
    listed = client.get(place.url("ehrenamt/hauptamtliche/")).content.decode()
    assert "Kim | Wolf 🌻" in listed and "1–1 von 1" not in listed
    sheet = personal_file(client, place.url("ehrenamt/hauptamtliche/?export=csv"))
    assert "Kim | Wolf 🌻;unser Zentrum;Jo;2,5" in sheet.decode("utf-8-sig")
