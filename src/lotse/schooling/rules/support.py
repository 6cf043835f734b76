"""How long a child has been in a kind of support."""

import datetime as dt
from collections.abc import Sequence

from lotse.schooling.models import SupportPeriod


def since_on(periods: Sequence[SupportPeriod]) -> dt.date | None:
    """Since when the newest of the periods of one child has run without a break, changes of school included.

    ``periods`` in the order of their days. Initial support at two schools in a row is one: its two years go on.
    None without periods.
    """
    if not periods:
        return None
    first = periods[-1]
    for earlier in reversed(periods[:-1]):
        if earlier.ends_on != first.starts_on or earlier.support_form != first.support_form:
            break
        first = earlier
    return first.starts_on
