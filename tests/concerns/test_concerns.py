"""Worry about a child: everybody finds what to do, somebody takes over, and nothing else is stored."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.core.cache import cache
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.audit.models import Entry
from lotse.concerns import rules, selectors, services
from lotse.concerns.models import Concern, ConcernContact, ConcernSettings
from lotse.concerns.selectors import Helper
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.links.models import Link
from lotse.outbox.enums import MailState
from lotse.outbox.models import Mail
from lotse.tenants.enums import STAFF, Role
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.tenants.selectors import start_of
from lotse.volunteering.services import own_link
from tests import make
from tests.races import at_once, own_connections  # noqa: F401
from tests.world import NOW, Place, World

VALUES: dict[str, Any] = {
    "procedure": "",
    "youth_office_phone": "05231 62-0",
    "numbers": "Polizei: 110",
    "escalate_minutes": 30,
    "keep_months": 6,
}


def raised(place: Place, now: dt.datetime = NOW) -> Concern:
    return services.raise_concern(form_id=uuid.uuid4(), centre=place.centre, now=now)


def name(place: Place, *roles: Role) -> None:
    """Those who take over."""
    ConcernContact.objects.bulk_create(ConcernContact(member=place.member(role)) for role in roles)


def asked(place: Place) -> list[str]:
    """Who was written to."""
    return sorted(mail.to for mail in Mail.objects.filter(centre=place.centre))


def waiting(place: Place, role: Role) -> list[str]:
    items = selectors.today(place.member(role), dt.date(2026, 11, 2))
    return [one.action_url for one in items if one.section == "waiting"]


@pytest.mark.parametrize(
    ("named", "leading", "helpers"),
    [
        ((), True, {Role.DIRECTOR}),
        ((), False, {Role.ADMINISTRATOR}),
        ((Role.COUNSELLOR, Role.COORDINATOR), True, {Role.COUNSELLOR, Role.COORDINATOR, Role.DIRECTOR}),
        ((Role.COUNSELLOR,), False, {Role.COUNSELLOR, Role.ADMINISTRATOR}),
    ],
)
def test_who_takes_over_is_the_same_for_one_report_and_for_all(
    world: World, named: tuple[Role, ...], leading: bool, helpers: set[Role]
) -> None:
    place = world.lippe
    with world.other.scope():
        foreign = raised(world.other)
    with place.scope():
        name(place, *named)
        if not leading:
            Membership.objects.filter(pk=place.director.pk).update(is_active=False)
        concern = raised(place)
        assert {role for role in Role if rules.may_take_over(place.member(role), concern)} == helpers
        assert {role for role in Role if rules.concerns_to_take_over(place.member(role)).exists()} == helpers
        assert not any(rules.may_take_over(place.member(role), foreign) for role in Role)


def test_only_the_time_is_stored_and_nobody_learns_who_it_was(world: World) -> None:
    place = world.lippe
    client = place.client(Role.FUNDER)
    page = client.get(place.url("sorge/")).content.decode()
    form_id = re.search(r'name="form_id" value="([^"]+)"', page)
    assert form_id
    name_of_fields = set(re.findall(r'<(?:input|textarea|select)[^>]* name="(\w+)"', page.split("<main")[1]))
    assert name_of_fields == {"csrfmiddlewaretoken", "form_id"}, "there is nothing to write"
    response = client.post(place.url("sorge/"), {"form_id": form_id[1], "do": "told"})
    with place.scope():
        concern = Concern.objects.get()
        assert response["Location"] == place.url(f"sorge/{concern.code}/")
        assert {field.attname for field in Concern._meta.concrete_fields} == {
            "id", "centre_id", "code", "noted_at", "escalated_at", "taken_over_at", "taken_over_by_id",
        }  # fmt: skip
        assert [(one.action, one.actor_id, one.fields) for one in Entry.objects.all()] == [
            ("concerns.raised", None, [])
        ]
        mail = Mail.objects.get()
        assert (mail.to, mail.subject) == (place.director.user.email, f"Bitte gleich ansehen: {concern.code}")
        assert place.member(Role.FUNDER).name not in mail.text


def test_sent_twice_it_is_one_report(world: World) -> None:
    place, form_id = world.lippe, uuid.uuid4()
    with place.scope():
        first = services.raise_concern(form_id=form_id, centre=place.centre, now=NOW)
        assert services.raise_concern(form_id=form_id, centre=place.centre, now=NOW) == first
        assert (Concern.objects.count(), Mail.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_connections")
def test_tapped_twice_in_one_instant_and_taken_over_by_two_it_is_one(world: World) -> None:
    place, form_id = world.lippe, uuid.uuid4()
    tap = lambda: services.raise_concern(form_id=form_id, centre=place.centre, now=NOW)  # noqa: E731
    with place.scope():
        name(place, Role.COUNSELLOR, Role.COORDINATOR)
    assert at_once(place.centre.pk, tap, tap) == ["", ""]
    with place.scope():
        concern = Concern.objects.get()
        helpers = [place.member(Role.COUNSELLOR), place.member(Role.COORDINATOR)]
    first, second = (lambda actor=one: services.take_over(actor=actor, concern=concern, now=NOW) for one in helpers)
    assert sorted(at_once(place.centre.pk, first, second)) == ["", "concerns.taken_over"]
    with place.scope():
        concern.refresh_from_db()
        assert concern.taken_over_by in helpers
        actors = Entry.objects.filter(action="concerns.taken_over").values_list("actor_id", flat=True)
        assert list(actors) == [concern.taken_over_by_id]


def test_all_who_are_named_are_asked_and_the_first_one_has_it(world: World) -> None:
    place = world.lippe
    with place.scope():
        name(place, Role.COUNSELLOR, Role.COORDINATOR)
        concern = raised(place)
        taken = place.url(f"sorge/{concern.code}/uebernehmen/")
        assert asked(place) == ["coordinator@lippe.example.org", "counsellor@lippe.example.org"]
        assert {role: waiting(place, role) for role in STAFF} == {
            role: [taken] if role in {Role.COUNSELLOR, Role.COORDINATOR} else [] for role in STAFF
        }
        with pytest.raises(NotAllowed):
            services.take_over(actor=place.member(Role.FUNDER), concern=concern, now=NOW)
    place.client(Role.COUNSELLOR).post(taken)
    page = place.client(Role.COORDINATOR).post(taken, follow=True).content.decode()
    assert "Bildungsberatung Kreis Lippe hat schon übernommen. Sie müssen nichts weiter tun." in page
    with place.scope():
        assert Concern.objects.get().taken_over_by == place.member(Role.COUNSELLOR)
        assert waiting(place, Role.COORDINATOR) == []
        assert set(Mail.objects.values_list("state", flat=True)) == {MailState.STOPPED}
        services.take_over(actor=place.member(Role.COUNSELLOR), concern=concern, now=NOW)  # tapped again: no error
        assert Entry.objects.filter(action="concerns.taken_over").count() == 1


def test_the_directors_are_asked_once_after_the_time_that_the_centre_set(world: World) -> None:
    place = world.lippe
    with place.scope():
        ConcernSettings.objects.create(**VALUES)
        name(place, Role.COUNSELLOR)
        concern = raised(place)
        answered = raised(place)
        services.take_over(actor=place.member(Role.COUNSELLOR), concern=answered, now=NOW)
        Mail.objects.all().delete()
        told = []
        for minutes in (29, 30, 31):
            services.escalate(place.centre, NOW + dt.timedelta(minutes=minutes))
            told.append(asked(place))
        assert told == [[], ["director@lippe.example.org"], ["director@lippe.example.org"]]
        assert "Bisher hat niemand übernommen." in Mail.objects.get().text
        taken = [place.url(f"sorge/{concern.code}/uebernehmen/")]
        assert (waiting(place, Role.DIRECTOR), waiting(place, Role.COUNSELLOR)) == (taken, taken)


def test_what_was_taken_over_long_ago_is_forgotten_and_what_waits_is_not(world: World) -> None:
    place = world.lippe
    with place.scope():
        ConcernSettings.objects.create(**VALUES)
        concern, waits = raised(place), raised(place)
        services.take_over(actor=place.director, concern=concern, now=NOW)
        services.forget(place.centre, NOW + dt.timedelta(days=182))
        assert Concern.objects.count() == 2
        services.forget(place.centre, NOW + dt.timedelta(days=184))
        assert list(Concern.objects.all()) == [waits]


def test_the_director_sets_whom_to_call_and_nobody_overwrites_a_colleague(world: World) -> None:
    place = world.lippe
    common: dict[str, Any] = {"members": [place.counsellor], "now": NOW}
    own = "Sorge um ein Kind: Ihre Durchwahl fehlt"
    missing = "Sorge um ein Kind: Die Nummer des Jugendamts fehlt"
    with place.scope():
        assert [one.title for one in selectors.today(place.director, NOW.date())] == [missing, own]
        services.set_own_phone(actor=place.director, phone="05231 62-7", now=NOW)
        place.members[Role.DIRECTOR].refresh_from_db()
        with pytest.raises(NotAllowed):
            services.change_settings(actor=place.member(Role.ADMINISTRATOR), values=VALUES, seen=0, **common)
        services.change_settings(actor=place.director, values=VALUES, seen=0, **common)
        assert selectors.today(place.director, NOW.date()) == []
        for seen in (0, 7):
            with pytest.raises(ChangedMeanwhile):
                services.change_settings(actor=place.director, values=VALUES, seen=seen, **common)
        services.change_settings(actor=place.director, values=VALUES | {"numbers": ""}, seen=1, **common)
        page = selectors.concern_page(place.centre)
        assert (page.youth_office, page.numbers) == (rules.Number("", "05231 62-0"), [])
        assert page.helpers == [Helper(place.counsellor.name, rules.Number(place.counsellor.name, "05231 62-0"))]
    with world.other.scope():
        assert selectors.concern_page(world.other.centre).youth_office is None
    client = place.client(Role.DIRECTOR)
    sent = VALUES | {"numbers": "Polizei: 110\nJugendamt 12", "members": [], "seen": 2, "procedure": "Rufen Sie an."}
    answer = client.post(place.url("verwaltung/sorge/"), sent).content.decode()
    assert "Zeile 2: Bitte schreiben Sie, wer es ist" in answer and "Rufen Sie an." in answer


WHO = st.text(st.characters(blacklist_characters=":", blacklist_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=9)


@settings(max_examples=25)
@given(st.lists(st.tuples(WHO, st.from_regex(r"\A[0-9][0-9 /-]{0,8}[0-9]\Z")), max_size=4))
def test_each_number_that_was_written_down_can_be_called(lines: list[tuple[str, str]]) -> None:
    found = rules.parse_numbers("\n\n".join(f"{who} : {phone}" for who, phone in lines))
    assert [(one.who, one.phone) for one in found] == lines
    assert all(re.fullmatch(r"\d+", one.dial) for one in found)


def test_the_way_there_stands_on_each_staff_page_and_on_the_pages_of_volunteers(world: World) -> None:
    place = world.lippe
    for role in Role:
        with place.scope():
            start = centre_url(start_of(place.member(role)))
        page = place.client(role).get(start)
        assert (f'href="{place.url("sorge/")}"' in page.content.decode()) == (role in STAFF), role
    with place.scope():
        volunteer = make.volunteer(place, email="ute@example.org")
        common: dict[str, Any] = {"actor": place.director, "volunteer": volunteer, "centre": place.centre}
        secret = own_link.send(now=NOW.replace(year=2100), **common)  # links expire by the real clock
    own = place.url(f"mein-ehrenamt/{secret}/")
    client = place.client(None)
    assert f'href="{own}sorge/"' in client.get(own).content.decode()
    answer = client.post(f"{own}sorge/", {"form_id": str(uuid.uuid4())})
    with place.scope():
        concern = Concern.objects.get()
        assert answer["Location"] == f"{own}sorge/{concern.code}/"
        assert Entry.objects.get(action="concerns.raised").actor_id is None
        services.take_over(actor=place.director, concern=concern, now=NOW)
        link = Link.objects.get(object_id=volunteer.pk)
        assert (link.sent_count, link.counted_from) == (0, None), "nothing tells when the person was here"
    shown = client.get(f"{own}sorge/{concern.code}/?sprache=en").content.decode()
    assert f'href="{own}sorge/"' in client.get(f"{own}daten/").content.decode()
    assert f"Leitung Kreis Lippe has taken over. Please call now and give the code {concern.code}." in shown


def test_one_link_is_used_so_often_in_an_hour_and_then_leads_to_the_telephone(world: World) -> None:
    cache.clear()
    place = world.lippe
    common: dict[str, Any] = {"centre": place.centre, "now": NOW, "sender": "geheim"}
    with place.scope():
        for _ in range(rules.CONCERNS_PER_SENDER):
            services.raise_concern(form_id=uuid.uuid4(), **common)
        with pytest.raises(services.TooManyConcerns):
            services.raise_concern(form_id=uuid.uuid4(), **common)
        assert Concern.objects.count() == rules.CONCERNS_PER_SENDER
