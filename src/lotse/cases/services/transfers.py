"""What of the advice goes along when a family moves to another centre: open matters in a line, never the talks."""

import datetime as dt
import uuid
from typing import Any

from lotse.cases.enums import CaseState, Topic
from lotse.cases.models import Case
from lotse.cases.rules import may_own_followup, visible_cases
from lotse.cases.services.appointments import end_for_household
from lotse.cases.services.cases import open_case
from lotse.cases.services.followups import add_followup
from lotse.cases.services.steps import NextStep
from lotse.core import clock
from lotse.core.registry import TransferPart
from lotse.people.models import Household, Person
from lotse.tenants.models import Membership

FIRST_TALK_DAYS = 7
_MOST_CASES = 20
_GOAL_LIMIT = 1000


def collect(actor: Membership, household: Household, keys: dict[uuid.UUID, str]) -> list[dict[str, str]] | None:
    """Topic and goal of each open case; None where there is none."""
    rows = visible_cases(actor).filter(household=household, state=CaseState.OPEN)
    return [{"topic": one.topic, "goal": one.goal[:_GOAL_LIMIT]} for one in rows[:_MOST_CASES]] or None


def describe(data: Any, names: dict[str, str]) -> list[str]:
    """One line for each case. Raises ValueError, KeyError, TypeError for what cannot be read."""
    return [f"{topic.label}: {goal}" for topic, goal in _read(data)]


def restore(household: Household, persons: dict[str, Person], data: Any, actor: Membership, now: dt.datetime) -> None:
    """Open each case anew, with a first talk as its next step."""
    owner = household.responsible or actor
    for topic, goal in _read(data):
        due_on = clock.day_of(now) + dt.timedelta(days=FIRST_TALK_DAYS)
        step = NextStep("Erstes Gespräch mit der Familie vereinbaren", owner, due_on)
        open_case(actor=actor, household=household, topic=topic, goal=goal, responsible=owner, next_step=step, now=now)


def depart(household: Household, to: str, actor: Membership, now: dt.datetime) -> None:
    """Appointments to come are cancelled. Somebody closes the open cases; a machine does not know how they ended."""
    end_for_household(actor=actor, household=household, now=now)
    if not Case.objects.filter(household=household, state=CaseState.OPEN).exists():
        return
    responsible = household.responsible
    owner = responsible if responsible and may_own_followup(responsible, household) else actor
    add_followup(
        actor=actor,
        household=household,
        action=f"Familie übernommen von: {to}. Offene Beratungsfälle abschließen",
        owner=owner,
        due_on=clock.day_of(now) + dt.timedelta(days=FIRST_TALK_DAYS),
        now=now,
    )


def _read(data: Any) -> list[tuple[Topic, str]]:
    if not isinstance(data, list) or len(data) > _MOST_CASES:
        raise TypeError("not a list of cases")
    found = [(Topic(one["topic"]), one["goal"].strip()) for one in data]
    if any(not 0 < len(goal) <= _GOAL_LIMIT or "\x00" in goal for _, goal in found):
        raise ValueError("goal")
    return found


PART = TransferPart("cases", "Offene Beratungsfälle (Thema und Ziel)", False, collect, describe, restore, depart)
