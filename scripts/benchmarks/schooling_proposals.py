"""Proposals on the real schools of Kreis Lippe with invented children: from files, and through the page."""

import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.benchmarks import Clock, benchmark

if TYPE_CHECKING:
    from lotse.schooling.imports.register import RegisterSchool

REGISTER = Path(__file__).resolve().parents[3] / "shared" / "data" / "nrw-schools" / "Schulen.csv"
CHILDREN = 300
GOAL = "300 children, 117 schools of Lippe, gap <= 0.1 % in < 2 s"
FORMS = ("04", "10", "14", "15", "20")


def children_table(rng: random.Random, schools: "list[RegisterSchool]") -> Iterator[str]:
    """Families of one to four around the schools of the district; one in six only with its municipality."""
    yield "Kennung;Familie;Jahrgang;Klasse;Ostwert;Nordwert;Gemeinde;Wunsch"
    sites = [one for one in schools if one.easting_m and one.northing_m]
    secondary = [one for one in sites if one.form in FORMS and one.is_operating and one.is_public]
    number = family = 0
    while number < CHILDREN:
        home = rng.choice(sites)
        assert home.easting_m and home.northing_m
        east, north = round(home.easting_m + rng.gauss(0, 1500)), round(home.northing_m + rng.gauss(0, 1500))
        point = f"{east};{north};" if rng.random() < 5 / 6 else f";;{home.town}"
        wish = rng.choice(secondary).number if rng.random() < 1 / 8 else ""
        for _ in range(min(rng.choices((1, 2, 3, 4), (58, 27, 11, 4))[0], CHILDREN - number)):
            kind = "literacy" if rng.random() < 0.1 else "initial_support"
            yield f"K{number};F{family};{rng.randint(5, 10)};{kind};{point};{wish}"
            number += 1
        family += 1


def places_table(rng: random.Random, schools: "list[RegisterSchool]") -> Iterator[str]:
    """International groups of 12 to 18 at most secondary schools, two in five places taken; some literacy groups."""
    yield "Schulnummer;Klasse;Jahrgang;Plätze;Belegt"
    for school in schools:
        if school.form in FORMS and school.is_operating and school.is_public:
            for kind, chance in (("initial_support", 0.9), ("literacy", 0.3)):
                if rng.random() < chance:
                    places = rng.randint(12, 18)
                    yield f"{school.number};{kind};;{places};{round(places * rng.uniform(0.2, 0.6))}"


@benchmark("propose-files", goal=GOAL)
def propose_files(clock: Clock) -> str:
    if not REGISTER.is_file():
        return "the register is absent"
    from lotse.schooling.bridge import Rules, propose
    from lotse.schooling.filemode import read_input, workbook
    from lotse.schooling.imports.register import parse_register

    rng = random.Random(5766)
    schools = parse_register(REGISTER.read_bytes()).of_district("05766")
    files = {
        "children": ("kinder.csv", "\n".join(children_table(rng, schools)).encode()),
        "places": ("plaetze.csv", "\n".join(places_table(rng, schools)).encode()),
        "schools": ("Schulen.csv", REGISTER.read_bytes()),
    }
    with clock.timed("read"):
        read = read_input(files, rules=Rules(), centres={}, district="05766")
    with clock.timed("propose"):
        outcome = propose(read.facts, seed=1, limit_s=10)
    with clock.timed("write"):
        workbook(read, outcome)
    gap = 100 * (outcome.cost - outcome.bound) / outcome.cost
    return (
        f"{len(schools)} schools, {outcome.placed} of {len(outcome.rows)} placed (most {outcome.most}), gap {gap:.3f} %"
    )


@benchmark("propose-page", goal=f"{GOAL}; the page of all of them in < 2 s")
def propose_page(clock: Clock) -> str:
    if not REGISTER.is_file():
        return "the register is absent"
    os.environ["LOTSE_DATA_DIR"] = tempfile.mkdtemp(prefix="lotse-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "lotse.config.settings"
    os.environ["LOTSE_REQUIRE_SECOND_FACTOR"] = "no"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from lotse.core import clock as time
    from lotse.schooling.models import ProposalRun
    from lotse.schooling.services import proposals
    from scripts.benchmarks.waiting_children import SLUG, fill

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    call_command("migrate", verbosity=0)
    with fill(REGISTER, children_table, places_table) as member:
        now = time.now()
        with clock.timed("propose"):
            run = proposals.request_run(actor=member, now=now)
            proposals.compute_run(run_id=run.pk, now=now)
        run = ProposalRun.objects.get(pk=run.pk)
        client = Client(headers={"host": "localhost"})
        client.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        address = f"/{SLUG}/schule/vorschlaege/{run.pk}/"
    client.get(address)  # templates are compiled once
    with clock.timed("page"):
        page = client.get(address)
    gap = run.gap_permille or 0
    size = f"{len(page.content) // 1024} KB, status {page.status_code}"
    return f"{run.placed_count} of {run.children_count} placed (most {run.most_count}), gap <= {gap / 10:.1f} %, {size}"
