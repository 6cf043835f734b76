"""A page of a hundred full services over 20,000 offers in four centres, of one centre and of all."""

import datetime as dt
import os
import tempfile
from typing import Any

from scripts.benchmarks import Clock, benchmark

CENTRES, OFFERS = 4, 20_000
DAY = dt.timedelta(days=1)


@benchmark("api-page", goal=f"{OFFERS:,} offers: page of 100 with constant queries")
def api_page(clock: Clock) -> str:
    os.environ.setdefault("LOTSE_DATA_DIR", tempfile.mkdtemp(prefix="lotse-bench-"))
    os.environ |= {"DJANGO_SETTINGS_MODULE": "lotse.config.settings", "LOTSE_API_PER_MINUTE": "0"}
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection  # noqa: TID251 - counted, not asked
    from django.test import Client

    from lotse.core import clock as time
    from lotse.core.db.statistics import renew_statistics

    call_command("migrate", verbosity=0)
    for number in range(CENTRES):
        _fill(f"bench-api-{number}", time.now())
    renew_statistics(always=True)
    client = Client(headers={"host": "localhost"})
    client.get("/api/hsds/services")
    asked: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    counts = []
    for step, path in (
        ("all, first page", "/api/hsds/services?full=true&per_page=100"),
        ("all, last page", f"/api/hsds/services?full=true&per_page=100&page={OFFERS // 100}"),
        ("one centre", "/bench-api-0/api/hsds/services?full=true&per_page=100"),
    ):
        asked.clear()
        with clock.timed(step), connection.execute_wrapper(note):
            assert client.get(path).json()["size"] == 100
        counts.append(len(asked))
    with clock.timed("all as lines"):
        entries = sum(chunk.count(b"\n") for chunk in client.get("/api/hsds/services?full=true&format=ndjson"))
    assert entries == OFFERS
    return f"{counts} queries"


def _fill(slug: str, now: dt.datetime) -> None:
    from lotse.core.tenancy import tenant_scope
    from lotse.directory.enums import TargetGroup, Topic
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
    from lotse.tenants.models import Centre

    centre = Centre.objects.create(slug=slug, name="KI Lippe", district_name="Kreis Lippe", ags="05766")
    topics, groups = list(Topic), list(TargetGroup)
    with tenant_scope(centre.pk):
        partners = Organisation.objects.bulk_create(
            Organisation(kind="welfare", name=f"Verein {number}", email="verein@example.org") for number in range(200)
        )
        places = Place.objects.bulk_create(
            Place(name=f"Haus {n}", postcode="32756", town="Detmold", easting_m=490_000 + n, northing_m=5_750_000 + n)
            for n in range(200)
        )
        offers = Offer.objects.bulk_create(
            (
                Offer(
                    organisation=partners[number % 200], name=f"Angebot {number}", summary="Für alle, die kommen.",
                    state="published", confirmed_at=now - (number % 300) * DAY, created_at=now, changed_at=now,
                )
                for number in range(OFFERS // CENTRES)
            ),
            batch_size=500,
        )  # fmt: skip
        rows: dict[Any, list[Any]] = {
            OfferTopic: [OfferTopic(offer=row, topic=topics[n % len(topics)]) for n, row in enumerate(offers)],
            OfferGroup: [OfferGroup(offer=row, group=groups[n % len(groups)]) for n, row in enumerate(offers)],
            OfferLanguage: [OfferLanguage(offer=row, language="de") for row in offers],
            OfferPlace: [OfferPlace(offer=row, place=places[n % 200]) for n, row in enumerate(offers)],
            Schedule: [
                Schedule(offer=row, rrule="FREQ=WEEKLY;BYDAY=TU", starts_on=now.date(), begins=dt.time(18))
                for row in offers
            ],
        }
        for kind, made in rows.items():
            kind.objects.bulk_create(made, batch_size=2000)
