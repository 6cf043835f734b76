"""The next step of each waiting child, so that nobody is forgotten."""

import datetime as dt

from django.db import transaction

from lotse.cases.models import FollowUp
from lotse.cases.rules import may_own_followup
from lotse.cases.services import add_followup, complete_followup
from lotse.core import clock
from lotse.schooling.models import Process, Pupil
from lotse.schooling.rules import pupils as rules
from lotse.tenants.models import Membership


def renew_next_step(*, actor: Membership, pupil: Pupil, process: Process, outcome: str, now: dt.datetime) -> None:
    """Close the open next step with ``outcome`` and open the one that the state asks for; ended children get none.

    It belongs to whoever is responsible; if they work here no more, to the actor.
    """
    planned = rules.planned_step(process, pupil.state)
    if planned is None:
        set_next_step(actor=actor, pupil=pupil, step=None, outcome=outcome, now=now)
        return
    action, days = planned
    household = pupil.person.household
    step = add_followup(
        actor=actor,
        household=household,
        action=f"{pupil.person.first_name}: {action}",
        owner=pupil.responsible if may_own_followup(pupil.responsible, household) else actor,
        due_on=clock.day_of(now) + dt.timedelta(days=days),
        now=now,
    )
    set_next_step(actor=actor, pupil=pupil, step=step, outcome=outcome, now=now)


def set_next_step(*, actor: Membership, pupil: Pupil, step: FollowUp | None, outcome: str, now: dt.datetime) -> None:
    """Put ``step`` in the place of the former next step, which is closed with ``outcome``."""
    # Read afresh: it may have been settled elsewhere since the child was loaded
    former = FollowUp.objects.filter(pk=pupil.next_step.pk, done_at=None).first() if pupil.next_step else None
    if former is not None:
        complete_followup(actor=actor, followup=former, outcome=outcome, now=now)
    Pupil.objects.filter(pk=pupil.pk).update(next_step=step)
    pupil.next_step = step


def plan_next_step(
    *, actor: Membership, pupil: Pupil, action: str, owner: Membership, due_on: dt.date, now: dt.datetime
) -> FollowUp:
    """A next step in a person's own words in the place of the former one. Raises what ``cases.services`` raises."""
    with transaction.atomic():
        step = add_followup(
            actor=actor, household=pupil.person.household, action=action, owner=owner, due_on=due_on, now=now
        )
        set_next_step(actor=actor, pupil=pupil, step=step, outcome="neu geplant", now=now)
    return step
