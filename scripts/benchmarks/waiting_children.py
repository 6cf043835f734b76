"""A database with the real schools of Lippe and invented waiting children, from the tables of a benchmark."""

import csv
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lotse.tenants.models import Membership

SLUG = "bench-proposals"


@contextmanager
def fill(register: Path, children: Callable[..., Any], places: Callable[..., Any]) -> "Iterator[Membership]":
    """Fill an empty, migrated database; inside, the scope of the centre is open. Yields a counsellor."""
    from lotse.accounts.models import User
    from lotse.core import clock
    from lotse.core.tenancy import tenant_scope
    from lotse.people.models import Household, Person
    from lotse.schooling.imports.register import parse_register
    from lotse.schooling.models import PlaceReport, Pupil, School
    from lotse.schooling.services.register import apply_register
    from lotse.tenants.models import Centre, Membership, MembershipRole

    now = clock.now()
    today = clock.today()
    centre = Centre.objects.create(slug=SLUG, name="KI Lippe", district_name="Kreis Lippe", ags="05766")
    with tenant_scope(centre.pk):
        user = User.objects.create_user("bench@example.org", "ein-langes-Kennwort", name="Bench")
        member = Membership.objects.create(user=user, name="Bench", since_on=today)
        MembershipRole.objects.create(membership=member, role="counsellor")
        content = parse_register(register.read_bytes())
        apply_register(actor=None, register=content, district="05766", file_name="", now=now)
        schools = {school.number: school for school in School.objects.all()}
        rng = random.Random(5766)
        waiting = list(csv.DictReader(children(rng, content.of_district("05766")), delimiter=";"))
        families: dict[str, Household] = {}
        for row in waiting:
            if row["Familie"] not in families:
                families[row["Familie"]] = Household.objects.create(
                    name=row["Familie"],
                    point=f"{row['Ostwert']},{row['Nordwert']}" if row["Ostwert"] else "",
                    informed_how="handed_over",
                    informed_on=today,
                    informed_by=member,
                    created_at=now,
                    changed_at=now,
                )
            person = Person.objects.create(
                household=families[row["Familie"]],
                kind="child",
                first_name=row["Kennung"],
                last_name=row["Familie"],
                created_at=now,
                changed_at=now,
            )
            Pupil.objects.create(
                person=person,
                state="interviewed",
                state_since_on=today,
                responsible=member,
                registered_on=today,
                grade=int(row["Jahrgang"]),
                support_form=row["Klasse"],
                changed_at=now,
            )
        for row in csv.DictReader(places(rng, content.of_district("05766")), delimiter=";"):
            PlaceReport.objects.create(
                school=schools[row["Schulnummer"]],
                support_form=row["Klasse"],
                places=int(row["Plätze"]),
                occupied=int(row["Belegt"]),
                as_of=today,
                source="import",
                recorded_at=now,
            )
        yield member
