"""Searching 20,000 offers of one centre, with all counts, on SQLite and on PostgreSQL; each in a process of its own."""

import datetime as dt
import gc
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
from time import perf_counter, process_time
from typing import Any

from scripts.benchmarks import Clock, benchmark

OFFERS, ASKED, SLUG = 20_000, 300, "bench-search"
GOAL = f"{OFFERS:,} offers: p95 of a search with all counts < 0.1 s"

TOWNS = (
    "Augustdorf, Bad Salzuflen, Barntrup, Blomberg, Detmold, Dörentrup, Extertal, Horn-Bad Meinberg, "
    "Kalletal, Lage, Lemgo, Leopoldshöhe, Lügde, Oerlinghausen, Schieder-Schwalenberg, Schlangen"
)
KINDS = (
    ("Deutschkurs", "language"),
    ("Sprachcafé", "meeting"),
    ("Alphabetisierung", "language"),
    ("Hausaufgabenhilfe", "school"),
    ("Kindergarten", "school"),
    ("Fußballverein", "sport"),
    ("Schwimmkurs", "sport"),
    ("Rückengymnastik", "sport"),
    ("Berufsberatung", "work"),
    ("Praktikumsbörse", "work.internship"),
    ("Ausbildungslotsen", "work.apprenticeship"),
    ("Anerkennungsberatung", "work.recognition"),
    ("Gesundheitslotsen", "health"),
    ("Hebammensprechstunde", "health"),
    ("Mieterberatung", "housing"),
    ("Antidiskriminierungsstelle", "conflict"),
    ("Krabbelgruppe", "family"),
    ("Frauenfrühstück", "women"),
    ("Jugendtreff", "youth"),
    ("Freiwilligenagentur", "volunteering"),
    ("Nähwerkstatt", "meeting"),
)
FOR_WHOM = (
    "",
    " für Frauen",
    " für Kinder",
    " für Eltern",
    " für Jugendliche",
    " für Senioren",
    " am Abend",
    " am Vormittag",
)
LANGUAGES = ("ar", "uk", "tr", "fa", "ru", "kmr", "fr", "en")
QUESTIONS = (
    "",
    "Deutschkurs",
    "Deutschkurs Lemgo Abend Frauen",
    "Fussball verein",
    "Beratung",
    "Beratung Detmold",
    "Kita Lage",
    "Schwimmen Kinder",
    "Deutsch Kurs Dienstag vormittags kostenlos",
    "Praktikum Blomberg",
    "сад",
    "نساء",
    "Hebamme arabisch",
    "Nähen Frauen Extertal",
    "Fusball",
    "Anerkenung Zeugnis",
    "Jugendtref Mittwoch",
    "Deu",
    "Männer Hebamme Lügde",
    "qwxz",
)


@benchmark("offers-search-sqlite", goal=GOAL)
def on_sqlite(clock: Clock) -> str:
    with tempfile.TemporaryDirectory(prefix="lotse-bench-") as folder:
        return _in_own_process(clock, {"LOTSE_DATA_DIR": folder, "LOTSE_DATABASE_URL": ""})


@benchmark("offers-search-postgres", goal=GOAL)
def on_postgres(clock: Clock) -> str:
    from tests import postgres

    if not postgres.available():
        return "no PostgreSQL on this machine"
    os.environ["LOTSE_TEST_SOCKET"] = postgres.start()
    with tempfile.TemporaryDirectory(prefix="lotse-bench-") as folder:
        url = postgres.create_database("bench")
        return _in_own_process(clock, {"LOTSE_DATA_DIR": folder, "LOTSE_DATABASE_URL": url})


def _in_own_process(clock: Clock, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "scripts.benchmarks.directory_search"],
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
    """What the child does: fill, read in, ask; prints JSON."""
    import django

    django.setup()
    from django.core.management import call_command

    from lotse.core import clock as time
    from lotse.core.db.statistics import renew_statistics
    from lotse.core.tenancy import tenant_scope
    from lotse.directory.models import SearchWord
    from lotse.directory.selectors.finding import Question, find
    from lotse.directory.services.searching import refresh_all
    from lotse.tenants.models import Centre

    call_command("migrate", verbosity=0)
    today = time.today()
    centre = Centre.objects.create(slug=SLUG, name="KI Lippe", district_name="Kreis Lippe", ags="05766")
    with tenant_scope(centre.pk):
        _fill(today, time.now())
        before = _memory_mb()
        begun, used = perf_counter(), process_time()
        refresh_all(today)
        steps = {"reading all in": (perf_counter() - begun, process_time() - used)}
        renew_statistics(always=True)
        gc.freeze()  # as the server does once it is loaded (config/wsgi.py)
        questions = list(_questions(Question))
        for question in questions[:20]:
            find(question, today)  # words are taken apart once
        wall, cpu = [], []
        for question in questions:
            begun, used = perf_counter(), process_time()
            find(question, today)
            wall.append(perf_counter() - begun)
            cpu.append(process_time() - used)
        for share in (50, 95, 100):
            place = max(len(wall) * share // 100 - 1, 0)
            steps[f"p{share}"] = (sorted(wall)[place], sorted(cpu)[place])
        slowest = questions[wall.index(max(wall))]
        words = SearchWord.objects.count()
    said = f"{len(questions)} questions, {words:,} words, {before:.0f} MB before and {_memory_mb():.0f} MB after"
    print(json.dumps({"steps": steps, "said": said}))
    print(slowest, file=sys.stderr)


def _memory_mb() -> float:
    """The most that this process has used so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _questions(question: Any) -> Any:
    """A third words alone, a third filters alone, a third both."""
    rng = random.Random(5)
    for number in range(ASKED):
        filters: dict[str, Any] = {}
        if number % 3:
            chosen = rng.sample(("topic", "municipality", "language", "day", "cost_free", "part"), rng.randrange(1, 3))
            values = {
                "topic": rng.choice(KINDS)[1],
                "municipality": f"05766{rng.randrange(16):03}",
                "day": rng.choice(("MO", "TU", "FR")),
                "language": rng.choice(LANGUAGES),
                "cost_free": True,
                "part": "evening",
            }
            filters = {name: values[name] for name in chosen}
        text = rng.choice(QUESTIONS) if number % 3 != 1 else ""
        yield question(text=text, **filters)


def _fill(today: dt.date, now: dt.datetime) -> None:
    from lotse.directory.models import (
        Offer,
        OfferGroup,
        OfferLanguage,
        OfferPlace,
        OfferTopic,
        Organisation,
        Place,
        Schedule,
    )
    from lotse.tenants.models import Municipality

    rng = random.Random(5766)
    syllables = (
        "ba",
        "ber",
        "dan",
        "fel",
        "gra",
        "hol",
        "ket",
        "lin",
        "mar",
        "nor",
        "pel",
        "ras",
        "sol",
        "tim",
        "ver",
        "wen",
    )
    vocabulary = ["".join(rng.choices(syllables, k=rng.randrange(2, 5))).title() for _ in range(8_000)]
    towns = [
        Municipality(
            ags=f"05766{n:03}", name=name, easting_m=480_000 + 3_000 * n, northing_m=5_750_000 + 7_000 * (n % 4)
        )
        for n, name in enumerate(TOWNS.split(", "))
    ]
    Municipality.objects.bulk_create(towns)
    partners = [
        Organisation(kind="other", name=f"{rng.choice(vocabulary)} {n}", municipality=rng.choice(towns))
        for n in range(800)
    ]
    Organisation.objects.bulk_create(partners, batch_size=500)
    venues = [Place(name=f"Haus {rng.choice(vocabulary)}", municipality=rng.choice(towns)) for _ in range(600)]
    Place.objects.bulk_create(venues, batch_size=500)
    rows: dict[Any, list[Any]] = {
        kind: [] for kind in (Offer, OfferTopic, OfferGroup, OfferLanguage, OfferPlace, Schedule)
    }
    for _ in range(OFFERS):
        (name, topic), whom = rng.choice(KINDS), rng.choice(FOR_WHOM)
        offer = Offer(
            organisation=rng.choice(partners),
            name=f"{name}{whom} {rng.choice(vocabulary)}",
            state="published",
            summary=" ".join(rng.choices(vocabulary, k=12)),
            description=" ".join(rng.choices(vocabulary, k=60)),
            audience="women" if "Frauen" in whom + name else "all",
            cost_kind=rng.choice(("free", "fee", "unknown")),
            free_places=rng.choice((None, 0, 3)),
            capacity_as_of=today,
            reach=rng.choice(("local",) * 9 + ("online",)),
            confirmed_at=now - dt.timedelta(days=rng.randrange(400)),
            created_at=now,
            changed_at=now,
        )
        rows[Offer].append(offer)
        rows[OfferTopic].append(OfferTopic(offer=offer, topic=topic))
        rows[OfferGroup].append(OfferGroup(offer=offer, group=rng.choice(("children", "young", "adults", "parents"))))
        rows[OfferPlace].append(OfferPlace(offer=offer, place=rng.choice(venues)))
        rows[OfferLanguage] += [OfferLanguage(offer=offer, language=one) for one in ("de", rng.choice(LANGUAGES))]
        rows[Schedule].append(
            Schedule(
                offer=offer,
                rrule=f"FREQ=WEEKLY;BYDAY={rng.choice(('MO', 'TU', 'WE', 'TH', 'FR', 'SA'))}",
                starts_on=today,
                begins=dt.time(rng.choice((9, 10, 15, 18, 19))),
            )
        )
    for kind, made in rows.items():
        kind.objects.bulk_create(made, batch_size=500)


if __name__ == "__main__":
    main()
