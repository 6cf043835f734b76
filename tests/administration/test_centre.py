"""The centre's own data, its municipalities, and mails that did not arrive."""

import pytest
from django_tasks_db.models import DBTaskResult

from lotse.administration import services
from lotse.audit.models import Entry
from lotse.core.errors import NotAllowed
from lotse.outbox.models import Mail
from lotse.tenants.enums import Role
from lotse.tenants.models import Centre, Municipality
from tests.world import NOW, World

VALUES = {
    "name": "KI Lippe",
    "letterhead": "KI Lippe · Felix-Fechenbach-Straße 5 · 32756 Detmold",
    "address": "Felix-Fechenbach-Straße 5\n32756 Detmold",
    "phone": "05231 62-1",
    "email": "ki@lippe.example.org",
    "website": "https://ki.example.org/",
    "opening_hours": "Mo–Do 8–16 Uhr",
}


def test_the_director_changes_the_letterhead(world: World) -> None:
    client = world.lippe.client(Role.DIRECTOR)
    path = world.lippe.url("verwaltung/zentrum/")
    assert "Absenderzeile" in client.get(path).content.decode()
    assert client.post(path, VALUES | {"sends_weekly_mail": "on", "takes_volunteers": "on"})["Location"] == path
    centre = Centre.objects.get(slug="lippe")
    assert {name: getattr(centre, name).replace("\r\n", "\n") for name in VALUES} == VALUES
    with world.lippe.scope():
        entry = Entry.objects.get()
        assert entry.action == "administration.centre_changed"
        assert entry.fields == ["address", "letterhead", "name", "opening_hours", "phone", "website"]
    assert Centre.objects.get(slug="nachbar").name == "Kommunales Integrationszentrum Nachbarkreis"


def test_a_counsellor_does_not(world: World) -> None:
    with world.lippe.scope(), pytest.raises(NotAllowed):
        services.update_centre(actor=world.lippe.counsellor, centre=world.lippe.centre, values=VALUES, now=NOW)


def test_a_wrong_address_is_told_and_the_input_kept(world: World) -> None:
    page = world.lippe.client(Role.DIRECTOR).post(world.lippe.url("verwaltung/zentrum/"), VALUES | {"email": "ki@"})
    assert page.status_code == 200 and "Felix-Fechenbach-Straße 5" in page.content.decode()


def test_municipalities_are_added_and_changed(world: World) -> None:
    client = world.lippe.client(Role.ADMINISTRATOR)
    new = {"ags": "05766004", "name": "Augustdorf", "easting_m": "484000", "northing_m": "5751000"}
    client.post(world.lippe.url("verwaltung/gemeinden/neu/"), new)
    with world.lippe.scope():
        town = Municipality.objects.get(ags="05766004")
    path = world.lippe.url(f"verwaltung/gemeinden/{town.pk}/")
    assert "Augustdorf" in client.get(path).content.decode()
    client.post(path, new | {"easting_m": "", "northing_m": ""})
    with world.lippe.scope():
        assert Municipality.objects.get(ags="05766004").easting_m is None
    assert "Augustdorf" in client.get(world.lippe.url("verwaltung/gemeinden/")).content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ags": "05766020"}, "gibt es schon"),
        ({"ags": "766"}, "acht Ziffern"),
        ({"northing_m": ""}, "beide Werte"),
    ],
)
def test_a_wrong_municipality_is_told(world: World, change: dict[str, str], sentence: str) -> None:
    new = {"ags": "05766004", "name": "Augustdorf", "easting_m": "484000", "northing_m": "5751000"}
    page = world.lippe.client(Role.DIRECTOR).post(world.lippe.url("verwaltung/gemeinden/neu/"), new | change)
    assert page.status_code == 200 and sentence in page.content.decode()


def failed(world: World, centre: Centre | None) -> Mail:
    return Mail.objects.create(
        to="familie@example.org",
        subject="Termin",
        text="Geheimes",
        centre=centre,
        state="failed",
        attempts=5,
        created_at=NOW,
    )


def test_failed_mails_are_listed_without_recipient_and_text_and_sent_again(world: World) -> None:
    mail = failed(world, world.lippe.centre)
    failed(world, None)
    client = world.lippe.client(Role.ADMINISTRATOR)
    page = client.get(world.lippe.url("verwaltung/postausgang/")).content.decode()
    assert page.count("Termin") == 1 and "familie@" not in page and "Geheimes" not in page
    client.post(world.lippe.url(f"verwaltung/postausgang/{mail.pk}/erneut/"))
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("queued", 0)
    assert DBTaskResult.objects.get().args_kwargs["args"] == [str(mail.pk)]
    again = client.post(world.lippe.url(f"verwaltung/postausgang/{mail.pk}/erneut/"), follow=True)
    assert "inzwischen geändert" in again.content.decode()


def test_mails_of_another_centre_or_of_none_do_not_exist(world: World) -> None:
    client = world.lippe.client(Role.ADMINISTRATOR)
    for mail in (failed(world, world.other.centre), failed(world, None)):
        assert client.post(world.lippe.url(f"verwaltung/postausgang/{mail.pk}/erneut/")).status_code == 404


def test_the_start_of_the_administration_shows_what_one_may(world: World) -> None:
    shown = {}
    for role in (Role.ADMINISTRATOR, Role.DIRECTOR, Role.PRIVACY_OFFICER):
        page = world.lippe.client(role).get(world.lippe.url("verwaltung/")).content.decode()
        links = ("zugaenge", "zentrum", "gemeinden", "postausgang", "protokoll")
        shown[role] = [link for link in links if f"/lippe/verwaltung/{link}/" in page]
    assert shown == {
        Role.ADMINISTRATOR: ["zugaenge", "zentrum", "gemeinden", "postausgang"],
        Role.DIRECTOR: ["zentrum", "gemeinden", "postausgang", "protokoll"],
        Role.PRIVACY_OFFICER: ["protokoll"],
    }
