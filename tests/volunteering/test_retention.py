"""The deletion clock: what is due, what is not, what outlives it."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.db.models import PROTECT
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from lotse.core.errors import NotFound
from lotse.core.registry import Kept, before_deletion, kept
from lotse.people.models import Household
from lotse.tenants.enums import Role
from lotse.volunteering.models import (
    Asking,
    Attendance,
    Commitment,
    Engagement,
    EngagementChange,
    EngagementNote,
    Expense,
    HoursEntry,
    KeptCount,
    Need,
    Participation,
    Session,
    Volunteer,
)
from lotse.volunteering.rules.retention import ENGAGEMENTS, NEEDS, VOLUNTEERS, cutoff
from lotse.volunteering.selectors import retention as selectors
from lotse.volunteering.selectors.engagements import engagement_for, engagement_page
from lotse.volunteering.selectors.statements import statement
from lotse.volunteering.services import retention, settings, volunteers
from tests import make
from tests.world import NOW, TODAY, Place, World

LONG_AGO = dt.date(2024, 11, 2)  # exactly two years
YESTER = LONG_AGO + dt.timedelta(days=1)


def over(place: Place, on: dt.date = LONG_AGO, **fields: Any) -> tuple[Volunteer, Engagement, Participation]:
    """Somebody helped a family for ten weeks until this day, two hours a week; both are over."""
    begun = on - dt.timedelta(weeks=10)
    volunteer = make.volunteer(place, state="ended", end_reason="time", state_since_on=on)
    engagement = make.engagement(
        place, state="ended", ended_on=on, end_reason="goal_reached", starts_on=begun, state_since_on=on
    )
    for day, state in ((begun, "running"), (on, "ended")):
        EngagementChange.objects.create(engagement=engagement, to_state=state, effective_on=day, at=NOW)
    Commitment.objects.create(
        engagement=engagement, volunteer=volunteer, minutes_per_week=120, starts_on=begun, ends_on=on, made_at=NOW
    )
    need = make.need(place, since_on=begun, state="closed", end_reason="done", closed_on=on)
    joined = Participation.objects.create(
        engagement=engagement, household=need.household, need=need, starts_on=begun, ends_on=on
    )
    return volunteer, engagement, joined


def amounts(what: str) -> list[tuple[dt.date, str, int]]:
    rows = KeptCount.objects.filter(what=what).order_by("month", "kind")
    return [(one.month, one.kind, one.amount) for one in rows]


def due(of: Place, on: dt.date = TODAY) -> tuple[int, int, int]:
    lists = (selectors.due(of.director, what, on).count() for what in (VOLUNTEERS, ENGAGEMENTS, NEEDS))
    return tuple(lists)  # type: ignore[return-value]


def run(place: Place, what: str) -> int:
    """What the deletion run does with all that is due of one list; returns how many that were."""
    ids = [one.pk for one in selectors.due(place.director, what, TODAY)]
    retention.forget(what=what, ids=ids, now=NOW)
    return len(ids)


def kept_until(*households: Household) -> list[Kept]:
    return [one for provider in kept for one in provider(households, TODAY) if one.why == "Hilfe durch Ehrenamtliche"]


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.integers(1, 120))
def test_nothing_is_due_before_its_period_has_passed_and_each_day_is_at_some_time(day: dt.date, months: int) -> None:
    first = cutoff(day, months)
    assert first < day
    assert cutoff(first, -months) <= day, "month ends may wait a day or three longer, never shorter"
    assert first <= cutoff(day + dt.timedelta(days=1), months)


def test_the_clock_starts_at_the_end_of_the_last_engagement(world: World) -> None:
    place = world.lippe
    with place.scope():
        volunteer, engagement, _ = over(place)
        over(place, YESTER)
        make.volunteer(place)
        make.volunteer(place, state="ended", end_reason="time", state_since_on=TODAY)
        assert due(place) == (1, 1, 0), "a need is over with its engagement"
        assert due(place, TODAY - dt.timedelta(days=1)) == (0, 0, 0)
        Commitment.objects.update(ends_on=YESTER)
        assert due(place)[0] == 0, "their last promise ended later"
        page = engagement_page(place.director, engagement_for(place.director, engagement.code), TODAY)
        assert page.due_from == TODAY, "the page of the engagement says so"
        (row,) = selectors.due_rows(selectors.due(place.director, ENGAGEMENTS, TODAY))
        assert (row.code, row.last_on) == (engagement.code, LONG_AGO)
        volunteers.resume(actor=place.director, volunteer=volunteer, now=NOW)
        Commitment.objects.update(ends_on=LONG_AGO)
        assert due(place)[0] == 0, "who helps again is not due"
    with world.other.scope():
        assert due(world.other) == (0, 0, 0)


def test_the_period_is_a_setting_of_the_centre(world: World) -> None:
    place, admin = world.lippe, world.lippe.member(Role.ADMINISTRATOR)
    with place.scope():
        over(place, TODAY - dt.timedelta(days=70))
        assert due(place) == (0, 0, 0)
        settings.save_settings(actor=admin, values=dict(settings.settings_as_seen()) | {"keep_months": 2}, now=NOW)
        assert due(place) == (1, 1, 0)


def test_a_family_is_kept_while_somebody_helps_it_or_it_waits(world: World) -> None:
    place = world.lippe
    with place.scope():
        _, _, joined = over(place)
        gone, other = joined.household, make.household(place, "Winter")
        assert kept_until(gone, other) == [Kept(gone.pk, TODAY, "Hilfe durch Ehrenamtliche")]
        make.need(place, gone)
        make.need(place, other)
        assert {one.household_id: one.until_on for one in kept_until(gone, other)} == {gone.pk: None, other.pk: None}
        Need.objects.filter(state="open").delete()
        running = make.engagement(place)
        Participation.objects.create(engagement=running, household=gone, starts_on=TODAY)
        assert [one.until_on for one in kept_until(gone)] == [None]


def test_what_a_family_was_goes_and_what_the_volunteer_did_stays(world: World) -> None:
    place = world.lippe
    by = place.member(Role.COORDINATOR)
    with place.scope():
        volunteer, engagement, joined = over(place)
        EngagementNote.objects.create(engagement=engagement, level="own", text="leise", at=NOW, by=by)
        Asking.objects.create(engagement=engagement, household=joined.household, asked_at=NOW, asked_by=by)
        session = Session.objects.create(
            engagement=engagement, on=LONG_AGO, minutes=60, recorded_by=by, recorded_at=NOW
        )
        Attendance.objects.create(session=session, household=joined.household, came=True)
        before = statement(volunteer, dt.date(2024, 1, 1), TODAY).minutes
        with pytest.raises(NotFound):
            selectors.due(by, "alles", TODAY)
        assert run(place, ENGAGEMENTS) == 1
        left = (Participation, EngagementNote, Asking, Attendance)
        assert [one.objects.count() for one in left] == [0, 0, 0, 0]  # type: ignore[attr-defined]
        assert statement(volunteer, dt.date(2024, 1, 1), TODAY).minutes == before
        assert due(place) == (1, 0, 1), "now the need is due by itself"
        assert run(place, NEEDS) == 1
        assert amounts("needs") == [(dt.date(2024, 11, 1), "mentorship", 1)]
        HoursEntry.objects.create(
            volunteer=volunteer, engagement=engagement, on=dt.date(2024, 9, 1), minutes=300, is_month=True, noted_at=NOW
        )
        assert run(place, VOLUNTEERS) == 1
        assert (Volunteer.objects.count(), Engagement.objects.count(), HoursEntry.objects.count()) == (0, 0, 0)
        assert amounts("engagements") == [(dt.date(2024, 11, 1), "mentorship", 1)]
        hours = amounts("volunteer_minutes")
        assert [one[0].month for one in hours] == [8, 9, 10, 11]
        assert hours[1] == (dt.date(2024, 9, 1), "mentorship", 300), "what the person had noted counts"
        assert sum(one[2] for one in hours) == before - round(120 * 30 / 7) + 300
        assert run(place, VOLUNTEERS) == 0


def test_before_a_family_is_deleted_its_help_lets_it_go(world: World) -> None:
    place = world.lippe
    with place.scope():
        volunteer, engagement, joined = over(place)
        household, together = joined.household, make.household(place, "Winter")
        Participation.objects.create(engagement=engagement, household=together, starts_on=TODAY, ends_on=TODAY)
        EngagementNote.objects.create(engagement=engagement, level="everybody", text="gut", at=NOW, by=place.director)
        make.need(place, household)
        for provider in before_deletion:
            provider([household], place.director, NOW)
        household.delete()
        assert amounts("needs") == [
            (dt.date(2024, 11, 1), "mentorship", 1), (dt.date(2026, 11, 1), "mentorship", 1),
        ]  # fmt: skip
        assert EngagementNote.objects.count() == 1, "another family is there still"
        for provider in before_deletion:
            provider([together], place.director, NOW)
        assert (EngagementNote.objects.count(), Engagement.objects.count()) == (0, 1), "what the volunteer did stays"
        assert Commitment.objects.get().volunteer == volunteer


def test_vouchers_keep_the_volunteer_whom_they_name(world: World) -> None:
    place = world.lippe
    with place.scope():
        volunteer, _, _ = over(place)
        facts = {"kind": "flat", "on": LONG_AGO, "counts_on": LONG_AGO, "amount_cents": 100, "purpose": "x"}
        by = {"noted_by": place.director, "noted_at": NOW, "decided_by": place.counsellor, "decided_at": NOW}
        voucher = Expense.objects.create(volunteer=volunteer, state="paid", **facts, **by)
        assert due(place)[0] == 0
        voucher.delete()
        assert due(place)[0] == 1


def test_the_list_says_what_is_due_and_who_deletes(world: World) -> None:
    place = world.lippe
    with place.scope():
        over(place)
    client, url = place.client(Role.COORDINATOR), place.url("ehrenamt/loeschfristen/")
    text = client.get(url).content.decode()
    assert "Frist beträgt 24 Monate" in text and "Gelöscht wird im Löschlauf" in text
    for hostile in ("%00", "alles", "9" * 300):
        assert client.get(f"{url}?was={hostile}").status_code == 200, "an old bookmark still shows a list"
    assert place.client(Role.ADMINISTRATOR).get(url).status_code == 403


def test_any_number_of_rows_is_listed_with_the_same_queries(world: World) -> None:
    place = world.lippe
    counted = []  # the first request signs in
    for _ in range(3):
        with place.scope():
            for number in range(3):
                make.volunteer(
                    place, f"Name{number}", state="ended", end_reason="time", state_since_on=LONG_AGO, limit=None
                )
        client = place.client(Role.COORDINATOR)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(place.url("ehrenamt/loeschfristen/")).status_code == 200
        counted.append(len(queries))
    assert counted[1] == counted[2]


def test_whoever_adds_a_table_says_how_it_lets_go() -> None:
    """Rows that hold a volunteer or a family back are deleted by name in services.retention."""
    held = {
        model.__name__: {
            one.related_model.__name__
            for one in model._meta.get_fields(include_hidden=True)
            if one.one_to_many and one.related_model._meta.app_label == "volunteering" and one.on_delete is PROTECT
        }
        for model in (Volunteer, Household, Need)
    }
    assert held == {
        "Volunteer": {"Asking", "Commitment", "EngagementNote", "Share"},
        "Household": {"Asking", "Need", "Participation", "ShareFamily"},
        "Need": {"Participation"},
    }
