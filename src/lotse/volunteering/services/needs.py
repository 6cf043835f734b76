"""Needs of families: noted, changed, closed with a reason, taken up again."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.people.models import Household
from lotse.tenants.models import Membership, Municipality
from lotse.volunteering.enums import Aim, EngagementKind, NeedEnd, NeedState
from lotse.volunteering.models import Need, NeedSlot
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.needs import MOST_MINUTES
from lotse.volunteering.services import withdrawing

Slots = tuple[tuple[int, str], ...]
"""Weekday and part of day; none: any time."""


class NeedIsMet(LotseError):
    code = "volunteering.need_is_met"
    sentence = "Dieser Bedarf wird gerade begleitet. Bitte beenden Sie zuerst das Engagement; es wurde nichts geändert."


class NeedIsClosed(LotseError):
    code = "volunteering.need_is_closed"
    sentence = "Dieser Bedarf ist schon erledigt. Sie können ihn wieder aufnehmen."


class NeedOutOfRange(LotseError):
    code = "volunteering.need_out_of_range"


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedFacts:
    """What a need says. ``language``: a code of people.catalogue that both must speak; empty: German is enough."""

    kind: EngagementKind
    aim: Aim
    since_on: dt.date
    coordinator: Membership
    municipality: Municipality | None = None
    for_children: bool = False
    language: str = ""
    minutes_per_week: int = 120
    slots: Slots = ()
    wishes: str = ""
    is_urgent: bool = False

    def fields(self) -> dict[str, Any]:
        names = (
            "kind", "aim", "since_on", "coordinator", "municipality", "for_children", "language", "minutes_per_week",
            "wishes", "is_urgent",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}


def open_need(*, actor: Membership, household: Household, facts: NeedFacts, now: dt.datetime) -> Need:
    """Note what a family needs. Raises NotAllowed, NeedOutOfRange (field)."""
    if not actor.holds(rights.EDIT_NEEDS) or household.merged_into_id is not None:
        raise NotAllowed
    _check(facts, now)
    with transaction.atomic():
        need = Need.objects.create(
            household=household, created_at=now, created_by=actor, changed_at=now, **facts.fields()
        )
        _set_slots(need, facts.slots)
        _note(actor, "volunteering.need_opened", need, now)
    return need


def change_need(*, actor: Membership, need: Need, facts: NeedFacts, version: int, now: dt.datetime) -> None:
    """Correct what a need says. ``version``: that of the page. Raises NotAllowed, NeedOutOfRange, ChangedMeanwhile."""
    if not rights.may_edit_need(actor, need):
        raise NotAllowed
    _check(facts, now)
    with transaction.atomic():
        write(need, version=version, now=now, **facts.fields())
        _set_slots(need, facts.slots)
        _note(actor, "volunteering.need_changed", need, now)


def close_need(*, actor: Membership, need: Need, reason: NeedEnd, version: int, now: dt.datetime) -> None:
    """The family needs it no more. Raises NotAllowed, NeedIsMet, NeedIsClosed, ChangedMeanwhile."""
    if not rights.may_edit_need(actor, need):
        raise NotAllowed
    with transaction.atomic():
        settle(actor, need, reason, version, now)


def settle(actor: Membership | None, need: Need, reason: NeedEnd, version: int, now: dt.datetime) -> None:
    """Close it, in the caller's transaction; ``actor`` None: the family itself. Raises as ``close_need``."""
    if need.state == NeedState.MET:
        raise NeedIsMet
    if need.state == NeedState.CLOSED:
        raise NeedIsClosed
    state = {"state": NeedState.CLOSED, "end_reason": reason, "closed_on": clock.day_of(now)}
    write(need, version=version, now=now, **state)
    withdrawing.of_need(need, now)
    _note(actor, "volunteering.need_closed", need, now)


def reopen_need(*, actor: Membership, need: Need, version: int, now: dt.datetime) -> None:
    """A closed need is open again; it has waited since it began. Raises NotAllowed, ChangedMeanwhile (not closed)."""
    if not rights.may_edit_need(actor, need):
        raise NotAllowed
    if need.state != NeedState.CLOSED:
        raise ChangedMeanwhile
    with transaction.atomic():
        state = {"state": NeedState.OPEN, "end_reason": "", "closed_on": None, "confirmed_on": clock.day_of(now)}
        write(need, version=version, now=now, **state)
        _note(actor, "volunteering.need_reopened", need, now)


def write(need: Need, *, version: int, now: dt.datetime, **fields: Any) -> None:
    """Store these fields if the row is as it was read. Raises ChangedMeanwhile."""
    for name, value in fields.items():
        setattr(need, name, value)
    if Need.objects.filter(pk=need.pk, version=version).update(version=version + 1, changed_at=now) != 1:
        raise ChangedMeanwhile
    need.version, need.changed_at = version + 1, now
    need.save(update_fields=list(fields))  # encrypted fields need the instance


def merge(source: Household, target: Household, actor: Membership, now: dt.datetime) -> None:
    """Two files become one: its needs move along (core.registry)."""
    Need.objects.filter(household=source).update(household=target)


def _check(facts: NeedFacts, now: dt.datetime) -> None:
    if not 15 <= facts.minutes_per_week <= MOST_MINUTES:
        hours = MOST_MINUTES // 60
        raise NeedOutOfRange(
            f"Bitte nennen Sie zwischen einer Viertelstunde und {hours} Stunden in der Woche.", field="hours"
        )
    if facts.since_on > clock.day_of(now):
        raise NeedOutOfRange("Der Tag liegt in der Zukunft. Bitte nennen Sie den Tag der Anfrage.", field="since_on")


def _set_slots(need: Need, slots: Slots) -> None:
    need.slots.all().delete()
    NeedSlot.objects.bulk_create(NeedSlot(need=need, weekday=day, part=part) for day, part in sorted(set(slots)))


def _note(actor: Membership | None, action: str, need: Need, now: dt.datetime) -> None:
    record(actor=actor, action=action, obj=need, now=now, file_id=need.household_id)
