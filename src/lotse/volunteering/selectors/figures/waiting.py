"""How long families wait for somebody, and how long volunteers for relief."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Min, Q

from lotse.core import clock
from lotse.core.suppression import THRESHOLD, suppress_list
from lotse.core.survival import kaplan_meier
from lotse.volunteering.enums import EngagementKind, EngagementState, NeedState, ReliefMeasure
from lotse.volunteering.models import Need, ReliefRequest, Share
from lotse.volunteering.rules.figures import LEAST, Waits, waits_of

WAITING = (NeedState.OPEN, NeedState.ASKED)
YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Needs that wait; ``waits`` in days since the family said so. None: hidden, or too few."""

    label: str
    count: int | None
    waits: Waits | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """``until_helped``: days until half, and nine of ten, of the needs of a year had somebody; None: not yet so far."""

    kinds: Sequence[WaitingRow]
    total: WaitingRow
    until_helped: tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Relief:
    """Of the last year. ``asked`` None: fewer than five, then nothing more is told. Days since it was asked."""

    asked: int | None
    talked: int | None
    in_time: int | None
    until_relieved: Waits | None
    until_shared: Waits | None
    measures: Sequence[tuple[str, int | None]]


def waiting(today: dt.date) -> Waiting:
    """Open needs, and those for which somebody has been asked but has not begun. Two queries."""
    days: dict[str, list[int]] = {kind: [] for kind in EngagementKind.values}
    rows = Need.objects.filter(state__in=WAITING).order_by("pk")
    for kind, since_on in rows.values_list("kind", "since_on"):
        days[kind].append(max(0, (today - since_on).days))
    counts = suppress_list([len(some) for some in days.values()])
    kinds = [
        WaitingRow(str(EngagementKind(kind).label), count, None if count is None else waits_of(some))
        for (kind, some), count in zip(days.items(), counts, strict=True)
    ]
    every = [one for some in days.values() for one in some]
    total = WaitingRow("Zusammen", _or_hidden(len(every)), waits_of(every))
    return Waiting(kinds, total, _until_helped(today))


def _until_helped(today: dt.date) -> tuple[int | None, int | None]:
    """Kaplan and Meier over the needs said within a year; those that still wait count as long as they have."""
    running = Q(participations__engagement__changes__to_state=EngagementState.RUNNING)
    began = Min("participations__engagement__changes__effective_on", filter=running)
    rows = Need.objects.filter(since_on__gt=today - YEAR).annotate(began_on=began).order_by("pk")
    ended: list[int] = []
    still_open: list[int] = []
    for since_on, began_on, closed_on in rows.values_list("since_on", "began_on", "closed_on"):
        ends_on = min((day for day in (began_on, closed_on, today) if day is not None), default=today)
        known = ended if began_on is not None and began_on <= ends_on else still_open
        known.append(max(0, (ends_on - since_on).days))
    if len(ended) + len(still_open) < LEAST:
        return None, None
    curve = kaplan_meier(ended, still_open)
    return curve.time_until(0.5), curve.time_until(0.9)


def relief(today: dt.date) -> Relief:
    """What was asked within a year, and what came of it. Two queries.

    Relieved: the first talk that agreed on more than the talk itself; the volunteer is relieved from that day on,
    whoever holds a share until somebody takes it. ``until_shared``: until a full-timer had taken a share.
    """
    since = clock.start_of(today - YEAR)
    rows = list(ReliefRequest.objects.filter(asked_at__gte=since).order_by("pk"))
    taken = defaultdict(list)
    shares = Share.objects.filter(offered_at__gte=since).exclude(agreed_at=None).order_by("agreed_at")
    for volunteer, offered_at, agreed_at in shares.values_list("volunteer_id", "offered_at", "agreed_at"):
        taken[volunteer].append((offered_at, agreed_at))
    relieved, shared, measures, in_time, talked = [], [], Counter[str](), 0, 0
    for row in rows:
        asked_on = clock.day_of(row.asked_at)
        if row.talked_on is not None:
            talked += 1
            in_time += row.talked_on <= row.call_due_on
            if set(row.measures) - {ReliefMeasure.TALK}:
                relieved.append(max(0, (row.talked_on - asked_on).days))
        measures.update(set(row.measures))
        agreed = next((at for offered, at in taken[row.volunteer_id] if offered >= row.asked_at), None)
        if ReliefMeasure.SHARE in row.measures and agreed is not None:
            shared.append((clock.day_of(agreed) - asked_on).days)
    shown = suppress_list([in_time, talked - in_time, len(rows) - talked])  # what adds up to ``asked``
    return Relief(
        asked=_or_hidden(len(rows)),
        talked=None if shown[2] is None else talked,
        in_time=shown[0],
        until_relieved=waits_of(relieved),
        until_shared=waits_of(shared),
        measures=[(str(one.label), _or_hidden(measures[one])) for one in ReliefMeasure],
    )


def _or_hidden(count: int) -> int | None:
    return None if 0 < count < THRESHOLD else count
