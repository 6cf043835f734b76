"""What volunteers and full-timers carry, in a constant number of queries for any number of people."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from lotse.volunteering.enums import BINDING_STATES, ShareState
from lotse.volunteering.models import Commitment, LoadLimit, Meeting, Share
from lotse.volunteering.rules.load import Peak, Promise, Regular, peak


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

    @property
    def free_minutes(self) -> int:
        return max(0, (self.limit_minutes or 0) - self.minutes)


def promises_of(volunteers: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Promise]]:
    """What each volunteer has promised and still owes, less what full-timers have taken over. Two queries."""
    wanted = list(volunteers)
    found: dict[uuid.UUID, list[Promise]] = {one: [] for one in wanted}
    rows = Commitment.objects.filter(volunteer__in=wanted, engagement__state__in=BINDING_STATES).order_by("pk")
    for row in rows.values_list("volunteer_id", "minutes_per_week", "starts_on", "ends_on"):
        found[row[0]].append(Promise(*row[1:]))
    # From the offer on the coordinator holds a share; also a declined one, until it is handed back
    counting = Share.objects.filter(volunteer__in=wanted, engagement__state__in=BINDING_STATES)
    for share in counting.order_by("pk"):
        ends_on = share.ended_on or share.until_on
        found[share.volunteer_id].append(Promise(-share.minutes_per_week, share.starts_on, ends_on))
    return found


def limits_of(volunteers: Iterable[uuid.UUID]) -> dict[uuid.UUID, LoadLimit]:
    """The limit that counts of each volunteer who has agreed one. One query."""
    found: dict[uuid.UUID, LoadLimit] = {}
    for row in LoadLimit.objects.filter(volunteer__in=list(volunteers)).order_by("agreed_on", "recorded_at", "pk"):
        found[row.volunteer_id] = row
    return found


def loads(volunteers: Iterable[uuid.UUID], starts_on: dt.date, ends_on: dt.date | None = None) -> dict[uuid.UUID, Load]:
    """The peak load of each volunteer within ``[starts_on, ends_on)``. Three queries."""
    wanted = list(volunteers)
    limits = limits_of(wanted)
    return {one: _load(_peak(rows, starts_on, ends_on), limits.get(one)) for one, rows in promises_of(wanted).items()}


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


def full_timer_loads(
    full_timers: Iterable[uuid.UUID], starts_on: dt.date, ends_on: dt.date | None = None
) -> dict[uuid.UUID, Peak]:
    """What full-timers have taken over or were asked for. One query."""
    wanted = list(full_timers)
    states = (ShareState.OFFERED, ShareState.ACCEPTED, ShareState.AGREED)
    promises: dict[uuid.UUID, list[Promise]] = {one: [] for one in wanted}
    for share in Share.objects.filter(full_timer__in=wanted, state__in=states).order_by("pk"):
        promises[share.full_timer_id].append(Promise(share.minutes_per_week, share.starts_on, share.until_on))
    return {one: peak(rows, starts_on, ends_on) for one, rows in promises.items()}


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
