"""Ask the open interface thousands of drawn questions, those its description allows and those it does not:
`python -m scripts.fuzz_api [CASES]`, or `make fuzz-api`.

On a fresh database with the demo, in one process. First all entries are held against the schemas of the standard, where
those lie beside the project. Prints how many answers of which status there were; fails where an answer is a 5xx, or is
not what the description promises. Figures: docs/benchmarks.md.
"""

import argparse
import collections
import itertools
import os
import tempfile
import time
from pathlib import Path

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
        print(f"{validate(SCHEMAS)} entries of the demo are valid", flush=True)
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


def validate(schemas: Path) -> int:
    """Each entry of all lists against its schema; returns how many. Raises jsonschema_rs.ValidationError."""
    import json

    import jsonschema_rs
    from django.test import Client

    count = 0
    for path, name in LISTS.items():
        schema = json.loads((schemas / f"{name}.json").read_text("utf-8"))
        validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
        answer = Client(headers={"host": "localhost"}).get(f"/api/hsds/{path}&format=ndjson")
        for line in b"".join(answer.streaming_content).splitlines():
            validator.validate(json.loads(line))
            count += 1
    return count


if __name__ == "__main__":
    main()
