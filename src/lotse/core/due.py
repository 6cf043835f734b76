"""How a due date reads on a page: a word, and a tone for those who see colours."""

import datetime as dt
from dataclasses import dataclass

from lotse.core.components import Tone

SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class Due:
    text: str
    tone: Tone


def due(due_on: dt.date, on: dt.date) -> Due:
    """``due_on`` as seen on the day ``on``: overdue, today, tomorrow, or its date."""
    late = (on - due_on).days
    if late == 1:
        return Due("seit gestern überfällig", "danger")
    if late > 1:
        return Due(f"seit {late} Tagen überfällig", "danger")
    if late == 0:
        return Due("heute", "warning")
    if late == -1:
        return Due("morgen", "info")
    return Due(f"bis {due_on:%d.%m.%Y}", "info" if -late <= SOON_DAYS else "neutral")
