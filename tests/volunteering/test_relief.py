""" "Es wird mir zu viel": stops at once, is called within two working days, and only a talk closes it."""

import datetime as dt
from typing import Any

import pytest

from lotse.audit.models import Entry
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.core.workdays import working_days_after
from lotse.outbox.models import Mail
from lotse.tenants.enums import Role
from lotse.volunteering.enums import AskedBy, ReliefMeasure
from lotse.volunteering.models import Cover, ReliefRequest, Talk, Volunteer
from lotse.volunteering.rules import rights
from lotse.volunteering.selectors import relief as selectors
from lotse.volunteering.services import capacity, relief
from tests import make
from tests.exports import personal_file
from tests.races import at_once, own_connections  # noqa: F401
from tests.world import NOW, TODAY, Place, World


def ask(place: Place, volunteer: Volunteer, now: dt.datetime = NOW) -> ReliefRequest:
    return relief.ask_relief(actor=None, volunteer=volunteer, asked_by=AskedBy.LINK, centre=place.centre, now=now)


def away(place: Place, deputy: Role = Role.DIRECTOR, **fields: Any) -> None:
    """The coordinator of the volunteers is away."""
    days = {"starts_on": TODAY - dt.timedelta(days=1), "ends_on": TODAY + dt.timedelta(days=1)}
    Cover.objects.create(
        coordinator=place.member(Role.COORDINATOR),
        deputy=place.member(deputy),
        recorded_by=place.director,
        **(days | fields),
    )


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (dt.date(2026, 11, 2), 2, dt.date(2026, 11, 4)),
        (dt.date(2026, 11, 6), 2, dt.date(2026, 11, 10)),  # a weekend between
        (dt.date(2026, 12, 23), 2, dt.date(2026, 12, 28)),  # Christmas on a Friday
        (dt.date(2026, 10, 31), 1, dt.date(2026, 11, 2)),  # Saturday; All Saints is a Sunday
    ],
)
def test_working_days_leave_out_weekends_and_holidays(day: dt.date, count: int, then: dt.date) -> None:
    assert working_days_after(day, count) == then


def test_it_stops_at_once_and_the_coordinator_is_told_without_a_name(world: World) -> None:
    place = world.lippe
    coordinator = place.member(Role.COORDINATOR)
    with place.scope():
        volunteer = make.volunteer(place)
        planned = Volunteer.objects.get(pk=volunteer.pk)
        request = ask(place, volunteer)
        assert (request.owner, request.call_due_on) == (coordinator, TODAY + dt.timedelta(days=2))
        with pytest.raises(capacity.NotAvailable):
            capacity.check_available(volunteer)
        with pytest.raises(ChangedMeanwhile):
            capacity.claim(planned, NOW)  # whoever was just planning with this person
        mail = Mail.objects.get()
        assert (mail.to, mail.subject) == (coordinator.user.email, f"Bitte anrufen: {volunteer.code}")
        assert volunteer.last_name not in mail.text and "bis 04.11.2026" in mail.text
        assert [(one.title, one.due_on) for one in selectors.today(coordinator, TODAY)] == [
            ("Ute Brandt anrufen", TODAY + dt.timedelta(days=2))
        ]
        assert selectors.today(place.director, TODAY) == [], "only who has to call"


def test_said_twice_it_is_one_request(world: World) -> None:
    with world.lippe.scope():
        volunteer = make.volunteer(world.lippe)
        assert ask(world.lippe, volunteer) == ask(world.lippe, volunteer, NOW + dt.timedelta(hours=1))
        assert (ReliefRequest.objects.count(), Mail.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_connections")
def test_tapped_four_times_in_the_same_instant_it_is_one_request(world: World) -> None:
    place = world.lippe
    with place.scope():
        pk = make.volunteer(place).pk
    tap = lambda: ask(place, Volunteer.objects.get(pk=pk))  # noqa: E731
    assert at_once(place.centre.pk, tap, tap, tap, tap) == ["", "", "", ""]
    with place.scope():
        assert (ReliefRequest.objects.count(), Mail.objects.count()) == (1, 1)
        assert Volunteer.objects.get().version == 1


def test_who_stands_in_calls_while_the_coordinator_is_away(world: World) -> None:
    with world.lippe.scope():
        away(world.lippe)
        assert ask(world.lippe, make.volunteer(world.lippe)).owner == world.lippe.director


def test_a_late_call_goes_to_the_deputy_once(world: World) -> None:
    place = world.lippe
    with place.scope():
        request = ask(place, make.volunteer(place))
        relief.escalate(place.centre, NOW + dt.timedelta(days=2))
        request.refresh_from_db()
        assert request.escalated_at is None, "the second working day is still in time"
        late = NOW + dt.timedelta(days=3)
        for at in (late, late + dt.timedelta(days=9)):
            relief.escalate(place.centre, at)
        request.refresh_from_db()
        assert (request.owner, request.escalated_at) == (place.director, late)
        assert request.call_due_on == dt.date(2026, 11, 6)
        told = sorted(one.to for one in Mail.objects.all())
        assert told == sorted([place.member(Role.COORDINATOR).user.email, place.director.user.email])


def test_only_a_talk_closes_it_and_what_was_said_is_not_stored(world: World) -> None:
    place = world.lippe
    by = place.member(Role.COORDINATOR)
    talk: dict[str, Any] = {"actor": by, "measures": [ReliefMeasure.LESS, ReliefMeasure.COACHING], "now": NOW}
    with place.scope():
        volunteer = make.volunteer(place)
        talk["request"] = ask(place, volunteer)
        for wrong in ({"on": TODAY - dt.timedelta(days=1)}, {"on": TODAY + dt.timedelta(days=1)}):
            with pytest.raises(relief.TalkOutOfRange):
                relief.record_relief_talk(**talk, **wrong, asks_again=False)
        with pytest.raises(relief.TalkWithoutResult):
            relief.record_relief_talk(**(talk | {"measures": []}), on=TODAY, asks_again=False)
        with pytest.raises(NotAllowed):
            relief.record_relief_talk(**(talk | {"actor": place.counsellor}), on=TODAY, asks_again=False)
        volunteer.refresh_from_db()
        with pytest.raises(ChangedMeanwhile):
            relief.ask_again(actor=by, volunteer=volunteer, now=NOW)  # not before somebody has called
        relief.record_relief_talk(**talk, on=TODAY, asks_again=False)
        with pytest.raises(ChangedMeanwhile):
            relief.record_relief_talk(**talk, on=TODAY, asks_again=True)
        volunteer.refresh_from_db()
        stored = ReliefRequest.objects.get()
        assert (stored.measures, stored.talked_by) == (["coaching", "less"], by)
        assert (volunteer.last_talk_on, Talk.objects.get().next_step) == (TODAY, "")
        assert volunteer.stopped_at is not None, "until the person wants to be asked again"
        relief.ask_again(actor=by, volunteer=volunteer, now=NOW)
        volunteer.refresh_from_db()
        assert volunteer.stopped_at is None
        actions = Entry.objects.filter(object_id=volunteer.pk).values_list("action", flat=True)
        assert sorted(actions) == [f"volunteering.relief_{what}" for what in ("asked", "ended", "talked")]


def test_rights_and_their_twin_agree(world: World) -> None:
    with world.other.scope():
        foreign = ask(world.other, make.volunteer(world.other))
    with world.lippe.scope():
        own = ask(world.lippe, make.volunteer(world.lippe))
        for role in Role:
            member = world.lippe.member(role)
            may = rights.may_answer_relief(member, own)
            assert may == (role in rights.COORDINATING) == (own in rights.answerable_relief(member))
            assert not rights.may_answer_relief(member, foreign)


def test_pages_take_it_by_phone_list_export_and_close_it(world: World) -> None:
    place = world.lippe
    client = place.client(Role.COORDINATOR)
    with place.scope():
        volunteer = make.volunteer(place, "Ö|🙂 سمير", phone="+49 5231 620", created_at=dt.datetime.now(dt.UTC))
    with world.other.scope():
        foreign = make.volunteer(world.other)
    page = place.url(f"ehrenamt/entlastung/{volunteer.code}/")
    assert "tel:+495231620" in client.get(page).content.decode()
    assert client.post(page + "zu-viel/").headers["Location"] == page
    assert "Anruf steht aus" in client.get(place.url("ehrenamt/entlastung/")).content.decode()
    with place.scope():
        asked = ReliefRequest.objects.get()
        day = f"{asked.asked_at:%d.%m.%Y}"
    wrong = client.post(page, {"on": day, "asks_again": "on"})
    assert "Bitte wählen Sie aus: Was ist vereinbart?" in wrong.content.decode()
    assert client.post(page, {"on": day, "measures": ["talk"], "asks_again": "on"}).status_code == 302
    listed = personal_file(client, place.url("ehrenamt/entlastung/?stand=gesprochen&export=csv")).decode()
    assert f"{volunteer.code};Ute Ö|🙂 سمير;" in listed and "das Gespräch hat genügt" in listed
    for path in ("", "zu-viel/", "wieder/"):
        url = place.url(f"ehrenamt/entlastung/{foreign.code}/{path}")
        assert (client.post(url) if path else client.get(url)).status_code == 404
    assert client.post(page, {"on": day, "measures": ["talk"]}).status_code == 404, "nothing is open"
    assert place.client(Role.FUNDER).get(page).status_code == 403
