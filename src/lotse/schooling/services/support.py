"""What happens after the first school day: other support, another school, leaving; and taking a mistake back."""

import datetime as dt

from django.db import transaction

from lotse.audit.services import record
from lotse.core.errors import ChangedMeanwhile, LotseError
from lotse.schooling.enums import ATTENDING_STATES, PupilState
from lotse.schooling.enums.support import PeriodEnd, PeriodForm
from lotse.schooling.models import Assignment, Pupil, School, StateChange, StayCheck, SupportPeriod
from lotse.schooling.rules import support as support_rules
from lotse.schooling.rules.schools import grade_problem
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.selectors.support import last_step
from lotse.schooling.services import periods
from lotse.schooling.services.next_steps import renew_next_step
from lotse.schooling.services.pupils import (
    DateNotPlausible,
    ReasonMissing,
    StepNotPossible,
    check_day,
    claim,
    move,
    require_edit,
    take_step,
    turn_back,
)
from lotse.tenants.models import Membership


class NotAtSchool(LotseError):
    code = "schooling.not_at_school"
    sentence = "Dieses Kind geht nach den Einträgen zurzeit in keine Schule. Es wurde nichts geändert."


class SameSupport(LotseError):
    code = "schooling.same_support"
    sentence = "So wird das Kind schon gefördert. Es wurde nichts geändert."


class SameSchool(LotseError):
    code = "schooling.same_school"
    sentence = "In diese Schule geht das Kind schon. Ändert sich nur die Förderung, tragen Sie bitte diese ein."


class SupportNotThere(LotseError):
    code = "schooling.support_not_there"
    sentence = "So kann diese Schule nicht fördern. Bitte wählen Sie eine andere Förderung oder Schule."


class GradeNotThere(LotseError):
    code = "schooling.grade_not_there"
    sentence = "Diesen Jahrgang gibt es an der Schule nicht."


class PeriodsOverlap(LotseError):
    code = "schooling.periods_overlap"
    sentence = "Der Tag muss zwischen dem vorigen und dem nächsten Abschnitt liegen. Es wurde nichts geändert."


def change_support(
    *,
    actor: Membership,
    pupil: Pupil,
    support_form: str,
    on: dt.date,
    reason: str,
    now: dt.datetime,
    german_level: str = "",
    seen: dt.datetime | None = None,
) -> SupportPeriod:
    """The child stays at its school and is taught otherwise from ``on``: the old support ended the day before.

    ``reason`` is one of ``rules.support.SUPPORT_ENDS`` of the old one; ``german_level`` what was reached, where known.
    ``seen``: when the period that the page showed was entered. Raises NotAllowed, NotAtSchool, SameSupport,
    SupportNotThere, ReasonMissing, DateNotPlausible, periods.EndTooEarly, ChangedMeanwhile.
    """
    current = _current(actor, pupil, seen)
    if support_form == current.support_form:
        raise SameSupport(field="support_form")
    _check_support(current.school, support_form, None)
    if reason not in support_rules.SUPPORT_ENDS[current.support_form]:
        raise ReasonMissing(field="reason")
    check_day(on, now=now, field="on")
    with transaction.atomic():
        periods.close(current, actor=actor, ends_on=on, reason=reason, german_level=german_level, now=now)
        following = SupportPeriod.objects.create(
            pupil=pupil,
            school=current.school,
            assignment=current.assignment,
            support_form=support_form,
            grade=support_rules.grade_on(current, on),
            starts_on=on,
            recorded_by=actor,
            recorded_at=now,
        )
        _audit(actor, "schooling.support_changed", following, now, ["support_form", "starts_on"])
        _go_on(actor, pupil, following, on, now)
    return following


def change_school(
    *,
    actor: Membership,
    pupil: Pupil,
    school: School,
    support_form: str,
    grade: int | None,
    on: dt.date,
    reason: str,
    decided_on: dt.date,
    decided_by: str,
    now: dt.datetime,
    german_level: str = "",
    seen: dt.datetime | None = None,
) -> SupportPeriod:
    """The child goes to another school from ``on``, as somebody decided; also into the next stage.

    It takes a place of its new school like any assigned child, until that school's next report. ``reason`` is one of
    ``rules.support.SCHOOL_CHANGES``. Raises NotAllowed, NotAtSchool, SameSchool, SupportNotThere, GradeNotThere,
    ReasonMissing, DateNotPlausible, periods.EndTooEarly, ChangedMeanwhile.
    """
    current = _current(actor, pupil, seen)
    if school.pk == current.school_id:
        raise SameSchool(field="school")
    _check_support(school, support_form, grade)
    if reason not in support_rules.SCHOOL_CHANGES:
        raise ReasonMissing(field="reason")
    check_day(on, now=now, field="on")
    check_day(decided_on, now=now, field="decided_on")
    with transaction.atomic():
        periods.close(current, actor=actor, ends_on=on, reason=reason, german_level=german_level, now=now)
        assignment = Assignment.objects.create(
            pupil=pupil,
            school=school,
            support_form=PeriodForm.REGULAR if support_form == PeriodForm.FOLLOW_ON else support_form,
            grade=grade,
            decided_on=decided_on,
            decided_by=decided_by,
            recorded_by=actor,
            recorded_at=now,
            started_on=on,
        )
        following = SupportPeriod.objects.create(
            pupil=pupil,
            school=school,
            assignment=assignment,
            support_form=support_form,
            grade=grade,
            starts_on=on,
            recorded_by=actor,
            recorded_at=now,
        )
        _audit(actor, "schooling.school_changed", following, now, ["school", "support_form", "starts_on"])
        _go_on(actor, pupil, following, on, now)
    return following


def leave_school(
    *,
    actor: Membership,
    pupil: Pupil,
    last_day_on: dt.date,
    reason: str,
    now: dt.datetime,
    degree: str = "",
    seen: dt.datetime | None = None,
) -> StateChange:
    """The child goes to school no more. ``reason`` is one of ``rules.support.LEAVING`` and says which end of the path.

    Raises NotAllowed, NotAtSchool, ReasonMissing, DateNotPlausible, periods.EndTooEarly, ChangedMeanwhile.
    """
    current = _current(actor, pupil, seen)
    if reason not in support_rules.LEAVING:
        raise ReasonMissing(field="reason")
    check_day(last_day_on, now=now, not_before=current.starts_on, field="last_day_on")
    with transaction.atomic():
        ends_on = last_day_on + dt.timedelta(days=1)
        periods.close(current, actor=actor, ends_on=ends_on, reason=reason, degree=degree, now=now)
        _audit(actor, "schooling.school_left", current, now, ["ends_on", "end_reason"])
        return move(
            actor=actor,
            pupil=pupil,
            to=support_rules.LEAVING[reason],
            effective_on=max(last_day_on, pupil.state_since_on),
            reason=str(PeriodEnd(reason).label),
            now=now,
        )


def take_back(*, actor: Membership, pupil: Pupil, reason: str, now: dt.datetime, seen: dt.datetime) -> None:
    """Undo what was entered last after the placement: the first school day, a change, an end.

    ``seen``: when the step that the page showed was entered. The periods are as if it had never been; the path keeps
    both steps, with the reason. Raises NotAllowed, ReasonMissing, StepNotPossible, ChangedMeanwhile.
    """
    require_edit(actor, pupil)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    last = last_step(pupil)
    if last is None:
        raise StepNotPossible
    if last.at != seen:
        raise ChangedMeanwhile
    at = last.at
    with transaction.atomic():
        opened = list(pupil.support_periods.filter(recorded_at=at).select_related("assignment"))
        ended = pupil.support_periods.filter(ended_at=at)
        StayCheck.objects.filter(pupil=pupil, answered_at=at).update(
            answer="", source="", answered_on=None, answered_by=None, answered_at=None
        )
        gone, _ = SupportPeriod.objects.filter(pk__in=[one.pk for one in opened]).delete()
        again = ended.update(ends_on=None, end_reason="", german_level="", degree="", ended_by=None, ended_at=None)
        if not gone and not again:
            raise ChangedMeanwhile
        for one in opened:
            _forget_decision(one.assignment, at)
        to = periods.state_by_periods(pupil) or PupilState.ASSIGNED
        if to == pupil.state:
            claim(pupil, now)
        else:
            turn_back(actor=actor, pupil=pupil, to=to, reason=reason, now=now)
        record(actor=actor, action="schooling.step_taken_back", obj=pupil, now=now, file_id=pupil.person.household_id)


def correct_period(
    *,
    actor: Membership,
    pupil: Pupil,
    period: SupportPeriod,
    starts_on: dt.date,
    grade: int | None,
    now: dt.datetime,
) -> None:
    """Correct since when a period runs, and its grade. The end of the period before it moves along.

    With the first school day the questions after months move too, unless they are answered.
    Raises NotAllowed, DateNotPlausible, PeriodsOverlap, GradeNotThere, ChangedMeanwhile.
    """
    require_edit(actor, pupil)
    check_day(starts_on, now=now, field="starts_on")
    _check_support(period.school, period.support_form, grade)
    before = pupil.support_periods.filter(starts_on__lt=period.starts_on).last()
    too_late = period.ends_on is not None and starts_on >= period.ends_on
    if too_late or (before is not None and starts_on <= before.starts_on):
        raise PeriodsOverlap(field="starts_on")
    adjacent = before is not None and before.ends_on == period.starts_on
    if before is not None and before.ends_on is not None and not adjacent and starts_on < before.ends_on:
        raise PeriodsOverlap(field="starts_on")
    with transaction.atomic():
        claim(pupil, now)
        row = SupportPeriod.objects.filter(pk=period.pk, starts_on=period.starts_on, ends_on=period.ends_on)
        if row.update(starts_on=starts_on, grade=grade) != 1:
            raise ChangedMeanwhile
        if adjacent and before is not None:
            SupportPeriod.objects.filter(pk=before.pk).update(ends_on=starts_on)
        periods.move_start(period, starts_on)
        period.starts_on, period.grade = starts_on, grade
        _audit(actor, "schooling.period_corrected", period, now, ["starts_on", "grade"])


def set_earlier_support(
    *,
    actor: Membership,
    pupil: Pupil,
    form: str,
    since_on: dt.date | None,
    centre: str,
    now: dt.datetime,
    literacy_since_on: dt.date | None = None,
) -> None:
    """What ran in another centre before the family moved here (``rules.support.EarlierSupport``); ``form`` "": nothing.

    ``literacy_since_on``: since when the literacy group before it ran, where there was one. Raises NotAllowed,
    DateNotPlausible, ChangedMeanwhile.
    """
    require_edit(actor, pupil)
    values: dict[str, object] = {"earlier_form": form, "earlier_centre": "", "earlier_since_on": None}
    values["earlier_any_since_on"] = None
    if form:
        if since_on is None:
            raise DateNotPlausible("Bitte tragen Sie ein, seit wann das Kind dort gefördert wurde.", field="since_on")
        check_day(since_on, now=now, field="since_on")
        first_on = literacy_since_on or since_on
        if first_on > since_on:
            raise DateNotPlausible("Die Alphabetisierung beginnt vor der Förderung danach.", field="literacy_since_on")
        values |= {"earlier_since_on": since_on, "earlier_any_since_on": first_on, "earlier_centre": centre}
    with transaction.atomic():
        claim(pupil, now, **values)
        household_id = pupil.person.household_id
        action, fields = "schooling.earlier_support_set", [*values]
        record(actor=actor, action=action, obj=pupil, now=now, file_id=household_id, fields=fields)


def _current(actor: Membership, pupil: Pupil, seen: dt.datetime | None) -> SupportPeriod:
    """The open period. Raises NotAllowed, NotAtSchool, ChangedMeanwhile."""
    require_edit(actor, pupil)
    current = periods.open_period(pupil)
    if current is None or pupil.state not in ATTENDING_STATES:
        raise NotAtSchool
    if seen is not None and seen != current.recorded_at:
        raise ChangedMeanwhile
    return current


def _check_support(school: School, support_form: str, grade: int | None) -> None:
    """Raises SupportNotThere, GradeNotThere."""
    if support_form not in support_rules.following_forms(school.form):
        raise SupportNotThere(field="support_form")
    problem = grade_problem(school.form, PeriodForm.REGULAR, grade)
    if problem:
        raise GradeNotThere(problem, field="grade")


def _go_on(actor: Membership, pupil: Pupil, following: SupportPeriod, on: dt.date, now: dt.datetime) -> None:
    """Take the child where its new period puts it on the path, and renew the next step."""
    earlier = list(pupil.support_periods.exclude(pk=following.pk).values_list("support_form", flat=True))
    to = support_rules.state_of(following.support_form, earlier)
    if to != pupil.state:
        over = to == PupilState.FIRST_SUPPORT_ENDED and PeriodForm.FOLLOW_ON in earlier
        take_step(
            actor=actor,
            pupil=pupil,
            to=to,
            effective_on=max(on, pupil.state_since_on),
            now=now,
            next_action="Bei der Schule nachfragen, wie es ohne Förderung geht" if over else "",
        )
        return
    claim(pupil, now)
    outcome = f"Neuer Abschnitt: {following}"
    renew_next_step(actor=actor, pupil=pupil, process=current_process(), outcome=outcome, now=now)


def _forget_decision(assignment: Assignment | None, at: dt.datetime) -> None:
    """A decision that was entered with the step goes with it; one on which no period rests has not begun."""
    if assignment is None or SupportPeriod.objects.filter(assignment=assignment).exists():
        return
    if assignment.recorded_at == at:
        assignment.delete()
    else:
        Assignment.objects.filter(pk=assignment.pk).update(started_on=None)


def _audit(actor: Membership, action: str, period: SupportPeriod, now: dt.datetime, fields: list[str]) -> None:
    record(actor=actor, action=action, obj=period, now=now, file_id=period.pupil.person.household_id, fields=fields)
