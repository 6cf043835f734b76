"""What volunteers and full-timers carry, in a constant number of queries for any number of people."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from lotse.volunteering.enums import BINDING_STATES, OPEN_SHARES
from lotse.volunteering.models import Commitment, FullTimer, FullTimerAbsence, LoadLimit, Meeting, Share
from lotse.volunteering.rules.load import DAYS, Peak, Promise, Regular, peak
from lotse.volunteering.rules.shares import Week, weeks


@dataclass(frozen=True, slots=True)
class Load:
    """Minutes a week and engagements of one person against what was agreed; no limit agreed: None."""

    minutes: int
    engagements: int
    limit_minutes: int | None = None
    limit_engagements: int | None = None

    @property
    def is_over(self) -> bool:
        return self.exceeds(0, 0)

    def exceeds(self, minutes: int, engagements: int) -> bool:
        """Whether so much more would be over what was agreed. Where nothing was agreed, anything is."""
        if self.limit_minutes is None or self.limit_engagements is None:
            return self.minutes + minutes > 0
        return self.minutes + minutes > self.limit_minutes or self.engagements + engagements > self.limit_engagements

    def plus(self, minutes: int) -> "Load":
        """As it is with one more engagement of so many minutes a week."""
        return replace(self, minutes=self.minutes + minutes, engagements=self.engagements + 1)

    @property
    def free_minutes(self) -> int:
        return max(0, (self.limit_minutes or 0) - self.minutes)


def promises_of(volunteers: Iterable[uuid.UUID], *, but: uuid.UUID | None = None) -> dict[uuid.UUID, list[Promise]]:
    """What each volunteer has promised and still owes, less what full-timers have taken over. Two queries.

    ``but``: leave out this engagement.
    """
    wanted = list(volunteers)
    found: dict[uuid.UUID, list[Promise]] = {one: [] for one in wanted}
    rows = Commitment.objects.filter(volunteer__in=wanted, engagement__state__in=BINDING_STATES).order_by("pk")
    rows = rows.exclude(engagement=but) if but else rows
    for row in rows.values_list("volunteer_id", "minutes_per_week", "starts_on", "ends_on"):
        found[row[0]].append(Promise(*row[1:]))
    # From the offer on the coordinator holds a share; also a declined one, until it is handed back
    counting = Share.objects.filter(volunteer__in=wanted, engagement__state__in=BINDING_STATES)
    for share in counting.order_by("pk"):
        ends_on = share.ended_on or share.until_on
        found[share.volunteer_id].append(Promise(-share.minutes_per_week, share.starts_on, ends_on))
    return found


def taken_off(volunteer: uuid.UUID, on: dt.date) -> dict[uuid.UUID, int]:
    """Minutes a week that others hold of this person's promises on this day, by engagement. One query."""
    rows = Share.objects.filter(volunteer=volunteer, starts_on__lte=on, until_on__gt=on).exclude(ended_on__lte=on)
    found: Counter[uuid.UUID] = Counter()
    for engagement, minutes in rows.values_list("engagement_id", "minutes_per_week"):
        found[engagement] += minutes
    return found


def limits_of(volunteers: Iterable[uuid.UUID]) -> dict[uuid.UUID, LoadLimit]:
    """The limit that counts of each volunteer who has agreed one. One query."""
    found: dict[uuid.UUID, LoadLimit] = {}
    for row in LoadLimit.objects.filter(volunteer__in=list(volunteers)).order_by("agreed_on", "recorded_at", "pk"):
        found[row.volunteer_id] = row
    return found


def loads(
    volunteers: Iterable[uuid.UUID],
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    *,
    but: uuid.UUID | None = None,
) -> dict[uuid.UUID, Load]:
    """The peak load of each volunteer within ``[starts_on, ends_on)``; ``but`` as in ``promises_of``. Three queries."""
    wanted = list(volunteers)
    limits, promised = limits_of(wanted), promises_of(wanted, but=but)
    return {one: _load(_peak(rows, starts_on, ends_on), limits.get(one)) for one, rows in promised.items()}


def load_now(volunteer: uuid.UUID, on: dt.date) -> Load:
    """What a volunteer carries in the week from this day on: relief by a share shows at once. Three queries."""
    return loads([volunteer], on, on + dt.timedelta(days=DAYS))[volunteer]


def _peak(promises: list[Promise], starts_on: dt.date, ends_on: dt.date | None) -> Peak:
    """Shares count as minutes less; they end no engagement. Where one ends, the load rises again: look there too."""
    own = [one for one in promises if one.minutes >= 0]
    turning = {one.ends_on for one in promises if one.minutes < 0 and one.ends_on and one.ends_on > starts_on}
    days = {starts_on} | {day for day in turning if ends_on is None or day < ends_on}
    days |= {one.starts_on for one in own if one.starts_on > starts_on and (ends_on is None or one.starts_on < ends_on)}
    minutes = max(sum(one.minutes for one in promises if one.covers(day)) for day in days)
    return Peak(max(0, minutes), peak(own, starts_on, ends_on).count)


def _load(found: Peak, limit: LoadLimit | None) -> Load:
    return Load(
        found.minutes,
        found.count,
        limit.minutes_per_week if limit else None,
        limit.engagements if limit else None,
    )


def held_shares(full_timers: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Share]]:
    """What each full-timer has taken over or was asked for, the first to end first. One query."""
    found: dict[uuid.UUID, list[Share]] = {one: [] for one in full_timers}
    rows = Share.objects.filter(full_timer__in=list(found), state__in=OPEN_SHARES)
    for share in rows.select_related("engagement", "volunteer", "full_timer__organisation").order_by("until_on", "pk"):
        found[share.full_timer_id].append(share)
    return found


def full_timer_weeks(
    full_timers: Iterable[FullTimer],
    starts_on: dt.date,
    until_on: dt.date,
    *,
    more: Promise | None = None,
) -> dict[uuid.UUID, list[Week]]:
    """The weeks that touch ``[starts_on, until_on)`` of each full-timer: what they can give, and what they hold.

    ``more``: as if they held this too. Two queries.
    """
    people = list(full_timers)
    held: dict[uuid.UUID, list[Promise]] = {one.pk: [more] if more else [] for one in people}
    rows = Share.objects.filter(full_timer__in=list(held), state__in=OPEN_SHARES).order_by("pk")
    for row in rows.values_list("full_timer_id", "minutes_per_week", "starts_on", "until_on"):
        held[row[0]].append(Promise(*row[1:]))
    away = absences_of(held)
    found = {}
    for one in people:
        off = [(row.starts_on, row.ends_on) for row in away[one.pk]]
        found[one.pk] = weeks(held[one.pk], one.minutes_per_week, off, starts_on, until_on)
    return found


def absences_of(full_timers: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[FullTimerAbsence]]:
    """When each full-timer is not there, in order. One query."""
    found: dict[uuid.UUID, list[FullTimerAbsence]] = {one: [] for one in full_timers}
    for row in FullTimerAbsence.objects.filter(full_timer__in=list(found)).order_by("starts_on", "pk"):
        found[row.full_timer_id].append(row)
    return found


def meetings_of(volunteer_id: uuid.UUID, *, but: uuid.UUID | None = None) -> list[Regular]:
    """The regular meetings that a volunteer has promised, as long as each promise lasts, but for one engagement."""
    promised = Commitment.objects.filter(volunteer=volunteer_id, engagement__state__in=BINDING_STATES)
    if but is not None:
        promised = promised.exclude(engagement=but)
    until = dict(promised.order_by("pk").values_list("engagement", "ends_on"))
    rows = Meeting.objects.filter(engagement__in=until).select_related("engagement").order_by("pk")
    return [regular(one, until[one.engagement_id]) for one in rows]


def regular(meeting: Meeting, promised_until: dt.date | None = None) -> Regular:
    """The meeting as a rhythm; it ends at the latest with the promise."""
    ends = [day for day in (meeting.until_on, promised_until) if day is not None]
    return Regular(
        weekday=meeting.weekday,
        start=meeting.starts_at.hour * 60 + meeting.starts_at.minute,
        minutes=meeting.minutes,
        every_weeks=meeting.every_weeks,
        from_on=meeting.from_on,
        until_on=min(ends, default=None),
        label=str(meeting.engagement),
    )
