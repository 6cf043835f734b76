"""Who may have a calendar and a weekly mail, and when the mail is due."""

import datetime as dt

from lotse.core import clock
from lotse.tenants.enums import ADVISING, Role
from lotse.tenants.models import Membership
from lotse.tenants.rights import declare

# Whoever loses the role loses the calendar with it, at once
USE_CALENDAR = declare(
    "workspace.use_calendar",
    "Eigenen Kalender und Wochenmail einrichten",
    roles=ADVISING | {Role.COORDINATOR},
    personal=True,
)
MAIL_FROM = dt.time(6)  # Monday, on the clock of Berlin
LAST_WEEKDAY = 4  # a mail that is late still goes out until Friday


def may_use_calendar(member: Membership) -> bool:
    """Works here, can sign in, and holds the right."""
    return member.user.is_active and member.holds(USE_CALENDAR)


def mail_week(now: dt.datetime) -> dt.date | None:
    """The Monday of the week whose mail is due now; None before Monday morning and on weekends."""
    local = clock.local(now)
    if local.weekday() > LAST_WEEKDAY or (local.weekday() == 0 and local.time() < MAIL_FROM):
        return None
    return local.date() - dt.timedelta(days=local.weekday())
