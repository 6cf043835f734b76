"""Ask the open interface thousands of drawn questions, those its description allows and those it does not:
`python -m scripts.fuzz_api [CASES]`, or `make fuzz-api`.

On a fresh database with the demo, in one process. First each answer of each list is held against the schemas of the
standard, where those lie beside the project. Prints how many answers of which status there were; fails where an answer
is a 5xx, or is not what the description promises. Figures: docs/benchmarks.md.
"""

import argparse
import collections
import itertools
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import jsonschema_rs

CASES = 5_000
PER_ROUND = 100  # of one operation, before the next one's turn
SCHEMAS = Path(__file__).resolve().parents[2] / "shared" / "standards" / "hsds"
LISTS = {
    "services?full=true": "service",
    "services?full=false": "service_list",
    "organizations?full_service=true": "organization",
    "organizations?full=false": "organization_list",
    "service_at_locations?full=true": "service_at_location",
    "service_at_locations?full=false": "service_at_location_list",
    "taxonomies?search=": "taxonomy",
    "taxonomy_terms?search=": "taxonomy_term",
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Ask the open interface thousands of drawn questions.")
    parser.add_argument("cases", nargs="?", type=int, default=CASES)
    cases = parser.parse_args().cases
    os.environ["LOTSE_DATA_DIR"] = tempfile.mkdtemp(prefix="lotse-fuzz-")
    os.environ |= {"DJANGO_SETTINGS_MODULE": "lotse.config.settings", "LOTSE_DEMO": "1", "LOTSE_API_PER_MINUTE": "0"}
    started = time.monotonic()
    found = ask(cases)
    print(f"{sum(found.values())} answers in {time.monotonic() - started:.0f} s: ", end="")
    print(", ".join(f"{count} × {status}" for status, count in sorted(found.items())))


def ask(cases: int) -> collections.Counter[int]:
    """The number of answers by status. Raises what schemathesis raises at the first answer that is wrong."""
    import django

    django.setup()
    import schemathesis
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from hypothesis import HealthCheck, given, seed, settings
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("demo", verbosity=0)
    if SCHEMAS.is_dir():
        print(f"{validate(SCHEMAS)} entries in answers of the demo are valid", flush=True)
    found: collections.Counter[int] = collections.Counter()
    operations = []
    for root in ("/api/hsds/", "/lippe/api/hsds/"):
        schema = schemathesis.openapi.from_wsgi(f"{root}openapi.json", get_wsgi_application())
        operations += [one.ok() for one in schema.get_all_operations()]
    for number, operation in enumerate(itertools.cycle(operations)):
        if sum(found.values()) >= cases:
            break

        @seed(number)
        @settings(max_examples=PER_ROUND, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        @given(case=operation.as_strategy())
        def holds(case: schemathesis.Case) -> None:
            response = case.call()
            found[response.status_code] += 1
            # That "proximity" needs "postcode" is more than a description can say
            case.validate_response(response, excluded_checks=[positive_data_acceptance])

        holds()
    return found


def validate(schemas: Path, singles: int | None = None) -> int:
    """Each answer of all lists, of each centre and of all together, against its schema: every page with its envelope,
    every entry, the same as lines, and the first ``singles`` entries of each list (None: all) by their own address.

    Returns how many entries were held against a schema. Raises jsonschema_rs.ValidationError, AssertionError.
    """
    import json

    from django.test import Client

    from lotse.tenants.models import Centre

    found, client, count = _validators(schemas), Client(headers={"host": "localhost"}), 0
    slugs = Centre.objects.order_by("slug").values_list("slug", flat=True)
    for root in ["/api/hsds/", *(f"/{slug}/api/hsds/" for slug in slugs)]:
        for path, name in LISTS.items():
            entries = []
            for number in itertools.count(1):
                page = client.get(f"{root}{path}&per_page=100&page={number}").json()
                found["page"].validate(page)
                entries += page["contents"]
                if page["last_page"]:
                    break
            assert page["total_items"] == len(entries), path
            lines = b"".join(client.get(f"{root}{path}&format=ndjson").streaming_content).splitlines()
            assert [json.loads(line) for line in lines] == entries, path
            for entry in entries:
                found[name].validate(entry)
            kind = path.partition("?")[0]
            one_by_one = [] if name.endswith("_list") else entries[:singles]
            for entry in one_by_one:
                found[kind].validate(client.get(f"{root}{kind}/{entry['id']}").json())
            count += len(entries) + len(lines) + len(one_by_one)
    return count


def _validators(schemas: Path) -> "dict[str, jsonschema_rs.Draft202012Validator]":
    """By the name of a schema, by the path of a list for its single entries, and "page" for the envelope."""
    import json

    import jsonschema_rs

    def read(name: str) -> Any:
        return json.loads((schemas / f"{name}.json").read_text("utf-8"))

    found = {name: read(name) for name in {*LISTS.values()} - {"taxonomy", "taxonomy_term"}}
    term = found["service"]["properties"]["attributes"]["items"]["properties"]["taxonomy_term"]
    found |= {"taxonomy_term": term, "taxonomy": term["properties"]["taxonomy_detail"]}
    found |= {path.partition("?")[0]: found[name] for path, name in LISTS.items() if not name.endswith("_list")}
    page = read("openapi")["components"]["schemas"]["Page"]
    found["page"] = page | {"required": [*page["properties"], "contents"]}
    return {name: jsonschema_rs.Draft202012Validator(one, validate_formats=True) for name, one in found.items()}


if __name__ == "__main__":
    main()
