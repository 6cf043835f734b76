"""The week of appointments, day by day, with what is still free."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from lotse.cases.enums import AppointmentPlace, AppointmentState, Weekday
from lotse.cases.models import Appointment
from lotse.cases.rules.appointments import manageable_appointments
from lotse.cases.selectors.appointments.pages import AppointmentLine, line
from lotse.cases.selectors.appointments.slots import DAY, Slot, free_slots
from lotse.core import clock
from lotse.core.export import Sheet
from lotse.core.workdays import SATURDAY, holiday
from lotse.people.catalogue import language_label
from lotse.tenants.models import Membership


@dataclass(frozen=True, slots=True)
class WeekDay:
    on: dt.date
    label: str
    is_today: bool
    is_past: bool
    holiday: str
    lines: list[AppointmentLine]
    free: int


@dataclass(frozen=True, slots=True)
class WeekFilter:
    """Which appointments of a week; an empty value means all. ``adviser`` and ``room`` are ids."""

    monday: dt.date
    adviser: str = ""
    room: str = ""


@dataclass(frozen=True, slots=True)
class WeekPage:
    """One week, day by day; ``advisers`` and ``rooms`` count per id, "" for all, with the other filter as it is."""

    title: str
    days: list[WeekDay]
    advisers: dict[str, int]
    rooms: dict[str, int]
    count: int


def monday_of(day: dt.date) -> dt.date:
    return day - DAY * day.weekday()


def week(member: Membership, wanted: WeekFilter, now: dt.datetime) -> WeekPage:
    """Five queries, however many appointments. Cancelled ones are not shown: their time is free again."""
    rows = list(_of_week(member, wanted.monday))
    shown = [row for row in rows if _fits(row, wanted.adviser, wanted.room)]
    until_on = wanted.monday + DAY * 7
    slots: list[Slot] = []
    from_at = max(now, clock.start_of(wanted.monday))
    if clock.day_of(from_at) < until_on:
        slots = free_slots(from_at=from_at, until_on=until_on)
    free = [one for one in slots if wanted.adviser in {"", str(one.adviser.pk)}]
    free = [one for one in free if not wanted.room or (one.room is not None and str(one.room.pk) == wanted.room)]
    days = [_day(wanted.monday + DAY * number, shown, free, now) for number in range(7)]
    last = wanted.monday + DAY * 6
    return WeekPage(
        title=f"{wanted.monday:%d.%m.} bis {last:%d.%m.%Y}",
        days=[one for one in days if one.on.weekday() < SATURDAY or one.lines or one.free],
        advisers=_count(rows, lambda row: str(row.adviser_id), lambda row: _fits(row, "", wanted.room)),
        rooms=_count(rows, lambda row: str(row.room_id or ""), lambda row: _fits(row, wanted.adviser, "")),
        count=len(shown),
    )


def week_sheet(member: Membership, wanted: WeekFilter) -> Sheet:
    """The week as a table."""
    rows = [row for row in _of_week(member, wanted.monday) if _fits(row, wanted.adviser, wanted.room)]
    head = [
        "Kennung",
        "Tag",
        "Beginn",
        "Ende",
        "Familie",
        "Aktenzeichen",
        "Bei",
        "Ort",
        "Raum",
        "Sprachmittlung",
        "Stand",
    ]
    return Sheet(
        "Termine",
        head,
        [
            [
                row.code,
                clock.day_of(row.starts_at),
                f"{clock.local(row.starts_at):%H:%M}",
                f"{clock.local(row.ends_at):%H:%M}",
                row.invitation.household.name,
                row.invitation.household.code,
                row.adviser.name,
                AppointmentPlace(row.place).label,
                str(row.room or ""),
                language_label(row.interpreter_language) if row.interpreter_language else "",
                AppointmentState(row.state).label,
            ]
            for row in rows
        ],
    )


def _of_week(member: Membership, monday: dt.date) -> QuerySet[Appointment]:
    rows = manageable_appointments(member).exclude(state=AppointmentState.CANCELLED)
    rows = rows.filter(starts_at__gte=clock.start_of(monday), starts_at__lt=clock.start_of(monday + DAY * 7))
    return rows.select_related("invitation__household", "adviser", "room").order_by("starts_at", "adviser__name", "id")


def _fits(row: Appointment, adviser: str, room: str) -> bool:
    return adviser in {"", str(row.adviser_id)} and room in {"", str(row.room_id)}


def _count(
    rows: list[Appointment], key: Callable[[Appointment], str], fits: Callable[[Appointment], bool]
) -> dict[str, int]:
    fitting = [row for row in rows if fits(row)]
    found = {"": len(fitting)}
    for row in fitting:
        if key(row):
            found[key(row)] = found.get(key(row), 0) + 1
    return found


def _day(day: dt.date, rows: list[Appointment], free: list[Slot], now: dt.datetime) -> WeekDay:
    return WeekDay(
        on=day,
        label=f"{Weekday(day.weekday()).label}, {day:%d.%m.}",
        is_today=day == clock.day_of(now),
        is_past=day < clock.day_of(now),
        holiday=holiday(day),
        lines=[line(row, now) for row in rows if clock.day_of(row.starts_at) == day],
        free=sum(clock.day_of(one.starts_at) == day for one in free),
    )
