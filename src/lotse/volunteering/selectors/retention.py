"""What is over for so long that it is due for deletion, what still has to be kept, and what outlived its deletion."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from lotse.core.dates import months_after
from lotse.core.errors import NotFound
from lotse.core.registry import Kept
from lotse.people.models import Household
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.volunteering.enums import EngagementState, NeedState, VolunteerState
from lotse.volunteering.models import (
    Asking,
    Commitment,
    Engagement,
    EngagementNote,
    Expense,
    Need,
    Participation,
    Volunteer,
)
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.retention import ENGAGEMENTS, LABELS, NEEDS, VOLUNTEERS, cutoff
from lotse.volunteering.selectors.settings import settings

Due = QuerySet[Volunteer] | QuerySet[Engagement] | QuerySet[Need]


@dataclass(frozen=True, slots=True)
class DueRow:
    """``last_on``: its last day, from which the period counts."""

    title: str
    code: str
    url: str
    last_on: dt.date


def due_volunteers(until: dt.date) -> QuerySet[Volunteer]:
    """Who had ended by this day, and whose last engagement too; vouchers of what they were paid keep them."""
    of_this = {"volunteer": OuterRef("pk")}
    later = Commitment.objects.filter(Q(ends_on=None) | Q(ends_on__gt=until), **of_this)
    rows = Volunteer.objects.filter(state=VolunteerState.ENDED, state_since_on__lte=until)
    paid = Expense.objects.filter(**of_this)
    return rows.exclude(Exists(later)).exclude(Exists(paid)).order_by("state_since_on", "pk")


def due_engagements(until: dt.date) -> QuerySet[Engagement]:
    """Ended by this day, and still saying which family it was, or with notes."""
    of_this = {"engagement": OuterRef("pk")}
    names = Q(Exists(Participation.objects.filter(**of_this))) | Q(Exists(EngagementNote.objects.filter(**of_this)))
    names |= Q(Exists(Asking.objects.filter(**of_this).exclude(household=None)))
    rows = Engagement.objects.filter(state=EngagementState.ENDED, ended_on__lte=until)
    return rows.filter(names).order_by("ended_on", "pk")


def due_needs(until: dt.date) -> QuerySet[Need]:
    """Closed by this day, and in no engagement that still says which family it was."""
    rows = Need.objects.filter(state=NeedState.CLOSED, closed_on__lte=until)
    return rows.exclude(Exists(Participation.objects.filter(need=OuterRef("pk")))).order_by("closed_on", "pk")


def due(member: Membership, what: str, on: dt.date) -> Due:
    """What the list of a chip shows. Raises NotFound (no such list)."""
    until = cutoff(on, settings().keep_months)
    if what == VOLUNTEERS:
        return due_volunteers(until).filter(pk__in=rights.editable_volunteers(member).values("pk"))
    if what == ENGAGEMENTS:
        return due_engagements(until).filter(pk__in=rights.editable_engagements(member).values("pk"))
    if what == NEEDS:
        return due_needs(until).filter(pk__in=rights.editable_needs(member).values("pk"))
    raise NotFound


def due_counts(member: Membership, on: dt.date) -> list[tuple[str, str, int]]:
    """The chips."""
    return [(what, label, due(member, what, on).count()) for what, label in LABELS.items()]


def due_rows(rows: Iterable[Volunteer | Engagement | Need]) -> list[DueRow]:
    return [_row(one) for one in rows]


def _row(one: Volunteer | Engagement | Need) -> DueRow:
    if isinstance(one, Volunteer):
        return DueRow(str(one), one.code, centre_url("volunteering:volunteer", one.code), one.state_since_on)
    last_on = one.ended_on if isinstance(one, Engagement) else one.closed_on
    assert last_on is not None  # what is due is over
    name = "engagement" if isinstance(one, Engagement) else "need"
    return DueRow(str(one), one.code, centre_url(f"volunteering:{name}", one.code), last_on)


def kept(households: Iterable[Household], on: dt.date) -> list[Kept]:
    """Until when families have to be kept because of help by volunteers (core.registry.kept). Three queries."""
    months, keys = settings().keep_months, [one.pk for one in households]
    last: dict[uuid.UUID, dt.date | None] = {}

    def until(household: uuid.UUID, day: dt.date | None) -> None:
        if day is None or last.get(household, day) is None:
            last[household] = None  # it goes on
        else:
            last[household] = max(day, last.get(household) or day)

    joined = Participation.objects.filter(household__in=keys).order_by("pk")
    for household, ends_on, state in joined.values_list("household", "ends_on", "engagement__state"):
        until(household, None if ends_on is None and state != EngagementState.ENDED else ends_on or on)
    for household, closed_on in (
        Need.objects.filter(household__in=keys).order_by("pk").values_list("household", "closed_on")
    ):
        until(household, closed_on)
    return [
        Kept(key, None if day is None else months_after(day, months), "Hilfe durch Ehrenamtliche")
        for key, day in last.items()
    ]
