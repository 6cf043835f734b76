"""On which days offices in North Rhine-Westphalia work."""

import datetime as dt
from functools import lru_cache

SATURDAY = 5


@lru_cache(maxsize=8)
def holidays_of(year: int) -> dict[dt.date, str]:
    """The public holidays of North Rhine-Westphalia by day, with their German names (FeiertagsG NW, § 2)."""
    from holidays import country_holidays  # noqa: PLC0415  (slow to load, and few requests need it)

    return dict(country_holidays("DE", subdiv="NW", years=year, language="de"))


def holiday(day: dt.date) -> str:
    """The name of the public holiday on this day; "" on other days."""
    return holidays_of(day.year).get(day, "")


def is_working_day(day: dt.date) -> bool:
    """Monday to Friday, and no public holiday."""
    return day.weekday() < SATURDAY and not holiday(day)


def working_day_before(day: dt.date) -> dt.date:
    """The last working day before this one."""
    before = day - dt.timedelta(days=1)
    while not is_working_day(before):
        before -= dt.timedelta(days=1)
    return before


def working_days_after(day: dt.date, count: int) -> dt.date:
    """The ``count``-th working day after this one."""
    after = day
    for _ in range(count):
        after += dt.timedelta(days=1)
        while not is_working_day(after):
            after += dt.timedelta(days=1)
    return after
