"""Full-timers: the list, one of them with the load of each week, and where an absence collides with what they hold."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from lotse.core.errors import NotFound
from lotse.core.export import Sheet
from lotse.core.registry import TodayItem
from lotse.directory.models import Organisation
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.volunteering.models import FullTimer, FullTimerAbsence, Share
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.load import DAYS, week_of
from lotse.volunteering.rules.shares import WEEKS_SHOWN, Week
from lotse.volunteering.selectors.load import absences_of, full_timer_weeks, held_shares
from lotse.volunteering.selectors.needs import hours_label

ACTIVE, INACTIVE, ALL = "aktiv", "nicht-aktiv", "alle"


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A week as people read it, and what is held in it."""

    week: Week
    shares: Sequence[Share]

    @property
    def last_day(self) -> dt.date:
        return self.week.monday + dt.timedelta(days=DAYS - 1)

    @property
    def capacity(self) -> str:
        return hours_label(self.week.capacity)

    @property
    def held(self) -> str:
        return hours_label(self.week.held)

    @property
    def free(self) -> str:
        return hours_label(self.week.free)


@dataclass(frozen=True, slots=True)
class FullTimerRow:
    full_timer: FullTimer
    this_week: Week
    shares: Sequence[Share]
    collisions: Sequence[Week]  # weeks to come in which more is held than can be given

    @property
    def url(self) -> str:
        return centre_url("volunteering:full_timer", self.full_timer.pk)

    @property
    def organisation(self) -> str:
        return str(self.full_timer.organisation or "unser Zentrum")

    @property
    def hours(self) -> str:
        return f"{hours_label(self.this_week.held)} von {hours_label(self.this_week.capacity)}"

    @property
    def capacity(self) -> str:
        return hours_label(self.full_timer.minutes_per_week)

    @property
    def hint(self) -> str:
        """ "" or what does not fit."""
        if not self.collisions:
            return ""
        return f"passt nicht ab {self.collisions[0].monday:%d.%m.%Y}"


@dataclass(frozen=True, slots=True)
class FullTimerPage:
    row: FullTimerRow
    weeks: Sequence[WeekRow]
    absences: Sequence[FullTimerAbsence]
    earlier: Sequence[Share]  # not held any more


def full_timers(member: Membership, state: str) -> QuerySet[FullTimer]:
    """The rows of the list, by name."""
    rows = rights.relieving_full_timers(member).select_related("organisation", "membership")
    if state in {ACTIVE, INACTIVE}:
        rows = rows.filter(is_active=state == ACTIVE)
    return rows.order_by("name", "pk")


def full_timer_counts(member: Membership) -> list[tuple[str, str, int]]:
    """The chips. One query."""
    counted = rights.relieving_full_timers(member).aggregate(
        active=Count("pk", filter=Q(is_active=True)), total=Count("pk")
    )
    active, total = counted["active"], counted["total"]
    return [(ACTIVE, "Aktiv", active), (INACTIVE, "Nicht aktiv", total - active), (ALL, "Alle", total)]


def full_timer_rows(rows: Iterable[FullTimer], on: dt.date) -> list[FullTimerRow]:
    """Four queries for any number of rows."""
    people = list(rows)
    held = held_shares([one.pk for one in people])
    ends = [share.until_on for some in held.values() for share in some]
    until_on = max([on + dt.timedelta(days=1), *ends])
    weeks = full_timer_weeks(people, on, until_on)
    return [
        FullTimerRow(one, weeks[one.pk][0], held[one.pk], [week for week in weeks[one.pk] if week.is_over])
        for one in people
    ]


def full_timer_sheet(rows: Iterable[FullTimerRow]) -> Sheet:
    """The list as a table: what the page shows."""
    return Sheet(
        "Hauptamtliche",
        [
            "Name",
            "Stelle",
            "Vorgesetzte Person",
            "Stunden je Woche",
            "Übernommen in dieser Woche",
            "Anteile",
            "Hinweis",
        ],
        [
            [
                row.full_timer.name,
                row.organisation,
                row.full_timer.manager_name,
                row.full_timer.minutes_per_week / 60,
                row.this_week.held / 60,
                len(row.shares),
                row.hint,
            ]
            for row in rows
        ],
    )


def full_timer_for(member: Membership, full_timer_id: uuid.UUID) -> FullTimer:
    """Raises NotFound."""
    rows = rights.relieving_full_timers(member).select_related("organisation", "membership")
    found = rows.filter(pk=full_timer_id).first()
    if found is None:
        raise NotFound
    return found


def full_timer_page(full_timer: FullTimer, on: dt.date) -> FullTimerPage:
    """The twelve weeks from this one on, and who and what is behind them."""
    (row,) = full_timer_rows([full_timer], on)
    monday = week_of(on)
    weeks = full_timer_weeks([full_timer], monday, monday + dt.timedelta(weeks=WEEKS_SHOWN))[full_timer.pk]
    held = [share.pk for share in row.shares]
    earlier = full_timer.shares.exclude(pk__in=held).select_related("engagement", "volunteer")
    return FullTimerPage(
        row=row,
        weeks=[WeekRow(week, _in_week(row.shares, week.monday)) for week in weeks],
        absences=[one for one in absences_of([full_timer.pk])[full_timer.pk] if one.ends_on > on],
        earlier=list(earlier.order_by("-until_on", "pk")),
    )


def absence_for(full_timer: FullTimer, absence_id: uuid.UUID) -> FullTimerAbsence:
    """Raises NotFound."""
    found = full_timer.absences.filter(pk=absence_id).select_related("full_timer").first()
    if found is None:
        raise NotFound
    return found


def organisations() -> list[Organisation]:
    """Whom the directory knows, by name; schools last, because there are so many."""
    return sorted(Organisation.objects.filter(is_active=True), key=lambda one: (one.kind == "school", one.name))


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """Full-timers who hold more than they can give, because of an absence or fewer hours (core.registry.today)."""
    busy = rights.relieving_full_timers(member).filter(shares__held_by=member, shares__until_on__gt=on).distinct()
    rows = full_timer_rows(busy.select_related("organisation"), on) if member.holds(rights.RELIEVE) else []
    return [
        TodayItem(
            "alarms",
            f"{row.full_timer.name} hat mehr übernommen, als geht",
            row.url,
            meta=row.organisation,
            due_on=row.collisions[0].monday,
            badge=row.hint,
            tone="warning",
            action_label="Ansehen",
            action_url=row.url,
        )
        for row in rows
        if row.collisions
    ]


def _in_week(shares: Iterable[Share], monday: dt.date) -> list[Share]:
    following = monday + dt.timedelta(days=DAYS)
    return [one for one in shares if one.starts_on < following and one.until_on > monday]
