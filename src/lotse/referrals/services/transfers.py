"""A family moves to another centre: where it was referred to goes along in a line each, and ends here."""

import datetime as dt
import uuid
from typing import Any

from lotse.cases.services.followups import add_followup
from lotse.core import clock
from lotse.core.registry import TransferPart
from lotse.people.models import Household, Person
from lotse.referrals.enums import OPEN
from lotse.referrals.models import Referral
from lotse.referrals.services.ending import depart
from lotse.tenants.models import Membership

_MOST = 20
_LIMIT = 200
FIRST_TALK_DAYS = 7


def collect(actor: Membership, household: Household, keys: dict[uuid.UUID, str]) -> list[str] | None:
    """Each open referral as partner and day; None where there is none."""
    rows = Referral.objects.filter(household=household, state__in=OPEN).select_related("organisation")
    found = [f"{one.organisation}, verwiesen am {clock.day_of(one.sent_at):%d.%m.%Y}"[:_LIMIT] for one in rows[:_MOST]]
    return found or None


def describe(data: Any, names: dict[str, str]) -> list[str]:
    """Raises ValueError, TypeError for what cannot be read."""
    if not isinstance(data, list) or len(data) > _MOST:
        raise TypeError("not a list of referrals")
    if any(not isinstance(one, str) or not 0 < len(one) <= _LIMIT or "\x00" in one for one in data):
        raise ValueError("referral")
    return data


def restore(household: Household, persons: dict[str, Person], data: Any, actor: Membership, now: dt.datetime) -> None:
    """A next step for each: whether the family is to be referred here too."""
    for line in describe(data, {}):
        add_followup(
            actor=actor,
            household=household,
            action=f"Verweis des früheren Zentrums klären: {line}"[:200],
            owner=household.responsible or actor,
            due_on=clock.day_of(now) + dt.timedelta(days=FIRST_TALK_DAYS),
            now=now,
        )


PART = TransferPart("referrals", "Laufende Verweise (Stelle und Tag)", False, collect, describe, restore, depart)
