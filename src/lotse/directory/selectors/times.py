"""How the times of an offer read, in the language of the page."""

import datetime as dt

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from lotse.directory.enums import Rhythm
from lotse.directory.models import Schedule
from lotse.directory.rules.recurrence import LAST, Repeat, repeat_of


def schedule_lines(schedule: Schedule) -> list[str]:
    """A schedule in short phrases: how often, at what time, until when, when not, and the note. Each stands alone."""
    found = [repeat_label(schedule), _hours(schedule), _span(schedule)]
    if schedule.rrule and schedule.skips_public_holidays:
        found.append(gettext("nicht an Feiertagen"))
    if schedule.rrule and schedule.skips_school_holidays:
        found.append(gettext("nicht in den Schulferien"))
    return [line for line in (*found, schedule.note) if line]


def repeat_label(schedule: Schedule) -> str:
    """How often, such as "jede Woche: Dienstag, Donnerstag"."""
    repeat = repeat_of(schedule.rrule)
    days = ", ".join(str(WEEKDAYS[day]) for day in sorted(repeat.weekdays))
    match repeat.rhythm:
        case Rhythm.ONCE:
            return gettext("am %(date)s") % {"date": date_format(schedule.starts_on, "j. F Y")}
        case Rhythm.DAILY:
            return gettext("jeden Tag")
        case Rhythm.WEEKLY:
            each = ngettext("jede Woche: %(days)s", "alle %(count)d Wochen: %(days)s", repeat.every)
            return each % {"count": repeat.every, "days": days}
        case Rhythm.MONTH_DAY | Rhythm.MONTH_WEEKDAY:
            return _monthly(repeat, days)
    return gettext("zu wechselnden Zeiten")


def _monthly(repeat: Repeat, days: str) -> str:
    each = ngettext("jeden Monat: %(when)s", "alle %(count)d Monate: %(when)s", repeat.every)
    if repeat.rhythm == Rhythm.MONTH_DAY:
        last = repeat.month_day == LAST
        when = gettext("am letzten Tag") if last else gettext("am %(day)d. Tag") % {"day": repeat.month_day}
    else:
        when = {
            1: gettext("am ersten %(days)s"),
            2: gettext("am zweiten %(days)s"),
            3: gettext("am dritten %(days)s"),
            4: gettext("am vierten %(days)s"),
            LAST: gettext("am letzten %(days)s"),
        }[repeat.nth] % {"days": days}
    return each % {"count": repeat.every, "when": when}


def _hours(schedule: Schedule) -> str:
    if schedule.begins is None:
        return ""
    begins = f"{schedule.begins:%H:%M}"
    if schedule.ends is None:
        return gettext("ab %(begins)s Uhr") % {"begins": begins}
    return gettext("%(begins)s bis %(ends)s Uhr") % {"begins": begins, "ends": f"{schedule.ends:%H:%M}"}


def _span(schedule: Schedule) -> str:
    """Until when; a beginning is told where it lies ahead, by the next time itself."""
    if not schedule.rrule or schedule.ends_on is None:
        return ""
    return gettext("bis %(date)s") % {"date": date_format(schedule.ends_on - dt.timedelta(days=1), "j. F Y")}
