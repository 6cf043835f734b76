"""Recurrence rules (RFC 5545) as the fields of an HSDS schedule, and back.

HSDS knows weeks and months only. What its fields cannot say exactly is not said with them.
"""

from typing import Any

WHOLE = {"interval": "INTERVAL", "count": "COUNT"}
TEXT = {
    "freq": "FREQ",
    "wkst": "WKST",
    "byday": "BYDAY",
    "byweekno": "BYWEEKNO",
    "bymonthday": "BYMONTHDAY",
    "byyearday": "BYYEARDAY",
}
ORDER = ("FREQ", "INTERVAL", "COUNT", "BYDAY", "BYMONTHDAY", "BYWEEKNO", "BYYEARDAY", "WKST")  # ours first
FREQUENCIES = ("WEEKLY", "MONTHLY")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def fields_of(rrule: str) -> dict[str, Any]:
    """The fields of a schedule that say the same as the rule; empty where they cannot."""
    parts = dict(part.partition("=")[::2] for part in rrule.upper().split(";") if part)
    found: dict[str, Any] = {name: parts[part] for name, part in TEXT.items() if part in parts}
    for name, part in WHOLE.items():
        if part in parts and parts[part].isascii() and parts[part].isdigit():
            found[name] = int(parts[part])
    fits = found.get("freq") in FREQUENCIES and found.get("wkst", "MO") in WEEKDAYS
    return found if fits and rule_of(found) == rrule else {}


def rule_of(fields: dict[str, Any]) -> str:
    """The rule that these fields say, its parts in ORDER; empty where they name no frequency."""
    parts = {part: fields[name] for name, part in (TEXT | WHOLE).items() if fields.get(name)}
    return ";".join(f"{part}={parts[part]}" for part in ORDER if part in parts) if "FREQ" in parts else ""
