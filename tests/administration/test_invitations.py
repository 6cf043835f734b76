"""From the invitation to the first day: mail, link, account, roles."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.test import Client

from lotse.accounts.models import User
from lotse.administration import selectors, services
from lotse.administration.models import Invitation
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.outbox.models import Mail
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from tests.world import NOW, PASSWORD, Place, World

PASS_WORD = "Regen-am-Hermannsdenkmal"
ADDRESS = "neu@example.org"


@pytest.fixture(autouse=True)
def _on_that_monday() -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def invite(place: Place, email: str = ADDRESS, roles: tuple[str, ...] = ("counsellor", "funder")) -> str:
    """Invite through the page; returns the path of the link in the mail."""
    data = {"name": "Neu Hier", "email": email, "roles": roles}
    response = place.client(Role.ADMINISTRATOR).post(place.url("verwaltung/zugaenge/einladen/"), data)
    assert response.status_code == 302, response.content.decode()
    return newest_link()


def newest_link() -> str:
    mail = Mail.objects.latest("created_at", "id")
    return re.findall(r"http://localhost:8000(/\S+)", mail.text)[0]


def take(path: str, client: Client | None = None) -> Any:
    data = {"name": "Neu Hier", "password": PASS_WORD, "repeated": PASS_WORD}
    return (client or Client()).post(path, data)


def test_an_invited_person_sets_a_password_and_works(world: World) -> None:
    path = invite(world.lippe)
    page = Client().get(path).content.decode()
    assert "Kommunales Integrationszentrum Kreis Lippe hat Sie eingeladen" in page
    assert "Bildungsberatung, Förderung" in page
    assert take(path)["Location"] == "/konto/anmelden/"
    client = Client()
    client.post("/konto/anmelden/", {"login": ADDRESS, "password": PASS_WORD})
    assert client.get(world.lippe.url("heute/")).status_code == 200
    assert client.get(world.other.url("heute/")).status_code == 404
    with world.lippe.scope():
        member = Membership.objects.get(user__email=ADDRESS)
        assert member.roles == {Role.COUNSELLOR, Role.FUNDER}
        assert member.since_on == NOW.date()
        assert selectors.invitation_rows() == []


def test_opening_the_link_uses_nothing_up_and_the_button_works_once(world: World) -> None:
    path = invite(world.lippe)
    for _ in range(3):
        assert Client().get(path).status_code == 200
    assert take(path).status_code == 302
    again = take(path)
    assert again.status_code == 404 and "Dieser Link gilt nicht mehr" in again.content.decode()
    assert User.objects.filter(email=ADDRESS).count() == 1


def test_the_link_ends_after_two_weeks(world: World, _on_that_monday: Any) -> None:
    path = invite(world.lippe)
    _on_that_monday.shift(dt.timedelta(days=14))
    assert Client().get(path).status_code == 404


def test_the_link_opens_nothing_under_another_centre(world: World) -> None:
    path = invite(world.lippe)
    assert Client().get(path.replace("/lippe/", "/nachbar/")).status_code == 404


def test_a_weak_or_mistyped_password_keeps_the_link_and_the_name(world: World) -> None:
    path = invite(world.lippe)
    for password, repeated, sentence in (
        ("kurz", "kurz", "mindestens 12 Zeichen"),
        (PASS_WORD, "anders-als-vorher", "verschieden"),
    ):
        page = Client().post(path, {"name": "Neu", "password": password, "repeated": repeated})
        assert page.status_code == 200 and sentence in page.content.decode()
    assert take(path).status_code == 302


def test_somebody_with_an_account_joins_by_signing_in(world: World) -> None:
    path = invite(world.lippe, email=world.charlie.email.upper())
    assert "gibt es schon ein Konto" in Client().get(path).content.decode()
    client = Client()
    client.post(f"/konto/anmelden/?next={path}", {"login": world.charlie.email, "password": PASSWORD})
    assert "Einladung annehmen" in client.get(path).content.decode()
    assert client.get(world.lippe.url("heute/")).status_code == 404
    assert client.post(path)["Location"] == world.lippe.url("heute/")
    assert client.get(world.lippe.url("heute/")).status_code == 200


def test_nobody_joins_with_the_invitation_of_another(world: World) -> None:
    path = invite(world.lippe, email=world.charlie.email)
    stranger = world.other.client(Role.COUNSELLOR)
    assert stranger.post(path).status_code == 200
    assert Client().post(path, {"name": "X", "password": PASS_WORD, "repeated": PASS_WORD}).status_code == 200
    assert stranger.get(world.lippe.url("heute/")).status_code == 404
    with world.lippe.scope():
        assert not Membership.objects.filter(user=world.charlie).exists()


def test_sending_again_replaces_the_link(world: World) -> None:
    first = invite(world.lippe)
    with world.lippe.scope():
        invitation = Invitation.objects.get()
    client = world.lippe.client(Role.ADMINISTRATOR)
    client.post(world.lippe.url(f"verwaltung/einladungen/{invitation.pk}/erneut/"))
    assert Mail.objects.count() == 2
    second = next(path for mail in Mail.objects.all() for path in re.findall(r"8000(/\S+)", mail.text) if path != first)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


def test_a_revoked_invitation_opens_nothing(world: World) -> None:
    path = invite(world.lippe)
    with world.lippe.scope():
        invitation = Invitation.objects.get()
    client = world.lippe.client(Role.ADMINISTRATOR)
    client.post(world.lippe.url(f"verwaltung/einladungen/{invitation.pk}/zurueck/"))
    assert Client().get(path).status_code == 404
    assert client.post(world.lippe.url(f"verwaltung/einladungen/{invitation.pk}/zurueck/")).status_code == 404
    invite(world.lippe)  # and may be invited anew


def test_the_service_refuses_what_makes_no_sense(world: World) -> None:
    with world.lippe.scope():
        administrator = world.lippe.member(Role.ADMINISTRATOR)
        person = {"name": "Neu", "email": ADDRESS, "now": NOW}
        services.invite(actor=administrator, roles=["funder"], **person)
        with pytest.raises(services.AlreadyInvited):
            services.invite(actor=administrator, roles=["funder"], **person)
        with pytest.raises(services.NoRole):
            services.invite(actor=administrator, roles=["king"], name="X", email="x@example.org", now=NOW)
        with pytest.raises(services.AlreadyMember):
            email = world.lippe.counsellor.user.email.upper()
            services.invite(actor=administrator, roles=["funder"], name="X", email=email, now=NOW)
        with pytest.raises(NotAllowed):
            services.invite(actor=world.lippe.director, roles=["funder"], name="X", email="x@example.org", now=NOW)
        invitation = Invitation.objects.get()
        services.revoke_invitation(actor=administrator, invitation=invitation, now=NOW)
        with pytest.raises(ChangedMeanwhile):
            services.revoke_invitation(actor=administrator, invitation=invitation, now=NOW)


def test_the_mail_names_the_centre_and_its_subject_nobody(world: World) -> None:
    invite(world.lippe)
    mail = Mail.objects.get()
    assert mail.subject == "Lotse: Ihre Einladung"
    assert mail.to == ADDRESS and mail.centre == world.lippe.centre
    assert "Kommunales Integrationszentrum Kreis Lippe" in mail.text and "14 Tage" in mail.text


def test_whoever_got_an_account_in_the_same_moment_is_sent_to_the_login(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = invite(world.lippe)
    User.objects.create_user(ADDRESS, PASSWORD, name="Aus dem anderen Zentrum")
    monkeypatch.setattr(services, "user_by_email", lambda _: None)  # as it was an instant before
    with world.lippe.scope():
        secret = path.rstrip("/").rsplit("/", 1)[-1]
        with pytest.raises(services.HasAccount):
            services.accept_as_new(secret=secret, name="Neu", password=PASSWORD, now=clock.now())
        assert Invitation.objects.get().accepted_at is None
