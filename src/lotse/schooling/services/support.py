"""What happens after the first school day: class, support and school change, one period after the other."""

import datetime as dt

from lotse.schooling.enums import PeriodForm
from lotse.schooling.models import Assignment, SupportPeriod
from lotse.tenants.models import Membership


def begin(*, actor: Membership, assignment: Assignment, now: dt.datetime) -> SupportPeriod:
    """Open the first period of a child on ``assignment.started_on``; inside the transaction of ``record_start``."""
    pupil = assignment.pupil
    assert assignment.started_on is not None
    return SupportPeriod.objects.create(
        pupil=pupil,
        school=assignment.school,
        assignment=assignment,
        support_form=assignment.support_form or pupil.support_form or PeriodForm.INITIAL_SUPPORT,
        grade=assignment.grade or pupil.grade,
        starts_on=assignment.started_on,
        recorded_by=actor,
        recorded_at=now,
    )
