"""The next step of each waiting child, so that nobody is forgotten."""

import datetime as dt

from django.db import transaction

from lotse.cases.models import FollowUp
from lotse.cases.rules import may_own_followup
from lotse.cases.services import NextStep, replace_followup
from lotse.core import clock
from lotse.schooling.enums import TALKS_AT_SCHOOL
from lotse.schooling.models import Process, Pupil, StayCheck
from lotse.schooling.rules import pupils as rules
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from lotse.tenants.selectors import active_members


def renew_next_step(
    *,
    actor: Membership | None,
    pupil: Pupil,
    process: Process,
    outcome: str,
    now: dt.datetime,
    action: str = "",
    due_on: dt.date | None = None,
) -> None:
    """Close the open next step with ``outcome`` and open the one that the state asks for; ended children get none.

    ``action`` and ``due_on`` say otherwise what is to be done, and until when. ``actor`` None: an office outside
    answered.
    """
    planned = rules.planned_step(process, pupil.state)
    if planned is None:
        _replace(actor, pupil, None, outcome, now)
        return
    words = f"{pupil.person.first_name}: {action}" if action else rules.step_words(process, pupil)
    until = due_on or _question_on(pupil, process, now) or clock.day_of(now) + dt.timedelta(days=planned[1])
    _replace(actor, pupil, NextStep(words, _owner(actor, pupil), until), outcome, now)


def _question_on(pupil: Pupil, process: Process, now: dt.datetime) -> dt.date | None:
    """When a child at school is asked after anyway: the talk with the school is planned for that day, not beside it."""
    if pupil.state not in TALKS_AT_SCHOOL or pupil.state in process.steps:
        return None
    ahead = StayCheck.objects.filter(pupil=pupil, answer="", due_on__gt=clock.day_of(now))
    return ahead.order_by("due_on").values_list("due_on", flat=True).first()


def settle_with_answer(*, actor: Membership, pupil: Pupil, process: Process, now: dt.datetime) -> None:
    """The school was asked whether the child is still there: the planned talk is done, and the next one planned."""
    step = pupil.next_step
    if step is not None and step.done_at is None and step.action == rules.step_words(process, pupil):
        renew_next_step(actor=actor, pupil=pupil, process=process, outcome="Nachfrage beantwortet", now=now)


def plan_next_step(
    *, actor: Membership, pupil: Pupil, action: str, owner: Membership, due_on: dt.date, now: dt.datetime
) -> FollowUp:
    """A next step in a person's own words in the place of the former one. Raises what a next step raises."""
    step = _replace(actor, pupil, NextStep(action, owner, due_on), "neu geplant", now)
    assert step is not None
    return step


def _owner(actor: Membership | None, pupil: Pupil) -> Membership:
    """Whoever is responsible; if they work here no more, the actor; if that is nobody of us, a director."""
    household = pupil.person.household
    for one in (pupil.responsible, actor):
        if one is not None and may_own_followup(one, household):
            return one
    return active_members(Role.DIRECTOR).first() or pupil.responsible


def _replace(
    actor: Membership | None, pupil: Pupil, step: NextStep | None, outcome: str, now: dt.datetime
) -> FollowUp | None:
    with transaction.atomic():
        made = replace_followup(
            actor=actor,
            household=pupil.person.household,
            former=pupil.next_step,
            outcome=outcome,
            step=step,
            now=now,
        )
        Pupil.objects.filter(pk=pupil.pk).update(next_step=made)
        pupil.next_step = made
    return made
