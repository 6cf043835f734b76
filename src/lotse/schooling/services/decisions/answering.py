"""What the office decided: the same service beneath link, account, file and telephone."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import LotseError, NotAllowed
from lotse.schooling.enums import AnswerWay, ItemDecision, PupilState, ReturnReason
from lotse.schooling.models import DecisionItem, DecisionList, School
from lotse.schooling.rules import decisions as rules
from lotse.schooling.rules.pupils import next_states
from lotse.schooling.rules.schools import grade_problem
from lotse.schooling.selectors.decision_plans import Answer
from lotse.schooling.selectors.decisions import seat_of
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.selectors.seats import Excess, Seats
from lotse.schooling.services.next_steps import renew_next_step
from lotse.schooling.services.pupil_steps import assign
from lotse.schooling.services.pupils import check_day, take_step
from lotse.tenants.models import Membership

NAME_LIMIT = 120


class ListEnded(LotseError):
    code = "schooling.list_ended"
    sentence = "Diese Liste ist inzwischen abgeschlossen oder zurückgezogen. Es wurde nichts geändert."


class AlreadyDecided(LotseError):
    code = "schooling.item_decided"
    sentence = "Über dieses Kind hat inzwischen jemand anderes entschieden. Diese Entscheidung bleibt stehen."


class ChildChanged(LotseError):
    code = "schooling.item_overtaken"
    sentence = "Für dieses Kind gilt inzwischen etwas anderes. Es braucht keine Entscheidung mehr."


class AnswerIncomplete(LotseError):
    code = "schooling.answer_incomplete"


class PlacesExceeded(LotseError):
    """Schools would get more children than they have reported places: allowed, once the office has been told."""

    code = "schooling.places_exceeded"
    sentence = "Das geht über die gemeldeten Plätze hinaus. Bitte bestätigen Sie, dass Sie trotzdem zuweisen."

    def __init__(self, excesses: Iterable[Excess]) -> None:
        self.excesses = tuple(excesses)
        super().__init__()


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers, and how: ``actor`` None by link; ``who`` a person of the office, on the telephone."""

    way: str
    actor: Membership | None = None
    who: str = ""
    decided_on: dt.date | None = None  # today


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that stays as it was, and why."""

    child: str
    error: LotseError


@dataclass(frozen=True, slots=True)
class Answered:
    count: int = 0
    refused: list[Refused] = field(default_factory=list)


def answer_items(
    *,
    decision_list: DecisionList,
    answers: Sequence[Answer],
    by: Answering,
    now: dt.datetime,
    accept_over: bool = False,
) -> Answered:
    """Record the decisions and let each take effect at once; a child that has changed meanwhile refuses its row only.

    A process that dies on the way has recorded none of them.
    ``accept_over``: the office knows that it goes beyond the reported places. Raises NotAllowed, ListEnded,
    AnswerIncomplete, DateNotPlausible, PlacesExceeded; then nothing is recorded.
    """
    excesses = check_answers(decision_list=decision_list, answers=answers, by=by, now=now)
    if excesses and not accept_over:
        raise PlacesExceeded(excesses)
    items = _items(decision_list, answers)
    done, refused = 0, []
    with transaction.atomic():
        for answer in sorted(
            answers, key=lambda one: one.item_id
        ):  # two lists at once wait for each other in one order
            item = items[answer.item_id]
            try:
                with transaction.atomic():
                    _decide(item, answer, by, now)
            except LotseError as error:
                refused.append(Refused(str(item.pupil.person), error))
            else:
                done += 1
    return Answered(done, refused)


def check_answers(
    *, decision_list: DecisionList, answers: Sequence[Answer], by: Answering, now: dt.datetime
) -> list[Excess]:
    """Whether the answers can be recorded, and which schools they would fill beyond their report; writes nothing.

    Raises NotAllowed, ListEnded, AnswerIncomplete, DateNotPlausible.
    """
    _require(by, decision_list, now)
    if not decision_list.is_running:
        raise ListEnded
    if not answers:
        raise AnswerIncomplete("Bitte haken Sie mindestens ein Kind an.")
    if by.way == AnswerWay.PHONE and not by.who.strip():
        raise AnswerIncomplete("Bitte tragen Sie ein, wer geantwortet hat.", field="who")
    if by.decided_on is not None:
        check_day(by.decided_on, now=now, not_before=clock.day_of(decision_list.sent_at), field="decided_on")
    items = _items(decision_list, answers)
    wanted = School.objects.filter(pk__in={one.school_id for one in answers if one.school_id}, is_operating=True)
    schools = {one.pk: one for one in wanted.select_related("organisation")}
    for answer in answers:
        _check(answer, items.get(answer.item_id), schools)
    placed = [(items[one.item_id], one) for one in answers if one.decision != ItemDecision.RETURN]
    return Seats(clock.day_of(now)).excesses(
        [seat_of(item, _school(item, one), *_kind(item, one)) for item, one in placed if not item.decision]
    )


def _check(answer: Answer, item: DecisionItem | None, schools: dict[uuid.UUID, School]) -> None:
    if item is None or answer.decision not in ItemDecision.values:
        raise AnswerIncomplete("Dieses Kind steht nicht auf der Liste. Es wurde nichts geändert.")
    child = item.pupil.person
    if answer.decision == ItemDecision.ASSIGN and item.recommendation is None:
        raise AnswerIncomplete(f"{child}: Es ist keine Schule empfohlen. Bitte wählen Sie eine Schule.", field="school")
    if answer.decision == ItemDecision.OTHER_SCHOOL and answer.school_id not in schools:
        raise AnswerIncomplete("Bitte wählen Sie eine Schule, die in Betrieb ist.", field="school")
    if answer.decision == ItemDecision.RETURN and answer.return_reason not in ReturnReason.values:
        raise AnswerIncomplete("Bitte nennen Sie den Grund der Rückgabe.", field="return_reason")
    if answer.return_reason == ReturnReason.OTHER and not answer.comment.strip():
        raise AnswerIncomplete("Bitte beschreiben Sie den anderen Grund in einem Satz.", field="comment")
    school = schools.get(answer.school_id) if answer.school_id else None
    if problem := misfit(item, answer.decision, school, answer.grade, answer.support_form):
        raise AnswerIncomplete(f"{child}: {problem}", field="school" if school else "grade")


def misfit(item: DecisionItem, decision: str, school: School | None, grade: int | None, support_form: str) -> str:
    """Why the school cannot teach the child in this grade and kind of class, as a sentence; "" where it can.

    What was recommended unchanged has been looked at before.
    """
    if decision == ItemDecision.RETURN or not (school or grade or support_form):
        return ""
    target = school or (item.recommendation.school if item.recommendation else None)
    given = item.recommendation or item.pupil
    kind = support_form or given.support_form
    return grade_problem(target.form, kind, grade or given.grade) if target and kind else ""


def _items(decision_list: DecisionList, answers: Sequence[Answer]) -> dict[uuid.UUID, DecisionItem]:
    rows = DecisionItem.objects.filter(decision_list=decision_list, pk__in={one.item_id for one in answers})
    joined = rows.select_related(
        "decision_list__office__organisation",
        "pupil__person__household",
        "pupil__responsible",
        "pupil__next_step",
        "recommendation__school",
    )
    return {one.pk: one for one in joined}


def _decide(item: DecisionItem, answer: Answer, by: Answering, now: dt.datetime) -> None:
    if not rules.is_open(item, current_process()):
        raise AlreadyDecided if DecisionItem.objects.exclude(decision="").filter(pk=item.pk).exists() else ChildChanged
    today = clock.day_of(now)
    office = str(item.decision_list.office.organisation.name)
    who = f"{office[: NAME_LIMIT - len(by.who) - 3]} ({by.who.strip()})" if by.who.strip() else office[:NAME_LIMIT]
    values: dict[str, object] = {
        "decision": answer.decision,
        "return_reason": answer.return_reason if answer.decision == ItemDecision.RETURN else "",
        "decided_on": by.decided_on or today,
        "decided_by": who,
        "way": by.way,
        "decided_at": now,
        "recorded_by": by.actor,
    }
    if DecisionItem.objects.filter(pk=item.pk, decision="").update(**values) != 1:
        raise AlreadyDecided
    for name, value in values.items():
        setattr(item, name, value)
    if answer.decision == ItemDecision.RETURN:
        _return(item, by, now)
    else:
        _assign(item, answer, by, now)
    item.comment = answer.comment.strip()
    item.save(update_fields=["comment", "assignment", "over_count"])
    record(
        actor=by.actor,
        action="schooling.item_decided",
        obj=item,
        now=now,
        file_id=item.pupil.person.household_id,
        fields=["decision"],
    )


def _assign(item: DecisionItem, answer: Answer, by: Answering, now: dt.datetime) -> None:
    school_id = _school(item, answer)
    grade, support_form = _kind(item, answer)
    seats = Seats(clock.day_of(now))
    item.over_count = seats.assigned_over(seat_of(item, school_id, grade, support_form))
    assert item.decided_on is not None
    item.assignment = assign(
        actor=by.actor,
        pupil=item.pupil,
        school=School.objects.get(pk=school_id),
        decided_on=item.decided_on,
        decided_by=item.decided_by,
        now=now,
        grade=grade,
        support_form=support_form,
    )


def _return(item: DecisionItem, by: Answering, now: dt.datetime) -> None:
    """Back to where the child stood before it was handed over, with the reason and a next step for its adviser."""
    pupil, label = item.pupil, item.get_return_reason_display()
    action = f"Rückgabe bearbeiten: {label}"
    target = rules.RETURN_STATES.get(item.return_reason, PupilState.ANSWERED)
    if item.recommendation is not None and target in next_states(current_process(), pupil.state):
        effective_on = max(item.decided_on or clock.day_of(now), pupil.state_since_on)
        reason = f"{item.decision_list.office.organisation.name[:100]}: {label}"
        take_step(
            actor=by.actor,
            pupil=pupil,
            to=target,
            effective_on=effective_on,
            now=now,
            reason=reason,
            next_action=action,
        )
    else:
        process = current_process()
        renew_next_step(actor=by.actor, pupil=pupil, process=process, outcome=label, now=now, action=action)


def _school(item: DecisionItem, answer: Answer) -> uuid.UUID:
    if answer.decision == ItemDecision.OTHER_SCHOOL:
        assert answer.school_id is not None
        return answer.school_id
    assert item.recommendation is not None
    return item.recommendation.school_id


def _kind(item: DecisionItem, answer: Answer) -> tuple[int | None, str]:
    """Grade and kind of class: as decided, else as recommended, else as the child needs."""
    given = item.recommendation or item.pupil
    return answer.grade or given.grade, answer.support_form or given.support_form


def _require(by: Answering, decision_list: DecisionList, now: dt.datetime) -> None:
    """A member needs a right to the list; whoever comes by link has proven itself with the code. Raises NotAllowed."""
    if by.actor is None or rules.may_manage_list(by.actor, decision_list):
        return
    if not rules.may_answer_list(by.actor, decision_list, current_process(), now):
        raise NotAllowed
