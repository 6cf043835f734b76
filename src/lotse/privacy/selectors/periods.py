"""How long each kind of record is kept: the centre's own period, that of an app's page, or the standard."""

import datetime as dt
from dataclasses import dataclass

from lotse.core.errors import NotFound
from lotse.core.registry import Ending, RecordKind, own_periods, record_kinds, retentions
from lotse.core.retention import last_day
from lotse.privacy.models import Period, RetentionSettings
from lotse.tenants.linking import centre_url


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A kind and its period in the centre. ``since``: None for the standard, which nobody has checked.

    ``url`` leads to where it is changed, "" where it cannot be; ``elsewhere``: the page of an app, "" for our own.
    """

    kind: RecordKind
    months: int
    source: str
    since: dt.datetime | None
    elsewhere: str
    url: str

    @property
    def runs(self) -> bool:
        return self.kind.ending == Ending.RUN

    @property
    def text(self) -> str:
        """ "60 Monate ab dem Ende des Jahres, gerechnet ab …"."""
        until = " nach dem Ende des Jahres" if self.kind.until_year_end else ""
        return f"{months_in_words(self.months)}{until}, gerechnet ab {self.kind.counts_from}"

    def until(self, on: dt.date) -> dt.date:
        """Records whose last day is this one or before are due."""
        return last_day(on, self.months, until_year_end=self.kind.until_year_end)


def months_in_words(months: int) -> str:
    if months % 12 == 0:
        return "1 Jahr" if months == 12 else f"{months // 12} Jahre"
    return "1 Monat" if months == 1 else f"{months} Monate"


def periods() -> list[PeriodRow]:
    """All kinds of records, by activity. One query, and one for each app with a page of its own."""
    own = {one.kind: one for one in own_periods}
    stored = {one.kind: one for one in Period.objects.all()}
    erasable = {one.kind for one in retentions}
    found = []
    for kind in record_kinds:
        elsewhere, row = own.get(kind.code), stored.get(kind.code)
        if elsewhere:
            url = centre_url(elsewhere.url_name)
            found.append(PeriodRow(kind, elsewhere.months(), kind.source, None, elsewhere.label, url))
            continue
        url = centre_url("privacy:period", kind.code) if kind.code in erasable else ""
        if row:
            found.append(PeriodRow(kind, row.months, row.source, row.changed_at, "", url))
        else:
            found.append(PeriodRow(kind, kind.months, kind.source, None, "", url))
    return sorted(found, key=lambda one: (one.kind.activity, one.kind.label))


def period(code: str) -> PeriodRow:
    """The period of a kind. Raises NotFound."""
    found = next((one for one in periods() if one.kind.code == code), None)
    if found is None:
        raise NotFound
    return found


def months_kept(code: str) -> int:
    """How long the centre keeps a kind (core.registry.months_kept). Raises NotFound."""
    return period(code).months


def own_period(code: str) -> PeriodRow:
    """A period that is changed on our own page. Raises NotFound."""
    found = period(code)
    if found.elsewhere or not found.url:
        raise NotFound
    return found


def settings() -> RetentionSettings:
    """The centre's settings; the defaults where nobody has changed them."""
    return RetentionSettings.objects.first() or RetentionSettings()
