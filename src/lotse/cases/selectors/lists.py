"""Lists of the advice work: cases, own contacts, own follow-ups. Filtered, counted, sorted; exported as shown."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Min, Prefetch, Q, QuerySet

from lotse.cases.enums import CaseResult, CaseState, Channel, FollowUpKind, Topic
from lotse.cases.models import AdviceContact, Case, FollowUp
from lotse.cases.rules import settleable_followups, visible_cases, visible_contacts
from lotse.core import clock
from lotse.core.export import Sheet
from lotse.tenants.models import Membership

ALL, MINE = "alle", "meine"
_OPEN_STEP = Q(followups__done_at__isnull=True, followups__kind=FollowUpKind.STEP)
_SORTS = {
    "familie": ("household__name", "code"),
    "begonnen": ("opened_on", "created_at", "code"),
    "schritt": ("step_due_on", "code"),
    "zustaendig": ("responsible__name", "code"),
}


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases; an empty value means all. ``sort`` is a key of the columns, with "-" for descending."""

    whose: str = MINE
    state: str = CaseState.OPEN
    topic: str = ""
    sort: str = "-begonnen"


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """How many cases each chip would show, the other chips staying as they are."""

    mine: int
    everybody: int
    states: dict[str, int]
    topics: dict[str, int]


def cases(member: Membership, wanted: CaseFilter) -> QuerySet[Case]:
    """The rows of the list, ``open_steps`` loaded beside each; two queries."""
    rows = _filtered(visible_cases(member), member, wanted)
    steps = FollowUp.objects.filter(kind=FollowUpKind.STEP, done_at__isnull=True).select_related("owner")
    return (
        rows.annotate(step_due_on=Min("followups__due_on", filter=_OPEN_STEP))
        .select_related("household", "responsible")
        .prefetch_related(Prefetch("followups", queryset=steps, to_attr="open_steps"))
        .order_by(*_order(wanted.sort))
    )


def case_counts(member: Membership, wanted: CaseFilter) -> CaseCounts:
    """Three queries, however many cases."""
    rows = visible_cases(member)
    both = _filtered(rows, member, CaseFilter(ALL, wanted.state, wanted.topic)).aggregate(
        mine=Count("pk", filter=Q(responsible=member)), everybody=Count("pk")
    )
    states = _filtered(rows, member, CaseFilter(wanted.whose, "", wanted.topic))
    topics = _filtered(rows, member, CaseFilter(wanted.whose, wanted.state, ""))
    return CaseCounts(both["mine"], both["everybody"], _count(states, "state"), _count(topics, "topic"))


def case_sheet(rows: Iterable[Case]) -> Sheet:
    """The list as a table: what the page shows, nobody's minutes."""
    columns = ["Fallnummer", "Familie", "Thema", "Stand", "Ergebnis", "Zuständig", "Begonnen", "Abgeschlossen"]
    return Sheet(
        "Beratungsfälle",
        [*columns, "Nächster Schritt", "Wer", "Bis"],
        [
            [
                row.code,
                row.household.name,
                Topic(row.topic).label,
                CaseState(row.state).label,
                CaseResult(row.result).label if row.result else "",
                row.responsible.name,
                row.opened_on,
                row.closed_on,
                *_step_cells(row.open_steps),  # type: ignore[attr-defined]
            ]
            for row in rows
        ],
    )


def own_contacts(member: Membership) -> QuerySet[AdviceContact]:
    """The member's own contacts, newest first. Only here and on their own page are minutes shown."""
    return visible_contacts(member).filter(by=member).select_related("household", "case").order_by("-at", "-id")


def contact_sheet(rows: Iterable[AdviceContact]) -> Sheet:
    """Own contacts as a table, without minutes: a file goes from hand to hand."""
    return Sheet(
        "Beratungskontakte",
        ["Zeitpunkt", "Familie", "Thema", "Weg", "Ergebnis"],
        [
            [
                clock.local(row.at),
                row.household.name if row.household else "",
                Topic(row.topic).label,
                Channel(row.channel).label,
                row.result,
            ]
            for row in rows
        ],
    )


def own_followups(member: Membership) -> QuerySet[FollowUp]:
    """What the member still has to do, the next one first."""
    rows = settleable_followups(member).filter(owner=member, done_at__isnull=True)
    return rows.select_related("household", "case").order_by("due_on", "created_at", "id")


def _step_cells(open_steps: list[FollowUp]) -> tuple[str, str, dt.date | None]:
    if not open_steps:
        return "", "", None
    step = open_steps[0]
    return step.action, step.owner.name, step.due_on


def _filtered(rows: QuerySet[Case], member: Membership, wanted: CaseFilter) -> QuerySet[Case]:
    if wanted.whose == MINE:
        rows = rows.filter(responsible=member)
    if wanted.state in CaseState.values:
        rows = rows.filter(state=wanted.state)
    if wanted.topic in Topic.values:
        rows = rows.filter(topic=wanted.topic)
    return rows


def _order(sort: str) -> list[str]:
    names = _SORTS.get(sort.removeprefix("-"), _SORTS["begonnen"])
    return [f"-{name}" if sort.startswith("-") else name for name in names]


def _count(rows: QuerySet[Case], name: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(name).annotate(Count("pk")))
