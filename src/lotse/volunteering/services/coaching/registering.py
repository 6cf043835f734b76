"""Who comes: invited, registered, on the waiting list, withdrawn. Each change takes the session's row first.

So of two people who want the last seat at the same moment one gets it, and the other is on the waiting list.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_noop

from lotse.audit.services import record, record_all
from lotse.core.errors import LotseError, NotAllowed
from lotse.links import services as links
from lotse.outbox.services import stop
from lotse.tenants.models import Centre, Membership
from lotse.volunteering.enums import AskedBy, CoachingState, RegistrationState, VolunteerState
from lotse.volunteering.models import CoachingRegistration, CoachingSession, Volunteer
from lotse.volunteering.rules import coaching as rules
from lotse.volunteering.rules import rights
from lotse.volunteering.services.coaching.telling import tell

INVITED, REGISTERED = RegistrationState.INVITED, RegistrationState.REGISTERED
WAITING, WITHDRAWN = RegistrationState.WAITING, RegistrationState.WITHDRAWN


class RegistrationClosed(LotseError):
    code = "volunteering.registration_closed"
    sentence = gettext_noop("Für diesen Termin kann man sich nicht mehr anmelden. Es wurde nichts geändert.")


class TooLateToWithdraw(LotseError):
    code = "volunteering.too_late_to_withdraw"
    sentence = gettext_noop("Der Termin hat schon begonnen. Es wurde nichts geändert.")


class NoLongerHelps(LotseError):
    code = "volunteering.no_longer_helps"
    sentence = gettext_noop("Diese Person hat ihr Ehrenamt beendet. Es wurde nichts geändert.")


def registration_behind(secret: str, now: dt.datetime) -> CoachingRegistration:
    """Whose registration the link of a mail opens; writes nothing. Raises links.LinkUnusable."""
    link = links.find(purpose=rules.LINK_PURPOSE, secret=secret, now=now)
    rows = CoachingRegistration.objects.select_related("session__organisation", "volunteer")
    return rows.get(pk=link.object_id)


def answer_by_link(*, secret: str, comes: bool, centre: Centre, now: dt.datetime) -> CoachingRegistration:
    """The person comes, or does not, as the link of a mail says.

    Raises links.LinkUnusable, links.TooManySubmissions, NoLongerHelps, RegistrationClosed, TooLateToWithdraw.
    """
    links.count_submission(links.find(purpose=rules.LINK_PURPOSE, secret=secret, now=now), now=now)
    row = registration_behind(secret, now)
    if comes:
        return register(
            actor=None, session=row.session, volunteer=row.volunteer, way=AskedBy.LINK, centre=centre, now=now
        )
    withdraw(actor=None, registration=row, centre=centre, now=now)
    return row


def register(
    *,
    actor: Membership | None,
    session: CoachingSession,
    volunteer: Volunteer,
    way: AskedBy,
    centre: Centre,
    now: dt.datetime,
) -> CoachingRegistration:
    """Give the person a seat, or a place on the waiting list; said twice it counts once.

    ``actor`` None: the person, through a link. Staff may also add somebody after the last day, and whoever simply
    came after it has begun: those have a seat in any case. Raises NotAllowed, NoLongerHelps, RegistrationClosed.
    """
    _require(actor, session)
    with transaction.atomic():
        _take(session)
        if volunteer.state == VolunteerState.ENDED:
            raise NoLongerHelps
        has_begun = session.starts_at <= now
        is_open = actor is not None or rules.is_open(session.starts_at, session.register_until_on, now)
        if session.state != CoachingState.PUBLISHED or not is_open:
            raise RegistrationClosed
        row = session.registrations.filter(volunteer=volunteer).first()
        if row is not None and row.state in {REGISTERED, WAITING}:
            return row
        if row is None:
            row = CoachingRegistration(session=session, volunteer=volunteer)
        fits = has_begun or not rules.is_full(session.seats, _taken(session))
        row.state, row.since_at, row.way = (REGISTERED if fits else WAITING), now, way
        row.reminded_at = None
        row.save()
        row.session, row.volunteer = session, volunteer
        if not has_begun:
            tell(row, "registered" if fits else "waiting", centre=centre, now=now, actor=actor)
        record(actor=actor, action=f"volunteering.coaching_{row.state}", obj=row, now=now)
    return row


def withdraw(*, actor: Membership | None, registration: CoachingRegistration, centre: Centre, now: dt.datetime) -> None:
    """The person does not come; the first of the waiting list moves up. Said twice it counts once.

    ``actor`` None: the person, through a link. Raises NotAllowed, TooLateToWithdraw.
    """
    session = registration.session
    _require(actor, session)
    with transaction.atomic():
        _take(session)
        if session.starts_at <= now:
            raise TooLateToWithdraw
        registration.refresh_from_db(fields=["state", "sequence"])
        had_seat = registration.state == REGISTERED
        if registration.state == WITHDRAWN:
            return
        CoachingRegistration.objects.filter(pk=registration.pk).update(state=WITHDRAWN, since_at=now)
        registration.state, registration.since_at = WITHDRAWN, now
        stop(carrying=[registration.pk])
        if session.state == CoachingState.PUBLISHED:
            tell(registration, "withdrawn", centre=centre, now=now, actor=actor, in_calendar=had_seat)
            fill(session, centre=centre, now=now)
        record(actor=actor, action="volunteering.coaching_withdrawn", obj=registration, now=now)


def invite(
    *, actor: Membership, session: CoachingSession, volunteers: Iterable[Volunteer], centre: Centre, now: dt.datetime
) -> tuple[int, list[Volunteer]]:
    """Mail each a link to register with. Whoever has answered already, or was invited, is left alone.

    Returns how many mails were written, and who has no address and must be called. Raises NotAllowed,
    RegistrationClosed.
    """
    _require(actor, session)
    with transaction.atomic():
        _take(session)
        if session.state != CoachingState.PUBLISHED or session.starts_at <= now:
            raise RegistrationClosed
        known = set(session.registrations.values_list("volunteer", flat=True))
        wanted = [one for one in volunteers if one.pk not in known and one.state != VolunteerState.ENDED]
        rows = [
            CoachingRegistration(session=session, volunteer=one, state=INVITED, since_at=now, invited_at=now)
            for one in wanted
            if one.email
        ]
        CoachingRegistration.objects.bulk_create(rows)
        for row in rows:
            tell(row, "invited", centre=centre, now=now, actor=actor)
        record_all(actor=actor, action="volunteering.coaching_invited", objects=rows, now=now)
    return len(rows), [one for one in wanted if not one.email]


def fill(session: CoachingSession, *, centre: Centre, now: dt.datetime) -> None:
    """Give free seats to those who have waited longest, in the caller's transaction, which has taken the session."""
    if session.state != CoachingState.PUBLISHED or session.starts_at <= now:
        return
    waiting = list(session.registrations.filter(state=WAITING).select_related("volunteer"))
    free = len(waiting) if session.seats is None else max(0, session.seats - _taken(session))
    for row in waiting[:free]:
        CoachingRegistration.objects.filter(pk=row.pk).update(state=REGISTERED)
        row.state, row.session = REGISTERED, session
        stop(carrying=[row.pk])
        tell(row, "moved_up", centre=centre, now=now)
        record(actor=None, action="volunteering.coaching_moved_up", obj=row, now=now)


def tidy(centre: Centre, now: dt.datetime) -> None:
    """Seats of people who have stopped volunteering go to those who wait (core.registry.periodic).

    Also where somebody's rows were deleted.
    """
    coming = CoachingSession.objects.filter(state=CoachingState.PUBLISHED, starts_at__gt=now)
    gone = Q(volunteer__state=VolunteerState.ENDED, state__in=(REGISTERED, WAITING))
    rows = CoachingRegistration.objects.filter(gone | Q(state=WAITING), session__in=coming)
    for session in coming.filter(pk__in=rows.values("session")):
        with transaction.atomic():
            _take(session)
            if session.state != CoachingState.PUBLISHED:
                continue
            left = list(session.registrations.filter(gone))
            session.registrations.filter(pk__in=[one.pk for one in left]).update(state=WITHDRAWN, since_at=now)
            stop(carrying=[one.pk for one in left])
            record_all(actor=None, action="volunteering.coaching_withdrawn", objects=left, now=now)
            fill(session, centre=centre, now=now)


def remind(centre: Centre, now: dt.datetime) -> None:
    """Remind those who have a seat tomorrow, once (core.registry.periodic).

    Whoever registered in the last day knows it.
    """
    window = rules.reminder_window(now)
    if window is None:
        return
    rows = CoachingRegistration.objects.filter(
        state=REGISTERED,
        reminded_at=None,
        since_at__lt=now - dt.timedelta(days=1),
        session__state=CoachingState.PUBLISHED,
        session__starts_at__gte=window[0],
        session__starts_at__lt=window[1],
    )
    for row in rows.select_related("session__organisation", "volunteer"):
        with transaction.atomic():
            still = CoachingRegistration.objects.filter(pk=row.pk, state=REGISTERED, reminded_at=None)
            if still.update(reminded_at=now):
                tell(row, "reminder", centre=centre, now=now)


def _take(session: CoachingSession) -> None:
    """Take the row until the transaction ends, and read it as it is now; the version stays: no page is outdated."""
    CoachingSession.objects.filter(pk=session.pk).update(version=F("version"))
    session.refresh_from_db(fields=["state", "starts_at", "ends_at", "seats", "register_until_on", "version"])


def _taken(session: CoachingSession) -> int:
    return session.registrations.filter(state=REGISTERED).count()


def _require(actor: Membership | None, session: CoachingSession) -> None:
    if actor is not None and not rights.may_edit_coaching(actor, session):
        raise NotAllowed
