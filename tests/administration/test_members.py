"""Who works in a centre, with which roles; and that nobody changes roles unseen."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from lotse.administration import selectors, services
from lotse.audit.models import Entry
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership, MembershipRole
from tests.accounts.browser import set_up_factor, sign_in
from tests.world import NOW, World


def test_the_list_shows_each_member_of_the_own_centre(world: World) -> None:
    page = world.lippe.client(Role.ADMINISTRATOR).get(world.lippe.url("verwaltung/zugaenge/")).content.decode()
    assert "Bildungsberatung Kreis Lippe" in page and "counsellor@lippe.example.org" in page
    assert "Nachbarkreis" not in page


@pytest.mark.parametrize("members", [1, 9])
def test_the_list_costs_the_same_for_one_and_for_many(
    world: World, members: int, django_assert_num_queries: object
) -> None:
    with world.lippe.scope():
        Membership.objects.exclude(
            pk__in=[member.pk for member in list(world.lippe.members.values())[:members]]
        ).delete()
        with django_assert_num_queries(3):  # type: ignore[operator]
            assert len(selectors.member_rows()) == members


def test_the_list_tells_who_lacks_the_second_factor(world: World) -> None:
    set_up_factor(world.lippe.counsellor.user)
    with world.lippe.scope():
        rows = {row.email: row for row in selectors.member_rows()}
    assert rows["counsellor@lippe.example.org"].second_factor
    assert not rows["funder@lippe.example.org"].second_factor
    assert not rows["funder@lippe.example.org"].second_factor_due


def test_changed_roles_hold_at_the_next_request_and_are_recorded(world: World) -> None:
    funder = world.lippe.client(Role.FUNDER)
    assert funder.get(world.lippe.url("verwaltung/zugaenge/")).status_code == 403
    subject = world.lippe.members[Role.FUNDER]
    client = world.lippe.client(Role.ADMINISTRATOR)
    path = world.lippe.url(f"verwaltung/zugaenge/{subject.pk}/rollen/")
    assert client.get(path).status_code == 200
    client.post(path, {"roles": ["administrator", "networker"]})
    assert funder.get(world.lippe.url("verwaltung/zugaenge/")).status_code == 200
    with world.lippe.scope():
        entry = Entry.objects.get(action="administration.roles_changed")
        assert entry.fields == ["+administrator", "+networker", "-funder"]
        assert entry.object_id == subject.pk
        assert entry.actor_id == world.lippe.members[Role.ADMINISTRATOR].pk


def test_unchanged_roles_are_no_entry(world: World) -> None:
    with world.lippe.scope():
        administrator = world.lippe.member(Role.ADMINISTRATOR)
        services.change_roles(actor=administrator, member=world.lippe.counsellor, roles=["counsellor"], now=NOW)
        assert not Entry.objects.exists()


def test_the_last_administrator_stays(world: World) -> None:
    with world.lippe.scope():
        last = world.lippe.member(Role.ADMINISTRATOR)
        with pytest.raises(services.LastAdministrator):
            services.change_roles(actor=last, member=last, roles=["funder"], now=NOW)
        with pytest.raises(services.LastAdministrator):
            services.deactivate_member(actor=last, member=last, now=NOW)
        assert last.roles == {Role.ADMINISTRATOR} and not Entry.objects.exists()
        # A locked administrator does not count
        second = world.lippe.member(Role.FUNDER)
        MembershipRole.objects.create(membership=second, role=Role.ADMINISTRATOR)
        Membership.objects.filter(pk=second.pk).update(is_active=False)
        with pytest.raises(services.LastAdministrator):
            services.deactivate_member(actor=last, member=last, now=NOW)
        services.reactivate_member(actor=last, member=second, now=NOW)
        services.change_roles(actor=last, member=last, roles=["funder"], now=NOW)
        assert last.roles == {Role.FUNDER}


def test_the_page_says_why_the_last_administrator_stays(world: World) -> None:
    subject = world.lippe.members[Role.ADMINISTRATOR]
    client = world.lippe.client(Role.ADMINISTRATOR)
    path = world.lippe.url(f"verwaltung/zugaenge/{subject.pk}/")
    assert "letzte Zugang" in client.post(f"{path}rollen/", {"roles": ["funder"]}).content.decode()
    assert "letzte Zugang" in client.post(f"{path}sperren/", follow=True).content.decode()


def test_a_locked_member_is_out_at_once_and_comes_back_with_the_same_roles(world: World) -> None:
    subject = world.lippe.members[Role.COUNSELLOR]
    browser = Client()
    sign_in(browser, subject.user)
    assert browser.get(world.lippe.url("heute/")).status_code == 200
    administrator = world.lippe.client(Role.ADMINISTRATOR)
    path = world.lippe.url(f"verwaltung/zugaenge/{subject.pk}/")
    administrator.post(f"{path}sperren/")
    assert browser.get(world.lippe.url("heute/")).status_code == 302  # signed out everywhere
    assert not Session.objects.filter(session_key=browser.cookies["lotse"].value).exists()
    sign_in(browser, subject.user)
    assert browser.get(world.lippe.url("heute/")).status_code == 404
    administrator.post(f"{path}freigeben/")
    assert browser.get(world.lippe.url("heute/")).status_code == 200
    with world.lippe.scope():
        member = world.lippe.counsellor
        assert member.roles == {Role.COUNSELLOR}


def test_somebody_who_works_elsewhere_too_stays_signed_in_there(world: World) -> None:
    subject = world.lippe.members[Role.COUNSELLOR]
    with world.other.scope():
        elsewhere = Membership.objects.create(user=subject.user, name="Auch hier", since_on=NOW.date())
        MembershipRole.objects.create(membership=elsewhere, role=Role.COUNSELLOR)
    browser = Client()
    sign_in(browser, subject.user)
    with world.lippe.scope():
        administrator = world.lippe.member(Role.ADMINISTRATOR)
        services.deactivate_member(actor=administrator, member=world.lippe.counsellor, now=NOW)
    assert browser.get(world.lippe.url("heute/")).status_code == 404
    assert browser.get(world.other.url("heute/")).status_code == 200


def test_two_at_once_are_told(world: World) -> None:
    with world.lippe.scope():
        administrator, member = world.lippe.member(Role.ADMINISTRATOR), world.lippe.counsellor
        services.deactivate_member(actor=administrator, member=member, now=NOW)
        with pytest.raises(ChangedMeanwhile):
            services.deactivate_member(actor=administrator, member=member, now=NOW)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_administrators_change_accounts(world: World, role: Role) -> None:
    with world.lippe.scope():
        actor, member = world.lippe.member(role), world.lippe.member(Role.ADMINISTRATOR)
        with pytest.raises(NotAllowed):
            services.change_roles(actor=actor, member=member, roles=["director"], now=NOW)
        with pytest.raises(NotAllowed):
            services.deactivate_member(actor=actor, member=member, now=NOW)
        with pytest.raises(NotAllowed):
            services.reactivate_member(actor=actor, member=member, now=NOW)


def test_director_and_privacy_officer_see_who_gave_themselves_a_role(world: World) -> None:
    with world.lippe.scope():
        administrator = world.lippe.member(Role.ADMINISTRATOR)
        services.change_roles(actor=administrator, member=administrator, roles=["administrator", "counsellor"], now=NOW)
    for role in (Role.DIRECTOR, Role.PRIVACY_OFFICER):
        page = world.lippe.client(role).get(world.lippe.url("verwaltung/protokoll/")).content.decode()
        assert "Verwaltung Kreis Lippe" in page and "neu: Bildungsberatung" in page and "eigene Rollen" in page
    assert "eigene Rollen" not in (
        world.other.client(Role.DIRECTOR).get(world.other.url("verwaltung/protokoll/")).content.decode()
    )


@pytest.mark.parametrize("changes", [1, 3])
def test_the_log_costs_the_same_for_one_and_for_many(
    world: World, changes: int, django_assert_num_queries: object
) -> None:
    with world.lippe.scope():
        administrator = world.lippe.member(Role.ADMINISTRATOR)
        for role in list(Role)[:changes]:
            member = world.lippe.member(role)
            services.change_roles(actor=administrator, member=member, roles=[role, "administrator"], now=NOW)
        with django_assert_num_queries(3):  # type: ignore[operator]
            assert len(selectors.log_rows()) == changes
