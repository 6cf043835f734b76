"""Periods at school from the inside: opened, closed, with the questions after months.

Callers hold the transaction, have checked rights and days, and write the audit entry.
"""

import datetime as dt

from lotse.core import clock
from lotse.core.dates import months_after
from lotse.core.errors import ChangedMeanwhile, LotseError
from lotse.schooling.enums import PupilState
from lotse.schooling.enums.support import STAY_CHECK_MONTHS, PeriodEnd, PeriodForm, StayAnswer, StaySource
from lotse.schooling.models import Assignment, Pupil, StayCheck, SupportPeriod
from lotse.schooling.rules.support import state_of
from lotse.tenants.models import Membership

# What is written where a child's path ends without anybody telling more
END_OF_STATE: dict[str, PeriodEnd] = {
    PupilState.COMPLETED: PeriodEnd.COMPLETED,
    PupilState.MOVED_AWAY: PeriodEnd.MOVED_AWAY,
    PupilState.DROPPED_OUT: PeriodEnd.UNKNOWN,
}


class EndTooEarly(LotseError):
    code = "schooling.period_end_too_early"
    sentence = "Der Tag muss nach dem Beginn des jetzigen Abschnitts liegen."


def begin(*, actor: Membership, assignment: Assignment, now: dt.datetime) -> SupportPeriod:
    """Open the first period of a child on ``assignment.started_on``, and plan the questions after months."""
    pupil, started_on = assignment.pupil, assignment.started_on
    assert started_on is not None
    period = SupportPeriod.objects.create(
        pupil=pupil,
        school=assignment.school,
        assignment=assignment,
        support_form=assignment.support_form or pupil.support_form or PeriodForm.INITIAL_SUPPORT,
        grade=assignment.grade or pupil.grade,
        starts_on=started_on,
        recorded_by=actor,
        recorded_at=now,
    )
    StayCheck.objects.bulk_create(
        StayCheck(pupil=pupil, start=period, months=months, due_on=months_after(started_on, months))
        for months in STAY_CHECK_MONTHS
    )
    return period


def open_period(pupil: Pupil) -> SupportPeriod | None:
    return pupil.support_periods.filter(ends_on=None).select_related("school__organisation").first()


def state_by_periods(pupil: Pupil) -> PupilState | None:
    """Where a child stands on its path by its periods; None where none is open."""
    forms = list(pupil.support_periods.order_by("starts_on").values_list("support_form", "ends_on"))
    if not forms or forms[-1][1] is not None:
        return None
    return state_of(forms[-1][0], [form for form, _ in forms[:-1]])


def close(
    period: SupportPeriod,
    *,
    actor: Membership | None,
    ends_on: dt.date,
    reason: str,
    now: dt.datetime,
    german_level: str = "",
    degree: str = "",
) -> None:
    """End an open period; of two people at once one does. Raises EndTooEarly, ChangedMeanwhile."""
    if ends_on <= period.starts_on:
        raise EndTooEarly(
            f"Der Tag muss nach dem {period.starts_on:%d.%m.%Y} liegen: An dem Tag begann der jetzige Abschnitt. "
            "War der Beginn falsch eingetragen, berichtigen Sie ihn zuerst.",
            field="on",
        )
    values = {"end_reason": reason, "german_level": german_level, "degree": degree, "ended_by": actor, "ended_at": now}
    if SupportPeriod.objects.filter(pk=period.pk, ends_on=None).update(ends_on=ends_on, **values) != 1:
        raise ChangedMeanwhile


def close_with_state(*, actor: Membership | None, pupil: Pupil, state: str, on: dt.date, now: dt.datetime) -> None:
    """The path of a child ends: so do its open period, where nobody closed it with more detail, and its questions.

    Raises EndTooEarly.
    """
    period = open_period(pupil)
    if period is not None:
        close(period, actor=actor, ends_on=on, reason=END_OF_STATE[state], now=now)
    StayCheck.objects.filter(pupil=pupil, answer="", due_on__gte=on).update(
        answer=StayAnswer.LEFT,
        source=StaySource.RECORDS,
        answered_on=clock.day_of(now),
        answered_by=actor,
        answered_at=now,
    )


def move_start(period: SupportPeriod, starts_on: dt.date) -> None:
    """The first school day was another: the decision and the unanswered questions after months follow it."""
    checks = list(period.stay_checks.filter(answer=""))
    for check in checks:
        check.due_on = months_after(starts_on, check.months)
    StayCheck.objects.bulk_update(checks, ["due_on"])
    if period.assignment_id and not _rests_earlier(period):
        Assignment.objects.filter(pk=period.assignment_id).update(started_on=starts_on)


def _rests_earlier(period: SupportPeriod) -> bool:
    rows = SupportPeriod.objects.filter(assignment=period.assignment_id, starts_on__lt=period.starts_on)
    return rows.exclude(pk=period.pk).exists()
