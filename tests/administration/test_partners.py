"""Accounts of partners: invited on the page of their organisation, for what concerns it; and ended again."""

import re
from typing import Any

import pytest
import time_machine
from django.test import Client

from lotse.administration import rules, services
from lotse.administration.models import Invitation
from lotse.audit.models import Entry
from lotse.core.errors import NotAllowed
from lotse.directory.models import Organisation, Representative
from lotse.outbox.models import Mail
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, PASSWORD, Place, World

INVITED = {"name": "نور | Amt 🌻", "email": "Petra@example.org"}


@pytest.fixture(autouse=True)
def _at_ten() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def partner(place: Place, name: str = "DRK Detmold", kind: str = "welfare", **fields: Any) -> Organisation:
    return make.organisation(place, kind, name, **fields)


def invite(place: Place, of: Organisation, role: Role = Role.COUNSELLOR, **data: str) -> Any:
    url = place.url(f"netzwerk/organisationen/{of.code}/konten/einladen/")
    return place.client(role).post(url, INVITED | data)


def test_a_contact_person_is_invited_joins_and_sees_only_what_concerns_its_organisation(world: World) -> None:
    place = world.lippe
    with place.scope():
        of = partner(place)
        person = make.contact_person(of, "Petra Amt", email="petra@example.org")
    client, page = place.client(), place.url(f"netzwerk/organisationen/{of.code}/konten/")
    assert f"{page}einladen/?person={person.code}" in client.get(page).content.decode()
    form = client.get(f"{page}einladen/?person={person.code}").context["form"]
    assert form.initial == {"name": "Petra Amt", "email": "petra@example.org"}
    assert invite(place, of)["Location"] == page
    shown = client.get(page).content.decode()
    assert "Noch einmal schicken" in shown and "?person=" not in shown  # one invitation is enough
    mail = Mail.objects.get()
    assert "(DRK Detmold)" in mail.text and "Partnerstelle" not in mail.text
    path = place.url(f"einladung/{re.findall(r'/einladung/([^/]+)/', mail.text)[0]}/")
    assert "DRK Detmold" in Client().get(path).content.decode()
    Client().post(path, {"name": "Petra Amt", "password": PASSWORD, "repeated": PASSWORD})
    with place.scope():
        found = Representative.objects.get()
        assert (found.organisation, set(found.membership.roles)) == (of, {Role.PARTNER})
    own = Client()
    own.force_login(found.membership.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    start = own.get(place.url("meine-verweise/")).content.decode()
    assert ("Meine Verweise" in start, "Meine Listen" in start) == (True, False)  # it decides nothing
    others = ("heute/", "familien/", f"netzwerk/organisationen/{of.code}/")
    assert [own.get(place.url(one)).status_code for one in others] == [403, 403, 403]
    assert own.get(world.other.url("meine-verweise/")).status_code == 404

    # The access ends at once, and comes back
    client.post(f"{page}{found.membership.pk}/beenden/")
    assert own.get(place.url("meine-verweise/")).status_code in {302, 404}
    assert "Wieder freigeben" in client.get(page).content.decode()
    client.post(f"{page}{found.membership.pk}/freigeben/")
    with place.scope():
        assert Representative.objects.get().membership.is_active
        actions = (
            Entry.objects.filter(object_id=found.membership.pk).order_by("at", "id").values_list("action", flat=True)
        )
        assert {"administration.member_deactivated", "administration.member_reactivated"} <= set(actions)


def test_an_office_that_decides_has_lists_too(world: World) -> None:
    place = world.lippe
    with place.scope():
        office = partner(place, "Schulamt", "school_authority")
        Representative.objects.create(membership=place.member(Role.PARTNER), organisation=office)
    start = place.client(Role.PARTNER).get(place.url("meine-verweise/")).content.decode()
    assert "Meine Listen" in start
    facts = place.client().get(place.url(f"netzwerk/organisationen/{office.code}/")).content.decode()
    assert place.url(f"schule/stellen/{office.code}/zugang/") in facts


def test_what_makes_no_sense_says_why_and_keeps_what_was_typed(world: World) -> None:
    place = world.lippe
    with place.scope():
        of, closed = partner(place), partner(place, "Früher", is_active=False)
        school = partner(place, "Schule", "school")
    invite(place, of)
    twice = invite(place, of, email="PETRA@example.org").content.decode()
    assert "schon eingeladen" in twice and INVITED["name"] in twice
    assert "hat hier schon einen Zugang" in invite(place, of, email=place.counsellor.user.email).content.decode()
    assert "arbeitet nicht mehr" in invite(place, closed, email="x@example.org").content.decode()
    assert invite(place, of, name="\x00").status_code == 200
    odd = place.url(f"netzwerk/organisationen/{of.code}/konten/einladen/?person=%00")
    assert place.client().get(odd).status_code == 200
    assert invite(place, school).status_code == 404
    assert invite(world.other, of).status_code == 404
    assert invite(place, of, Role.NETWORKER).status_code == 403
    with place.scope():
        assert Invitation.objects.count() == 1


def test_invitations_of_partners_are_sent_again_and_taken_back_where_they_were_made(world: World) -> None:
    place = world.lippe
    with place.scope():
        of, other = partner(place), partner(place, "Caritas")
    invite(place, of)
    with place.scope():
        invitation = Invitation.objects.get()
    base = f"konten/einladungen/{invitation.pk}/"
    client = place.client()
    wrong = place.url(f"netzwerk/organisationen/{other.code}/{base}erneut/")
    assert client.post(wrong).status_code == 404
    right = place.url(f"netzwerk/organisationen/{of.code}/{base}")
    client.post(f"{right}erneut/")
    assert Mail.objects.count() == 2
    client.post(f"{right}zurueck/")
    assert client.post(f"{right}zurueck/").status_code == 404
    with place.scope():
        assert Invitation.objects.get().revoked_at == NOW


def test_whoever_advises_manages_partners_and_nobody_else(world: World) -> None:
    place = world.lippe
    with place.scope():
        of = partner(place)
        administrator = place.member(Role.ADMINISTRATOR)
        services.invite_partner(actor=administrator, organisation=of, email="a@example.org", name="A", now=NOW)
        services.invite(actor=administrator, email="b@example.org", name="B", roles=["funder"], now=NOW)
        with pytest.raises(services.PartnerElsewhere):
            services.invite(actor=administrator, email="c@example.org", name="C", roles=["partner"], now=NOW)
        for role in Role:
            actor, member = place.member(role), place.member(Role.PARTNER)
            for account in (member, place.member(Role.FUNDER)):
                may = rules.may_manage(actor, account)
                assert may == rules.managed_members(actor).filter(pk=account.pk).exists()
                assert may == (
                    role == Role.ADMINISTRATOR or (role in {Role.DIRECTOR, Role.COUNSELLOR} and account is member)
                )
            for invitation in Invitation.objects.all():
                may = rules.may_manage(actor, invitation)
                assert may == rules.managed_invitations(actor).filter(pk=invitation.pk).exists()
        with pytest.raises(NotAllowed):
            services.deactivate_member(actor=place.counsellor, member=place.member(Role.FUNDER), now=NOW)
        services.deactivate_member(actor=place.counsellor, member=place.member(Role.PARTNER), now=NOW)
