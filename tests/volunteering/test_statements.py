"""Certificates and statements of hours: planned while it ran, noted where noted, never a family's name."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.audit.models import Entry
from lotse.core.errors import NotAllowed
from lotse.tenants.enums import Role
from lotse.volunteering.models import Commitment, Engagement, EngagementChange, HoursEntry, Volunteer, VolunteerAbsence
from lotse.volunteering.rules.figures import promised_minutes
from lotse.volunteering.rules.spans import days as days_of
from lotse.volunteering.rules.spans import within
from lotse.volunteering.rules.statements import (
    DAYS_A_WEEK,
    months_of,
    reaches_card,
    running_spans,
)
from lotse.volunteering.selectors.statements import certificate, statement
from lotse.volunteering.services import statements as services
from tests import make
from tests.world import NOW, TODAY, Place, World

MARCH, MAY = dt.date(2026, 3, 1), dt.date(2026, 5, 1)
days = st.dates(dt.date(2023, 1, 1), dt.date(2026, 12, 31))


def helped(place: Place, volunteer: Volunteer, minutes: int = 210) -> tuple[Engagement, Commitment]:
    """From 1 March to the end of April 2026, with the first half of April off."""
    fields = {"state": "ended", "ended_on": MAY, "end_reason": "time_over", "title": "Lesen"}
    engagement = make.engagement(place, starts_on=MARCH, **fields)
    steps = ((MARCH, "running"), (dt.date(2026, 4, 1), "paused"), (dt.date(2026, 4, 16), "running"), (MAY, "ended"))
    EngagementChange.objects.bulk_create(
        EngagementChange(engagement=engagement, to_state=state, effective_on=day, at=NOW + dt.timedelta(minutes=number))
        for number, (day, state) in enumerate(steps)
    )
    commitment = Commitment.objects.create(
        engagement=engagement,
        volunteer=volunteer,
        minutes_per_week=minutes,
        starts_on=MARCH,
        ends_on=MAY,
        made_at=NOW,
    )
    return engagement, commitment


def test_planned_hours_count_while_it_ran_and_noted_ones_replace_their_month(world: World) -> None:
    place = world.lippe
    with place.scope():
        volunteer = make.volunteer(place)
        engagement, commitment = helped(place, volunteer)
        (line,) = statement(volunteer, dt.date(2026, 1, 1), TODAY).lines
        assert (line.minutes, line.basis) == (30 * 31 + 30 * 15, "wie geplant")
        assert (line.label, line.first_on, line.last_on) == ("Patenschaft: Lesen", MARCH, dt.date(2026, 4, 30))
        noted = {"volunteer": volunteer, "engagement": engagement, "noted_at": NOW}
        for day, minutes in ((3, 60), (17, 45)):
            HoursEntry.objects.create(on=dt.date(2026, 3, day), minutes=minutes, **noted)
        assert certificate(commitment, TODAY).minutes == 105 + 30 * 15
        HoursEntry.objects.create(on=MARCH, minutes=500, is_month=True, **noted)
        (line,) = certificate(commitment, TODAY).lines
        assert (line.minutes, line.noted_minutes, line.basis) == (605 + 450, 605, "geplant und eingetragen")


def test_the_rules_of_the_card_stand_against_the_hours(world: World) -> None:
    with world.lippe.scope():
        volunteer = make.volunteer(world.lippe)
        helped(world.lippe, volunteer, 300)
        assert statement(volunteer, MARCH, dt.date(2026, 3, 31)).reaches_hours
        whole_year = statement(volunteer, dt.date(2025, 11, 3), TODAY)
        assert (whole_year.reaches_hours, whole_year.reaches_years, whole_year.since_on) == (False, False, MARCH)
    assert reaches_card(250 * 60, 365) and not reaches_card(250 * 60 - 1, 365)


def test_papers_are_noted_name_no_family_and_refuse_wrong_times(world: World) -> None:
    place = world.lippe
    client = place.client(Role.COORDINATOR)
    with place.scope():
        volunteer = make.volunteer(place, "Ö|🙂 سمير")
        engagement, commitment = helped(place, volunteer)
        with pytest.raises(NotAllowed):
            services.issue_certificate(actor=place.counsellor, commitment=commitment, centre=place.centre, now=NOW)
    url = place.url(f"ehrenamt/stunden/{volunteer.code}/")
    assert "23 Std." in client.get(url).content.decode()
    wrong = client.post(url, {"first_on": "1.3.2026", "last_on": "1.1.2199"})
    assert wrong.status_code == 200 and "höchstens fünf Jahren" in wrong.content.decode()
    made = client.post(url, {"first_on": "1.3.2026", "last_on": "30.4.2026"})
    assert made.content.startswith(b"%PDF")
    paper = client.post(place.url(f"ehrenamt/engagements/{engagement.code}/person/{commitment.pk}/bescheinigung/"))
    assert paper.headers["Content-Type"] == "application/pdf"
    with place.scope():
        rows = Entry.objects.filter(object_id=volunteer.pk).values_list("action", flat=True)
        assert sorted(rows) == ["volunteering.certificate_issued", "volunteering.statement_issued"]
    foreign = world.other.client(Role.COORDINATOR)
    assert foreign.get(world.other.url(f"ehrenamt/stunden/{volunteer.code}/")).status_code == 404


def test_neither_a_pause_nor_what_a_full_timer_held_is_counted(world: World) -> None:
    place = world.lippe
    with place.scope():
        volunteer = make.volunteer(place)
        engagement, commitment = helped(place, volunteer)
        VolunteerAbsence.objects.create(volunteer=volunteer, starts_on=MARCH, ends_on=dt.date(2026, 3, 11))
        span = {"starts_on": dt.date(2026, 3, 22), "until_on": dt.date(2026, 4, 1)}
        make.share(place, make.full_timer(place), volunteer, engagement, minutes_per_week=70, **span)
        (line,) = certificate(commitment, MAY).lines
        assert line.minutes == 30 * (31 - 10) - 10 * 10 + 30 * 15
        other = make.volunteer(place, "Ole")
        _, whole = helped(place, other)
        assert certificate(whole, MAY).minutes == 30 * 31 + 30 * 15


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(days, st.sampled_from(("running", "paused", "ended"))), max_size=8), days, days)
def test_months_together_are_the_whole_and_no_day_counts_twice(
    changes: list[tuple[dt.date, str]], one: dt.date, other: dt.date
) -> None:
    start, end = min(one, other), max(one, other)
    spans = running_spans(sorted(changes), end)
    months = months_of(start, end)
    assert sum((until - since).days for since, until in months) == (end - start).days
    total = days_of(within(spans, start, end))
    assert total == sum(days_of(within(spans, *month)) for month in months) <= (end - start).days
    assert round(promised_minutes(DAYS_A_WEEK * 10, within(spans, start, end), (), ())) == 10 * total
