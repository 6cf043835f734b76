"""Bodies: who sees and leads them, who sits in them, whose turn it is, when they want to meet."""

import datetime as dt

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from lotse.core.errors import NotAllowed, NotFound
from lotse.network.enums import BodyKind
from lotse.network.models import BodyStaff, MinutesVersion, Participant
from lotse.network.rules import meetings as rules
from lotse.network.rules import rights
from lotse.network.selectors import bodies as selectors
from lotse.network.selectors import feeds
from lotse.network.services import bodies
from lotse.outbox.models import Mail
from lotse.tenants.enums import STAFF, Role
from lotse.tenants.models import Membership
from tests import make
from tests.network.tables import table
from tests.world import NOW, TODAY, World

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize("case", ["open", "confidential", "named", "own", "orphaned"])
def test_predicates_and_querysets_agree_for_each_role(world: World, case: str) -> None:
    place = world.lippe
    with world.other.scope():
        foreign = make.body(world.other)
    with place.scope():
        colleague = place.member(Role.COUNSELLOR)
        responsible = {"own": colleague}.get(case, place.member(Role.FUNDER))
        body = make.body(place, is_confidential=case != "open", responsible=responsible)
        if case == "named":
            BodyStaff.objects.create(body=body, member=colleague)
        if case == "orphaned":
            Membership.objects.filter(pk=responsible.pk).update(is_active=False)
            body.refresh_from_db()
            assert [one.title for one in feeds.today(place.director, TODAY)] == [f"Niemand ist zuständig: {body}"]
        meeting, order = make.meeting(body), make.work_order(body, member=place.member(Role.DISPATCHER))
        seen, led, settled = set(), set(), set()
        for role in Role:
            member = place.member(role)
            member.refresh_from_db()
            assert rights.may_view_body(member, body) == (body in rights.visible_bodies(member)), role
            assert rights.may_edit_body(member, body) == (body in rights.editable_bodies(member)), role
            assert rights.may_view_meeting(member, meeting) == (meeting in rights.visible_meetings(member)), role
            assert rights.may_view_order(member, order) == (order in rights.visible_orders(member)), role
            assert rights.may_settle_order(member, order) == (order in rights.settled_orders(member)), role
            assert not rights.may_view_body(member, foreign)
            seen |= {role} if rights.may_view_body(member, body) else set()
            led |= {role} if rights.may_edit_body(member, body) else set()
            settled |= {role} if rights.may_settle_order(member, order) else set()
    leading = {Role.NETWORKER, Role.DIRECTOR}
    assert (
        seen
        == {
            "open": set(STAFF),
            "confidential": {Role.FUNDER},
            "named": {Role.FUNDER, Role.COUNSELLOR},
            "own": {Role.COUNSELLOR},
            "orphaned": {Role.DIRECTOR},
        }[case]
    )
    assert (
        led
        == {
            "open": leading | {Role.FUNDER},
            "confidential": {Role.FUNDER},
            "named": {Role.FUNDER},
            "own": {Role.COUNSELLOR},
            "orphaned": {Role.DIRECTOR},
        }[case]
    )
    assert settled == led | {Role.DISPATCHER}, "the colleague who has it to do, too"


def test_a_confidential_body_is_not_found_by_others(world: World) -> None:
    place = world.lippe
    with place.scope():
        body = make.body(place, "Sicherheitsgespräch", is_confidential=True, responsible=place.member(Role.FUNDER))
        meeting = make.meeting(body)
        order = make.work_order(body, organisation=make.organisation(place, "welfare", "DRK"))
        with pytest.raises(NotFound):
            selectors.body_for(place.member(Role.NETWORKER), body.code)
        for query in ("sicherheit", body.code, meeting.code, order.code):
            assert feeds.search(place.member(Role.NETWORKER), query) == [], query
            assert len(feeds.search(place.member(Role.FUNDER), query)) == 1, query
    client = place.client(Role.NETWORKER)
    for path in (f"gremien/{body.code}/", f"sitzungen/{meeting.code}/", f"auftraege/{order.code}/"):
        assert client.get(place.url(f"netzwerk/{path}")).status_code == 404, path
    for path in ("gremien/?stand=alle", "sitzungen/?stand=alle", "auftraege/?stand=alle"):
        assert "Sicherheitsgespräch" not in client.get(place.url(f"netzwerk/{path}")).content.decode()


def test_founding_keeps_what_was_said_and_nobody_shuts_themselves_out(world: World) -> None:
    place = world.lippe
    with place.scope():
        by = place.member(Role.NETWORKER)
        facts = bodies.BodyFacts(
            "Runder | Tisch 🎉", BodyKind.ROUND_TABLE, by, topics=("sport", "sport"), staff=(by, by)
        )
        body = bodies.found(actor=by, facts=facts, now=NOW)
        assert [one.topic for one in body.topics.all()] == ["sport"]
        assert [one.member for one in body.staff.all()] == [by]
        assert [one.title for one in feeds.search(by, "tisch")] == ["Runder | Tisch 🎉"]
        shut = bodies.BodyFacts("Geheim", BodyKind.OTHER, place.member(Role.FUNDER), is_confidential=True)
        with pytest.raises(bodies.BodyOutOfRange) as error:
            bodies.found(actor=by, facts=shut, now=NOW)
        assert error.value.field == "staff"
        with pytest.raises(NotAllowed):
            bodies.found(actor=place.counsellor, facts=facts, now=NOW)


def test_a_seat_is_taken_once_and_whoever_leaves_is_not_invited_any_more(world: World) -> None:
    place = world.lippe
    with place.scope():
        by, the = place.member(Role.NETWORKER), table(place)
        seat = {"actor": by, "body": the.body, "deputy": None, "function": "", "starts_on": TODAY, "now": NOW}
        with pytest.raises(bodies.AlreadySeated):
            bodies.seat(contact=the.detmold.contact, **seat)
        with pytest.raises(bodies.BodyOutOfRange):
            bodies.seat(contact=the.lemgo.contact, **(seat | {"deputy": the.lemgo.contact}))
        before, after = make.meeting(the.body, starts_at=NOW + 3 * DAY), make.meeting(the.body)
        for one in (before, after):
            make.invitee(one, the.detmold)
        leaving = {"actor": by, "seat": the.detmold, "centre": place.centre, "now": NOW}
        bodies.leave(last_on=TODAY + 7 * DAY, **leaving)
        assert [one.meeting for one in Participant.objects.all()] == [before]
        assert [mail.subject for mail in Mail.objects.all()] == ["Abgesagt: Arbeitskreis der Kommunen"]
        assert selectors.seats_on(the.body, TODAY + 8 * DAY) == [the.lemgo], "the last day counts, the next does not"
        assert len(selectors.seats_on(the.body, TODAY + 7 * DAY)) == 2


def test_the_host_is_proposed_in_turn_and_the_order_can_be_changed(world: World) -> None:
    place = world.lippe
    with place.scope():
        by, the = place.member(Role.NETWORKER), table(place)
        for town in the.towns:
            bodies.add_host(actor=by, body=the.body, organisation=town, now=NOW)
        with pytest.raises(bodies.AlreadyHost):
            bodies.add_host(actor=by, body=the.body, organisation=the.towns[0], now=NOW)
        assert selectors.next_host(the.body) == the.towns[0]
        make.meeting(the.body, host=the.towns[0])
        make.meeting(the.body, host=the.towns[1], starts_at=NOW + 90 * DAY, state="cancelled")
        assert selectors.next_host(the.body) == the.towns[1], "a meeting that was cancelled is no turn"
        last = the.body.hosts.get(organisation=the.towns[1])
        bodies.host_earlier(actor=by, host=last, now=NOW)
        bodies.host_earlier(actor=by, host=last, now=NOW)
        assert [one.organisation for one in the.body.hosts.all()] == the.towns[::-1]
        bodies.drop_host(actor=by, host=last, now=NOW)
        assert selectors.next_host(the.body) == the.towns[0]


@given(st.lists(st.integers(), unique=True), st.integers())
def test_each_host_has_one_turn_before_the_first_comes_again(rotation: list[int], last: int) -> None:
    turns = []
    for _ in rotation:
        found = rules.next_host(rotation, last)
        assert found is not None
        turns.append(found)
        last = found
    assert sorted(turns) == sorted(rotation)


@given(st.dates(dt.date(2024, 1, 1), dt.date(2090, 1, 1)), st.integers(1, 52))
def test_a_rhythm_fits_as_often_into_a_year_as_it_says(last: dt.date, per_year: int) -> None:
    day = last
    for _ in range(per_year):
        day = rules.wanted_on(day, per_year)
    assert last < day <= last + dt.timedelta(days=366)


def test_today_asks_for_a_date_when_the_rhythm_wants_one(world: World) -> None:
    place = world.lippe
    with place.scope():
        by, body = place.member(Role.NETWORKER), make.body(place)
        held = make.meeting(body, starts_at=dt.datetime(2026, 8, 29, 8, tzinfo=dt.UTC), state="minuted")
        for day, asks in ((dt.date(2026, 11, 16), False), (dt.date(2026, 11, 17), True)):
            with time_machine.travel(dt.datetime.combine(day, dt.time(9), dt.UTC), tick=False):
                found = [one.title for one in feeds.today(by, day)]
            assert found == (["Arbeitskreis der Kommunen: Es gibt keinen nächsten Termin"] if asks else []), day
        make.meeting(body, starts_at=NOW + 60 * DAY)
        with time_machine.travel(NOW + 20 * DAY, tick=False):
            assert feeds.today(by, TODAY + 20 * DAY) == []
        assert held.state == "minuted"


def test_today_has_the_meeting_of_the_day_for_all_who_work_in_the_body(world: World) -> None:
    place = world.lippe
    with place.scope():
        body = make.body(place, meetings_per_year=None)
        BodyStaff.objects.create(body=body, member=place.counsellor)
        make.meeting(body, starts_at=NOW + dt.timedelta(hours=2))
        with time_machine.travel(NOW, tick=False):
            found = {
                role: [(one.section, one.action_label) for one in feeds.today(place.member(role), TODAY)]
                for role in (Role.NETWORKER, Role.COUNSELLOR, Role.FUNDER)
            }
        assert found == {
            Role.NETWORKER: [("appointments", "Protokoll")],
            Role.COUNSELLOR: [("appointments", "")],
            Role.FUNDER: [],
        }


def test_the_effort_is_a_sum_without_names(world: World) -> None:
    place = world.lippe
    with place.scope():
        body = make.body(place)
        for number, (state, present) in enumerate((("minuted", 2), ("minuted", 1), ("cancelled", 5))):
            make.meeting(body, starts_at=NOW - (number + 1) * DAY, state=state, staff_present=present)
        page = selectors.body_page(place.member(Role.NETWORKER), body, NOW)
        assert (page.effort, page.year) == ("6 Std.", 2026)
        names = {field.name for field in MinutesVersion._meta.get_fields()}
        assert not names & {"member", "staff"}
