"""Offices that papers go to: kept by whoever keeps the schools, seen by whoever sees them."""

from typing import Any

import pytest

from lotse.audit.models import Entry
from lotse.core.errors import NotAllowed
from lotse.directory.models import Organisation
from lotse.schooling.selectors.offices import offices
from lotse.schooling.services import offices as services
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, World

ENTERED: dict[str, Any] = {
    "kind": "health_office", "name": "Gesundheitsamt Kreis Lippe", "is_active": "on", "street": "Amtsweg 5",
    "postcode": "32756", "town": "Detmold", "email": "gesundheitsamt@example.org",
}  # fmt: skip


def data(**more: Any) -> services.OfficeData:
    return services.OfficeData(
        **(dict.fromkeys(services.OFFICE_FIELDS, "") | {"municipality": None, "is_active": True} | more)
    )


def test_an_office_is_entered_and_corrected_on_pages(world: World) -> None:
    client, url = world.lippe.client(), world.lippe.url("schule/stellen/")
    assert "Noch ist keine Stelle eingetragen" in client.get(url).content.decode()
    assert client.post(f"{url}neu/", ENTERED | {"postcode": "3275"}).status_code == 200
    assert client.post(f"{url}neu/", ENTERED).status_code == 302
    with world.lippe.scope():
        (office,) = offices()
    page = client.get(f"{url}{office.code}/")
    seen = page.context["form"]["seen"].value()
    mine = ENTERED | {"seen": seen, "phone": "05231 11"}
    assert client.post(f"{url}{office.code}/", mine).status_code == 302
    told = client.post(f"{url}{office.code}/", ENTERED | {"seen": seen, "phone": "05231 22"}).content.decode()
    assert "Jemand anderes hat diese Angaben inzwischen geändert." in told and "05231 22" in told
    with world.lippe.scope():
        assert offices().get().phone == "05231 11"
        assert Entry.objects.filter(action__startswith="schooling.office_").count() == 2
    assert "gesundheitsamt@example.org" in client.get(url).content.decode()


def test_schools_and_clubs_are_no_offices(world: World) -> None:
    with world.lippe.scope():
        make.school(world.lippe)
        club = make.organisation(world.lippe, "sports", "Sportbund")
        assert not offices().exists()
        with pytest.raises(services.OfficeKindUnfit):
            services.add_office(actor=world.lippe.counsellor, data=data(kind="sports", name="Sportbund"), now=NOW)
    assert world.lippe.client().get(world.lippe.url(f"schule/stellen/{club.code}/")).status_code == 404


@pytest.mark.parametrize("role", [Role.FUNDER, Role.NETWORKER, Role.PRIVACY_OFFICER])
def test_others_change_no_office(world: World, role: Role) -> None:
    with world.lippe.scope():
        office = make.organisation(world.lippe, "health_office", "Gesundheitsamt")
        for act in (
            lambda **more: services.add_office(**more),
            lambda **more: services.change_office(office=office, **more),
        ):
            with pytest.raises(NotAllowed):
                act(actor=world.lippe.member(role), data=data(kind="health_office", name="Anders"), now=NOW)
        assert Organisation.objects.get().name == "Gesundheitsamt"
