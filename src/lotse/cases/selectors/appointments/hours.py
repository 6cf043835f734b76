"""The page on which hours, days off, rooms and rules stand."""

import datetime as dt
import uuid
from dataclasses import dataclass

from lotse.cases.enums import AppointmentKind, AppointmentPlace
from lotse.cases.models import Absence, AppointmentSettings, Room, SlotPattern
from lotse.cases.rules.appointments import MANAGE_HOURS, editable_absences, editable_patterns, may_advise
from lotse.cases.selectors.appointments.slots import DAY, advisers, settings
from lotse.core import clock
from lotse.tenants.models import Membership


@dataclass(frozen=True, slots=True)
class PatternLine:
    id: uuid.UUID
    title: str
    meta: str


@dataclass(frozen=True, slots=True)
class AdviserHours:
    name: str
    lines: list[PatternLine]


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    id: uuid.UUID
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class HoursPage:
    """``rooms`` and ``rules`` are for whoever manages; hours that are over are not shown."""

    advisers: list[AdviserHours]
    absences: list[AbsenceLine]
    rooms: list[Room]
    rules: AppointmentSettings
    may_manage: bool


def advisers_for(member: Membership) -> list[Membership]:
    """Whose hours and days off the member may enter: all, or one's own."""
    found = advisers()
    return found if member.holds(MANAGE_HOURS) else [one for one in found if one.pk == member.pk]


def hours_page(member: Membership, now: dt.datetime) -> HoursPage:
    """Four queries."""
    today = clock.day_of(now)
    rows = editable_patterns(member).select_related("adviser", "room").prefetch_related("adviser__role_rows")
    lines: dict[str, list[PatternLine]] = {}
    for row in rows.order_by("adviser__name", "weekday", "begins", "id"):
        if (row.valid_until is None or row.valid_until > today) and may_advise(row.adviser):
            lines.setdefault(row.adviser.name, []).append(_pattern(row, today))
    absences = editable_absences(member).filter(ends_at__gt=now).select_related("adviser")
    return HoursPage(
        advisers=[AdviserHours(name, found) for name, found in lines.items()],
        absences=[AbsenceLine(row.pk, str(row.adviser or "Zentrum"), period_label(row)) for row in absences],
        rooms=list(Room.objects.all()),
        rules=settings(),
        may_manage=member.holds(MANAGE_HOURS),
    )


def _pattern(row: SlotPattern, today: dt.date) -> PatternLine:
    parts = [f"je {row.minutes} Minuten"]
    parts += [f"danach {row.buffer_minutes} Minuten Pause"] if row.buffer_minutes else []
    parts.append(str(row.room or AppointmentPlace(row.place).label))
    parts += [f"nur {AppointmentKind(row.kind).label}"] if row.kind else []
    parts += [f"ab {row.valid_from:%d.%m.%Y}"] if row.valid_from > today else []
    parts += [f"bis {row.valid_until - DAY:%d.%m.%Y}"] if row.valid_until else []
    return PatternLine(row.pk, str(row), " · ".join(parts))


def period_label(row: Absence) -> str:
    """Whole days without hours."""
    start, end = clock.local(row.starts_at), clock.local(row.ends_at)
    if start.time() == end.time() == dt.time():
        last = end.date() - DAY
        return f"{start:%d.%m.%Y}" if last == start.date() else f"{start:%d.%m.%Y} bis {last:%d.%m.%Y}"
    return f"{start:%d.%m.%Y %H:%M} bis {end:%d.%m.%Y %H:%M}"
