"""Does the child still go to school? Asked after 6, 12 and 24 months; the answer is put down in one action."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from lotse.audit.services import record
from lotse.cases.rules import may_own_followup
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.schooling.enums.support import PeriodEnd, PeriodForm, StayAnswer, StaySource
from lotse.schooling.models import Pupil, School, StayCheck, SupportPeriod
from lotse.schooling.rules import pupils as rules
from lotse.schooling.rules.schools import grade_problem
from lotse.schooling.rules.support import grade_on
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.services import periods, support
from lotse.schooling.services.next_steps import plan_next_step, settle_with_answer
from lotse.tenants.models import Membership

ASK_NEW_SCHOOL_DAYS = 14


class CheckNotDue(LotseError):
    code = "schooling.stay_check_not_due"
    sentence = "Diese Nachfrage ist noch nicht fällig, oder eine spätere ist es schon. Es wurde nichts geändert."


class DetailsMissing(LotseError):
    code = "schooling.stay_details_missing"
    sentence = "Bitte geben Sie an, seit wann das so ist."


def answer_check(
    *,
    actor: Membership,
    check: StayCheck,
    answer: str,
    source: str,
    now: dt.datetime,
    support_form: str = "",
    since_on: dt.date | None = None,
    school: School | None = None,
    change_reason: str = "",
    left_reason: str = "",
) -> None:
    """Put down what the family or the school said, and with it what has changed: support, school, or that it left.

    ``since_on``: the first day on which it is otherwise. A change to a school that nobody could name is answered too;
    finding it out becomes the next step. Raises NotAllowed, CheckNotDue, DetailsMissing, ChangedMeanwhile, and what
    ``services.support`` raises.
    """
    pupil, today = check.pupil, clock.day_of(now)
    if not rules.may_edit_pupil(actor, pupil):
        raise NotAllowed
    if check.due_on > today or later_checks_due(check, today):
        raise CheckNotDue
    with transaction.atomic():
        row = StayCheck.objects.filter(pk=check.pk, answered_at=check.answered_at)
        told = {"answer": answer, "source": source, "answered_on": today, "answered_by": actor, "answered_at": now}
        if row.update(**told) != 1:
            raise ChangedMeanwhile
        match answer:
            case StayAnswer.STILL_THERE:
                _still_there(actor, pupil, support_form, since_on or today, now)
            case StayAnswer.CHANGED if school is not None:
                _changed(actor, pupil, source, school, support_form, _day(since_on), change_reason, now)
            case StayAnswer.CHANGED:
                _ask_for_school(actor, pupil, now)
            case StayAnswer.LEFT:
                last_day_on = _day(since_on) - dt.timedelta(days=1)
                with _told("since_on", "left_reason"):
                    support.leave_school(actor=actor, pupil=pupil, last_day_on=last_day_on, reason=left_reason, now=now)
        household_id = pupil.person.household_id
        record(
            actor=actor,
            action="schooling.stay_check_answered",
            obj=check,
            now=now,
            file_id=household_id,
            fields=["answer"],
        )


def later_checks_due(check: StayCheck, on: dt.date) -> bool:
    """Whether the next question after the same start is due as well: then this one stays unknown."""
    return StayCheck.objects.filter(start=check.start_id, due_on__gt=check.due_on, due_on__lte=on).exists()


def confirm(*, actor: Membership, period_ids: list[uuid.UUID], now: dt.datetime) -> int:
    """The school says of these children that its list is right: their open periods are confirmed today.

    Questions that are due are answered with it. Returns how many were confirmed; periods that have ended meanwhile,
    or belong to children that the member may not edit, are not. Raises NotAllowed.
    """
    if not actor.holds(rules.EDIT_PUPIL):
        raise NotAllowed
    today = clock.day_of(now)
    rows = SupportPeriod.objects.filter(pk__in=period_ids, ends_on=None, pupil__in=rules.editable_pupils(actor))
    with transaction.atomic():
        found = list(rows.select_related("pupil__person"))
        rows.update(confirmed_on=today)
        for period in found:
            for check in period.pupil.stay_checks.filter(answer="", due_on__lte=today):
                if not later_checks_due(check, today):
                    answer_check(
                        actor=actor, check=check, answer=StayAnswer.STILL_THERE, source=StaySource.SCHOOL, now=now
                    )
            record(
                actor=actor,
                action="schooling.period_confirmed",
                obj=period,
                now=now,
                file_id=period.pupil.person.household_id,
                fields=["confirmed_on"],
            )
    return len(found)


def _still_there(actor: Membership, pupil: Pupil, support_form: str, on: dt.date, now: dt.datetime) -> None:
    current = periods.open_period(pupil)
    if current is None:
        raise support.NotAtSchool
    SupportPeriod.objects.filter(pk=current.pk, ends_on=None).update(confirmed_on=clock.day_of(now))
    if support_form in {"", current.support_form}:
        settle_with_answer(actor=actor, pupil=pupil, process=current_process(), now=now)
    else:
        reason = PeriodEnd.NEEDED_AGAIN if current.support_form == PeriodForm.REGULAR else PeriodEnd.OTHER
        with _told("since_on"):
            support.change_support(actor=actor, pupil=pupil, support_form=support_form, on=on, reason=reason, now=now)


def _ask_for_school(actor: Membership, pupil: Pupil, now: dt.datetime) -> None:
    household = pupil.person.household
    plan_next_step(
        actor=actor,
        pupil=pupil,
        action=f"{pupil.person.first_name}: Neue Schule erfragen und eintragen",
        owner=pupil.responsible if may_own_followup(pupil.responsible, household) else actor,
        due_on=clock.day_of(now) + dt.timedelta(days=ASK_NEW_SCHOOL_DAYS),
        now=now,
    )


def _changed(
    actor: Membership,
    pupil: Pupil,
    source: str,
    school: School,
    support_form: str,
    on: dt.date,
    reason: str,
    now: dt.datetime,
) -> None:
    current = periods.open_period(pupil)
    if current is None:
        raise support.NotAtSchool
    grade = grade_on(current, on)
    with _told("since_on", "change_reason"):
        support.change_school(
            actor=actor,
            pupil=pupil,
            school=school,
            support_form=support_form or current.support_form,
            grade=None if grade_problem(school.form, PeriodForm.REGULAR, grade) else grade,
            on=on,
            reason=reason,
            decided_on=on,
            decided_by=f"nicht bekannt (Auskunft: {StaySource(source).label})",
            now=now,
        )


def _day(since_on: dt.date | None) -> dt.date:
    if since_on is None:
        raise DetailsMissing(field="since_on")
    return since_on


@contextmanager
def _told(day_field: str, reason_field: str = "") -> Iterator[None]:
    """Errors of the step that the answer brings with it belong to the fields of the answer."""
    try:
        yield
    except LotseError as error:
        error.field = {"on": day_field, "last_day_on": day_field, "reason": reason_field}.get(
            error.field or "", error.field
        )
        raise
