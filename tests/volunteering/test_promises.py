"""No sequence of steps breaks a promise: whatever people do, in whatever order, the same sentences stay true.

They are checked day by day from the stored rows, without the selectors that the services ask.
"""

import contextlib
import datetime as dt
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lotse.core import clock
from lotse.core.errors import LotseError
from lotse.core.tenancy import tenant_scope
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from lotse.volunteering.enums import (
    BINDING_STATES,
    OPEN_SHARES,
    Answer,
    AskedBy,
    EngagementEnd,
    EngagementKind,
    EngagementState,
    ReliefMeasure,
    ShareWay,
)
from lotse.volunteering.models import (
    Asking,
    Commitment,
    Cover,
    Engagement,
    FullTimer,
    FullTimerAbsence,
    Meeting,
    ReliefRequest,
    Share,
    Volunteer,
)
from lotse.volunteering.selectors.engagements import responsible_on
from lotse.volunteering.services import asking, cover, engagements, full_timers, relief, schedule, volunteers
from lotse.volunteering.services.full_timers import FullTimerFacts
from lotse.volunteering.services.schedule import MeetingFacts
from lotse.volunteering.services.shares import answering, ending, offering, periodic
from tests import make
from tests.world import NOW, Place, World

DAY = dt.timedelta(days=1)
Step = tuple[str, int, int, int, str]


@dataclass
class Story:
    """What has happened so far; each operation takes (a number, one of two people, minutes, a reason or "")."""

    place: Place
    volunteers: list[Volunteer]
    helpers: list[FullTimer]
    now: dt.datetime = NOW
    engagements: list[Any] = field(default_factory=list)

    @property
    def today(self) -> dt.date:
        return clock.day_of(self.now)

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.place.director, "now": self.now}

    def coordinators(self) -> list[Membership]:
        """The two, as they stand in the database now."""
        return [Membership.objects.get(pk=self.place.members[role].pk) for role in (Role.DIRECTOR, Role.COORDINATOR)]

    def engagement(self, number: int) -> Engagement:
        return Engagement.objects.select_related("coordinator").get(pk=self.engagements[number % len(self.engagements)])

    def person(self, number: int) -> Volunteer:
        return Volunteer.objects.get(pk=self.volunteers[number].pk)

    def helper(self, number: int) -> FullTimer:
        return FullTimer.objects.get(pk=self.helpers[number].pk)

    def share(self, number: int) -> Share | None:
        rows = list(Share.objects.select_related("engagement", "volunteer", "full_timer", "held_by").order_by("pk"))
        return rows[number % len(rows)] if rows else None

    def commitment(self, number: int) -> Commitment | None:
        rows = Commitment.objects.filter(engagement=self.engagement(number), ends_on=None)
        return rows.select_related("engagement__coordinator", "volunteer").order_by("pk").first()

    # --- Engagements

    def plan(self, number: int, person: int, minutes: int, reason: str) -> None:
        planned = engagements.EngagementFacts(
            kind=EngagementKind.MENTORSHIP,
            coordinator=self.coordinators()[person],
            starts_on=self.today + number * DAY,
        )
        self.engagements.append(engagements.propose(facts=planned, **self.by).pk)

    def join(self, number: int, person: int, minutes: int, reason: str) -> None:
        engagements.add_volunteer(
            engagement=self.engagement(number),
            volunteer=self.person(person),
            minutes_per_week=minutes,
            over_limit_reason=reason,
            **self.by,
        )

    def begin(self, number: int, person: int, minutes: int, reason: str) -> None:
        to = EngagementState.RUNNING
        engagements.move(engagement=self.engagement(number), to=to, over_limit_reason=reason, **self.by)

    def halt(self, number: int, person: int, minutes: int, reason: str) -> None:
        engagements.move(engagement=self.engagement(number), to=EngagementState.PAUSED, **self.by)

    def release(self, number: int, person: int, minutes: int, reason: str) -> None:
        if (row := self.commitment(number)) is not None:
            engagements.release_volunteer(commitment=row, **self.by)

    def end(self, number: int, person: int, minutes: int, reason: str) -> None:
        why = EngagementEnd.TIME_OVER
        engagements.end(engagement=self.engagement(number), reason=why, needs_more=False, **self.by)

    def meet(self, number: int, person: int, minutes: int, reason: str) -> None:
        starts_at = dt.time(14 + person, 30 if minutes > 60 else 0)
        rhythm = MeetingFacts(
            weekday=number % 2,
            starts_at=starts_at,
            minutes=minutes,
            every_weeks=1 + number % 3,
            from_on=self.today - 500 * DAY * (number % 2),
        )
        schedule.add_meeting(engagement=self.engagement(number), facts=rhythm, **self.by)

    def ask(self, number: int, person: int, minutes: int, reason: str) -> None:
        need = make.need(self.place, coordinator=self.place.director)
        asked: dict[str, Any] = {"need": need, "volunteer": self.person(person), "minutes_per_week": minutes}
        self.engagements.append(asking.ask(**asked, starts_on=self.today, over_limit_reason=reason, **self.by).pk)

    def reply(self, number: int, person: int, minutes: int, reason: str) -> None:
        rows = Asking.objects.filter(engagement=self.engagement(number), answered_at=None)
        if (question := rows.select_related("engagement").first()) is not None:
            said = Answer.ACCEPT if person else Answer.NOT_THIS
            asking.answer(asking=question, answer=said, way=AskedBy.PHONE, **self.by)

    # --- The volunteer

    def limit(self, number: int, person: int, minutes: int, reason: str) -> None:
        agreed = {"minutes_per_week": minutes, "engagements": 1 + number, "agreed_on": self.today}
        volunteers.agree_limit(volunteer=self.person(person), over_limit_reason=reason, **agreed, **self.by)

    def rest(self, number: int, person: int, minutes: int, reason: str) -> None:
        volunteers.pause(volunteer=self.person(person), until_on=self.today + (1 + number) * DAY, **self.by)

    def return_(self, number: int, person: int, minutes: int, reason: str) -> None:
        volunteers.resume(volunteer=self.person(person), **self.by)

    def too_much(self, number: int, person: int, minutes: int, reason: str) -> None:
        said = {"asked_by": AskedBy.PHONE, "centre": self.place.centre}
        relief.ask_relief(volunteer=self.person(person), **said, **self.by)

    def talk(self, number: int, person: int, minutes: int, reason: str) -> None:
        request = ReliefRequest.objects.filter(volunteer=self.volunteers[person], closed_at=None).first()
        if request is not None:
            said = {"on": self.today, "measures": [ReliefMeasure.SHARE], "asks_again": number % 2 == 0}
            relief.record_relief_talk(request=request, **said, **self.by)

    # --- Full-timers and shares

    def offer(self, number: int, person: int, minutes: int, reason: str) -> None:
        self._offer(number, person, minutes, reason, None)

    def replace(self, number: int, person: int, minutes: int, reason: str) -> None:
        self._offer(number, person, minutes, reason, self.share(number))

    def _offer(self, number: int, person: int, minutes: int, reason: str, instead_of: Share | None) -> None:
        row = self.commitment(number)
        if row is None or (instead_of is not None and instead_of.engagement_id != row.engagement_id):
            return
        facts = offering.ShareFacts(
            full_timer=self.helper(person),
            minutes_per_week=minutes,
            starts_on=self.today + number * DAY,
            until_on=self.today + (number + 20) * DAY,
            tasks="zum Amt begleiten",
        )
        offering.offer(commitment=row, facts=facts, over_limit_reason=reason, instead_of=instead_of, **self.by)

    def yes(self, number: int, person: int, minutes: int, reason: str) -> None:
        if (share := self.share(number)) is not None:
            who = "full_timer" if share.accepted_at is None else "manager"
            answering.answer(share=share, by=who, is_yes=True, way=ShareWay.LINK, now=self.now)

    def no(self, number: int, person: int, minutes: int, reason: str) -> None:
        if (share := self.share(number)) is not None:
            answering.decline(share=share, by="full_timer", way=ShareWay.LINK, now=self.now)

    def withdraw(self, number: int, person: int, minutes: int, reason: str) -> None:
        if (share := self.share(number)) is not None:
            ending.withdraw(share=share, **self.by)

    def back(self, number: int, person: int, minutes: int, reason: str) -> None:
        if (share := self.share(number)) is not None:
            ending.hand_back(share=share, over_limit_reason=reason, **self.by)

    def away(self, number: int, person: int, minutes: int, reason: str) -> None:
        starts_on = self.today + number * DAY
        full_timers.add_absence(
            full_timer=self.helper(person), starts_on=starts_on, ends_on=starts_on + (1 + number) * DAY, **self.by
        )

    def there(self, number: int, person: int, minutes: int, reason: str) -> None:
        if (row := FullTimerAbsence.objects.select_related("full_timer").first()) is not None:
            full_timers.drop_absence(absence=row, **self.by)

    def hours(self, number: int, person: int, minutes: int, reason: str) -> None:
        helper = self.helper(person)
        told = FullTimerFacts(name="Kim", email="k@example.org", minutes_per_week=minutes, manager_name="Jo")
        full_timers.change_full_timer(
            full_timer=helper, facts=told, version=helper.version, less_reason=reason, **self.by
        )

    # --- Coordinators, and time

    def stand_in(self, number: int, person: int, minutes: int, reason: str) -> None:
        pair = self.coordinators()
        days = {"starts_on": self.today + number * DAY, "ends_on": self.today + (number + 3) * DAY}
        cover.set_cover(coordinator=pair[person], deputy=pair[1 - person], **days, **self.by)

    def leave(self, number: int, person: int, minutes: int, reason: str) -> None:
        """A coordinator works here no more; the next periodic run passes the work on."""
        Membership.objects.filter(pk=self.place.member(Role.COORDINATOR).pk).update(is_active=False)
        cover.pass_on(self.place.centre, self.now)

    def wait(self, number: int, person: int, minutes: int, reason: str) -> None:
        """Days pass, and everything that runs by itself runs."""
        self.now += (1 + 4 * number) * DAY
        for run in (periodic.look_after, volunteers.end_pauses, cover.pass_on):
            run(self.place.centre, self.now)


OPERATIONS: list[str] = [
    *("plan", "join", "join", "begin", "begin", "halt", "release", "end", "meet", "meet", "ask", "reply"),
    *("limit", "rest", "return_", "too_much", "talk", "offer", "offer", "offer", "replace", "yes", "yes", "no"),
    *("withdraw", "back", "back", "away", "there", "hours", "stand_in", "leave", "wait"),
]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(OPERATIONS),
        st.integers(0, 3),
        st.integers(0, 1),
        st.sampled_from((45, 90, 150)),
        st.sampled_from(("", "", "", "", "", "dringend")),  # one reason hides much
    ),
    min_size=8,
    max_size=14,
)
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)  # to shrink stories of database steps takes minutes


@settings(max_examples=10, phases=UNSHRUNK, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
@pytest.mark.long
def test_no_sequence_of_steps_breaks_a_promise(world: World, steps: list[Step]) -> None:
    with tenant_scope(world.lippe.centre.pk), transaction.atomic():
        story = begin(world.lippe)
        for what, *values in steps:
            operation: Callable[..., None] = getattr(story, what)
            story.now += dt.timedelta(minutes=1)
            with contextlib.suppress(LotseError):
                operation(*values)
            check(story, what)
        transaction.set_rollback(True)


def begin(place: Place) -> Story:
    """Two volunteers with what they agreed to, one of them relieved a little; two full-timers, one nearly full."""
    people = [make.volunteer(place, name, limit=(90, 2)) for name in ("Eins", "Zwei")]
    helpers = [make.full_timer(place, name, minutes_per_week=60, manager_email="") for name in ("Kim", "Bo")]
    story = Story(place, people, helpers)
    for number in (0, 1):
        story.plan(0, number, 0, "")
        story.join(number, number, 90, "")
        story.begin(number, number, 0, "")
    story.offer(0, 0, 45, "")
    return story


# --- What stays true -----------------------------------------------------------------------------------------


def check(story: Story, what: str) -> None:
    days = [story.today + number * DAY for number in range(40)]
    for volunteer in story.volunteers:
        broken = volunteer_broken(volunteer, days)
        assert broken is None, (what, broken)
        assert two_at_once(volunteer, days) is None, what
    for helper in FullTimer.objects.filter(pk__in=[one.pk for one in story.helpers]):
        assert helper_broken(helper, days) is None, what
    gone = set(Membership.objects.filter(is_active=False).values_list("pk", flat=True))
    away = list(Cover.objects.values_list("coordinator", "starts_on", "ends_on"))
    for engagement in Engagement.objects.exclude(state=EngagementState.ENDED).select_related("coordinator"):
        assert engagement.coordinator_id not in gone, what
        somebody = responsible_on(engagement, story.today)
        assert somebody.pk not in gone, what
        assert gone or not any(one == somebody.pk and a <= story.today < b for one, a, b in away), what


def volunteer_broken(volunteer: Volunteer, days: Iterable[dt.date]) -> Any:
    """The first day on which more is promised than was agreed and nobody said why, or less than nothing is left."""
    limits = volunteer.limits.order_by("-agreed_on", "-recorded_at")
    limit = limits.first()
    rows = list(Commitment.objects.filter(volunteer=volunteer, engagement__state__in=BINDING_STATES))
    shares = list(Share.objects.filter(volunteer=volunteer, engagement__state__in=BINDING_STATES))
    for day in days:
        held = [one for one in rows if one.starts_on <= day and (one.ends_on is None or day < one.ends_on)]
        given = [one for one in shares if one.starts_on <= day < (one.ended_on or one.until_on)]
        for engagement in {one.engagement_id for one in given}:
            own = sum(one.minutes_per_week for one in held if one.engagement_id == engagement)
            away = sum(one.minutes_per_week for one in given if one.engagement_id == engagement)
            if away > own:
                return day, "more given away than promised", own, away
        minutes = sum(one.minutes_per_week for one in held) - sum(one.minutes_per_week for one in given)
        said = [one.over_limit_reason for one in held] + [one.back_reason for one in shares]
        said += [limit.over_limit_reason] if limit else []
        is_over = limit is None or minutes > limit.minutes_per_week or len(held) > limit.engagements
        if is_over and not any(said):
            return day, "over the limit without a reason", minutes, len(held)
    return None


def two_at_once(volunteer: Volunteer, days: Iterable[dt.date]) -> Any:
    promised = Commitment.objects.filter(volunteer=volunteer, engagement__state__in=BINDING_STATES)
    until = dict(promised.values_list("engagement", "ends_on"))
    meetings = list(Meeting.objects.filter(engagement__in=until))
    for day in days:
        today = [
            (one.starts_at.hour * 60 + one.starts_at.minute, one.minutes)
            for one in meetings
            if _takes_place(one, day, until[one.engagement_id])
        ]
        today.sort()
        for (start, minutes), (following, _) in itertools.pairwise(today):
            if following < start + minutes:
                return day
    return None


def _takes_place(one: Meeting, day: dt.date, promised_until: dt.date | None) -> bool:
    ends = [until for until in (one.until_on, promised_until) if until is not None]
    if one.weekday != day.weekday() or day < one.from_on or any(day >= until for until in ends):
        return False
    first = one.from_on + (one.weekday - one.from_on.weekday()) % 7 * DAY
    return (day - first).days % (7 * one.every_weeks) == 0


def helper_broken(helper: FullTimer, days: list[dt.date]) -> Any:
    """The first week in which more is held than can be given, nobody said why, and it is not for an absence."""
    held = list(Share.objects.filter(full_timer=helper, state__in=OPEN_SHARES))
    off = {one + n * DAY for one, back in _absences(helper) for n in range((back - one).days)}
    over = []
    for day in days:
        monday = day - day.weekday() * DAY
        away = len([1 for n in range(5) if monday + n * DAY in off])
        now = [one for one in held if one.starts_on <= day < one.until_on]
        if sum(one.minutes_per_week for one in now) > helper.minutes_per_week * (5 - away) // 5:
            over.append(monday)
            if not (away or helper.less_reason or any(one.over_limit_reason for one in now)):
                return day
    listed = [one.monday for one in full_timers.collisions(helper, days[0])]
    assert sorted(set(over)) == [monday for monday in listed if monday <= days[-1]], "listed is what collides"
    return None


def _absences(helper: FullTimer) -> list[tuple[dt.date, dt.date]]:
    return list(FullTimerAbsence.objects.filter(full_timer=helper).values_list("starts_on", "ends_on"))


def test_every_operation_can_be_carried_out(world: World) -> None:
    """The stories above are no string of refusals: this one carries out each operation, and each is checked."""
    told: list[Step] = [
        ("plan", 0, 0, 0, ""), ("join", 2, 0, 45, "dringend"), ("meet", 2, 0, 45, ""), ("begin", 2, 0, 0, ""),
        ("yes", 0, 0, 0, ""), ("yes", 0, 0, 0, ""), ("limit", 0, 0, 45, "ein Teil ans DRK"), ("offer", 1, 1, 45, ""),
        ("away", 1, 1, 0, ""), ("there", 0, 0, 0, ""), ("hours", 0, 1, 45, ""), ("stand_in", 0, 1, 0, ""),
        ("rest", 0, 1, 0, ""), ("return_", 0, 1, 0, ""), ("too_much", 0, 1, 0, ""), ("talk", 0, 1, 0, ""),
        ("ask", 0, 1, 45, "dringend"), ("reply", 3, 1, 0, ""), ("halt", 2, 0, 0, ""), ("release", 2, 0, 0, ""),
        ("end", 3, 0, 0, ""), ("leave", 0, 0, 0, ""), ("wait", 3, 0, 0, ""),
    ]  # fmt: skip
    with world.lippe.scope():
        story = begin(world.lippe)
        for what, *values in told:
            story.now += dt.timedelta(minutes=1)
            getattr(story, what)(*values)
            check(story, what)
        left = Share.objects.order_by("offered_at").values_list("state", flat=True)
        assert list(left) == ["agreed", "offered"]
        by: dict[str, Any] = {"actor": world.lippe.director, "now": story.now}
        first, second = Share.objects.select_related("engagement", "volunteer", "full_timer").order_by("offered_at")
        ending.hand_back(share=first, over_limit_reason="bis Weihnachten", **by)
        check(story, "back")
        answering.decline(share=second, by="full_timer", way=ShareWay.PHONE, **by)
        check(story, "no")
        states = Share.objects.order_by("offered_at").values_list("state", flat=True)
        assert list(states) == ["handed_back", "declined"]
