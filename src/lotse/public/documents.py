"""What one takes along from an offer: its times for the own calendar, its address as a QR code."""

import datetime as dt
import re
from itertools import takewhile
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

import segno
from django.conf import settings
from django.utils import timezone

from lotse.core import ical
from lotse.core.registry import CalendarEntry
from lotse.directory.models import Offer, Schedule
from lotse.directory.rules.recurrence import days_of
from lotse.directory.rules.times import Occurrence, pauses_on, times_of
from lotse.directory.rules.wording import Wording

AHEAD = dt.timedelta(days=366)  # what the file tells; by then the entry has been confirmed anew, or is hidden
WITHOUT_END = dt.timedelta(hours=1)  # what calendars draw for a time whose end nobody knows


def qr_code(address: str) -> str:
    """A data address of a picture (SVG)."""
    return segno.make(address, error="m").svg_data_uri(scale=4, border=4)


def mail_address(name: str, address: str) -> str:
    """Opens a new e-mail with the name and the address of an offer, to whom it may concern."""
    return f"mailto:?{urlencode({'subject': name, 'body': address}, quote_via=quote)}"


def calendar_file(offer: Offer, texts: Wording, address: str, on: dt.date, now: dt.datetime) -> bytes:
    """The times of an offer from a day on, for a year: what recurs as a rule with its exceptions on holidays."""
    found = (_entry(one, offer, texts, address, on) for one in offer.schedules.all())
    return ical.to_ics([one for one in found if one is not None], name=texts.name, now=now)


def _entry(schedule: Schedule, offer: Offer, texts: Wording, address: str, on: dt.date) -> CalendarEntry | None:
    first_on, until_on = _span(schedule, offer, on)
    first = next(takewhile(lambda one: one.on < until_on, times_of(schedule, first_on)), None)
    if first is None:
        return None
    starts = _starts(first)
    days = list(days_of(schedule.rrule, schedule.starts_on, first.on, until_on)) if schedule.rrule else []
    return CalendarEntry(
        uid=str(schedule.pk),
        title=texts.name,
        starts=starts,
        ends=_ends(first),
        text="\n".join(part for part in (texts.summary, schedule.note, address) if part),
        place=_place(schedule, offer),
        url=address,
        sequence=offer.version,
        rrule=_rule(schedule.rrule, days, starts),
        skipped=tuple(_starts(Occurrence(schedule, day)) for day in days if pauses_on(schedule, day)),
    )


def _span(schedule: Schedule, offer: Offer, on: dt.date) -> tuple[dt.date, dt.date]:
    """The first day that counts, and the one after the last."""
    ends = [one for one in (schedule.ends_on, offer.ends_on) if one is not None]
    return max(on, offer.starts_on or on), min([on + AHEAD, *ends]) if schedule.rrule else min([dt.date.max, *ends])


def _rule(rrule: str, days: list[dt.date], starts: dt.datetime | dt.date) -> str:
    """The rule up to the last of its days. RFC 5545, 3.3.10: UNTIL is an instant in UTC where the start is one."""
    if not rrule:
        return ""
    end: dt.datetime | dt.date = days[-1]
    if isinstance(starts, dt.datetime):
        end = dt.datetime.combine(days[-1], starts.timetz()).astimezone(dt.UTC)
    written = f"{end:%Y%m%dT%H%M%SZ}" if isinstance(end, dt.datetime) else f"{end:%Y%m%d}"
    return f"{re.sub(r';COUNT=[0-9]+', '', rrule)};UNTIL={written}"


def _starts(one: Occurrence) -> dt.datetime | dt.date:
    return one.on if one.begins is None else _local(dt.datetime.combine(one.on, one.begins))


def _ends(one: Occurrence) -> dt.datetime | dt.date:
    if one.begins is None:
        return one.on + dt.timedelta(days=1)
    if one.ends is None:
        return _local(dt.datetime.combine(one.on, one.begins) + WITHOUT_END)
    day = one.on if one.ends > one.begins else one.on + dt.timedelta(days=1)
    return _local(dt.datetime.combine(day, one.ends))


def _local(moment: dt.datetime) -> dt.datetime:
    return timezone.make_aware(moment, ZoneInfo(settings.TIME_ZONE))


def _place(schedule: Schedule, offer: Offer) -> str:
    """Name and address of the place of this time, else of the only place of the offer."""
    places = [one.place for one in offer.offer_places.all()]
    place = schedule.place or (places[0] if len(places) == 1 else None)
    return ", ".join(part for part in (place.name, place.address) if part) if place else ""
