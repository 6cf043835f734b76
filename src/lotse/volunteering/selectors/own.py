"""What a volunteer sees on the own pages: the same figures as the staff."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from lotse.core import clock, ical
from lotse.core.registry import CalendarEntry
from lotse.volunteering.enums import EngagementState, VolunteerState
from lotse.volunteering.models import (
    Commitment,
    Engagement,
    HoursEntry,
    Meeting,
    Notice,
    ReliefRequest,
    Share,
    Volunteer,
    VolunteerAbsence,
)
from lotse.volunteering.rules.board import TREND_WEEKS
from lotse.volunteering.rules.hours import month_of, planned_minutes
from lotse.volunteering.rules.load import Promise, weeks_back
from lotse.volunteering.selectors.board import Trend, trends
from lotse.volunteering.selectors.coaching.own import calendar_entries
from lotse.volunteering.selectors.figures.facts import volunteers_away
from lotse.volunteering.selectors.load import limits_of, load_now, regular, taken_off
from lotse.volunteering.selectors.needs import hours_label
from lotse.volunteering.selectors.notices import open_stop, pause_of
from lotse.volunteering.selectors.relief import load_label, open_request

TAKING_PLACE = (EngagementState.RUNNING, EngagementState.PAUSED, EngagementState.ENDED)
LAST_ENTRIES = 5
CALENDAR_BACK = dt.timedelta(weeks=4)
CALENDAR_AHEAD = dt.timedelta(weeks=13)


@dataclass(frozen=True, slots=True)
class OwnEngagement:
    """One engagement; of its ``minutes`` a week others hold ``relieved``."""

    engagement: Engagement
    minutes: int
    relieved: int
    meetings: list[str]

    @property
    def hours(self) -> str:
        return gettext("%(hours)s je Woche") % {"hours": hours_label(self.minutes)}

    @property
    def relieved_hours(self) -> str:
        """Empty where nobody holds a part of it."""
        return gettext("%(hours)s je Woche") % {"hours": hours_label(self.relieved)} if self.relieved else ""


@dataclass(frozen=True, slots=True)
class OwnEntry:
    entry: HoursEntry

    @property
    def hours(self) -> str:
        return hours_label(self.entry.minutes)


@dataclass(frozen=True, slots=True)
class OwnWeek:
    """One week of the trend: the hours noted, where any were noted, else those planned."""

    monday: dt.date
    minutes: int

    @property
    def hours(self) -> str:
        return hours_label(self.minutes)


@dataclass(frozen=True, slots=True)
class OwnLoad:
    """``agreed_on`` None: nothing was agreed yet. ``weeks``: the last twelve, this one first."""

    label: str
    agreed_on: dt.date | None
    weeks: list[OwnWeek]
    trend: Trend


@dataclass(frozen=True, slots=True)
class OwnMonth:
    """``key``: 2026-11. ``planned`` and ``noted`` in minutes; ``is_confirmed``: "wie geplant"."""

    first: dt.date
    planned: int
    noted: int
    is_confirmed: bool

    @property
    def key(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def name(self) -> str:
        return date_format(self.first, "F Y")

    @property
    def planned_hours(self) -> str:
        return hours_label(self.planned)

    @property
    def noted_hours(self) -> str:
        return hours_label(self.noted)


@dataclass(frozen=True, slots=True)
class OwnRest:
    """``pause``: the one that runs or is planned. ``stop``: the wish to stop, with whoever calls."""

    volunteer: Volunteer
    pause: VolunteerAbsence | None
    stop: Notice | None

    @property
    def was_called(self) -> bool:
        spoken_on = self.volunteer.last_talk_on
        return self.stop is not None and spoken_on is not None and spoken_on >= clock.day_of(self.stop.said_at)

    @property
    def is_paused(self) -> bool:
        return self.volunteer.state == VolunteerState.PAUSED

    @property
    def may_pause(self) -> bool:
        return self.pause is None and self.volunteer.state == VolunteerState.ACTIVE


@dataclass(frozen=True, slots=True)
class OwnPage:
    volunteer: Volunteer
    rest: OwnRest
    engagements: list[OwnEngagement]
    load: str
    request: ReliefRequest | None
    months: list[OwnMonth]

    @property
    def is_stopped(self) -> bool:
        return self.volunteer.stopped_at is not None


def volunteer_of_link(volunteer_id: uuid.UUID) -> Volunteer | None:
    """Whose pages a link opens, for core.registry.link_purposes; None once they have ended."""
    return Volunteer.objects.filter(pk=volunteer_id).exclude(state=VolunteerState.ENDED).first()


def own_engagements(volunteer: Volunteer) -> list[Engagement]:
    """For which hours may be noted."""
    rows = Engagement.objects.filter(commitments__volunteer=volunteer, state__in=TAKING_PLACE)
    return list(rows.distinct().order_by("-starts_on", "pk"))


def usual(engagements: list[Engagement]) -> str:
    """Which engagement the form of hours proposes: the newest that runs, "" for none."""
    return next((str(one.pk) for one in engagements if one.state == EngagementState.RUNNING), "")


def planned_of(volunteer: Volunteer, first: dt.date, until: dt.date) -> dict[uuid.UUID, int]:
    """Planned minutes by engagement within ``[first, until)``, less pauses and what full-timers hold. Three queries.

    An engagement that is paused or ended plans nothing from that day on.
    """
    found: dict[uuid.UUID, list[Promise]] = {}
    rows = Commitment.objects.filter(volunteer=volunteer, engagement__state__in=TAKING_PLACE)
    stops: dict[uuid.UUID, dt.date | None] = {}
    for row in rows.select_related("engagement").order_by("pk"):
        engagement = row.engagement
        stop = None if engagement.state == EngagementState.RUNNING else engagement.state_since_on
        stops[engagement.pk] = stop
        promise = Promise(row.minutes_per_week, row.starts_on, _earlier(row.ends_on, stop))
        found.setdefault(engagement.pk, []).append(promise)
    for share in Share.objects.filter(volunteer=volunteer, engagement__in=list(found)).order_by("pk"):
        ends_on = _earlier(share.ended_on or share.until_on, stops[share.engagement_id])
        found[share.engagement_id].append(Promise(-share.minutes_per_week, share.starts_on, ends_on))
    away = volunteers_away(first, until, volunteer)[volunteer.pk]
    return {pk: planned_minutes(promises, first, until, away) for pk, promises in found.items()}


def own_page(volunteer: Volunteer, on: dt.date) -> OwnPage:
    """All that the page shows."""
    this_month, _ = month_of(on)
    last_month, _ = month_of(this_month - dt.timedelta(days=1))
    return OwnPage(
        volunteer=volunteer,
        rest=own_rest(volunteer, on),
        engagements=_running(volunteer, on),
        load=load_label(load_now(volunteer.pk, on)),
        request=open_request(volunteer),
        months=[
            one for one in (_month(volunteer, first) for first in (last_month, this_month)) if one.planned or one.noted
        ],
    )


def own_rest(volunteer: Volunteer, on: dt.date) -> OwnRest:
    """Whether the person pauses or wants to stop. Two queries."""
    return OwnRest(volunteer, pause_of(volunteer, on), open_stop(volunteer))


def own_load(volunteer: Volunteer, on: dt.date) -> OwnLoad:
    """What is carried against what was agreed, and the weeks of the load board."""
    limit = limits_of([volunteer.pk]).get(volunteer.pk)
    trend = Trend(trends([volunteer.pk], on)[volunteer.pk], limit.minutes_per_week if limit else None)
    weeks = zip(weeks_back(on, TREND_WEEKS), trend.weeks, strict=True)
    return OwnLoad(
        label=load_label(load_now(volunteer.pk, on)),
        agreed_on=limit.agreed_on if limit else None,
        weeks=[OwnWeek(monday, week.minutes) for monday, week in weeks][::-1],
        trend=trend,
    )


def own_entries(volunteer: Volunteer) -> list[OwnEntry]:
    """The single hours noted last."""
    rows = HoursEntry.objects.filter(volunteer=volunteer, is_month=False).select_related("engagement")
    return [OwnEntry(one) for one in rows[:LAST_ENTRIES]]


def own_calendar(volunteer: Volunteer, now: dt.datetime) -> bytes:
    """The person's regular meetings as a calendar file; kinds and places, no names of families."""
    first, last = clock.day_of(now - CALENDAR_BACK), clock.day_of(now + CALENDAR_AHEAD)
    committed = volunteer.commitments.filter(ends_on=None).values("engagement")
    rows = Meeting.objects.filter(engagement__in=committed, engagement__state=EngagementState.RUNNING)
    entries = [
        _calendar_entry(one, day)
        for one in rows.select_related("engagement").order_by("pk")
        for day in regular(one).days(first, last)
    ]
    entries += calendar_entries(volunteer, now - CALENDAR_BACK, now + CALENDAR_AHEAD)
    return ical.to_ics(entries, name=gettext("Mein Ehrenamt"), now=now)


def _calendar_entry(meeting: Meeting, day: dt.date) -> CalendarEntry:
    starts = timezone.make_aware(dt.datetime.combine(day, meeting.starts_at))  # wall clock of Berlin
    return CalendarEntry(
        uid=f"{meeting.pk}-{day:%Y%m%d}",
        title=str(meeting.engagement),
        starts=starts,
        ends=starts + dt.timedelta(minutes=meeting.minutes),
        place=meeting.place,
    )


def _running(volunteer: Volunteer, on: dt.date) -> list[OwnEngagement]:
    relieved = taken_off(volunteer.pk, on)
    states = (EngagementState.RUNNING, EngagementState.PAUSED)
    rows = volunteer.commitments.filter(ends_on=None, engagement__state__in=states)
    return [
        OwnEngagement(
            row.engagement,
            row.minutes_per_week,
            relieved.get(row.engagement_id, 0),
            [str(one) for one in row.engagement.meetings.all()],
        )
        for row in rows.select_related("engagement__coordinator").prefetch_related("engagement__meetings")
    ]


def _month(volunteer: Volunteer, first: dt.date) -> OwnMonth:
    _, until = month_of(first)
    rows = HoursEntry.objects.filter(volunteer=volunteer, on__gte=first, on__lt=until)
    return OwnMonth(
        first=first,
        planned=sum(planned_of(volunteer, first, until).values()),
        noted=rows.aggregate(total=Sum("minutes"))["total"] or 0,
        is_confirmed=rows.filter(is_month=True).exists(),
    )


def _earlier(one: dt.date | None, other: dt.date | None) -> dt.date | None:
    known = [day for day in (one, other) if day is not None]
    return min(known) if known else None
