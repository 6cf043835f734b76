"""After how many months a centre asks, calls an entry stale, and hides it; and whose the offers are."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from lotse.audit.services import record
from lotse.core.errors import LotseError, NotAllowed, NotFound
from lotse.core.seen import must_be_as_seen, values_of
from lotse.directory import selectors
from lotse.directory.models import DirectorySettings, Offer
from lotse.directory.rules import rights
from lotse.directory.rules.truth import LINK_DAYS
from lotse.tenants.models import Membership

NAMES = (
    "ask_after_months", "stale_after_months", "hide_after_months",
    "together_days", "remind_after_days", "call_after_days", "decide_within_days", "full_for_days", "names_months",
)  # fmt: skip


class MonthsOutOfOrder(LotseError):
    code = "directory.months_out_of_order"


class CallTooLate(LotseError):
    code = "directory.call_too_late"
    sentence = (
        f"Nach {LINK_DAYS} Tagen gilt der Link nicht mehr, und es wird neu gefragt: Erinnerung und Anruf müssen "
        f"zusammen weniger als {LINK_DAYS} Tage brauchen. Es wurde nichts gespeichert."
    )


class CannotKeep(LotseError):
    code = "directory.cannot_keep_offers"
    sentence = (
        "Diese Person darf das Verzeichnis nicht pflegen oder arbeitet nicht mehr hier. Es wurde nichts geändert."
    )


def settings_as_seen() -> dict[str, Any]:
    """What the page for changing the months shows."""
    return values_of(selectors.settings(), NAMES)


def save_settings(*, actor: Membership, values: Mapping[str, Any], now: dt.datetime, seen: str = "") -> None:
    """The centre's months, by NAMES; ``seen`` as in core.seen. Raises NotAllowed, MonthsOutOfOrder (field),
    CallTooLate (field), ChangedMeanwhile."""
    if not actor.holds(rights.EDIT_SETTINGS):
        raise NotAllowed
    if values["stale_after_months"] <= values["ask_after_months"]:
        sentence = "Erst wird gefragt, dann gilt ein Eintrag als veraltet: Diese Zahl muss größer sein als die erste."
        raise MonthsOutOfOrder(sentence, field="stale_after_months")
    if values["hide_after_months"] <= values["stale_after_months"]:
        sentence = (
            "Ein Eintrag gilt erst als veraltet und verschwindet dann: Diese Zahl muss größer sein als die zweite."
        )
        raise MonthsOutOfOrder(sentence, field="hide_after_months")
    if values["remind_after_days"] + values["call_after_days"] >= LINK_DAYS:
        raise CallTooLate(field="call_after_days")
    with transaction.atomic():
        DirectorySettings.objects.update(ask_after_months=F("ask_after_months"))  # takes the row, if there is one
        must_be_as_seen(settings_as_seen(), seen)
        fields = {name: values[name] for name in NAMES}
        row, _ = DirectorySettings.objects.update_or_create(defaults=fields)
        record(actor=actor, action="directory.settings_saved", obj=row, now=now, fields=NAMES)


def hand_over(*, actor: Membership, owner_id: uuid.UUID | None, to: Membership, now: dt.datetime) -> int:
    """Give all offers of a member, or those of nobody, to another one; how many there were.

    Raises NotAllowed, CannotKeep (field), NotFound where there are none.
    """
    if not actor.holds(rights.EDIT):
        raise NotAllowed
    if not to.holds(rights.EDIT):
        raise CannotKeep(field="to")
    with transaction.atomic():
        count: int = Offer.objects.filter(owner=owner_id).update(owner=to, version=F("version") + 1, changed_at=now)
        if not count:
            raise NotFound
        record(actor=actor, action="directory.offers_handed_over", obj=to, now=now)
    return count
