"""Sessions of a group: planned in a row, moved, fallen out, and who came."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.people.enums import ResidenceBand
from lotse.people.rules import residence_band
from lotse.programmes.enums import PlaceState, SessionState
from lotse.programmes.models import BandCount, GroupProgramme, Participant, Presence, ProgrammeSession
from lotse.programmes.rules import MOST_HEADS, MOST_SESSIONS, MOST_WEEKS_APART, RUNNING, by_band, days_of
from lotse.programmes.rules import may_edit_programme as may_edit
from lotse.programmes.services.programmes import ProgrammeOver
from lotse.tenants.models import Membership


class SessionWrong(LotseError):
    code = "programmes.session_wrong"


class NotNow(LotseError):
    code = "programmes.session_state"


def plan_sessions(
    *,
    actor: Membership,
    programme: GroupProgramme,
    first_on: dt.date,
    last_on: dt.date,
    begins: dt.time,
    ends: dt.time,
    weeks_apart: int,
    skips_holidays: bool,
    skips_school_holidays: bool = False,
    now: dt.datetime,
) -> tuple[int, list[dt.date]]:
    """Plan a session every so many weeks; a day that has one at this time is left as it is.

    Returns how many were planned, and the days of holidays that were left out. Raises NotAllowed, ProgrammeOver,
    SessionWrong (field).
    """
    _require(actor, programme)
    if ends <= begins:
        raise SessionWrong("Das Ende liegt nicht nach dem Beginn.", field="ends")
    if last_on < first_on:
        raise SessionWrong("Der letzte Tag liegt vor dem ersten.", field="last_on")
    if not 1 <= weeks_apart <= MOST_WEEKS_APART:
        raise SessionWrong(f"Bitte nennen Sie 1 bis {MOST_WEEKS_APART} Wochen.", field="weeks_apart")
    if (last_on - first_on).days // (7 * weeks_apart) >= MOST_SESSIONS:
        raise SessionWrong(f"Auf einmal lassen sich höchstens {MOST_SESSIONS} Termine planen.", field="last_on")
    every = days_of(first_on, last_on, weeks_apart, skips_holidays=False, skips_school_holidays=False)
    skips = {"skips_holidays": skips_holidays, "skips_school_holidays": skips_school_holidays}
    days = days_of(first_on, last_on, weeks_apart, **skips)
    with transaction.atomic():
        taken = set(programme.sessions.filter(begins=begins).values_list("on", flat=True))
        rows = [
            ProgrammeSession(programme=programme, on=day, begins=begins, ends=ends) for day in days if day not in taken
        ]
        try:
            with transaction.atomic():
                ProgrammeSession.objects.bulk_create(rows)
        except IntegrityError:  # a colleague planned the same days at the same moment
            raise ChangedMeanwhile from None
        record(actor=actor, action="programmes.sessions_planned", obj=programme, now=now)
    return len(rows), [day for day in every if day not in days]


def change_session(
    *,
    actor: Membership,
    session: ProgrammeSession,
    on: dt.date,
    begins: dt.time,
    ends: dt.time,
    topic: str,
    version: int,
    now: dt.datetime,
) -> None:
    """Move a session that has not been counted. Raises NotAllowed, ProgrammeOver, SessionWrong (field),
    NotNow, ChangedMeanwhile."""
    _require(actor, session.programme)
    if session.state == SessionState.HELD:
        raise NotNow("Für diesen Termin ist schon eingetragen, wer da war. Es wurde nichts geändert.")
    if ends <= begins:
        raise SessionWrong("Das Ende liegt nicht nach dem Beginn.", field="ends")
    with transaction.atomic():
        others = ProgrammeSession.objects.filter(programme=session.programme, on=on, begins=begins)
        if others.exclude(pk=session.pk).exists():
            raise SessionWrong("An diesem Tag gibt es um diese Zeit schon einen Termin.", field="on")
        _claim(session, version, on=on, begins=begins, ends=ends, topic=topic, state=SessionState.PLANNED)
        record(actor=actor, action="programmes.session_changed", obj=session, now=now)


def cancel_session(*, actor: Membership | None, session: ProgrammeSession, version: int, now: dt.datetime) -> None:
    """It fell out, or will; what had been counted goes. ``actor`` None: whoever leads the group, by link.

    Raises NotAllowed, ProgrammeOver, ChangedMeanwhile.
    """
    _require(actor, session.programme)
    with transaction.atomic():
        _claim(session, version, state=SessionState.CANCELLED, adults=None, children=None, noted_at=now)
        session.presences.all().delete()
        session.bands.all().delete()
        record(actor=actor, action="programmes.session_cancelled", obj=session, now=now)


def note_presence(
    *,
    actor: Membership | None,
    session: ProgrammeSession,
    came: Collection[uuid.UUID],
    guests: int,
    children: int,
    version: int,
    now: dt.datetime,
) -> None:
    """Who of the group was there (ids of participants), how many guests, and how many children; may be corrected.

    How long each has been here is counted at once, so that the numbers outlive the names; guests count as unknown.
    Raises NotAllowed, NotNow (has not begun), SessionWrong (field), ChangedMeanwhile.
    """
    _check_heads(guests=guests, children=children)
    rows = list(session.programme.participants.filter(pk__in=list(came)).select_related("person"))
    bands = [band_of(row, session.on) for row in rows] + [ResidenceBand.UNKNOWN] * guests
    with transaction.atomic():
        _hold(actor, session, adults=len(bands), children=children, bands=by_band(bands), version=version, now=now)
        session.presences.all().delete()
        Presence.objects.bulk_create(Presence(session=session, participant=row) for row in rows)


def note_heads(
    *,
    actor: Membership | None,
    session: ProgrammeSession,
    adults: int,
    children: int,
    bands: Mapping[ResidenceBand, int],
    version: int,
    now: dt.datetime,
) -> None:
    """How many came, without names. ``bands``: what people said of how long they have been here, as far as they did.

    Whoever said nothing counts as unknown. Raises NotAllowed, NotNow, SessionWrong (field), ChangedMeanwhile.
    """
    _check_heads(adults=adults, children=children)
    said: dict[ResidenceBand, int] = {}
    said.update({band: count for band, count in bands.items() if count and band != ResidenceBand.UNKNOWN})
    silent = adults - sum(said.values())
    if silent < 0:
        raise SessionWrong(
            gettext_noop("Es haben mehr Personen geantwortet, als da waren. Bitte prüfen Sie die Zahlen."),
            field="adults",
        )
    if silent:
        said[ResidenceBand.UNKNOWN] = silent
    with transaction.atomic():
        _hold(actor, session, adults=adults, children=children, bands=said, version=version, now=now)
        session.presences.all().delete()


def band_of(participant: Participant, on: dt.date) -> ResidenceBand:
    """How long a participant had been in Germany on a day: by the file, else as they said."""
    if participant.person is not None:
        return residence_band(participant.person, on)
    return ResidenceBand(participant.band)


def expected(session: ProgrammeSession) -> list[Participant]:
    """Who is in the group, by name, and who was there before leaving it."""
    rows = session.programme.participants.select_related("person").prefetch_related("presences")
    there = {one.participant_id for one in session.presences.all()}
    return sorted((one for one in rows if one.state == PlaceState.IN or one.pk in there), key=str)


def _hold(
    actor: Membership | None,
    session: ProgrammeSession,
    *,
    adults: int,
    children: int,
    bands: Mapping[ResidenceBand, int],
    version: int,
    now: dt.datetime,
) -> None:
    if actor is not None and not may_edit(actor, session.programme):
        raise NotAllowed
    if session.on > clock.day_of(now):
        raise NotNow("Dieser Termin kommt erst noch. Es wurde nichts eingetragen.")
    _claim(session, version, state=SessionState.HELD, adults=adults, children=children, noted_at=now)
    session.bands.all().delete()
    BandCount.objects.bulk_create(BandCount(session=session, band=band, count=count) for band, count in bands.items())
    record(actor=actor, action="programmes.session_held", obj=session, now=now)


def _claim(session: ProgrammeSession, version: int, **fields: object) -> None:
    rows = ProgrammeSession.objects.filter(pk=session.pk, version=version)
    if rows.update(version=version + 1, **fields) != 1:
        raise ChangedMeanwhile
    session.version = version + 1
    for name, value in fields.items():
        setattr(session, name, value)


def _require(actor: Membership | None, programme: GroupProgramme) -> None:
    if actor is not None and not may_edit(actor, programme):
        raise NotAllowed
    if programme.state not in RUNNING:
        raise ProgrammeOver


def _check_heads(**heads: int) -> None:
    for name, count in heads.items():
        if not 0 <= count <= MOST_HEADS:
            raise SessionWrong(f"Bitte nennen Sie 0 bis {MOST_HEADS}.", field=name)
