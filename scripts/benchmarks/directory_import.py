"""Importing 20,000 offers from a table: reading, the dry run, and taking over; on SQLite, in a process of its own."""

import csv
import datetime as dt
import io
import json
import os
import random
import subprocess
import sys
import tempfile
from time import perf_counter, process_time

from scripts.benchmarks import Clock, benchmark
from scripts.benchmarks.directory_search import FOR_WHOM, KINDS, TOWNS

LINES, SLUG = 20_000, "bench-import"


@benchmark("offers-import", goal=f"{LINES:,} lines: dry run and import, each in less than a minute")
def offers_import(clock: Clock) -> str:
    with tempfile.TemporaryDirectory(prefix="lotse-bench-") as folder:
        environment = {"LOTSE_DATA_DIR": folder, "LOTSE_DATABASE_URL": ""}
        done = subprocess.run(
            [sys.executable, "-m", "scripts.benchmarks.directory_import"],
            env=os.environ | environment | {"DJANGO_SETTINGS_MODULE": "lotse.config.settings"},
            check=True,
            capture_output=True,
            text=True,
        )
    found = json.loads(done.stdout)
    for step, (wall, used) in found["steps"].items():
        clock.seconds[step], clock.processor[step] = wall, used
    return str(found["said"])


def main() -> None:
    """What the child does: fill, upload, look at the dry run, take over, upload again; prints JSON."""
    import django

    django.setup()
    from django.core.management import call_command

    from lotse.accounts.models import User
    from lotse.core import clock as time
    from lotse.core.tenancy import tenant_scope
    from lotse.directory.models import Offer
    from lotse.directory.services import importing
    from lotse.tenants.enums import Role
    from lotse.tenants.models import Centre, Membership, MembershipRole, Municipality

    call_command("migrate", verbosity=0)
    now = time.now()
    centre = Centre.objects.create(slug=SLUG, name="KI Lippe", district_name="Kreis Lippe", ags="05766")
    with tenant_scope(centre.pk):
        Municipality.objects.bulk_create(
            Municipality(ags=f"05766{n:03}", name=name, easting_m=480_000 + 3_000 * n, northing_m=5_750_000)
            for n, name in enumerate(TOWNS.split(", "))
        )
        user = User.objects.create(email="netz@example.org", name="Netz Werkerin")
        member = Membership.objects.create(user=user, name=user.name, since_on=time.day_of(now))
        MembershipRole.objects.create(membership=member, role=Role.NETWORKER)
        content = _table(LINES)
        steps = {}
        drafts = []

        def upload() -> None:
            drafts.append(importing.upload(actor=member, content=content, filename="liste.csv", now=now).pk)

        def preview() -> None:
            importing.preview(actor=member, draft_id=drafts[-1], now=now)

        def take_over() -> None:
            importing.import_table(actor=member, draft_id=drafts[-1], now=now)

        again = (("checking it again", upload), ("dry run of what is there", preview))
        for step, act in (("checking", upload), ("dry run", preview), ("taking over", take_over), *again):
            begun, used = perf_counter(), process_time()
            act()
            steps[step] = (perf_counter() - begun, process_time() - used)
        said = f"{Offer.objects.count():,} offers from {len(content) / 1024**2:.1f} MB"
    print(json.dumps({"steps": steps, "said": said}))


def _table(lines: int) -> bytes:
    """Offers of 800 partners in the columns of the export, each with topic, groups, languages, place and two times."""
    from lotse.directory.columns import COLUMNS

    rng = random.Random(5766)
    towns = TOWNS.split(", ")
    partners = [(f"Verein {number}", rng.choice(towns)) for number in range(800)]
    today = dt.date(2026, 11, 2)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [column.label for column in COLUMNS], delimiter=";", restval="")
    writer.writeheader()
    by_field = {(column.part, column.field): column.label for column in COLUMNS}
    for number in range(lines):
        (name, topic), (partner, town) = rng.choice(KINDS), rng.choice(partners)
        cells = {
            ("organisation", "name"): partner,
            ("organisation", "kind"): "other",
            ("organisation", "municipality"): town,
            ("offer", "name"): f"{name}{rng.choice(FOR_WHOM)} {number}",
            ("offer", "summary"): "Ein Angebot für viele Menschen, die neu hier sind oder schon lange hier leben.",
            ("offer", "topics"): topic,
            ("offer", "groups"): "adults, parents",
            ("offer", "languages"): "Deutsch, Arabisch, Ukrainisch",
            ("offer", "places"): f"Haus {rng.randrange(600)}",
            ("offer", "schedules"): "jede Woche Di, Do; 18:00-19:30",
            ("offer", "state"): "published",
            ("offer", "confirmed_on"): f"{today - dt.timedelta(days=rng.randrange(300)):%d.%m.%Y}",
        }  # fmt: skip
        writer.writerow({by_field[key]: value for key, value in cells.items()})
    return text.getvalue().encode()


if __name__ == "__main__":
    main()
