"""Minutes: two people may type, nothing is lost; what is final is fixed, sent, and corrected as a new version."""

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.template.loader import render_to_string
from django.test import Client

from lotse.core.errors import ChangedMeanwhile
from lotse.links.services import issue
from lotse.network.enums import Attendance, OrderEventKind
from lotse.network.models import Decision, WorkOrder
from lotse.network.selectors import minutes as selectors
from lotse.network.selectors.agenda import agenda_page
from lotse.network.selectors.orders import orders_before
from lotse.network.services import meetings as meeting_services
from lotse.network.services import minutes
from lotse.network.services.minutes import Typed
from lotse.network.services.orders import Heard, OrderFacts
from lotse.outbox.models import Mail
from lotse.tenants.enums import Role
from tests import make
from tests.architecture.test_lost_updates import TOLD, typed
from tests.network.tables import table
from tests.races import at_once, own_connections  # noqa: F401
from tests.world import NOW, World

DAY = dt.timedelta(days=1)


def says(text: str, version: int = 0, **more: Any) -> Typed:
    return Typed(text=text, version=version, form_id=more.pop("form_id", uuid.uuid4()), **more)


def test_a_point_keeps_text_decision_and_order_once_however_often_it_is_sent(world: World) -> None:
    place = world.lippe
    with place.scope():
        by, the = place.member(Role.NETWORKER), table(place)
        item = make.agenda_item(make.meeting(the.body, starts_at=NOW))
        order = OrderFacts("Liste schicken", NOW.date() + 7 * DAY, the.towns[0], the.detmold.contact)
        sent = says("Alle | einig 🎉 مرحبا", decision="Wir zahlen.", order=order)
        for _ in range(2):
            minutes.write(actor=by, item=item, typed=sent, now=NOW)
        item.refresh_from_db()
        assert (item.minutes, item.version) == ("Alle | einig 🎉 مرحبا", 1)
        assert [one.text for one in Decision.objects.all()] == ["Wir zahlen."]
        (given,) = WorkOrder.objects.all()
        assert (given.who, given.meeting, given.state) == ("Ute Detmold (Stadt Detmold)", item.meeting, "open")
        with pytest.raises(minutes.MinutesOutOfRange):
            minutes.write(actor=by, item=item, typed=says("x" * 20001, 1, decision="verloren?"), now=NOW)
        assert Decision.objects.count() == 1, "all or nothing"
        back = says(item.minutes, 1, decision="Und teilen.", order=OrderFacts("Mehr", None, the.towns[1]))
        minutes.write(actor=by, item=item, typed=replace(back, form_id=sent.form_id), now=NOW)
        assert (Decision.objects.count(), WorkOrder.objects.count()) == (2, 2), "the back button loses nothing"
        with pytest.raises(minutes.TooEarly):
            minutes.write(actor=by, item=item, typed=says("x", 1), now=NOW - DAY)


def test_two_people_type_at_once_and_nothing_is_lost(world: World) -> None:
    place = world.lippe
    with place.scope():
        by, other = place.member(Role.NETWORKER), place.director
        item = make.agenda_item(make.meeting(make.body(place), starts_at=NOW))
        page = uuid.uuid4()
        assert minutes.autosave(actor=by, item=item, text="Erst", version=0, form_id=page, now=NOW) == 1
        minutes.write(actor=by, item=item, typed=says("Erst das", 0, form_id=page), now=NOW)
        late = minutes.autosave(actor=by, item=item, text="Erst d", version=0, form_id=page, now=NOW)
        item.refresh_from_db()
        assert (late, item.minutes) == (2, "Erst das"), "what arrives late does not undo what was sent after it"
        for act in (
            lambda: minutes.write(actor=other, item=item, typed=says("Anders", 0), now=NOW),
            lambda: minutes.autosave(actor=other, item=item, text="A", version=0, form_id=uuid.uuid4(), now=NOW),
        ):
            with pytest.raises(minutes.MinutesChanged):
                act()
        minutes.write(actor=other, item=item, typed=says("Anders", 0, both=True), now=NOW)
        item.refresh_from_db()
        assert item.minutes == "Erst das\n\nAnders"
        minutes.write(actor=other, item=item, typed=says("Erst das\n\nAnders", 0), now=NOW)
        assert item.version == 3, "the same words are no conflict"


@pytest.mark.django_db(transaction=True)
def test_of_two_in_the_same_instant_one_is_told(world: World, own_connections: None) -> None:  # noqa: F811
    place = world.lippe
    with place.scope():
        by, other = place.member(Role.NETWORKER), place.director
        item = make.agenda_item(make.meeting(make.body(place), starts_at=NOW))
        _ = by.roles, other.roles
    told = at_once(
        place.centre.pk,
        lambda: minutes.write(actor=by, item=item, typed=says("Eins"), now=NOW),
        lambda: minutes.write(actor=other, item=item, typed=says("Zwei"), now=NOW),
    )
    with place.scope():
        item.refresh_from_db()
        assert (sorted(told), item.version) == (["", "network.minutes_changed"], 1)


def test_the_page_shows_both_texts_and_saves_without_scripts(world: World) -> None:
    place = world.lippe
    with place.scope():
        meeting = make.meeting(make.body(place), starts_at=NOW)
        item = make.agenda_item(meeting)
    url, client = place.url(f"netzwerk/sitzungen/{meeting.code}/protokoll/{item.pk}/"), place.client(Role.NETWORKER)
    with time_machine.travel(NOW, tick=False):
        mine, yours = (typed(client.get(url).content.decode()) for _ in range(2))
        assert client.post(url, mine | {"text": "Der erste Text"}).status_code == 302
        late = yours | {"text": "Dritter", "decision": "Ja."}
        page = client.post(url, late).content.decode()
        assert TOLD in page and "Der erste Text" in page and "Dritter" in page and "Ja." in page
        assert client.post(url, late | {"do": "both"}).status_code == 302
        page = client.get(url).content.decode()
        assert "Der erste Text\n\nDritter" in page
        saved = client.post(f"{url}zwischenstand/", {"text": "neu", "version": "99", "form_id": str(uuid.uuid4())})
        assert "Ihr Text steht noch im Feld" in saved.content.decode() and "id_version" not in saved.content.decode()
        saved = client.post(f"{url}zwischenstand/", {"text": "neu", "version": "2", "form_id": str(uuid.uuid4())})
        assert 'value="3"' in saved.content.decode()
        broken = client.post(f"{url}zwischenstand/", {"text": "\0" * 3, "version": "9" * 40, "form_id": "x"})
        assert "noch nicht gespeichert" in broken.content.decode()


def test_attendance_is_filled_in_from_the_answers_and_counts_staff_only(world: World) -> None:
    place = world.lippe
    with place.scope():
        by, the = place.member(Role.NETWORKER), table(place)
        meeting = make.meeting(the.body, starts_at=NOW)
        rows = [make.invitee(meeting, the.detmold, answer="deputy"), make.invitee(meeting, the.lemgo, answer="no")]
    url, client = place.url(f"netzwerk/sitzungen/{meeting.code}/protokoll/"), place.client(Role.NETWORKER)
    with time_machine.travel(NOW, tick=False):
        shown = typed(client.get(url).content.decode())
        assert [shown[f"how_{one.pk.hex}"] for one in rows] == ["deputy", "excused"]
        sent = shown | {f"for_{rows[0].pk.hex}": "Kim Ersatz", "staff_present": "2"}
        assert client.post(url, sent).status_code == 302
        again = client.post(url, sent | {"staff_present": "3"}).content.decode()
    assert "Jemand anderes hat diese Angaben inzwischen geändert." in again
    with place.scope():
        meeting.refresh_from_db()
        content = selectors.content(meeting)
        assert (meeting.staff_present, content["effort"]) == (2, "4 Std.")
        people = {one["how"]: one["people"] for one in content["attendance"]}
        assert people["vertreten"] == ["Kim Ersatz für Ute Detmold (Stadt Detmold)"]
        assert people["entschuldigt"] == ["Lea Lemgo (Stadt Lemgo)"]
        with pytest.raises(ChangedMeanwhile):
            minutes.record_attendance(
                actor=by,
                meeting=meeting,
                rows={rows[0].pk: (Attendance.PRESENT, "")},
                staff_present=0,
                version=0,
                now=NOW,
            )


def test_a_meeting_to_which_nobody_was_invited_here_gets_its_list_with_one_button(world: World) -> None:
    place = world.lippe
    with place.scope():
        the = table(place)
        meeting = make.meeting(the.body, starts_at=NOW, state="planned", invited_at=None)
        make.invitee(meeting, the.detmold)
    client, base = place.client(Role.NETWORKER), place.url(f"netzwerk/sitzungen/{meeting.code}/")
    with time_machine.travel(NOW, tick=False):
        assert "1 Mitglied wurde nicht über Lotse eingeladen." in client.get(f"{base}protokoll/").content.decode()
        for _ in range(2):
            assert client.post(f"{base}mitglieder/").status_code == 302
        assert "nicht über Lotse" not in client.get(f"{base}protokoll/").content.decode()
    with place.scope():
        assert {one.seat for one in meeting.participants.all()} == {the.detmold, the.lemgo}
        assert not Mail.objects.exists()


def test_final_minutes_stay_as_they_are_and_a_correction_is_a_new_version(world: World) -> None:
    place = world.lippe
    with place.scope():
        by, the = place.member(Role.NETWORKER), table(place)
        meeting = make.meeting(the.body, starts_at=NOW)
        make.invitee(meeting, the.detmold)
        item = make.agenda_item(meeting)
        minutes.write(actor=by, item=item, typed=says("So war es."), now=NOW)
        common: dict[str, Any] = {"actor": by, "meeting": meeting, "centre": place.centre}
        first, unreached = minutes.finalise(correction="", now=NOW, **common)
        assert (first.number, unreached, meeting.state) == (1, [], "minuted")
        for act in (
            lambda: minutes.finalise(correction="", now=NOW, **common),
            lambda: minutes.write(actor=by, item=item, typed=says("Anders", 1), now=NOW),
            lambda: meeting_services.cancel(now=NOW, **common),
        ):
            item.meeting.refresh_from_db()
            with pytest.raises(meeting_services.MeetingClosed):
                act()
        minutes.correct(actor=by, meeting=meeting, now=NOW)
        item.meeting.refresh_from_db()
        minutes.write(actor=by, item=item, typed=says("So war es doch nicht.", 1), now=NOW)
        with pytest.raises(minutes.MinutesOutOfRange):
            minutes.finalise(correction=" ", now=NOW, **common)
        second, _ = minutes.finalise(correction="Punkt 1", now=NOW + DAY, **common)
        texts = [[one["text"] for one in version.content["items"]] for version in meeting.versions.all()]
        assert (second.number, texts) == (2, [["So war es."], ["So war es doch nicht."]])
        subjects = sorted(one.subject for one in Mail.objects.all())
        assert subjects == [f"Protokoll{more}: Arbeitskreis der Kommunen" for more in (", neue Fassung", "")]
        assert "Was sich geändert hat: Punkt 1" in Mail.objects.get(subject__contains="neue Fassung").text


def test_an_order_comes_back_until_it_is_settled_and_is_heard_of_once_more(world: World) -> None:
    place = world.lippe
    with place.scope():
        by, the = place.member(Role.NETWORKER), table(place)
        first = make.meeting(the.body, starts_at=NOW)
        order = OrderFacts("Liste schicken", None, the.towns[0])
        minutes.write(actor=by, item=make.agenda_item(first), typed=says("", order=order), now=NOW)
        second, third, fourth = (make.meeting(the.body, starts_at=NOW + days * DAY) for days in (30, 60, 90))
        (given,) = WorkOrder.objects.all()
        assert [orders_before(one) for one in (first, second, third)] == [[], [given], [given]]
        heard = second.items.get(kind="orders")
        moved = Heard(given, OrderEventKind.MOVED, NOW.date() + 45 * DAY)
        minutes.write(actor=by, item=heard, typed=says("", heard=(moved,)), now=NOW + 30 * DAY)
        given.refresh_from_db()
        assert (given.state, given.due_on) == ("moved", NOW.date() + 45 * DAY)
        done = Heard(given, OrderEventKind.DONE)
        minutes.write(actor=by, item=third.items.get(kind="orders"), typed=says("", heard=(done,)), now=NOW + 60 * DAY)
        assert [len(orders_before(one)) for one in (third, fourth)] == [1, 1], "the next one hears that it is done"
        fifth = make.meeting(the.body, starts_at=NOW + 120 * DAY)
        assert orders_before(fifth) == []


def test_the_link_shows_agenda_and_minutes_when_they_are_there(world: World) -> None:
    place = world.lippe
    with place.scope():
        by, the = place.member(Role.NETWORKER), table(place)
        meeting = make.meeting(the.body, starts_at=NOW)
        row, item = make.invitee(meeting, the.detmold), make.agenda_item(meeting, "Wohnraum")
        secret = issue(purpose="meeting", object_id=row.pk, actor=None, now=NOW)
        url, client = place.url(f"sitzung/{secret}/"), Client()
        with time_machine.travel(NOW, tick=False):
            assert "Wohnraum" not in client.get(url).content.decode()
            assert client.get(f"{url}protokoll.pdf").status_code == 404
            minutes.write(actor=by, item=item, typed=says("Es fehlt an Wohnungen."), now=NOW)
            minutes.finalise(actor=by, meeting=meeting, correction="", centre=place.centre, now=NOW)
            page = client.get(url).content.decode()
        assert "Es fehlt an Wohnungen." in page and "Fassung 1" in page


def test_agenda_and_minutes_are_printed_with_decisions_and_orders(world: World) -> None:
    place = world.lippe
    with place.scope():
        by, the = place.member(Role.NETWORKER), table(place)
        earlier, meeting = make.meeting(the.body, starts_at=NOW - 30 * DAY), make.meeting(the.body, starts_at=NOW)
        make.work_order(the.body, "Räume suchen", meeting=earlier, organisation=the.towns[1], due_on=NOW.date() + DAY)
        make.invitee(meeting, the.detmold)
        order = OrderFacts("Liste schicken", NOW.date() + 7 * DAY, the.towns[0], the.detmold.contact)
        sent = says("Es fehlt an Wohnungen.", decision="Wir zahlen gemeinsam.", order=order)
        minutes.write(actor=by, item=make.agenda_item(meeting, "Wohnraum"), typed=sent, now=NOW)
        page = agenda_page(meeting)
        agenda = {"meeting": meeting, "page": page, "when": "", "where": [], "centre": place.centre, "on": NOW.date()}
        printed = render_to_string("network/agenda_print.html", agenda)
        for words in ("1. ", "Wohnraum", "Räume suchen (Stadt Lemgo, bis 03.11.2026): offen"):
            assert words in printed, words
        version, _ = minutes.finalise(actor=by, meeting=meeting, correction="", centre=place.centre, now=NOW)
        final = {"version": version, "one": version.content, "centre": place.centre}
        printed = render_to_string("network/minutes_print.html", final)
        for words in ("Fassung 1", "Es fehlt an Wohnungen.", "Wir zahlen gemeinsam.", "Liste schicken", "Ute Detmold"):
            assert words in printed, words
    base = place.url(f"netzwerk/sitzungen/{meeting.code}/")
    client = place.client(Role.NETWORKER)
    for path in ("tagesordnung.pdf", "protokoll/fassung-1.pdf"):
        answer = client.get(base + path)
        assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert client.get(f"{base}protokoll/fassung-2.pdf").status_code == 404


@pytest.mark.parametrize("number", ["9" * 40, "-1", "1e9", "", "\0"])
def test_numbers_that_nobody_types_change_nothing(world: World, number: str) -> None:
    place = world.lippe
    with place.scope():
        meeting = make.meeting(make.body(place), starts_at=NOW)
        item = make.agenda_item(meeting)
    client = place.client(Role.NETWORKER)
    base = place.url(f"netzwerk/sitzungen/{meeting.code}/protokoll/")
    with time_machine.travel(NOW, tick=False):
        sent = {"text": "x", "version": number, "form_id": str(uuid.uuid4())}
        for path in (f"{base}{item.pk}/", f"{base}{item.pk}/zwischenstand/"):
            assert client.post(path, sent).status_code == 200
        assert client.post(base, {"staff_present": number, "version": number}).status_code == 200
    with place.scope():
        item.refresh_from_db()
        assert (item.minutes, item.version) == ("", 0)
