"""Ask the open interface thousands of drawn questions, those its description allows and those it does not:
`python -m scripts.fuzz_api [CASES]`, or `make fuzz-api`.

On a fresh database with the demo, in one process. Prints how many answers of which status there were; fails where an
answer is a 5xx, or is not what the description promises. Figures: docs/benchmarks.md.
"""

import argparse
import collections
import os
import tempfile
import time

CASES = 5_000


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
    from hypothesis import HealthCheck, given, seed, settings
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    from lotse.config.wsgi import application

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("demo", verbosity=0)
    found: collections.Counter[int] = collections.Counter()
    for root in ("/api/hsds/", "/lippe/api/hsds/"):
        schema = schemathesis.openapi.from_wsgi(f"{root}openapi.json", application)
        operations = [one.ok() for one in schema.get_all_operations()]
        for number, operation in enumerate(operations):

            @seed(number)
            @settings(
                max_examples=cases // 2 // len(operations) + 1,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                database=None,
            )
            @given(case=operation.as_strategy())
            def holds(case: schemathesis.Case) -> None:
                response = case.call()
                found[response.status_code] += 1
                # That "proximity" needs "postcode" is more than a description can say
                case.validate_response(response, excluded_checks=[positive_data_acceptance])

            holds()
    return found


if __name__ == "__main__":
    main()
