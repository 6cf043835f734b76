"""*Unser Angebot*: a mail first, then a button, then a draft that somebody of the centre makes; twice counts once."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from lotse.directory.models import ContactPerson, Offer, OfferReport, Organisation
from lotse.directory.selectors import reports as selectors
from lotse.directory.services import reports as services
from lotse.outbox.enums import MailState
from lotse.outbox.models import Mail
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, TODAY, Place, World


@pytest.fixture(autouse=True)
def _clock(db: None) -> Iterator[Any]:
    cache.clear()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock
    cache.clear()


def _typed(place: Place, clock: Any, **fields: Any) -> dict[str, Any]:
    """The form as somebody fills it in, some seconds after opening it."""
    page = Client().get(place.url("angebot-melden/")).content.decode()
    started = re.search(r'name="started" value="([^"]+)"', page)
    assert started
    clock.shift(dt.timedelta(seconds=20))
    values = {
        "organisation": "Sportfreunde | Lemgo 🏃",
        "name": "Laufen für alle",
        "summary": "Wir laufen zusammen.",
        "topics": ["sport", "meeting"],
        "when": "dienstags um 18 Uhr",
        "contact_name": "ميلا",
        "email": "Mila@example.org",
        "started": started[1],
    }
    return values | fields


def _confirmed(place: Place, clock: Any, **fields: Any) -> OfferReport:
    assert Client().post(place.url("angebot-melden/"), _typed(place, clock, **fields)).status_code == 302
    path = re.search(r"https?://[^/\s]+(/\S+)", Mail.objects.order_by("-created_at")[0].text)
    assert path
    assert Client().get(path[1]).status_code == 200
    with place.scope():
        report = OfferReport.objects.order_by("-sent_at")[0]
        assert report.confirmed_at is None
    for _ in range(2):
        assert Client().post(path[1]).status_code == 302
    with place.scope():
        report.refresh_from_db()
        assert report.confirmed_at is not None
    return report


def test_what_is_confirmed_becomes_a_draft_of_a_new_partner(world: World, _clock: Any) -> None:
    place = world.lippe
    report = _confirmed(place, _clock)
    client, url = place.client(Role.NETWORKER), place.url(f"netzwerk/gemeldet/{report.pk}/")
    with place.scope():
        (line,) = selectors.today(place.member(Role.NETWORKER), TODAY)
        assert (line.title, line.due_on) == ("Neues Angebot gemeldet: Laufen für alle", dt.date(2026, 11, 16))
        assert selectors.today(place.counsellor, TODAY) == []
    page = client.post(url, {"organisation": "", "kind": ""})
    assert "Bitte wählen Sie, was für eine Organisation es ist." in page.content.decode()
    for _ in range(2):
        client.post(url, {"organisation": "", "kind": "sports"})
    with place.scope():
        offer = Offer.objects.get()
        assert (offer.state, offer.owner, offer.description) == (
            "draft",
            place.member(Role.NETWORKER),
            "Wann: dienstags um 18 Uhr",
        )
        assert (offer.organisation.kind, offer.organisation.is_published) == ("sports", False)
        assert offer.contact and (offer.contact.name, offer.contact.email) == ("ميلا", "Mila@example.org")
        assert OfferReport.objects.get().facts == ""


def test_the_networker_sees_what_may_be_the_same(world: World, _clock: Any) -> None:
    place = world.lippe
    with place.scope():
        known = make.organisation(place, "sports", "Sportfreunde Lemgo e.V.")
        known.refresh_search_text()
        known.save()
        make.organisation(place, "sports", "TuS Detmold")
        person = make.contact_person(known, email="mila@example.org")
        make.offer(place, "Laufen", organisation=known)
        make.offer(place, "Laufen für Anfänger", organisation=known)
    report = _confirmed(place, _clock)
    with place.scope():
        page = selectors.report_page(report.pk)
        assert page.organisations == [known]
        assert [one.name for one in page.offers] == ["Laufen", "Laufen für Anfänger"]
    place.client(Role.NETWORKER).post(place.url(f"netzwerk/gemeldet/{report.pk}/"), {"organisation": known.code})
    with place.scope():
        offer = Offer.objects.get(name="Laufen für alle")
        assert (offer.organisation, offer.contact) == (known, person)
        assert (Organisation.objects.count(), ContactPerson.objects.count()) == (2, 1)


def test_nothing_is_kept_that_nobody_confirms_or_wants(world: World, _clock: Any) -> None:
    place = world.lippe
    declined = _confirmed(place, _clock)
    client = place.client(Role.NETWORKER)
    client.post(place.url(f"netzwerk/gemeldet/{declined.pk}/ablehnen/"))
    Client().post(place.url("angebot-melden/"), _typed(place, _clock, email="b@example.org"))
    with place.scope():
        unconfirmed = OfferReport.objects.get(confirmed_at=None)
        assert OfferReport.objects.get(pk=declined.pk).facts == ""
        assert client.get(place.url(f"netzwerk/gemeldet/{unconfirmed.pk}/")).status_code == 404
        services.forget(place.centre, NOW + dt.timedelta(hours=47))
        assert OfferReport.objects.count() == 2
        services.forget(place.centre, NOW + dt.timedelta(hours=49))
        assert OfferReport.objects.get() == declined
        assert set(Mail.objects.values_list("state", flat=True)) == {MailState.STOPPED, MailState.QUEUED}
        services.forget(place.centre, NOW + dt.timedelta(days=181))
        assert not OfferReport.objects.exists()


@pytest.mark.parametrize("fields", [{"homepage": "http://spam"}, {"started": ""}, {"topics": []}, {"email": "x"}])
def test_programs_and_gaps_send_no_mail(world: World, _clock: Any, fields: dict[str, Any]) -> None:
    page = Client().post(world.lippe.url("angebot-melden/"), _typed(world.lippe, _clock, **fields))
    assert page.status_code == 200
    assert "Laufen für alle" in page.content.decode()
    assert not Mail.objects.exists()


def test_one_address_gets_three_mails_an_hour_and_the_page_does_not_tell(world: World, _clock: Any) -> None:
    for _ in range(4):
        typed = _typed(world.lippe, _clock)
        assert Client().post(world.lippe.url("angebot-melden/"), typed).status_code == 302
    assert Mail.objects.count() == 3
