"""Who looked at what a family told, and who took a list out of the house."""

import datetime as dt
from typing import Literal

from lotse.audit.services import record
from lotse.people.models import Household
from lotse.people.services.reading import record_view
from lotse.tenants.models import Membership
from lotse.volunteering.models import Volunteer


def note_read(*, actor: Membership, household: Household, now: dt.datetime) -> None:
    """A page that shows personal data of this family was opened."""
    record_view(actor=actor, household=household, now=now)


def note_volunteer_read(*, actor: Membership, volunteer: Volunteer, now: dt.datetime) -> None:
    """The page of this volunteer was opened."""
    record(actor=actor, action="volunteering.volunteer_viewed", obj=volunteer, now=now)


def note_export(
    *, actor: Membership, what: Literal["complaints", "figures", "justification"], now: dt.datetime
) -> None:
    record(actor=actor, action=f"volunteering.{what}_exported", obj=actor, now=now)
