"""What whoever leads a group sees through the link: its sessions, and first names."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext

from lotse.cases.selectors.appointments.words import day_in_words
from lotse.core import clock
from lotse.core.errors import NotFound
from lotse.programmes.enums import SessionState
from lotse.programmes.models import GroupProgramme, ProgrammeSession
from lotse.programmes.rules import NOTE_WITHIN_DAYS, RUNNING


@dataclass(frozen=True, slots=True)
class LeaderPage:
    """``open``: sessions past and not noted, the latest first; ``noted``: the last ones; ``coming``: the next."""

    programme: GroupProgramme
    open: list[ProgrammeSession]
    noted: list[ProgrammeSession]
    coming: list[ProgrammeSession]

    @property
    def to_note(self) -> list[tuple[ProgrammeSession, str]]:
        return [(one, when(one)) for one in self.open]

    @property
    def next_times(self) -> list[str]:
        return [when(one) for one in self.coming]


def when(session: ProgrammeSession) -> str:
    """Day and times, in the language that is active."""
    hours = {"begins": f"{session.begins:%H:%M}", "ends": f"{session.ends:%H:%M}"}
    return f"{day_in_words(session.on)}, {gettext('%(begins)s bis %(ends)s Uhr') % hours}"


def programme_of_link(pk: uuid.UUID) -> GroupProgramme | None:
    """A group that still runs (core.registry.LinkPurpose)."""
    return GroupProgramme.objects.filter(pk=pk, state__in=RUNNING).first()


def leader_page(programme: GroupProgramme, now: dt.datetime) -> LeaderPage:
    """Two queries."""
    today = clock.day_of(now)
    past = _near(programme, today).exclude(state=SessionState.CANCELLED)
    rows = list(past.order_by("-on", "-begins"))
    coming = programme.sessions.filter(on__gt=today, state=SessionState.PLANNED)[:3]
    return LeaderPage(
        programme=programme,
        open=[one for one in rows if one.state == SessionState.PLANNED],
        noted=[one for one in rows if one.state == SessionState.HELD][:6],
        coming=list(coming),
    )


def session_by_link(programme: GroupProgramme, pk: str, now: dt.datetime) -> ProgrammeSession:
    """A session that has begun and is not too long ago. Raises NotFound."""
    today = clock.day_of(now)
    try:
        key = uuid.UUID(pk)
    except ValueError:
        raise NotFound from None
    rows = _near(programme, today).select_related("programme").prefetch_related("bands", "presences")
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def _near(programme: GroupProgramme, today: dt.date) -> QuerySet[ProgrammeSession]:
    return programme.sessions.filter(on__lte=today, on__gt=today - dt.timedelta(days=NOTE_WITHIN_DAYS))
