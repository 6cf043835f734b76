"""A year of engagements: most volunteers carry what was agreed, some less, a few too much; one asks for relief."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from lotse.core import clock
from lotse.core.workdays import working_days_after
from lotse.operations.demo.engagements import AIMS
from lotse.people.models import Household
from lotse.tenants.models import Membership
from lotse.volunteering.enums import (
    AskedBy,
    EngagementEnd,
    EngagementKind,
    EngagementState,
    NeedEnd,
    NeedState,
    ReliefMeasure,
    VolunteerState,
)
from lotse.volunteering.models import (
    Commitment,
    Engagement,
    EngagementChange,
    HoursEntry,
    LoadLimit,
    Meeting,
    Need,
    Participation,
    ReliefRequest,
    Talk,
    Volunteer,
    VolunteerAbsence,
)
from lotse.volunteering.selectors.load import limits_of

FULL, HALF, OVER, NONE = "full", "half", "over", "none"
PATTERN = (FULL, FULL, HALF, OVER, FULL, FULL, FULL, NONE, HALF, OVER, FULL, FULL)
"""What one after the other carries of what was agreed."""
TALKED_DAYS = (2, 5, 9, 12, 16, 19, 24, 30, 37, 44)
SILENT_EVERY = 9
"""With every ninth nobody has spoken for a quarter of a year."""
REASONS = ("vertritt bis zu den Ferien", "auf eigenen Wunsch bis Ostern")
MEASURES = (
    ["pause"],
    ["less"],
    ["coaching", "less"],
    ["talk"],
    ["second_volunteer"],
    ["pause"],
    ["coaching"],
    ["less"],
)


@dataclass
class _Rows:
    """What is made, to be stored in few statements."""

    needs: list[Need] = field(default_factory=list)
    engagements: list[Engagement] = field(default_factory=list)
    changes: list[EngagementChange] = field(default_factory=list)
    participations: list[Participation] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)

    def store(self) -> None:
        Need.objects.bulk_create(self.needs)
        Engagement.objects.bulk_create(self.engagements)
        EngagementChange.objects.bulk_create(self.changes)
        Participation.objects.bulk_create(self.participations)
        Commitment.objects.bulk_create(self.commitments)
        Meeting.objects.bulk_create(self.meetings)


def make(staff: dict[str, Membership], now: dt.datetime) -> None:
    """For all who may be asked and have no engagement yet; chance of its own, so that the rest stays as it was."""
    by, today, rng = staff.get("ehrenamt", staff["leitung"]), clock.day_of(now), random.Random(3)  # noqa: S311
    homes = list(Household.objects.filter(merged_into=None, needs=None).order_by("code"))
    everybody = list(Volunteer.objects.filter(state=VolunteerState.ACTIVE).order_by("code"))
    free = list(Volunteer.objects.filter(state=VolunteerState.ACTIVE, commitments=None).order_by("code"))
    if not homes:
        return
    rows, limits = _Rows(), limits_of([one.pk for one in free])
    for number, person in enumerate(free):
        home = homes[number % len(homes)]
        _busy(rows, person, PATTERN[number % len(PATTERN)], home, limits[person.pk], number, by, now, rng)
    rows.store()
    _note(rows.commitments[::3], today, now)
    _times_away(everybody, today)
    _talked(everybody, by, now)
    _relief(everybody, by, now)


def _busy(
    rows: _Rows,
    person: Volunteer,
    load: str,
    home: Household,
    limit: LoadLimit,
    number: int,
    by: Membership,
    now: dt.datetime,
    rng: random.Random,
) -> None:
    """What the person does now, and for every second one something that is over."""
    today, most = clock.day_of(now), limit.minutes_per_week
    if load in {FULL, OVER}:
        parts = [most // 2, most // 2] if limit.engagements > 1 else [most]
        for part, minutes in enumerate(parts):
            extra = 60 if load == OVER and part == 0 else 0
            planned = today + dt.timedelta(days=rng.randint(10, 75)) if number % 4 == 0 else None
            commitment = _engagement(rows, person, home, minutes + extra, today, rng.randint(25, 330), by, now, rng)
            commitment.engagement.planned_end_on = planned
            commitment.over_limit_reason = REASONS[number % 2] if extra else ""
            _meeting(rows, commitment, (number + 3 * part) % 6, number)
    elif load == HALF:
        _meeting(rows, _engagement(rows, person, home, most // 2, today, 90, by, now, rng), number % 6, number)
    if number % 2:
        _ended(
            rows, _engagement(rows, person, home, 60, today, 340, by, now, rng), today, rng.randint(60, 200), by, now
        )


def _engagement(
    rows: _Rows,
    person: Volunteer,
    home: Household,
    minutes: int,
    today: dt.date,
    days: int,
    by: Membership,
    now: dt.datetime,
    rng: random.Random,
) -> Commitment:
    """An engagement that runs since so many days, for a need that was said a few weeks before."""
    since = today - dt.timedelta(days=days)
    kind = EngagementKind(rng.choice(person.kinds))
    need = Need(
        household=home, kind=kind, aim=rng.choice(AIMS[kind]), municipality=home.municipality, minutes_per_week=minutes,
        since_on=since - dt.timedelta(days=rng.randint(4, 70)), state=NeedState.MET, coordinator=by, created_at=now,
        created_by=by, changed_at=now,
    )  # fmt: skip
    engagement = Engagement(
        kind=kind, state=EngagementState.RUNNING, state_since_on=since, coordinator=by, starts_on=since,
        created_at=now, changed_at=now,
    )  # fmt: skip
    commitment = Commitment(
        engagement=engagement, volunteer=person, minutes_per_week=minutes, starts_on=since, made_by=by, made_at=now
    )
    rows.needs.append(need)
    rows.engagements.append(engagement)
    rows.changes.append(_change(engagement, "", EngagementState.PROPOSED, since, 3, by, now))
    rows.changes.append(_change(engagement, EngagementState.PROPOSED, EngagementState.RUNNING, since, 2, by, now))
    rows.participations.append(Participation(engagement=engagement, household=home, need=need, starts_on=since))
    rows.commitments.append(commitment)
    return commitment


def _change(
    engagement: Engagement, before: str, after: str, on: dt.date, hours: int, by: Membership, now: dt.datetime
) -> EngagementChange:
    return EngagementChange(
        engagement=engagement, from_state=before, to_state=after, effective_on=on, by=by,
        at=now - dt.timedelta(hours=hours),
    )  # fmt: skip


def _ended(rows: _Rows, of: Commitment, today: dt.date, days: int, by: Membership, now: dt.datetime) -> None:
    ended_on, engagement, need = today - dt.timedelta(days=days), of.engagement, rows.needs[-1]
    of.ends_on = rows.participations[-1].ends_on = engagement.ended_on = engagement.state_since_on = ended_on
    engagement.state, engagement.end_reason = EngagementState.ENDED, EngagementEnd.GOAL_REACHED
    need.state, need.end_reason, need.closed_on = NeedState.CLOSED, NeedEnd.DONE, ended_on
    rows.changes.append(_change(engagement, EngagementState.RUNNING, EngagementState.ENDED, ended_on, 1, by, now))


def _meeting(rows: _Rows, of: Commitment, weekday: int, number: int) -> None:
    """Two engagements of one person are on different days."""
    rows.meetings.append(
        Meeting(
            engagement=of.engagement, weekday=weekday, starts_at=dt.time(15 + number % 3, 30), from_on=of.starts_on,
            minutes=max(15, of.minutes_per_week), place=("Bücherei", "bei der Familie", "Familienzentrum")[number % 3],
        )
    )  # fmt: skip


def _note(some: Sequence[Commitment], today: dt.date, now: dt.datetime) -> None:
    """Last month, "wie geplant", of those that ran all of it."""
    month = (today.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    HoursEntry.objects.bulk_create(
        HoursEntry(
            volunteer=one.volunteer, engagement=one.engagement, on=month, minutes=one.minutes_per_week * 30 // 7,
            is_month=True, noted_at=now,
        )
        for one in some
        if one.starts_on <= month and one.ends_on is None
    )  # fmt: skip


def _times_away(people: Sequence[Volunteer], today: dt.date) -> None:
    """Most had holidays in summer, some will be away soon, a few for weeks; who has had no pause for a year is seen."""
    summer, soon = today - dt.timedelta(days=120), today + dt.timedelta(days=25)
    spans = [(one, summer + dt.timedelta(days=number % 20), 14) for number, one in enumerate(people) if number % 6]
    spans += [(one, soon + dt.timedelta(days=number % 7), 10) for number, one in enumerate(people) if number % 4 == 1]
    spans += [(one, soon + dt.timedelta(days=number), 50) for number, one in enumerate(people) if number % 4 == 3]
    VolunteerAbsence.objects.bulk_create(
        VolunteerAbsence(volunteer=one, starts_on=first, ends_on=first + dt.timedelta(days=days))
        for one, first, days in spans
    )
    for one in people:
        one.created_at -= one.created_at.date() - one.state_since_on
    Volunteer.objects.bulk_update(people, ["created_at"])


def _talked(people: Sequence[Volunteer], by: Membership, now: dt.datetime) -> None:
    """Somebody has spoken with most within a few weeks."""
    today = clock.day_of(now)
    for number, one in enumerate(people):
        days = 95 if number % SILENT_EVERY == 0 else TALKED_DAYS[number % len(TALKED_DAYS)]
        one.last_talk_on = max(one.last_talk_on or dt.date.min, today - dt.timedelta(days=days))
    Talk.objects.bulk_create(
        Talk(volunteer=one, on=one.last_talk_on, by=by, recorded_at=now) for one in people if one.last_talk_on
    )
    Volunteer.objects.bulk_update(people, ["last_talk_on"])


def _relief(people: Sequence[Volunteer], by: Membership, now: dt.datetime) -> None:
    """Eight asked for relief within a year and were spoken with; one asked yesterday and waits for a call."""
    rows = []
    for number, (one, measures) in enumerate(zip(people[2::3], MEASURES, strict=False)):
        asked_at = now - dt.timedelta(days=40 * number + 20)
        day = clock.day_of(asked_at)
        rows.append(
            ReliefRequest(
                volunteer=one, asked_at=asked_at, asked_by=(AskedBy.LINK, AskedBy.PHONE)[number % 2], owner=by,
                call_due_on=working_days_after(day, 2), talked_on=working_days_after(day, 1 + number % 3), talked_by=by,
                measures=[ReliefMeasure(measure).value for measure in measures],
                closed_at=asked_at + dt.timedelta(days=7),
            )
        )  # fmt: skip
    tired = Commitment.objects.filter(volunteer__stopped_at=None).exclude(over_limit_reason="")
    tired = tired.exclude(volunteer__phone_hash="").order_by("volunteer__code")
    if waiting := next((one.volunteer for one in tired.select_related("volunteer")), None):
        asked_at = now - dt.timedelta(days=1)
        due_on = working_days_after(clock.day_of(asked_at), 2)
        rows.append(
            ReliefRequest(volunteer=waiting, asked_at=asked_at, asked_by=AskedBy.LINK, owner=by, call_due_on=due_on)
        )
        Volunteer.objects.filter(pk=waiting.pk).update(stopped_at=asked_at)
    ReliefRequest.objects.bulk_create(rows)
