"""The centre's own phases and periods."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Max

from lotse.audit.services import record
from lotse.conflicts.models import ConflictPhase, ConflictSettings
from lotse.conflicts.rules import DEFAULT_PHASES, WORK, parse_months
from lotse.core.errors import LotseError, NotAllowed, NotFound
from lotse.tenants.models import Centre, Membership


class SettingWrong(LotseError):
    code = "conflicts.setting_wrong"


def adopt_phases(centre: Centre | None, now: dt.datetime) -> None:
    """Give a centre without phases the usual ones (core.registry.periodic)."""
    if not ConflictPhase.objects.exists():
        ConflictPhase.objects.bulk_create(
            ConflictPhase(label=label, hint=hint, position=place)
            for place, (label, hint) in enumerate(DEFAULT_PHASES, 1)
        )


def first_phase(now: dt.datetime) -> ConflictPhase:
    """Where a report stands. Part of the caller's transaction."""
    adopt_phases(None, now)
    return ConflictPhase.objects.filter(is_active=True).first() or ConflictPhase.objects.all()[0]


def add_phase(*, actor: Membership, label: str, hint: str, now: dt.datetime) -> ConflictPhase:
    """A phase of the centre's own, after all others. Raises NotAllowed."""
    _require(actor)
    with transaction.atomic():
        adopt_phases(None, now)
        last = ConflictPhase.objects.aggregate(last=Max("position"))["last"] or 0
        made = ConflictPhase.objects.create(label=label, hint=hint, position=last + 1)
        record(actor=actor, action="conflicts.phase_added", obj=made, now=now)
    return made


def change_phase(
    *, actor: Membership, phase: uuid.UUID, label: str, hint: str, is_active: bool, now: dt.datetime
) -> None:
    """Rename a phase or stop using it; conflicts that stand in it stay there. Raises NotAllowed, NotFound,
    SettingWrong (is_active): one phase is needed."""
    _require(actor)
    others = ConflictPhase.objects.filter(is_active=True).exclude(pk=phase)
    if not is_active and not others.exists():
        raise SettingWrong("Mindestens eine Phase wird gebraucht.", field="is_active")
    with transaction.atomic():
        rows = ConflictPhase.objects.filter(pk=phase)
        if rows.update(label=label, hint=hint, is_active=is_active) != 1:
            raise NotFound
        record(actor=actor, action="conflicts.phase_changed", obj=rows.get(), now=now)


def move_phase_up(*, actor: Membership, phase: uuid.UUID, now: dt.datetime) -> None:
    """One place earlier; the first one stays. Raises NotAllowed, NotFound."""
    _require(actor)
    with transaction.atomic():
        rows = list(ConflictPhase.objects.order_by("position", "pk"))
        place = next((number for number, one in enumerate(rows) if one.pk == phase), None)
        if place is None:
            raise NotFound
        if place:
            rows[place - 1], rows[place] = rows[place], rows[place - 1]
        for number, one in enumerate(rows, 1):
            one.position = number
        ConflictPhase.objects.bulk_update(rows, ["position"])
        record(actor=actor, action="conflicts.phases_ordered", obj=rows[place], now=now)


def change_settings(
    *,
    actor: Membership,
    followup_months: str,
    claim_months: int,
    contact_days: int,
    keep_months: int,
    takes_reports: bool,
    emergency_hours: int,
    now: dt.datetime,
) -> None:
    """Raises NotAllowed, SettingWrong (field)."""
    _require(actor)
    try:
        months = parse_months(followup_months)
    except ValueError:
        raise SettingWrong(
            "Bitte nennen Sie bis zu vier Monatszahlen, zum Beispiel „3, 6“.", field="followup_months"
        ) from None
    values = {
        "followup_months": ", ".join(map(str, months)),
        "claim_months": claim_months,
        "contact_days": contact_days,
        "keep_months": keep_months,
        "takes_reports": takes_reports,
        "emergency_hours": emergency_hours,
    }
    with transaction.atomic():
        row, _ = ConflictSettings.objects.update_or_create(defaults=values)
        record(actor=actor, action="conflicts.settings_changed", obj=row, now=now, fields=values)


def _require(actor: Membership) -> None:
    if not actor.holds(WORK):
        raise NotAllowed
