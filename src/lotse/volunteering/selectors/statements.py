"""What is written on a certificate and on a statement of hours: the engagements, never the families."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from lotse.core.errors import NotFound
from lotse.tenants.models import Membership
from lotse.volunteering.enums import EngagementKind
from lotse.volunteering.models import Commitment, EngagementChange, HoursEntry, Volunteer
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.figures import Held, promised_minutes
from lotse.volunteering.rules.spans import within
from lotse.volunteering.rules.statements import CARD, CardRule, Span, months_of, reaches_card, running_spans
from lotse.volunteering.selectors.figures.facts import shares, volunteers_away
from lotse.volunteering.selectors.needs import hours_label


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One engagement; ``noted_minutes`` are those that the person noted, for whole months or single days."""

    label: str
    first_on: dt.date
    last_on: dt.date
    minutes: int
    noted_minutes: int

    @property
    def hours(self) -> str:
        return hours_label(self.minutes)

    @property
    def basis(self) -> str:
        if not self.noted_minutes:
            return "wie geplant"
        return "eingetragen" if self.noted_minutes == self.minutes else "geplant und eingetragen"


@dataclass(frozen=True, slots=True)
class Known:
    """What hours are counted from: when each engagement ran, what was noted, pauses, and what full-timers held."""

    spans: dict[uuid.UUID, list[Span]]
    noted: dict[tuple[uuid.UUID, dt.date], int]
    away: list[Span]
    held: dict[tuple[uuid.UUID, uuid.UUID], list[Held]]

    def planned(self, one: Commitment, since: dt.date, until: dt.date) -> int:
        """Minutes promised and due in ``[since, until)``: not in a pause, not what a full-timer held."""
        spans = within(self.spans.get(one.engagement_id, []), since, until)
        held = self.held.get((one.volunteer_id, one.engagement_id), ())
        return round(promised_minutes(one.minutes_per_week, spans, self.away, held))


@dataclass(frozen=True, slots=True)
class Statement:
    volunteer: Volunteer
    first_on: dt.date
    last_on: dt.date
    lines: list[StatementLine]
    since_on: dt.date | None  # of the first engagement at all

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.lines)

    @property
    def hours(self) -> str:
        return hours_label(self.minutes)

    @property
    def card(self) -> CardRule:
        return CARD

    @property
    def reaches_hours(self) -> bool:
        return reaches_card(self.minutes, (self.last_on - self.first_on).days + 1)

    @property
    def reaches_years(self) -> bool:
        """Whether the first engagement began long enough ago."""
        return self.since_on is not None and (self.last_on - self.since_on).days >= 365 * CARD.years


def volunteer_for(member: Membership, code: str) -> Volunteer:
    """Raises NotFound."""
    found = rights.visible_volunteers(member).filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def statement(volunteer: Volunteer, first_on: dt.date, last_on: dt.date) -> Statement:
    """The hours of ``[first_on, last_on]``. Six queries."""
    rows = Commitment.objects.filter(volunteer=volunteer).select_related("engagement").order_by("starts_on", "pk")
    commitments = list(rows)
    end = last_on + dt.timedelta(days=1)
    known = _known(volunteer, commitments, first_on, end)
    lines = [_line(one, known, first_on, end) for one in commitments]
    began = [since for one in commitments for since, _ in known.spans.get(one.engagement_id, [])[:1]]
    return Statement(volunteer, first_on, last_on, [one for one in lines if one is not None], min(began, default=None))


def minutes_by_month(volunteer: Volunteer, until: dt.date) -> Counter[tuple[dt.date, str]]:
    """All minutes before ``until`` by month (its first day) and kind, as a statement counts them. Six queries."""
    rows = Commitment.objects.filter(volunteer=volunteer, starts_on__lt=until).select_related("engagement")
    commitments = list(rows.order_by("starts_on", "pk"))
    found: Counter[tuple[dt.date, str]] = Counter()
    if not commitments:
        return found
    known = _known(volunteer, commitments, commitments[0].starts_on, until)
    for one in commitments:
        last = min(until, one.ends_on or until)
        for month, planned, told in _each_month(one, known, one.starts_on, last):
            found[month, one.engagement.kind] += planned + told
    return found


def certificate(commitment: Commitment, on: dt.date) -> Statement:
    """All that one volunteer did in one engagement, until its end or until today."""
    last_on = commitment.engagement.ended_on or on
    end = last_on + dt.timedelta(days=1)
    known = _known(commitment.volunteer, [commitment], commitment.starts_on, end)
    line = _line(commitment, known, commitment.starts_on, end)
    lines = [] if line is None else [line]
    return Statement(commitment.volunteer, commitment.starts_on, last_on, lines, commitment.starts_on)


def _known(volunteer: Volunteer, commitments: list[Commitment], start: dt.date, end: dt.date) -> Known:
    return Known(
        _spans({one.engagement_id for one in commitments}, end),
        _noted(volunteer, start, end),
        volunteers_away(start, end, volunteer)[volunteer.pk],
        shares(start, end, volunteer),
    )


def _line(one: Commitment, known: Known, start: dt.date, end: dt.date) -> StatementLine | None:
    first, last = max(start, one.starts_on), min(end, one.ends_on or end)
    if first >= last:
        return None
    planned = said = 0
    for _, plan, told in _each_month(one, known, first, last):
        planned, said = planned + plan, said + told
    kind = str(EngagementKind(one.engagement.kind).label)
    label = f"{kind}: {one.engagement.title}" if one.engagement.title else kind
    return StatementLine(label, first, last - dt.timedelta(days=1), planned + said, said)


def _each_month(one: Commitment, known: Known, first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, int, int]]:
    """Each month of ``[first, last)``: its first day, minutes planned and noted; where any are noted, planned is 0."""
    for since, until in months_of(first, last):
        month = since.replace(day=1)
        told = known.noted.get((one.engagement_id, month))
        yield month, known.planned(one, since, until) if told is None else 0, told or 0


def _spans(engagements: set[uuid.UUID], until: dt.date) -> dict[uuid.UUID, list[Span]]:
    rows = EngagementChange.objects.filter(engagement__in=engagements).order_by("effective_on", "at", "step", "pk")
    changes: dict[uuid.UUID, list[tuple[dt.date, str]]] = {}
    for pk, day, state in rows.values_list("engagement", "effective_on", "to_state"):
        changes.setdefault(pk, []).append((day, state))
    return {pk: running_spans(some, until) for pk, some in changes.items()}


def _noted(volunteer: Volunteer, start: dt.date, end: dt.date) -> dict[tuple[uuid.UUID, dt.date], int]:
    """Minutes by engagement and month, where the person noted any; "wie geplant" holds what single hours left."""
    found: dict[tuple[uuid.UUID, dt.date], int] = {}
    rows = HoursEntry.objects.filter(volunteer=volunteer, on__gte=start.replace(day=1), on__lt=end)
    for row in rows.exclude(engagement=None).order_by("pk"):
        assert row.engagement_id is not None
        key = (row.engagement_id, row.on.replace(day=1))
        found[key] = found.get(key, 0) + row.minutes
    return found
