"""On which days something recurs: rules of RFC 5545, and the few plain answers from which forms build them."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, takewhile

from lotse.core.errors import LotseError, gettext_noop
from lotse.directory.enums import Rhythm

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST = -1  # the last day, or the last such weekday, of a month
MOST_WEEKS, MOST_MONTHS = 26, 12  # between two times

_PARTS = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d{0,2}",
    "COUNT": r"[1-9]\d{0,3}",
    "BYDAY": r"[+-]?[1-5]?(?:MO|TU|WE|TH|FR|SA|SU)(?:,[+-]?[1-5]?(?:MO|TU|WE|TH|FR|SA|SU)){0,6}",
    "BYMONTHDAY": r"-?[1-9]\d?(?:,-?[1-9]\d?){0,30}",
    "BYMONTH": r"[1-9]\d?(?:,[1-9]\d?){0,11}",
    "BYSETPOS": r"-?[1-9]\d?(?:,-?[1-9]\d?){0,6}",
    "WKST": r"MO|TU|WE|TH|FR|SA|SU",
}


class RecurrenceUnreadable(LotseError):
    code = "directory.recurrence_unreadable"
    sentence = gettext_noop("Diese Wiederholung kennt Lotse nicht. Es wurde nichts gespeichert.")


@dataclass(frozen=True, slots=True)
class Repeat:
    """How often something takes place, as people say it.

    ``weekdays`` as ``date.weekday()``; ``every`` counts weeks or months; ``month_day`` is 1 to 31, or LAST; ``nth``
    says which such weekday of a month: 1 to 4, or LAST.
    """

    rhythm: Rhythm
    weekdays: tuple[int, ...] = ()
    every: int = 1
    month_day: int = 1
    nth: int = 1


def rrule_of(repeat: Repeat) -> str:
    """The rule, "" for once. Raises RecurrenceUnreadable for Rhythm.OTHER, which only files bring, and without a
    weekday where one is needed."""
    step = f";INTERVAL={repeat.every}" if repeat.every > 1 else ""
    days = ",".join(DAYS[day] for day in sorted(set(repeat.weekdays)))
    if repeat.rhythm == Rhythm.ONCE:
        return ""
    if repeat.rhythm == Rhythm.DAILY:
        return "FREQ=DAILY"
    if repeat.rhythm == Rhythm.MONTH_DAY:
        return f"FREQ=MONTHLY{step};BYMONTHDAY={repeat.month_day}"
    if not days:
        raise RecurrenceUnreadable(gettext_noop("Bitte kreuzen Sie einen Wochentag an."), field="weekdays")
    if repeat.rhythm == Rhythm.WEEKLY:
        return f"FREQ=WEEKLY{step};BYDAY={days}"
    if repeat.rhythm == Rhythm.MONTH_WEEKDAY:
        return f"FREQ=MONTHLY{step};BYDAY={','.join(f'{repeat.nth}{day}' for day in days.split(','))}"
    raise RecurrenceUnreadable


def repeat_of(rrule: str) -> Repeat:
    """What a rule says in the words of the form; Rhythm.OTHER where it says more."""
    if not rrule:
        return Repeat(Rhythm.ONCE)
    parts = _parts(rrule)
    every = int(parts.get("INTERVAL", "1"))
    days = [re.fullmatch(r"([+-]?\d?)([A-Z]{2})", one) for one in parts.get("BYDAY", "").split(",") if one]
    weekdays = tuple(DAYS.index(one[2]) for one in days if one)
    orders = {one[1] for one in days if one}
    match parts["FREQ"], sorted(parts.keys() - {"FREQ", "INTERVAL"}):
        case "DAILY", [] if every == 1:
            return Repeat(Rhythm.DAILY)
        case "WEEKLY", ["BYDAY"] if orders == {""}:
            return Repeat(Rhythm.WEEKLY, weekdays, every)
        case "MONTHLY", ["BYMONTHDAY"] if parts["BYMONTHDAY"] in {*map(str, range(1, 32)), "-1"}:
            return Repeat(Rhythm.MONTH_DAY, every=every, month_day=int(parts["BYMONTHDAY"]))
        case "MONTHLY", ["BYDAY"] if len(orders) == 1 and orders <= {"1", "2", "3", "4", "-1"}:
            return Repeat(Rhythm.MONTH_WEEKDAY, weekdays, every, nth=int(orders.pop()))
    return Repeat(Rhythm.OTHER)


def checked_rrule(text: str) -> str:
    """A rule from elsewhere in our spelling, without DTSTART and UNTIL. Raises RecurrenceUnreadable.

    Days are the finest step: rules of hours or seconds are refused, and so is what no calendar can follow quickly.
    """
    rule = text.strip().upper().removeprefix("RRULE:")
    if rule:
        parts = _parts(rule)
        rule = ";".join(f"{name}={parts[name]}" for name in _PARTS if name in parts)
        try:
            next(days_of(rule, dt.date(2024, 1, 1), dt.date(2024, 1, 1), dt.date(2032, 3, 1)), None)
        except ValueError as error:
            raise RecurrenceUnreadable from error
    return rule


def _parts(rule: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in rule.strip(";").split(";")]
    parts = {name: value for name, _, value in pairs}
    wrong = len(parts) < len(pairs) or "FREQ" not in parts
    if wrong or any(name not in _PARTS or not re.fullmatch(_PARTS[name], value) for name, value in parts.items()):
        raise RecurrenceUnreadable
    return parts


def days_of(rrule: str, starts_on: dt.date, from_on: dt.date, until_on: dt.date) -> Iterator[dt.date]:
    """The days of a rule that begins at ``starts_on``, from ``from_on`` on and before ``until_on``, in order."""
    if not rrule:
        if from_on <= starts_on < until_on:
            yield starts_on
        return
    from dateutil.rrule import rrulestr  # noqa: PLC0415  (few requests need it)

    begin = dt.datetime.combine(_near(rrule, starts_on, from_on), dt.time())
    last = dt.datetime.combine(until_on, dt.time()) - dt.timedelta(days=1)
    # A rule may name a number of times or an end, not both: the number is counted here
    times = re.search(r";?COUNT=(\d+)", rrule)
    endless = rrule.replace(times[0], "") if times else rrule
    found = (one.date() for one in rrulestr(f"RRULE:{endless};UNTIL={last:%Y%m%dT%H%M%S}", dtstart=begin))
    counted = islice(found, int(times[1])) if times else found
    yield from (day for day in takewhile(lambda day: day < until_on, counted) if day >= from_on)


def _near(rrule: str, starts_on: dt.date, from_on: dt.date) -> dt.date:
    """A later beginning with the same days from ``from_on`` on, so that old rules are not followed from their start."""
    parts = _parts(rrule)
    step = {"DAILY": 1, "WEEKLY": 7}.get(parts["FREQ"], 0) * int(parts.get("INTERVAL", "1"))
    if not step or "COUNT" in parts or from_on <= starts_on:
        return starts_on
    return starts_on + dt.timedelta(days=(from_on - starts_on).days // step * step)
