"""The command line: what an operator types, and what it answers."""

import io
import re

import pytest
from django.core.management import call_command
from django.test import Client

from lotse.core.tenancy import tenant_scope
from lotse.operations.centres import CentreInvalid
from lotse.tenants.models import Centre, Membership
from tests.world import PASSWORD, World

WORDS = {
    "slug": "neustadt",
    "name": "Kommunales Integrationszentrum Neustadt",
    "district": "Stadt Neustadt",
    "ags": "05999",
    "admin_email": "Verwaltung@neustadt.example.org",
    "admin_name": "Kim Anfang",
}


def _create(**changes: str) -> str:
    out = io.StringIO()
    call_command("create-centre", stdout=out, **(WORDS | changes))
    return out.getvalue()


def test_a_new_centre_can_be_entered_by_its_first_administrator(world: World) -> None:
    url = re.search(r"https?://\S+", _create())
    assert url
    path = re.sub(r"^https?://[^/]+", "", url.group())
    client = Client()
    assert client.get(path).status_code == 200
    client.post(path, {"name": "Kim Anfang", "password": PASSWORD, "repeated": PASSWORD})
    with tenant_scope(Centre.objects.get(slug="neustadt").pk):
        member = Membership.objects.get()
        assert member.user.email == "verwaltung@neustadt.example.org" and member.role_labels == "Verwaltung"


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"slug": "konto"}, "konto"),
        ({"slug": "lippe"}, "Kurzname"),
        ({"slug": "Mit Leerzeichen"}, "nicht angelegt"),
        ({"ags": "9999"}, "Fünf Ziffern"),
        ({"admin_email": "keine Adresse"}, "E-Mail"),
    ],
)
def test_a_centre_that_cannot_be_is_refused_with_a_sentence(world: World, changes: dict[str, str], word: str) -> None:
    before = Centre.objects.count()
    with pytest.raises(CentreInvalid, match=word):
        _create(**changes)
    assert Centre.objects.count() == before
