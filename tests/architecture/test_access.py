"""The access table: each URL × each role × own centre, foreign centre, foreign object, nobody, inactive member."""

from collections import Counter

import pytest
from django.test import Client

from lotse.tenants import rights
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from tests.architecture.filled import Filled, names_an_object, url_of
from tests.architecture.routes import Route, read_rights, read_table, routes
from tests.world import World

OPENED = {200, 204, 302, 405}
HINT = "run `python -m tests.architecture.routes` and read what it wrote"


def of_kind(*kinds: str) -> list[Route]:
    return [route for route in routes() if route.mark[0] in kinds]


def status(client: Client, route: Route, url: str) -> int:
    """The answer to a GET; of routes that take POST only, the answer to an empty POST."""
    found = client.get(url).status_code
    return client.post(url).status_code if found == 405 else found


def by_role() -> dict[Role, list[Route]]:
    """The pages of a centre, each with a role that opens it."""
    found: dict[Role, list[Route]] = {}
    for route in of_kind("right"):
        roles = rights.get(route.mark[1]).roles
        found.setdefault(next(role for role in Role if role in roles), []).append(route)
    return found


def test_each_url_has_its_line_and_each_line_its_url() -> None:
    assert read_table() == {route.name: route.mark for route in routes()}, HINT


def test_each_view_carries_a_mark_and_each_route_a_name() -> None:
    unmarked = [route.path for route in routes() if route.mark[0] == "UNMARKED" or route.name.endswith("None")]
    assert unmarked == []


def test_each_right_that_a_url_asks_for_is_declared() -> None:
    declared = {right.code for right in rights.all_rights()}
    assert {route.mark[1] for route in of_kind("right")} <= declared


def test_the_table_of_rights_names_each_right_with_its_roles() -> None:
    routes()  # views import the rules of their app
    declared = {right.code: (right.personal, frozenset(map(str, right.roles))) for right in rights.all_rights()}
    assert read_rights() == declared, HINT


def test_pages_of_a_centre_lie_under_its_slug_and_no_other_page_asks_for_a_right() -> None:
    assert [route.name for route in of_kind("right") if route.kwargs[:1] != ("centre",)] == []
    assert [route.name for route in of_kind("signed_in", "developer") if "centre" in route.kwargs] == []


@pytest.mark.parametrize("role", Role)
def test_members_open_what_their_role_may(world: World, role: Role) -> None:
    filled, client = Filled(world.lippe, role), world.lippe.client(role)
    found = {
        route.name: client.get(url_of(route, filled)).status_code
        for route in of_kind("right")
        if role in rights.get(route.mark[1]).roles
    }
    assert {name: code for name, code in found.items() if code not in OPENED} == {}


@pytest.mark.parametrize("role", Role)
def test_members_without_a_right_open_none_of_its_pages(world: World, role: Role) -> None:
    """The middleware compares role and right and knows no page; of each right one is asked, each role another one."""
    filled, client = Filled(world.lippe, role), world.lippe.client(role)
    behind: dict[str, list[Route]] = {}
    for route in of_kind("right"):
        if role not in rights.get(route.mark[1]).roles:
            behind.setdefault(route.mark[1], []).append(route)
    turn = list(Role).index(role)
    asked = [pages[turn % len(pages)] for pages in behind.values()]
    found = {route.name: status(client, route, url_of(route, filled)) for route in asked}
    assert found == dict.fromkeys(found, 403)


def test_the_pages_of_a_foreign_centre_do_not_exist(world: World) -> None:
    """Not even for whoever opens the same page at home."""
    filled, found = Filled(world.other), {}
    for role, at_home in by_role().items():
        client = world.lippe.client(role)
        found |= {route.name: status(client, route, url_of(route, filled)) for route in at_home}
    assert found == dict.fromkeys((route.name for route in of_kind("right")), 404)


def test_foreign_objects_do_not_exist_under_the_own_centre(world: World) -> None:
    """A centre's rows are found by its scope, whatever the role: each page is asked by one, all roles in turn."""
    filled, clients = Filled(world.other), {role: world.lippe.client(role) for role in Role}
    found: dict[str, int] = {}
    asked: Counter[Role] = Counter()
    for route in (one for one in routes() if names_an_object(one)):
        may = [role for role in Role if role in rights.get(route.mark[1]).roles]
        turn = min(may, key=lambda role: asked[role])
        asked[turn] += 1
        found[route.name] = status(clients[turn], route, url_of(route, filled, under=world.lippe))
    assert found == dict.fromkeys(found, 404)


def test_whoever_is_not_signed_in_is_sent_to_the_login(world: World) -> None:
    filled, client = Filled(world.lippe), Client()
    for route in of_kind("right", "signed_in"):
        for response in (client.get(url_of(route, filled)), client.post(url_of(route, filled))):
            assert response.status_code == 302, route.name
            assert response["Location"].startswith("/konto/anmelden/?next="), route.name


def test_an_account_without_a_centre_opens_no_page_of_a_centre(world: World) -> None:
    client = Client()
    client.force_login(world.charlie)
    filled = Filled(world.lippe)
    found = {route.name: status(client, route, url_of(route, filled)) for route in of_kind("right")}
    assert found == dict.fromkeys(found, 404)


def test_an_inactive_member_opens_no_page_of_the_centre(world: World) -> None:
    filled, found = Filled(world.lippe), {}
    for role, open_before in by_role().items():
        client, urls = world.lippe.client(role), {route.name: url_of(route, filled) for route in open_before}
        with world.lippe.scope():
            Membership.objects.filter(pk=world.lippe.members[role].pk).update(is_active=False)
        found |= {route.name: status(client, route, urls[route.name]) for route in open_before}
    assert found == dict.fromkeys((route.name for route in of_kind("right")), 404)


def test_any_account_opens_its_own_pages(world: World) -> None:
    filled = Filled(world.lippe)
    for route in of_kind("signed_in"):
        client = Client()
        client.force_login(world.charlie)
        # 404: the page of a thing that this account does not have, e.g. recovery codes
        assert client.get(url_of(route, filled)).status_code in OPENED | {404}, route.name


def test_everybody_opens_public_pages(world: World) -> None:
    filled = Filled(world.lippe)
    for route in of_kind("public"):
        if route.name != "core:readyz":  # its answer depends on the database, not on who asks
            assert Client().get(url_of(route, filled)).status_code in OPENED, route.name


def test_a_link_opens_its_page_in_its_centre_and_nothing_else(world: World) -> None:
    own, foreign = Filled(world.lippe), Filled(world.other)
    for route in of_kind("link"):
        assert Client().get(url_of(route, own)).status_code == 200, route.name
        assert Client().get(url_of(route, foreign, under=world.lippe)).status_code == 404, route.name


def test_developer_pages_exist_only_where_they_are_switched_on(world: World, settings: object) -> None:
    filled = Filled(world.lippe)
    for route in of_kind("developer"):
        for switched_on, answer in ((False, 404), (True, 200)):
            settings.DEVELOPER_PAGES = switched_on  # type: ignore[attr-defined]
            assert Client().get(url_of(route, filled)).status_code == answer, route.name


def test_an_unmarked_view_is_refused(world: World, settings: object) -> None:
    settings.ROOT_URLCONF = "tests.architecture.unmarked"  # type: ignore[attr-defined]
    assert Client().get("/vergessen/").status_code == 403
