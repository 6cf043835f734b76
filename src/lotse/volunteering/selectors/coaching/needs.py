"""Who wishes for coaching, who has had none for long, and what both bring to *Heute*, calendars and weekly mails."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings as django_settings
from django.db.models import Exists, OuterRef, QuerySet

from lotse.core import clock
from lotse.core.dates import months_after
from lotse.core.errors import NotFound
from lotse.core.registry import CalendarEntry, DigestPart, TodayItem
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.volunteering.enums import CoachingState, RegistrationState, VolunteerState
from lotse.volunteering.models import CoachingNeed, CoachingRegistration, CoachingSession, Volunteer
from lotse.volunteering.rules import coaching as rules
from lotse.volunteering.rules import rights
from lotse.volunteering.selectors.coaching.sessions import counted, published_from, session_rows, settings, when

LINES = 5  # of a part of the weekly mail
COMING_STATES = (RegistrationState.INVITED, RegistrationState.REGISTERED, RegistrationState.WAITING)
HELPING = (VolunteerState.ACTIVE, VolunteerState.PAUSED)


@dataclass(frozen=True, slots=True)
class NeedRow:
    """An open wish for coaching, and what the person is invited to or comes to next."""

    need: CoachingNeed
    coming: list[CoachingRegistration]

    @property
    def steps(self) -> list[str]:
        return [f"{one.get_state_display()}: {one.session}, {when(one.session)}" for one in self.coming]


def open_needs(member: Membership) -> QuerySet[CoachingNeed]:
    """Who wishes for coaching, the longest wait first. Whoever has ended wishes for nothing any more."""
    rows = CoachingNeed.objects.filter(closed_at=None, volunteer__state__in=HELPING)
    rows = rows if member.holds(rights.EDIT_COACHING) else rows.none()
    return rows.select_related("volunteer__coordinator", "request", "noted_by").order_by("since_on", "pk")


def need_for(member: Membership, pk: uuid.UUID) -> CoachingNeed:
    """Raises NotFound."""
    found = open_needs(member).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def need_rows(needs: list[CoachingNeed], now: dt.datetime) -> list[NeedRow]:
    """With what comes for each. One query for any number."""
    coming: dict[object, list[CoachingRegistration]] = {one.volunteer_id: [] for one in needs}
    rows = CoachingRegistration.objects.filter(volunteer__in=list(coming), state__in=COMING_STATES)
    published = rows.filter(session__state=CoachingState.PUBLISHED, session__ends_at__gt=now)
    for row in published.select_related("session").order_by("session__starts_at", "pk"):
        coming[row.volunteer_id].append(row)
    return [NeedRow(one, coming[one.volunteer_id]) for one in needs]


def without_coaching(rows: QuerySet[Any], on: dt.date, months: int) -> QuerySet[Any]:
    """Who has been here for so many months and attended nothing in them."""
    since = clock.start_of(months_after(on, -months))
    had = CoachingRegistration.objects.filter(volunteer=OuterRef("pk"), attended=True, session__starts_at__gte=since)
    return rows.filter(created_at__lt=since).exclude(Exists(had))


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """Of the member's sessions those without attendance; and how many of the own people wish for coaching."""
    if not member.holds(rights.EDIT_COACHING):
        return []
    now = clock.now()
    begun = CoachingSession.objects.filter(
        coordinator=member, state=CoachingState.PUBLISHED, starts_at__lte=now, attendance_at=None
    )
    found = [
        TodayItem(
            "waiting",
            f"Wer war da? {row.session}",
            row.url,
            meta=row.when,
            action_label="Anwesenheit eintragen",
            action_url=centre_url("volunteering:coaching_attendance", row.session.code),
        )
        for row in session_rows(counted(begun).order_by("starts_at", "pk"), now)
        if row.lacks_attendance
    ]
    wishing = open_needs(member).filter(volunteer__coordinator=member)
    count, url = wishing.count(), centre_url("volunteering:coaching_needs")
    if count:
        title = "Eine Person wünscht sich Coaching" if count == 1 else f"{count} Personen wünschen sich Coaching"
        oldest = wishing[0].since_on
        found.append(
            TodayItem("alarms", title, url, meta=f"seit {oldest:%d.%m.%Y}", action_label="Ansehen", action_url=url)
        )
    return found


def calendar(member: Membership, from_on: dt.date, until_on: dt.date) -> list[CalendarEntry]:
    """The sessions for which the member is responsible (core.registry.calendar)."""
    rows = rights.editable_coaching(member).filter(coordinator=member).exclude(state=CoachingState.DRAFT)
    rows = rows.filter(starts_at__lt=clock.start_of(until_on), ends_at__gt=clock.start_of(from_on))
    return [
        CalendarEntry(
            uid=str(one.pk),
            title=str(one),
            starts=one.starts_at,
            ends=one.ends_at,
            place=one.place,
            url=django_settings.BASE_URL + centre_url("volunteering:coaching_session", one.code),
            sequence=one.version,
            cancelled=one.state == CoachingState.CANCELLED,
        )
        for one in rows.order_by("starts_at", "pk")
    ]


def digest(member: Membership, on: dt.date) -> list[DigestPart]:
    """For the weekly mail: who wishes for coaching, where seats are free, who has had none. Codes, no names."""
    if not member.holds(rights.EDIT_COACHING):
        return []
    months = settings().months_without
    own = Volunteer.objects.filter(coordinator=member, state__in=HELPING).order_by("code")
    wishes = [
        f"{one.volunteer.code}: seit {one.since_on:%d.%m.%Y}"
        for one in open_needs(member).filter(volunteer__coordinator=member)
    ]
    start = clock.start_of(on)
    soon = published_from(start).filter(starts_at__lt=start + dt.timedelta(days=rules.DIGEST_DAYS))
    rows = [one for one in session_rows(soon, start) if one.is_open and not one.is_full]
    free = [f"{one.session.code}: {one.session}, {one.when}, {one.seats} Plätze vergeben" for one in rows]
    none = [one.code for one in without_coaching(own, on, months)]
    parts = (
        ("Wünschen sich Coaching", wishes, "volunteering:coaching_needs", ""),
        ("Coaching mit freien Plätzen", free, "volunteering:coaching", ""),
        (f"Seit {months} Monaten ohne Coaching", none, "volunteering:volunteers", "?ohne_coaching=on&stand=alle"),
    )
    return [
        DigestPart(title, len(lines), tuple(lines[:LINES]), django_settings.BASE_URL + centre_url(name) + query)
        for title, lines, name, query in parts
        if lines
    ]
