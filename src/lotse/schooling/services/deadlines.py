"""Changing the rules of deadlines. Nothing else changes with them: deadlines are computed when somebody looks."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from lotse.audit.services import record
from lotse.core.codes import new_code
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed, NotFound
from lotse.schooling.models import DeadlineRule
from lotse.schooling.rules.deadlines import FIXED_DAYS, LONGEST, SETTINGS, default_rules
from lotse.schooling.rules.pupils import EDIT_PROCESS
from lotse.tenants.models import Membership


class LengthNotPlausible(LotseError):
    code = "schooling.deadline_length"
    sentence = "Diese Dauer ist zu lang. Möglich sind bis zu 3650 Tage, 120 Monate oder 30 Jahre."


class AgesReversed(LotseError):
    code = "schooling.deadline_ages"
    sentence = "Das Alter „ab“ liegt über dem Alter „bis“."


class ValidityReversed(LotseError):
    code = "schooling.deadline_validity"
    sentence = "Die Regel würde enden, bevor sie beginnt."


def save_rule(
    *, actor: Membership, key: str, values: Mapping[str, Any], seen: dt.datetime | None, now: dt.datetime
) -> DeadlineRule:
    """Give a default rule the centre's form, or change a rule of the centre's own. ``values``: all of SETTINGS.

    ``seen``: the ``changed_at`` that the page showed, None for an unchanged default. Raises NotAllowed, NotFound,
    ChangedMeanwhile, LengthNotPlausible, AgesReversed, ValidityReversed.
    """
    _check(actor, values)
    with transaction.atomic():
        row = _claim(key, seen, now)
        changed = [name for name in SETTINGS if getattr(row, name) != values[name]]
        for name in changed:
            setattr(row, name, values[name])
        row.save()
        record(actor=actor, action="schooling.deadline_rule_changed", obj=row, now=now, fields=changed)
    return row


def add_rule(*, actor: Membership, values: Mapping[str, Any], now: dt.datetime) -> DeadlineRule:
    """A rule of the centre's own. Raises as ``save_rule``."""
    _check(actor, values)
    with transaction.atomic():
        settings = {name: values[name] for name in SETTINGS}
        row = DeadlineRule.objects.create(key=f"eigene-{new_code().lower()}", changed_at=now, **settings)
        record(actor=actor, action="schooling.deadline_rule_added", obj=row, now=now)
    return row


def restore_rule(*, actor: Membership, key: str, now: dt.datetime) -> None:
    """Take back what the centre changed: a default holds again, a rule of the centre's own is gone.

    Nothing happens to a default that nobody changed. Raises NotAllowed, NotFound.
    """
    if not actor.holds(EDIT_PROCESS):
        raise NotAllowed
    with transaction.atomic():
        row = DeadlineRule.objects.filter(key=key).first()
        if row is None and key not in default_rules():
            raise NotFound
        if row is not None:
            record(actor=actor, action="schooling.deadline_rule_restored", obj=row, now=now)
            row.delete()


def _check(actor: Membership, values: Mapping[str, Any]) -> None:
    if not actor.holds(EDIT_PROCESS):
        raise NotAllowed
    if values["anchor"] not in FIXED_DAYS and values["count"] > LONGEST[values["unit"]]:
        raise LengthNotPlausible(field="count")
    if None not in (values["age_from"], values["age_to"]) and values["age_from"] > values["age_to"]:
        raise AgesReversed(field="age_to")
    if None not in (values["valid_from"], values["valid_until"]) and values["valid_from"] >= values["valid_until"]:
        raise ValidityReversed(field="valid_until")


def _claim(key: str, seen: dt.datetime | None, now: dt.datetime) -> DeadlineRule:
    """The row of this key, marked as changed by us alone; made from the default when there is none."""
    if seen is not None:
        if DeadlineRule.objects.filter(key=key, changed_at=seen).update(changed_at=now) != 1:
            raise ChangedMeanwhile
        return DeadlineRule.objects.get(key=key)
    if key not in default_rules():
        raise NotFound
    try:
        with transaction.atomic():
            return DeadlineRule.objects.create(key=key, changed_at=now, **default_rules()[key].values())
    except IntegrityError as error:
        raise ChangedMeanwhile from error
