"""How sure we are that an entry still holds: by when it was last confirmed, and the centre's months."""

import datetime as dt

from lotse.core import clock
from lotse.core.dates import months_after
from lotse.directory.enums import Freshness
from lotse.directory.models import DirectorySettings


def last_confirmed_before(months: int, on: dt.date) -> dt.datetime:
    """What was last confirmed before this instant is, on ``on``, older than so many months."""
    return clock.start_of(months_after(on, -months))


def freshness(confirmed_at: dt.datetime | None, settings: DirectorySettings, on: dt.date) -> Freshness:
    """The queryset twins are comparisons of ``confirmed_at`` with ``last_confirmed_before``; None counts as hidden."""
    steps = (
        (settings.hide_after_months, Freshness.HIDDEN),
        (settings.stale_after_months, Freshness.STALE),
        (settings.ask_after_months, Freshness.DUE),
    )
    for months, found in steps:
        if confirmed_at is None or confirmed_at < last_confirmed_before(months, on):
            return found
    return Freshness.FRESH
