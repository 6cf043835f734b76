"""Two people with the same page open: who saves second is told, and the first one's words stay."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from lotse.cases.models import Case
from lotse.directory.models import Organisation
from lotse.schooling.models import School
from lotse.tenants.enums import Role
from lotse.tenants.models import Centre, Municipality
from tests import make
from tests.world import World

TOLD = "Jemand anderes hat diese Angaben inzwischen geändert."


def typed(page: str) -> dict[str, str]:
    """The fields of the page as a browser would send them."""
    found = {}
    main = page[page.index("<main") :]
    for tag in re.findall(r"<input\b[^>]*>", main):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or "checked" in tag):
            found[name[1]] = html.unescape(value[1]) if value else "on" if "checkbox" in tag else ""
    for name_of, body in re.findall(r'<textarea\b[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', main, re.DOTALL):
        found[name_of] = html.unescape(body)
    for name_of, more, body in re.findall(r'<select\b[^>]*name="([^"]+)"([^>]*)>(.*?)</select>', main, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body)
        if chosen or "multiple" not in more:
            found[name_of] = chosen[1] if chosen else ""
    return found


def second_is_told(client: Client, url: str, field: str, first: str, second: str) -> None:
    """Both open the page, both save another value of ``field``."""
    seen = typed(client.get(url).content.decode())
    assert client.post(url, seen | {field: first}).status_code == 302
    page = client.post(url, seen | {field: second}).content.decode()
    assert TOLD in page and second in page
    assert first in client.get(url).content.decode()


def _centre(world: World) -> tuple[str, str, Callable[[], Any]]:
    return "verwaltung/zentrum/", "phone", lambda: Centre.objects.get(slug="lippe").phone


def _municipality(world: World) -> tuple[str, str, Callable[[], Any]]:
    town = world.lippe.municipalities[0]
    return f"verwaltung/gemeinden/{town.pk}/", "name", lambda: Municipality.objects.get(pk=town.pk).name


def _school(world: World) -> tuple[str, str, Callable[[], Any]]:
    school = make.school(world.lippe)
    path = f"schule/schulen/{school.organisation.code}/bearbeiten/"
    return path, "phone", lambda: School.objects.get().organisation.phone


def _partner(world: World) -> tuple[str, str, Callable[[], Any]]:
    code = make.organisation(world.lippe, "sports", "Sportverein").code
    path = f"netzwerk/organisationen/{code}/bearbeiten/"
    return path, "phone", lambda: Organisation.objects.get(code=code).phone


def _venue(world: World) -> tuple[str, str, Callable[[], Any]]:
    place = make.venue(world.lippe)
    return f"netzwerk/orte/{place.code}/", "directions", lambda: type(place).objects.get().directions


def _contact_person(world: World) -> tuple[str, str, Callable[[], Any]]:
    person = make.contact_person(make.organisation(world.lippe, "sports", "Sportverein"))
    return f"netzwerk/ansprechpersonen/{person.code}/", "phone", lambda: type(person).objects.get().phone


def _agreement(world: World) -> tuple[str, str, Callable[[], Any]]:
    row = make.agreement(world.lippe, make.organisation(world.lippe, "sports", "Sportverein"))
    return f"netzwerk/vereinbarungen/{row.code}/", "note", lambda: type(row).objects.get().note


def _case(world: World) -> tuple[str, str, Callable[[], Any]]:
    case = make.case(world.lippe)
    return f"beratung/faelle/{case.code}/bearbeiten/", "goal", lambda: Case.objects.get().goal


def _an_offer(world: World) -> tuple[str, str, Callable[[], Any]]:
    offer = make.offer(world.lippe)
    return f"netzwerk/angebote/{offer.code}/bearbeiten/", "phone", lambda: type(offer).objects.get().phone


def _body(world: World) -> tuple[str, str, Callable[[], Any]]:
    body = make.body(world.lippe)
    return f"netzwerk/gremien/{body.code}/bearbeiten/", "purpose", lambda: type(body).objects.get().purpose


def _work_order(world: World) -> tuple[str, str, Callable[[], Any]]:
    order = make.work_order(make.body(world.lippe), member=world.lippe.member(Role.NETWORKER))
    return f"netzwerk/auftraege/{order.code}/bearbeiten/", "order_text", lambda: type(order).objects.get().text


NETWORK = (_partner, _venue, _contact_person, _agreement, _an_offer, _body, _work_order)


@pytest.mark.parametrize("made", [_centre, _municipality, _school, _case, *NETWORK])
def test_the_second_is_told_and_the_first_stays(world: World, made: Callable[..., Any]) -> None:
    known = {_centre: Role.DIRECTOR, _municipality: Role.ADMINISTRATOR} | dict.fromkeys(NETWORK, Role.NETWORKER)
    role = known.get(made, Role.COUNSELLOR)
    with world.lippe.scope():
        path, field, stored = made(world)
    second_is_told(world.lippe.client(role), world.lippe.url(path), field, "05231 11", "05231 22")
    with world.lippe.scope():
        assert stored() == "05231 11"
