"""Where deadlines are seen: Heute, the file, the calendar, the weekly mail; never twice, never a name outside."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lotse.core import clock
from lotse.core.registry import CalendarEntry
from lotse.schooling.enums import PupilState
from lotse.schooling.models import DeadlineRule, MedicalExamOrder, Pupil
from lotse.schooling.rules.deadlines import default_rules
from lotse.schooling.selectors import deadline_feeds as feeds
from lotse.tenants.enums import Role
from tests import make
from tests.schooling.test_pupils_services import registered
from tests.world import NOW, TODAY, Place, World

S = PupilState
DAY = dt.timedelta(days=1)
BADGES = {key: one.label for key, one in default_rules().items()}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def child(
    place: Place, born_on: dt.date = dt.date(2014, 5, 17), step: dict[str, Any] | None = None, **fields: Any
) -> Pupil:
    """A child with a next step in a month that was planned long ago."""
    pupil = make.pupil(place, make.person(make.household(place), born_on=born_on), **fields)
    defaults = {"due_on": TODAY + 30 * DAY, "created_at": NOW - 500 * DAY}
    pupil.next_step = make.followup(place, household=pupil.person.household, **(defaults | (step or {})))
    pupil.save()
    return pupil


def badges(place: Place, role: Role = Role.COUNSELLOR) -> list[str]:
    return [item.badge or item.title for item in feeds.today(place.member(role), TODAY)]


def test_a_fresh_child_raises_no_alarm(world: World) -> None:
    with world.lippe.scope():
        registered(world.lippe)
        assert badges(world.lippe) == []


def test_a_child_that_waits_too_long_is_seen_in_its_centre(world: World) -> None:
    with world.lippe.scope():
        child(world.lippe, registered_on=TODAY - 13 * DAY)
        assert badges(world.lippe) == []
        child(world.lippe, registered_on=TODAY - 14 * DAY)  # the fourteenth day is the last good one
        [last] = feeds.today(world.lippe.counsellor, TODAY)
        assert (last.badge, last.tone, last.due_on) == (BADGES["waiting"], "warning", TODAY)
        child(world.lippe, registered_on=TODAY - 15 * DAY)
        assert [item.tone for item in feeds.today(world.lippe.counsellor, TODAY)] == ["danger", "warning"]
    with world.other.scope():
        assert badges(world.other) == []


def test_a_child_without_a_next_step_is_seen_first_and_once(world: World) -> None:
    with world.lippe.scope():
        child(world.lippe, registered_on=TODAY - 100 * DAY)
        make.pupil(world.lippe, registered_on=TODAY - 100 * DAY)
        settled = child(world.lippe, registered_on=TODAY - 100 * DAY)
        type(settled.next_step).objects.filter(pk=settled.next_step.pk).update(done_at=NOW)
        assert badges(world.lippe) == ["kein nächster Schritt"] * 2 + [BADGES["waiting"]]


def test_one_line_per_child_says_what_is_waited_for(world: World) -> None:
    with world.lippe.scope():
        since = {"state_since_on": TODAY - 8 * DAY, "registered_on": TODAY - 40 * DAY}
        pupil = child(world.lippe, state=S.RECOMMENDED, **since)
        assert badges(world.lippe) == [BADGES["parents_answer"]]
        order = MedicalExamOrder.objects.create(pupil=pupil, ordered_on=TODAY - 40 * DAY)
        assert badges(world.lippe) == [BADGES["exam_undated"]]
        order.date_on = TODAY
        order.save()
        assert badges(world.lippe) == [BADGES["parents_answer"]]


def test_what_is_in_hand_is_not_told_twice(world: World) -> None:
    with world.lippe.scope():
        late = {"registered_on": TODAY - 40 * DAY}
        child(world.lippe, **late, step={"due_on": TODAY})  # its step stands under "Meine Wiedervorlagen"
        assert badges(world.lippe) == []
        child(world.lippe, **late, step={"due_on": TODAY, "owner": world.lippe.director})  # not on this page
        assert badges(world.lippe) == [BADGES["waiting"]]


def test_a_warning_ends_once_a_step_is_planned_for_before_the_day(world: World) -> None:
    born_on = dt.date(2008, 12, 1)  # 18 in 29 days; the rule warns for 90
    with world.lippe.scope():
        for step, seen in (
            ({"created_at": NOW - 60 * DAY, "due_on": TODAY + 20 * DAY}, False),
            ({"created_at": NOW - 60 * DAY, "due_on": TODAY + 40 * DAY}, True),  # after the birthday
            ({"created_at": NOW - 62 * DAY, "due_on": TODAY + 20 * DAY}, True),  # planned before the warning
        ):
            pupil = child(world.lippe, born_on=born_on, state=S.STARTED, step=step)
            assert badges(world.lippe) == [BADGES["turns_18"]] * seen, step
            Pupil.objects.filter(pk=pupil.pk).update(state=S.COMPLETED)


def test_heute_is_bounded_and_says_how_many_there_are(world: World) -> None:
    with world.lippe.scope():
        for _ in range(feeds.TODAY_LINES + 2):
            child(world.lippe, registered_on=TODAY - 40 * DAY)
        *lines, more = feeds.today(world.lippe.counsellor, TODAY)
        assert [line.badge for line in lines] == [BADGES["waiting"]] * feeds.TODAY_LINES
        assert more.title == f"Alle {feeds.TODAY_LINES + 2} Kinder mit Fristen"
        assert more.url == world.lippe.url(f"schule/fristen/?zustaendig={world.lippe.counsellor.pk}")
        page = world.lippe.client().get(more.url)
        assert page.context["page"].paginator.count == feeds.TODAY_LINES + 2


def test_the_director_sees_children_whose_adviser_has_left_and_how_much_is_overdue(world: World) -> None:
    with world.lippe.scope():
        child(world.lippe, registered_on=TODAY - 40 * DAY)
        assert badges(world.lippe, Role.DIRECTOR) == ["Überfällige Fristen im Zentrum: 1"]
        leaver = world.lippe.counsellor
        leaver.is_active = False
        leaver.save()
        assert badges(world.lippe, Role.DIRECTOR) == [
            BADGES["waiting"],
            "Überfällige Fristen im Zentrum: 1",
            "Davon ohne zuständige Person: 1",
        ]
        [*_, orphaned] = feeds.today(world.lippe.director, TODAY)
    page = world.lippe.client(Role.DIRECTOR).get(orphaned.url)
    assert [row.label for row in page.context["page"]] == [BADGES["waiting"]]


def test_who_may_not_see_pupils_sees_no_deadline(world: World) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe, registered_on=TODAY - 40 * DAY)
        for role in set(Role) - {Role.DIRECTOR, Role.COUNSELLOR}:
            member = world.lippe.member(role)
            Pupil.objects.update(responsible=member)  # as after a change of roles
            assert feeds.today(member, TODAY) == []
            assert feeds.calendar(member, TODAY - 99 * DAY, TODAY + 99 * DAY) == []
            assert feeds.digest(member, TODAY) == []
            assert feeds.file_facts(member, pupil.person.household) == []


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.DIRECTOR])
def test_heute_keeps_its_number_of_queries(world: World, role: Role) -> None:
    with world.lippe.scope():
        member = world.lippe.member(role)

        def queries() -> int:
            assert member.roles
            with CaptureQueriesContext(connection) as captured:
                feeds.today(member, TODAY)
            return len(captured)

        child(world.lippe, registered_on=TODAY - 40 * DAY)
        queries()  # roles and the centre's address are remembered
        first = queries()
        for _ in range(3):
            child(world.lippe, registered_on=TODAY - 40 * DAY)
        assert queries() == first


def test_the_file_of_the_family_names_what_presses(world: World) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe, registered_on=TODAY - 15 * DAY)
        [fact] = feeds.file_facts(world.lippe.counsellor, pupil.person.household)
        assert (fact.label, fact.value, fact.tone) == (
            "Frist: Mila",
            f"{BADGES['waiting']} (seit gestern überfällig)",
            "danger",
        )
        assert fact.url == world.lippe.url(f"schule/kinder/{pupil.code}/")


# --- Calendar and mail ---------------------------------------------------------------------------------------


def test_the_calendar_has_the_own_children_with_code_and_kind(world: World, settings: Any) -> None:
    settings.BASE_URL = "https://lotse.example"
    with world.lippe.scope():
        pupil = child(world.lippe, born_on=dt.date(2008, 12, 1), state=S.STARTED)
        child(world.lippe, born_on=dt.date(2008, 12, 1), state=S.STARTED, responsible=world.lippe.director)
        found = feeds.calendar(world.lippe.counsellor, TODAY, TODAY + 60 * DAY)
        assert found == [
            CalendarEntry(
                uid=f"frist-turns_18-{pupil.pk}",
                title=f"{pupil.code}: Wird 18 Jahre alt",
                starts=dt.date(2026, 12, 1),
                ends=dt.date(2026, 12, 2),
                text="Frist aus Lotse. Worum es geht, steht beim Kind.",
                url=f"https://lotse.example/lippe/schule/kinder/{pupil.code}/",
            )
        ]
        assert feeds.calendar(world.lippe.counsellor, TODAY, dt.date(2026, 12, 1)) == []


def test_each_entry_day_is_an_event_of_its_own_and_the_rest_keeps_its_place(world: World) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe, born_on=dt.date(2009, 3, 1), grade=11, support_form="fit_fuer_mehr")
        uids = {one.uid for one in feeds.calendar(world.lippe.counsellor, TODAY, TODAY + 400 * DAY)}
        assert f"frist-fit_fuer_mehr-{pupil.pk}-20270201" in uids
        DeadlineRule.objects.create(
            key="turns_18", label="Volljährig", anchor="born", count=18, unit="years", changed_at=NOW
        )
        assert {one.uid for one in feeds.calendar(world.lippe.counsellor, TODAY, TODAY + 400 * DAY)} == uids


def test_the_weekly_mail_counts_what_is_over_and_what_comes_this_week(world: World, settings: Any) -> None:
    settings.BASE_URL = "https://lotse.example"
    with world.lippe.scope():
        member = world.lippe.counsellor
        assert feeds.digest(member, TODAY) == []
        late = child(world.lippe, registered_on=TODAY - 15 * DAY)
        soon = child(world.lippe, registered_on=TODAY - 8 * DAY)  # due on Sunday
        child(world.lippe, registered_on=TODAY - 7 * DAY)  # due on Monday after
        over, week = feeds.digest(member, TODAY)
        assert (over.title, over.count, over.lines) == (
            "Überfällige Fristen",
            1,
            (f"{late.code}: {BADGES['waiting']} (01.11.2026)",),
        )
        assert over.url == f"https://lotse.example/lippe/schule/fristen/?zustaendig={member.pk}&zeitraum=ueberfaellig"
        assert (week.title, week.count, week.lines) == (
            "Fristen der nächsten sieben Tage",
            1,
            (f"{soon.code}: {BADGES['waiting']} (08.11.2026)",),
        )


def test_a_long_week_is_counted_in_full_and_listed_in_part(world: World) -> None:
    with world.lippe.scope():
        for _ in range(feeds.DIGEST_LINES + 1):
            child(world.lippe, registered_on=TODAY - 15 * DAY)
        [over] = feeds.digest(world.lippe.counsellor, TODAY)
        assert (over.count, len(over.lines)) == (feeds.DIGEST_LINES + 1, feeds.DIGEST_LINES)


def test_no_name_leaves_the_house(world: World) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe, born_on=dt.date(2008, 12, 1), registered_on=TODAY - 40 * DAY)
        names = {pupil.person.first_name, pupil.person.last_name, f"{pupil.person.born_on:%d.%m.%Y}"}
        sent = repr(feeds.calendar(world.lippe.counsellor, TODAY - 99 * DAY, TODAY + 99 * DAY))
        sent += repr(feeds.digest(world.lippe.counsellor, TODAY))
        assert pupil.code in sent
        assert [name for name in names if name in sent] == []
