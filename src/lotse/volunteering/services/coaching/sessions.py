"""Planning coaching: a session as a draft, published, changed, cancelled; the rules of the centre."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from lotse.audit.services import record
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.directory.models import Organisation
from lotse.outbox.services import stop
from lotse.tenants.models import Centre, Membership
from lotse.volunteering.enums import CoachingKind, CoachingState, RegistrationState
from lotse.volunteering.models import CoachingSession, CoachingSettings, Requirement
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.coaching import LONGEST, MOST_MONTHS, MOST_SEATS
from lotse.volunteering.services.coaching.registering import fill
from lotse.volunteering.services.coaching.telling import tell

CONCERNED = (RegistrationState.REGISTERED, RegistrationState.WAITING)


class SessionOutOfRange(LotseError):
    """Times or seats that cannot be; ``field`` says which."""

    code = "volunteering.coaching_out_of_range"


class SessionState(LotseError):
    """Not from this state, or not any more at this time."""

    code = "volunteering.coaching_state"
    sentence = "Das geht bei diesem Termin nicht mehr. Es wurde nichts geändert."


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What a coordinator says about a session. ``seats`` None: as many as come."""

    kind: CoachingKind
    topic: str
    place: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    coordinator: Membership
    coach: str = ""
    organisation: Organisation | None = None
    seats: int | None = None
    register_until_on: dt.date | None = None
    requirement: Requirement | None = None

    def fields(self) -> dict[str, Any]:
        names = ("kind", "starts_at", "ends_at", "coordinator", "organisation", "seats", "register_until_on")
        texts = {name: getattr(self, name).strip() for name in ("topic", "place", "coach")}
        return {name: getattr(self, name) for name in names} | texts | {"requirement": self.requirement}


def plan(*, actor: Membership, facts: SessionFacts, now: dt.datetime) -> CoachingSession:
    """A draft that only the coordination sees. Raises NotAllowed, SessionOutOfRange (field)."""
    if not actor.holds(rights.EDIT_COACHING):
        raise NotAllowed
    _check(facts)
    with transaction.atomic():
        session = CoachingSession.objects.create(created_at=now, changed_at=now, **facts.fields())
        record(actor=actor, action="volunteering.coaching_planned", obj=session, now=now)
    return session


def publish(*, actor: Membership, session: CoachingSession, now: dt.datetime) -> None:
    """People may register from now on. Raises NotAllowed, SessionState, ChangedMeanwhile."""
    _require(actor, session)
    if session.state != CoachingState.DRAFT or session.ends_at <= now:
        raise SessionState
    with transaction.atomic():
        claim(session, session.version, now)
        CoachingSession.objects.filter(pk=session.pk).update(state=CoachingState.PUBLISHED)
        record(actor=actor, action="volunteering.coaching_published", obj=session, now=now)
    session.state = CoachingState.PUBLISHED


def change(
    *, actor: Membership, session: CoachingSession, facts: SessionFacts, version: int, centre: Centre, now: dt.datetime
) -> None:
    """Correct it. Whoever is registered or waits is told of another time or place; new seats are given at once.

    Raises NotAllowed, SessionState, SessionOutOfRange (field), ChangedMeanwhile.
    """
    _require(actor, session)
    if session.state == CoachingState.CANCELLED or session.attendance_at is not None:
        raise SessionState
    _check(facts)
    fields = facts.fields()
    moved = [name for name in ("starts_at", "ends_at", "place") if getattr(session, name) != fields[name]]
    changed = [name for name, value in fields.items() if getattr(session, name) != value]
    with transaction.atomic():
        claim(session, version, now)
        taken = session.registrations.filter(state=RegistrationState.REGISTERED).count()
        if facts.seats is not None and facts.seats < taken:
            raise SessionOutOfRange(f"Es sind schon {taken} Personen angemeldet.", field="seats")
        CoachingSession.objects.filter(pk=session.pk).update(**fields)
        for name, value in fields.items():
            setattr(session, name, value)
        if moved and session.state == CoachingState.PUBLISHED and session.starts_at > now:
            _tell_of_change(session, centre, actor, now)
        fill(session, centre=centre, now=now)
        record(actor=actor, action="volunteering.coaching_changed", obj=session, now=now, fields=changed)


def cancel(*, actor: Membership, session: CoachingSession, centre: Centre, now: dt.datetime) -> int:
    """It does not take place; whoever is registered, waits or was invited is told by mail.

    Returns how many of those registered or waiting have no address and must be called. Raises NotAllowed,
    SessionState (begun already), ChangedMeanwhile.
    """
    _require(actor, session)
    if session.state == CoachingState.CANCELLED or session.starts_at <= now:
        raise SessionState
    with transaction.atomic():
        claim(session, session.version, now)
        told = session.state == CoachingState.PUBLISHED
        CoachingSession.objects.filter(pk=session.pk).update(state=CoachingState.CANCELLED)
        session.state = CoachingState.CANCELLED
        rows = list(session.registrations.exclude(state=RegistrationState.WITHDRAWN).select_related("volunteer"))
        stop(carrying=[one.pk for one in rows])
        unreached = 0
        for one in rows if told else ():
            one.session = session
            registered = one.state == RegistrationState.REGISTERED
            reached = tell(one, "cancelled", centre=centre, now=now, actor=actor, in_calendar=registered)
            unreached += not reached and one.state in CONCERNED
        record(actor=actor, action="volunteering.coaching_cancelled", obj=session, now=now)
    return unreached


def change_settings(*, actor: Membership, months_without: int, now: dt.datetime) -> None:
    """After how many months without coaching somebody is shown. Raises NotAllowed, SessionOutOfRange (field)."""
    if not actor.holds(rights.EDIT_SETTINGS):
        raise NotAllowed
    if not 1 <= months_without <= MOST_MONTHS:
        raise SessionOutOfRange(f"Bitte nennen Sie 1 bis {MOST_MONTHS} Monate.", field="months_without")
    with transaction.atomic():
        row, _ = CoachingSettings.objects.update_or_create(defaults={"months_without": months_without})
        record(
            actor=actor, action="volunteering.coaching_settings_changed", obj=row, now=now, fields=["months_without"]
        )


def claim(session: CoachingSession, version: int, now: dt.datetime) -> None:
    """Take the session's row until the transaction ends, as the page showed it. Raises ChangedMeanwhile."""
    rows = CoachingSession.objects.filter(pk=session.pk, version=version)
    if rows.update(version=version + 1, changed_at=now) != 1:
        raise ChangedMeanwhile
    session.version, session.changed_at = version + 1, now


def _tell_of_change(session: CoachingSession, centre: Centre, actor: Membership, now: dt.datetime) -> None:
    rows = session.registrations.filter(state__in=CONCERNED)
    rows.update(reminded_at=None)
    for one in rows.select_related("volunteer"):
        one.session = session
        registered = one.state == RegistrationState.REGISTERED
        tell(one, "changed", centre=centre, now=now, actor=actor, in_calendar=registered)


def _require(actor: Membership, session: CoachingSession) -> None:
    if not rights.may_edit_coaching(actor, session):
        raise NotAllowed


def _check(facts: SessionFacts) -> None:
    if not facts.starts_at < facts.ends_at <= facts.starts_at + LONGEST:
        raise SessionOutOfRange(
            f"Das Ende liegt nach dem Beginn, höchstens {LONGEST.days} Tage später.", field="until_time"
        )
    if facts.seats is not None and not 1 <= facts.seats <= MOST_SEATS:
        raise SessionOutOfRange(
            f"Bitte nennen Sie 1 bis {MOST_SEATS} Plätze, oder lassen Sie das Feld leer.", field="seats"
        )
    if facts.requirement is not None and facts.requirement.max_age_days is not None:
        raise SessionOutOfRange(
            "Dieser Nachweis ist ein Papier mit Datum; eine Schulung kann ihn nicht ersetzen.", field="requirement"
        )
