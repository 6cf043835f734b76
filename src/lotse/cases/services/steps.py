"""Next steps from the inside: checked, created, settled. Callers hold the transaction and write the audit entry."""

import datetime as dt
from dataclasses import dataclass

from lotse.cases import errors
from lotse.cases.enums import CaseState, CheckAnswer, FollowUpKind
from lotse.cases.models import AdviceContact, Case, FollowUp
from lotse.cases.rules import is_concrete_action, may_own_followup
from lotse.core import clock
from lotse.people.models import Household
from lotse.tenants.models import Membership

LATEST_DUE_DAYS = 3 * 366


@dataclass(frozen=True, slots=True)
class NextStep:
    """Who does what until when."""

    action: str
    owner: Membership
    due_on: dt.date


def check(step: NextStep, *, household: Household | None, now: dt.datetime) -> None:
    """Raises VagueAction, DueInPast, DueTooFar, OwnerUnfit."""
    if not is_concrete_action(step.action):
        raise errors.VagueAction(field="action")
    check_due(step.due_on, now=now)
    if not may_own_followup(step.owner, household):
        raise errors.OwnerUnfit(field="owner")


def check_due(due_on: dt.date, *, now: dt.datetime) -> None:
    """Raises DueInPast, DueTooFar."""
    today = clock.day_of(now)
    if due_on < today:
        raise errors.DueInPast(field="due_on")
    if (due_on - today).days > LATEST_DUE_DAYS:
        raise errors.DueTooFar(field="due_on")


def create(
    step: NextStep,
    *,
    actor: Membership | None,
    household: Household | None,
    now: dt.datetime,
    case: Case | None = None,
    contact: AdviceContact | None = None,
) -> FollowUp:
    """Raises what ``check`` raises."""
    check(step, household=household, now=now)
    return FollowUp.objects.create(
        household=household,
        case=case,
        contact=contact,
        action=step.action.strip(),
        owner=step.owner,
        due_on=step.due_on,
        created_at=now,
        created_by=actor,
    )


def settle(
    followup: FollowUp, *, actor: Membership | None, outcome: str, now: dt.datetime, answer: CheckAnswer | None = None
) -> None:
    """Mark as done, once. Raises AlreadySettled when somebody else was faster."""
    row = FollowUp.objects.filter(pk=followup.pk, done_at__isnull=True)
    if row.update(done_at=now, done_by=actor, check_answer=answer or "") != 1:
        raise errors.AlreadySettled
    followup.done_at, followup.done_by, followup.check_answer = now, actor, answer or ""
    followup.outcome = outcome
    followup.save(update_fields=["outcome"])


def hold_open(case: Case, *, now: dt.datetime) -> None:
    """Lock the open case until the transaction ends, so that its last step is not taken by two at once.

    A conditional update holds on both engines. Raises CaseIsClosed.
    """
    if Case.objects.filter(pk=case.pk, state=CaseState.OPEN).update(changed_at=now) != 1:
        raise errors.CaseIsClosed
    case.changed_at = now


def require_open_step(case: Case) -> None:
    """The promise: no open case without a next step. Raises NextStepMissing."""
    if not FollowUp.objects.filter(case=case, kind=FollowUpKind.STEP, done_at__isnull=True).exists():
        raise errors.NextStepMissing(field="action")


def settle_rest(case: Case, *, actor: Membership, outcome: str, now: dt.datetime) -> None:
    """Settle all that is still open in a case that is being closed or reopened."""
    for followup in FollowUp.objects.filter(case=case, done_at__isnull=True):
        settle(followup, actor=actor, outcome=outcome, now=now)
