"""After a session: who was there, what that fulfils, and a next step where both sides want one."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import LotseError, NotAllowed
from lotse.tenants.models import Membership
from lotse.volunteering.enums import CoachingState, RegistrationState
from lotse.volunteering.models import CoachingNeed, CoachingRegistration, CoachingSession, Proof
from lotse.volunteering.rules import rights
from lotse.volunteering.services.coaching.sessions import SessionState, claim


class NextStepOpen(LotseError):
    code = "volunteering.next_step_open"


def record_attendance(
    *, actor: Membership, session: CoachingSession, came: Collection[uuid.UUID], version: int, now: dt.datetime
) -> None:
    """Who of those registered was there (ids of registrations); may be corrected later.

    Being there ends an open wish for coaching, and proves the requirement that the session names; a correction takes
    both back. Raises NotAllowed, SessionState (not yet begun, not published), ChangedMeanwhile.
    """
    if not rights.may_edit_coaching(actor, session):
        raise NotAllowed
    if session.state != CoachingState.PUBLISHED or session.starts_at > now:
        raise SessionState("Der Termin hat noch nicht begonnen. Es wurde nichts eingetragen.")
    with transaction.atomic():
        claim(session, version, now)
        rows = list(session.registrations.filter(state=RegistrationState.REGISTERED).select_related("volunteer"))
        for row in rows:
            row.attended = row.pk in came
        there = [row for row in rows if row.attended]
        missing = [row for row in rows if not row.attended]
        _take_back(missing)
        _prove(actor, session, there, now)
        for row in rows:
            row.save(update_fields=["attended", "proof"])
        _meet_needs(session, there, now)
        CoachingSession.objects.filter(pk=session.pk).update(attendance_at=now)
        session.attendance_at = now
        record(actor=actor, action="volunteering.coaching_attendance", obj=session, now=now)


def agree_next_step(
    *,
    actor: Membership,
    registration: CoachingRegistration,
    text: str,
    person_wants: bool,
    centre_wants: bool,
    now: dt.datetime,
) -> None:
    """Store a next step, only where both sides want it stored; an empty text takes it away.

    Raises NotAllowed, NextStepOpen (field).
    """
    if not rights.may_edit_coaching(actor, registration.session):
        raise NotAllowed
    step = text.strip()
    if registration.attended is not True:
        raise NextStepOpen("Bitte tragen Sie zuerst ein, dass die Person da war.")
    if step and not person_wants:
        raise NextStepOpen("Ohne den Wunsch der Person wird nichts gespeichert.", field="person_wants")
    if step and not centre_wants:
        raise NextStepOpen("Bitte bestätigen Sie auch für Ihre Seite.", field="centre_wants")
    _write_step(actor, registration, step, now)


def drop_next_step(*, registration: CoachingRegistration, now: dt.datetime) -> None:
    """The person does not want it kept any more, and says so through the own link."""
    _write_step(None, registration, "", now)


def _write_step(actor: Membership | None, registration: CoachingRegistration, step: str, now: dt.datetime) -> None:
    with transaction.atomic():
        registration.next_step = step
        registration.save(update_fields=["next_step"])  # encrypted fields need the instance
        action = "volunteering.next_step_agreed" if step else "volunteering.next_step_dropped"
        record(actor=actor, action=action, obj=registration, now=now)


def _take_back(rows: list[CoachingRegistration]) -> None:
    """What an earlier entry said that they had been there for; nobody agreed a next step where nobody was."""
    keys = [row.pk for row in rows]
    Proof.objects.filter(pk__in=[row.proof_id for row in rows if row.proof_id]).delete()
    for row in rows:
        row.proof = None
        if row.next_step:
            row.next_step = ""
            row.save(update_fields=["next_step"])
    met = CoachingNeed.objects.filter(met_by__in=keys)
    wishing = CoachingNeed.objects.filter(closed_at=None).values("volunteer")
    met.exclude(volunteer__in=wishing).update(closed_at=None, met_by=None)
    met.update(met_by=None)


def _prove(actor: Membership, session: CoachingSession, rows: list[CoachingRegistration], now: dt.datetime) -> None:
    if session.requirement is None:
        return
    new = [row for row in rows if row.proof_id is None]
    for row in new:
        row.proof = Proof(
            volunteer=row.volunteer,
            requirement=session.requirement,
            seen_on=clock.day_of(session.starts_at),
            is_met=True,
            version=session.requirement.version,
            recorded_by=actor,
            recorded_at=now,
        )
    Proof.objects.bulk_create([row.proof for row in new if row.proof is not None])


def _meet_needs(session: CoachingSession, rows: list[CoachingRegistration], now: dt.datetime) -> None:
    """Being there ends the wish, if it was there before the session."""
    by_volunteer = {row.volunteer_id: row for row in rows}
    day = clock.day_of(session.starts_at)
    for need in CoachingNeed.objects.filter(closed_at=None, volunteer__in=list(by_volunteer), since_on__lte=day):
        CoachingNeed.objects.filter(pk=need.pk).update(closed_at=now, met_by=by_volunteer[need.volunteer_id])
