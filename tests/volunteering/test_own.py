"""The volunteer's own pages behind the personal link."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lotse.links.services import LinkUnusable
from lotse.outbox.models import Mail
from lotse.tenants.enums import Role
from lotse.volunteering.models import (
    Commitment,
    FullTimer,
    HoursEntry,
    Meeting,
    ReliefRequest,
    Share,
    Volunteer,
    VolunteerAbsence,
)
from lotse.volunteering.rules.hours import month_of, planned_minutes
from lotse.volunteering.rules.load import Promise
from lotse.volunteering.selectors import own as selectors
from lotse.volunteering.services import hours, own_link
from tests import make
from tests.world import NOW, TODAY, Place, World

OCTOBER, NOVEMBER = dt.date(2026, 10, 1), dt.date(2026, 11, 1)


def promise(place: Place, volunteer: Volunteer, **fields: Any) -> Commitment:
    """Two hours a week since the first of October."""
    values: dict[str, Any] = {"minutes_per_week": 120, "starts_on": OCTOBER, "made_at": NOW}
    values["engagement"] = fields.pop("engagement", None) or make.engagement(place)
    return Commitment.objects.create(volunteer=volunteer, **(values | fields))


def opened(place: Place) -> tuple[Volunteer, str]:
    volunteer = make.volunteer(place, email="ute@example.org")
    secret = own_link.send(actor=place.member(Role.COORDINATOR), volunteer=volunteer, centre=place.centre, now=NOW)
    return volunteer, secret


days = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))


@given(st.lists(st.builds(Promise, st.integers(0, 600), days), max_size=4), days)
def test_a_month_plans_a_seventh_of_the_week_for_each_day(promises: list[Promise], day: dt.date) -> None:
    first, until = month_of(day)
    assert first <= day < until and until.day == first.day == 1
    each = [first + dt.timedelta(days=one) for one in range((until - first).days)]
    per_day = sum(one.minutes for date in each for one in promises if one.covers(date))
    assert planned_minutes(promises, first, until) == round(per_day / 7 / 15) * 15


def test_as_planned_counts_once_and_less_what_was_noted_singly(world: World) -> None:
    place = world.lippe
    with place.scope():
        volunteer = make.volunteer(place)
        made = promise(place, volunteer)
        planned = 525  # 120 minutes × 31 days / 7, to the quarter of an hour
        hours.note_hours(volunteer=volunteer, engagement=made.engagement, on=OCTOBER, minutes=60, now=NOW)
        assert hours.confirm_month(volunteer=volunteer, month=OCTOBER, now=NOW) == planned - 60
        assert hours.confirm_month(volunteer=volunteer, month=OCTOBER, now=NOW) == 0
        month = selectors.own_page(volunteer, TODAY).months[0]
        assert (month.name, month.planned, month.noted, month.is_confirmed) == ("Oktober 2026", planned, planned, True)
        hours.take_back_month(volunteer=volunteer, month=OCTOBER, now=NOW)
        assert [one.minutes for one in HoursEntry.objects.all()] == [60]


def test_a_pause_is_not_planned(world: World) -> None:
    place = world.lippe
    with place.scope():
        volunteer = make.volunteer(place)
        promise(place, volunteer)
        pause = {"starts_on": dt.date(2026, 10, 18), "ends_on": NOVEMBER, "is_pause": True}
        VolunteerAbsence.objects.create(volunteer=volunteer, **pause)
        planned = 285  # 120 minutes × 17 days / 7, to the quarter of an hour
        assert hours.confirm_month(volunteer=volunteer, month=OCTOBER, now=NOW) == planned


def test_what_full_timers_took_over_and_what_paused_is_not_planned(world: World) -> None:
    place = world.lippe
    with place.scope():
        volunteer = make.volunteer(place)
        made = promise(place, volunteer)
        helper = FullTimer.objects.create(name="Kim", email="k@example.org", minutes_per_week=300, changed_at=NOW)
        Share.objects.create(
            engagement=made.engagement, volunteer=volunteer, full_timer=helper, minutes_per_week=120, tasks="Ämter",
            starts_on=dt.date(2026, 10, 15), until_on=NOVEMBER, held_by=place.director, offered_at=NOW,
        )  # fmt: skip
        paused = make.engagement(place, state="paused", state_since_on=dt.date(2026, 10, 8))
        promise(place, volunteer, engagement=paused, minutes_per_week=60)
        promise(place, volunteer, engagement=make.engagement(place, state="asked"))
        assert selectors.planned_of(volunteer, OCTOBER, NOVEMBER) == {made.engagement_id: 240, paused.pk: 60}


@pytest.mark.parametrize(
    "wrong",
    [{"on": TODAY + dt.timedelta(days=1)}, {"on": dt.date(2025, 1, 1)}, {"minutes": 0}, {"minutes": 99999}],
)
def test_hours_that_cannot_be_meant_are_refused(world: World, wrong: dict[str, Any]) -> None:
    with world.lippe.scope():
        volunteer = make.volunteer(world.lippe)
        values: dict[str, Any] = {"engagement": None, "on": TODAY, "minutes": 60}
        with pytest.raises(hours.HoursOutOfRange):
            hours.note_hours(volunteer=volunteer, now=NOW, **(values | wrong))
        with pytest.raises(hours.NotYourEngagement):
            hours.note_hours(volunteer=volunteer, now=NOW, **(values | {"engagement": make.engagement(world.lippe)}))
        with pytest.raises(hours.HoursOutOfRange):
            hours.confirm_month(volunteer=volunteer, month=dt.date(2026, 12, 1), now=NOW)
        assert HoursEntry.objects.count() == 0


def test_a_new_link_replaces_the_old_one_and_ending_closes_it(world: World) -> None:
    place = world.lippe
    by = place.member(Role.COORDINATOR)
    with place.scope():
        volunteer, first = opened(place)
        second = own_link.send(actor=by, volunteer=volunteer, centre=place.centre, now=NOW)
        assert own_link.volunteer_behind(second, NOW) == own_link.volunteer_behind(second, NOW) == volunteer
        with pytest.raises(LinkUnusable):
            own_link.volunteer_behind(first, NOW)
        texts = [one.text for one in Mail.objects.all()]
        assert [sum(one in text for text in texts) for one in (first, second)] == [1, 1]
        assert not any(volunteer.last_name in text for text in texts)
        Volunteer.objects.filter(pk=volunteer.pk).update(state="ended", end_reason="time")
        volunteer.refresh_from_db()
        with pytest.raises(LinkUnusable):
            own_link.volunteer_behind(second, NOW)
        with pytest.raises(own_link.HasEnded):
            own_link.send(actor=by, volunteer=volunteer, centre=place.centre, now=NOW)
        with pytest.raises(own_link.NoVolunteerAddress):
            own_link.send(actor=by, volunteer=make.volunteer(place), centre=place.centre, now=NOW)


def test_the_calendar_keeps_wall_clock_time_and_names_nobody(world: World) -> None:
    with world.lippe.scope():
        volunteer = make.volunteer(world.lippe)
        made = promise(world.lippe, volunteer)
        Meeting.objects.create(
            engagement=made.engagement, weekday=5, starts_at=dt.time(17), minutes=60, from_on=OCTOBER, every_weeks=3
        )
        text = selectors.own_calendar(volunteer, NOW - dt.timedelta(days=10)).decode()
        starts = [line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("DTSTART")]
        assert starts[:2] == ["20261003T150000Z", "20261024T150000Z"] and starts[2] == "20261114T160000Z"
        assert f"Patenschaft ({made.engagement.code})" in text


@time_machine.travel(NOW, tick=False)
def test_one_page_does_it_all_on_the_phone(world: World) -> None:
    place = world.lippe
    with place.scope():
        volunteer, secret = opened(place)
        made = promise(place, volunteer)
        other = make.volunteer(place, "Fremd")
        theirs = HoursEntry.objects.create(volunteer=other, on=TODAY, minutes=30, noted_at=NOW)
    client, page = Client(), place.url(f"mein-ehrenamt/{secret}/")
    shown = client.get(page).content.decode()
    assert "2 Std. von 4 Std. je Woche, 1 von 3 Engagements" in shown
    for answer in (
        client.post(page, {"do": "month", "month": "2026-10"}),
        client.post(page, {"do": "too_much"}),
    ):
        assert answer.headers["Location"] == page
    for answer in (
        client.post(page + "stunden/", {"minutes": "90", "on": "2.11.2026", "engagement": str(made.engagement_id)}),
        client.post(page + "stunden/", {"minutes": "90", "on": "2.11.2026", "engagement": str(made.engagement_id)}),
        client.post(page + "stunden/", {"do": "drop", "entry": str(theirs.pk)}),
    ):
        assert answer.headers["Location"] == page + "stunden/"
    with place.scope():
        assert ReliefRequest.objects.get().asked_by == "link"
        noted = HoursEntry.objects.filter(volunteer=volunteer, is_month=False)
        assert [one.minutes for one in noted] == [90], "sent twice, noted once"
        assert HoursEntry.objects.filter(pk=theirs.pk).exists(), "another person's entry stays"
    assert "ruft Sie bis 04.11.2026 an" in client.get(page).content.decode()
    for hostile in ("", "2026-13", "\x00", "9" * 40):
        assert client.post(page, {"do": "month", "month": hostile}).status_code == 302
    assert client.post(page + "stunden/", {"do": "drop", "entry": "x"}).status_code == 302
    wrong = client.post(page + "stunden/", {"minutes": "90", "on": "31.2.2026"})
    assert "Diesen Tag gibt es im Kalender nicht" in wrong.content.decode()
    assert client.get(page + "kalender.ics").headers["Content-Type"].startswith("text/calendar")
    assert (
        client.get(world.other.url(f"mein-ehrenamt/{secret}/")).status_code
        == client.get(place.url("mein-ehrenamt/falsch/")).status_code
    )


@time_machine.travel(NOW, tick=False)
def test_the_language_is_kept_with_the_person_and_spoken_by_pages_and_mails(world: World) -> None:
    place = world.lippe
    with place.scope():
        volunteer, secret = opened(place)
        promise(place, volunteer)
    page = place.url(f"mein-ehrenamt/{secret}/")
    client = Client()
    assert "Mein Ehrenamt" in client.get(page).content.decode()
    assert "My volunteering" in client.get(page, headers={"Accept-Language": "en-GB"}).content.decode()
    assert client.post(page + "belastung/", {"language": "en"}).headers["Location"] == page + "belastung/"
    refused = client.post(page, {"language": "xx\x00"}, follow=True).content.decode()
    assert "These pages do not speak that language." in refused
    with place.scope():
        volunteer.refresh_from_db()
        assert volunteer.preferred_language == "en"
    shown = Client().get(page, headers={"Accept-Language": "de"})
    assert (shown.headers["Content-Language"], "Mentorship" in shown.content.decode()) == ("en", True)
    assert "2 hrs of 4 hrs a week, 1 of 3 engagements" in Client().get(page + "belastung/").content.decode()
    wrong = Client().post(page + "stunden/", {"minutes": "90", "on": "31.2.2026"}).content.decode()
    assert "There is no such day in the calendar" in wrong
    with place.scope():
        own_link.send(actor=place.member(Role.COORDINATOR), volunteer=volunteer, centre=place.centre, now=NOW)
        subjects = sorted(one.subject for one in Mail.objects.all())
        assert subjects == [f"Ihr Ehrenamt: {place.centre.name}", f"Your volunteering: {place.centre.name}"]


def test_the_person_sees_the_weeks_of_the_load_board(world: World) -> None:
    with world.lippe.scope():
        volunteer = make.volunteer(world.lippe)
        promise(world.lippe, volunteer, starts_on=dt.date(2026, 10, 19))
        hours.note_hours(volunteer=volunteer, engagement=None, on=TODAY, minutes=60, now=NOW)
        load = selectors.own_load(volunteer, TODAY)
        assert load.agreed_on == TODAY and len(load.weeks) == 12
        assert [one.minutes for one in load.weeks[:4]] == [60, 120, 120, 0], "noted where any is, else planned"


def test_plain_german_is_kept_as_any_language(world: World) -> None:
    with world.lippe.scope():
        volunteer, secret = opened(world.lippe)
    page = world.lippe.url(f"mein-ehrenamt/{secret}/")
    Client().post(page, {"language": "de-simple"})
    assert '<html lang="de-simple" dir="ltr">' in Client().get(page).content.decode()
    with world.lippe.scope():
        volunteer.refresh_from_db()
        assert volunteer.preferred_language == "de-simple"
