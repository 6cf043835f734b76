"""The path of a newly arrived pupil: registering, moving on, grade, ending. Each change keeps the next step."""

import datetime as dt

from django.db import IntegrityError, transaction

from lotse.audit.services import record
from lotse.cases.services.appointments import end_about
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.people.models import Person
from lotse.people.rules import may_disclose
from lotse.schooling.enums import ATTENDING_STATES, DECISIVE_ANSWERS, Office, PupilState, SupportForm
from lotse.schooling.models import Hold, NeedNotice, Process, Pupil, Recommendation, StateChange
from lotse.schooling.rules import pupils as rules
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.services import periods
from lotse.schooling.services.history import note_facts, note_step
from lotse.schooling.services.next_steps import renew_next_step
from lotse.tenants.models import Membership


class AlreadyRegistered(LotseError):
    code = "schooling.pupil_exists"
    sentence = "Dieses Kind ist schon gemeldet. Bitte öffnen Sie seinen Schulweg."


class StepNotPossible(LotseError):
    code = "schooling.step_not_possible"
    sentence = "Dieser Schritt ist beim jetzigen Stand nicht möglich. Es wurde nichts geändert."


class DateNotPlausible(LotseError):
    code = "schooling.date_not_plausible"
    sentence = "Das Datum darf nicht in der Zukunft liegen und nicht vor dem letzten Schritt."


class ReasonMissing(LotseError):
    code = "schooling.reason_missing"
    sentence = "Bitte nennen Sie einen Grund."


class RecommendationMissing(LotseError):
    code = "schooling.recommendation_missing"
    sentence = "Es gibt noch keine gültige Empfehlung für dieses Kind."


class AnswerMissing(LotseError):
    code = "schooling.answer_missing"
    sentence = (
        "Bevor etwas übergeben wird, muss die Antwort der Eltern eingetragen sein (einverstanden oder anderer Wunsch)."
    )


class NeedNoticeMissing(LotseError):
    code = "schooling.need_notice_missing"
    sentence = "Es gibt keine offene Bedarfsmeldung für dieses Kind."


class AssignmentMissing(LotseError):
    code = "schooling.assignment_missing"
    sentence = "Bitte tragen Sie zuerst ein, wer über den Platz entschieden hat und wann."


class PeriodMissing(LotseError):
    code = "schooling.period_missing"
    sentence = (
        "Nach dem ersten Schultag folgt der Stand aus der Förderung. Bitte tragen Sie beim Kind ein, was sich geändert "
        "hat: Förderung, Schule oder Ende."
    )


def require_edit(actor: Membership, pupil: Pupil) -> None:
    """Raises NotAllowed."""
    if not rules.may_edit_pupil(actor, pupil):
        raise NotAllowed


def check_day(
    day: dt.date, *, now: dt.datetime, not_before: dt.date | None = None, field: str = "effective_on"
) -> None:
    """Raises DateNotPlausible for a day in the future or before ``not_before``."""
    if day > clock.day_of(now):
        raise DateNotPlausible("Das Datum darf nicht in der Zukunft liegen.", field=field)
    if not_before is not None and day < not_before:
        raise DateNotPlausible(f"Das Datum darf nicht vor dem {not_before:%d.%m.%Y} liegen.", field=field)


def register_pupil(
    *,
    actor: Membership,
    person: Person,
    registered_on: dt.date,
    now: dt.datetime,
    registered_by: str = "",
    support_form: str = SupportForm.INITIAL_SUPPORT,
    talk_first: bool = False,
    responsible: Membership | None = None,
) -> Pupil:
    """Take a child in, with the grade that its age proposes and a first next step.

    Raises NotAllowed, DateNotPlausible, AlreadyRegistered.
    """
    if not actor.holds(rules.EDIT_PUPIL):
        raise NotAllowed
    check_day(registered_on, now=now, field="registered_on")
    if Pupil.objects.filter(person=person).exists():
        raise AlreadyRegistered
    process = current_process()
    try:
        with transaction.atomic():
            pupil = Pupil.objects.create(
                person=person,
                state_since_on=registered_on,
                registered_on=registered_on,
                registered_by=registered_by or process.who_registers,
                responsible=responsible or actor,
                grade=rules.grade_proposal(person.born_on, registered_on),
                support_form=support_form,
                talk_first=talk_first,
                changed_at=now,
            )
            note_step(pupil, "", PupilState.REGISTERED, registered_on, "", actor, now)
            note_facts(pupil.pk, effective_on=registered_on, now=now)
            renew_next_step(actor=actor, pupil=pupil, process=process, outcome="", now=now)
            _audit(actor, "schooling.pupil_registered", pupil, now, ["person", "registered_on"])
    except IntegrityError as error:
        raise AlreadyRegistered from error
    return pupil


def move(
    *, actor: Membership, pupil: Pupil, to: str, effective_on: dt.date, now: dt.datetime, reason: str = ""
) -> StateChange:
    """Take the child one step on (or back, to correct). Of two people at once, one wins.

    Steps backwards before the recommendation and ends withdraw the active recommendation and release its hold.
    Raises NotAllowed, StepNotPossible, DateNotPlausible, ReasonMissing, ChangedMeanwhile, and what the state needs:
    RecommendationMissing, AnswerMissing, people.rules.NoGround, NeedNoticeMissing, AssignmentMissing, PeriodMissing.
    """
    require_edit(actor, pupil)
    return take_step(actor=actor, pupil=pupil, to=to, effective_on=effective_on, now=now, reason=reason)


def take_step(
    *,
    actor: Membership | None,
    pupil: Pupil,
    to: str,
    effective_on: dt.date,
    now: dt.datetime,
    reason: str = "",
    next_action: str = "",
    next_due_on: dt.date | None = None,
    disclosed: bool = False,
) -> StateChange:
    """``move`` for services that have checked a right of their own; ``actor`` None: an office outside answered.

    ``next_action`` and ``next_due_on`` replace words and day of the next step; ``disclosed``: the caller has recorded
    with its ground what leaves. Raises what ``move`` raises but NotAllowed.
    """
    process = current_process()
    if to not in rules.next_states(process, pupil.state):
        raise StepNotPossible
    check_day(effective_on, now=now, not_before=pupil.state_since_on)
    if to == PupilState.CANCELLED and not reason.strip():
        raise ReasonMissing(field="reason")
    with transaction.atomic():
        before = pupil.state
        _check_ground(pupil, to, process, effective_on, disclosed=disclosed)
        # Whoever comes back waits anew: the days before count to the former time
        again: dict[str, object] = {"registered_on": effective_on} if rules.is_ended(before) else {}
        following = (next_action, next_due_on)
        change = _arrive(actor, pupil, process, to, effective_on, reason.strip(), now, following, **again)
        if rules.is_ended(to) or _returns_before_recommendation(before, to):
            let_go(pupil, now)
        if rules.is_ended(to):
            settle_need_notices(pupil, effective_on)
        if rules.is_ended(to) and before in ATTENDING_STATES:
            periods.close_with_state(actor=actor, pupil=pupil, state=to, on=effective_on, now=now)
        if to == PupilState.MOVED_AWAY:
            _end_appointments(actor, pupil, now)
    return change


def _end_appointments(actor: Membership | None, pupil: Pupil, now: dt.datetime) -> None:
    """Of those about this child alone, or about children who have all moved away, nobody comes."""
    household = pupil.person.household
    gone = Pupil.objects.filter(person__household=household, state=PupilState.MOVED_AWAY)
    ids = list(gone.values_list("person", flat=True))
    end_about(actor=actor, household=household, gone=ids, now=now)


def turn_back(*, actor: Membership, pupil: Pupil, to: str, reason: str, now: dt.datetime) -> StateChange:
    """Put the child back where it stood before a step that was a mistake; inside the caller's transaction.

    On the day of that step, so that the mistake counts on no day. Raises ChangedMeanwhile.
    """
    return _arrive(actor, pupil, current_process(), to, pupil.state_since_on, reason.strip(), now)


def _arrive(
    actor: Membership | None,
    pupil: Pupil,
    process: Process,
    to: str,
    effective_on: dt.date,
    reason: str,
    now: dt.datetime,
    following: tuple[str, dt.date | None] = ("", None),
    **values: object,
) -> StateChange:
    before = pupil.state
    values |= {"state": to, "state_since_on": effective_on}
    claim(pupil, now, **values)
    for name, value in values.items():
        setattr(pupil, name, value)
    change = note_step(pupil, before, to, effective_on, reason, actor, now)
    outcome = f"Stand: {rules.state_label(process, to)}"
    action, due_on = following
    renew_next_step(actor=actor, pupil=pupil, process=process, outcome=outcome, now=now, action=action, due_on=due_on)
    _audit(actor, f"schooling.pupil_{to}", pupil, now, ["state"])
    return change


def claim(pupil: Pupil, now: dt.datetime, **values: object) -> None:
    """Write to the row only if it is still in the state that ``pupil`` was read in. Raises ChangedMeanwhile."""
    changed = Pupil.objects.filter(pk=pupil.pk, state=pupil.state).update(changed_at=now, **values)
    if changed != 1:
        raise ChangedMeanwhile
    pupil.changed_at = now


def let_go(pupil: Pupil, now: dt.datetime) -> None:
    """Withdraw the active recommendation, if any, and give its held place back."""
    release_hold(pupil, now)
    Recommendation.objects.filter(pupil=pupil, withdrawn_at=None).update(withdrawn_at=now)


def release_hold(pupil: Pupil, now: dt.datetime) -> None:
    active = Recommendation.objects.filter(pupil=pupil, withdrawn_at=None)
    Hold.objects.filter(recommendation__in=active, released_at=None).update(released_at=now)


def settle_need_notices(pupil: Pupil, on: dt.date) -> None:
    NeedNotice.objects.filter(pupil=pupil, settled_on=None).update(settled_on=on)


def set_grade(*, actor: Membership, pupil: Pupil, grade: int, reason: str, now: dt.datetime) -> None:
    """Set the grade; another one than age proposes needs a reason.

    Raises NotAllowed, ReasonMissing, ChangedMeanwhile.
    """
    require_edit(actor, pupil)
    proposed = rules.grade_proposal(pupil.person.born_on, clock.day_of(now))
    reason = "" if grade == proposed else reason.strip()
    if grade != proposed and not reason:
        raise ReasonMissing(
            "Dieser Jahrgang weicht vom Vorschlag nach dem Alter ab. Bitte nennen Sie den Grund.", field="reason"
        )
    _change(actor, pupil, "schooling.pupil_grade_set", now, grade=grade, grade_reason=reason)


def set_support_form(*, actor: Membership, pupil: Pupil, support_form: str, now: dt.datetime) -> None:
    """Raises NotAllowed, ChangedMeanwhile."""
    require_edit(actor, pupil)
    _change(actor, pupil, "schooling.pupil_support_set", now, support_form=support_form)


def set_talk_first(*, actor: Membership, pupil: Pupil, talk_first: bool, now: dt.datetime) -> None:
    """Take a child out of automatic proposals, or in again; why is not stored. Raises NotAllowed, ChangedMeanwhile."""
    require_edit(actor, pupil)
    _change(actor, pupil, "schooling.pupil_talk_first_set", now, talk_first=talk_first)


def set_responsible(*, actor: Membership, pupil: Pupil, responsible: Membership, now: dt.datetime) -> None:
    """Hand the child and its next step to a colleague. Raises NotAllowed, ChangedMeanwhile."""
    require_edit(actor, pupil)
    with transaction.atomic():
        _change(actor, pupil, "schooling.pupil_responsible_set", now, responsible=responsible)
        renew_next_step(
            actor=actor, pupil=pupil, process=current_process(), outcome="Zuständigkeit gewechselt", now=now
        )


def _change(actor: Membership, pupil: Pupil, action: str, now: dt.datetime, **values: object) -> None:
    with transaction.atomic():
        claim(pupil, now, **values)
        for name, value in values.items():
            setattr(pupil, name, value)
        if values.keys() & {"grade", "support_form"}:
            note_facts(pupil.pk, effective_on=clock.day_of(now), now=now)
        _audit(actor, action, pupil, now, list(values))


def _audit(actor: Membership | None, action: str, pupil: Pupil, now: dt.datetime, fields: list[str]) -> None:
    record(actor=actor, action=action, obj=pupil, now=now, file_id=pupil.person.household_id, fields=fields)


def _returns_before_recommendation(before: str, to: str) -> bool:
    return rules.goes_back(before, to) and rules.comes_before(to, PupilState.RECOMMENDED)


def _check_ground(pupil: Pupil, to: str, process: Process, on: dt.date, *, disclosed: bool) -> None:
    """What must be on record before a state is reached, whichever service asks for it."""
    match to:
        case PupilState.RECOMMENDED:
            active_recommendation(pupil)
        case PupilState.ANSWERED:
            require_answer(pupil)
        case PupilState.HANDED_OVER:
            require_answer(pupil)
            if not disclosed:
                _require_disclosure(pupil, process, on)
        case PupilState.NEED_NOTICE if not pupil.need_notices.filter(settled_on=None).exists():
            raise NeedNoticeMissing
        case PupilState.ASSIGNED if not pupil.assignments.exists():
            raise AssignmentMissing
        case PupilState.STARTED if not pupil.assignments.filter(started_on__isnull=False).exists():
            raise AssignmentMissing
        case _ if to in ATTENDING_STATES and periods.state_by_periods(pupil) != to:
            raise PeriodMissing


def active_recommendation(pupil: Pupil) -> Recommendation:
    """Raises RecommendationMissing."""
    found = Recommendation.objects.filter(pupil=pupil, withdrawn_at=None).first()
    if found is None:
        raise RecommendationMissing
    return found


def require_answer(pupil: Pupil) -> None:
    """The newest answer to the active recommendation must decide. Raises RecommendationMissing, AnswerMissing."""
    newest = active_recommendation(pupil).answers.order_by("-recorded_at", "-id").first()
    if newest is None or newest.decision not in DECISIVE_ANSWERS:
        raise AnswerMissing


def _require_disclosure(pupil: Pupil, process: Process, on: dt.date) -> None:
    """Raises people.rules.NoGround."""
    purpose = rules.DISCLOSURE_PURPOSES.get(process.who_assigns)
    if purpose is not None:
        may_disclose(pupil.person.household, purpose, Office(process.who_assigns).label, on)
