"""Changing periods. A shorter one deletes nothing by itself: it takes effect with the next run."""

import datetime as dt

from django.db import IntegrityError, transaction

from lotse.audit.services import record
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.privacy.models import Period, RetentionSettings
from lotse.privacy.rules import EDIT_PERIODS, MOST_MONTHS
from lotse.privacy.selectors.periods import own_period
from lotse.tenants.models import Membership


class PeriodWrong(LotseError):
    code = "privacy.period_wrong"


def change_period(
    *, actor: Membership, kind: str, months: int, source: str, seen: dt.datetime | None, now: dt.datetime
) -> None:
    """Set the centre's period of a kind, with its source. ``seen``: since when the one on the page holds.

    Raises NotAllowed, NotFound, PeriodWrong (field), ChangedMeanwhile.
    """
    if not actor.holds(EDIT_PERIODS):
        raise NotAllowed
    own_period(kind)
    if not 1 <= months <= MOST_MONTHS:
        raise PeriodWrong(f"Bitte nennen Sie 1 bis {MOST_MONTHS} Monate.", field="months")
    if not source.strip():
        raise PeriodWrong("Bitte nennen Sie, worauf die Frist beruht. Es steht auch im Löschnachweis.", field="source")
    values = {"months": months, "source": source.strip()[:300], "changed_by": actor, "changed_at": now}
    try:
        with transaction.atomic():
            if seen is None:
                Period.objects.create(kind=kind, **values)
            elif Period.objects.filter(kind=kind, changed_at=seen).update(**values) != 1:
                raise ChangedMeanwhile
            row = Period.objects.get(kind=kind)
            record(actor=actor, action="privacy.period_changed", obj=row, now=now, fields=["months", "source"])
    except IntegrityError as error:
        raise ChangedMeanwhile from error


def change_settings(*, actor: Membership, archive_weeks: int, backup_days: int, now: dt.datetime) -> None:
    """Raises NotAllowed, PeriodWrong (field)."""
    if not actor.holds(EDIT_PERIODS):
        raise NotAllowed
    if not 1 <= archive_weeks <= 52:
        raise PeriodWrong("Bitte nennen Sie 1 bis 52 Wochen.", field="archive_weeks")
    if not 0 <= backup_days <= 3650:
        raise PeriodWrong("Bitte nennen Sie 0 bis 3650 Tage.", field="backup_days")
    values = {"archive_weeks": archive_weeks, "backup_days": backup_days}
    with transaction.atomic():
        row, _ = RetentionSettings.objects.update_or_create(defaults=values)
        record(actor=actor, action="privacy.settings_changed", obj=row, now=now, fields=values)
