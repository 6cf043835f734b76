"""Needs of families: noted, listed, asked about, settled; silence closes none."""

import datetime as dt
import re
from typing import Any

import pytest

from lotse.audit.models import Entry
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.links.services import LinkUnusable
from lotse.outbox.models import Mail
from lotse.tenants.enums import Role
from lotse.volunteering.enums import Aim, EngagementKind, NeedEnd
from lotse.volunteering.models import Need, NeedQuestion
from lotse.volunteering.selectors import needs as selectors
from lotse.volunteering.selectors.need_feeds import today
from lotse.volunteering.selectors.needs import NeedFilter
from lotse.volunteering.services import need_questions, needs
from tests import make
from tests.exports import personal_file
from tests.world import NOW, TODAY, Place, World

LATER = NOW + dt.timedelta(days=15)


def facts(place: Place, **fields: Any) -> needs.NeedFacts:
    values: dict[str, Any] = {
        "kind": EngagementKind.MENTORSHIP,
        "aim": Aim.HOMEWORK,
        "since_on": TODAY - dt.timedelta(days=40),
        "coordinator": place.member(Role.COORDINATOR),
        "slots": ((2, "afternoon"), (0, "evening"), (2, "afternoon")),
    }
    return needs.NeedFacts(**(values | fields))


def written_to(place: Place, language: str = "ar") -> Need:
    """A need of a family that may be written to."""
    home = make.household(place, preferred_language=language)
    parent = make.person(home, "Anna", "guardian")
    make.contact_way(parent, "anna@example.org", "email")
    make.consent(place, parent, "contact")
    return make.need(place, home)


def secret_of(mail: Mail) -> str:
    found = re.search(r"/noch-gebraucht/([^/]+)/\?sprache=ar", mail.text)
    assert found is not None
    return found[1]


def test_a_need_is_noted_changed_closed_and_taken_up_again(world: World) -> None:
    place = world.lippe
    by = place.member(Role.COORDINATOR)
    with place.scope():
        need = needs.open_need(actor=by, household=make.household(place), facts=facts(place), now=NOW)
        assert [(one.weekday, one.part) for one in need.slots.all()] == [(0, "evening"), (2, "afternoon")]
        stale = Need.objects.get(pk=need.pk)
        needs.change_need(actor=by, need=need, facts=facts(place, wishes="🙂 بالعربية", slots=()), version=0, now=NOW)
        with pytest.raises(ChangedMeanwhile):
            needs.close_need(actor=by, need=stale, reason=NeedEnd.DONE, version=0, now=NOW)
        needs.close_need(actor=by, need=need, reason=NeedEnd.MOVED, version=1, now=NOW)
        with pytest.raises(needs.NeedIsClosed):
            needs.close_need(actor=by, need=need, reason=NeedEnd.DONE, version=2, now=NOW)
        needs.reopen_need(actor=by, need=need, version=2, now=NOW)
        stored = Need.objects.get()
        assert (stored.state, stored.wishes, stored.closed_on, stored.end_reason) == ("open", "🙂 بالعربية", None, "")
        assert stored.since_on == TODAY - dt.timedelta(days=40), "it has waited since it began"
        assert sorted(Entry.objects.filter(object_id=need.pk).values_list("action", flat=True)) == [
            f"volunteering.need_{what}" for what in ("changed", "closed", "opened", "reopened")
        ]


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"minutes_per_week": 0}, "hours"),
        ({"minutes_per_week": 99999}, "hours"),
        ({"since_on": TODAY + dt.timedelta(days=1)}, "since_on"),
    ],
)
def test_figures_that_cannot_be_meant_are_refused_at_their_field(world: World, fields: Any, at: str) -> None:
    with world.lippe.scope():
        with pytest.raises(needs.NeedOutOfRange) as refused:
            needs.open_need(
                actor=world.lippe.counsellor,
                household=make.household(world.lippe),
                facts=facts(world.lippe, **fields),
                now=NOW,
            )
        assert (refused.value.field, Need.objects.count()) == (at, 0)


def test_what_is_met_is_not_closed_and_strangers_change_nothing(world: World) -> None:
    with world.lippe.scope():
        need = make.need(world.lippe, state="met")
        with pytest.raises(needs.NeedIsMet):
            needs.close_need(actor=world.lippe.director, need=need, reason=NeedEnd.DONE, version=0, now=NOW)
        with pytest.raises(NotAllowed):
            needs.close_need(actor=world.lippe.member(Role.FUNDER), need=need, reason=NeedEnd.DONE, version=0, now=NOW)


def test_a_family_is_asked_in_its_language_answers_and_may_change_its_mind(world: World) -> None:
    place = world.lippe
    with place.scope():
        need = written_to(place)
        need_questions.ask_by_mail(actor=place.counsellor, need=need, centre=place.centre, now=NOW)
        mail = Mail.objects.get()
        assert "هل ما زلتم" in mail.text and "Brauchen Sie diese Hilfe noch?" in mail.text
        assert need.household.name not in mail.subject + mail.text
        secret = secret_of(mail)
        assert need_questions.need_behind(secret, NOW) == need, "opening uses nothing up"
        need_questions.answer_by_link(secret=secret, is_needed=True, now=NOW)
        need_questions.answer_by_link(secret=secret, is_needed=False, now=LATER)
        need_questions.answer_by_link(secret=secret, is_needed=False, now=LATER)
        need.refresh_from_db()
        assert (need.state, need.end_reason, need.confirmed_on) == ("closed", "not_wanted", TODAY)
        need_questions.answer_by_link(secret=secret, is_needed=True, now=LATER)
        need.refresh_from_db()
        assert (need.state, need.closed_on) == ("open", None)
        with pytest.raises(LinkUnusable):
            need_questions.answer_by_link(secret=secret, is_needed=True, now=NOW + dt.timedelta(days=61))


def test_nobody_is_asked_twice_in_a_week_or_without_consent(world: World) -> None:
    place = world.lippe
    with place.scope():
        need = written_to(place)
        ask = {"actor": place.counsellor, "need": need, "centre": place.centre}
        need_questions.ask_by_mail(**ask, now=NOW)
        with pytest.raises(need_questions.AskedLately):
            need_questions.ask_by_mail(**ask, now=NOW + dt.timedelta(days=6))
        need_questions.ask_by_mail(**ask, now=NOW + dt.timedelta(days=7))
        assert (NeedQuestion.objects.count(), Mail.objects.count()) == (1, 2)
        with pytest.raises(need_questions.NoAddress):
            need_questions.ask_by_mail(**(ask | {"need": make.need(place)}), now=NOW)


def test_silence_closes_nothing_and_is_listed(world: World) -> None:
    place = world.lippe
    coordinator = place.member(Role.COORDINATOR)
    with place.scope():
        need = written_to(place)
        need_questions.ask_by_mail(actor=coordinator, need=need, centre=place.centre, now=NOW)
        make.need(place, is_urgent=True)

        def codes(now: dt.datetime, **wanted: Any) -> list[str]:
            return [one.code for one in selectors.needs(coordinator, NeedFilter(**wanted), now)]

        assert codes(NOW + dt.timedelta(days=13), state="keine-antwort") == []
        assert codes(LATER, state="keine-antwort") == [need.code]
        assert len(codes(LATER)) == 2 and codes(LATER, text=need.code.lower()) == [need.code]
        counts = {value: count for value, _, count in selectors.need_counts(coordinator, NeedFilter(), LATER)}
        assert (counts["wartet"], counts["offen"], counts["keine-antwort"], counts["alle"]) == (2, 2, 1, 2)
        assert [one.title for one in today(coordinator, LATER.date())] == ["1 Familie hat nicht geantwortet"]
        need_questions.record_phone(actor=coordinator, need=need, is_needed=True, now=LATER)
        assert codes(LATER, state="keine-antwort") == []
        assert today(coordinator, LATER.date()) == []


def test_pages_note_a_need_list_export_and_close_it(world: World) -> None:
    place = world.lippe
    client = place.client(Role.COORDINATOR)
    with place.scope():
        home = make.household(place, "Ö|🙂 سمير")
    with world.other.scope():
        foreign = make.need(world.other)
    data = {
        "family": home.code.lower(),
        "kind": "mentorship",
        "aim": "homework",
        "hours": "1,5",
        "since_on": "2.10.2026",
    }
    data |= {"coordinator": str(place.member(Role.COORDINATOR).pk), "slots": ["2-afternoon"]}  # type: ignore[dict-item]
    wrong = client.post(place.url("ehrenamt/bedarf/neu/"), data | {"hours": "9" * 30, "wishes": "bleibt stehen"})
    assert wrong.status_code == 200 and "bleibt stehen" in wrong.content.decode()
    assert client.post(place.url("ehrenamt/bedarf/neu/"), data | {"family": "ZZZZZZ"}).status_code == 200
    made = client.post(place.url("ehrenamt/bedarf/neu/"), data)
    with place.scope():
        need = Need.objects.get()
    assert made.headers["Location"] == place.url(f"ehrenamt/bedarf/{need.code}/")
    assert (need.minutes_per_week, need.household_id) == (90, home.pk)
    assert "Ö|🙂 سمير" in client.get(made.headers["Location"]).content.decode()
    listed = personal_file(client, place.url("ehrenamt/bedarf/?export=csv")).decode()
    assert f"{need.code};Ö|🙂 سمير;Patenschaft" in listed
    for path in (f"ehrenamt/bedarf/{foreign.code}/", f"ehrenamt/bedarf/{foreign.code}/erledigt/"):
        assert client.get(place.url(path)).status_code == 404
    assert place.client(Role.FUNDER).get(place.url("ehrenamt/bedarf/")).status_code == 403
    closing = {"reason": "done", "version": "0"}
    assert client.post(place.url(f"ehrenamt/bedarf/{need.code}/erledigt/"), closing).status_code == 302
    again = client.post(place.url(f"ehrenamt/bedarf/{need.code}/erledigt/"), closing)
    assert "schon erledigt" in again.content.decode()
