"""Naming the families of a share to its full-timer: after the agreement, on a ground, and noted in their files."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from lotse.audit.services import record
from lotse.core.errors import LotseError
from lotse.people.enums import ConsentPurpose, DisclosureWay
from lotse.people.models import Consent, Household
from lotse.people.rules import NoGround
from lotse.people.services.disclosures import record_disclosure, retract_disclosure
from lotse.tenants.models import Membership
from lotse.volunteering.enums import ShareState
from lotse.volunteering.models import Participation, Share, ShareFamily
from lotse.volunteering.selectors.shares import named_families
from lotse.volunteering.services.shares.answering import mail_page
from lotse.volunteering.services.shares.ending import ShareSettled, require

WHAT = "Name, Telefonnummer und Sprache"


class NobodyToName(LotseError):
    code = "volunteering.nobody_to_name"
    sentence = "Alle Familien dieses Engagements sind schon genannt, oder es hat zurzeit keine."


def name_families(*, actor: Membership, share: Share, now: dt.datetime) -> None:
    """Show the full-timer whom it is about. To a partner it leaves the centre: each family needs a consent.

    Of several families all are named, or none. Raises NotAllowed, ShareSettled (not agreed), NobodyToName,
    people.rules.NoGround.
    """
    require(actor, share)
    with transaction.atomic():
        if not Share.objects.filter(pk=share.pk, state=ShareState.AGREED, ended_on=None).exists():
            raise ShareSettled
        known = {one.household_id for one in named_families(share)}
        rows = Participation.objects.filter(engagement=share.engagement_id, ends_on=None).exclude(household__in=known)
        new = [one.household for one in rows.select_related("household").order_by("starts_on", "pk")]
        if not new:
            raise NobodyToName
        named = [_name(actor, share, one, now) for one in new]
        mail_page(share, now, carries=tuple(one for one in named if one))
        record(actor=actor, action="volunteering.share_families_named", obj=share, now=now)


def consent_withdrawn(consent: Consent, actor: Membership | None, now: dt.datetime) -> None:
    """A family's withdrawal takes its name off the pages of partners' full-timers (core.registry)."""
    rows = ShareFamily.objects.filter(disclosure__consent=consent, disclosure__retracted_at=None)
    for one in rows.select_related("disclosure__household"):
        if one.disclosure is not None:
            retract_disclosure(actor=actor, disclosure=one.disclosure, reason="Einwilligung widerrufen", now=now)


def merge(source: Household, target: Household, actor: Membership, now: dt.datetime) -> None:
    """Two files become one (core.registry)."""
    ShareFamily.objects.filter(household=source).update(household=target)


def _name(actor: Membership, share: Share, household: Household, now: dt.datetime) -> uuid.UUID | None:
    """The disclosure, or None where the full-timer is of the centre."""
    office = share.full_timer.organisation
    named = ShareFamily(share=share, household=household, named_at=now, named_by=actor)
    if office is not None:
        sent: dict[str, Any] = {"recipient": office.name, "what": WHAT, "way": DisclosureWay.LINK, "now": now}
        try:
            named.disclosure = record_disclosure(
                actor=actor, household=household, purpose=ConsentPurpose.PARTNER, **sent
            )
        except NoGround as error:
            raise NoGround(
                f"{household}: Es liegt keine Einwilligung „Weitergabe an eine andere Stelle“ für {office.name} vor. "
                "Es wurde nichts weitergegeben."
            ) from error
    named.save()
    return named.disclosure_id
