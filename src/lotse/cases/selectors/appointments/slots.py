"""Which times are free: weekly hours minus holidays, days off and what is booked; three queries."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lotse.cases.models import (
    Absence,
    Appointment,
    AppointmentCell,
    AppointmentInvitation,
    AppointmentSettings,
    Room,
    SlotPattern,
)
from lotse.cases.rules.appointments import may_advise
from lotse.cases.rules.slots import Period, cells_of, overlaps, slots_on
from lotse.core import clock
from lotse.core.workdays import holiday
from lotse.tenants.enums import ADVISING
from lotse.tenants.models import Membership
from lotse.tenants.selectors import active_members

DAY = dt.timedelta(days=1)
_KEY = "%Y%m%dT%H%M"


@dataclass(frozen=True, slots=True)
class Slot:
    """A time with somebody, in a room, on the phone or by video. Instants are aware, in UTC."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    adviser: Membership
    place: str
    room: Room | None
    video_url: str

    @property
    def time_key(self) -> str:
        """The instant as addresses carry it, e.g. ``20261109T0900``."""
        return f"{self.starts_at.astimezone(dt.UTC):{_KEY}}"

    @property
    def key(self) -> str:
        """The instant and the adviser, for staff."""
        return f"{self.time_key}.{self.adviser.pk}"

    @property
    def period(self) -> Period:
        return self.starts_at, self.ends_at


def instant_of(key: str) -> dt.datetime | None:
    """The instant that a key begins with; None for anything else."""
    try:
        return dt.datetime.strptime(key.partition(".")[0], _KEY).replace(tzinfo=dt.UTC)
    except ValueError:
        return None


def settings() -> AppointmentSettings:
    """How the centre gives appointments; the defaults where nobody has changed them."""
    return AppointmentSettings.objects.first() or AppointmentSettings()


def advisers() -> list[Membership]:
    """With whom families can have appointments, by name."""
    return [one for one in active_members(*ADVISING) if may_advise(one)]


def free_slots(
    *,
    from_at: dt.datetime,
    until_on: dt.date,
    adviser_id: uuid.UUID | None = None,
    kind: str = "",
    ignoring: Appointment | None = None,
) -> list[Slot]:
    """Free slots that begin at ``from_at`` or later and before the day ``until_on``, by time and adviser.

    ``kind``: only hours meant for it. ``ignoring``: the time that this appointment takes counts as free.
    """
    first_on = clock.day_of(from_at)
    patterns = SlotPattern.objects.filter(adviser__is_active=True, valid_from__lt=until_on).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=first_on)
    )
    if adviser_id is not None:
        patterns = patterns.filter(adviser=adviser_id)
    if kind:
        patterns = patterns.filter(kind__in=("", kind))
    found = []
    for pattern in patterns.select_related("adviser", "room").prefetch_related("adviser__role_rows"):
        if may_advise(pattern.adviser):
            found += [slot for slot in _slots(pattern, first_on, until_on) if slot.starts_at >= from_at]
    if not found:
        return []
    span = min(slot.starts_at for slot in found), max(slot.ends_at for slot in found)
    away, taken = _absences(span), _taken(span, ignoring)
    free = [slot for slot in found if not _is_away(slot, away) and not _is_taken(slot, taken)]
    return sorted(free, key=lambda slot: (slot.starts_at, slot.adviser.name, slot.key))


def offered(
    invitation: AppointmentInvitation,
    *,
    now: dt.datetime,
    starts_at: dt.datetime | None = None,
    ignoring: Appointment | None = None,
) -> list[Slot]:
    """The free slots that a family may choose; ``starts_at``: only those at this instant.

    The adviser who is responsible for the family comes first where several have the time.
    """
    rules = settings()
    slots = free_slots(
        from_at=now + dt.timedelta(hours=rules.lead_hours),
        until_on=clock.day_of(now) + DAY * rules.horizon_days,
        adviser_id=invitation.adviser_id,
        kind=invitation.kind,
        ignoring=ignoring,
    )
    responsible = invitation.household.responsible_id
    slots.sort(key=lambda slot: (slot.starts_at, slot.adviser.pk != responsible))
    return [slot for slot in slots if starts_at is None or slot.starts_at == starts_at]


def _slots(pattern: SlotPattern, first_on: dt.date, until_on: dt.date) -> Iterable[Slot]:
    day = max(first_on, pattern.valid_from)
    day += DAY * ((pattern.weekday - day.weekday()) % 7)
    end = min(until_on, pattern.valid_until or until_on)
    while day < end:
        lengths = (pattern.begins, pattern.until, pattern.minutes, pattern.buffer_minutes)
        for start, stop in () if holiday(day) else slots_on(day, *lengths):
            yield Slot(start, stop, pattern.adviser, pattern.place, pattern.room, pattern.video_url)
        day += DAY * 7


Away = dict[uuid.UUID | None, list[Period]]


def _absences(span: Period) -> Away:
    """Periods off by adviser; None: the centre is closed."""
    away: Away = {}
    for row in Absence.objects.filter(starts_at__lt=span[1], ends_at__gt=span[0]):
        away.setdefault(row.adviser_id, []).append((row.starts_at, row.ends_at))
    return away


def _is_away(slot: Slot, away: Away) -> bool:
    return any(overlaps(slot.period, away.get(who, ())) for who in (None, slot.adviser.pk))


def is_away(adviser: Membership, period: Period) -> bool:
    """Whether the adviser is off, or the centre closed, in some part of the period."""
    away = _absences(period)
    return any(overlaps(period, away.get(who, ())) for who in (None, adviser.pk))


Taken = set[tuple[uuid.UUID, dt.datetime]]


def _taken(span: Period, ignoring: Appointment | None) -> Taken:
    """The cells of advisers and rooms (ids do not meet) that are booked."""
    cells = AppointmentCell.objects.filter(at__gte=span[0], at__lt=span[1])
    if ignoring is not None:
        cells = cells.exclude(appointment=ignoring)
    taken: Taken = set()
    for adviser_id, room_id, at in cells.values_list("adviser_id", "room_id", "at"):
        taken.add((adviser_id, at))
        if room_id is not None:
            taken.add((room_id, at))
    return taken


def _is_taken(slot: Slot, taken: Taken) -> bool:
    who = [slot.adviser.pk] + ([slot.room.pk] if slot.room else [])
    return any((one, at) in taken for at in cells_of(slot.period) for one in who)


def absences(rows: QuerySet[Absence], now: dt.datetime) -> QuerySet[Absence]:
    """Those of ``rows`` that are not over, the next first."""
    return rows.filter(ends_at__gt=now).select_related("adviser").order_by("starts_at", "id")
