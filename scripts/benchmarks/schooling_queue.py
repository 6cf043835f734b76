"""The queue of a past day and waiting times in a centre with 20,000 children over five years, by rows and by pages."""

import datetime as dt
import os
import random
import tempfile
from typing import TYPE_CHECKING, Any

from scripts.benchmarks import Clock, benchmark

if TYPE_CHECKING:
    from lotse.tenants.models import Membership

CHILDREN, YEARS, SLUG = 20_000, 5, "bench-queue"
PATH = (
    "registered",
    "invited",
    "interviewed",
    "exam_ordered",
    "recommended",
    "answered",
    "handed_over",
    "assigned",
    "started",
)
DAY = dt.timedelta(days=1)


@benchmark("queue-day", goal=f"{CHILDREN:,} children, {YEARS} years: each page in < 1 s")
def queue_day(clock: Clock) -> str:
    os.environ.setdefault("LOTSE_DATA_DIR", tempfile.mkdtemp(prefix="lotse-bench-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "lotse.config.settings"
    os.environ["LOTSE_REQUIRE_SECOND_FACTOR"] = "no"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from lotse.core import clock as time
    from lotse.core.tenancy import tenant_scope
    from lotse.schooling.enums import Reading
    from lotse.schooling.models import KeyDateCount, Pupil, StateChange
    from lotse.schooling.selectors.key_dates import count_day
    from lotse.schooling.selectors.process import process
    from lotse.schooling.services.key_dates import keep_key_dates

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    call_command("migrate", verbosity=0)
    today, now = time.today(), time.now()
    member = _fill(today)
    middle = today - YEARS * 365 // 2 * DAY
    client = Client(headers={"host": "localhost"})
    client.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    pages = {
        "page of a day": f"stichtag/?tag={middle:%d.%m.%Y}",
        "its sheet (XLSX)": f"stichtag/zahlen/?format=xlsx&tag={middle:%d.%m.%Y}",
        "waiting times, one year": "wartezeiten/",
        "waiting times, all years": f"wartezeiten/?ab={today - YEARS * 365 * DAY:%d.%m.%Y}",
        "waiting times, all years, one band": f"wartezeiten/?band=lower&ab={today - YEARS * 365 * DAY:%d.%m.%Y}",
    }
    for name, query in pages.items():
        client.get(f"/{SLUG}/schule/kinder/{query}")  # templates are compiled once
        with clock.timed(name):
            assert client.get(f"/{SLUG}/schule/kinder/{query}").status_code == 200
    with tenant_scope(member.centre_id):
        with clock.timed("count a day"):
            counts = count_day(middle, Reading.THEN, process())
        with clock.timed("set down all key dates"):
            keep_key_dates(member.centre, now)
        kept = KeyDateCount.objects.count()
        return (
            f"{Pupil.objects.count():,} children, {StateChange.objects.count():,} steps; {counts.total:,} waited that "
            f"day; {kept} key dates set down"
        )


def _fill(today: dt.date) -> "Membership":
    """Children registered evenly over the years, a step every 4 to 30 days; one in six leaves on the way."""
    from lotse.accounts.models import User
    from lotse.core.tenancy import tenant_scope
    from lotse.people.models import Household, Person
    from lotse.schooling.models import Pupil, PupilFacts, StateChange
    from lotse.tenants.models import Centre, Membership, MembershipRole, Municipality

    rng = random.Random(5766)
    centre = Centre.objects.create(slug=SLUG, name="KI Lippe", district_name="Kreis Lippe", ags="05766")
    rows: dict[Any, list[Any]] = {kind: [] for kind in (Household, Person, Pupil, StateChange, PupilFacts)}
    with tenant_scope(centre.pk):
        user = User.objects.create_user("bench-queue@example.org", "ein-langes-Kennwort", name="Bench")
        member = Membership.objects.create(user=user, name="Bench", since_on=today)
        MembershipRole.objects.create(membership=member, role="director")
        towns = [Municipality.objects.create(ags=f"05766{number:03}", name=f"Ort {number}") for number in range(16)]
        for _ in range(CHILDREN):
            first = today - rng.randrange(YEARS * 365) * DAY
            at = dt.datetime.combine(first, dt.time(9), tzinfo=dt.UTC)
            household = Household(
                name="Bench", municipality=rng.choice(towns), informed_how="read_out", informed_on=first,
                informed_by=member, created_at=at, changed_at=at,
            )  # fmt: skip
            person = Person(
                household=household, kind="child", first_name="Mila", last_name="Bench", arrival_answer="given",
                arrived_on=first - rng.randrange(2000) * DAY, created_at=at, changed_at=at,
            )  # fmt: skip
            pupil = Pupil(
                person=person, state_since_on=first, registered_on=first, responsible=member, changed_at=at,
                grade=rng.randint(1, 11), support_form=rng.choice(("initial_support", "literacy")),
            )  # fmt: skip
            steps = _steps(rng, first, today)
            pupil.state, pupil.state_since_on = steps[-1][1], steps[-1][0]
            before = ""
            for on, state in steps:
                entered = dt.datetime.combine(on + rng.choice((0, 0, 2, 9)) * DAY, dt.time(9), tzinfo=dt.UTC)
                at = max(entered, at + dt.timedelta(seconds=1))
                rows[StateChange].append(
                    StateChange(pupil=pupil, from_state=before, to_state=state, effective_on=on, at=at, by=member)
                )
                before = state
            for number, on in enumerate((first, first + 20 * DAY)):
                rows[PupilFacts].append(
                    PupilFacts(
                        pupil=pupil, effective_on=on, at=dt.datetime.combine(on, dt.time(9), tzinfo=dt.UTC),
                        grade=rng.randint(1, 11) if number else pupil.grade, support_form=pupil.support_form,
                        municipality=household.municipality, arrival_answer="given", arrived_on=person.arrived_on,
                    )
                )  # fmt: skip
            for one in (household, person, pupil):
                rows[type(one)].append(one)
        for kind, made in rows.items():
            kind.objects.bulk_create(made, batch_size=2000)
    return member


def _steps(rng: random.Random, first: dt.date, today: dt.date) -> list[tuple[dt.date, str]]:
    steps, on = [], first
    for state in PATH:
        if on > today:
            break
        steps.append((on, state))
        if rng.random() < 0.02:
            steps.append((on, "moved_away"))
            break
        on += rng.randint(4, 30) * DAY
    return steps
