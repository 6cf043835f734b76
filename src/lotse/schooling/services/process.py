"""How a centre walks the path: its settings."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from lotse.audit.services import record
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.schooling.enums import OPTIONAL_STATES, Office
from lotse.schooling.models import Process
from lotse.schooling.rules.pupils import EDIT_PROCESS
from lotse.tenants.models import Membership

SETTINGS = (
    "skipped_states",
    "who_registers",
    "who_orders_exam",
    "who_assigns",
    "places_primary",
    "support_takes_regular_seat",
    "hold_days",
    "waiting_alarm_days",
    "places_stale_days",
    "max_distance_primary_m",
    "max_distance_secondary_m",
    "max_distance_vocational_m",
)


class StepNotOptional(LotseError):
    code = "schooling.step_not_optional"
    sentence = "Dieser Schritt kann nicht ausgelassen werden. Es wurde nichts geändert."


class CentreDoesNotAssign(LotseError):
    code = "schooling.centre_does_not_assign"
    sentence = "Das Zentrum empfiehlt nur. Über den Platz entscheidet eine andere Stelle."


def change_process(
    *, actor: Membership, changes: Mapping[str, Any], seen: dt.datetime | None, now: dt.datetime
) -> Process:
    """Set some of SETTINGS; children on their way go on from wherever they stand.

    ``seen``: the ``changed_at`` that the page showed. Raises NotAllowed, StepNotOptional, CentreDoesNotAssign,
    ChangedMeanwhile, KeyError for a setting that does not exist.
    """
    if not actor.holds(EDIT_PROCESS):
        raise NotAllowed
    if unknown := set(changes) - set(SETTINGS):
        raise KeyError(sorted(unknown))
    if not set(changes.get("skipped_states", ())) <= OPTIONAL_STATES:
        raise StepNotOptional(field="skipped_states")
    if changes.get("who_assigns") == Office.CENTRE:
        raise CentreDoesNotAssign(field="who_assigns")
    with transaction.atomic():
        process = _claim(seen, now)
        changed = [name for name, value in changes.items() if getattr(process, name) != value]
        for name in changed:
            setattr(process, name, changes[name])
        process.save()
        record(actor=actor, action="schooling.process_changed", obj=process, now=now, fields=changed)
    return process


def _claim(seen: dt.datetime | None, now: dt.datetime) -> Process:
    """The centre's row, marked as changed by us alone; made when there is none."""
    if seen is None and not Process.objects.exists():
        try:
            with transaction.atomic():
                return Process.objects.create(changed_at=now)
        except IntegrityError as error:
            raise ChangedMeanwhile from error
    if Process.objects.filter(changed_at=seen).update(changed_at=now) != 1:
        raise ChangedMeanwhile
    return Process.objects.get()
