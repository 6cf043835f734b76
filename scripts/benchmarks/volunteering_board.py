"""The load board of a centre with 2,000 volunteers and 100,000 entries of hours, by rows and by its page."""

import datetime as dt
import os
import random
import tempfile
from typing import TYPE_CHECKING, Any

from scripts.benchmarks import Clock, benchmark

if TYPE_CHECKING:
    from lotse.tenants.models import Membership

VOLUNTEERS, ENTRIES, SLUG = 2_000, 100_000, "bench-board"
DAY = dt.timedelta(days=1)


@benchmark("load-board", goal=f"{VOLUNTEERS:,} volunteers, {ENTRIES:,} entries of hours: page with constant queries")
def load_board(clock: Clock) -> str:
    os.environ.setdefault("LOTSE_DATA_DIR", tempfile.mkdtemp(prefix="lotse-bench-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "lotse.config.settings"
    os.environ["LOTSE_REQUIRE_SECOND_FACTOR"] = "no"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection  # noqa: TID251 - counted, not asked
    from django.test import Client

    from lotse.core import clock as time
    from lotse.core.db.statistics import renew_statistics

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    call_command("migrate", verbosity=0)
    member = _fill(time.today(), time.now())
    renew_statistics(always=True)
    client = Client(headers={"host": "localhost"})
    client.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    path = f"/{SLUG}/ehrenamt/belastung/"
    client.get(path)  # templates are compiled once
    asked: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with clock.timed("page"), connection.execute_wrapper(note):
        assert client.get(path).status_code == 200
    with clock.timed("its sheet (XLSX)"):
        assert client.get(f"{path}?export=xlsx").status_code == 200
    return f"{len(asked)} queries"


def _fill(today: dt.date, now: dt.datetime) -> "Membership":
    from lotse.accounts.models import User
    from lotse.core.tenancy import tenant_scope
    from lotse.tenants.models import Centre, Membership, MembershipRole
    from lotse.volunteering.models import Commitment, Engagement, HoursEntry, LoadLimit, Volunteer

    rng = random.Random(5766)
    centre = Centre.objects.create(slug=SLUG, name="KI Lippe", district_name="Kreis Lippe", ags="05766")
    rows: dict[Any, list[Any]] = {kind: [] for kind in (Volunteer, LoadLimit, Engagement, Commitment, HoursEntry)}
    with tenant_scope(centre.pk):
        user = User.objects.create_user("bench-board@example.org", "ein-langes-Kennwort", name="Bench")
        member = Membership.objects.create(user=user, name="Bench", since_on=today)
        MembershipRole.objects.create(membership=member, role="coordinator")
        for number in range(VOLUNTEERS):
            volunteer = Volunteer(
                first_name="Ute", last_name=f"Brandt {number}", state="active", state_since_on=today - 500 * DAY,
                coordinator=member, last_talk_on=today - rng.randrange(120) * DAY, created_at=now, changed_at=now,
            )  # fmt: skip
            rows[Volunteer].append(volunteer)
            rows[LoadLimit].append(
                LoadLimit(
                    volunteer=volunteer, minutes_per_week=rng.choice((60, 120, 240)), engagements=3,
                    agreed_on=today - 500 * DAY, recorded_at=now,
                )
            )  # fmt: skip
            engagement = Engagement(
                kind="mentorship", state="running", state_since_on=today - 300 * DAY, coordinator=member,
                starts_on=today - 300 * DAY, created_at=now, changed_at=now,
            )  # fmt: skip
            rows[Engagement].append(engagement)
            rows[Commitment].append(
                Commitment(
                    engagement=engagement, volunteer=volunteer, minutes_per_week=rng.choice((60, 90, 120, 150)),
                    starts_on=today - rng.randrange(300) * DAY, made_at=now,
                )
            )  # fmt: skip
            for _ in range(ENTRIES // VOLUNTEERS):
                on = today - rng.randrange(365) * DAY
                rows[HoursEntry].append(HoursEntry(volunteer=volunteer, on=on, minutes=60, noted_at=now))
        for kind, made in rows.items():
            kind.objects.bulk_create(made, batch_size=2000)
    return member
