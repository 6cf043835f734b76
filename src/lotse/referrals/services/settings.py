"""The centre's own rules for referrals."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from lotse.audit.services import record
from lotse.core.errors import NotAllowed
from lotse.core.seen import must_be_as_seen, values_of
from lotse.referrals.models import ReferralSettings
from lotse.referrals.rules import EDIT_SETTINGS
from lotse.referrals.selectors.settings import settings
from lotse.tenants.models import Membership

NAMES = ("answer_days", "remind_after_days", "outcome_weeks", "work_months")


def settings_as_seen() -> dict[str, object]:
    """What the page for changing the rules shows."""
    return values_of(settings(), NAMES)


def save_settings(*, actor: Membership, values: Mapping[str, Any], now: dt.datetime, seen: str = "") -> None:
    """By the names of NAMES; ``seen`` as in core.seen. Raises NotAllowed, ChangedMeanwhile."""
    if not actor.holds(EDIT_SETTINGS):
        raise NotAllowed
    with transaction.atomic():
        ReferralSettings.objects.update(answer_days=F("answer_days"))  # takes the row, if there is one
        must_be_as_seen(settings_as_seen(), seen)
        row, _ = ReferralSettings.objects.update_or_create(defaults={name: values[name] for name in NAMES})
        record(actor=actor, action="referrals.settings_saved", obj=row, now=now, fields=NAMES)
