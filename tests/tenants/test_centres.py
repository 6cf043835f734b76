"""Whose centre a page belongs to, who comes in, and what errors become."""

import pytest
from django.test import Client

from lotse.core.errors import LotseError, NotAllowed, NotFound
from lotse.tenants import rights, selectors
from lotse.tenants.enums import Role
from lotse.tenants.models import RESERVED_SLUGS, Membership, MembershipRole
from lotse.workspace import views
from tests.architecture.routes import routes
from tests.world import NOW, World


def test_no_centre_can_take_the_address_of_another_page() -> None:
    first_parts = {route.path.split("/")[0] for route in routes()} - {"", "<slug:centre>"}
    assert first_parts <= RESERVED_SLUGS | {"static"}


def test_with_one_centre_the_login_leads_straight_to_it(world: World) -> None:
    assert world.lippe.client().get("/konto/zentren/")["Location"] == "/lippe/heute/"


def test_somebody_in_two_centres_chooses(world: World) -> None:
    user = world.lippe.counsellor.user
    with world.other.scope():
        there = Membership.objects.create(user=user, name="Alice", since_on=NOW.date())
        MembershipRole.objects.create(membership=there, role=Role.DIRECTOR)
    client = world.lippe.client()
    page = client.get("/konto/zentren/").content.decode()
    assert 'href="/lippe/heute/"' in page and 'href="/nachbar/heute/"' in page
    assert "Bildungsberatung" in page and "Leitung" in page
    # Roles do not travel: counsellor here, director there
    assert client.get(world.other.url("verwaltung/protokoll/")).status_code == 200
    assert client.get(world.lippe.url("verwaltung/protokoll/")).status_code == 403


def test_somebody_without_a_centre_is_told_whom_to_ask(world: World) -> None:
    client = Client()
    client.force_login(world.charlie)
    assert "zu keinem Zentrum" in client.get("/konto/zentren/").content.decode()


def test_an_inactive_membership_is_no_own_centre(world: World) -> None:
    with world.lippe.scope():
        Membership.objects.filter(pk=world.lippe.counsellor.pk).update(is_active=False)
    assert selectors.own_centres(world.lippe.counsellor.user) == []


def test_an_inactive_member_holds_no_right(world: World) -> None:
    with world.lippe.scope():
        member = world.lippe.director
        member.is_active = False
        assert not any(member.holds(right.code) for right in rights.all_rights())
        assert not member.reads_personal_files


def test_several_roles_add_up(world: World) -> None:
    with world.lippe.scope():
        member = world.lippe.member(Role.FUNDER)
        assert not member.holds("administration.view_log")
        MembershipRole.objects.create(membership=member, role=Role.PRIVACY_OFFICER)
        member.forget_roles()
        assert member.holds("administration.view_log") and member.holds("tenants.use_workspace")
        assert member.role_labels == "Förderung, Datenschutz"


def test_a_right_that_nobody_declared_is_a_mistake_of_ours(world: World) -> None:
    with world.lippe.scope(), pytest.raises(KeyError):
        world.lippe.counsellor.holds("people.fly")
    with pytest.raises(ValueError, match="declared twice"):
        rights.declare("tenants.use_workspace", "", roles=())


@pytest.mark.parametrize(("error", "status"), [(NotFound(), 404), (NotAllowed(), 403)])
def test_named_errors_become_the_pages_they_mean(
    world: World, error: LotseError, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise error

    monkeypatch.setattr(views.selectors, "today_page", fail)
    assert world.lippe.client().get("/lippe/heute/").status_code == status


@pytest.mark.parametrize(("roles", "count"), [((), 10), ((Role.DIRECTOR,), 1), ((Role.DIRECTOR, Role.FUNDER), 2)])
def test_active_members_by_role(world: World, roles: tuple[Role, ...], count: int) -> None:
    with world.lippe.scope():
        assert selectors.active_members(*roles).count() == count
        Membership.objects.filter(pk=world.lippe.members[Role.DIRECTOR].pk).update(is_active=False)
        assert selectors.active_members(*roles).count() == count - 1


def test_names_for_the_log_come_in_one_query(world: World, django_assert_num_queries: object) -> None:
    ids = [member.pk for member in world.lippe.members.values()] + [world.other.counsellor.pk]
    with world.lippe.scope(), django_assert_num_queries(1):  # type: ignore[operator]
        assert len(selectors.member_names([*ids, None])) == 10
