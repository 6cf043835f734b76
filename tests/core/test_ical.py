"""Calendar files: read back by the library, in universal time, over the change of clocks."""

import datetime as dt
from zoneinfo import ZoneInfo

from icalendar import Calendar

from lotse.core.ical import to_ics
from lotse.core.registry import CalendarEntry
from tests.world import NOW

BERLIN = ZoneInfo("Europe/Berlin")


def test_instants_and_days_survive_also_in_the_night_when_clocks_change() -> None:
    start = dt.datetime(2026, 10, 25, 1, 30, tzinfo=BERLIN)
    end = (start.astimezone(dt.UTC) + dt.timedelta(hours=2)).astimezone(BERLIN)  # half past two, the second one
    timed = CalendarEntry("a", "Termin K7Q2M9; Raum 2, links", start, end, place="Lemgo", sequence=3)
    day = CalendarEntry("b", "Frist", dt.date(2028, 2, 29), dt.date(2028, 3, 1), cancelled=True)
    read = Calendar.from_ical(to_ics([timed, day], name="Lotse", now=NOW))
    first, second = read.walk("VEVENT")
    assert first["dtstart"].dt == start.astimezone(dt.UTC) and first["dtend"].dt - first["dtstart"].dt == dt.timedelta(
        hours=2
    )
    assert (str(first["summary"]), str(first["location"]), first["sequence"]) == (timed.title, "Lemgo", 3)
    assert (second["dtstart"].dt, second["dtend"].dt, str(second["status"])) == (day.starts, day.ends, "CANCELLED")
    assert str(read["x-wr-calname"]) == "Lotse"


def test_an_invitation_by_mail_names_both_sides_and_asks_for_no_answer() -> None:
    entry = CalendarEntry("c", "Termin", NOW, NOW + dt.timedelta(hours=1))
    file = to_ics(
        [entry], name="Lotse", now=NOW, method="REQUEST", organizer="ki@example.org", attendee="a@example.org"
    )
    read = Calendar.from_ical(file)
    event = read.walk("VEVENT")[0]
    assert (str(read["method"]), str(event["organizer"])) == ("REQUEST", "mailto:ki@example.org")
    assert str(event["attendee"]) == "mailto:a@example.org"
    assert dict(event["attendee"].params) == {"PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
