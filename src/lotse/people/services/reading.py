"""Opening a file is recorded: who looked when stands in the audit log."""

import datetime as dt

from lotse.audit import services as audit
from lotse.core import clock
from lotse.people.models import Household
from lotse.people.selectors import FilePage, file_page, household_by_code
from lotse.people.selectors.access_log import household_for_log
from lotse.people.selectors.events import EXPORTED, LOG_VIEWED, VIEWED
from lotse.tenants.models import Membership


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


def record_export(*, actor: Membership, now: dt.datetime) -> None:
    """Note that somebody took the list of families out of the system."""
    audit.record(actor=actor, action=EXPORTED, obj=actor, now=now)


def open_log(*, actor: Membership, code: str, now: dt.datetime) -> Household:
    """The file whose access log the member may see; looking is recorded too. Raises NotFound."""
    household = household_for_log(actor, code)
    audit.record(actor=actor, action=LOG_VIEWED, obj=household, now=now, file_id=household.pk)
    return household
