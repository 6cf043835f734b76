"""What is written beside each change so that any past day can be told: steps and facts, never changed afterwards.

Both kinds of rows have two times: the day from which something holds, and the instant at which it was entered. Within
one child no two rows have the same instant, so that "the later entry counts" is always decided.
"""

import datetime as dt
import uuid

from django.db.models import F

from lotse.core import clock
from lotse.people.models import Household
from lotse.schooling.models import Pupil, PupilFacts, StateChange
from lotse.tenants.models import Membership

_NEXT = dt.timedelta(microseconds=1)


def note_step(
    pupil: Pupil, before: str, to: str, effective_on: dt.date, reason: str, actor: Membership | None, now: dt.datetime
) -> StateChange:
    """Append a step, inside the transaction that claimed the child's row."""
    last = StateChange.objects.filter(pupil=pupil).order_by("-at").values_list("at", flat=True).first()
    return StateChange.objects.create(
        pupil=pupil,
        from_state=before,
        to_state=to,
        effective_on=effective_on,
        reason=reason,
        at=_after(last, now),
        by=actor,
    )


def note_facts(pupil_id: uuid.UUID, *, effective_on: dt.date, now: dt.datetime) -> None:
    """Append the facts by which a child is counted as they now stand, if one of them has changed.

    They stand in the rows of the child, its person and its family. The child's row is written first, so that of two
    changes at once the second sees what the first has done.
    """
    Pupil.objects.filter(pk=pupil_id).update(changed_at=F("changed_at"))
    live = Pupil.objects.select_related("person__household").get(pk=pupil_id)
    last = PupilFacts.objects.filter(pupil=pupil_id).order_by("-effective_on", "-at").first()
    facts = PupilFacts(
        pupil=live,
        effective_on=effective_on,
        at=_after(last.at if last else None, now),
        grade=live.grade,
        support_form=live.support_form,
        municipality_id=live.person.household.municipality_id,
        arrival_answer=live.person.arrival_answer,
        arrived_on=live.person.arrived_on,
    )
    if last is None or _counted_by(facts) != _counted_by(last):
        facts.save(force_insert=True)


def household_changed(household: Household, now: dt.datetime) -> None:
    """Registered as ``household_changed``: a family moved, or told anew since when it is here."""
    on = clock.day_of(now)
    for pupil_id in Pupil.objects.filter(person__household=household).order_by("pk").values_list("pk", flat=True):
        note_facts(pupil_id, effective_on=on, now=now)


def _counted_by(facts: PupilFacts) -> tuple[object, ...]:
    return (facts.grade, facts.support_form, facts.municipality_id, facts.arrival_answer, facts.arrived_on)


def _after(last: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    """``now``, or the next instant after the last entry where several are made at once or the clock went back."""
    return now if last is None or now > last else last + _NEXT
