"""Referrals for tests: a family with consent, a partner with an address and an agreed code."""

import re
from typing import Any

from lotse.outbox.models import Mail
from lotse.people.models import Consent, Household
from lotse.referrals.enums import NEEDED
from lotse.referrals.models import PartnerAccess, Referral
from lotse.referrals.services import sending
from tests import make
from tests.world import NOW, Place

CODE = "TEST-2345"


def family(place: Place, *, purpose: str = "partner", **fields: Any) -> tuple[Household, Consent | None]:
    """Mila and her mother, who agreed; ``purpose`` "": she did not."""
    household = make.household(place, **fields)
    mother = make.person(household, "Olena", "guardian", born_on=None)
    make.contact_way(mother)
    make.person(household, "Mila")
    return household, make.consent(place, mother, purpose) if purpose else None


def partner(place: Place, kind: str = "welfare", name: str = "DRK Detmold", **fields: Any) -> Any:
    found = make.organisation(place, kind, name, **({"email": "drk@example.org"} | fields))
    PartnerAccess.objects.create(organisation=found, access_code=CODE, changed_at=NOW)
    return found


def draft(household: Household, organisation: Any, **fields: Any) -> sending.Draft:
    defaults: dict[str, Any] = {
        "person": None,
        "offer": None,
        "topic": "language",
        "reason": "join",
        "note": "",
        "shared": [one.value for one in NEEDED],
        "way": "link",
    }
    return sending.Draft(household=household, organisation=organisation, **(defaults | fields))


def referral(place: Place, household: Household | None = None, organisation: Any = None, **fields: Any) -> Referral:
    """Sent by the counsellor; ``now`` among the fields is when."""
    now, own_code = fields.pop("now", NOW), fields.pop("own_code", False)
    found = household or family(place)[0]
    written = draft(found, organisation or partner(place), **fields)
    return sending.refer(actor=place.counsellor, draft=written, now=now, own_code=own_code)


def secrets_of(referral: Referral) -> list[str]:
    """Of all its mails, the newest last."""
    mails = Mail.objects.filter(carried__object_id=referral.pk).order_by("created_at", "pk")
    return [found[0] for mail in mails if (found := re.findall(r"/verweis/([\w-]+)/", mail.text))]
