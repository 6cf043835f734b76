"""The demo as a whole: two districts, so that separation can be seen; the same seed gives the same data."""

import datetime as dt
import random
from collections.abc import Callable

from django.core.management import call_command
from django.db import transaction

from lotse.accounts.models import User
from lotse.core import codes
from lotse.core.registry import DemoLogin
from lotse.core.tenancy import tenant_scope
from lotse.operations.demo import base, families
from lotse.operations.demo.districts import DISTRICTS, LIPPE
from lotse.operations.demo.names import STAFF
from lotse.tenants.enums import Role
from lotse.tenants.models import Centre


def has_demo() -> bool:
    return Centre.objects.filter(is_demo=True).exists()


def has_real_centre() -> bool:
    return Centre.objects.filter(is_demo=False).exists()


def clear() -> None:
    """Empty all tables; refused by the command where a real centre exists."""
    call_command("flush", verbosity=0, interactive=False)


def build(*, seed: int, now: dt.datetime, progress: Callable[[str], object], only: str = "") -> None:
    """Make the districts (or ``only`` the one of this slug) in one transaction: an interrupted demo leaves nothing."""
    rng = random.Random(seed)  # noqa: S311  (chance for invented people)
    with transaction.atomic(), codes.seeded(random.Random(seed)):  # noqa: S311
        for district in [one for one in DISTRICTS if only in {"", one.slug}]:
            centre = base.make_centre(district)
            with tenant_scope(centre.pk):
                towns = base.make_towns(district)
                staff = base.make_staff(district, (now - dt.timedelta(days=900)).date())
                if not only and district is not LIPPE:
                    shared = User.objects.get(email=base.login("beratung3", LIPPE))
                    staff["beratung3"] = base.join_other(shared, now.date())
                schools = base.make_schools(district, towns, staff["beratung"], now, rng)
                count = families.make(district, towns, staff, now, rng)
            progress(f"{district.district_name}: {len(schools)} Schulen, {count} Familien.")


def logins() -> str:
    """The demo's accounts, one per role, as a table for the terminal."""
    labels = {role.value: str(role.label) for role in Role}
    lines = [f"Anmeldung in der Vorführung, Kennwort für alle: {base.PASSWORD}"]
    for short, _, roles in STAFF:
        lines.append(f"  {base.login(short, LIPPE):32} {', '.join(labels[role] for role in roles)}")
    lines.append(f"  Zweiter Kreis zum Vergleich: {base.login('beratung', DISTRICTS[1])}")
    return "\n".join(lines)


def accounts() -> list[DemoLogin]:
    """The first account of each role in the first district, for the login page of a demo."""
    labels = dict(Role.choices)
    found: dict[str, DemoLogin] = {}
    for short, _, roles in STAFF:
        found.setdefault(roles[0], DemoLogin(base.login(short, LIPPE), str(labels[roles[0]]), base.PASSWORD))
    return list(found.values())
