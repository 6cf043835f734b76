"""Next steps on their way: added, done, put off, handed over, and the questions after 6, 12 and 24 months."""

import datetime as dt

from django.db import transaction

from lotse.audit.services import record
from lotse.cases import errors
from lotse.cases.enums import CHECK_KINDS, POSTPONED_BEFORE_ESCALATION, CheckAnswer
from lotse.cases.models import AdviceContact, Case, FollowUp
from lotse.cases.rules import SEE_ESCALATED, may_add_contact, may_edit_case, may_own_followup, may_settle_followup
from lotse.cases.services import cases, steps
from lotse.cases.services.cases import Closing
from lotse.cases.services.steps import NextStep
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.people.models import Household
from lotse.tenants.models import Membership


@transaction.atomic
def add_followup(
    *,
    actor: Membership,
    household: Household | None,
    action: str,
    owner: Membership,
    due_on: dt.date,
    now: dt.datetime,
    case: Case | None = None,
    contact: AdviceContact | None = None,
) -> FollowUp:
    """A next step for a family (or without a name), for other apps too.

    Raises NotAllowed, CaseIsClosed, WrongHousehold, VagueAction, DueInPast, DueTooFar, OwnerUnfit.
    """
    if not may_add_contact(actor, household) or (case is not None and not may_edit_case(actor, case)):
        raise NotAllowed
    if any(one is not None and one.household_id != getattr(household, "pk", None) for one in (case, contact)):
        raise errors.WrongHousehold
    if case is not None:
        steps.hold_open(case, now=now)
    step = NextStep(action, owner, due_on)
    followup = steps.create(step, actor=actor, household=household, now=now, case=case, contact=contact)
    _record("cases.followup_added", actor, followup, now)
    return followup


@transaction.atomic
def complete_followup(
    *,
    actor: Membership,
    followup: FollowUp,
    outcome: str,
    now: dt.datetime,
    next_step: NextStep | None = None,
    closing: Closing | None = None,
) -> None:
    """Settle a step. The last one of an open case needs its successor, or closes the case in the same action.

    Raises NotAllowed, OutcomeMissing, AlreadySettled, NextStepMissing, CheckNeedsAnswer, and what a next step raises.
    """
    _require(actor, followup)
    if followup.kind in CHECK_KINDS:
        raise errors.CheckNeedsAnswer
    if not outcome.strip():
        raise errors.OutcomeMissing(field="outcome")
    case = followup.case
    if case is not None:
        _hold(case, followup, now)
    steps.settle(followup, actor=actor, outcome=outcome.strip(), now=now)
    if case is not None and closing is not None:
        cases.end(actor=actor, case=case, closing=closing, now=now)
    elif next_step is not None:
        household, contact = followup.household, followup.contact
        steps.create(next_step, actor=actor, household=household, now=now, case=case, contact=contact)
    elif case is not None:
        steps.require_open_step(case)
    _record("cases.followup_done", actor, followup, now)


@transaction.atomic
def replace_followup(
    *,
    actor: Membership | None,
    household: Household,
    former: FollowUp | None,
    outcome: str,
    step: NextStep | None,
    now: dt.datetime,
) -> FollowUp | None:
    """Settle ``former`` with ``outcome``, put ``step`` in its place: for apps that have checked a right of their own.

    ``actor`` None: an office outside answered. A former step that is settled already stays as it is. Raises what a
    next step raises.
    """
    # Read afresh: it may have been settled elsewhere since it was loaded
    still_open = FollowUp.objects.filter(pk=former.pk, done_at=None).first() if former else None
    if still_open is not None:
        steps.settle(still_open, actor=actor, outcome=outcome, now=now)
        _record("cases.followup_done", actor, still_open, now)
    if step is None:
        return None
    followup = steps.create(step, actor=actor, household=household, now=now)
    _record("cases.followup_added", actor, followup, now)
    return followup


@transaction.atomic
def postpone_followup(*, actor: Membership, followup: FollowUp, due_on: dt.date, now: dt.datetime) -> None:
    """Put a step off to a later day, in Europe/Berlin. The third time it goes to the director as well.

    Raises NotAllowed, NotLater, DueInPast, DueTooFar, AlreadySettled, ChangedMeanwhile.
    """
    _require(actor, followup)
    if due_on <= followup.due_on:
        raise errors.NotLater(field="due_on")
    steps.check_due(due_on, now=now)
    before, count = followup.postponed_count, followup.postponed_count + 1
    escalated_at = followup.escalated_at or (now if count >= POSTPONED_BEFORE_ESCALATION else None)
    row = FollowUp.objects.filter(pk=followup.pk, done_at__isnull=True, postponed_count=before)
    if row.update(due_on=due_on, postponed_count=count, escalated_at=escalated_at) != 1:
        raise ChangedMeanwhile
    followup.due_on, followup.postponed_count, followup.escalated_at = due_on, count, escalated_at
    _record("cases.followup_postponed", actor, followup, now, ["due_on"])


@transaction.atomic
def hand_over_followup(*, actor: Membership, followup: FollowUp, owner: Membership, now: dt.datetime) -> None:
    """Give a step to a colleague. When the director does so, an escalation has found its answer and ends.

    Raises NotAllowed, OwnerUnfit, ChangedMeanwhile.
    """
    _require(actor, followup)
    if not may_own_followup(owner, followup.household):
        raise errors.OwnerUnfit(field="owner")
    decided = followup.escalated_at is not None and actor.holds(SEE_ESCALATED)
    escalated_at = None if decided else followup.escalated_at
    count = 0 if decided else followup.postponed_count
    row = FollowUp.objects.filter(pk=followup.pk, done_at__isnull=True, owner_id=followup.owner_id)
    if row.update(owner=owner, escalated_at=escalated_at, postponed_count=count) != 1:
        raise ChangedMeanwhile
    followup.owner, followup.escalated_at, followup.postponed_count = owner, escalated_at, count
    _record("cases.followup_handed_over", actor, followup, now, ["owner"])


@transaction.atomic
def answer_check(
    *,
    actor: Membership,
    followup: FollowUp,
    answer: CheckAnswer,
    now: dt.datetime,
    outcome: str = "",
    next_step: NextStep | None = None,
) -> None:
    """Record what the family said 6, 12 or 24 months later. A new need reopens the case, with its next step.

    Raises NotAllowed, NotACheck, AlreadySettled, NextStepMissing (new need without a step) and what a step raises.
    """
    _require(actor, followup)
    case = followup.case
    if followup.kind not in CHECK_KINDS or case is None:
        raise errors.NotACheck
    steps.settle(followup, actor=actor, outcome=outcome.strip(), now=now, answer=answer)
    if answer == CheckAnswer.NEW_NEED:
        cases.begin_again(actor=actor, case=case, next_step=next_step, now=now)
    _record("cases.check_answered", actor, followup, now, ["check_answer"])


def _require(actor: Membership, followup: FollowUp) -> None:
    if not may_settle_followup(actor, followup):
        raise NotAllowed


def _hold(case: Case, followup: FollowUp, now: dt.datetime) -> None:
    """Lock the case; closed in between means that the step was settled with it."""
    try:
        steps.hold_open(case, now=now)
    except errors.CaseIsClosed as error:
        raise errors.AlreadySettled from error


def _record(
    action: str, actor: Membership | None, followup: FollowUp, now: dt.datetime, fields: list[str] | None = None
) -> None:
    record(actor=actor, action=action, obj=followup, now=now, file_id=followup.household_id, fields=fields or ())
