"""Coaching: seats are given once, the waiting list moves up by itself, and what was talked about is never stored."""

import base64
import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.audit.models import Entry
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.links.services import LinkUnusable
from lotse.outbox.models import Attachment, Mail
from lotse.tenants.enums import Role
from lotse.volunteering.enums import AskedBy, CoachingKind, ReliefMeasure
from lotse.volunteering.models import (
    CoachingNeed,
    CoachingRegistration,
    CoachingSession,
    Proof,
    ReliefRequest,
    Volunteer,
)
from lotse.volunteering.rules import coaching as rules
from lotse.volunteering.rules import rights
from lotse.volunteering.selectors.board import BoardFilter, board
from lotse.volunteering.selectors.coaching import needs as need_selectors
from lotse.volunteering.selectors.coaching import own as own_selectors
from lotse.volunteering.selectors.coaching import people
from lotse.volunteering.selectors.own import own_calendar
from lotse.volunteering.services import own_link, relief
from lotse.volunteering.services.coaching import attendance, needs, registering, sessions
from tests import make
from tests.exports import personal_file
from tests.races import at_once, own_connections  # noqa: F401
from tests.world import NOW, TODAY, Place, World

DAY = dt.timedelta(days=1)
AFTER = NOW + 8 * DAY  # the session of make.coaching is over


def person(place: Place, name: str, **fields: Any) -> Volunteer:
    return make.volunteer(place, name, email=f"{name.lower()}@example.org", **fields)


def comes(place: Place, session: CoachingSession, who: Volunteer, now: dt.datetime = NOW) -> CoachingRegistration:
    """The person, through the own link."""
    common: dict[str, Any] = {"session": session, "volunteer": who, "centre": place.centre, "now": now}
    return registering.register(actor=None, way=AskedBy.LINK, **common)


def stands(session: CoachingSession) -> dict[str, str]:
    return dict(session.registrations.values_list("volunteer__last_name", "state"))


def facts(of: Place, **fields: Any) -> sessions.SessionFacts:
    starts_at = fields.pop("starts_at", NOW + 7 * DAY)
    given: dict[str, Any] = {
        "kind": CoachingKind.GROUP,
        "topic": "Nähe und Abstand",
        "place": "Kreishaus, Raum 5",
        "starts_at": starts_at,
        "ends_at": starts_at + dt.timedelta(minutes=90),
        "coordinator": of.member(Role.COORDINATOR),
        "seats": 2,
    }
    return sessions.SessionFacts(**(given | fields))


def there(place: Place, session: CoachingSession, *rows: CoachingRegistration, now: dt.datetime = AFTER) -> None:
    """Attendance as the coordinator enters it."""
    session.refresh_from_db()
    by, came = place.member(Role.COORDINATOR), {one.pk for one in rows}
    attendance.record_attendance(actor=by, session=session, came=came, version=session.version, now=now)


def test_the_waiting_list_moves_up_by_itself_and_all_are_told(world: World) -> None:
    place = world.lippe
    with place.scope():
        session = make.coaching(place, seats=1)
        first, second = (comes(place, session, person(place, name)) for name in ("Erste", "Zweite"))
        third = comes(place, session, person(place, "Dritte"), NOW + DAY)
        assert stands(session) == {"Erste": "registered", "Zweite": "waiting", "Dritte": "waiting"}
        assert comes(place, session, first.volunteer).pk == first.pk, "said twice it counts once"
        assert own_selectors.one_coaching(third, NOW).place_in_line == 2
        registering.withdraw(actor=None, registration=first, centre=place.centre, now=NOW + 2 * DAY)
        registering.withdraw(actor=None, registration=first, centre=place.centre, now=NOW + 2 * DAY)
        assert stands(session) == {"Erste": "withdrawn", "Zweite": "registered", "Dritte": "waiting"}
        live = [(one.to, one.subject) for one in Mail.objects.filter(state="queued").order_by("created_at", "subject")]
        centre = place.centre.name
        assert live == [
            ("dritte@example.org", f"Ihre Anmeldung: {centre}"),
            ("erste@example.org", f"Ihre Abmeldung: {centre}"),
            ("zweite@example.org", f"Sie haben einen Platz: {centre}"),
        ], "what had not left yet and is wrong now was stopped"
        comes(place, session, first.volunteer, NOW + 3 * DAY)
        assert own_selectors.one_coaching(third, NOW).place_in_line == 1, "who comes again stands at the end"
        actions = Entry.objects.filter(object_id=second.pk).values_list("action", flat=True)
        assert sorted(actions) == ["volunteering.coaching_moved_up", "volunteering.coaching_waiting"]


def test_the_calendar_entry_goes_along_and_is_taken_back(world: World) -> None:
    place = world.lippe
    with place.scope():
        session = make.coaching(place, starts_at=dt.datetime(2026, 11, 9, 17, 0, tzinfo=dt.UTC))
        row = comes(place, session, person(place, "Erste"))
        registering.withdraw(actor=None, registration=row, centre=place.centre, now=NOW)
        sent = [one.content for one in Attachment.objects.filter(mail__state="queued")]
        assert len(sent) == 1, "the confirmation never left"
        text = base64.b64decode(sent[0]).decode()
        assert {"METHOD:CANCEL", "DTSTART:20261109T170000Z", "SEQUENCE:2", "STATUS:CANCELLED"} <= set(
            text.split("\r\n")
        )
        assert "18:00" in Mail.objects.get(state="queued").text, "on the clock of Berlin"
        comes(place, session, row.volunteer)
        feed = own_calendar(row.volunteer, NOW).decode()
        assert "SUMMARY:Gruppencoaching: Nähe und Abstand" in feed
        own = [
            (one.title, one.cancelled) for one in need_selectors.calendar(session.coordinator, TODAY, TODAY + 9 * DAY)
        ]
        assert own == [("Gruppencoaching: Nähe und Abstand", False)]
        assert need_selectors.calendar(place.director, TODAY, TODAY + 9 * DAY) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_connections")
def test_four_who_want_the_last_seat_in_the_same_instant(world: World) -> None:
    place = world.lippe
    with place.scope():
        session = make.coaching(place, seats=1)
        keys = [person(place, name).pk for name in ("A", "B", "C", "D")]

    def act(pk: Any) -> Any:
        return lambda: comes(place, CoachingSession.objects.get(), Volunteer.objects.get(pk=pk))

    assert at_once(place.centre.pk, *[act(pk) for pk in keys]) == [""] * 4
    with place.scope():
        assert sorted(stands(session).values()) == ["registered", "waiting", "waiting", "waiting"]
        assert Mail.objects.count() == 4


acts = st.lists(
    st.tuples(st.sampled_from(["come", "go", "seats"]), st.integers(0, 4), st.integers(1, 4)), min_size=1, max_size=8
)


@pytest.mark.django_db
def test_no_sequence_gives_a_seat_twice_or_leaves_one_empty_while_somebody_waits(world: World) -> None:
    place = world.lippe
    with place.scope():
        group = [make.volunteer(place, f"P{number}") for number in range(5)]  # without addresses: no mails

        @settings(max_examples=25, deadline=None)
        @given(acts)
        def holds(steps: list[tuple[str, int, int]]) -> None:
            session = make.coaching(place, seats=2)
            for what, number, seats in steps:
                row = (
                    session.registrations.filter(volunteer=group[number]).select_related("session", "volunteer").first()
                )
                if what == "come":
                    comes(place, session, group[number])
                elif what == "go" and row is not None:
                    registering.withdraw(actor=None, registration=row, centre=place.centre, now=NOW)
                elif what == "seats":
                    session.refresh_from_db()
                    common = {"centre": place.centre, "now": NOW, "version": session.version}
                    new = facts(place, seats=seats, starts_at=session.starts_at)
                    try:
                        sessions.change(actor=place.director, session=session, facts=new, **common)
                    except sessions.SessionOutOfRange:
                        session.refresh_from_db()
                states = list(session.registrations.values_list("state", flat=True))
                taken = states.count("registered")
                assert taken <= (session.seats or 0)
                assert "waiting" not in states or taken == session.seats

        holds()


def test_the_seat_of_somebody_who_stopped_goes_to_who_waits(world: World) -> None:
    place = world.lippe
    with place.scope():
        session = make.coaching(place, seats=1)
        first, _ = (comes(place, session, person(place, name)) for name in ("Erste", "Zweite"))
        registering.tidy(place.centre, NOW)
        assert stands(session) == {"Erste": "registered", "Zweite": "waiting"}
        Volunteer.objects.filter(pk=first.volunteer_id).update(state="ended", end_reason="time")
        for _ in range(2):
            registering.tidy(place.centre, NOW)
        assert stands(session) == {"Erste": "withdrawn", "Zweite": "registered"}
        live = [one.to for one in Mail.objects.filter(state="queued")]
        assert live == ["zweite@example.org"], "nobody writes any more to who has stopped"
        Volunteer.objects.filter(pk=first.volunteer_id).delete()
        assert stands(session) == {"Zweite": "registered"}


def test_when_people_may_register(world: World) -> None:
    place = world.lippe
    with place.scope():
        who, late = person(place, "Erste"), person(place, "Spaete")
        for closed in (
            {"state": "draft"},
            {"state": "cancelled"},
            {"starts_at": NOW},
            {"register_until_on": TODAY - DAY},
        ):
            session = make.coaching(place, **closed)
            with pytest.raises(registering.RegistrationClosed):
                comes(place, session, who)
        last_day = make.coaching(place, register_until_on=TODAY, seats=1)
        assert comes(place, last_day, who, clock.start_of(TODAY + DAY) - dt.timedelta(seconds=1)).state == "registered"
        with pytest.raises(registering.RegistrationClosed):
            comes(place, last_day, late, clock.start_of(TODAY + DAY))
        staff: dict[str, Any] = {"actor": place.director, "way": AskedBy.PHONE, "centre": place.centre}
        added = registering.register(session=last_day, volunteer=late, now=NOW + 2 * DAY, **staff)
        assert added.state == "waiting", "staff may after the last day, not over the seats"
        registering.withdraw(actor=None, registration=added, centre=place.centre, now=NOW + 2 * DAY)
        walked_in = registering.register(session=last_day, volunteer=late, now=NOW + 7 * DAY, **staff)
        assert walked_in.state == "registered", "who simply came was there"
        with pytest.raises(registering.TooLateToWithdraw):
            registering.withdraw(actor=place.director, registration=walked_in, centre=place.centre, now=AFTER)
        with pytest.raises(NotAllowed):
            registering.register(**(staff | {"actor": place.counsellor}), session=last_day, volunteer=who, now=NOW)


def test_a_change_of_time_is_told_and_cancelling_tells_everybody(world: World) -> None:
    place = world.lippe
    with place.scope():
        session = make.coaching(place, seats=1)
        row = comes(place, session, person(place, "Erste"))
        comes(place, session, person(place, "Zweite"))
        comes(place, session, make.volunteer(place, "Stumm"))
        by: dict[str, Any] = {"actor": place.director, "session": session, "centre": place.centre, "now": NOW}
        Mail.objects.all().delete()
        sessions.change(facts=facts(place, seats=1, topic="Grenzen setzen"), version=session.version, **by)
        assert Mail.objects.count() == 0, "a new topic needs no mail"
        CoachingRegistration.objects.filter(pk=row.pk).update(reminded_at=NOW)
        stale = session.version
        sessions.change(facts=facts(place, seats=1, place="Rathaus"), version=stale, **by)
        assert sorted(one.to for one in Mail.objects.all()) == ["erste@example.org", "zweite@example.org"]
        row.refresh_from_db()
        assert (row.reminded_at, row.sequence) == (None, 2)
        with pytest.raises(ChangedMeanwhile):
            sessions.change(facts=facts(place), version=stale, **by)
        with pytest.raises(sessions.SessionOutOfRange):
            sessions.change(facts=facts(place, ends_at=session.starts_at), version=session.version, **by)
        assert sessions.cancel(**by) == 1, "who has no address must be called"
        live = sorted((one.to, one.subject.partition(":")[0]) for one in Mail.objects.filter(state="queued"))
        assert live == [("erste@example.org", "Abgesagt"), ("zweite@example.org", "Abgesagt")]
        with pytest.raises(sessions.SessionState):
            sessions.cancel(**by)
        assert own_selectors.own_coaching(row.volunteer, NOW)[0].is_cancelled


def test_the_reminder_goes_the_day_before_once(world: World) -> None:
    place = world.lippe
    with place.scope():
        session = make.coaching(place, starts_at=dt.datetime(2026, 11, 10, 23, 30, tzinfo=dt.UTC))  # the 11th in Berlin
        row = comes(place, session, person(place, "Erste"))
        gone = comes(place, session, person(place, "Weg"))
        registering.withdraw(actor=None, registration=gone, centre=place.centre, now=NOW)
        Mail.objects.all().delete()
        for moment, count in (
            (dt.datetime(2026, 11, 9, 12, tzinfo=dt.UTC), 0),
            (dt.datetime(2026, 11, 10, 6, 59, tzinfo=dt.UTC), 0),  # 7:59 in Berlin
            (dt.datetime(2026, 11, 10, 7, 0, tzinfo=dt.UTC), 1),
            (dt.datetime(2026, 11, 10, 7, 10, tzinfo=dt.UTC), 1),
        ):
            registering.remind(place.centre, moment)
            assert Mail.objects.count() == count
        assert Mail.objects.get().to == row.volunteer.email


@given(st.integers(0, 366 * 24 * 12))
def test_the_window_of_the_reminder_is_the_next_day_also_when_clocks_change(five_minutes: int) -> None:
    now = NOW + dt.timedelta(minutes=5 * five_minutes)
    window = rules.reminder_window(now)
    if window is None:
        assert clock.local(now).hour < 8
    else:
        assert [clock.day_of(window[0]), clock.day_of(window[1])] == [clock.day_of(now) + n * DAY for n in (1, 2)]
        assert window[1] - window[0] in {dt.timedelta(hours=hours) for hours in (23, 24, 25)}


def test_being_there_ends_the_wish_and_proves_what_the_training_stands_for(world: World) -> None:
    place = world.lippe
    by = place.member(Role.COORDINATOR)
    with place.scope():
        training = make.requirement(place, "training", label="Einführung", valid_months=None, version="2")
        paper = make.requirement(place, "paper", max_age_days=92)
        with pytest.raises(sessions.SessionOutOfRange):
            sessions.plan(actor=by, facts=facts(place, requirement=paper), now=NOW)
        who, other = person(place, "Erste"), person(place, "Zweite")
        asked = relief.ask_relief(actor=by, volunteer=who, asked_by=AskedBy.PHONE, centre=place.centre, now=NOW)
        talk: dict[str, Any] = {"actor": by, "request": asked, "on": TODAY, "asks_again": True, "now": NOW}
        relief.record_relief_talk(**talk, measures=[ReliefMeasure.COACHING])
        wish = CoachingNeed.objects.get()
        assert (wish.volunteer, wish.request, needs.note_need(actor=by, volunteer=who, now=NOW)) == (who, asked, wish)
        assert [one.title for one in need_selectors.today(by, TODAY)] == ["Eine Person wünscht sich Coaching"]
        session = make.coaching(place, requirement=training)
        first, second = comes(place, session, who), comes(place, session, other)
        with pytest.raises(sessions.SessionState):
            there(place, session, first, now=NOW)
        there(place, session, first)
        proof = Proof.objects.get()
        assert (proof.volunteer, proof.seen_on, proof.version) == (who, TODAY + 7 * DAY, "2")
        assert not need_selectors.open_needs(by).exists()
        there(place, session, second)  # it was the other one
        assert Proof.objects.get().volunteer == other
        assert need_selectors.open_needs(by).get() == wish
        needs.drop_need(actor=by, need=wish, now=AFTER)
        with pytest.raises(ChangedMeanwhile):
            needs.drop_need(actor=by, need=wish, now=AFTER)


def test_a_next_step_is_stored_only_where_both_want_it(world: World) -> None:
    place = world.lippe
    with place.scope():
        session = make.coaching(place)
        row = comes(place, session, person(place, "Erste"))
        step: dict[str, Any] = {"actor": place.director, "registration": row, "text": "Anruf im Mai", "now": AFTER}
        with pytest.raises(attendance.NextStepOpen):
            attendance.agree_next_step(**step, person_wants=True, centre_wants=True)  # nobody said that they were there
        there(place, session, row)
        row.refresh_from_db()
        for person_wants, centre_wants, field in ((False, True, "person_wants"), (True, False, "centre_wants")):
            with pytest.raises(attendance.NextStepOpen) as error:
                attendance.agree_next_step(**step, person_wants=person_wants, centre_wants=centre_wants)
            assert error.value.field == field
        attendance.agree_next_step(**step, person_wants=True, centre_wants=True)
        assert own_selectors.own_past(row.volunteer)[0].next_step == "Anruf im Mai"
        attendance.drop_next_step(registration=row, now=AFTER)
        assert own_selectors.own_past(row.volunteer)[0].next_step == ""


def test_who_has_had_none_is_found_and_told_in_codes(world: World) -> None:
    place = world.lippe
    by = place.member(Role.COORDINATOR)
    long_ago = NOW - 400 * DAY
    with place.scope():
        never = person(place, "Nie", created_at=long_ago)
        person(place, "Neu")
        had = person(place, "Hatte", created_at=long_ago)
        session = make.coaching(place, starts_at=NOW - 90 * DAY, attendance_at=NOW)
        make.coached(session, had, attended=True)
        make.coached(session, never, attended=False)
        rows = Volunteer.objects.order_by("pk")
        assert list(need_selectors.without_coaching(rows, TODAY, 12)) == [never]
        assert {one.last_name for one in need_selectors.without_coaching(rows, TODAY, 2)} == {"Nie", "Hatte"}
        free = make.coaching(place)
        make.coaching(place, seats=1, topic="Voll").registrations.create(
            volunteer=had, state="registered", since_at=NOW
        )
        parts = need_selectors.digest(by, TODAY)
        assert [(one.title, one.count) for one in parts] == [
            ("Coaching mit freien Plätzen", 1),
            ("Seit 12 Monaten ohne Coaching", 1),
        ]
        assert parts[0].lines[0].startswith(f"{free.code}: Gruppencoaching: Nähe und Abstand, Montag, 9. November 2026")
        assert parts[1].lines == (never.code,)
        assert need_selectors.digest(place.counsellor, TODAY) == []
        on_board = board(by, BoardFilter(without_coaching=True), TODAY)
        assert [one.volunteer for one in on_board] == [never]
        sessions.change_settings(actor=place.director, months_without=2, now=NOW)
        assert [one.count for one in people.groups(by, free, TODAY)] == [0, 2, 3]


def test_invitations_go_once_and_their_links_open_only_for_those_who_help(world: World) -> None:
    place = world.lippe
    by: dict[str, Any] = {"actor": place.director, "centre": place.centre, "now": NOW}
    with place.scope():
        session, who, mute = make.coaching(place), person(place, "Erste"), make.volunteer(place, "Stumm")
        assert registering.invite(session=session, volunteers=[who, mute], **by) == (1, [mute])
        assert registering.invite(session=session, volunteers=[who, mute], **by) == (0, [mute])
        secret = Mail.objects.get().text.partition("/coaching/")[2].partition("/")[0]
        row = registering.registration_behind(secret, NOW)
        assert (row.volunteer, row.state) == (who, "invited")
        assert 'href="tel:110"' in Client().get(place.url(f"coaching/{secret}/")).content.decode()
        answer = {"secret": secret, "centre": place.centre, "now": NOW}
        for answers, state in ((True, "registered"), (True, "registered"), (False, "withdrawn"), (True, "registered")):
            registering.answer_by_link(comes=answers, **answer)
            row.refresh_from_db()
            assert row.state == state
        Volunteer.objects.filter(pk=who.pk).update(state="ended", end_reason="time")
        with pytest.raises(LinkUnusable):
            registering.registration_behind(secret, NOW)


def test_rights_and_their_twin_agree(world: World) -> None:
    with world.other.scope():
        foreign = make.coaching(world.other)
    with world.lippe.scope():
        own = make.coaching(world.lippe)
        for role in Role:
            member = world.lippe.member(role)
            may = rights.may_edit_coaching(member, own)
            assert may == (role in rights.COORDINATING) == (own in rights.editable_coaching(member))
            assert not rights.may_edit_coaching(member, foreign)
            assert need_selectors.open_needs(member).count() == 0


@time_machine.travel(NOW, tick=False)
def test_pages_plan_publish_list_and_settle(world: World) -> None:
    place, client = world.lippe, world.lippe.client(Role.COORDINATOR)
    typed = {
        "kind": "supervision", "topic": "Ö|🙂 سمير" + "x" * 100, "place": "Rathaus", "on": "28.3.2027", "seats": "3",
        "from_time": "02:30", "until_time": "20:00", "coordinator": str(place.members[Role.COORDINATOR].pk),
    }  # fmt: skip
    new = place.url("ehrenamt/coaching/neu/")
    assert "Die Uhren werden vorgestellt" in client.post(new, typed).content.decode()
    url = client.post(new, typed | {"on": "12.11.2026", "from_time": "18:00"}).headers["Location"]
    with place.scope():
        who = person(place, "Erste")
        session = CoachingSession.objects.get()
        assert session.starts_at == dt.datetime(2026, 11, 12, 17, 0, tzinfo=dt.UTC)
    assert client.post(url + "veroeffentlichen/").headers["Location"] == url
    assert client.post(url + "anmelden/", {"volunteer": "Erste"}).status_code == 302
    assert "1 von 3 angemeldet" in client.get(url).content.decode()
    assert client.post(url + "einladen/", {"group": "aktiv"}).status_code == 302
    lines = personal_file(client, place.url("ehrenamt/coaching/?export=csv")).decode().splitlines()
    shown = f"{session.code};Supervision;{session.topic};;Rathaus;12.11.2026 18:00;12.11.2026 20:00"
    assert lines[1] == f"{shown};offen;3;1;0;0;{place.members[Role.COORDINATOR].name}"
    person_page = place.url(f"ehrenamt/personen/{who.code}/")
    assert client.post(person_page + "coaching/wunsch/").status_code == 302
    assert "wünscht sich Coaching" in client.get(person_page).content.decode()
    assert "Erste" in client.get(place.url("ehrenamt/coaching/wuensche/")).content.decode()
    with time_machine.travel(session.ends_at, tick=False):
        client = place.client(Role.COORDINATOR)
        page = client.get(url + "anwesenheit/").content.decode()
        with place.scope():
            row = CoachingRegistration.objects.get()
        assert f'value="{row.pk}"' in page and "checked" in page
        assert client.post(url + "anwesenheit/", {"came": [str(row.pk)], "version": "0"}).status_code == 200
        seen = {"came": [str(row.pk)], "version": "1"}
        assert client.post(url + "anwesenheit/", seen).headers["Location"] == url
        step = {"text": "Anruf", "person_wants": "on", "centre_wants": "on"}
        assert client.post(f"{url}{row.pk}/schritt/", step).headers["Location"] == url
        assert "Vereinbart: <span" in client.get(url).content.decode()
    assert place.client(Role.FUNDER).get(url).status_code == 403


@time_machine.travel(NOW, tick=False)
def test_the_own_page_registers_in_the_language_of_the_person(world: World) -> None:
    place = world.lippe
    with place.scope():
        session, who = make.coaching(place, seats=1), person(place, "Erste", preferred_language="en")
        make.coaching(place, state="draft", topic="Geheim")
        by = place.member(Role.COORDINATOR)
        secret = own_link.send(actor=by, volunteer=who, centre=place.centre, now=NOW)
    with world.other.scope():
        foreign = make.coaching(world.other)
    url, client = place.url(f"mein-ehrenamt/{secret}/coaching/"), Client()
    page = client.get(url).content.decode()
    assert "I will come" in page and "Free seats" in page and "Geheim" not in page
    with place.scope():
        assert CoachingRegistration.objects.count() == 0, "opening changes nothing"
    for code in (session.code, session.code, foreign.code, "\x00", ""):
        assert client.post(url, {"do": "register", "session": code}).status_code == 302
    assert "signed up" in client.get(url).content.decode()
    with place.scope():
        assert stands(session) == {"Erste": "registered"}
        assert [one.subject.partition(":")[0] for one in Mail.objects.order_by("subject")] == [
            "Your registration",
            "Your volunteering",
        ]
        assert ReliefRequest.objects.count() == 0
