"""The own calendar for other programs: by a secret address, with the rights of this moment, codes only."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from lotse.core.errors import NotAllowed
from lotse.links.models import Link
from lotse.schooling.models import DeadlineRule, Pupil
from lotse.tenants.enums import Role
from lotse.tenants.models import MembershipRole
from lotse.workspace import selectors, services
from tests import make
from tests.world import NOW, TODAY, Place, World

DAY = dt.timedelta(days=1)
PAGE = "mein-kalender/"


@pytest.fixture(autouse=True)
def _now() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def pupil_of(place: Place, **fields: Any) -> Pupil:
    child = make.person(make.household(place, "Haddad|🦊"), "Şirin", born_on=dt.date(2008, 12, 1))
    return make.pupil(place, child, state="started", **fields)


def address(place: Place, role: Role = Role.COUNSELLOR) -> str:
    with place.scope():
        secret = services.new_calendar_link(actor=place.member(role), now=NOW)
    return place.url(f"kalender/{secret}.ics")


def summaries(url: str) -> list[str]:
    answer = Client().get(url)
    assert answer.status_code == 200
    return [str(event["summary"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")]


def test_a_program_without_a_session_reads_codes_and_kinds(world: World, settings: Any) -> None:
    settings.BASE_URL = "https://lotse.example"
    with world.lippe.scope():
        pupil = pupil_of(world.lippe)
        pupil_of(world.lippe, responsible=world.lippe.director)
    with world.other.scope():
        pupil_of(world.other)
    answer = Client().get(address(world.lippe))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in answer.headers
    [event] = [one for one in Calendar.from_ical(answer.content).walk("VEVENT") if "Wird 18" in one["summary"]]
    assert str(event["summary"]) == f"{pupil.code}: Wird 18 Jahre alt"
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (dt.date(2026, 12, 1), dt.date(2026, 12, 2))
    assert str(event["url"]) == f"https://lotse.example/lippe/schule/kinder/{pupil.code}/"
    text = answer.content.decode()
    assert [name for name in ("Şirin", "Haddad", "2008") if name in text] == []


def test_uids_stay_while_the_calendar_changes(world: World) -> None:
    with world.lippe.scope():
        pupil_of(world.lippe)
    url = address(world.lippe)

    def uids() -> set[str]:
        return {str(one["uid"]) for one in Calendar.from_ical(Client().get(url).content).walk("VEVENT")}

    before = uids()
    with world.lippe.scope():
        DeadlineRule.objects.create(
            key="turns_18", label="Volljährig", anchor="born", count=18, unit="years", changed_at=NOW
        )
        make.followup(world.lippe)
    assert uids() == before and len(before) > 0


def test_nothing_is_sent_again_while_nothing_has_changed(world: World, _now: Any) -> None:
    with world.lippe.scope():
        pupil = pupil_of(world.lippe)
    url = address(world.lippe)
    etag = Client().get(url)["ETag"]
    _now.shift(dt.timedelta(hours=3))
    again = Client().get(url, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert Client().head(url).status_code == 200
    with world.lippe.scope():
        Pupil.objects.filter(pk=pupil.pk).update(state="completed")
    changed = Client().get(url, headers={"if-none-match": etag})
    assert changed.status_code == 200
    assert changed["ETag"] != etag


def test_only_reading_is_possible(world: World) -> None:
    assert Client().post(address(world.lippe)).status_code == 405


def _inactive(place: Place) -> None:
    member = place.counsellor
    member.is_active = False
    member.save()


def _no_account(place: Place) -> None:
    user = place.counsellor.user
    user.is_active = False
    user.save()


def _other_role(place: Place) -> None:
    MembershipRole.objects.filter(membership=place.counsellor).update(role=Role.FUNDER)


def _revoked(place: Place) -> None:
    services.revoke_calendar_link(actor=place.counsellor, now=NOW)


def _renewed(place: Place) -> None:
    services.new_calendar_link(actor=place.counsellor, now=NOW)


def _expired(place: Place) -> None:
    Link.objects.update(expires_at=NOW)


@pytest.mark.parametrize("happens", [_inactive, _no_account, _other_role, _revoked, _renewed, _expired])
def test_the_address_opens_nothing_from_that_moment(world: World, happens: Callable[[Place], None]) -> None:
    with world.lippe.scope():
        pupil_of(world.lippe)
    url = address(world.lippe)
    assert summaries(url) != []
    with world.lippe.scope():
        happens(world.lippe)
    assert Client().get(url).status_code == 404


def test_it_opens_in_its_own_centre_only_and_cannot_be_guessed(world: World) -> None:
    url = address(world.lippe)
    for other in (
        url.replace("/lippe/", "/nachbar/"),
        url.replace(".ics", "x.ics"),
        world.lippe.url("kalender/.ics"),
        world.lippe.url("kalender/%00.ics"),
        world.lippe.url(f"kalender/{'9' * 5000}.ics"),
    ):
        assert Client().get(other).status_code == 404, other


def test_a_link_of_another_purpose_is_no_calendar(world: World) -> None:
    url = address(world.lippe)
    with world.lippe.scope():
        Link.objects.update(purpose="invitation")
    assert Client().get(url).status_code == 404


@pytest.mark.parametrize("role", Role)
def test_who_may_have_a_calendar(world: World, role: Role) -> None:
    with world.lippe.scope():
        member = world.lippe.member(role)
        if role in {Role.DIRECTOR, Role.COUNSELLOR, Role.COORDINATOR}:
            assert len(services.new_calendar_link(actor=member, now=NOW)) == 43
        else:
            for act in (services.new_calendar_link, services.extend_calendar_link, services.revoke_calendar_link):
                with pytest.raises(NotAllowed):
                    act(actor=member, now=NOW)
            assert selectors.calendar_owner(member.pk) is None


def test_the_page_makes_shows_once_extends_and_switches_off(world: World, settings: Any) -> None:
    settings.BASE_URL = "https://lotse.example"
    client, page = world.lippe.client(), world.lippe.url(PAGE)
    assert client.get(page).context["page"].expires_on is None
    made = client.post(f"{page}link/")
    shown = made.context["address"]
    assert shown.https.startswith("https://lotse.example/lippe/kalender/")
    assert shown.subscribe == shown.https.replace("https://", "webcal://")
    assert f'value="{shown.https}"' in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert client.get(f"{page}link/").status_code == 405
    later = client.get(page)
    assert shown.https not in later.content.decode()
    assert later.context["page"].expires_on == TODAY + 365 * DAY
    path = shown.https.removeprefix("https://lotse.example")
    with time_machine.travel(NOW + 300 * DAY, tick=False):
        client = world.lippe.client()
        client.post(f"{page}verlaengern/")
        assert client.get(page).context["page"].expires_on == TODAY + 665 * DAY
    with time_machine.travel(NOW + 500 * DAY, tick=False):
        assert Client().get(path).status_code == 200  # the same address
        client = world.lippe.client()
        client.post(f"{page}abschalten/")
        assert Client().get(path).status_code == 404
        assert "gilt nicht mehr" in client.post(f"{page}verlaengern/", follow=True).content.decode()
        client.post(f"{page}abschalten/")  # a second click


def test_a_double_click_leaves_one_link(world: World) -> None:
    first, second = address(world.lippe), address(world.lippe)
    assert [Client().get(url).status_code for url in (first, second)] == [404, 200]


def test_heute_reminds_before_the_calendar_ends(world: World) -> None:
    with world.lippe.scope():
        member = world.lippe.counsellor
        assert selectors.expiring_calendar(member, TODAY) == []
        services.new_calendar_link(actor=member, now=NOW)
        assert selectors.expiring_calendar(member, TODAY + 334 * DAY) == []
        [line] = selectors.expiring_calendar(member, TODAY + 335 * DAY)
        assert (line.due_on, line.action_url) == (TODAY + 365 * DAY, world.lippe.url(f"{PAGE}verlaengern/"))
        assert selectors.expiring_calendar(world.lippe.member(Role.FUNDER), TODAY) == []
