"""What happens between interview and first school day: examination, parents' answer, hand-over, assignment, start."""

import datetime as dt

from django.db import transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import LotseError
from lotse.people.enums import DisclosureWay
from lotse.people.services import record_disclosure
from lotse.schooling.enums import DECISIVE_ANSWERS, Office, ParentDecision, PupilState
from lotse.schooling.models import Assignment, MedicalExamOrder, ParentAnswer, Pupil, School, StateChange
from lotse.schooling.rules import pupils as rules
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.services import periods
from lotse.schooling.services.pupils import (
    AssignmentMissing,
    DateNotPlausible,
    StepNotPossible,
    active_recommendation,
    check_day,
    claim,
    move,
    release_hold,
    require_edit,
    settle_need_notices,
    take_step,
)
from lotse.tenants.models import Membership


class WishMissing(LotseError):
    code = "schooling.wish_missing"
    sentence = "Bitte tragen Sie den Wunsch der Eltern ein: eine Schule, oder in ihren Worten."


class ExamOpen(LotseError):
    code = "schooling.exam_open"
    sentence = "Für dieses Kind ist schon eine Untersuchung beauftragt."


class ExamMissing(LotseError):
    code = "schooling.exam_missing"
    sentence = "Für dieses Kind ist keine Untersuchung offen."


class PortalNotForGrade(LotseError):
    code = "schooling.portal_not_for_grade"
    sentence = "Schüler Online gilt nur für das Berufskolleg. Bitte prüfen Sie den Jahrgang des Kindes."


def order_exam(
    *,
    actor: Membership,
    pupil: Pupil,
    ordered_on: dt.date,
    ordered_by: str,
    now: dt.datetime,
    way: str = DisclosureWay.LETTER,
) -> MedicalExamOrder:
    """Note that the school examination is ordered, and what the health office was told when the centre ordered it.

    Raises NotAllowed, DateNotPlausible, ExamOpen, ChangedMeanwhile, people.rules.NoGround.
    """
    require_edit(actor, pupil)
    check_day(ordered_on, now=now, field="ordered_on")
    with transaction.atomic():
        if ordered_by == Office.CENTRE:
            _disclose(actor, pupil, Office.HEALTH_OFFICE, ordered_on, way, now)
        return note_exam_order(actor=actor, pupil=pupil, ordered_on=ordered_on, ordered_by=ordered_by, now=now)


def note_exam_order(
    *, actor: Membership, pupil: Pupil, ordered_on: dt.date, ordered_by: str, now: dt.datetime
) -> MedicalExamOrder:
    """The order alone; after the interview it is the next step of the path. Raises ExamOpen, ChangedMeanwhile."""
    with transaction.atomic():
        claim(pupil, now)
        if pupil.exam_orders.filter(done_on=None).exists():
            raise ExamOpen
        order = MedicalExamOrder.objects.create(pupil=pupil, ordered_on=ordered_on, ordered_by=ordered_by)
        _audit(actor, "schooling.exam_ordered", order, pupil, now, ["ordered_on", "ordered_by"])
        following = rules.next_states(current_process(), pupil.state)
        if pupil.state == PupilState.INTERVIEWED and PupilState.EXAM_ORDERED in following:
            effective_on = max(ordered_on, pupil.state_since_on)
            move(actor=actor, pupil=pupil, to=PupilState.EXAM_ORDERED, effective_on=effective_on, now=now)
    return order


def set_exam_dates(
    *, actor: Membership, pupil: Pupil, date_on: dt.date | None, done_on: dt.date | None, now: dt.datetime
) -> MedicalExamOrder:
    """Note the appointment, and that the examination took place; never what it found.

    Raises NotAllowed, ExamMissing, DateNotPlausible, ChangedMeanwhile.
    """
    require_edit(actor, pupil)
    with transaction.atomic():
        claim(pupil, now)
        order = pupil.exam_orders.filter(done_on=None).first()
        if order is None:
            raise ExamMissing
        if date_on is not None and date_on < order.ordered_on:
            raise DateNotPlausible(f"Der Termin liegt vor dem Auftrag ({order.ordered_on:%d.%m.%Y}).", field="date_on")
        if done_on is not None:
            check_day(done_on, now=now, not_before=order.ordered_on, field="done_on")
        order.date_on, order.done_on = date_on, done_on
        order.save()
        _audit(actor, "schooling.exam_dated", order, pupil, now, ["date_on", "done_on"])
    return order


def record_answer(
    *,
    actor: Membership,
    pupil: Pupil,
    decision: str,
    answered_on: dt.date,
    now: dt.datetime,
    wish_school: School | None = None,
    wish_text: str = "",
) -> ParentAnswer:
    """Note what the parents said to the active recommendation; their wish is kept in their words.

    Agreement or another wish takes the child to ANSWERED; "undecided" and "not reached" leave it waiting for an
    answer, or take it back there. Raises NotAllowed, StepNotPossible, RecommendationMissing, WishMissing,
    DateNotPlausible, ChangedMeanwhile.
    """
    require_edit(actor, pupil)
    if pupil.state not in {PupilState.RECOMMENDED, PupilState.ANSWERED}:
        raise StepNotPossible
    recommendation = active_recommendation(pupil)
    made_on = clock.day_of(recommendation.made_at)
    check_day(answered_on, now=now, not_before=made_on, field="answered_on")
    if decision == ParentDecision.OTHER_WISH and wish_school is None and not wish_text.strip():
        raise WishMissing(field="wish_text")
    wished = decision == ParentDecision.OTHER_WISH
    decides = decision in DECISIVE_ANSWERS
    with transaction.atomic():
        claim(pupil, now)
        answer = ParentAnswer.objects.create(
            recommendation=recommendation,
            decision=decision,
            wish_school=wish_school if wished else None,
            wish_text=wish_text if wished else "",
            answered_on=answered_on,
            recorded_by=actor,
            recorded_at=now,
        )
        _audit(actor, "schooling.answer_recorded", answer, pupil, now, ["decision", "answered_on"])
        target = PupilState.ANSWERED if decides else PupilState.RECOMMENDED
        if pupil.state != target:
            effective_on = max(answered_on, pupil.state_since_on)
            move(actor=actor, pupil=pupil, to=target, effective_on=effective_on, now=now)
    return answer


def hand_over(
    *,
    actor: Membership,
    pupil: Pupil,
    handed_over_on: dt.date,
    now: dt.datetime,
    way: str = DisclosureWay.LETTER,
) -> StateChange:
    """Note that the papers went to the office that decides; the parents' wish goes with them unchanged.

    Refused before the parents have agreed or named another wish, and without a ground for passing data on: raises
    AnswerMissing, people.rules.NoGround, and what ``move`` raises.
    """
    office = Office(current_process().who_assigns)
    with transaction.atomic():
        change = move(
            actor=actor,
            pupil=pupil,
            to=PupilState.HANDED_OVER,
            effective_on=handed_over_on,
            reason=f"an: {office.label}",
            now=now,
        )
        _disclose(actor, pupil, office, handed_over_on, way, now)
    return change


def record_assignment(
    *,
    actor: Membership,
    pupil: Pupil,
    school: School,
    decided_on: dt.date,
    decided_by: str,
    now: dt.datetime,
    grade: int | None = None,
    support_form: str = "",
) -> Assignment:
    """Record what the authority (or school) decided. It ends the hold, and settles need notices.

    Raises NotAllowed, StepNotPossible, DateNotPlausible, ChangedMeanwhile.
    """
    require_edit(actor, pupil)
    return assign(
        actor=actor,
        pupil=pupil,
        school=school,
        decided_on=decided_on,
        decided_by=decided_by,
        now=now,
        grade=grade,
        support_form=support_form,
    )


def assign(
    *,
    actor: Membership | None,
    pupil: Pupil,
    school: School,
    decided_on: dt.date,
    decided_by: str,
    now: dt.datetime,
    grade: int | None,
    support_form: str,
) -> Assignment:
    """``record_assignment`` for services that have checked a right of their own; ``actor`` None: the office itself.

    Raises StepNotPossible, DateNotPlausible, ChangedMeanwhile.
    """
    check_day(decided_on, now=now, not_before=pupil.registered_on, field="decided_on")
    with transaction.atomic():
        assignment = Assignment.objects.create(
            pupil=pupil,
            school=school,
            support_form=support_form,
            grade=grade,
            decided_on=decided_on,
            decided_by=decided_by,
            recorded_by=actor,
            recorded_at=now,
        )
        _audit(actor, "schooling.assignment_recorded", assignment, pupil, now, ["school", "decided_on", "decided_by"])
        effective_on = max(decided_on, pupil.state_since_on)
        take_step(actor=actor, pupil=pupil, to=PupilState.ASSIGNED, effective_on=effective_on, now=now)
        release_hold(pupil, now)
        settle_need_notices(pupil, decided_on)
    return assignment


def record_start(*, actor: Membership, pupil: Pupil, started_on: dt.date, now: dt.datetime) -> Assignment:
    """Record the first day at school, with which the first period begins.

    Raises NotAllowed, AssignmentMissing, StepNotPossible, DateNotPlausible, ChangedMeanwhile.
    """
    require_edit(actor, pupil)
    assignment = pupil.assignments.order_by("-recorded_at", "-id").first()
    if assignment is None:
        raise AssignmentMissing
    left_on = pupil.support_periods.exclude(ends_on=None).values_list("ends_on", flat=True).last()
    not_before = max(assignment.decided_on, left_on) if left_on else assignment.decided_on
    check_day(started_on, now=now, not_before=not_before, field="started_on")
    with transaction.atomic():
        assignment.started_on = started_on
        assignment.save()
        periods.begin(actor=actor, assignment=assignment, now=now)
        effective_on = max(started_on, pupil.state_since_on)
        move(actor=actor, pupil=pupil, to=PupilState.STARTED, effective_on=effective_on, now=now)
    return assignment


def _disclose(actor: Membership, pupil: Pupil, office: Office, on: dt.date, way: str, now: dt.datetime) -> None:
    """Write into the file what an office was told. Parents who take the papers themselves are told nothing new."""
    purpose = rules.DISCLOSURE_PURPOSES.get(office)
    if purpose is None:
        return
    day = "" if on == clock.day_of(now) else f" (am {on:%d.%m.%Y})"
    record_disclosure(
        actor=actor,
        household=pupil.person.household,
        person=pupil.person,
        purpose=purpose,
        recipient=office.label,
        what=rules.TOLD_TO_HEALTH_OFFICE + day
        if office == Office.HEALTH_OFFICE
        else rules.TOLD_TO_DECIDING_OFFICE + day,
        way=way,
        now=now,
    )


def record_portal(
    *, actor: Membership, pupil: Pupil, registered_on: dt.date | None, registered_by: str, now: dt.datetime
) -> None:
    """Note that the child is registered for the Berufskolleg in the portal, and by whom; None: it is not, after all.

    Raises NotAllowed, PortalNotForGrade, DateNotPlausible, ChangedMeanwhile.
    """
    require_edit(actor, pupil)
    if (pupil.grade or 0) < rules.BERUFSKOLLEG_GRADE:
        raise PortalNotForGrade
    if registered_on is not None:
        check_day(registered_on, now=now, not_before=pupil.person.born_on, field="registered_on")
    by = registered_by if registered_on else ""
    with transaction.atomic():
        claim(pupil, now, portal_registered_on=registered_on, portal_registered_by=by)
        pupil.portal_registered_on, pupil.portal_registered_by = registered_on, by
        fields = ["portal_registered_on", "portal_registered_by"]
        record(
            actor=actor,
            action="schooling.portal_noted",
            obj=pupil,
            now=now,
            file_id=pupil.person.household_id,
            fields=fields,
        )


def _audit(
    actor: Membership | None,
    action: str,
    obj: MedicalExamOrder | ParentAnswer | Assignment,
    pupil: Pupil,
    now: dt.datetime,
    fields: list[str],
) -> None:
    record(actor=actor, action=action, obj=obj, now=now, file_id=pupil.person.household_id, fields=fields)
