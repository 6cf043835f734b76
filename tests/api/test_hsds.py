"""The open interface: the paths of the standard, its schemas, and nothing that is not published."""

import datetime as dt
import json
import uuid
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client

from lotse.directory.enums import Topic
from lotse.directory.hsds import vocabulary
from lotse.directory.models import Offer, OfferPlace, OfferTopic, Organisation, Schedule
from lotse.directory.services import searching
from tests import make
from tests.world import NOW, TODAY, Place, World

SECRET = "Geheime Kontaktperson"
SCHEMAS = ("service", "service_list", "organization", "organization_list", "service_at_location")


def get(path: str, **asked: object) -> Any:
    return Client().get(path, asked)


def read(path: str, **asked: object) -> Any:
    response = get(path, **asked)
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def rich(place: Place, name: str = "Deutschkurs | 🎈 عربي") -> Offer:
    """An offer that knows everything, of a published contact; its organisation hides somebody else."""
    of = make.organisation(
        place,
        "migrant_organisation",
        "Verein Brücke",
        short_name="Brücke",
        street="Am Markt 1",
        postcode="32756",
        town="Detmold",
        phone="05231 1",
        email="brücke, bitte anrufen",
        website="www.bruecke.example.org",
        municipality=place.municipalities[0],
        easting_m=491600,
        northing_m=5753900,
    )
    make.contact_person(of, SECRET, email="geheim@example.org", phone="0170 999")
    contact = make.contact_person(of, "Ute Offen", is_published=True, function="Kursleitung", phone="05231 2")
    venue = make.venue(
        place,
        organisation=of,
        street="Weg 2",
        postcode="32756",
        town="Detmold",
        easting_m=491700,
        northing_m=5754000,
        step_free="yes",
        accessibility_note="Rampe am Hof",
        directions="Linie 702",
    )
    offer = make.offer(
        place,
        name,
        organisation=of,
        contact=contact,
        topics=("language", "work.job"),
        groups=("adults", "parents"),
        languages=("de", "kmr", "xx"),
        venues=[venue],
        description="Absatz eins.\n\nAbsatz zwei.",
        audience="women",
        min_age=16,
        max_age=99,
        level_from="a1",
        level_to="b1",
        reach="district",
        cost_kind="reducible",
        cost_cents=1050,
        cost_note="Ermäßigung mit Pass",
        joining="Einfach kommen.",
        documents="Ausweis",
        accessibility_note="Leichte Sprache",
        phone="05231 3",
        email="kurs@example.org",
        website="https://example.org/kurs",
        free_places=0,
        waiting_weeks=3,
        capacity_as_of=TODAY,
        starts_on=TODAY,
        ends_on=TODAY + dt.timedelta(days=90),
    )
    Schedule.objects.create(
        offer=offer,
        place=venue,
        rrule="FREQ=WEEKLY;BYDAY=TU,TH",
        starts_on=TODAY,
        ends_on=TODAY + dt.timedelta(days=90),
        begins=dt.time(18),
        ends=dt.time(19, 30),
        note="nicht vor 18 Uhr",
    )
    Schedule.objects.create(offer=offer, rrule="FREQ=DAILY;COUNT=3", starts_on=TODAY, skips_public_holidays=False)
    return offer


@pytest.fixture
def filled(world: World, today: None) -> World:
    with world.lippe.scope():
        rich(world.lippe)
        make.offer(world.lippe, "Entwurf", state="draft")
        make.offer(world.lippe, "Veraltet", confirmed_at=NOW - dt.timedelta(days=600))
        make.organisation(world.lippe, "welfare", "Offen ohne Angebot", is_published=True)
        make.organisation(world.lippe, "welfare", "Nur intern")
    with world.other.scope():
        rich(world.other, "Nebenan")
    return world


@pytest.fixture(scope="session")
def schemas(shared: Path) -> dict[str, jsonschema_rs.Draft202012Validator]:
    found = {name: json.loads((shared / f"standards/hsds/{name}.json").read_text("utf-8")) for name in SCHEMAS}
    found["service_at_location_list"] = json.loads(
        (shared / "standards/hsds/service_at_location_list.json").read_text("utf-8")
    )
    term = found["service"]["properties"]["attributes"]["items"]["properties"]["taxonomy_term"]
    found |= {"taxonomy_term": term, "taxonomy": term["properties"]["taxonomy_detail"]}
    return {name: jsonschema_rs.Draft202012Validator(one, validate_formats=True) for name, one in found.items()}


ANSWERS = [
    ("services", {}, "service_list"),
    ("services", {"full": "true"}, "service"),
    ("organizations", {}, "organization_list"),
    ("organizations", {"full": "true"}, "organization"),
    ("organizations", {"full_service": "true"}, "organization"),
    ("service_at_locations", {}, "service_at_location_list"),
    ("service_at_locations", {"full": "true"}, "service_at_location"),
    ("taxonomies", {}, "taxonomy"),
    ("taxonomy_terms", {}, "taxonomy_term"),
]


def test_each_answer_is_valid_by_the_schemas_of_the_standard(
    filled: World, schemas: dict[str, jsonschema_rs.Draft202012Validator]
) -> None:
    for root in ("/api/hsds/", "/lippe/api/hsds/"):
        for path, asked, schema in ANSWERS:
            answer = read(root + path, **asked)
            assert answer["contents"], path
            for entry in answer["contents"]:
                wrong = [(list(one.instance_path), one.message) for one in schemas[schema].iter_errors(entry)]
                assert wrong == [], path
        for path, schema in (
            ("services", "service"),
            ("organizations", "organization"),
            ("service_at_locations", "service_at_location"),
            ("service_at_locations", "service"),  # the standard's document names this one
            ("taxonomies", "taxonomy"),
            ("taxonomy_terms", "taxonomy_term"),
        ):
            key = read(root + path)["contents"][0]["id"]
            schemas[schema].validate(read(f"{root}{path}/{key}"))


def test_a_service_says_what_the_offer_says(filled: World) -> None:
    with filled.lippe.scope():
        offer = Offer.objects.get(name__startswith="Deutschkurs")
    found = read(f"/lippe/api/hsds/services/{offer.pk}")
    plain = {name: value for name, value in found.items() if not isinstance(value, list | dict)}
    assert plain == {
        "id": str(offer.pk),
        "organization_id": str(offer.organisation_id),
        "name": "Deutschkurs | 🎈 عربي",
        "status": "active",
        "description": "Ein Kurs für alle.\n\nAbsatz eins.\n\nAbsatz zwei.",
        "url": "https://example.org/kurs",
        "email": "kurs@example.org",
        "application_process": "Einfach kommen.",
        "fees_description": "Ermäßigung mit Pass",
        "wait_time": "3 Wochen",
        "eligibility_description": "Erwachsene, Eltern und Familien, für Frauen und Mädchen, 16 bis 99 Jahre",
        "minimum_age": 16,
        "maximum_age": 99,
        "assured_date": "2026-11-01",
        "last_modified": "2026-11-02T08:00:00Z",
    }
    first, second = sorted(found["schedules"], key=lambda one: "freq" not in one)
    assert {name: first[name] for name in ("freq", "byday", "opens_at", "closes_at", "dtstart", "until", "notes")} == {
        "freq": "WEEKLY",
        "byday": "TU,TH",
        "opens_at": "18:00",
        "closes_at": "19:30",
        "dtstart": "2026-11-02",
        "until": "2027-01-30",
        "notes": "nicht vor 18 Uhr",
    }
    assert [(one["link_type"], one["value"]) for one in second["attributes"]] == [("rrule", "FREQ=DAILY;COUNT=3")]
    facts = {(one["link_type"], one.get("value") or one["taxonomy_term"]["code"]) for one in found["attributes"]}
    assert facts == {
        ("topic", "language"),
        ("topic", "work.job"),
        ("target_group", "adults"),
        ("target_group", "parents"),
        ("audience", "women"),
        ("level_from", "a1"),
        ("level_to", "b1"),
        ("reach", "district"),
        ("cost_kind", "reducible"),
        ("free_places", "0"),
        ("waiting_weeks", "3"),
        ("capacity_as_of", "2026-11-02"),
        ("starts_on", "2026-11-02"),
        ("last_day", "2027-01-30"),
        ("accessibility_note", "Leichte Sprache"),
    }
    assert found["organization"]["website"] == "https://www.bruecke.example.org"
    assert "email" not in found["organization"], "what is no address is no address for the standard either"
    assert found["cost_options"][0]["amount"] == 10.5


def test_nobody_is_named_but_published_contacts(filled: World) -> None:
    """The canary: each address of the interface, every way it can be asked."""
    seen = []
    for root in ("/api/hsds/", "/lippe/api/hsds/"):
        for path, asked, _ in ANSWERS:
            for file_format in ("json", "ndjson"):
                response = get(root + path, format=file_format, **asked)
                seen.append(_text(response))
            for entry in read(root + path)["contents"]:
                seen.append(_text(get(f"{root}{path}/{entry['id']}", full_service="true")))
    everything = "\n".join(seen)
    assert "Ute Offen" in everything
    for secret in (SECRET, "geheim@", "0170 999", "Netzwerk Kreis", "Entwurf", "Veraltet", "Nur intern"):
        assert secret not in everything, secret


def _text(response: Any) -> str:
    return b"".join(response.streaming_content if response.streaming else [response.content]).decode()


def test_one_centre_shows_its_own_and_all_together_all(filled: World) -> None:
    def names(root: str, path: str) -> set[str]:
        return {one["name"] for one in read(f"{root}/api/hsds/{path}")["contents"]}

    assert names("/nachbar", "services") == {"Nebenan"}
    assert names("/lippe", "services") == {"Deutschkurs | 🎈 عربي"}
    assert names("", "services") == {"Nebenan", "Deutschkurs | 🎈 عربي"}
    assert names("/lippe", "organizations") == {"Verein Brücke", "Offen ohne Angebot"}
    with filled.other.scope():
        foreign = Offer.objects.get().pk
    assert get(f"/lippe/api/hsds/services/{foreign}").status_code == 404
    assert get(f"/api/hsds/services/{foreign}").status_code == 200


def test_filters_of_services(filled: World) -> None:
    term = vocabulary.term

    def count(**asked: object) -> int:
        return int(read("/lippe/api/hsds/services", **asked)["total_items"])

    with filled.lippe.scope():
        of = Organisation.objects.get(name="Verein Brücke").pk
        Offer.objects.update(changed_at=NOW)
        searching.refresh(Offer.objects.all(), TODAY)
    assert count(taxonomy_term_id=term("topics", "work").id) == 1, "a term finds what has a term below it"
    assert count(taxonomy_term_id=term("topics", "work.job").id) == 1
    assert count(taxonomy_term_id=term("topics", "sport").id) == 0
    assert count(taxonomy_term_id="kein Begriff") == 0
    for taxonomy in vocabulary.taxonomies():
        assert count(taxonomy_id=taxonomy.id) == 1, taxonomy.code
    assert count(taxonomy_id=str(uuid.uuid4())) == 0
    assert count(organization_id=str(of)) == 1
    assert count(organization_id="1") == 0
    assert count(modified_after="2026-11-02T09:00:00Z") == 1, "on or after"
    assert count(modified_after="2026-11-02T10:00:00+01:00") == 1
    assert count(modified_after="2026-11-02T09:00:01Z") == 0
    assert count(modified_after="2026-11-02") == 1
    assert count(search="deutsch kurse detmold") == 1
    assert count(search="Fußball") == 0


def test_the_terms_of_a_taxonomy(filled: World) -> None:
    topics = vocabulary.taxonomies()[0]
    work = vocabulary.term("topics", "work")

    def codes(**asked: object) -> list[str]:
        return [one["code"] for one in read("/api/hsds/taxonomy_terms", per_page=100, **asked)["contents"]]

    assert codes(taxonomy_id=topics.id) == list(Topic)
    below = ["work.internship", "work.apprenticeship", "work.job", "work.recognition"]
    assert codes(parent_id=work.id) == below
    assert codes(taxonomy_id=topics.id, top_only="true") == [one for one in Topic if one != Topic.WORK]
    assert codes(search="praktikum") == ["work.internship"]


def test_places_by_postcode_and_around_it(filled: World) -> None:
    with filled.lippe.scope():
        far = make.venue(
            filled.lippe, "Weit weg", postcode="32657", easting_m=491700, northing_m=5756000, step_free="no"
        )
        make.offer(filled.lippe, "Weiter", venues=[far])

    def names(**asked: object) -> set[str]:
        found = read("/lippe/api/hsds/service_at_locations", **asked)["contents"]
        return {one["service"]["name"] for one in found}

    course = "Deutschkurs | 🎈 عربي"
    assert names() == {course, "Weiter"}
    assert names(postcode="32756") == {course}
    assert names(postcode="32657") == {course, "Weiter"}, "the course serves the whole district"
    assert names(postcode="99999") == set()
    assert names(postcode="32756", proximity="1999") == {course}
    assert names(postcode="32756", proximity="2000") == {course, "Weiter"}
    assert names(postcode="99999", proximity="1000000") == set()
    missing = get("/lippe/api/hsds/service_at_locations", proximity="5")
    assert (missing.status_code, missing.json()["field"]) == (400, "proximity")


def test_pages_and_lines(world: World, today: None) -> None:
    with world.lippe.scope():
        make.offer(world.lippe, "Erstes")
        others(world.lippe, 6)
    path = "/lippe/api/hsds/services"
    pages = [read(path, per_page=3, page=number) for number in (1, 2, 3, 4)]
    assert [(one["size"], one["first_page"], one["last_page"], one["empty"]) for one in pages] == [
        (3, True, False, False),
        (3, False, False, False),
        (1, False, True, False),
        (0, False, True, True),
    ]
    assert {(one["total_items"], one["total_pages"]) for one in pages} == {(7, 3)}
    ids = [entry["id"] for one in pages for entry in one["contents"]]
    assert len(set(ids)) == 7
    minimal = read(path, minimal="true")
    assert [set(one) for one in minimal["contents"]] == [{"id", "modified_date"}] * 7
    lines = _text(get(path, format="ndjson", full="true", per_page=2)).splitlines()
    assert [json.loads(line)["id"] for line in lines] == ids
    assert read(path, page=1_000_000)["empty"]
    assert read(path, per_page=50_000)["size"] == 7


def others(place: Place, count: int) -> None:
    """Offers of one organisation in bulk, with a place and a topic each."""
    of, venue = make.organisation(place, "sports", "Sportbund"), make.venue(place)
    common = {"organisation": of, "summary": "Sport.", "state": "published", "confirmed_at": NOW}
    rows = Offer.objects.bulk_create(
        Offer(name=f"Turnen {n}", created_at=NOW, changed_at=NOW, **common) for n in range(count)
    )
    OfferTopic.objects.bulk_create(OfferTopic(offer=row, topic="sport") for row in rows)
    OfferPlace.objects.bulk_create(OfferPlace(offer=row, place=venue) for row in rows)


def test_a_page_of_a_hundred_asks_as_often_as_one_of_three(world: World, today: None) -> None:
    counts: list[dict[str, int]] = []
    for number in (3, 97):
        with world.lippe.scope():
            others(world.lippe, number)
        counts.append(
            {
                f"{root}{path}": _queries(f"{root}{path}&per_page=100")
                for root in ("/api/hsds/", "/lippe/api/hsds/")
                for path in (
                    "services?full=true",
                    "services?full=false",
                    "service_at_locations?full=true",
                    "organizations?full_service=true",
                )
            }
        )
    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= 14


def _queries(url: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        assert Client().get(url).status_code == 200
    return len(asked)
