"""Working on a conflict: each step is one service. Texts are encrypted; the audit log keeps names of fields only."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from lotse.audit.services import record
from lotse.conflicts.enums import ConflictKind, Holds, MeetingKind, PointState, Result
from lotse.conflicts.models import (
    AgreementPoint,
    Conflict,
    ConflictFollowUp,
    ConflictMeeting,
    ConflictPhase,
    ConflictPresence,
    DiscriminationRecord,
    Party,
)
from lotse.conflicts.rules import MOST_MINUTES, MOST_PARTIES, letter_after, may_work_on, parse_months
from lotse.conflicts.selectors.settings import settings
from lotse.core import clock
from lotse.core.dates import months_after
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.tenants.models import Membership

FIELDS = frozenset(
    {
        "setting", "kind", "level", "municipality", "incident_on", "urgency", "safety", "interests", "analysis",
        "option", "responsible", "matter", "reporter", "reporter_contact",
    }
)  # fmt: skip


class ConflictClosed(LotseError):
    code = "conflicts.closed"
    sentence = "Dieser Konflikt ist abgeschlossen. Öffnen Sie ihn wieder, wenn etwas Neues geschehen ist."


class ConflictWrong(LotseError):
    code = "conflicts.wrong"


def change(*, actor: Membership, conflict: Conflict, values: Mapping[str, Any], version: int, now: dt.datetime) -> None:
    """Set some of FIELDS as a form shows them; ``version`` is that of the page.

    Raises NotAllowed, ConflictClosed, ConflictWrong (field), ChangedMeanwhile.
    """
    _require_open(actor, conflict)
    if unknown := set(values) - FIELDS:
        raise ValueError(f"no fields of a conflict: {sorted(unknown)}")
    incident = values.get("incident_on")
    if incident is not None and incident > clock.day_of(now):
        raise ConflictWrong("Der Tag liegt in der Zukunft.", field="incident_on")
    with transaction.atomic():
        changed = [name for name, value in values.items() if getattr(conflict, name) != value]
        _claim(conflict, version, now)
        for name, value in values.items():
            setattr(conflict, name, value)
        conflict.save(update_fields=[*values])  # encrypted fields need the instance
        record(actor=actor, action="conflicts.changed", obj=conflict, now=now, fields=changed)


def go_to(*, actor: Membership, conflict: Conflict, phase: ConflictPhase, now: dt.datetime) -> None:
    """The next phase, or one before. Raises NotAllowed, ConflictClosed."""
    _require_open(actor, conflict)
    with transaction.atomic():
        Conflict.objects.filter(pk=conflict.pk, closed_on=None).update(phase=phase, changed_at=now)
        conflict.phase = phase
        record(actor=actor, action="conflicts.phase_set", obj=conflict, now=now)


def add_party(*, actor: Membership, conflict: Conflict, role: str, contact: str, now: dt.datetime) -> Party:
    """The next letter. Raises NotAllowed, ConflictClosed, ConflictWrong (too many)."""
    _require_open(actor, conflict)
    with transaction.atomic():
        _claim(conflict, conflict.version, now)
        letters = set(conflict.parties.values_list("letter", flat=True))
        free = [letter_after(place) for place in range(MOST_PARTIES) if letter_after(place) not in letters]
        if not free:
            raise ConflictWrong(f"Mehr als {MOST_PARTIES} Parteien hat ein Konflikt nicht.")
        party = Party.objects.create(conflict=conflict, letter=free[0], role=role, contact=contact)
        record(actor=actor, action="conflicts.party_added", obj=conflict, now=now)
    return party


def change_party(*, actor: Membership, party: Party, role: str, contact: str, now: dt.datetime) -> None:
    """Raises NotAllowed, ConflictClosed, ChangedMeanwhile."""
    _require_open(actor, party.conflict)
    with transaction.atomic():
        _claim(party.conflict, party.conflict.version, now)
        party.role, party.contact = role, contact
        party.save(update_fields=["role", "contact"])
        record(actor=actor, action="conflicts.party_changed", obj=party.conflict, now=now)


def note_meeting(
    *,
    actor: Membership,
    conflict: Conflict,
    kind: MeetingKind,
    on: dt.date,
    minutes: int,
    parties: Collection[uuid.UUID],
    others: str,
    note: str,
    now: dt.datetime,
) -> ConflictMeeting:
    """A talk that was. Raises NotAllowed, ConflictClosed, ConflictWrong (field)."""
    _require_open(actor, conflict)
    if on > clock.day_of(now):
        raise ConflictWrong("Der Tag liegt in der Zukunft.", field="on")
    if not 1 <= minutes <= MOST_MINUTES:
        raise ConflictWrong("Bitte nennen Sie mindestens eine Minute und höchstens einen Tag.", field="minutes")
    with transaction.atomic():
        made = ConflictMeeting.objects.create(
            conflict=conflict, kind=kind, on=on, minutes=minutes, others=others, note=note, noted_by=actor, noted_at=now
        )
        there = conflict.parties.filter(pk__in=list(parties))
        ConflictPresence.objects.bulk_create(ConflictPresence(meeting=made, party=one) for one in there)
        record(actor=actor, action="conflicts.meeting_noted", obj=conflict, now=now)
    return made


def agree(
    *,
    actor: Membership,
    conflict: Conflict,
    text: str,
    party: Party | None,
    agreed_on: dt.date,
    until_on: dt.date | None,
    now: dt.datetime,
) -> AgreementPoint:
    """A point of an agreement; the first one plans the follow-ups. Raises NotAllowed, ConflictClosed, ConflictWrong."""
    _require_open(actor, conflict)
    if agreed_on > clock.day_of(now):
        raise ConflictWrong("Der Tag liegt in der Zukunft.", field="agreed_on")
    if until_on is not None and until_on < agreed_on:
        raise ConflictWrong("Dieser Tag liegt vor der Vereinbarung.", field="until_on")
    with transaction.atomic():
        point = AgreementPoint.objects.create(
            conflict=conflict, text=text, party=party, agreed_on=agreed_on, until_on=until_on
        )
        if not conflict.followups.exists():
            ConflictFollowUp.objects.bulk_create(
                ConflictFollowUp(conflict=conflict, months=months, due_on=months_after(agreed_on, months))
                for months in parse_months(settings().followup_months)
            )
        record(actor=actor, action="conflicts.agreed", obj=conflict, now=now)
    return point


def set_point(*, actor: Membership, point: AgreementPoint, state: PointState, now: dt.datetime) -> None:
    """Whether a point was kept. Raises NotAllowed, ConflictClosed."""
    _require_open(actor, point.conflict)
    with transaction.atomic():
        AgreementPoint.objects.filter(pk=point.pk).update(state=state)
        record(actor=actor, action="conflicts.point_set", obj=point.conflict, now=now)


def follow_up(
    *, actor: Membership, followup: ConflictFollowUp, done_on: dt.date, found: Holds, note: str, now: dt.datetime
) -> None:
    """What asking again found. Raises NotAllowed, ConflictClosed, ConflictWrong (done_on), ChangedMeanwhile."""
    _require_open(actor, followup.conflict)
    if done_on > clock.day_of(now):
        raise ConflictWrong("Der Tag liegt in der Zukunft.", field="done_on")
    with transaction.atomic():
        rows = ConflictFollowUp.objects.filter(pk=followup.pk, done_on=None)
        if rows.update(done_on=done_on, found=found) != 1:
            raise ChangedMeanwhile
        followup.done_on, followup.found, followup.note = done_on, found, note
        followup.save(update_fields=["note"])
        record(actor=actor, action="conflicts.followed_up", obj=followup.conflict, now=now)


def set_discrimination(*, actor: Membership, conflict: Conflict, values: Mapping[str, Any], now: dt.datetime) -> None:
    """The minimum record; it makes the conflict one about discrimination. Raises NotAllowed, ConflictClosed."""
    _require_open(actor, conflict)
    with transaction.atomic():
        row = DiscriminationRecord.objects.filter(conflict=conflict).first() or DiscriminationRecord(conflict=conflict)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        Conflict.objects.filter(pk=conflict.pk).update(kind=ConflictKind.DISCRIMINATION, changed_at=now)
        conflict.kind = ConflictKind.DISCRIMINATION
        record(actor=actor, action="conflicts.discrimination_noted", obj=conflict, now=now, fields=values)


def close(*, actor: Membership, conflict: Conflict, result: Result, closed_on: dt.date, now: dt.datetime) -> None:
    """Raises NotAllowed, ConflictClosed, ConflictWrong (field): what is counted must be known."""
    _require_open(actor, conflict)
    if not conflict.kind or not conflict.level:
        raise ConflictWrong("Bitte tragen Sie zuerst Art und Ebene ein: Sie werden gezählt.")
    if not conflict.reported_on <= closed_on <= clock.day_of(now):
        raise ConflictWrong("Der Tag liegt vor der Meldung oder in der Zukunft.", field="closed_on")
    with transaction.atomic():
        rows = Conflict.objects.filter(pk=conflict.pk, closed_on=None)
        if rows.update(closed_on=closed_on, result=result, changed_at=now) != 1:
            raise ConflictClosed
        conflict.closed_on, conflict.result = closed_on, result
        record(actor=actor, action="conflicts.closed", obj=conflict, now=now)


def reopen(*, actor: Membership, conflict: Conflict, now: dt.datetime) -> None:
    """Something new happened. Raises NotAllowed."""
    if not may_work_on(actor, conflict):
        raise NotAllowed
    with transaction.atomic():
        Conflict.objects.filter(pk=conflict.pk).update(
            closed_on=None, result="", contacts_deleted_at=None, changed_at=now
        )
        conflict.closed_on, conflict.result = None, ""
        record(actor=actor, action="conflicts.reopened", obj=conflict, now=now)


def _claim(conflict: Conflict, version: int, now: dt.datetime) -> None:
    rows = Conflict.objects.filter(pk=conflict.pk, version=version)
    if rows.update(version=version + 1, changed_at=now) != 1:
        raise ChangedMeanwhile
    conflict.version, conflict.changed_at = version + 1, now


def _require_open(actor: Membership, conflict: Conflict) -> None:
    if not may_work_on(actor, conflict):
        raise NotAllowed
    if conflict.closed_on is not None:
        raise ConflictClosed
