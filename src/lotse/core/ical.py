"""Calendar files (iCalendar, RFC 5545): for feeds that people subscribe to, and for single appointments by mail."""

import datetime as dt
from collections.abc import Iterable
from typing import Literal

from lotse.core.registry import CalendarEntry

TYPE = "text/calendar; charset=utf-8"


def to_ics(
    entries: Iterable[CalendarEntry],
    *,
    name: str,
    now: dt.datetime,
    method: Literal["PUBLISH", "REQUEST", "CANCEL"] = "PUBLISH",
    organizer: str = "",
    attendee: str = "",
    accepted: bool = True,
) -> bytes:
    """A calendar called ``name``. Instants are written in UTC, whole days as days; a cancelled entry says so. What
    recurs is written in its own time zone, which the file explains: six o'clock stays six o'clock in winter.

    ``organizer`` and ``attendee`` are e-mail addresses; REQUEST and CANCEL need both (RFC 5546, 3.2). Calendars are
    not asked to answer: the appointment is agreed already, or, where not yet ``accepted``, answered through a link.
    """
    from icalendar import Calendar, Event, vCalAddress, vRecur  # noqa: PLC0415  (a fifth of a second at each start)

    calendar = Calendar()
    calendar.add("prodid", "-//Lotse//DE")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add("x-wr-calname", name)
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.uid}@lotse")
        event.add("dtstamp", now.astimezone(dt.UTC))
        in_zone = (lambda moment: moment) if entry.rrule else _utc
        event.add("dtstart", in_zone(entry.starts))
        event.add("dtend", in_zone(entry.ends))
        if entry.rrule:
            event.add("rrule", vRecur.from_ical(entry.rrule))
        if entry.skipped:
            event.add("exdate", list(entry.skipped))
        event.add("summary", entry.title)
        event.add("sequence", entry.sequence)
        event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
        event.add("class", "PRIVATE")
        if organizer:
            event.add("organizer", vCalAddress(f"mailto:{organizer}"))
        if attendee:
            address = vCalAddress(f"mailto:{attendee}")
            address.params.update({"PARTSTAT": "ACCEPTED" if accepted else "NEEDS-ACTION", "RSVP": "FALSE"})
            event.add("attendee", address)
        for key, value in (("description", entry.text), ("location", entry.place), ("url", entry.url)):
            if value:
                event.add(key, value)
        calendar.add_component(event)
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _utc(moment: dt.datetime | dt.date) -> dt.datetime | dt.date:
    return moment.astimezone(dt.UTC) if isinstance(moment, dt.datetime) else moment
