"""Allowances against what the law leaves free of tax in a year. Pure functions; amounts in cents."""

import datetime as dt
from dataclasses import dataclass

from lotse.volunteering.enums import ExpenseKind

BACK_YEARS = 3
"""How far back something may be noted or declared."""
QUARTER_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Default:
    """A limit as a new centre has it; fields as in models.AllowanceLimit."""

    kind: str
    valid_from: dt.date
    valid_until: dt.date | None
    amount_cents: int
    source: str


_CHANGE = dt.date(2026, 1, 1)
_SINCE = dt.date(2021, 1, 1)
_SOURCE = "{} EStG; Betrag nach steuergo.de und scheller-partner.de (abgerufen 2026), bitte prüfen"
DEFAULTS = (
    Default(ExpenseKind.HONORARY, _SINCE, _CHANGE, 840_00, _SOURCE.format("§ 3 Nr. 26a")),
    Default(ExpenseKind.HONORARY, _CHANGE, None, 960_00, _SOURCE.format("§ 3 Nr. 26a")),
    Default(ExpenseKind.TRAINER, _SINCE, _CHANGE, 3_000_00, _SOURCE.format("§ 3 Nr. 26")),
    Default(ExpenseKind.TRAINER, _CHANGE, None, 3_300_00, _SOURCE.format("§ 3 Nr. 26")),
)


@dataclass(frozen=True, slots=True)
class Allowance:
    """One person, one year, one kind: from the centre, from others as declared, and what is free (None: no limit)."""

    kind: str
    year: int
    own_cents: int
    declared_cents: int
    limit_cents: int | None
    warn_percent: int

    @property
    def total_cents(self) -> int:
        return self.own_cents + self.declared_cents

    @property
    def free_cents(self) -> int:
        """What can still be paid free of tax; 0 without a limit."""
        return max(0, (self.limit_cents or 0) - self.total_cents)

    @property
    def warn_cents(self) -> int:
        return (self.limit_cents or 0) * self.warn_percent // 100

    @property
    def is_over(self) -> bool:
        return self.exceeds(0)

    @property
    def is_near(self) -> bool:
        """At the warning or beyond, not over."""
        return self.limit_cents is not None and not self.is_over and self.total_cents >= self.warn_cents

    def exceeds(self, cents: int) -> bool:
        """Whether so much more would be over the limit; exactly the limit is still free."""
        return self.limit_cents is not None and self.total_cents + cents > self.limit_cents


def period(year: int, quarter: int | None) -> tuple[dt.date, dt.date]:
    """``[first, until)`` of a year, or of one of its quarters 1 to 4."""
    if quarter is None:
        return dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
    first = dt.date(year, QUARTER_MONTHS * (quarter - 1) + 1, 1)
    after = dt.date(year + 1, 1, 1) if quarter == 4 else dt.date(year, QUARTER_MONTHS * quarter + 1, 1)
    return first, after
