"""What a partner can change behind its link, as plain values: read from an offer, compared, told to people."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.utils.dates import WEEKDAYS

from lotse.directory.models import Offer, Schedule
from lotse.directory.rules.recurrence import DAYS

LABELS = {
    "times": "Wann",
    "joining": "So macht man mit",
    "contact_name": "Ansprechperson",
    "contact_phone": "Telefon der Ansprechperson",
    "contact_email": "E-Mail der Ansprechperson",
    "summary": "In einem Satz",
    "description": "Beschreibung",
    "ends_on": "Letzter Tag",
}
TEXTS = ("joining", "summary", "description")
CONTACT = ("contact_name", "contact_phone", "contact_email")
FIELDS = ("times", *CONTACT, *TEXTS)
_WEEKLY = re.compile(f"FREQ=WEEKLY;BYDAY=({'|'.join(DAYS)})")

Line = dict[str, str]
"""A weekly time: weekday ("MO"), begins and ends ("18:00"; ends may be "")."""


def weekly_line(schedule: Schedule) -> Line | None:
    """A schedule in one line; None where it says more than once a week at a time, which a small form cannot hold."""
    found = _WEEKLY.fullmatch(schedule.rrule)
    if found is None or schedule.begins is None:
        return None
    ends = f"{schedule.ends:%H:%M}" if schedule.ends else ""
    return {"weekday": found[1], "begins": f"{schedule.begins:%H:%M}", "ends": ends}


def values_of_offer(offer: Offer) -> dict[str, Any]:
    """All of FIELDS as they are now; the schedules are best prefetched."""
    contact = offer.contact
    return {
        "times": [line for line in map(weekly_line, offer.schedules.all()) if line],
        "contact_name": contact.name if contact else "",
        "contact_phone": contact.phone if contact else "",
        "contact_email": contact.email if contact else "",
        **{name: getattr(offer, name) for name in TEXTS},
    }


def differing(values: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """Names of what is wanted otherwise, in the order of FIELDS."""
    return [name for name in FIELDS if name in wanted and wanted[name] != values[name]]


def told(name: str, value: Any) -> str:
    """A value as people read it; "" for nothing."""
    if name == "times":
        return "\n".join(_line_told(line) for line in value)
    if name == "ends_on":
        return f"{dt.date.fromisoformat(value) - dt.timedelta(days=1):%d.%m.%Y}" if value else ""
    return str(value)


def _line_told(line: Line) -> str:
    day = WEEKDAYS[DAYS.index(line["weekday"])]
    return f"{day}, {line['begins']} bis {line['ends']} Uhr" if line["ends"] else f"{day}, ab {line['begins']} Uhr"
