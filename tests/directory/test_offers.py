"""Offers as staff keep them: entered, corrected, published, ended; times; free places; how the public sees them."""

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest
import time_machine

from lotse.audit.models import Entry
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.directory.forms.fields import ClockField
from lotse.directory.models import DirectorySettings, Offer
from lotse.directory.selectors import feeds
from lotse.directory.selectors import offers as selectors
from lotse.directory.services import offers as services
from lotse.directory.services.offers import OfferFacts, OfferUnfit, ScheduleFacts, WrongOfferState
from lotse.tenants.enums import Role
from tests import make
from tests.races import at_once, own_connections  # noqa: F401 - fixture
from tests.world import NOW, TODAY, World

FACTS = OfferFacts(name="Fußball für alle", summary="Wir spielen.", topics=("sport",))
DAY = dt.timedelta(days=1)


def keeping(world: World) -> dict[str, Any]:
    return {"actor": world.lippe.member(Role.NETWORKER), "now": NOW}


@time_machine.travel(NOW, tick=False)
def test_an_offer_from_the_first_question_to_the_public(world: World) -> None:
    client = world.lippe.client(Role.NETWORKER)
    with world.lippe.scope():
        club = make.organisation(world.lippe, "sports", "Sportverein", phone="05231 1")
        person = make.contact_person(club, is_published=True)
        hall = make.venue(world.lippe, "Halle", street="Weg 1", town="Lemgo")
    first = client.post(world.lippe.url("netzwerk/angebote/neu/"), {"organisation": club.code})
    name = "Ball | 🌍 כדורגל " + "x" * 130
    typed = {
        "name": name, "summary": "Wir spielen.", "topics": ["youth", "sport"], "groups": ["young"], "min_age": "12",
        "max_age": "27", "audience": "women", "level_from": "a0", "level_to": "a2", "languages": ["de", "uk"],
        "more_languages": "Yoruba, Tigrinya", "reach": "local", "more_place": hall.pk, "cost_kind": "reducible",
        "cost_cents": "2,50", "cost_note": "je Termin", "joining": "Einfach kommen.", "documents": "Sportschuhe",
        "contact": person.pk, "starts_on": "1.11.2026", "last_on": "31.10.2027",
        "owner": world.lippe.members[Role.DIRECTOR].pk,
    }  # fmt: skip
    answer = client.post(first["Location"], typed)
    with world.lippe.scope():
        offer = selectors.offer_for(Offer.objects.get().code)
        assert answer["Location"] == world.lippe.url(f"netzwerk/angebote/{offer.code}/")
        assert services.facts_of(offer) == OfferFacts(
            name=name, summary="Wir spielen.", topics=("sport", "youth"), groups=("young",), min_age=12, max_age=27,
            audience="women", level_from="a0", level_to="a2", languages=("de", "ti", "uk", "yo"), places=(hall,),
            cost_kind="reducible", cost_cents=250, cost_note="je Termin", joining="Einfach kommen.",
            documents="Sportschuhe", contact=person, starts_on=dt.date(2026, 11, 1), ends_on=dt.date(2027, 11, 1),
            owner=world.lippe.members[Role.DIRECTOR],
        )  # fmt: skip
    page = world.lippe.url(f"netzwerk/angebote/{offer.code}/")
    time = {
        "starts_on": "3.11.2026",
        "begins": "18.30",
        "ends": "20 Uhr",
        "rhythm": "weekly",
        "every": "1",
        "version": "0",
    }
    assert client.post(f"{page}zeiten/neu/", time | {"skips_public_holidays": "on"}).status_code == 302
    assert client.post(f"{page}veroeffentlichen/").status_code == 302
    with world.lippe.scope():
        shown = selectors.offer_page(world.lippe.member(Role.COUNSELLOR), selectors.offer_for(offer.code), TODAY)
        assert (shown.hidden_because, shown.may_edit, shown.offer.confirmed_at) == ("", False, NOW)
        assert shown.for_whom == [
            "Jugendliche und junge Erwachsene", "für Frauen und Mädchen", "12 bis 27 Jahre",
            "Deutsch: ohne Deutschkenntnisse bis A2",
        ]  # fmt: skip
        assert shown.cost == "kostet etwas, Ermäßigung möglich: 2,50\u00a0€, je Termin"
        assert [line.text for line in shown.schedules] == [
            "jede Woche: Dienstag · 18:30 bis 20:00 Uhr · nicht an Feiertagen"
        ]
        assert [one.on for one in shown.next_times][:2] == [dt.date(2026, 11, 3), dt.date(2026, 11, 10)]
        did = {"Angebot eingetragen", "Angebot geändert", "Angebot veröffentlicht"}
        assert {line.what for line in shown.history} == did and len(shown.history) == 3
        assert [hit.meta for hit in feeds.search(world.lippe.director, "ball")] == ["Sportverein · veröffentlicht"]
    for path in ("", "vorschau/"):
        text = client.get(page + path).content.decode()
        assert name in text and "Ute Beispiel" in text and "2,50" in text and "Halle" in text and "05231 1" in text


def test_the_contact_is_named_only_where_they_agreed(world: World) -> None:
    with world.lippe.scope():
        club = make.organisation(world.lippe, "sports", "Sportverein")
        offer = make.offer(world.lippe, organisation=club, contact=make.contact_person(club, "Ute Geheim"))
    text = world.lippe.client(Role.DIRECTOR).get(world.lippe.url(f"netzwerk/angebote/{offer.code}/vorschau/"))
    assert "Ute Geheim" not in text.content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"topics": ()}, "topics"),
        ({"min_age": 9, "max_age": 8}, "max_age"),
        ({"level_from": "b1", "level_to": "a2"}, "level_to"),
        ({"starts_on": TODAY, "ends_on": TODAY}, "last_on"),
        ({"cost_kind": "free", "cost_cents": 1}, "cost_cents"),
    ],
)
def test_what_does_not_fit_together_is_refused_at_its_field(world: World, change: dict[str, Any], field: str) -> None:
    with world.lippe.scope():
        of = make.organisation(world.lippe, "sports", "Sportverein")
        with pytest.raises(OfferUnfit) as refused:
            services.create_offer(organisation=of, facts=replace(FACTS, **change), **keeping(world))
        assert refused.value.field == field and not Offer.objects.exists()


def test_contacts_of_another_partner_and_wrong_times_are_refused(world: World) -> None:
    with world.lippe.scope():
        of = make.organisation(world.lippe, "sports", "Sportverein")
        stranger = make.contact_person(make.organisation(world.lippe, "faith", "Gemeinde"))
        for facts, times in (
            (replace(FACTS, contact=stranger), ()),
            (FACTS, [ScheduleFacts(starts_on=TODAY, ends_on=TODAY)]),
            (FACTS, [ScheduleFacts(starts_on=TODAY, ends=dt.time(9))]),
            (FACTS, [ScheduleFacts(starts_on=TODAY, begins=dt.time(9), ends=dt.time(9))]),
            (FACTS, [ScheduleFacts(starts_on=TODAY)] * 21),
        ):
            with pytest.raises(OfferUnfit):
                services.create_offer(organisation=of, facts=facts, schedules=times, **keeping(world))
        assert not Offer.objects.exists()


def test_a_correction_names_what_changed_and_nothing_where_nothing_did(world: World) -> None:
    with world.lippe.scope():
        of = make.organisation(world.lippe, "sports", "Sportverein")
        offer = services.create_offer(organisation=of, facts=FACTS, **keeping(world))
        changed = replace(FACTS, topics=("sport", "youth"), phone="1")
        assert services.change_offer(offer=offer, facts=changed, version=0, **keeping(world)) == ["topics", "phone"]
        fresh = selectors.offer_for(offer.code)
        assert services.change_offer(offer=fresh, facts=changed, version=1, schedules=[], **keeping(world)) == []
        with pytest.raises(ChangedMeanwhile):
            services.change_offer(offer=fresh, facts=FACTS, version=1, **keeping(world))
        assert services.facts_of(selectors.offer_for(offer.code)) == changed
        assert Entry.objects.filter(action="directory.offer_changed").get().fields == ["phone", "topics"]
        with pytest.raises(NotAllowed):
            services.change_offer(actor=world.lippe.counsellor, offer=fresh, facts=FACTS, version=2, now=NOW)


def test_states_lead_where_they_can_and_nowhere_else(world: World) -> None:
    with world.lippe.scope():
        offer = make.offer(world.lippe, state="draft", confirmed_at=None)
        for act, state in (
            (services.publish_offer, "published"), (services.withdraw_offer, "draft"), (services.end_offer, "ended"),
            (services.publish_offer, "published"),
        ):  # fmt: skip
            act(offer=offer, **keeping(world))
            assert Offer.objects.get().state == state
            with pytest.raises(WrongOfferState):
                act(offer=offer, **keeping(world))
        assert Offer.objects.get().confirmed_at == NOW
        services.withdraw_offer(offer=offer, **keeping(world))
        Offer.objects.update(ends_on=TODAY)
        with pytest.raises(OfferUnfit):
            services.publish_offer(offer=Offer.objects.get(), **keeping(world))
        with pytest.raises(NotAllowed):
            services.end_offer(actor=world.lippe.counsellor, offer=offer, now=NOW)
        services.end_offer(actor=None, offer=offer, now=NOW)  # the partner, by its link
        assert Offer.objects.get().state == "ended"


def test_why_the_public_does_not_see_it(world: World) -> None:
    with world.lippe.scope():
        offer = make.offer(world.lippe)
        for values, start in (
            ({"state": "draft"}, "Das Angebot ist noch ein Entwurf."),
            ({"state": "ended"}, "Das Angebot ist beendet."),
            ({"state": "published", "ends_on": TODAY}, "Der letzte Tag"),
            ({"ends_on": None, "confirmed_at": None}, "Zu lange"),
            ({"confirmed_at": NOW}, ""),
        ):
            Offer.objects.update(**values)
            page = selectors.offer_page(world.lippe.director, selectors.offer_for(offer.code), TODAY)
            assert page.hidden_because.startswith(start) and page.is_public is (start == "")


def test_free_places_are_a_matter_of_one_minute_and_disturb_nobody(world: World) -> None:
    client = world.lippe.client(Role.NETWORKER)
    with world.lippe.scope():
        offer = make.offer(world.lippe)
        before = offer.version
    page = world.lippe.url(f"netzwerk/angebote/{offer.code}/plaetze/")
    with time_machine.travel(NOW, tick=False):
        assert client.post(page, {"free_places": "0", "waiting_weeks": "6", "as_of": "2.11.2026"}).status_code == 302
        refused = client.post(page, {"free_places": "3", "as_of": "3.11.2026"}).content.decode()
    assert "liegt in der Zukunft" in refused and 'value="3"' in refused
    with world.lippe.scope():
        found = selectors.offer_for(offer.code)
        assert (found.free_places, found.waiting_weeks, found.capacity_as_of) == (0, 6, TODAY)
        assert found.version == before  # a long form that is open elsewhere can still be saved
        settings = DirectorySettings()
        capacity = selectors.capacity_of(found, settings, TODAY)
        assert (capacity.text, capacity.tone) == ("voll, etwa 6 Wochen Wartezeit", "warning")
        assert selectors.capacity_of(found, settings, TODAY + 91 * DAY).is_old
        services.report_capacity(offer=found, free_places=None, waiting_weeks=None, as_of=TODAY, **keeping(world))
        assert selectors.capacity_of(selectors.offer_for(offer.code), settings, TODAY).text == "nicht bekannt"


def test_times_are_added_changed_and_dropped_one_by_one(world: World) -> None:
    client = world.lippe.client(Role.NETWORKER)
    with world.lippe.scope():
        offer = make.offer(world.lippe)
        other = make.schedule(make.offer(world.lippe, "Anderes"))
    page = world.lippe.url(f"netzwerk/angebote/{offer.code}/zeiten/")

    def rules() -> list[str]:
        with world.lippe.scope():
            return [one.rrule for one in offer.schedules.all()]

    def post(path: str, **typed: str) -> int:
        with world.lippe.scope():
            version = Offer.objects.get(pk=offer.pk).version
        given = {"starts_on": "29.2.2028", "rhythm": "weekly", "every": "1", "version": str(version)} | typed
        return client.post(f"{page}{path}", given).status_code

    for typed, rule in (
        ({"rhythm": "once"}, ""),
        ({"rhythm": "daily"}, "FREQ=DAILY"),
        ({"every": "2"}, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ({"rhythm": "month_weekday"}, "FREQ=MONTHLY;BYDAY=-1TU"),  # the fifth Tuesday is taken for the last
        ({"rhythm": "month_weekday", "nth": "1"}, "FREQ=MONTHLY;BYDAY=1TU"),
        ({"rhythm": "month_day"}, "FREQ=MONTHLY;BYMONTHDAY=29"),
        ({"rhythm": "month_day", "month_day": "-1"}, "FREQ=MONTHLY;BYMONTHDAY=-1"),
    ):
        assert post("neu/", **typed) == 302
        assert rules().count(rule) == 1, typed
    count = len(rules())
    with world.lippe.scope():
        once = next(one for one in offer.schedules.all() if not one.rrule)
    assert client.get(f"{page}{once.pk}/").status_code == 200
    assert post(f"{once.pk}/", rhythm="daily", last_on="1.1.2028") == 200  # ends before it begins: asked again
    assert post(f"{once.pk}/", rhythm="weekly") == 302
    assert rules().count("") == 0 and len(rules()) == count
    assert post("neu/", version="0") == 200  # somebody saved meanwhile
    assert client.post(f"{page}{once.pk}/streichen/").status_code == 404  # it was replaced
    assert client.get(f"{page}{other.pk}/").status_code == 404  # another offer's
    assert client.get(f"{page}{uuid.uuid4()}/").status_code == 404
    with world.lippe.scope():
        left = next(one for one in offer.schedules.all())
    assert client.post(f"{page}{left.pk}/streichen/").status_code == 302
    assert len(rules()) == count - 1


def test_a_rule_from_a_file_that_says_more_is_kept(world: World) -> None:
    client = world.lippe.client(Role.NETWORKER)
    rule = "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1"
    with world.lippe.scope():
        offer = make.offer(world.lippe)
        row = make.schedule(offer, rule)
    page = world.lippe.url(f"netzwerk/angebote/{offer.code}/zeiten/{row.pk}/")
    typed = {"starts_on": "2.11.2026", "rhythm": "other", "every": "1", "version": "0", "note": "neu"}
    assert client.post(page, typed).status_code == 302
    with world.lippe.scope():
        assert [(one.rrule, one.note) for one in offer.schedules.all()] == [(rule, "neu")]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("18", dt.time(18)), ("8 Uhr", dt.time(8)), ("18:30", dt.time(18, 30)), ("0.05", dt.time(0, 5)), ("", None),
        ("24", ""), ("18:60", ""), ("halb sieben", ""), ("١٨", ""), ("18:3", ""),
    ],
)  # fmt: skip
def test_times_of_day_are_read_as_people_write_them(typed: str, value: Any) -> None:
    if value == "":
        with pytest.raises(Exception) as refused:
            ClockField().clean(typed)
        assert refused.value.code == "invalid"  # type: ignore[attr-defined]
    else:
        assert ClockField().clean(typed) == value


@pytest.mark.usefixtures("own_connections")
def test_of_two_who_save_at_once_one_is_told(transactional_db: None, world: World) -> None:
    with world.lippe.scope():
        offer = make.offer(world.lippe)
        shown = services.facts_of(selectors.offer_for(offer.code))
        actor = world.lippe.member(Role.NETWORKER)

    def save(phone: str) -> object:
        facts = replace(shown, phone=phone)
        return services.change_offer(actor=actor, offer=offer, facts=facts, version=0, now=NOW)

    told = at_once(world.lippe.centre.pk, lambda: save("1"), lambda: save("2"))
    assert sorted(told) == ["", "core.changed_meanwhile"]
    with world.lippe.scope():
        found = Offer.objects.get()
        assert (found.phone, found.version) == ("1" if told[0] == "" else "2", 1)


HOSTILE: list[dict[str, Any]] = [
    {"name": "\0", "summary": "x"},
    {"more_place": "x"},
    {"contact": "x"},
    {"topics": ["x"]},
    {"version": "99999999999999999999"},
    {"more_languages": "Klingonisch"},
    {"cost_cents": "9" * 19},
    {"min_age": "-1"},
    {"website": "javascript:alert(1)"},
]


def test_hostile_input_is_asked_again(world: World) -> None:
    with world.lippe.scope():
        offer = make.offer(world.lippe)
    good = {"name": "A", "summary": "B", "topics": ["sport"], "audience": "all", "reach": "local", "cost_kind": "fee"}
    client, page = world.lippe.client(Role.NETWORKER), world.lippe.url(f"netzwerk/angebote/{offer.code}/bearbeiten/")
    for typed in HOSTILE:
        assert client.post(page, good | {"version": "0"} | typed).status_code == 200, typed
    with world.lippe.scope():
        assert Offer.objects.get().name == offer.name


def test_what_another_centre_has_is_not_there(world: World) -> None:
    """Neither to be read nor to be chosen."""
    with world.other.scope():
        offer = make.offer(world.other)
        place = make.venue(world.other)
    client = world.lippe.client(Role.NETWORKER)
    for path in ("", "bearbeiten/", "plaetze/", "vorschau/", "zeiten/neu/"):
        assert client.get(world.lippe.url(f"netzwerk/angebote/{offer.code}/{path}")).status_code == 404
    with world.lippe.scope():
        assert selectors.places_by_id([str(place.pk)]) == ()


def test_a_new_contact_and_a_new_place_are_entered_with_the_offer(world: World) -> None:
    client = world.lippe.client(Role.NETWORKER)
    with world.lippe.scope():
        club = make.organisation(world.lippe, "sports", "Sportverein", municipality=world.lippe.municipalities[0])
        known = make.contact_person(club)
    form = world.lippe.url(f"netzwerk/organisationen/{club.code}/angebote/neu/")
    form_id = str(client.get(form).context["form"]["form_id"].value())
    typed = {
        "form_id": form_id, "name": "Ball", "summary": "Wir spielen.", "topics": ["sport"], "audience": "all",
        "reach": "local", "cost_kind": "free", "new_place": "Halle Süd", "new_contact": "Ida Neu | 😀",
        "new_contact_email": "ida@example.org", "new_contact_phone": "05231 62-0",
    }  # fmt: skip
    wrong = client.post(form, typed | {"contact": str(known.pk)}).context["form"]
    assert (list(wrong.errors), wrong["new_contact"].value()) == (["new_contact"], "Ida Neu | 😀")
    wrong = client.post(form, typed | {"new_contact": ""}).context["form"]
    assert list(wrong.errors) == ["new_contact"]
    with world.lippe.scope():
        assert not Offer.objects.exists()
    for _ in range(2):  # two taps
        assert client.post(form, typed).status_code == 302
    with world.lippe.scope():
        offer = Offer.objects.get()
        assert offer.contact is not None
        contact = [offer.contact.name, offer.contact.email, offer.contact.phone, offer.contact.is_published]
        assert contact == ["Ida Neu | 😀", "ida@example.org", "05231 62-0", False]
        assert offer.contact.organisation == club
        [at] = offer.offer_places.all()
        assert (at.place.name, at.place.municipality, at.place.organisation) == (
            "Halle Süd", world.lippe.municipalities[0], club,
        )  # fmt: skip
        assert club.contacts.count() == 2
    edit = world.lippe.url(f"netzwerk/angebote/{offer.code}/bearbeiten/")
    again = {**typed, "new_contact": "Zoe Neu", "new_place": "", "version": str(offer.version)}
    assert client.post(edit, again).status_code == 302
    with world.lippe.scope():
        assert Offer.objects.get().contact == club.contacts.get(name="Zoe Neu")
