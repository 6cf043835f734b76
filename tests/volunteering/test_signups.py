"""Somebody offers to help on the public pages: first a mail, then a button, then the register; the same for all."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from lotse.audit.models import Entry
from lotse.links.services import LinkUnusable
from lotse.outbox.models import Mail
from lotse.people.normalise import ContactUnreadable, contact_hash
from lotse.tenants.enums import Role
from lotse.tenants.models import Centre
from lotse.volunteering.models import SignUp, Volunteer
from lotse.volunteering.rules.signups import KEPT, PER_ADDRESS, PER_SENDER
from lotse.volunteering.selectors.signups import confirmed_page, receiver, sign_up_page
from lotse.volunteering.selectors.volunteer_feeds import today
from lotse.volunteering.services import signups as services
from tests import make
from tests.races import at_once, own_connections  # noqa: F401
from tests.world import NOW, TODAY, Place, World

ADDRESS = "Mila.Ö@Example.org"


@pytest.fixture(autouse=True)
def _clock(db: None) -> Iterator[Any]:
    cache.clear()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock
    cache.clear()


def facts(**fields: Any) -> services.SignUpFacts:
    values: dict[str, Any] = {
        "first_name": "Mila|🙂",
        "last_name": "ميلا",
        "email": ADDRESS,
        "language": "en",
        "phone": "05231 62-0",
        "best_reached": "evening",
        "reach_km": 20,
        "languages": ("uk", "ar"),
        "kinds": ("mentorship",),
        "with_children": True,
        "wishes": "gern samstags",
        "slots": ((5, "morning"), (0, "evening")),
    }
    return services.SignUpFacts(**(values | fields))


def send(place: Place, sender: str = "192.0.2.1", now: dt.datetime = NOW, **fields: Any) -> None:
    services.send(centre=place.centre, facts=facts(**fields), sender=sender, now=now)


def secret() -> str:
    """Of the newest mail."""
    found = re.search(r"/mitmachen/([^/]+)/\?sprache=", Mail.objects.order_by("created_at", "pk").last().text)  # type: ignore[union-attr]
    assert found is not None
    return found[1]


def known(place: Place, **fields: Any) -> Volunteer:
    email_hash = contact_hash("email", ADDRESS.lower(), place.centre.pk)
    return make.volunteer(place, email=ADDRESS.lower(), email_hash=email_hash, **fields)


def test_nothing_is_in_the_register_before_the_button_is_pressed(world: World) -> None:
    place = world.lippe
    with place.scope():
        town = place.municipalities[1]
        send(place, municipality=str(town.pk))
        mail = Mail.objects.get()
        assert mail.to == ADDRESS.lower() and "Please confirm your sign-up" in mail.text and "Guten Tag" in mail.text
        assert not Volunteer.objects.exists() and confirmed_page(services.sign_up_behind(secret(), NOW)).needed == ()
        made = services.confirm(secret=secret(), centre=place.centre, now=NOW).volunteer
        assert made is not None
        shown = (made.state, made.came_by, made.preferred_language, made.best_reached, made.municipality, made.reach_km)
        assert shown == ("applied", "public", "en", "evening", town, 20)
        assert (str(made), made.phone, made.wishes) == ("Mila|🙂 ميلا", "+49 5231 620", "gern samstags")
        assert (made.languages, made.kinds, made.with_children) == (["uk", "ar"], ["mentorship"], True)
        assert [(one.weekday, one.part) for one in made.slots.all()] == [(0, "evening"), (5, "morning")]
        (item,) = today(place.member(Role.COORDINATOR), TODAY)
        assert item.title == "Mila|🙂 ميلا möchte helfen" and item.due_on == dt.date(2026, 11, 9)
        assert SignUp.objects.get().facts == ""
        assert list(Entry.objects.values_list("action", "actor_id").order_by("at", "action")) == [
            ("volunteering.sign_up_sent", None),
            ("volunteering.signed_up", None),
        ]


def test_confirmed_twice_it_counts_once_and_says_what_comes_next(world: World) -> None:
    place = world.lippe
    with place.scope():
        make.requirement(place, only_with_children=True)
        make.requirement(place, "club", label="Für den Verein", kinds=["club_invitation"])
        send(place)
        link = secret()
        for _ in range(2):
            sign_up = services.confirm(secret=link, centre=place.centre, now=NOW)
        page = confirmed_page(sign_up)
        coordinator = place.member(Role.COORDINATOR)
        assert (page.caller, page.until_on) == (coordinator.name, dt.date(2026, 11, 9))
        assert page.needed == ("Erweitertes Führungszeugnis",)
        assert Volunteer.objects.count() == 1
        (thanks,) = [one for one in Mail.objects.all() if "thank you for signing up" in one.text]
        assert f"{coordinator.name} will contact you by Nov. 9, 2026." in thanks.text
        assert "Erweitertes Führungszeugnis" in thanks.text and "Für den Verein" not in thanks.text


@pytest.mark.usefixtures("own_connections")
@pytest.mark.django_db(transaction=True)
def test_two_taps_in_one_instant_make_one_volunteer(world: World) -> None:
    place = world.lippe
    with place.scope():
        send(place)
        common = {"secret": secret(), "centre": place.centre, "now": NOW}

    def confirm() -> None:
        services.confirm(**common)  # type: ignore[arg-type]

    assert at_once(place.centre.pk, confirm, confirm, confirm) == [""] * 3
    with place.scope():
        assert Volunteer.objects.count() == 1


def test_a_known_address_learns_it_by_mail_only(world: World) -> None:
    place = world.lippe
    client = Client()
    with place.scope():
        person = known(place, state="ended", end_reason="time")
    answers = [posted(client, place, email=address) for address in (ADDRESS, "neu@example.org")]
    assert [(one.status_code, one.headers["Location"]) for one in answers] == [
        (302, place.url("mitmachen/unterwegs/"))
    ] * 2
    with place.scope():
        to_known, to_new = sorted(Mail.objects.all(), key=lambda one: one.to)
        assert "schon bei uns eingetragen" in to_known.text and "/mitmachen/" not in to_known.text
        assert "/mitmachen/" in to_new.text
        assert SignUp.objects.count() == 1 and Volunteer.objects.get() == person


def test_who_became_known_meanwhile_is_not_entered_twice(world: World) -> None:
    place = world.lippe
    with place.scope():
        send(place)
        person = known(place)
        assert services.confirm(secret=secret(), centre=place.centre, now=NOW).volunteer == person
        assert Volunteer.objects.count() == 1


def test_unconfirmed_ones_are_gone_after_two_days(world: World) -> None:
    place = world.lippe
    with place.scope():
        send(place)
        link = secret()
        services.forget(place.centre, NOW + KEPT - dt.timedelta(seconds=1))
        assert SignUp.objects.count() == 1
        services.forget(place.centre, NOW + KEPT)
        assert SignUp.objects.count() == 0 and Mail.objects.get().state == "stopped"
        with pytest.raises(LinkUnusable):
            services.confirm(secret=link, centre=place.centre, now=NOW)
    with world.other.scope(), pytest.raises(LinkUnusable):
        services.sign_up_behind(link, NOW)


def test_programs_and_floods_are_bounded(world: World) -> None:
    place = world.lippe
    with place.scope():
        for _ in range(PER_ADDRESS + 1):
            send(place)
        assert Mail.objects.count() == PER_ADDRESS, "nobody's mailbox is flooded, and the page does not tell"
        for number in range(PER_SENDER - PER_ADDRESS - 1):
            send(place, email=f"a{number}@example.org")
        with pytest.raises(services.TooManySignUps):
            send(place, email="b@example.org")
        send(place, sender="192.0.2.2", email="b@example.org")
        with pytest.raises(ContactUnreadable):
            send(place, sender="192.0.2.3", email="x@example.org\nBcc: y@example.org")
    client = Client()
    hasty = client.post(place.url("mitmachen/"), form(client, place))
    assert hasty.status_code == 200 and "Bitte warten Sie einen Moment" in hasty.content.decode()
    assert "Bitte warten Sie" in posted(client, place, homepage="http://example.org").content.decode()


def test_a_centre_can_switch_it_off(world: World) -> None:
    place = world.lippe
    client = place.client(Role.ADMINISTRATOR)
    assert (
        "Anmeldung von Ehrenamtlichen auf den öffentlichen Seiten"
        in client.get(place.url("verwaltung/zentrum/")).content.decode()
    )
    Centre.objects.filter(pk=place.centre.pk).update(takes_volunteers=False)
    place.centre.refresh_from_db()
    with place.scope():
        assert sign_up_page(place.centre, TODAY).is_open is False
        with pytest.raises(services.SignUpClosed):
            send(place)
    public = Client()
    assert "Zurzeit nehmen wir hier keine Anmeldungen an" in public.get(place.url("mitmachen/")).content.decode()
    assert place.url("mitmachen/") not in public.get(place.url("")).content.decode()
    only = public.get("/mitmachen/")
    assert only.headers["Location"] == "/nachbar/mitmachen/", "one centre is left: straight to its form"
    Centre.objects.update(takes_volunteers=False)
    assert "keine Anmeldungen" in public.get("/mitmachen/").content.decode()


def test_the_public_pages_lead_to_the_form_in_each_language(world: World) -> None:
    client = Client()
    assert 'href="/mitmachen/"' in client.get("/").content.decode(), "from the first page and the foot of each"
    assert 'href="/lippe/mitmachen/"' in client.get("/mitmachen/").content.decode()
    assert 'href="/lippe/mitmachen/"' in client.get("/lippe/").content.decode()
    english = client.get("/lippe/mitmachen/?sprache=en").content.decode()
    for words in ("I would like to help", "When can you?", "Monday in the morning", "Language lessons", "up to 20 km"):
        assert words in english
    empty = client.post("/lippe/mitmachen/?sprache=en", {"reach_km": "10"}).content.decode()
    assert "Please fill in: First name" in empty and "Please choose: What would you like to help with?" in empty


def test_what_was_typed_stays_and_hostile_input_is_refused(world: World) -> None:
    place, client = world.lippe, Client()
    wrong = posted(client, place, email="keine-adresse", slots=["0-evening"], wishes="<script>").content.decode()
    assert "keine vollständige E-Mail-Adresse" in wrong
    assert re.search(r'value="0-evening"[^>]*checked', wrong) and "&lt;script&gt;" in wrong
    for bad in (
        {"kinds": ["alles"]},
        {"slots": ["9-evening"]},
        {"municipality": "x"},
        {"reach_km": "9" * 99},
        {"first_name": "a\x00"},
    ):
        assert posted(client, place, **bad).status_code == 200
    with place.scope():
        foreign = world.other.municipalities[0].pk
    assert posted(client, place, municipality=str(foreign)).status_code == 200, "a town of another centre"
    with place.scope():
        assert not SignUp.objects.exists()


def test_the_link_opens_a_page_that_changes_nothing(world: World) -> None:
    place, client = world.lippe, Client()
    with place.scope():
        send(place, language="de")
        url = place.url(f"mitmachen/{secret()}/")
    assert "Ja, ich melde mich an" in client.get(url).content.decode()
    assert Client().get(url.replace("/lippe/", "/nachbar/")).status_code == 404
    assert client.post(url).headers["Location"] == url
    shown = client.get(url)
    assert "meldet sich bis 9. November 2026 bei Ihnen" in shown.content.decode()
    assert shown.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_the_coordinator_with_the_fewest_people_takes_care(world: World) -> None:
    place = world.lippe
    with place.scope():
        coordinator = place.member(Role.COORDINATOR)
        assert receiver(TODAY) == coordinator
        other = place.member(Role.COUNSELLOR)
        other.role_rows.create(role=Role.COORDINATOR)
        make.volunteer(place)
        assert receiver(TODAY) == other
        type(other).objects.update(is_active=False)
        assert receiver(TODAY) is None
        with pytest.raises(services.SignUpClosed):
            send(place)


def form(client: Client, place: Place, **fields: Any) -> dict[str, Any]:
    """What a browser sends of the form."""
    found = re.search(r'name="started" value="([^"]+)"', client.get(place.url("mitmachen/")).content.decode())
    assert found is not None
    values: dict[str, Any] = {
        "first_name": "Mila",
        "last_name": "Öz",
        "email": ADDRESS,
        "kinds": ["mentorship"],
        "reach_km": "10",
        "started": found[1],
    }
    return values | fields


def posted(client: Client, place: Place, **fields: Any) -> Any:
    """Filled in for a minute, then sent."""
    data = form(client, place, **fields)
    with time_machine.travel(NOW + dt.timedelta(minutes=1), tick=False):
        return client.post(place.url("mitmachen/"), data)
