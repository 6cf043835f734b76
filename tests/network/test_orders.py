"""Work orders: reported by link or phone, reminded of in time, listed, shown where they belong."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.test import Client

from lotse.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from lotse.links.services import LinkUnusable
from lotse.network.enums import OrderEventKind, Way
from lotse.network.models import OrderEvent, WorkOrder
from lotse.network.selectors import feeds
from lotse.network.selectors import orders as selectors
from lotse.network.selectors.orders import OrderFilter
from lotse.network.services import orders, reminding
from lotse.outbox.models import Mail
from lotse.tenants.enums import Role
from tests import make
from tests.network.tables import table
from tests.world import NOW, TODAY, World

DAY = dt.timedelta(days=1)


def key_of(mail: Mail) -> str:
    return re.findall(r"/auftrag/(\S+)/", mail.text)[0]


def test_reminded_a_week_before_and_once_when_late_and_never_at_night(world: World) -> None:
    place = world.lippe
    with place.scope():
        the = table(place)
        make.work_order(the.body, organisation=the.towns[0], contact=the.detmold.contact)
        make.work_order(the.body, organisation=the.towns[1])  # no address
        make.work_order(the.body, member=place.counsellor)
        sent = []
        for days in range(30):
            for hours in (-6, 0, 1):
                reminding.remind_of_orders(place.centre, NOW + days * DAY + dt.timedelta(hours=hours))
            sent.append(Mail.objects.count())
        assert [day for day, (before, after) in enumerate(zip([0, *sent], sent, strict=False)) if after > before] == [
            14,
            22,
        ]
        assert {mail.to for mail in Mail.objects.all()} == {"ute@example.org"}


def test_a_partner_reports_by_link_and_the_link_ends_when_somebody_else_has_it(world: World) -> None:
    place = world.lippe
    with place.scope():
        by, the = place.member(Role.NETWORKER), table(place)
        order = make.work_order(the.body, organisation=the.towns[0])
        orders.remind(actor=by, order=order, centre=place.centre, now=NOW)
        (mail,) = Mail.objects.all()
        assert (mail.to, mail.subject) == ("stadt@example.org", "Ein Auftrag aus: Arbeitskreis der Kommunen")
        key = key_of(mail)
    client, url = Client(), place.url(f"auftrag/{key}/")
    with time_machine.travel(NOW, tick=False):
        assert client.get(url).status_code == client.get(url).status_code == 200
        page = client.post(url, {"kind": "impossible", "note": " "}).content.decode()
        assert "Bitte schreiben Sie kurz, warum es nicht geht." in page
        assert client.post(url, {"kind": "dropped", "note": "weg damit"}).status_code == 200, "not theirs to say"
        assert client.post(url, {"kind": "impossible", "note": "Kein Personal | 🎉"}).status_code == 302
        with place.scope():
            order.refresh_from_db()
            assert (order.state, order.reported) == ("open", "impossible")
            assert [one.badge for one in feeds.today(by, TODAY)][:1] == ["nicht möglich"]
        for _ in range(2):
            assert client.post(url, {"kind": "done", "note": ""}).status_code == 302
        with place.scope():
            order.refresh_from_db()
            assert (order.state, order.settled_at) == ("done", NOW)
            kinds = list(OrderEvent.objects.order_by("at", "id").values_list("kind", "way", "member"))
            assert sorted(kinds, key=str) == sorted(
                [("reminded", "", by.pk), ("impossible", "link", None), ("done", "link", None)], key=str
            ), "done twice is done once"
            assert client.post(url, {"kind": "progress", "note": ""}).status_code == 200, "settled: told so"
            orders.settle(actor=by, order=order, kind=OrderEventKind.REOPENED, way=Way.PHONE, now=NOW)
            order.refresh_from_db()
            facts = orders.OrderFacts("Anderes", None, the.towns[1])
            orders.change(actor=by, order=order, facts=facts, version=0, now=NOW)
            with pytest.raises(LinkUnusable):
                orders.order_behind(key, NOW)
            with pytest.raises(ChangedMeanwhile):
                orders.change(actor=by, order=order, facts=facts, version=0, now=NOW)


def test_each_may_say_what_is_theirs_to_say(world: World) -> None:
    place = world.lippe
    with place.scope():
        by, the = place.member(Role.NETWORKER), table(place)
        own = make.work_order(the.body, member=place.counsellor)
        common: dict[str, Any] = {"order": own, "now": NOW, "way": Way.PHONE}
        orders.settle(actor=place.counsellor, kind=OrderEventKind.PROGRESS, **common)
        for kind in (OrderEventKind.DROPPED, OrderEventKind.MOVED):
            with pytest.raises(NotAllowed):
                orders.settle(actor=place.counsellor, kind=kind, due_on=TODAY, **common)
        with pytest.raises(NotAllowed):
            orders.settle(actor=place.member(Role.FUNDER), kind=OrderEventKind.DONE, **common)
        with pytest.raises(NotFound):
            orders.settle(actor=None, kind=OrderEventKind.DROPPED, **common)
        with pytest.raises(orders.OrderOutOfRange) as error:
            orders.settle(actor=by, kind=OrderEventKind.MOVED, **common)
        assert error.value.field == "due_on"
        orders.settle(actor=by, kind=OrderEventKind.DROPPED, **common)
        with pytest.raises(orders.OrderSettled):
            orders.settle(actor=by, kind=OrderEventKind.MOVED, due_on=TODAY, **common)
        orders.settle(actor=by, kind=OrderEventKind.REOPENED, **common)
        with pytest.raises(orders.OrderOpen):
            orders.settle(actor=by, kind=OrderEventKind.REOPENED, **common)
        with pytest.raises(orders.NoAddress):
            orders.remind(actor=by, order=own, centre=place.centre, now=NOW)
        orders.withdraw(actor=by, order=own, now=NOW)
        assert not WorkOrder.objects.exists()


def test_the_list_filters_and_the_file_has_the_same_rows(world: World) -> None:
    place = world.lippe
    with place.scope():
        by, the = place.member(Role.NETWORKER), table(place)
        late = make.work_order(the.body, "Zu spät", organisation=the.towns[0], due_on=TODAY - DAY)
        stuck = make.work_order(the.body, "Geht nicht", organisation=the.towns[1], reported="impossible", due_on=TODAY)
        free = make.work_order(the.body, "Ohne Tag", organisation=the.towns[1], due_on=None)
        done = make.work_order(the.body, "Fertig", member=by, state="done", settled_at=NOW)
        hidden = make.body(place, "Geheim", is_confidential=True, responsible=place.member(Role.FUNDER))
        make.work_order(hidden, organisation=the.towns[0])
        found = {
            state: list(selectors.orders(by, OrderFilter(state), TODAY))
            for state in ("offen", "ueberfaellig", "gemeldet", "erledigt", "alle")
        }
        assert found == {
            "offen": [late, stuck, free],
            "ueberfaellig": [late],
            "gemeldet": [stuck],
            "erledigt": [done],
            "alle": [late, stuck, done, free],
        }
        counts = {value: count for value, _, count in selectors.order_counts(by, OrderFilter(), TODAY)}
        assert counts == {"offen": 3, "ueberfaellig": 1, "gemeldet": 1, "erledigt": 1, "entfallen": 0, "alle": 4}
        assert list(selectors.orders(by, OrderFilter(organisation=the.towns[1].code), TODAY)) == [stuck, free]
        assert list(selectors.open_orders_of(by, the.towns[0])) == [late]
        assert selectors.open_orders_of(place.member(Role.FUNDER), the.towns[0]).count() == 2
        facts = {one.label: one.value for one in selectors.organisation_facts(by, the.towns[0])}
        assert facts == {"Aufträge aus Gremien": "1 offener Auftrag", "Gremien": "Arbeitskreis der Kommunen"}
    client = place.client(Role.NETWORKER)
    with time_machine.travel(NOW, tick=False):
        sheet = client.get(place.url("netzwerk/auftraege/?stand=ueberfaellig&export=csv")).content.decode("utf-8-sig")
        page = client.get(place.url(f"netzwerk/organisationen/{the.towns[0].code}/")).content.decode()
    assert [line.split(";")[3] for line in sheet.splitlines()] == ["Was", "Zu spät"]
    assert "1 offener Auftrag" in page


def test_today_shows_the_own_orders_and_those_of_the_own_bodies_that_are_late(world: World) -> None:
    place = world.lippe
    with place.scope():
        the = table(place)
        make.meeting(the.body)
        make.work_order(the.body, "Meiner, bald", member=place.counsellor, due_on=TODAY + 3 * DAY)
        make.work_order(the.body, "Meiner, später", member=place.counsellor, due_on=TODAY + 30 * DAY)
        make.work_order(the.body, "Spät", organisation=the.towns[0], due_on=TODAY - DAY)
        make.work_order(the.body, "Nicht spät", organisation=the.towns[0])
        with time_machine.travel(NOW, tick=False):
            assert [(one.section, one.title) for one in feeds.today(place.counsellor, TODAY)] == [
                ("followups", "Meiner, bald")
            ]
            found = feeds.today(place.member(Role.NETWORKER), TODAY)
        assert [(one.section, one.title) for one in found] == [("waiting", "Spät")]
        url = found[0].action_url
    client = place.client(Role.NETWORKER)
    assert client.post(url).status_code == client.post(url).status_code == 302
    with place.scope():
        assert list(WorkOrder.objects.filter(state="done").values_list("text", flat=True)) == ["Spät"]


def test_the_calendar_has_the_meetings_of_the_own_bodies_and_names_no_confidential_one(world: World) -> None:
    place = world.lippe
    with place.scope():
        by = place.member(Role.NETWORKER)
        make.meeting(make.body(place))
        make.meeting(make.body(place, "Geheim", is_confidential=True))
        make.meeting(make.body(place, "Fremd", responsible=place.director))
        found = feeds.calendar(by, TODAY, TODAY + 60 * DAY)
        assert sorted(one.title for one in found) == ["Arbeitskreis der Kommunen", "Sitzung"]
        assert feeds.calendar(by, TODAY + 30 * DAY, TODAY + 60 * DAY) == []
