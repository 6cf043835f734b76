"""Engagements: their life, who helps, when, who stands in; and no sequence of steps breaks a promise."""

import datetime as dt
from typing import Any

import pytest

from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from lotse.volunteering.enums import EngagementEnd, EngagementKind, EngagementState, NoteLevel
from lotse.volunteering.models import (
    Commitment,
    Engagement,
    EngagementChange,
    FullTimer,
    Need,
    Session,
    Share,
    Volunteer,
)
from lotse.volunteering.selectors import engagements as selectors
from lotse.volunteering.selectors.load import loads
from lotse.volunteering.services import cover, engagements, schedule
from lotse.volunteering.services.capacity import Clashing, OverLimit, RequirementOpen
from lotse.volunteering.services.engagements import EngagementFacts
from lotse.volunteering.services.schedule import MeetingFacts
from tests import make
from tests.exports import personal_file
from tests.world import NOW, TODAY, Place, World


def facts(place: Place, **fields: Any) -> EngagementFacts:
    values: dict[str, Any] = {"kind": EngagementKind.MENTORSHIP, "coordinator": place.member(Role.COORDINATOR)}
    return EngagementFacts(**(values | {"starts_on": TODAY} | fields))


def meeting(hour: int = 15, **fields: Any) -> MeetingFacts:
    values: dict[str, Any] = {"weekday": 2, "starts_at": dt.time(hour), "minutes": 90, "from_on": TODAY}
    return MeetingFacts(**(values | fields))


def planned(place: Place, **fields: Any) -> Engagement:
    need = fields.pop("need", None)
    return engagements.propose(actor=place.member(Role.COORDINATOR), facts=facts(place, **fields), need=need, now=NOW)


def join(place: Place, engagement: Engagement, volunteer: Volunteer, minutes: int = 120, **more: Any) -> Commitment:
    volunteer.refresh_from_db()
    return engagements.add_volunteer(
        actor=place.member(Role.COORDINATOR),
        engagement=engagement,
        volunteer=volunteer,
        minutes_per_week=minutes,
        now=NOW,
        **more,
    )


def move(place: Place, engagement: Engagement, to: EngagementState, reason: str = "") -> None:
    by = place.member(Role.COORDINATOR)
    engagements.move(actor=by, engagement=engagement, to=to, over_limit_reason=reason, now=NOW)


def test_from_a_need_to_the_thanks(world: World) -> None:
    place = world.lippe
    by = place.member(Role.COORDINATOR)
    with place.scope():
        need, volunteer = make.need(place), make.volunteer(place)
        engagement = planned(place, need=need)
        with pytest.raises(engagements.NobodyCommitted):
            move(place, engagement, EngagementState.RUNNING)
        join(place, engagement, volunteer)
        move(place, engagement, EngagementState.RUNNING)
        assert Need.objects.get().state == "met"
        move(place, engagement, EngagementState.PAUSED)
        assert loads([volunteer.pk], TODAY)[volunteer.pk].minutes == 0
        move(place, engagement, EngagementState.RUNNING)
        with pytest.raises(engagements.StepNotPossible):
            move(place, engagement, EngagementState.ASKED)
        step = {"actor": by, "engagement": engagement, "now": NOW}
        engagements.end(**step, reason=EngagementEnd.GOAL_REACHED, needs_more=False)
        engagements.record_farewell(**step, handover_talk_on=TODAY, thanked_on=TODAY, version=engagement.version)
        with pytest.raises(engagements.StepNotPossible):
            engagements.end(**step, reason=EngagementEnd.MOVED, needs_more=True)
        stored = Engagement.objects.get()
        assert (stored.state, stored.ended_on, stored.end_reason) == ("ended", TODAY, "goal_reached")
        assert (stored.handover_talk_on, stored.thanked_on) == (TODAY, TODAY)
        assert (Need.objects.get().state, Commitment.objects.get().ends_on) == ("closed", TODAY)
        shown = [one.to_state for one in stored.changes.all()]
        assert shown == ["ended", "running", "paused", "running", "proposed"], "all in one instant, in their order"
        assert set(EngagementChange.objects.values_list("by", flat=True)) == {by.pk}


def test_a_need_waits_again_when_the_engagement_ends_early(world: World) -> None:
    place = world.lippe
    with place.scope():
        need = make.need(place, since_on=TODAY.replace(month=2))
        engagement = planned(place, need=need)
        join(place, engagement, make.volunteer(place))
        move(place, engagement, EngagementState.RUNNING)
        engagements.end(
            actor=place.director, engagement=engagement, reason=EngagementEnd.TOO_MUCH, needs_more=True, now=NOW
        )
        need.refresh_from_db()
        assert (need.state, need.since_on, need.closed_on) == ("open", TODAY.replace(month=2), None)


def test_two_plans_at_once_do_not_go_over_the_limit_when_both_begin(world: World) -> None:
    place = world.lippe
    with place.scope():
        volunteer = make.volunteer(place, limit=(120, 2))
        first, second = planned(place), planned(place)
        for one in (first, second):
            join(place, one, volunteer)
        move(place, first, EngagementState.RUNNING)
        with pytest.raises(OverLimit):
            move(place, second, EngagementState.RUNNING)
        second.refresh_from_db()
        move(place, second, EngagementState.RUNNING, "bis Ostern")
        assert Commitment.objects.get(engagement=second).over_limit_reason == "bis Ostern"


def test_children_ask_for_proofs_of_whoever_is_there_already(world: World) -> None:
    place = world.lippe
    by = place.member(Role.COORDINATOR)
    with place.scope():
        make.requirement(place, only_with_children=True)
        engagement = planned(place)
        with pytest.raises(engagements.NotWithChildren):
            engagements.add_family(
                actor=by,
                engagement=engagement,
                household=make.household(place),
                need=make.need(place, for_children=True),
                now=NOW,
            )
        join(place, engagement, make.volunteer(place))
        with pytest.raises(RequirementOpen):
            engagements.change(
                actor=by, engagement=engagement, facts=facts(place, with_children=True), version=0, now=NOW
            )
        engagement.refresh_from_db()
        assert (engagement.with_children, engagement.version) == (False, 0)


def test_a_clash_is_refused_and_named_until_the_promise_ends(world: World) -> None:
    place = world.lippe
    by = place.member(Role.COORDINATOR)
    with place.scope():
        volunteer = make.volunteer(place)
        reading, maths = planned(place, title="Lesen"), planned(place, title="Rechnen")
        for one in (reading, maths):
            join(place, one, volunteer, 60)
            move(place, one, EngagementState.RUNNING)
        plan = {"actor": by, "now": NOW}
        schedule.add_meeting(**plan, engagement=reading, facts=meeting())
        with pytest.raises(Clashing, match=r"am 04\.11\.2026 mit: Lesen"):
            schedule.add_meeting(**plan, engagement=maths, facts=meeting(16))
        maths.refresh_from_db()
        with pytest.raises(Clashing, match="dieses Engagement dann schon"):
            reading.refresh_from_db()
            schedule.add_meeting(**plan, engagement=reading, facts=meeting(16, every_weeks=3))
        engagements.release_volunteer(**plan, commitment=Commitment.objects.get(engagement=reading))
        reading.refresh_from_db()
        assert reading.state == "paused", "nobody is left"
        schedule.add_meeting(**plan, engagement=maths, facts=meeting(16))


def test_a_second_person_who_plans_at_once_is_told(world: World) -> None:
    place = world.lippe
    with place.scope():
        engagement = planned(place)
        stale = Engagement.objects.get()
        schedule.add_meeting(actor=place.director, engagement=engagement, facts=meeting(), now=NOW)
        with pytest.raises(ChangedMeanwhile):
            schedule.add_meeting(actor=place.director, engagement=stale, facts=meeting(), now=NOW)
        with pytest.raises(NotAllowed):
            schedule.add_meeting(actor=place.counsellor, engagement=engagement, facts=meeting(9), now=NOW)


def test_lessons_know_who_came_and_a_correction_replaces(world: World) -> None:
    place = world.lippe
    with place.scope():
        engagement = planned(place, kind=EngagementKind.LANGUAGE_LESSON)
        families = [make.household(place, name) for name in ("A", "B", "C")]
        for one in families:
            engagements.add_family(actor=place.director, engagement=engagement, household=one, need=None, now=NOW)
        lesson = {"actor": place.director, "engagement": engagement, "on": TODAY, "minutes": 90, "now": NOW}
        schedule.record_session(**lesson, took_place=True, present={one.pk for one in families})
        schedule.record_session(**lesson, took_place=True, present={families[0].pk})
        page = selectors.engagement_page(
            place.director, selectors.engagement_for(place.director, engagement.code), TODAY
        )
        assert [(one.came, one.of) for one in page.sessions] == [(1, 3)]
        assert Session.objects.count() == 1
        with pytest.raises(schedule.SessionWrong):
            late = lesson | {"on": TODAY + dt.timedelta(days=1)}
            schedule.record_session(**late, took_place=True, present=())


def test_nobody_reads_what_a_predecessor_kept_private(world: World) -> None:
    place = world.lippe
    before, after = place.member(Role.COORDINATOR), place.director
    with place.scope():
        engagement = planned(place)
        for level in NoteLevel:
            schedule.add_note(actor=before, engagement=engagement, level=level, text=level.value, now=NOW)
        assert sorted(one.text for one in selectors.visible_notes(before, engagement)) == sorted(NoteLevel.values)
        assert {one.text for one in selectors.visible_notes(after, engagement)} == {"coordination", "everybody"}
        volunteer = make.volunteer(place)
        assert [one.text for one in selectors.notes_for_volunteer(volunteer, engagement)] == ["everybody"]


def test_nobody_is_away_without_a_deputy_who_is_there(world: World) -> None:
    place = world.lippe
    one, two = place.member(Role.COORDINATOR), place.director
    week = {"starts_on": TODAY, "ends_on": TODAY + dt.timedelta(days=7), "actor": one, "now": NOW}
    with place.scope():
        engagement = planned(place)
        cover.set_cover(**week, coordinator=one, deputy=two)
        assert selectors.responsible_on(engagement, TODAY) == two
        assert selectors.responsible_on(engagement, TODAY + dt.timedelta(days=7)) == one
        wrong: tuple[dict[str, Any], ...] = (
            {"coordinator": two, "deputy": one},  # both away
            {"coordinator": one, "deputy": two},  # away twice
            {"coordinator": one, "deputy": one},
            {"coordinator": one, "deputy": place.counsellor},
        )
        for people in wrong:
            with pytest.raises(cover.CoverWrong):
                cover.set_cover(**week, **people)


def test_who_works_here_no_more_leaves_nothing_without_a_coordinator(world: World) -> None:
    place, gone = world.lippe, world.lippe.member(Role.COORDINATOR)
    with place.scope():
        engagement, need, volunteer = planned(place), make.need(place), make.volunteer(place)
        ended = make.engagement(place, state="ended", ended_on=TODAY, end_reason="no_answer")
        cover.pass_on(place.centre, NOW)
        Membership.objects.filter(pk=gone.pk).update(is_active=False)
        for _ in range(2):
            cover.pass_on(place.centre, NOW)
        for row in (engagement, need, volunteer, ended):
            row.refresh_from_db()
        assert [row.coordinator for row in (engagement, need, volunteer)] == [place.director] * 3
        assert (ended.coordinator, engagement.version) == (gone, 1), "what is over keeps who it was; once is enough"
        Membership.objects.update(is_active=False)
        cover.pass_on(place.centre, NOW)
        engagement.refresh_from_db()
        assert engagement.coordinator == place.director, "nobody is left: it stays as it was"


def test_shares_end_with_the_engagement(world: World) -> None:
    place = world.lippe
    with place.scope():
        volunteer = make.volunteer(place)
        engagement = planned(place)
        join(place, engagement, volunteer)
        move(place, engagement, EngagementState.RUNNING)
        helper = make_full_timer()
        Share.objects.create(
            engagement=engagement,
            volunteer=volunteer,
            full_timer=helper,
            minutes_per_week=60,
            tasks="Ämter",
            starts_on=TODAY,
            until_on=TODAY + dt.timedelta(days=90),
            held_by=place.director,
            offered_at=NOW,
        )
        assert loads([volunteer.pk], TODAY)[volunteer.pk].minutes in {60, 120}
        engagements.end(
            actor=place.director, engagement=engagement, reason=EngagementEnd.MOVED, needs_more=True, now=NOW
        )
        other = planned(place)
        join(place, other, volunteer, 240)
        move(place, other, EngagementState.RUNNING)
        assert loads([volunteer.pk], TODAY)[volunteer.pk].minutes == 240, "an ended share relieves nobody"
        assert Share.objects.get().state == "ended"


def make_full_timer() -> Any:
    return FullTimer.objects.create(name="Kim", email="k@example.org", minutes_per_week=300, changed_at=NOW)


def test_pages_lead_from_plan_to_end(world: World) -> None:
    place = world.lippe
    client = place.client(Role.COORDINATOR)
    with place.scope():
        need, volunteer = make.need(place), make.volunteer(place, "Ö|🙂", limit=(60, 1))
    coordinator = str(place.member(Role.COORDINATOR).pk)
    data = {"kind": "mentorship", "starts_on": "2.11.2026", "coordinator": coordinator}
    made = client.post(place.url(f"ehrenamt/engagements/neu/?bedarf={need.code}"), data)
    url = made.headers["Location"]
    assert "Familie Sommer" in client.get(url).content.decode()
    chooser = client.get(f"{url}person/").content.decode()
    assert "Ute Ö|🙂" in chooser and "0 Std. von 1 Std., 0 von 1 Engagements" in chooser
    refused = client.post(f"{url}person/?person={volunteer.code}", {"hours": "2"})
    assert "mehr, als mit der Person vereinbart" in refused.content.decode()
    reasoned = {"hours": "2", "over_limit_reason": "bis Ostern"}
    assert client.post(f"{url}person/?person={volunteer.code}", reasoned).headers["Location"] == url
    assert client.post(f"{url}beginnen/", {"over_limit_reason": ""}).headers["Location"] == url
    assert client.post(f"{url}beginnen/", {"over_limit_reason": ""}).status_code == 200, "it has begun"
    assert client.post(f"{url}treffen/", {"weekday": "9"}).status_code == 200
    assert client.post(f"{url}notiz/", {"text": "x", "level": "own"}).status_code == 302
    assert client.post(f"{url}ende/", {"reason": "moved", "needs_more": "yes"}).status_code == 302
    shown = client.get(url).content.decode()
    assert "Ab dann ist fällig, welche Familie es war." in shown and "bis Ostern" in shown
    listed = personal_file(client, place.url("ehrenamt/engagements/?stand=beendet&export=csv")).decode()
    assert "Familie Sommer;Patenschaft;beendet;Ute Ö|🙂" in listed
    foreign = world.other.client(Role.COORDINATOR)
    assert foreign.get(world.other.url(f"ehrenamt/engagements/{url.split('/')[-2]}/")).status_code == 404


def test_addresses_that_nobody_types_lead_nowhere(world: World) -> None:
    client = world.lippe.client(Role.COORDINATOR)
    with world.lippe.scope():
        one = f"engagements/{make.engagement(world.lippe).code}/person/"
    new = "engagements/neu/?bedarf="
    for path in (f"{one}?person=%00", f"{one}?person={'9' * 5000}", f"{new}%00", f"{new}🙂"):
        assert client.get(world.lippe.url(f"ehrenamt/{path}")).status_code == 404, path
    for path in (
        f"{one}?suche=%00",
        "engagements/?suche=%00&art=x&stand=x",
        "bedarf/?suche=%00&gemeinde=x&sortierung=x",
    ):
        assert client.get(world.lippe.url(f"ehrenamt/{path}")).status_code == 200, path
