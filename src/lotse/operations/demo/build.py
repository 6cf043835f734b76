"""The demo as a whole: two districts, so that separation can be seen; the same seed gives the same data."""

import datetime as dt
import random
from collections.abc import Callable

from django.core.management import call_command
from django.db import transaction

from lotse.accounts.models import User
from lotse.core import codes
from lotse.core.tenancy import tenant_scope
from lotse.operations.demo import (
    appointments,
    askings,
    barriers,
    base,
    coaching,
    complaints,
    concerns,
    conflicts,
    deadlines,
    decisions,
    deletion,
    engagements,
    families,
    groups,
    handover,
    labour,
    loads,
    own_pages,
    parents,
    partners,
    past,
    place_requests,
    referrals,
    rights,
    round_tables,
    shares,
    texts,
    transfers,
    truth,
    volunteers,
)
from lotse.operations.demo.accounts import login
from lotse.operations.demo.districts import DISTRICTS, LIPPE


def clear() -> None:
    """Empty all tables; refused by the command where a real centre exists."""
    call_command("flush", verbosity=0, interactive=False)


def build(*, seed: int, now: dt.datetime, progress: Callable[[str], object], only: str = "") -> None:
    """Make the districts (or ``only`` the one of this slug) in one transaction: an interrupted demo leaves nothing."""
    rng = random.Random(seed)  # noqa: S311  (chance for invented people)
    with transaction.atomic(), codes.seeded(random.Random(seed)):  # noqa: S311
        centres = []
        for district in [one for one in DISTRICTS if only in {"", one.slug}]:
            centre = base.make_centre(district)
            centres.append(centre)
            with tenant_scope(centre.pk):
                towns = base.make_towns(district)
                staff = base.make_staff(district, (now - dt.timedelta(days=1200)).date())
                if not only and district is not LIPPE:
                    shared = User.objects.get(email=login("beratung3", LIPPE))
                    staff["beratung3"] = base.join_other(shared, now.date())
                schools = base.make_schools(district, towns, staff["beratung"], now, rng)
                handover.make_offices(district, towns)
                if district is not LIPPE:
                    parents.take_over_variant("paderborn", staff["leitung"], now - dt.timedelta(days=800))
                count = families.make(district, towns, staff, now, rng)
                deadlines.make(staff["beratung"], now)
                decisions.make(staff, now)
                if district is LIPPE:
                    handover.make_packages(centre, staff["beratung"], now)
                place_requests.make(district, staff["beratung"], centre, now)
                parents.make_messages(now)
                past.make(centre, staff["beratung"], list(towns.values()), now, rng)
                appointments.make(staff, now, rng)
                engagements.make(staff, list(towns.values()), now, rng)
                concerns.make(staff, now)
                barriers.make(centre, staff, now)
                complaints.make(staff, now)
                volunteers.make(centre, staff, list(towns.values()), now, rng)
                coaching.make(centre, staff, now, random.Random(seed))  # noqa: S311  (others stay as they are)
                own_pages.make(centre, now)
                askings.make(now)
                loads.make(staff, now)
                shares.make(centre, staff, now)
                groups.make(staff, list(towns.values()), now, random.Random(seed))  # noqa: S311
                conflicts.make(staff, list(towns.values()), now, random.Random(seed))  # noqa: S311
                partners.make(district, list(towns.values()), staff, now, random.Random(seed))  # noqa: S311
                truth.make(centre, staff, list(towns.values()), now, random.Random(seed))  # noqa: S311
                round_tables.make(staff, now, random.Random(seed))  # noqa: S311
                labour.make(staff, list(towns.values()), now, random.Random(seed))  # noqa: S311
                referrals.make(district, staff, now, random.Random(seed))  # noqa: S311
                texts.make(staff, now)
                rights.make(staff, now)
                deletion.make(staff, now, random.Random(seed))  # noqa: S311
            progress(f"{district.district_name}: {len(schools)} Schulen, {count} Familien.")
        transfers.make(centres, now)
