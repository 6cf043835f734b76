"""How the interface answers: what is wrong, what is unchanged, how often, from where."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from lotse.directory.models import Offer, Organisation
from tests import make
from tests.world import NOW, World

PATH = "/lippe/api/hsds/services"


def test_a_parameter_that_is_none_is_named(world: World) -> None:
    wrong = {
        "page=0": "page",
        "page=99999999999999999999": "page",
        "page=1000001": "page",
        "page=-1": "page",
        "page=%D9%A1": "page",
        "per_page=x": "per_page",
        "per_page=50001": "per_page",
        "full=vielleicht": "full",
        "format=xml": "format",
        "modified_after=gestern": "modified_after",
        "modified_after=0001-01-01T00:00:00%2B14:00": "modified_after",
        "modified_after=2026-02-30": "modified_after",
        "search=%00": "search",
        "organization_id=" + "a" * 201: "organization_id",
    }
    found = {asked: Client().get(f"{PATH}?{asked}") for asked in wrong}
    assert {asked: response.json()["field"] for asked, response in found.items()} == wrong
    assert {(one.status_code, one.json()["code"]) for one in found.values()} == {(400, "api.parameter_invalid")}


def test_what_there_is_not_is_said_in_json(world: World) -> None:
    for path in (
        "/lippe/api/hsds/services/unbekannt",
        "/lippe/api/hsds/services/%00",
        "/lippe/api/hsds/taxonomies/1",
        "/lippe/api/hsds/andere",
        "/gibtesnicht/api/hsds/services",
        "/api/hsds/services/",
        "/api/anderes",
    ):
        response = Client().get(path)
        assert (response.status_code, response["Content-Type"]) == (404, "application/json"), path
        assert response.json()["code"] == "core.not_found", path


def test_nothing_can_be_written(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    for method in ("post", "put", "patch", "delete"):
        response = getattr(client, method)(PATH)
        assert (response.status_code, response["Allow"], response.json()["code"]) == (
            405,
            "GET, HEAD, OPTIONS",
            "api.read_only",
        )


def test_what_is_unchanged_is_not_sent_again(world: World, today: None) -> None:
    with world.lippe.scope():
        offer = make.offer(world.lippe)
    path = f"{PATH}/{offer.pk}"
    first = Client().get(path)
    assert first["Last-Modified"] == "Mon, 02 Nov 2026 08:00:00 GMT"
    again = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    with world.lippe.scope():
        Organisation.objects.update(name="Umbenannt")  # the offer itself stays as it was
    changed = Client().get(path, headers={"If-None-Match": first["ETag"], "If-Modified-Since": first["Last-Modified"]})
    assert changed.status_code == 200
    assert changed.json()["organization"]["name"] == "Umbenannt"
    with world.lippe.scope():
        Offer.objects.update(state="ended")
    assert Client().get(path, headers={"If-None-Match": first["ETag"]}).status_code == 404


def test_a_list_that_is_unchanged_is_not_sent_again_and_lines_always_are(world: World, today: None) -> None:
    with world.lippe.scope():
        make.offer(world.lippe)
    for path in (f"{PATH}?full=true", "/api/hsds/services", "/lippe/api/hsds/taxonomy_terms"):
        first = Client().get(path)
        unchanged = {"headers": {"If-None-Match": first["ETag"]}}
        assert [Client().get(path, **unchanged).status_code for _ in range(2)] == [304, 304]
        with world.lippe.scope():
            Organisation.objects.update(name=f"Umbenannt {path}")
        again = 200 if "services" in path else 304  # the terms name no organisation
        assert Client().get(path, **unchanged).status_code == again, path
    lines = Client().get(f"{PATH}?format=ndjson", headers={"If-None-Match": "*"})
    assert (lines.status_code, "ETag" in lines) == (200, False), "sent while it is read: nobody knows it before its end"
    assert len(b"".join(lines.streaming_content).splitlines()) == 1  # type: ignore[attr-defined]


def test_an_address_waits_after_so_many_requests(world: World, settings: Any, time_machine: Any) -> None:
    settings.API_PER_MINUTE = 2
    time_machine.move_to(NOW.replace(second=50), tick=False)
    client, other = Client(REMOTE_ADDR="10.0.0.1"), Client(REMOTE_ADDR="10.0.0.2")
    assert [client.get(PATH).status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get("/api/hsds/")
    assert (refused["Retry-After"], refused.json()["code"]) == ("10", "api.too_many_requests")
    assert other.get(PATH).status_code == 200
    time_machine.move_to(NOW.replace(minute=1), tick=False)
    assert client.get(PATH).status_code == 200


def test_pages_elsewhere_may_read(world: World) -> None:
    asked = Client().options(PATH, headers={"Origin": "https://example.org"})
    assert (asked.status_code, asked["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    answer = Client().get(PATH, headers={"Origin": "https://example.org"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    assert not answer.cookies


def test_it_says_what_it_is(world: World, settings: Any) -> None:
    settings.BASE_URL = "https://lotse.example.org"
    for root in ("/api/hsds/", "/lippe/api/hsds/"):
        where = f"https://lotse.example.org{root}openapi.json"
        assert Client().get(root).json() == {"version": "3.0", "profile": where, "openapi_url": where}
        document = Client().get(f"{root}openapi.json").json()
        assert document["servers"] == [{"url": f"https://lotse.example.org{root}".rstrip("/")}]


def test_the_description_has_the_paths_and_parameters_of_the_standard(world: World, shared: Any) -> None:
    standard = json.loads((shared / "standards/hsds/openapi.json").read_text("utf-8"))
    ours = Client().get("/api/hsds/openapi.json").json()
    names = {ref: one["name"] for ref, one in standard["components"]["parameters"].items()}

    def of(document: Any) -> dict[str, set[str]]:
        return {
            path: {
                one.get("name") or names[one["$ref"].rpartition("/")[2]]
                for one in [*entry.get("parameters", []), *entry["get"].get("parameters", [])]
            }
            for path, entry in document["paths"].items()
        }

    assert of(ours) == of(standard)


@pytest.fixture
def one_connection() -> Iterator[None]:
    """As Django's own test client does: the requests of a test do not close its connection."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def test_no_request_that_the_description_allows_or_forbids_breaks_it(
    world: World, today: None, one_connection: None
) -> None:
    """A few of the cases that ``python -m scripts.fuzz_api`` draws by the thousand."""
    with world.lippe.scope():
        make.offer(world.lippe, venues=[make.venue(world.lippe)])
    schema = schemathesis.openapi.from_wsgi("/lippe/api/hsds/openapi.json", get_wsgi_application())

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=schema.as_strategy())
    def holds(case: schemathesis.Case) -> None:
        # That "proximity" needs "postcode" is more than a description can say
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    holds()
