"""What a family sees behind its link: times to choose, or its appointment. No name but the adviser's."""

import datetime as dt
from dataclasses import dataclass

from lotse.cases.enums import AppointmentPlace, AppointmentState
from lotse.cases.models import Appointment, AppointmentInvitation
from lotse.cases.rules.appointments import is_bookable
from lotse.cases.selectors.appointments import words
from lotse.cases.selectors.appointments.objects import last_of
from lotse.cases.selectors.appointments.slots import Slot, instant_of, offered
from lotse.core import clock
from lotse.core.registry import SpokenLine
from lotse.people.models import Household

DAYS_SHOWN = 4  # a phone's screen or two; the others are one tap away


@dataclass(frozen=True, slots=True)
class TimeOption:
    """A free time. ``key`` is what addresses carry."""

    key: str
    starts_at: dt.datetime
    hour: str
    day: str

    @property
    def label(self) -> str:
        return f"{self.day}, {self.hour}"


@dataclass(frozen=True, slots=True)
class FreeDay:
    label: str
    times: list[TimeOption]


@dataclass(frozen=True, slots=True)
class FreeDays:
    """Some days with free times; ``earlier_on`` and ``later_on`` (ISO) begin those before and after, "" at the ends."""

    days: list[FreeDay]
    earlier_on: str
    later_on: str


@dataclass(frozen=True, slots=True)
class OwnAppointment:
    """``code`` is "" where the family cannot change it any more (its invitation was withdrawn)."""

    code: str
    day: str
    hour: str
    until: str
    place: str
    is_on_site: bool  # then the place is an address, in German
    room: str
    adviser: str
    video_url: str
    interpreter: bool


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """``state``: choose, booked (ahead), over (it took place, or should have), expired."""

    state: str
    kind: str
    bring: list[SpokenLine]
    appointment: OwnAppointment | None
    row: Appointment | None
    expires: str


def family_page(invitation: AppointmentInvitation, now: dt.datetime) -> FamilyPage:
    """One query. Words are in the language that is active."""
    row = last_of(invitation)
    state = _state(invitation, row, now)
    shown = row if row is not None and state in {"booked", "over"} else None
    return FamilyPage(
        state=state,
        kind=words.kind_in_words(invitation),
        bring=words.things_to_bring(invitation),
        appointment=own(shown) if shown else None,
        row=shown,
        expires=words.day_in_words(invitation.expires_on),
    )


def _state(invitation: AppointmentInvitation, row: Appointment | None, now: dt.datetime) -> str:
    if row is not None and row.state == AppointmentState.BOOKED:
        return "booked" if row.starts_at > now else "over"
    if row is not None and row.state == AppointmentState.HELD:
        return "over"
    return "choose" if is_bookable(invitation, clock.day_of(now)) else "expired"


def ahead_of(household: Household, now: dt.datetime) -> list[OwnAppointment]:
    """The appointments that a family has ahead, for its other pages; one query. Words are in the active language."""
    rows = Appointment.objects.filter(
        invitation__household=household, state=AppointmentState.BOOKED, starts_at__gt=now
    ).select_related("invitation__centre", "adviser", "room")
    return [own(one) for one in rows.order_by("starts_at", "id")]


def own(row: Appointment) -> OwnAppointment:
    return OwnAppointment(
        code="" if row.invitation.withdrawn_at else row.code,
        day=words.day_in_words(clock.day_of(row.starts_at)),
        hour=words.hour(row.starts_at),
        until=words.hour(row.ends_at),
        place=words.place_in_words(row, row.invitation.centre),
        is_on_site=row.place == AppointmentPlace.ON_SITE,
        room=str(row.room or ""),
        adviser=row.adviser.name,
        video_url=row.video_url,
        interpreter=bool(row.interpreter_language),
    )


def times(
    invitation: AppointmentInvitation, now: dt.datetime, *, moving: Appointment | None = None
) -> list[TimeOption]:
    """All times that the family may choose, each once, however many advisers have it; four queries."""
    found: dict[str, TimeOption] = {}
    for slot in offered(invitation, now=now, ignoring=moving):
        if moving is None or slot.starts_at != moving.starts_at:
            found.setdefault(slot.time_key, _option(slot))
    return list(found.values())


def _option(slot: Slot) -> TimeOption:
    return TimeOption(
        slot.time_key, slot.starts_at, words.hour(slot.starts_at), words.day_in_words(clock.day_of(slot.starts_at))
    )


def days_from(options: list[TimeOption], from_on: dt.date | None) -> FreeDays:
    """The first DAYS_SHOWN days with a free time that are not before ``from_on``."""
    by_day: dict[dt.date, list[TimeOption]] = {}
    for one in options:
        by_day.setdefault(clock.day_of(one.starts_at), []).append(one)
    days = list(by_day)
    first = next((number for number, day in enumerate(days) if from_on is None or day >= from_on), 0)
    shown = days[first : first + DAYS_SHOWN]
    after = first + DAYS_SHOWN
    return FreeDays(
        days=[FreeDay(by_day[day][0].day, by_day[day]) for day in shown],
        earlier_on=days[max(0, first - DAYS_SHOWN)].isoformat() if first else "",
        later_on=days[after].isoformat() if after < len(days) else "",
    )


def near(options: list[TimeOption], key: str, *, count: int = 6) -> list[TimeOption]:
    """The times nearest to one that is not free, in their order."""
    wanted = instant_of(key)
    if wanted is None:
        return options[:count]
    nearest = sorted(options, key=lambda one: abs(one.starts_at - wanted))[:count]
    return sorted(nearest, key=lambda one: one.key)
