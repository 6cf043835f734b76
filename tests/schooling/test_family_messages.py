"""What a family says with one button: a next step for a person, once a day, and nothing ends by it."""

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from lotse.audit.models import Entry
from lotse.cases.models import FollowUp
from lotse.core import clock
from lotse.links import services as links
from lotse.people.models import Household
from lotse.schooling.models import FamilyMessage, Pupil
from lotse.schooling.rules.family import call_by, listener
from lotse.schooling.services import family_messages as services
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from tests import make
from tests.world import NOW, Place, World


def family(place: Place, **fields: Any) -> Household:
    home = make.household(place, "Haddad", preferred_language="ti")
    make.contact_way(make.person(home, "Rana", "guardian"))
    make.pupil(place, make.person(home, "Nour"), **fields)
    return home


def tell(home: Household, kind: str = "call", now: dt.datetime = NOW, **fields: str) -> FamilyMessage:
    return services.tell(household=home, kind=kind, now=now, **fields)


def url_of(place: Place, home: Household) -> str:
    with place.scope():
        secret = links.issue(purpose="family_status", object_id=home.pk, actor=place.counsellor, now=clock.now())
    return place.url(f"mein-schulweg/{secret}/")


def test_a_wish_for_a_call_is_a_next_step_of_the_adviser(world: World) -> None:
    with world.lippe.scope():
        home = family(world.lippe)
        tell(home, language="ti", day_part="morning")
        step = FollowUp.objects.get()
        assert step.action == "Familie anrufen, sie bittet auf der Statusseite darum (auf Tigrinya, vormittags)"
        assert (step.owner, step.household, step.created_by) == (world.lippe.counsellor, home, None)
        assert step.due_on == dt.date(2026, 11, 4)
        entry = Entry.objects.get(action="schooling.family_call")
        assert (entry.actor_id, entry.file_id) == (None, home.pk)
    page = world.lippe.client().get(world.lippe.url("heute/")).content.decode()
    assert "Familie anrufen, sie bittet auf der Statusseite darum" in page


def test_no_need_ends_nothing(world: World) -> None:
    with world.lippe.scope():
        home = family(world.lippe)
        before = Pupil.objects.get()
        tell(home, "no_need")
        after = Pupil.objects.get()
        assert (after.state, after.next_step_id, after.changed_at) == (
            before.state,
            before.next_step_id,
            before.changed_at,
        )
        assert "keine Hilfe mehr" in FollowUp.objects.get().action


def test_said_again_while_it_is_open_it_stays_one(world: World) -> None:
    with world.lippe.scope():
        home = family(world.lippe)
        first = tell(home)
        again = tell(home, now=NOW + dt.timedelta(days=3), language="de")
        assert (first.pk, FamilyMessage.objects.count(), FollowUp.objects.count()) == (again.pk, 1, 1)


def test_once_settled_it_can_be_said_again_on_another_day(world: World) -> None:
    with world.lippe.scope():
        home = family(world.lippe)
        FollowUp.objects.filter(pk=tell(home).step_id).update(done_at=NOW)
        with pytest.raises(services.ToldToday):
            tell(home, now=NOW + dt.timedelta(hours=3))
        assert FollowUp.objects.count() == 1
        tell(home, now=NOW + dt.timedelta(days=1))
        assert FollowUp.objects.count() == 2
        tell(home, "no_need")  # another matter


@pytest.mark.parametrize(
    ("day", "by"),
    [
        (dt.date(2026, 11, 2), dt.date(2026, 11, 4)),
        (dt.date(2026, 11, 6), dt.date(2026, 11, 10)),  # a Friday
        (dt.date(2026, 12, 23), dt.date(2026, 12, 28)),  # Christmas lies between
        (dt.date(2028, 2, 28), dt.date(2028, 3, 1)),
    ],
)
def test_a_call_is_promised_within_two_working_days(day: dt.date, by: dt.date) -> None:
    assert call_by(day) == by


def test_somebody_who_works_here_listens(world: World) -> None:
    with world.lippe.scope():
        home = family(world.lippe, responsible=world.lippe.director)
        assert listener(home) == world.lippe.director
        Pupil.objects.update(state="completed")
        assert listener(home) == world.lippe.counsellor  # of the family
        Membership.objects.filter(pk=world.lippe.counsellor.pk).update(is_active=False)
        home.refresh_from_db()
        assert listener(home) == world.lippe.director
        Membership.objects.filter(pk=world.lippe.director.pk).update(is_active=False)
        Household.objects.update(responsible=None)
        home.refresh_from_db()
        assert listener(home) is None
        with pytest.raises(services.NobodyListens):
            tell(home)
        assert FamilyMessage.objects.count() == 0


# --- The buttons ---------------------------------------------------------------------------------------------------


def test_the_button_answers_in_the_familys_language_and_shows_until_when(world: World) -> None:
    with world.lippe.scope():
        home = family(world.lippe)
    world.lippe.centre.is_demo = True
    world.lippe.centre.save()
    client, url = Client(), url_of(world.lippe, home)
    page = client.get(f"{url}?sprache=uk")
    assert [code for code, _ in page.context["call"].fields["language"].choices] == ["ti", *dict(settings.LANGUAGES)]
    answer = client.post(url, {"kind": "call", "language": "ti", "day_part": ""}, follow=True)
    assert answer.redirect_chain == [(f"{url}#nachricht", 302)]
    assert "Ми зателефонуємо вам не пізніше" in answer.content.decode()
    assert 'name="kind" value="call"' not in answer.content.decode()
    with world.lippe.scope():
        assert FamilyMessage.objects.get().language == "ti"


def test_a_second_press_the_back_button_and_both_buttons_do_no_harm(world: World) -> None:
    with world.lippe.scope():
        home = family(world.lippe)
    url = url_of(world.lippe, home)
    for fields in ({"kind": "call", "language": "de"}, {"kind": "call", "language": "uk"}, {"kind": "no_need"}) * 2:
        assert Client().post(url, fields).status_code == 302
    with world.lippe.scope():
        assert sorted(FamilyMessage.objects.values_list("kind", "language")) == [("call", "de"), ("no_need", "")]


def test_settled_today_the_page_says_so_and_whom_to_call(world: World) -> None:
    with world.lippe.scope():
        home = family(world.lippe)
    client, url = Client(), url_of(world.lippe, home)
    client.post(url, {"kind": "call", "language": "de-simple"})
    with world.lippe.scope():
        FollowUp.objects.update(done_at=clock.now())
    answer = client.post(f"{url}?sprache=tr", {"kind": "call", "language": "de"})
    assert answer.status_code == 200
    assert "Bunu bize bugün zaten söylediniz" in answer.content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"kind": "erase"},
        {"kind": "call"},
        {"kind": "call", "language": "xx"},
        {"kind": "call", "language": "de", "day_part": "nachts"},
        {"kind": "\x00", "language": "de"},
        {"kind": "call", "language": "d\x00e"},
    ],
)
def test_whatever_else_is_sent_writes_nothing(world: World, fields: dict[str, str]) -> None:
    with world.lippe.scope():
        home = family(world.lippe)
    assert Client().post(url_of(world.lippe, home), fields).status_code == 200
    with world.lippe.scope():
        assert not FamilyMessage.objects.exists() and not FollowUp.objects.exists()


def test_a_family_without_a_number_is_asked_to_call(world: World) -> None:
    with world.lippe.scope():
        home = make.household(world.lippe, "Haddad")
        make.pupil(world.lippe, make.person(home, "Nour"))
    page = Client().get(url_of(world.lippe, home)).content.decode()
    assert "Wir haben keine Telefonnummer von Ihnen" in page and 'value="call"' not in page


def test_without_the_token_of_the_page_nothing_is_taken(world: World) -> None:
    with world.lippe.scope():
        home = family(world.lippe)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(url_of(world.lippe, home), {"kind": "call", "language": "de"}).status_code == 403


def test_the_timeline_tells_what_the_family_said(world: World) -> None:
    with world.lippe.scope():
        home = family(world.lippe)
        tell(home, language="ti", day_part="afternoon")
    url = world.lippe.url(f"familien/{home.code}/")
    page = world.lippe.client().get(url).content.decode()
    assert "Familie bittet um einen Anruf" in page and "über die Statusseite" in page
    assert "auf Tigrinya, nachmittags" in page
    assert world.lippe.client(Role.FUNDER).get(url).status_code == 403
