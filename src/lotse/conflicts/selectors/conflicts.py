"""Conflict records: the list with its chips, one record. Lists show codes and counts, never what it is about."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from lotse.conflicts.enums import Characteristic, ConflictKind, Option, Safety, Setting, Urgency
from lotse.conflicts.models import (
    AgreementPoint,
    Conflict,
    ConflictFollowUp,
    ConflictMeeting,
    ConflictPhase,
    DiscriminationRecord,
    Party,
)
from lotse.conflicts.rules import claim_until, readable_in_emergency, workable_conflicts
from lotse.conflicts.selectors.settings import active_phases, settings
from lotse.core.codes import is_code
from lotse.core.due import Due, due
from lotse.core.errors import NotFound
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

NEW, OPEN, CLOSED, ALL = "neu", "offen", "abgeschlossen", "alle"


@dataclass(frozen=True, slots=True)
class ConflictFilter:
    """``state``: NEW (nobody is responsible, or not assessed), OPEN, CLOSED or ALL; others: a code or ""."""

    state: str = OPEN
    setting: str = ""
    phase: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One line of the list; ``next_due`` is the next follow-up."""

    conflict: Conflict
    next_due: Due | None
    limit: Due | None

    @property
    def url(self) -> str:
        return centre_url("conflicts:conflict", self.conflict.code)

    @property
    def tone(self) -> str:
        if self.conflict.safety == Safety.DANGER:
            return "danger"
        return "warning" if self.conflict.urgency == Urgency.TODAY else "neutral"


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """One record. ``claim`` is the last day of the time limit of the AGG, None where no incident day is known."""

    conflict: Conflict
    parties: list[Party]
    meetings: list[ConflictMeeting]
    points: list[AgreementPoint]
    followups: list[ConflictFollowUp]
    discrimination: DiscriminationRecord | None
    phases: list[ConflictPhase]
    minutes: int
    claim: dt.date | None
    claim_due: Due | None
    today: dt.date

    @property
    def is_about_discrimination(self) -> bool:
        return self.conflict.kind == ConflictKind.DISCRIMINATION

    @property
    def characteristics(self) -> str:
        """What the record of discrimination names, in words."""
        chosen = self.discrimination.characteristics if self.discrimination else []
        return ", ".join(str(Characteristic(one).label) for one in chosen)

    @property
    def hours(self) -> str:
        return f"{self.minutes / 60:.1f}".replace(".", ",")

    @property
    def next_phase(self) -> ConflictPhase | None:
        after = [one for one in self.phases if one.position > self.conflict.phase.position]
        return after[0] if after and self.conflict.closed_on is None else None

    @property
    def passes_on(self) -> bool:
        """Whether another office has the say now."""
        return self.conflict.option in {
            Option.ARBITRATOR, Option.POLICE, Option.ANTI_DISCRIMINATION, Option.YOUTH_OFFICE
        }  # fmt: skip


def conflicts(member: Membership, wanted: ConflictFilter) -> QuerySet[Conflict]:
    """The rows of the list: the most urgent first, then the oldest. One query."""
    rows = _filtered(member, wanted).filter(_state(wanted.state))
    order = ("-closed_on", "pk") if wanted.state == CLOSED else ("reported_on", "pk")
    return rows.select_related("phase", "municipality", "responsible").prefetch_related("followups").order_by(*order)


def conflict_counts(member: Membership, wanted: ConflictFilter) -> list[tuple[str, str, int]]:
    """The chips. One query."""
    labels = ((NEW, "Neu"), (OPEN, "Offen"), (CLOSED, "Abgeschlossen"), (ALL, "Alle"))
    found = _filtered(member, wanted).aggregate(**{key: Count("pk", filter=_state(key)) for key, _ in labels})
    return [(key, label, found[key]) for key, label in labels]


def conflict_rows(rows: QuerySet[Conflict] | list[Conflict], on: dt.date) -> list[ConflictRow]:
    months = settings().claim_months
    return [ConflictRow(one, _next_due(one, on), _limit(one, months, on)) for one in rows]


def conflict_for(member: Membership, code: str) -> Conflict:
    """Raises NotFound."""
    return _one(workable_conflicts(member), code)


def conflict_in_emergency(member: Membership, code: str, now: dt.datetime) -> Conflict:
    """Raises NotFound: no such record, or nobody agreed, or the hours are over."""
    return _one(readable_in_emergency(member, now), code)


def conflicts_in_emergency(member: Membership, now: dt.datetime) -> QuerySet[Conflict]:
    """Open records, the oldest first."""
    rows = readable_in_emergency(member, now).filter(closed_on=None)
    return (
        rows.select_related("phase", "municipality", "responsible")
        .prefetch_related("followups")
        .order_by("reported_on", "pk")
    )


def conflict_page(conflict: Conflict, on: dt.date) -> ConflictPage:
    """All that one page shows."""
    months = settings().claim_months
    about = conflict.kind == ConflictKind.DISCRIMINATION
    claim = claim_until(conflict.incident_on, months) if conflict.incident_on and about else None
    minutes = conflict.meetings.aggregate(sum=Sum("minutes"))["sum"] or 0
    return ConflictPage(
        conflict=conflict,
        parties=list(conflict.parties.all()),
        meetings=list(conflict.meetings.select_related("noted_by").prefetch_related("presences__party")),
        points=list(conflict.points.select_related("party")),
        followups=list(conflict.followups.all()),
        discrimination=DiscriminationRecord.objects.filter(conflict=conflict).first(),
        phases=active_phases(),
        minutes=minutes,
        claim=claim,
        claim_due=due(claim, on) if claim and conflict.closed_on is None else None,
        today=on,
    )


def party_for(conflict: Conflict, pk: uuid.UUID) -> Party:
    """Raises NotFound."""
    found = conflict.parties.filter(pk=pk).first()
    if found is None:
        raise NotFound
    found.conflict = conflict
    return found


def point_for(conflict: Conflict, pk: uuid.UUID) -> AgreementPoint:
    """Raises NotFound."""
    found = conflict.points.filter(pk=pk).first()
    if found is None:
        raise NotFound
    found.conflict = conflict
    return found


def followup_for(conflict: Conflict, pk: uuid.UUID) -> ConflictFollowUp:
    """Raises NotFound."""
    found = conflict.followups.filter(pk=pk).first()
    if found is None:
        raise NotFound
    found.conflict = conflict
    return found


def setting_choices() -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in Setting.choices]


def _one(rows: QuerySet[Conflict], code: str) -> Conflict:
    related = rows.select_related("phase", "municipality", "responsible")
    found = related.filter(code=code).first() if is_code(code) else None
    if found is None:
        raise NotFound
    return found


def _filtered(member: Membership, wanted: ConflictFilter) -> QuerySet[Conflict]:
    rows = workable_conflicts(member)
    if wanted.setting:
        rows = rows.filter(setting=wanted.setting)
    return rows.filter(phase=wanted.phase) if wanted.phase else rows


def _state(state: str) -> Q:
    if state == NEW:
        return Q(closed_on=None) & (Q(responsible=None) | Q(urgency=""))
    return {OPEN: Q(closed_on=None), CLOSED: Q(closed_on__isnull=False)}.get(state, Q())


def _next_due(conflict: Conflict, on: dt.date) -> Due | None:
    days = [one.due_on for one in conflict.followups.all() if one.done_on is None]
    return due(min(days), on) if days and conflict.closed_on is None else None


def _limit(conflict: Conflict, months: int, on: dt.date) -> Due | None:
    if conflict.kind != ConflictKind.DISCRIMINATION or conflict.incident_on is None or conflict.closed_on is not None:
        return None
    return due(claim_until(conflict.incident_on, months), on)
