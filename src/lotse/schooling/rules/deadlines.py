"""Deadlines, computed from facts and rules and never stored. Pure: no database, no clock.

How lengths are counted (§§ 187, 188 BGB), by what they count from:

- *Event* (a hand-over, an order): its own day does not count; 31 January and one month end on the last of February.
- *Period* (support): its first day counts; two years from 1 September end on 31 August. From 29 February: 28 February.
- *Birthday*: the day on which an age is reached; who was born on 29 February reaches it on 1 March of other years.
- *School year*: the last day of the school year in which the length is reached.
"""

import calendar
import datetime as dt
import enum
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from lotse.people.rules import years_since
from lotse.schooling.enums.deadlines import DeadlineAnchor, DeadlineUnit
from lotse.schooling.rules.pupils import school_year

A = DeadlineAnchor
PERIODS = frozenset({A.LITERACY, A.FIRST_SUPPORT, A.ANY_SUPPORT, A.FOLLOW_ON})
AGES = frozenset({A.BORN, A.SCHOOL_YEAR_OF_AGE})
SCHOOL_YEARS = frozenset({A.SCHOOL_YEAR_OF_AGE, A.IN_INTERNATIONAL_CLASS, A.IN_FIT_FUER_MEHR})
FIXED_DAYS = frozenset({A.AWAITS_INTERNATIONAL_CLASS, A.AWAITS_FIT_FUER_MEHR, A.AWAITS_BERUFSKOLLEG})
# Days that come whatever anybody does: once they have passed, there is nothing to catch up on.
PASSING = AGES | FIXED_DAYS
YEARS_AHEAD = 5  # how far a fixed day is looked for until a child has the age

LONGEST: Mapping[str, int] = {DeadlineUnit.DAYS: 3650, DeadlineUnit.MONTHS: 120, DeadlineUnit.YEARS: 30}
_ONE = {DeadlineUnit.DAYS: "Tag", DeadlineUnit.MONTHS: "Monat", DeadlineUnit.YEARS: "Jahr"}


# What a centre may change about a rule
SETTINGS = (
    "label",
    "anchor",
    "is_active",
    "count",
    "unit",
    "dates",
    "age_from",
    "age_to",
    "warn_days",
    "source",
    "is_verified",
    "valid_from",
    "valid_until",
)


class Urgency(enum.StrEnum):
    OVER = "over"  # its last day has passed
    SOON = "soon"  # within the days of warning of its rule
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Rule:
    """Either a length (``count`` of ``unit``) or ``dates``, (month, day) in each year, for FIXED_DAYS.

    ``age_from`` to ``age_to``: completed years on a fixed day, both included. The rule is valid for what begins in
    [``valid_from``, ``valid_until``): the fact that is counted from, or, for PASSING, the day itself.
    """

    key: str
    label: str
    anchor: DeadlineAnchor
    warn_days: int
    source: str
    is_verified: bool
    count: int | None = None
    unit: str = ""
    dates: tuple[tuple[int, int], ...] = ()
    age_from: int | None = None
    age_to: int | None = None
    is_active: bool = True
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None

    @property
    def span(self) -> str:
        """The length or the days in words: "2 Jahre", "1.11., 1.2.", with the ages."""
        if self.anchor in FIXED_DAYS:
            days = ", ".join(f"{day}.{month}." for month, day in self.dates)
            ages = (f"ab {self.age_from}" if self.age_from else "", f"bis {self.age_to}" if self.age_to else "")
            between = " ".join(part for part in ages if part)
            return f"{days} ({between} Jahre)" if between else days
        unit = DeadlineUnit(self.unit)
        return f"{self.count} {_ONE[unit] if self.count == 1 else unit.label}"

    def values(self) -> dict[str, Any]:
        """Its SETTINGS as plain values: the inverse of ``rule_from``."""
        return {name: getattr(self, name) for name in SETTINGS} | {"dates": [f"{m:02}-{d:02}" for m, d in self.dates]}

    def last_day(self, start: dt.date) -> dt.date:
        """The last day of a length that counts from ``start``; not for FIXED_DAYS."""
        assert self.count is not None
        if self.unit == DeadlineUnit.DAYS:
            reached, is_exact = start + dt.timedelta(days=self.count), True
        else:
            reached = anniversary(start, self.count * (12 if self.unit == DeadlineUnit.YEARS else 1))
            is_exact = reached.day == start.day
        if self.anchor in SCHOOL_YEARS:
            return school_year_end(reached)
        is_event = self.anchor not in PERIODS | AGES
        return reached - dt.timedelta(days=1) if self.anchor in PERIODS or (is_event and not is_exact) else reached


@dataclass(frozen=True, slots=True)
class DeadlineFacts:
    """What deadlines of one child count from: the day of each fact that lasts. Of a wait for a class: since when."""

    born_on: dt.date | None
    starts: Mapping[DeadlineAnchor, dt.date]


@dataclass(frozen=True, slots=True)
class Deadline:
    """``due_on`` is the last day on which it is kept."""

    rule: Rule
    start_on: dt.date
    due_on: dt.date
    urgency: Urgency

    @property
    def reason(self) -> str:
        """Why this day: the fact and the length."""
        start, due, span = f"{self.start_on:%d.%m.%Y}", f"{self.due_on:%d.%m.%Y}", self.rule.span
        return _REASONS[self.rule.anchor].format(start=start, due=due, span=span)


_REASONS: Mapping[DeadlineAnchor, str] = {
    A.REGISTERED: "Gemeldet am {start}; Hinweis nach {span}.",
    A.EXAM_ORDERED: "Untersuchung beauftragt am {start}, kein Termin; Hinweis nach {span}.",
    A.EXAM_DATE: "Termin der Untersuchung war oder ist am {start}; Hinweis nach {span}.",
    A.RECOMMENDED: "Empfehlung vom {start}, keine Antwort der Eltern; Hinweis nach {span}.",
    A.NEED_NOTICE: "Bedarf gemeldet am {start}; Hinweis nach {span}.",
    A.HANDED_OVER: "Übergeben am {start}, keine Entscheidung; Hinweis nach {span}.",
    A.ASSIGNED: "Platz zugewiesen am {start}, kein erster Schultag; Hinweis nach {span}.",
    A.LITERACY: "Erstalphabetisierung seit {start}; längstens {span}.",
    A.FIRST_SUPPORT: "Erstförderung seit {start}; längstens {span}.",
    A.ANY_SUPPORT: "Erstalphabetisierung oder Erstförderung seit {start}; längstens {span}.",
    A.FOLLOW_ON: "Anschlussförderung seit {start}; längstens {span}.",
    A.IN_INTERNATIONAL_CLASS: "Internationale Förderklasse seit {start}; endet mit dem Schuljahr am {due}.",
    A.IN_FIT_FUER_MEHR: "Fit für Mehr seit {start}; endet mit dem Schuljahr am {due}.",
    A.BORN: "Geboren am {start}; {span} alt am {due}.",
    A.SCHOOL_YEAR_OF_AGE: "Geboren am {start}; {span} alt in dem Schuljahr, das am {due} endet.",
    A.AWAITS_INTERNATIONAL_CLASS: "Wartet seit {start}; nächster Start am {due}.",
    A.AWAITS_FIT_FUER_MEHR: "Wartet seit {start}; nächster Einstieg am {due}.",
    A.AWAITS_BERUFSKOLLEG: "Wartet seit {start}; nächster Einstieg am {due}.",
}


def deadlines_of(facts: DeadlineFacts, rules: Iterable[Rule], on: dt.date) -> list[Deadline]:
    """All deadlines of one child as seen on a day, the earliest first. Of PASSING ones none that has passed."""
    found = [one for rule in rules if (one := _deadline(facts, rule, on)) is not None]
    return sorted(found, key=lambda one: (one.due_on, one.rule.key))


def _deadline(facts: DeadlineFacts, rule: Rule, on: dt.date) -> Deadline | None:
    start = facts.starts.get(rule.anchor)
    if start is None or not rule.is_active:
        return None
    if rule.anchor in FIXED_DAYS:
        due_on = next((day for day in entry_days(rule, facts.born_on, on) if _is_valid(rule, day)), None)
    else:
        due_on = rule.last_day(start)
        if not _is_valid(rule, due_on if rule.anchor in PASSING else start):
            return None
    if due_on is None or (due_on < on and rule.anchor in PASSING):
        return None
    return Deadline(rule, start, due_on, _urgency(rule, due_on, on))


def _urgency(rule: Rule, due_on: dt.date, on: dt.date) -> Urgency:
    if due_on < on:
        return Urgency.OVER
    return Urgency.SOON if (due_on - on).days <= rule.warn_days else Urgency.LATER


def _is_valid(rule: Rule, day: dt.date) -> bool:
    return (rule.valid_from is None or rule.valid_from <= day) and (rule.valid_until is None or day < rule.valid_until)


def anniversary(start: dt.date, months: int) -> dt.date:
    """The day with the same number so many months later; the first of the month after it where there is none."""
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    if start.day <= calendar.monthrange(year, month)[1]:
        return dt.date(year, month, start.day)
    return dt.date(year + month // 12, month % 12 + 1, 1)


def school_year_end(day: dt.date) -> dt.date:
    """31 July of the school year of a day (§ 7 SchulG NRW)."""
    return dt.date(school_year(day) + 1, 7, 31)


def entry_days(rule: Rule, born_on: dt.date | None, on: dt.date) -> Iterator[dt.date]:
    """The fixed days from ``on`` for which a child has the age, in order; of a child born on an unknown day all."""
    for year in range(on.year, on.year + YEARS_AHEAD + 1):
        for day in sorted(dt.date(year, month, number) for month, number in rule.dates):
            if day >= on and _has_age(rule, born_on, day):
                yield day


def _has_age(rule: Rule, born_on: dt.date | None, day: dt.date) -> bool:
    if born_on is None:
        return True
    age = years_since(born_on, day)
    return (rule.age_from or 0) <= age and (rule.age_to is None or age <= rule.age_to)


@lru_cache(maxsize=1)
def default_rules() -> Mapping[str, Rule]:
    """The rules of ``deadlines.toml`` by key, in their order."""
    data = tomllib.loads(files(__package__).joinpath("deadlines.toml").read_text("utf-8"))
    return {key: rule_from(key, values) for key, values in data.items()}


def rule_from(key: str, values: Mapping[str, Any]) -> Rule:
    """A rule of plain values; ``dates`` as "MM-DD"."""
    known = {name: value for name, value in values.items() if name not in {"anchor", "dates"}}
    return Rule(key=key, anchor=A(values["anchor"]), dates=_days(values.get("dates", ())), **known)


def _days(texts: Iterable[str]) -> tuple[tuple[int, int], ...]:
    return tuple((int(text[:2]), int(text[3:])) for text in texts)
