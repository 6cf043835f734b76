"""The week of language lessons: nobody twice at once or over a limit, families shared, nothing stored."""

import datetime as dt
from typing import Any

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.tenants.enums import Role
from lotse.volunteering.bridge import Facts, NeedFacts, VolunteerFacts, plan
from lotse.volunteering.bridge.lessons import SLOTS
from lotse.volunteering.models import Commitment, Engagement, Meeting, Need, NeedSlot, Volunteer, VolunteerSlot
from lotse.volunteering.services.lesson_plan import LessonPlan, lesson_plan
from tests import make
from tests.world import NOW, TODAY, Place, World

KIND = "language_lesson"
MONDAY, TUESDAY = (0, "afternoon"), (1, "afternoon")


def waiting(place: Place, *slots: tuple[int, str], **fields: Any) -> Need:
    need = make.need(place, kind=KIND, aim="german_talk", **({"minutes_per_week": 60} | fields))
    NeedSlot.objects.bulk_create(NeedSlot(need=need, weekday=day, part=part) for day, part in slots)
    return need


def teacher(place: Place, name: str, *slots: tuple[int, str], **fields: Any) -> Volunteer:
    row = make.volunteer(place, name, kinds=[KIND], **fields)
    VolunteerSlot.objects.bulk_create(VolunteerSlot(volunteer=row, weekday=day, part=part) for day, part in slots)
    return row


def told(page: LessonPlan) -> list[tuple[str, str]]:
    return [(one.when, one.person.last_name if one.person else "Hauptamt") for one in page.lessons]


def test_two_people_share_a_family_and_full_timers_take_what_is_left(world: World) -> None:
    place = world.lippe
    with place.scope():
        teacher(place, "Anders", MONDAY, limit=(60, 1))
        teacher(place, "Berg", TUESDAY, limit=(60, 1))
        waiting(place, MONDAY, TUESDAY, minutes_per_week=120)
        assert told(lesson_plan(on=TODAY)) == [("Montag nachmittags", "Anders"), ("Dienstag nachmittags", "Berg")]
        make.need(place)  # a mentorship is no lesson
        waiting(place, TUESDAY)
        page = lesson_plan(on=TODAY)
        assert (page.families, page.wanted, page.by_volunteers, page.by_staff) == (2, 3, 2, 0)
        assert [one.text for one in page.missing[0].reasons] == ["1 passend, aber alle Grenzen erreicht"]
        make.full_timer(place, minutes_per_week=60)
        page = lesson_plan(on=TODAY)
        assert (page.by_volunteers, page.by_staff, page.missing) == (2, 1, [])


def test_a_regular_meeting_takes_its_time_of_day(world: World) -> None:
    place = world.lippe
    with place.scope():
        busy = teacher(place, "Anders", MONDAY)
        waiting(place, MONDAY)
        engagement = make.engagement(place)
        Commitment.objects.create(
            engagement=engagement, volunteer=busy, minutes_per_week=60, starts_on=TODAY, made_at=NOW
        )
        assert told(lesson_plan(on=TODAY)) == [("Montag nachmittags", "Anders")]
        meeting = Meeting.objects.create(
            engagement=engagement, weekday=0, starts_at=dt.time(12), minutes=60, from_on=TODAY
        )
        assert told(lesson_plan(on=TODAY)) == []
        meeting.starts_at = dt.time(17)
        meeting.save()
        assert told(lesson_plan(on=TODAY)) == [("Montag nachmittags", "Anders")]


@time_machine.travel(NOW, tick=False)
def test_the_page_stores_nothing_and_asks_as_often_for_many_as_for_few(world: World) -> None:
    place, counts = world.lippe, []
    client, url = place.client(Role.COORDINATOR), place.url("ehrenamt/vermittlung/wochenplan/")
    assert "Zurzeit wartet keine Familie" in client.get(url).content.decode()
    for name in ("Über|🙂", "سمير"):
        with place.scope():
            teacher(place, name, MONDAY)
            waiting(place, MONDAY)
        with CaptureQueriesContext(connection) as seen:
            page = client.get(url).content.decode()
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert "Ute Über|🙂" in page and "Ute سمير" in page and "Anfragen" in page
    with place.scope():
        assert (Engagement.objects.count(), Need.objects.exclude(state="open").count()) == (0, 0)
    assert place.client(Role.COUNSELLOR).get(url).status_code == 403
    assert world.other.client(Role.COORDINATOR).get(url).status_code == 404


times = st.frozensets(st.sampled_from(SLOTS[:5]), max_size=3)
everything: dict[str, Any] = {"kinds": frozenset([KIND]), "aims": frozenset(), "languages": frozenset()}
volunteers = st.tuples(st.integers(0, 240), st.integers(0, 3), times, times)
needs = st.tuples(st.integers(1, 180), times)


@settings(max_examples=60, deadline=None)
@given(st.lists(volunteers, max_size=4), st.lists(needs, max_size=4), st.integers(0, 150))
def test_nobody_is_over_a_limit_or_in_two_places(
    people: list[tuple[int, int, frozenset[Any], frozenset[Any]]], asked: list[tuple[int, frozenset[Any]]], staff: int
) -> None:
    facts = Facts(
        volunteers=tuple(
            VolunteerFacts(
                id=str(number), free_minutes=minutes, free_engagements=left, carried=0, slots=slots,
                shown=frozenset([(KIND, False)]), **everything,
            )
            for number, (minutes, left, slots, _) in enumerate(people)
        ),
        needs=tuple(
            NeedFacts(id=f"n{number}", kind=KIND, aim="", minutes=minutes, waited_days=0, slots=slots)
            for number, (minutes, slots) in enumerate(asked)
        ),
    )  # fmt: skip
    rows = plan(facts, busy={str(n): one[3] for n, one in enumerate(people)}, staff_minutes=staff)
    given = [row for row in rows if row.slot]
    for number, (minutes, left, slots, busy) in enumerate(people):
        own = [row.slot for row in given if row.volunteer == str(number)]
        assert len(own) == len(set(own)) <= left and len(own) * 60 <= minutes
        assert not busy & set(own) and (not slots or set(own) <= slots)
    for number, (minutes, slots) in enumerate(asked):
        own = [row.slot for row in given if row.need == f"n{number}"]
        assert len(own) == len(set(own)) <= -(-minutes // 60) and (not slots or set(own) <= slots)
    assert sum(not row.volunteer for row in given) * 60 <= staff
