"""Times and lists of names in one cell of a table, as people can write them; each text reads back as what it says.

``jede Woche Di, Do; 18:00-19:30; ab 3.11.2026; bis 31.1.2027; nicht an Feiertagen; Hinweis: im Hof``. A backslash
keeps ``|``, ``;`` and itself from being signs of the notation.
"""

import datetime as dt
import re
from collections.abc import Iterable

from lotse.core.errors import LotseError
from lotse.directory.enums import Rhythm
from lotse.directory.models import Schedule
from lotse.directory.rules.recurrence import LAST, MOST_WEEKS, Repeat, checked_rrule, repeat_of, rrule_of

DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
EXAMPLE_TIMES = "jede Woche Di, Do; 18:00-19:30; ab 3.11.2026; nicht an Feiertagen"
_PUBLIC, _SCHOOL = "nicht an Feiertagen", "nicht in den Schulferien"
_EVERY = re.compile(
    r"(?:jede|jeden|alle (?P<every>\d{1,2})) (?P<what>Wochen|Woche|Monate|Monat|Tag) ?(?P<rest>.*)", re.I
)
_ON_DAYS = re.compile(r"am (?P<nth>[1-4]\.|letzten) (?P<days>(?:Mo|Di|Mi|Do|Fr|Sa|So)\b.*)", re.I)
_ON_DAY = re.compile(r"am (?P<day>\d{1,2})\.|am letzten Tag", re.I)
_HOURS = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?:\s*-\s*(\d{1,2})(?:[:.](\d{2}))?)?(?:\s*Uhr)?", re.ASCII)
_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_TOKEN = re.compile(r"\\.|[^\\]", re.DOTALL)


class TimesUnreadable(LotseError):
    code = "directory.times_unreadable"

    def __init__(self, part: str) -> None:
        super().__init__(f"„{part[:60]}“ ist keine Zeitangabe. Beispiel: {EXAMPLE_TIMES}")


def joined(texts: Iterable[str]) -> str:
    """Texts in one cell, with | between them."""
    return " | ".join(_kept(text) for text in texts)


def parted(cell: str) -> list[str]:
    """The texts of a cell."""
    return [_plain(part) for part in _split(cell, "|") if part]


def said(schedule: Schedule, place: str) -> str:
    """A schedule in the notation; ``place`` is how the table names its place, "" for none."""
    parts = [_said_rhythm(schedule.rrule)]
    if schedule.begins is not None:
        parts.append(f"{schedule.begins:%H:%M}" + (f"-{schedule.ends:%H:%M}" if schedule.ends else ""))
    parts.append(f"{'am' if not schedule.rrule else 'ab'} {_said_day(schedule.starts_on)}")
    if schedule.ends_on is not None:
        parts.append(f"bis {_said_day(schedule.ends_on - dt.timedelta(days=1))}")
    parts += [_PUBLIC] if schedule.skips_public_holidays else []
    parts += [_SCHOOL] if schedule.skips_school_holidays else []
    parts += [f"Ort: {_kept(place)}"] if place else []
    parts += [f"Hinweis: {_kept(schedule.note)}"] if schedule.note else []
    return "; ".join(parts)


def read(cell: str, today: dt.date) -> list[tuple[Schedule, str]]:
    """The schedules of a cell (not stored, without offer), each with how it names its place. What has no first day
    begins ``today``. Raises TimesUnreadable."""
    return [_read_one(part, today) for part in _split(cell, "|") if part]


def _read_one(text: str, today: dt.date) -> tuple[Schedule, str]:
    first, *parts = _split(text, ";")
    found = Schedule(rrule=_read_rhythm(first, text), starts_on=today, skips_public_holidays=False)
    place = ""
    for part in parts:
        word, _, rest = part.partition(" ")
        if part.casefold() == _PUBLIC.casefold():
            found.skips_public_holidays = True
        elif part.casefold() == _SCHOOL.casefold():
            found.skips_school_holidays = True
        elif word in {"ab", "am"}:
            found.starts_on = _read_day(rest, text)
        elif word == "bis":
            found.ends_on = _read_day(rest, text) + dt.timedelta(days=1)
        elif word == "Ort:":
            place = _plain(rest)
        elif word == "Hinweis:":
            found.note = _plain(rest)
        elif hours := _HOURS.fullmatch(part):
            found.begins, found.ends = _read_hours(hours, text)
        elif part:
            raise TimesUnreadable(part)
    return found, place


def _said_rhythm(rrule: str) -> str:
    repeat = repeat_of(rrule)
    days = ", ".join(DAYS[day] for day in repeat.weekdays)
    month = "jeden Monat" if repeat.every == 1 else f"alle {repeat.every} Monate"
    match repeat.rhythm:
        case Rhythm.ONCE:
            return "einmal"
        case Rhythm.DAILY:
            return "jeden Tag"
        case Rhythm.WEEKLY:
            return f"{'jede Woche' if repeat.every == 1 else f'alle {repeat.every} Wochen'} {days}"
        case Rhythm.MONTH_DAY:
            return f"{month} am {'letzten Tag' if repeat.month_day == LAST else f'{repeat.month_day}.'}"
        case Rhythm.MONTH_WEEKDAY:
            return f"{month} am {'letzten' if repeat.nth == LAST else f'{repeat.nth}.'} {days}"
    return f"RRULE {rrule.replace(';', '/')}"


def _read_rhythm(text: str, whole: str) -> str:
    if text.casefold() == "einmal":
        return ""
    if text.startswith("RRULE "):
        return checked_rrule(text.removeprefix("RRULE ").replace("/", ";"))
    found = _EVERY.fullmatch(text)
    if found is None:
        raise TimesUnreadable(whole)
    every, what, rest = int(found["every"] or 1), found["what"].casefold(), found["rest"]
    if not 1 <= every <= MOST_WEEKS:
        raise TimesUnreadable(whole)
    if what == "tag" and every == 1 and not rest:
        return rrule_of(Repeat(Rhythm.DAILY))
    if what.startswith("woche"):
        return rrule_of(Repeat(Rhythm.WEEKLY, _read_days(rest, whole), every))
    if what.startswith("monat") and (days := _ON_DAYS.fullmatch(rest)):
        nth = LAST if days["nth"] == "letzten" else int(days["nth"][0])
        return rrule_of(Repeat(Rhythm.MONTH_WEEKDAY, _read_days(days["days"], whole), every, nth=nth))
    if what.startswith("monat") and (day := _ON_DAY.fullmatch(rest)):
        number = int(day["day"]) if day["day"] else LAST
        if number == LAST or 1 <= number <= 31:
            return rrule_of(Repeat(Rhythm.MONTH_DAY, every=every, month_day=number))
    raise TimesUnreadable(whole)


def _read_days(text: str, whole: str) -> tuple[int, ...]:
    names = [name.strip().capitalize() for name in text.split(",")]
    if not set(names) <= set(DAYS):
        raise TimesUnreadable(whole)
    return tuple(DAYS.index(name) for name in names)


def _read_hours(found: "re.Match[str]", whole: str) -> tuple[dt.time, dt.time | None]:
    try:
        begins = dt.time(int(found[1]), int(found[2] or 0))
        return begins, dt.time(int(found[3]), int(found[4] or 0)) if found[3] else None
    except ValueError as error:
        raise TimesUnreadable(whole) from error


def _said_day(day: dt.date) -> str:
    return f"{day.day}.{day.month}.{day.year:04}"


def _read_day(text: str, whole: str) -> dt.date:
    found = _DATE.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError(text)
        return dt.date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError as error:
        raise TimesUnreadable(whole) from error


def _kept(text: str) -> str:
    return re.sub(r"([\\|;])", r"\\\1", text)


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL).strip()


def _split(text: str, sign: str) -> list[str]:
    """Parts between signs that no backslash keeps; without the spaces around them."""
    parts = [""]
    for token in _TOKEN.findall(text):
        if token == sign:
            parts.append("")
        else:
            parts[-1] += token
    return [part.strip() for part in parts]
