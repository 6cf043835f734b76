"""The centre's own rules for its work with volunteers."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from lotse.audit.services import record
from lotse.core.errors import LotseError, NotAllowed
from lotse.core.seen import must_be_as_seen, values_of
from lotse.tenants.models import Membership
from lotse.volunteering.models import VolunteeringSettings
from lotse.volunteering.rules import rights
from lotse.volunteering.selectors.settings import settings

NAMES = ("remind_after_days", "expire_after_days", "ask_at_most", "keep_months", "call_within_days", "legal_ground")


class SettingsWrong(LotseError):
    code = "volunteering.settings_wrong"


def settings_as_seen() -> dict[str, object]:
    """What the page for changing the rules shows."""
    return values_of(settings(), NAMES)


def save_settings(*, actor: Membership, values: Mapping[str, Any], now: dt.datetime, seen: str = "") -> None:
    """The centre's rules, by the names of NAMES; ``seen`` as in core.seen.

    Raises NotAllowed, SettingsWrong (field), ChangedMeanwhile.
    """
    if not actor.holds(rights.EDIT_SETTINGS):
        raise NotAllowed
    if values["expire_after_days"] <= values["remind_after_days"]:
        raise SettingsWrong("Die Erinnerung muss vor dem letzten Tag liegen.", field="remind_after_days")
    with transaction.atomic():
        VolunteeringSettings.objects.update(ask_at_most=F("ask_at_most"))  # takes the row, if there is one
        must_be_as_seen(settings_as_seen(), seen)
        fields = {name: values[name] for name in NAMES}
        row, _ = VolunteeringSettings.objects.update_or_create(defaults=fields)
        record(actor=actor, action="volunteering.settings_saved", obj=row, now=now, fields=NAMES)
