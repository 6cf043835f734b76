"""Files of the open format: what goes out comes back the same; what is wrong is said, and nothing is half done."""

import datetime as dt
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lotse.audit.models import Entry
from lotse.core import clock
from lotse.core.errors import NotAllowed, NotFound
from lotse.directory.enums import Audience, CostKind, Level, OfferState, OrganisationKind, Reach, TargetGroup, Topic
from lotse.directory.hsds.files import services_of
from lotse.directory.hsds.nodes import HsdsRefused
from lotse.directory.hsds.read import read_services
from lotse.directory.models import (
    ContactPerson,
    ImportDraft,
    Offer,
    OfferGroup,
    OfferLanguage,
    OfferPlace,
    OfferTopic,
    Organisation,
    Schedule,
)
from lotse.directory.models import Place as Venue
from lotse.directory.services import hsds as services
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, TODAY, Place, World

ORGANISATION = {"id": "o1", "name": "Verein Anderswo", "description": "Hilft."}
SERVICE: dict[str, Any] = {"id": "s1", "name": "Nähcafé", "status": "active", "organization": ORGANISATION}


def take(place: Place, *entries: object, content: bytes = b"") -> tuple[int, int]:
    """Upload and confirm."""
    actor = place.member(Role.NETWORKER)
    file = content or json.dumps(entries).encode()
    draft = services.upload(actor=actor, content=file, filename="angebote.json", now=NOW)
    return services.import_services(actor=actor, draft_id=draft.pk, now=NOW)


def seen(place: Place, content: bytes) -> services.Preview:
    actor = place.member(Role.NETWORKER)
    draft = services.upload(actor=actor, content=content, filename="angebote.json", now=NOW)
    return services.preview(actor=actor, draft_id=draft.pk, now=NOW)


def exported(place: Place) -> bytes:
    _, content = services.export_services(actor=place.member(Role.NETWORKER), everything=True, now=NOW)
    return content


words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
days = st.dates(dt.date(2020, 1, 1), TODAY)
maybe_number = st.none() | st.integers(0, 60)


@st.composite
def drawn(draw: st.DrawFn) -> dict[str, Any]:
    """Facts of an offer as forms let them through, and of what hangs on it."""
    begins = draw(st.none() | st.sampled_from([dt.time(9), dt.time(18, 30)]))
    first = draw(days)
    least = draw(maybe_number)
    return {
        "facts": {
            "name": draw(words),
            "summary": draw(words),
            "description": draw(st.just("") | st.lists(words, min_size=1, max_size=3).map("\n\n".join)),
            "state": draw(st.sampled_from(OfferState)),
            "min_age": least,
            "max_age": None if least is None else draw(st.none() | st.integers(least, 99)),
            "level_from": draw(st.sampled_from(["", *Level])),
            "level_to": draw(st.sampled_from(["", *Level])),
            "audience": draw(st.sampled_from(Audience)),
            "reach": draw(st.sampled_from(Reach)),
            "cost_kind": draw(st.sampled_from(CostKind)),
            "cost_cents": draw(st.none() | st.integers(0, 1_000_000)),
            "cost_note": draw(st.just("") | words),
            "joining": draw(st.just("") | words),
            "documents": draw(st.just("") | words),
            "accessibility_note": draw(st.just("") | words),
            "phone": draw(st.just("") | words),
            "email": draw(st.sampled_from(["", "kurs@example.org"])),
            "website": draw(st.sampled_from(["", "https://example.org/a?b=c"])),
            "free_places": draw(maybe_number),
            "waiting_weeks": draw(maybe_number),
            "capacity_as_of": draw(days),
            "starts_on": first,
            "ends_on": draw(st.none() | st.just(first + dt.timedelta(days=1))),
            "confirmed_at": draw(st.none() | days.map(clock.start_of)),
        },
        "topics": draw(st.sets(st.sampled_from(Topic), max_size=3)),
        "groups": draw(st.sets(st.sampled_from(TargetGroup), max_size=3)),
        "languages": draw(st.sets(st.sampled_from(["de", "uk", "kmr"]), max_size=3)),
        "kind": draw(st.sampled_from(OrganisationKind)),
        "is_known": draw(st.booleans()),
        "point": draw(st.booleans()),
        "times": [
            {
                "rrule": rule,
                "starts_on": first,
                "ends_on": draw(st.none() | st.just(first + dt.timedelta(days=9))),
                "begins": begins,
                "ends": begins and draw(st.none() | st.just(dt.time(20))),
                "note": draw(st.just("") | words),
                "skips_public_holidays": draw(st.booleans()),
                "skips_school_holidays": draw(st.booleans()),
            }
            for rule in draw(
                st.lists(
                    st.sampled_from(
                        ["", "FREQ=WEEKLY;BYDAY=TU,TH", "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR", "FREQ=DAILY;COUNT=3"]
                    ),
                    max_size=2,
                )
            )
        ],
    }


def stored(place: Place, number: int, one: dict[str, Any]) -> None:
    of = make.organisation(place, one["kind"], f"Verein {number}", phone="1", website="https://v.example.org", town="X")
    venue = make.venue(
        place,
        f"Haus {number}",
        organisation=of,
        step_free="partly",
        easting_m=491_234 if one["point"] else None,
        northing_m=5_753_977 if one["point"] else None,
    )
    contact = make.contact_person(of, is_published=one["is_known"])
    offer = Offer.objects.create(organisation=of, contact=contact, created_at=NOW, changed_at=NOW, **one["facts"])
    OfferTopic.objects.bulk_create(OfferTopic(offer=offer, topic=topic) for topic in one["topics"])
    OfferGroup.objects.bulk_create(OfferGroup(offer=offer, group=group) for group in one["groups"])
    OfferLanguage.objects.bulk_create(OfferLanguage(offer=offer, language=code) for code in one["languages"])
    OfferPlace.objects.create(offer=offer, place=venue)
    Schedule.objects.bulk_create(Schedule(offer=offer, place=venue, **times) for times in one["times"])


def emptied() -> None:
    for kind in (
        Schedule,
        OfferPlace,
        OfferTopic,
        OfferGroup,
        OfferLanguage,
        Offer,
        ContactPerson,
        Venue,
        Organisation,
    ):
        kind.objects.all().delete()


def without_ids(value: Any) -> Any:
    """What is said, whatever the rows are called, in an order that does not hang on ids."""
    if isinstance(value, dict):
        return {
            name: without_ids(one)
            for name, one in value.items()
            if name not in {"id", "last_modified", "service_at_locations"} and not name.endswith("_id")
        } | {
            "places": [without_ids(one["location"]) for one in value.get("service_at_locations", [])],
        }
    if isinstance(value, list):
        return sorted((without_ids(one) for one in value), key=lambda one: json.dumps(one, sort_keys=True))
    return value


def test_what_goes_out_comes_back_the_same(world: World) -> None:
    with world.lippe.scope():

        @settings(max_examples=4, database=None, phases=[Phase.generate])
        @given(st.lists(drawn(), min_size=3, max_size=5))
        def holds(offers: list[dict[str, Any]]) -> None:
            emptied()
            for number, one in enumerate(offers):
                stored(world.lippe, number, one)
            before = exported(world.lippe)
            same = seen(world.lippe, before)
            assert same.is_idle, (same.offers, same.other_changes)
            assert (same.same_count, same.notes) == (len(offers), [])
            emptied()
            assert take(world.lippe, content=before) == (len(offers), 0)
            assert without_ids(json.loads(exported(world.lippe))) == without_ids(json.loads(before))
            assert seen(world.lippe, before).is_idle, "a second time nothing is new"

        holds()


def test_a_change_in_the_file_is_named_and_taken_over(world: World) -> None:
    with world.lippe.scope():
        offer = make.offer(world.lippe, topics=("sport",))
        file = json.loads(exported(world.lippe))
        file[0]["name"] = "Deutsch am Morgen"
        file[0]["attributes"] = [one for one in file[0]["attributes"] if one["link_type"] != "topic"]
        preview = seen(world.lippe, json.dumps(file).encode())
        assert [(one.name, one.is_new, one.changed) for one in preview.offers] == [
            ("Deutsch am Morgen", False, "Name, Themen")
        ]
        assert take(world.lippe, *file) == (0, 1)
        offer.refresh_from_db()
        assert (offer.name, offer.version, offer.changed_at, offer.topics.count()) == ("Deutsch am Morgen", 1, NOW, 0)
        assert "morg" in offer.search_tokens
        assert Entry.objects.filter(action="directory.imported", object_id=offer.pk).count() == 1


def test_of_another_centre_nothing_is_touched(world: World) -> None:
    """A file with ids of rows elsewhere makes own rows here, the same ones each time."""
    with world.other.scope():
        foreign = make.offer(world.other)
        file = exported(world.other)
    with world.lippe.scope():
        assert take(world.lippe, content=file) == (1, 0)
        assert take(world.lippe, content=file) == (0, 0)
        assert Offer.objects.get().pk != foreign.pk
        assert Offer.objects.get().owner == world.lippe.member(Role.NETWORKER)
    with world.other.scope():
        assert Offer.objects.get() == foreign


def test_a_partner_whom_we_know_by_name_stays_as_it_is(world: World) -> None:
    with world.lippe.scope():
        known = make.organisation(world.lippe, "welfare", "Verein Anderswo", description="Unsere Worte")
        take(world.lippe, SERVICE)
        known.refresh_from_db()
        assert (Offer.objects.get().organisation, known.description) == (known, "Unsere Worte")


def test_nobody_is_published_or_lost_by_a_file(world: World) -> None:
    with world.lippe.scope():
        of = make.organisation(world.lippe, "welfare", "DRK")
        contact = make.contact_person(of, is_published=True)
        offer = make.offer(world.lippe, organisation=of, contact=contact)
        earlier = exported(world.lippe)
        ContactPerson.objects.update(is_published=False)
        assert take(world.lippe, content=earlier) == (0, 0)
        contact.refresh_from_db()
        assert not contact.is_published, "an old file does not undo that somebody wants to be private"
        later = json.loads(exported(world.lippe))
        assert "contacts" not in later[0]
        take(world.lippe, *later)
        offer.refresh_from_db()
        assert offer.contact == contact, "a file that may not name anybody does not mean nobody"


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"id": ""}, "services[1].id", "fehlt."),
    ({"name": None}, "services[1].name", "fehlt."),
    ({"name": "a\0b"}, "services[1].name", "enthält ein Zeichen, das kein Text ist."),
    ({"name": "\ud800"}, "services[1].name", "enthält ein Zeichen, das kein Text ist."),
    ({"name": ["a"]}, "services[1].name", "ist kein Text."),
    ({"organization": None}, "services[1].organization", "fehlt: Zu jedem Angebot gehört eine Organisation."),
    ({"email": "kein"}, "services[1].email", "„kein“ ist keine E-Mail-Adresse."),
    ({"minimum_age": 1e400}, "services[1].minimum_age", "ist keine Zahl."),
    ({"minimum_age": "acht"}, "services[1].minimum_age", "ist keine Zahl."),
    ({"minimum_age": 18, "maximum_age": 8}, "services[1].maximum_age", "liegt unter „minimum_age“."),
    ({"assured_date": "2027-01-01"}, "services[1].assured_date", "liegt in der Zukunft."),
    ({"assured_date": "29.2.2026"}, "services[1].assured_date", "„29.2.2026“ ist kein Datum (JJJJ-MM-TT)."),
    ({"schedules": [{"dtstart": "x"}]}, "services[1].schedules[0].dtstart", "„x“ ist kein Datum (JJJJ-MM-TT)."),
    (
        {"schedules": [{"dtstart": "2026-02-02", "until": "2026-02-01"}]},
        "services[1].schedules[0].until",
        "liegt vor dem Beginn (dtstart).",
    ),
    ({"schedules": "immer"}, "services[1].schedules", "ist keine Liste."),
    ({"languages": [7]}, "services[1].languages[0]", "ist kein JSON-Objekt."),
    (
        {"attributes": [{"link_type": "waiting_weeks", "value": "-1"}]},
        "services[1].attributes[0].value",
        "ist keine ganze Zahl von 0 bis 32000.",
    ),
    (
        {"attributes": [{"link_type": "free_places", "value": "3"}]},
        "services[1].attributes",
        "Zu freien Plätzen oder Wartezeit fehlt der Stand (capacity_as_of).",
    ),
    ({"id": "s1"}, "services[1].id", "steht zweimal in der Datei."),
]  # fmt: skip


def test_what_is_wrong_is_named_by_its_place_and_holds_up_everything(world: World) -> None:
    with world.lippe.scope():
        for fields, path, sentence in WRONG:
            with pytest.raises(HsdsRefused) as refused:
                take(world.lippe, SERVICE, SERVICE | {"id": "s2"} | fields)
            found = [(one.path, one.sentence) for one in refused.value.errors]
            assert found == [(path, sentence)], fields
        assert not Offer.objects.exists()
        assert not Organisation.objects.exists()
        assert not ImportDraft.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Die Datei ist kein JSON (Zeile 1, Spalte 1). Es wurde nichts geändert."),
        (b'[{"a": 1},]', "Die Datei ist kein JSON (Zeile 1, Spalte 11). Es wurde nichts geändert."),
        (b"\xff\xfe\x00", "Die Datei ist kein Text in UTF-8. Es wurde nichts geändert."),
        (b"[" * 100_000, "Die Datei ist kein JSON. Es wurde nichts geändert."),
        (b"[]", "In der Datei steht kein Angebot. Es wurde nichts geändert."),
        (b"PK\x03\x04kaputt", "Das Archiv (ZIP) ist nicht lesbar. Es wurde nichts geändert."),
    ],
)
def test_files_that_are_none(content: bytes, sentence: str) -> None:
    with pytest.raises(HsdsRefused) as refused:
        services_of(content)
    assert refused.value.sentence == sentence


def test_shapes_of_files() -> None:
    one = json.dumps(SERVICE)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a.json", f"[{one}]")
        file.writestr("b/c.json", one)
        file.writestr("liesmich.txt", "kein JSON")
    for content, count in (
        (one, 1),
        (f"[{one}, {one}]", 2),
        (json.dumps({"total_items": 1, "contents": [SERVICE]}), 1),
        (f"{one}\n{one}\n", 2),
        ("\ufeff" + one, 1),
    ):
        assert services_of(content.encode()) == [SERVICE] * count
    assert services_of(archive.getvalue()) == [SERVICE] * 2


def test_a_list_too_large_to_come_back_goes_out_as_an_archive(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with world.lippe.scope():
        make.offer(world.lippe)
        monkeypatch.setattr(services, "MAX_BYTES", 10)
        name, content = services.export_services(actor=world.lippe.director, everything=True, now=NOW)
        assert (name, len(services_of(content))) == ("angebote-hsds.zip", 1)


def test_two_people_who_take_over_the_same_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan of the second is older than what the first has stored."""
    with world.lippe.scope():
        actor = world.lippe.member(Role.NETWORKER)
        before = services._planned(json.dumps([SERVICE]).encode(), NOW)
        take(world.lippe, SERVICE)
        draft = services.upload(actor=actor, content=json.dumps([SERVICE]).encode(), filename="a.json", now=NOW)
        monkeypatch.setattr(services, "_planned", lambda *_: before)
        with pytest.raises(HsdsRefused, match="gerade dieselben Angebote"):
            services.import_services(actor=actor, draft_id=draft.pk, now=NOW)
        assert Offer.objects.count() == 1
        assert ImportDraft.objects.filter(pk=draft.pk).exists(), "the file is still there to be checked again"


def test_entries_of_other_directories_are_taken_as_far_as_they_go(world: World, shared: Path) -> None:
    content = (shared / "standards/hsds/examples/service_full.json").read_bytes()
    with world.lippe.scope():
        notes = {one.path: one.sentence for one in seen(world.lippe, content).notes}
        assert notes["services[0].cost_options[0].amount"] == "Beträge in gbp werden nicht übernommen."
        assert notes["services[0].funding"] == "kennt Lotse nicht und lässt es weg."
        assert "services[0].name" not in notes
        assert take(world.lippe, content=content) == (1, 0)
        offer = Offer.objects.get()
        assert (offer.name, offer.min_age, offer.organisation.kind) == ("Community Counselling", 12, "other")
        assert offer.offer_places.get().place.name == "MyCity Civic Center"
        assert take(world.lippe, content=content) == (0, 0)


def test_a_long_text_without_a_summary(world: World) -> None:
    whole = "Erster Satz. " + "Viele Worte stehen hier hintereinander und sagen noch mehr. " * 9
    (read,), log = read_services([SERVICE | {"description": whole}], today=TODAY)
    assert (read.facts["summary"], read.facts["description"]) == ("Erster Satz.", whole.strip())
    (read,), log = read_services([SERVICE | {"description": "x" * 5000}], today=TODAY)
    assert (len(read.facts["summary"]), len(read.facts["description"])) == (300, 4000)
    assert [one.path for one in log.notes] == ["services[0].description", "services[0].assured_date"]


def test_what_nobody_confirmed_comes_as_a_draft(world: World) -> None:
    with world.lippe.scope():
        take(world.lippe, SERVICE)
        assert Offer.objects.get().state == OfferState.DRAFT
        take(world.lippe, SERVICE | {"assured_date": "2026-10-01"})
        assert Offer.objects.get().state == OfferState.PUBLISHED


def test_only_whoever_keeps_the_directory_and_only_once(world: World) -> None:
    content = json.dumps([SERVICE]).encode()
    with world.lippe.scope():
        networker, counsellor = world.lippe.member(Role.NETWORKER), world.lippe.counsellor
        with pytest.raises(NotAllowed):
            services.upload(actor=counsellor, content=content, filename="a.json", now=NOW)
        draft = services.upload(actor=networker, content=content, filename="a.json", now=NOW)
        with pytest.raises(NotFound):
            services.preview(actor=world.lippe.director, draft_id=draft.pk, now=NOW)
        with pytest.raises(NotFound):
            services.preview(actor=networker, draft_id=draft.pk, now=NOW + dt.timedelta(days=1, seconds=1))
        services.import_services(actor=networker, draft_id=draft.pk, now=NOW)
        with pytest.raises(NotFound):
            services.import_services(actor=networker, draft_id=draft.pk, now=NOW)
        assert Offer.objects.count() == 1


def test_the_pages_from_upload_to_download(world: World) -> None:
    client, file = world.lippe.client(Role.NETWORKER), io.BytesIO(json.dumps([SERVICE]).encode())
    file.name = "angebote.json"
    path = world.lippe.url("netzwerk/austausch/")
    checked = client.post(path, {"file": file})
    assert checked.status_code == 302
    page = client.get(checked["Location"])
    assert "Nähcafé" in page.text
    assert client.post(checked["Location"])["Location"] == path
    assert client.post(checked["Location"]).status_code == 404, "sent twice"
    sent = client.get(world.lippe.url("netzwerk/austausch/datei/?umfang=alle"))
    assert [one["name"] for one in json.loads(sent.content)] == ["Nähcafé"]
    assert json.loads(client.get(world.lippe.url("netzwerk/austausch/datei/")).content) == [], "a draft is not public"
    wrong = io.BytesIO(b'[{"id": 7}]')
    wrong.name = "angebote.json"
    refused = client.post(path, {"file": wrong})
    assert (refused.status_code, "services[0].id" in refused.text) == (200, True)
