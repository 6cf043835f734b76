"""Partners as staff keep them: list and file, one page with all that hangs on it, places, contacts, agreements."""

import csv
import datetime as dt
import io
import uuid
from typing import Any

import pytest
import time_machine

from lotse.audit.models import Entry
from lotse.core.errors import NotAllowed
from lotse.directory.forms.fields import PointField
from lotse.directory.models import ContactPerson, CooperationAgreement, Offer, Organisation
from lotse.directory.models import Place as Venue
from lotse.directory.selectors import feeds, organisations
from lotse.directory.selectors.organisations import OrganisationFilter
from lotse.directory.services import organisations as services
from lotse.directory.services.organisations import KeptElsewhere, OrganisationFacts, PublicFacts
from lotse.tenants.enums import STAFF, Role
from tests import make
from tests.world import NOW, TODAY, World

FACTS = OrganisationFacts(kind="sports", name="Sportverein Nord")
READERS = STAFF - {Role.PRIVACY_OFFICER}
EDITORS = {Role.NETWORKER, Role.DIRECTOR}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_and_does_what_the_rights_say(world: World, role: Role) -> None:
    with world.lippe.scope():
        code = make.organisation(world.lippe, "welfare", "Verband").code
        found = feeds.search(world.lippe.member(role), "verband")
    client = world.lippe.client(role)
    page = client.get(world.lippe.url(f"netzwerk/organisationen/{code}/"))
    assert (page.status_code, len(found)) == ((200, 1) if role in READERS else (403, 0))
    assert ("bearbeiten/" in page.content.decode()) is (role in EDITORS)
    new = client.get(world.lippe.url("netzwerk/organisationen/neu/"))
    assert new.status_code == (200 if role in EDITORS else 403)
    with world.lippe.scope():
        if role not in EDITORS:
            with pytest.raises(NotAllowed):
                services.add_organisation(actor=world.lippe.member(role), facts=FACTS, key=uuid.uuid4(), now=NOW)


def test_a_partner_is_entered_found_corrected_closed_and_opened(world: World) -> None:
    client = world.lippe.client(Role.NETWORKER)
    name = "Verein | 🌍 „Eins“ " + "x" * 200
    typed = {"kind": "sports", "name": name, "town": "Lemgo", "point": "51.937120, 8.878340", "postcode": "32657"}
    answer = client.post(world.lippe.url("netzwerk/organisationen/neu/"), typed)
    with world.lippe.scope():
        row = Organisation.objects.get()
        assert answer["Location"] == world.lippe.url(f"netzwerk/organisationen/{row.code}/")
        assert (row.name, row.easting_m, row.northing_m) == (name, 491636, 5754052)
        assert [hit.title for hit in feeds.search(world.lippe.member(Role.NETWORKER), "lemgo ein")] == [name]
        assert feeds.search(world.lippe.member(Role.NETWORKER), row.code.lower())[0].meta == (
            "Sportverein oder Sportbund · Lemgo"
        )
    for path, active in (("schliessen", False), ("oeffnen", True)):
        client.post(world.lippe.url(f"netzwerk/organisationen/{row.code}/{path}/"))
        with world.lippe.scope():
            assert Organisation.objects.get().is_active is active
    with world.lippe.scope():
        page = organisations.organisation_page(world.lippe.member(Role.NETWORKER), row, TODAY)
    changed = "Organisation geändert"
    assert [line.what for line in page.history] == [changed, changed, "Organisation eingetragen"]
    assert {line.who for line in page.history} == {world.lippe.members[Role.NETWORKER].name}


def test_two_taps_make_one_of_each(world: World) -> None:
    client, page = world.lippe.client(Role.NETWORKER), world.lippe.url("netzwerk/organisationen/")
    with world.lippe.scope():
        of = make.organisation(world.lippe, "sports", "Sportverein")
        keeper = world.lippe.members[Role.NETWORKER].pk
    offer = {"summary": "x", "topics": ["sport"], "audience": "all", "reach": "local", "cost_kind": "free"}
    access = {"step_free": "yes", "accessible_toilet": "yes"}
    for path, model, typed in (
        ("neu/", Organisation, {"kind": "sports"}),
        (f"{of.code}/orte/neu/", Venue, access),
        (f"{of.code}/personen/neu/", ContactPerson, {}),
        (f"{of.code}/vereinbarungen/neu/", CooperationAgreement, {"starts_on": "1.1.2026", "responsible": keeper}),
        (f"{of.code}/angebote/neu/", Offer, offer),
    ):
        sent = {"name": "Neu", "title": "Neu", "form_id": str(uuid.uuid4())} | typed
        first, second = client.post(page + path, sent), client.post(page + path, sent)
        assert (first.status_code, first["Location"]) == (302, second["Location"]), path
        with world.lippe.scope():
            assert model.objects.filter(pk=sent["form_id"]).count() == 1  # type: ignore[attr-defined]
            assert model.objects.count() == (2 if model is Organisation else 1)  # type: ignore[attr-defined]


def test_saving_what_is_there_records_nothing(world: World) -> None:
    with world.lippe.scope():
        row = make.organisation(world.lippe, "sports", "Sportverein Nord")
        actor = world.lippe.member(Role.NETWORKER)
        services.change_organisation(actor=actor, organisation=row, facts=FACTS, now=NOW)
        assert not Entry.objects.filter(object_id=row.pk).exists()


def test_schools_keep_their_own_form(world: World) -> None:
    client = world.lippe.client(Role.NETWORKER)
    with world.lippe.scope():
        school = make.school(world.lippe).organisation
        actor: dict[str, Any] = {"actor": world.lippe.member(Role.NETWORKER), "now": NOW}
        with pytest.raises(KeptElsewhere):
            services.change_organisation(organisation=school, facts=FACTS, **actor)
        with pytest.raises(KeptElsewhere):
            services.close_organisation(organisation=school, **actor)
        with pytest.raises(KeptElsewhere):
            services.add_organisation(facts=OrganisationFacts(kind="school", name="x"), key=uuid.uuid4(), **actor)
        services.change_organisation(organisation=school, facts=PublicFacts(description="Mensa"), **actor)
        assert Organisation.objects.get().description == "Mensa"
        assert feeds.search(actor["actor"], "Gesamtschule") == []  # found as a school
    url = world.lippe.url(f"netzwerk/organisationen/{school.code}/")
    page = client.get(f"{url}bearbeiten/").content.decode()
    assert 'name="description"' in page and 'name="name"' not in page
    assert world.lippe.url(f"schule/schulen/{school.code}/") in client.get(url).content.decode()


def test_the_file_holds_what_the_list_shows(world: World) -> None:
    with world.other.scope():
        make.organisation(world.other, "sports", "Fremder Verein")
    with world.lippe.scope():
        lemgo = world.lippe.municipalities[1]
        make.organisation(world.lippe, "sports", "=2+3 Verein", municipality=lemgo)
        club = make.organisation(world.lippe, "sports", "Ballfreunde", municipality=lemgo, is_active=False)
        make.organisation(world.lippe, "sports", "Turner")
        make.organisation(world.lippe, "faith", "Gemeinde", municipality=lemgo)
        make.offer(world.lippe, organisation=club)
        wanted = OrganisationFilter(kind="sports", municipality=str(lemgo.pk), state="alle")
        assert organisations.kind_options(wanted) == [
            ("", "Alle Arten", 3), ("sports", "Sportverein oder Sportbund", 2), ("faith", "Religionsgemeinschaft", 1),
        ]  # fmt: skip
        assert [(label, count) for _, label, count in organisations.municipality_options(wanted)] == [
            ("Alle Gemeinden", 3), ("Lemgo", 2), ("ohne Gemeinde", 1),
        ]  # fmt: skip
        assert [count for *_, count in organisations.state_options(wanted)] == [1, 1, 2]
        by_town = [str(one) for one in organisations.organisations(OrganisationFilter(sort="-gemeinde"))]
        assert by_town == ["=2+3 Verein", "Gemeinde", "Turner"]  # what has none comes last
    query = f"?art=sports&gemeinde={lemgo.pk}&stand=alle"
    client = world.lippe.client(Role.COUNSELLOR)
    page = client.get(world.lippe.url(f"netzwerk/organisationen/{query}")).content.decode()
    assert page.count('data-label="Art"') == 2
    content = client.get(world.lippe.url(f"netzwerk/organisationen/{query}&export=csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert [(row[1], row[11], row[12]) for row in rows[1:]] == [
        ("'=2+3 Verein", "ja", "0"),
        ("Ballfreunde", "nein", "1"),
    ]


HOSTILE = ("art=x", "gemeinde=x", "stand=x", "sortierung=x", "seite=999999", "suche=%00", "export=x")


def test_hostile_filters_show_a_list_or_nothing(world: World) -> None:
    client = world.lippe.client(Role.NETWORKER)
    for path in ("organisationen", "vereinbarungen", "orte"):
        for query in HOSTILE:
            expected = 404 if query == "export=x" and path != "orte" else 200
            assert client.get(world.lippe.url(f"netzwerk/{path}/?{query}")).status_code == expected, (path, query)


@pytest.mark.parametrize(
    ("typed", "value", "code"),
    [
        ("51.93712, 8.87834", (491636, 5754052), ""),
        ("51.93712° 8.87834", None, "invalid"),
        ("8.87834, 51.93712", None, "outside"),
        ("1e999, 2", None, "outside"),
        ("nan, nan", None, "outside"),
        ("", None, ""),
    ],
)
def test_points_are_read_as_maps_give_them(typed: str, value: Any, code: str) -> None:
    field = PointField()
    if code:
        with pytest.raises(Exception) as raised:
            field.clean(typed)
        assert raised.value.code == code  # type: ignore[attr-defined]
    else:
        assert field.clean(typed) == value
        if value:
            assert field.clean(field.prepare_value(value)) == value


def test_places_contacts_and_agreements_hang_on_the_partner(world: World) -> None:
    client = world.lippe.client(Role.NETWORKER)
    with world.lippe.scope():
        row = make.organisation(world.lippe, "sports", "Sportverein", town="Lemgo", street="Weg 1")
        keeper = world.lippe.member(Role.NETWORKER)
    page = world.lippe.url(f"netzwerk/organisationen/{row.code}/")
    assert 'value="Weg 1"' in client.get(f"{page}orte/neu/").content.decode()
    access = {"step_free": "partly", "accessible_toilet": "unknown"}
    client.post(f"{page}orte/neu/", {"name": "Halle 2", "is_active": "on", **access})
    client.post(f"{page}personen/neu/", {"name": "Şükrü Ö.", "is_active": "on", "is_published": "on"})
    days = {"starts_on": "1.8.2026", "last_on": "31.7.2027", "remind_on": "2.11.2026"}
    answer = client.post(
        f"{page}vereinbarungen/neu/", {"title": "Rucksack", "responsible": keeper.pk, **days, "last_on": "31.7.2026"}
    )
    assert "Der letzte Tag liegt vor dem ersten." in answer.content.decode()
    client.post(f"{page}vereinbarungen/neu/", {"title": "Rucksack", "responsible": keeper.pk, **days})
    client.post(world.lippe.url("netzwerk/orte/neu/"), {"name": "Rathaus", "is_active": "on", **access})
    with world.lippe.scope():
        shown = organisations.organisation_page(keeper, row, TODAY)
        assert [(one.name, one.step_free) for one in shown.places] == [("Halle 2", "partly")]
        assert [(one.name, one.is_published) for one in shown.contacts] == [("Şükrü Ö.", True)]
        assert [(one.last_on, one.due.tone) for one in shown.agreements] == [(dt.date(2027, 7, 31), "neutral")]
        assert len(shown.history) == 3
        assert Venue.objects.get(name="Rathaus").organisation is None
        assert [hit.title for hit in feeds.search(keeper, "sukru")] == ["Şükrü Ö."]
    text = client.get(page).content.decode()
    assert "Halle 2" in text and "Şükrü Ö." in text and "bis 31.07.2027" in text


def test_an_agreement_comes_back_under_heute_until_it_was_thought_of(world: World) -> None:
    with world.lippe.scope():
        keeper, director = world.lippe.member(Role.NETWORKER), world.lippe.director
        of = make.organisation(world.lippe, "welfare", "Verband")
        row = make.agreement(world.lippe, of, remind_on=TODAY)
        make.agreement(world.lippe, of, "Vorbei", remind_on=TODAY, starts_on=dt.date(2025, 1, 1), ends_on=TODAY)
        make.agreement(world.lippe, of, "Später", remind_on=TODAY + dt.timedelta(days=1))
        assert [one.title for one in feeds.today(keeper, TODAY)] == ["Vereinbarung mit Verband: Rucksack Schule"]
        assert feeds.today(director, TODAY) == []
    client = world.lippe.client(Role.NETWORKER)
    for _ in range(2):  # a second tap changes nothing more
        assert client.post(world.lippe.url(f"netzwerk/vereinbarungen/{row.code}/erledigt/")).status_code == 302
    with world.lippe.scope():
        assert feeds.today(keeper, TODAY) == []
        assert Entry.objects.filter(action="directory.agreement_reminded").count() == 1


@time_machine.travel(NOW, tick=False)
def test_agreements_that_end_soon_stand_first(world: World) -> None:
    with world.lippe.scope():
        of = make.organisation(world.lippe, "welfare", "Verband")
        days = {"immer": None, "bald": TODAY + dt.timedelta(days=92), "lang": TODAY + dt.timedelta(days=93)}
        for title, ends_on in days.items():
            make.agreement(world.lippe, of, title, ends_on=ends_on)
        make.agreement(world.lippe, of, "vorbei", starts_on=dt.date(2025, 1, 1), ends_on=TODAY)
        assert set(CooperationAgreement.objects.values_list("title", flat=True)) == {*days, "vorbei"}
    client = world.lippe.client(Role.NETWORKER)
    for state, titles in {
        "laufend": ["bald", "lang", "immer"], "bald": ["bald"], "beendet": ["vorbei"],
        "alle": ["vorbei", "bald", "lang", "immer"],
    }.items():  # fmt: skip
        content = client.get(world.lippe.url(f"netzwerk/vereinbarungen/?stand={state}&export=csv")).content.decode()
        assert [line.split(";")[2] for line in content.splitlines()[1:]] == titles, state


def test_contact_persons_who_left_are_not_found(world: World) -> None:
    with world.lippe.scope():
        of = make.organisation(world.lippe, "welfare", "Verband")
        make.contact_person(of, "Ute Alt", is_active=False)
        assert feeds.search(world.lippe.director, "ute") == []
        assert ContactPerson.objects.count() == 1
