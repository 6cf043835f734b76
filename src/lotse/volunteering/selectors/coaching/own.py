"""What a volunteer sees of coaching: behind the personal link, or behind the link of one invitation."""

import datetime as dt
import uuid
from dataclasses import dataclass

from lotse.core.codes import is_code
from lotse.core.errors import NotFound
from lotse.core.registry import CalendarEntry
from lotse.volunteering.enums import CoachingState, RegistrationState, VolunteerState
from lotse.volunteering.models import CoachingRegistration, CoachingSession, Volunteer
from lotse.volunteering.selectors.coaching.sessions import CoachingRow, counted, published_from, session_rows

PAST_SHOWN = 10
TAKEN = (RegistrationState.REGISTERED, RegistrationState.WAITING)


@dataclass(frozen=True, slots=True)
class OwnCoaching:
    """One session as one person sees it. ``registration`` None: neither invited nor registered."""

    row: CoachingRow
    registration: CoachingRegistration | None
    place_in_line: int = 0  # on the waiting list, from 1

    @property
    def is_registered(self) -> bool:
        return self.registration is not None and self.registration.state == RegistrationState.REGISTERED

    @property
    def is_waiting(self) -> bool:
        return self.registration is not None and self.registration.state == RegistrationState.WAITING

    @property
    def may_register(self) -> bool:
        return self.row.is_open and not self.is_registered and not self.is_waiting

    @property
    def may_withdraw(self) -> bool:
        return self.row.is_published and not self.row.has_begun and (self.is_registered or self.is_waiting)

    @property
    def is_cancelled(self) -> bool:
        return self.row.session.state == CoachingState.CANCELLED

    @property
    def free(self) -> int | None:
        """Seats that are left; None where as many may come as want to."""
        seats = self.row.session.seats
        return None if seats is None else max(0, seats - self.row.taken)


def registration_of_link(registration_id: uuid.UUID) -> CoachingRegistration | None:
    """Whose registration a link opens, for core.registry.link_purposes; None once the person has ended."""
    rows = CoachingRegistration.objects.exclude(volunteer__state=VolunteerState.ENDED)
    return rows.select_related("session", "volunteer").filter(pk=registration_id).first()


def own_coaching(volunteer: Volunteer, now: dt.datetime) -> list[OwnCoaching]:
    """What comes, with how the person stands to each; also what was cancelled after they had registered."""
    mine = {
        one.session_id: one for one in volunteer.coachings.filter(session__ends_at__gt=now).select_related("session")
    }
    rows = session_rows(published_from(now), now)
    lost = [one.session_id for one in mine.values() if one.state in TAKEN]
    gone = CoachingSession.objects.filter(pk__in=lost, state=CoachingState.CANCELLED, starts_at__gt=now)
    rows += session_rows(counted(gone).select_related("organisation"), now)
    rows.sort(key=lambda row: (row.session.starts_at, str(row.session.pk)))
    return [_own(row, mine.get(row.session.pk)) for row in rows]


def own_past(volunteer: Volunteer) -> list[CoachingRegistration]:
    """What the person attended, the newest first, with the next step where one was agreed."""
    rows = volunteer.coachings.filter(attended=True).select_related("session")
    return list(rows.order_by("-session__starts_at", "pk")[:PAST_SHOWN])


def published_session(code: str) -> CoachingSession:
    """What people can know of. Raises NotFound."""
    found = CoachingSession.objects.filter(code=code, state=CoachingState.PUBLISHED).first() if is_code(code) else None
    if found is None:
        raise NotFound
    return found


def own_registration(volunteer: Volunteer, code: str) -> CoachingRegistration:
    """The person's registration for a session. Raises NotFound."""
    rows = volunteer.coachings.select_related("session__organisation", "volunteer")
    found = rows.filter(session__code=code).first() if is_code(code) else None
    if found is None:
        raise NotFound
    return found


def one_coaching(registration: CoachingRegistration, now: dt.datetime) -> OwnCoaching:
    """The session behind the link of an invitation."""
    rows = counted(CoachingSession.objects.filter(pk=registration.session_id)).select_related("organisation")
    (row,) = session_rows(rows, now)
    return _own(row, registration)


def calendar_entries(volunteer: Volunteer, since: dt.datetime, until: dt.datetime) -> list[CalendarEntry]:
    """What the person has a seat in, for the own calendar; what was cancelled says so."""
    rows = volunteer.coachings.filter(
        state=RegistrationState.REGISTERED, session__starts_at__lt=until, session__ends_at__gt=since
    )
    return [calendar_entry(one) for one in rows.select_related("session").order_by("session__starts_at", "pk")]


def calendar_entry(registration: CoachingRegistration, *, withdrawn: bool = False, url: str = "") -> CalendarEntry:
    """The same entry in the feed and in the mails."""
    session = registration.session
    return CalendarEntry(
        uid=str(registration.pk),
        title=str(session),
        starts=session.starts_at,
        ends=session.ends_at,
        place=session.place,
        url=url,
        sequence=registration.sequence,
        cancelled=withdrawn or session.state == CoachingState.CANCELLED,
    )


def _own(row: CoachingRow, registration: CoachingRegistration | None) -> OwnCoaching:
    if registration is None or registration.state != RegistrationState.WAITING:
        return OwnCoaching(row, registration)
    line = row.session.registrations.filter(state=RegistrationState.WAITING).values_list("pk", flat=True)
    return OwnCoaching(row, registration, list(line).index(registration.pk) + 1)
