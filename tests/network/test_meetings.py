"""Meetings: invited by mail and calendar, answered by link or phone, moved, cancelled, reminded of."""

import base64
import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.test import Client

from lotse.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from lotse.links.services import LinkUnusable
from lotse.network.enums import Answer, Way
from lotse.network.models import AgendaItem, Meeting
from lotse.network.services import agenda, inviting, meetings, reminding
from lotse.outbox.models import Attachment, Mail
from lotse.tenants.enums import Role
from tests import make
from tests.network.tables import table
from tests.world import NOW, TODAY, Place, World

DAY = dt.timedelta(days=1)


def facts(**fields: Any) -> meetings.MeetingFacts:
    starts_at = fields.pop("starts_at", NOW + 21 * DAY)
    given: dict[str, Any] = {"starts_at": starts_at, "ends_at": starts_at + dt.timedelta(hours=2), "place": "Rathaus"}
    return meetings.MeetingFacts(**(given | fields))


def secret(place: Place) -> str:
    """That of the newest mail."""
    (newest,) = Mail.objects.order_by("-created_at", "-id")[:1]
    return re.findall(r"/sitzung/(\S+)/", newest.text)[0]


def calendars() -> list[set[str]]:
    """The lines of all calendar files, the oldest first."""
    rows = Attachment.objects.order_by("mail__created_at", "mail__to")
    return [set(base64.b64decode(one.content).decode().replace("\r\n ", "").split("\r\n")) for one in rows]


def test_invited_by_mail_with_a_calendar_entry_that_waits_for_the_answer(world: World) -> None:
    place = world.lippe
    with place.scope():
        by, the = place.member(Role.NETWORKER), table(place)
        common: dict[str, Any] = {"actor": by, "centre": place.centre, "now": NOW}
        meeting = meetings.plan(actor=by, body=the.body, facts=facts(video_url="https://video.example/1"), now=NOW)
        assert [one.kind for one in meeting.items.all()] == ["orders"], "open orders come by themselves"
        mailed, unreached = inviting.invite(meeting=meeting, **common)
        assert (mailed, [one.who for one in unreached]) == (1, ["Lea Lemgo"])
        assert inviting.invite(meeting=meeting, **common) == (0, []), "nobody gets it twice"
        (mail,) = Mail.objects.all()
        assert (mail.to, mail.subject) == ("ute@example.org", "Einladung: Arbeitskreis der Kommunen")
        assert "Montag, 23. November 2026, 10:00–\u206012:00" in mail.text
        (lines,) = calendars()
        assert {
            "METHOD:REQUEST",
            "DTSTART:20261123T090000Z",
            "SEQUENCE:0",
            "ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:ute@example.org",
            "ORGANIZER:mailto:ki@lippe.example.org",
        } <= lines


def test_opening_changes_nothing_and_an_answer_can_be_changed(world: World) -> None:
    place = world.lippe
    with place.scope():
        by, the = place.member(Role.NETWORKER), table(place)
        meeting = make.meeting(the.body, state="planned")
        inviting.invite(actor=by, meeting=meeting, centre=place.centre, now=NOW)
        address = place.url(f"sitzung/{secret(place)}/")
        row = meeting.participants.get(seat=the.detmold)
    client = Client()
    with time_machine.travel(NOW + DAY, tick=False):
        for _ in range(3):
            assert client.get(address).status_code == 200
        with place.scope():
            row.refresh_from_db()
            assert (row.answer, row.answered_at) == ("open", None)
        assert client.post(address, {"answer": "vielleicht"}).status_code == 302
        for said, name in (("yes", ""), ("deputy", "Kim Ersatz"), ("no", "")):
            assert client.post(address, {"answer": said, "deputy_name": name}).status_code == 302
            with place.scope():
                row.refresh_from_db()
                assert (row.answer, row.deputy_name, row.way) == (said, name, "link")
        lost = {client.get(one).status_code for one in (f"{address[:-1]}x/", address.replace("/lippe/", "/nachbar/"))}
        assert lost == {404}


def test_the_deputy_is_told_and_staff_record_what_was_said_on_the_phone(world: World) -> None:
    place = world.lippe
    with place.scope():
        by, the = place.member(Role.NETWORKER), table(place)
        meeting = make.meeting(the.body)
        row = make.invitee(meeting, the.detmold)
        said: dict[str, Any] = {"participant": row, "centre": place.centre, "now": NOW, "way": Way.PHONE}
        inviting.record_answer(actor=by, answer=Answer.DEPUTY, **said)
        inviting.record_answer(actor=by, answer=Answer.DEPUTY, **said)
        assert [(one.to, "Sie vertreten Ute Detmold." in one.text) for one in Mail.objects.all()] == [
            ("ina@example.org", True)
        ]
        row.refresh_from_db()
        assert (row.answer, row.deputy_name, row.way) == ("deputy", "Ina Vertretung", "phone")
        with pytest.raises(NotAllowed):
            inviting.record_answer(actor=place.counsellor, answer=Answer.NO, **said)
        with pytest.raises(NotFound):
            inviting.record_answer(actor=by, answer=Answer.OPEN, **said)
        with pytest.raises(inviting.AlreadyBegun):
            inviting.record_answer(actor=by, answer=Answer.NO, **(said | {"now": meeting.starts_at}))


def test_another_time_asks_anew_another_place_only_tells(world: World) -> None:
    place = world.lippe
    with place.scope():
        by, the = place.member(Role.NETWORKER), table(place)
        meeting = make.meeting(the.body)
        row = make.invitee(meeting, the.detmold, answer="yes", answered_at=NOW)
        common: dict[str, Any] = {"actor": by, "meeting": meeting, "centre": place.centre}
        meetings.change(facts=facts(place="Kreishaus"), version=0, now=NOW, **common)
        row.refresh_from_db()
        assert row.answer == "yes"
        meetings.change(facts=facts(starts_at=NOW + 22 * DAY), version=1, now=NOW + DAY, **common)
        row.refresh_from_db()
        assert (row.answer, row.answered_at) == ("open", None)
        with pytest.raises(ChangedMeanwhile):
            meetings.change(facts=facts(), version=1, now=NOW, **common)
        meetings.cancel(now=NOW + 2 * DAY, **common)
        queued = Mail.objects.order_by("created_at").values_list("subject", "state")
        name = "Arbeitskreis der Kommunen"
        assert list(queued) == [
            (f"Geändert: {name}", "stopped"),
            (f"Neuer Termin: {name}", "stopped"),
        ], "what had not left is stopped, and nobody is uninvited from what they never heard of"


def test_cancelled_strikes_the_entry_from_calendars(world: World) -> None:
    place = world.lippe
    with place.scope():
        by, the = place.member(Role.NETWORKER), table(place)
        meeting = make.meeting(the.body)
        for seat in (the.detmold, the.lemgo):
            make.invitee(meeting, seat)
        common: dict[str, Any] = {"actor": by, "meeting": meeting, "centre": place.centre, "now": NOW}
        assert meetings.cancel(**common) == 1, "who must be called"
        (lines,) = calendars()
        assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:1"} <= lines
        for act in (meetings.cancel, inviting.invite, inviting.remind):
            with pytest.raises((meetings.MeetingClosed, inviting.AlreadyBegun)):
                act(**common)


def test_reminders_go_once_in_the_morning_to_those_who_have_not_answered(world: World) -> None:
    place = world.lippe
    with place.scope():
        the = table(place)
        meeting = make.meeting(the.body)
        silent = make.invitee(meeting, the.detmold)
        with_mail = the.lemgo.contact
        with_mail.email = "lea@example.org"
        with_mail.save()
        make.invitee(meeting, the.lemgo, answer="yes", answered_at=NOW)
        night = dt.datetime(2026, 11, 17, 4, tzinfo=dt.UTC)
        for now in (NOW, night, night + 5 * dt.timedelta(hours=1), night + 6 * dt.timedelta(hours=1)):
            reminding.remind_of_answers(place.centre, now)
        assert [(one.to, one.subject[:17]) for one in Mail.objects.all()] == [("ute@example.org", "Kommen Sie?: Arbe")]
        silent.refresh_from_db()
        assert silent.reminded_at == night + 5 * dt.timedelta(hours=1)
        day_before = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
        for now in (day_before - DAY, day_before, day_before + dt.timedelta(hours=1)):
            reminding.remind_of_meetings(place.centre, now)
        assert [one.to for one in Mail.objects.filter(subject__startswith="Erinnerung")] == ["lea@example.org"]


def test_topics_are_proposed_until_a_day_and_put_together_by_staff(world: World) -> None:
    place = world.lippe
    with place.scope():
        by, the = place.member(Role.NETWORKER), table(place)
        meeting = make.meeting(the.body, items_until_on=TODAY + 7 * DAY, state="planned")
        inviting.invite(actor=by, meeting=meeting, centre=place.centre, now=NOW)
        key, last = secret(place), dt.datetime(2026, 11, 9, 22, 59, tzinfo=dt.UTC)  # a minute before midnight in Berlin
        form = {"form_id": meeting.pk, "title": "Sprachmittlung | 🎉", "text": "Wer zahlt?"}
        for _ in range(2):
            agenda.propose_by_link(secret=key, now=last, **form)
        with pytest.raises(agenda.TooLateToPropose):
            agenda.propose_by_link(secret=key, now=last + dt.timedelta(minutes=1), **(form | {"form_id": by.pk}))
        (proposed,) = AgendaItem.objects.filter(kind="topic")
        assert (proposed.state, proposed.proposer.who) == ("proposed", "Ute Detmold")
        own = agenda.add(actor=by, meeting=meeting, form_id=by.pk, title="Dolmetschen", text="Kosten", now=NOW)
        agenda.merge(actor=by, item=proposed, into=own, now=NOW)
        own.refresh_from_db()
        proposed.refresh_from_db()
        assert (own.text, proposed.merged_into) == ("Kosten\nSprachmittlung | 🎉: Wer zahlt?", own)
        with pytest.raises(ChangedMeanwhile):
            agenda.accept(actor=by, item=proposed, now=NOW)
        with pytest.raises(agenda.NotMergeable):
            agenda.merge(actor=by, item=own, into=own, now=NOW)
        third = make.agenda_item(meeting, "Verschiedenes")
        for _ in range(5):
            agenda.earlier(actor=by, item=third, now=NOW)
        assert next(one.title for one in meeting.items.filter(state="accepted")) == "Verschiedenes"
        agenda.decline(actor=by, item=third, reason="kein Platz", now=NOW)
        agenda.accept(actor=by, item=third, now=NOW)
        mailed, unreached = agenda.send(actor=by, meeting=meeting, centre=place.centre, now=NOW)
        assert (mailed, len(unreached)) == (1, 1)
        text = Mail.objects.get(subject__startswith="Tagesordnung").text
        assert "1. Dolmetschen\n2. Verschiedenes" in text


def test_an_expired_or_revoked_link_says_so_and_too_many_answers_are_refused(world: World) -> None:
    place = world.lippe
    with place.scope():
        by, the = place.member(Role.NETWORKER), table(place)
        meeting = make.meeting(the.body, state="planned", starts_at=NOW + 300 * DAY)
        inviting.invite(actor=by, meeting=meeting, centre=place.centre, now=NOW)
        key = secret(place)
        said: dict[str, Any] = {"secret": key, "answer": Answer.YES, "deputy_name": "", "centre": place.centre}
        inviting.answer_by_link(now=NOW, **said)
        with pytest.raises(LinkUnusable):
            inviting.answer_by_link(now=NOW + 201 * DAY, **said)
        inviting.uninvite(
            actor=by, participant=meeting.participants.get(seat=the.detmold), centre=place.centre, now=NOW
        )
        with pytest.raises(LinkUnusable):
            inviting.answer_by_link(now=NOW, **said)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"on": "29.3.2026", "from_time": "02:30"}, "Die Uhren werden vorgestellt."),
        ({"until_time": "08:00"}, "Das Ende liegt nach dem Beginn"),
        ({"place": ""}, "Bitte nennen Sie Ort, Gastgeber oder Video-Link."),
        ({"video_url": "javascript:alert(1)"}, "gültige"),
        ({"on": "30.2.2027"}, "Diesen Tag gibt es im Kalender nicht."),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_nothing_is_lost(world: World, sent: dict[str, str], told: str) -> None:
    place = world.lippe
    with place.scope():
        body = make.body(place)
    typed = {"on": "1.12.2026", "from_time": "10:00", "until_time": "12:00", "place": "Saal <1>"} | sent
    page = place.client(Role.NETWORKER).post(place.url(f"netzwerk/gremien/{body.code}/sitzung/"), typed)
    assert told in page.content.decode() and typed["on"] in page.content.decode()
    with place.scope():
        assert not Meeting.objects.exists()
