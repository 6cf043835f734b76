"""Counselling cases: an open one always has a next step, a closed one always a result."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from lotse.audit.services import record
from lotse.cases import errors
from lotse.cases.enums import CHECK_MONTHS, CaseResult, CaseState, FollowUpKind, Topic
from lotse.cases.models import AdviceContact, Case, CaseNote, FollowUp
from lotse.cases.rules import CLOSE_CASE, may_edit_case, may_open_case, may_own_followup, may_view_case
from lotse.cases.services import steps
from lotse.cases.services.contacts import take_into_case
from lotse.cases.services.steps import NextStep
from lotse.core import clock
from lotse.core.dates import months_after
from lotse.core.errors import NotAllowed
from lotse.core.seen import must_be_as_seen, values_of
from lotse.people.models import Household
from lotse.tenants.models import Membership

CHANGEABLE = ("topic", "goal", "responsible_id")


@dataclass(frozen=True, slots=True)
class Closing:
    """How a case ends. ``with_checks``: the family wants to be asked again after 6, 12 and 24 months."""

    result: CaseResult
    with_checks: bool
    note: str = ""


@transaction.atomic
def open_case(
    *,
    actor: Membership,
    household: Household,
    topic: Topic,
    goal: str,
    responsible: Membership,
    next_step: NextStep | None,
    now: dt.datetime,
    contact: AdviceContact | None = None,
) -> Case:
    """Begin a case, out of a contact or without one.

    Raises NotAllowed, NextStepMissing, TextMissing (no goal), OwnerUnfit, WrongHousehold and what a next step raises.
    """
    if not may_open_case(actor, household):
        raise NotAllowed
    if next_step is None:
        raise errors.NextStepMissing(field="action")
    if not goal.strip():
        raise errors.TextMissing(field="goal")
    _check_responsible(responsible, household)
    case = Case.objects.create(
        household=household,
        topic=topic,
        goal=goal.strip(),
        responsible=responsible,
        opened_on=clock.day_of(now),
        created_at=now,
        changed_at=now,
    )
    if contact is not None:
        take_into_case(actor=actor, contact=contact, case=case)
    steps.create(next_step, actor=actor, household=household, now=now, case=case)
    _record("cases.case_opened", actor, case, now)
    return case


def seen_of(case: Case) -> dict[str, object]:
    """What the page for changing a case shows."""
    return values_of(case, CHANGEABLE)


@transaction.atomic
def change_case(
    *,
    actor: Membership,
    case: Case,
    topic: Topic,
    goal: str,
    responsible: Membership,
    now: dt.datetime,
    seen: str = "",
) -> None:
    """Correct topic or goal, or give the case away; ``seen`` as in core.seen.

    Raises NotAllowed, CaseIsClosed, TextMissing, OwnerUnfit, ChangedMeanwhile.
    """
    _require_edit(actor, case)
    if not goal.strip():
        raise errors.TextMissing(field="goal")
    if responsible != case.responsible:
        _check_responsible(responsible, case.household)
    steps.hold_open(case, now=now)
    case.refresh_from_db(fields=CHANGEABLE)  # nobody else writes to the row from here on
    must_be_as_seen(seen_of(case), seen)
    new = {"topic": topic, "goal": goal.strip(), "responsible": responsible}
    changed = [name for name, value in new.items() if getattr(case, name) != value]
    for name in changed:
        setattr(case, name, new[name])
    case.save(update_fields=changed)
    _record("cases.case_changed", actor, case, now, changed)


@transaction.atomic
def add_note(*, actor: Membership, case: Case, text: str, now: dt.datetime) -> CaseNote:
    """Write an entry; it is corrected by a further one. Raises NotAllowed, TextMissing, CaseIsClosed."""
    _require_edit(actor, case)
    if not text.strip():
        raise errors.TextMissing(field="text")
    steps.hold_open(case, now=now)
    note = _note(actor, case, text, now)
    _record("cases.note_added", actor, case, now)
    return note


@transaction.atomic
def set_next_step(*, actor: Membership, case: Case, next_step: NextStep, now: dt.datetime) -> FollowUp:
    """Add a step to an open case. Raises NotAllowed, CaseIsClosed and what a next step raises."""
    _require_edit(actor, case)
    steps.hold_open(case, now=now)
    followup = steps.create(next_step, actor=actor, household=case.household, now=now, case=case)
    _record("cases.step_set", actor, case, now)
    return followup


@transaction.atomic
def close_case(*, actor: Membership, case: Case, closing: Closing, now: dt.datetime) -> None:
    """End the case, settle what is open in it, and plan the checks. Raises NotAllowed, CaseIsClosed."""
    end(actor=actor, case=case, closing=closing, now=now)
    _record("cases.case_closed", actor, case, now)


def end(*, actor: Membership, case: Case, closing: Closing, now: dt.datetime) -> None:
    """``close_case`` without its audit entry, for an action that closes on its way."""
    if not actor.holds(CLOSE_CASE) or not may_view_case(actor, case):
        raise NotAllowed
    today = clock.day_of(now)
    row = Case.objects.filter(pk=case.pk, state=CaseState.OPEN)
    if row.update(state=CaseState.CLOSED, result=closing.result, closed_on=today, changed_at=now) != 1:
        raise errors.CaseIsClosed
    case.refresh_from_db(fields=["state", "result", "closed_on", "changed_at"])
    if closing.note.strip():
        _note(actor, case, closing.note, now)
    steps.settle_rest(case, actor=actor, outcome="Mit dem Fall abgeschlossen.", now=now)
    if closing.with_checks:
        _plan_checks(actor, case, today, now)


@transaction.atomic
def reopen_case(*, actor: Membership, case: Case, next_step: NextStep | None, now: dt.datetime) -> None:
    """Work on a closed case again. Raises NotAllowed, NextStepMissing, CaseIsOpen and what a next step raises."""
    begin_again(actor=actor, case=case, next_step=next_step, now=now)
    _record("cases.case_reopened", actor, case, now)


def begin_again(*, actor: Membership, case: Case, next_step: NextStep | None, now: dt.datetime) -> None:
    """``reopen_case`` without its audit entry. How the case had ended is kept as a note; open checks are settled."""
    _require_edit(actor, case)
    if next_step is None:
        raise errors.NextStepMissing(field="action")
    ended = f"Wieder aufgenommen. Zuvor: {case.get_result_display()}."
    row = Case.objects.filter(pk=case.pk, state=CaseState.CLOSED)
    if row.update(state=CaseState.OPEN, result="", closed_on=None, changed_at=now) != 1:
        raise errors.CaseIsOpen
    case.refresh_from_db(fields=["state", "result", "closed_on", "changed_at"])
    _note(actor, case, ended, now)
    steps.settle_rest(case, actor=actor, outcome="Fall wieder aufgenommen.", now=now)
    steps.create(next_step, actor=actor, household=case.household, now=now, case=case)


def record_view(*, actor: Membership, case: Case, now: dt.datetime) -> None:
    """Leave a trace of who opened the case; shown on the family's file."""
    _record("cases.case_viewed", actor, case, now)


def _plan_checks(actor: Membership, case: Case, today: dt.date, now: dt.datetime) -> None:
    owner = case.responsible if may_own_followup(case.responsible, case.household) else actor
    for kind, months in CHECK_MONTHS:
        FollowUp.objects.create(
            household=case.household,
            case=case,
            kind=kind,
            action=f"{FollowUpKind(kind).label}: Familie fragen, ob das Ergebnis hält",
            owner=owner,
            due_on=months_after(today, months),
            created_at=now,
            created_by=actor,
        )


def _check_responsible(member: Membership, household: Household) -> None:
    if not may_open_case(member, household):
        raise errors.OwnerUnfit(field="responsible")


def _require_edit(actor: Membership, case: Case) -> None:
    if not may_edit_case(actor, case):
        raise NotAllowed


def _note(actor: Membership, case: Case, text: str, now: dt.datetime) -> CaseNote:
    return CaseNote.objects.create(case=case, text=text.strip(), at=now, by=actor)


def _record(action: str, actor: Membership, case: Case, now: dt.datetime, fields: list[str] | None = None) -> None:
    record(actor=actor, action=action, obj=case, now=now, file_id=case.household_id, fields=fields or ())
