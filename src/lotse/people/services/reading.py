"""Opening a file is recorded: who looked when stands in the audit log."""

import datetime as dt

from django.db import transaction

from lotse.audit import services as audit
from lotse.core import clock
from lotse.core.errors import LotseError
from lotse.people.enums import InspectionCause
from lotse.people.models import Household, LogInspection
from lotse.people.selectors import FilePage, file_page, household_by_code
from lotse.people.selectors.access_log import has_cause, household_for_log
from lotse.people.selectors.events import CAUSE_STATED, LOG_VIEWED, VIEWED
from lotse.tenants.models import Membership

SHORTEST_NOTE = 10  # characters; less names no cause


class CauseNeeded(LotseError):
    code = "people.cause_needed"
    sentence = "Zugriffe sehen Sie nur aus einem Anlass. Bitte nennen Sie ihn zuerst."


class CauseMissing(LotseError):
    code = "people.cause_missing"
    sentence = "Bitte nennen Sie den Anlass, und in einem Satz, worum es geht. Noch ist nichts festgehalten."


def open_file(*, actor: Membership, code: str, now: dt.datetime, path: str = "") -> FilePage:
    """Head and tabs of a file for a page that shows it (``people/file_base.html``, context ``file``).

    Records the read. ``.code`` differs from the code asked for when that file was merged: redirect then. Raises
    NotFound.
    """
    household = household_by_code(actor, code)
    record_view(actor=actor, household=household, now=now)
    return file_page(actor, household, on=clock.day_of(now), path=path)


def record_view(*, actor: Membership, household: Household, now: dt.datetime) -> None:
    """Note that somebody read personal data of this family; each page and download that shows them calls it once."""
    audit.record(actor=actor, action=VIEWED, obj=household, now=now, file_id=household.pk)


def state_cause(*, actor: Membership, code: str, cause: str, note: str, now: dt.datetime) -> Household:
    """Say why the log of a file has to be read; it then opens for INSPECTION_HOURS. Raises NotFound, CauseMissing."""
    household = household_for_log(actor, code)
    if cause not in InspectionCause.values or len(note.strip()) < SHORTEST_NOTE:
        raise CauseMissing(field="note")
    with transaction.atomic():
        row = LogInspection.objects.create(
            household=household, member=actor, cause=cause, note=note.strip(), opened_at=now
        )
        audit.record(actor=actor, action=CAUSE_STATED, obj=row, now=now, file_id=household.pk)
    return household


def open_log(*, actor: Membership, code: str, now: dt.datetime) -> Household:
    """The file whose access log the member may see; looking is recorded too. Raises NotFound, CauseNeeded."""
    household = household_for_log(actor, code)
    if not has_cause(actor, household, now):
        raise CauseNeeded
    audit.record(actor=actor, action=LOG_VIEWED, obj=household, now=now, file_id=household.pk)
    return household
