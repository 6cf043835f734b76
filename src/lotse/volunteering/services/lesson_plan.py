"""A week of language lessons, computed and forgotten: nothing is stored, sent or promised."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from lotse.tenants.linking import centre_url
from lotse.volunteering import bridge
from lotse.volunteering.bridge import LessonRow, MatchingFailed, Slot
from lotse.volunteering.enums import BINDING_STATES, EngagementKind, PartOfDay, Weekday
from lotse.volunteering.models import Commitment, FullTimer, Need, Volunteer
from lotse.volunteering.rules.load import DAYS, week_of
from lotse.volunteering.rules.reasons import Badge, badges
from lotse.volunteering.selectors.load import full_timer_weeks
from lotse.volunteering.services.match_facts import facts_of, open_needs

__all__ = ["LessonPlan", "MatchingFailed", "PlannedLesson", "lesson_plan"]

NOON, EVENING = dt.time(12), dt.time(17)


@dataclass(frozen=True, slots=True)
class PlannedLesson:
    """``person`` None: a full-timer, where ``when`` is told; else nobody."""

    need: Need
    when: str
    person: Volunteer | None
    reasons: list[Badge]

    @property
    def need_url(self) -> str:
        return centre_url("volunteering:need", self.need.code)

    @property
    def ask_url(self) -> str:
        return "" if self.person is None else centre_url("volunteering:ask_volunteer", self.need.code, self.person.code)


@dataclass(frozen=True, slots=True)
class LessonPlan:
    """``lessons`` in the order of the week; ``missing``: needs for which a lesson or more found nobody."""

    families: int
    wanted: int
    lessons: list[PlannedLesson]
    missing: list[PlannedLesson]

    @property
    def by_volunteers(self) -> int:
        return sum(one.person is not None for one in self.lessons)

    @property
    def by_staff(self) -> int:
        return len(self.lessons) - self.by_volunteers


def lesson_plan(*, on: dt.date) -> LessonPlan:
    """How the open needs for language lessons could be met in the next week. Raises MatchingFailed."""
    needs = {str(one.pk): one for one in open_needs() if one.kind == EngagementKind.LANGUAGE_LESSON}
    facts = facts_of(needs.values(), on)
    people = {str(pk): one for pk, one in Volunteer.objects.in_bulk(uuid.UUID(v.id) for v in facts.volunteers).items()}
    rows = bridge.plan(facts, busy=_busy(people.values()), staff_minutes=_staff_minutes(on))

    def view(row: LessonRow) -> PlannedLesson:
        return PlannedLesson(needs[row.need], _when(row.slot), people.get(row.volunteer), badges(row.reasons))

    planned = sorted((row for row in rows if row.slot), key=lambda row: _order(row.slot))
    return LessonPlan(
        families=len(needs),
        wanted=sum(bridge.lessons_of(one.minutes_per_week) for one in needs.values()),
        lessons=[view(row) for row in planned],
        missing=[view(row) for row in rows if row.slot is None],
    )


def _busy(people: Iterable[Volunteer]) -> dict[str, frozenset[Slot]]:
    """When each has regular meetings already. One query."""
    found: dict[str, set[Slot]] = defaultdict(set)
    rows = Commitment.objects.filter(
        volunteer__in=list(people),
        ends_on=None,
        engagement__state__in=BINDING_STATES,
        engagement__meetings__until_on=None,
    ).exclude(engagement__meetings=None)
    for volunteer, weekday, at in rows.order_by("pk").values_list(
        "volunteer_id", "engagement__meetings__weekday", "engagement__meetings__starts_at"
    ):
        found[str(volunteer)].add((weekday, _part(at)))
    return {volunteer: frozenset(slots) for volunteer, slots in found.items()}


def _part(at: dt.time) -> str:
    return PartOfDay.MORNING if at < NOON else PartOfDay.AFTERNOON if at < EVENING else PartOfDay.EVENING


def _staff_minutes(on: dt.date) -> int:
    """What full-timers have left in the next week."""
    monday = week_of(on) + dt.timedelta(days=DAYS)
    weeks = full_timer_weeks(FullTimer.objects.filter(is_active=True), monday, monday + dt.timedelta(days=DAYS))
    return sum(one.free for rows in weeks.values() for one in rows)


def _when(slot: Slot | None) -> str:
    return "" if slot is None else f"{Weekday(slot[0]).label} {PartOfDay(slot[1]).label}"


def _order(slot: Slot | None) -> tuple[int, int]:
    return (0, 0) if slot is None else (slot[0], PartOfDay.values.index(slot[1]))
