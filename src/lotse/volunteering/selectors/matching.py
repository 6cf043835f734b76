"""Rehearsals of the matching for pages: statistics, pairs with reasons, alternatives and marks."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.formats import localize

from lotse.core import clock
from lotse.core.errors import NotFound
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.volunteering.enums import MarkKind, NeedState, RunState
from lotse.volunteering.models import MatchMark, MatchRow, MatchRun, Need, Volunteer
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.reasons import Badge, badges, extra_words
from lotse.volunteering.selectors.load import Load, loads
from lotse.volunteering.selectors.needs import hours_label


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody who could help. ``mark``: a MarkKind or ""; ``load``: before anything is given."""

    id: uuid.UUID
    name: str
    load: str
    ask_url: str
    mark: str = ""
    extra: str = ""


@dataclass(frozen=True, slots=True)
class RowView:
    """One need of a run; ``person`` None: nobody."""

    row: MatchRow
    person: PersonView | None
    reasons: list[Badge]
    alternatives: list[PersonView]
    banned: list[PersonView]  # also by a ban set since the run

    @property
    def need(self) -> Need:
        return self.row.need

    @property
    def url(self) -> str:
        return centre_url("volunteering:need", self.need.code)


@dataclass(frozen=True, slots=True)
class MatchPage:
    run: MatchRun
    newer: MatchRun | None

    @property
    def is_working(self) -> bool:
        return self.run.state in {RunState.QUEUED, RunState.RUNNING}

    @property
    def waiting_count(self) -> int:
        return self.run.needs_count - self.run.matched_count

    @property
    def more_words(self) -> str:
        """Against giving to whoever waits longest, one after the other."""
        return f"der Reihe nach vergeben wären es {self.run.first_come_count}"

    @property
    def gap_words(self) -> str:
        gap = self.run.gap_permille
        return "" if gap is None else "besser geht es nicht" if gap == 0 else f"höchstens {localize(gap / 10)} % besser"


def runs(member: Membership) -> QuerySet[MatchRun]:
    return rights.visible_runs(member).select_related("requested_by", "for_need__household")


def waiting_count(member: Membership) -> int:
    return rights.visible_needs(member).filter(state=NeedState.OPEN).count()


def run_for(member: Membership, run_id: uuid.UUID) -> MatchRun:
    """Raises NotFound."""
    found = runs(member).filter(pk=run_id).first()
    if found is None:
        raise NotFound
    return found


def run_page(member: Membership, run: MatchRun) -> MatchPage:
    newer = runs(member).filter(for_need=run.for_need_id, requested_at__gt=run.requested_at)
    return MatchPage(run, newer.first())


def rows_of(run: MatchRun) -> QuerySet[MatchRow]:
    """The rows of a run, who waits longest first."""
    return run.rows.select_related("need__household").order_by("need__since_on", "pk")


def row_views(rows: Iterable[MatchRow]) -> list[RowView]:
    """These rows as a page shows them. Five queries for any number of rows."""
    shown = list(rows)
    marks: dict[uuid.UUID, dict[uuid.UUID, str]] = {row.need_id: {} for row in shown}
    for need, volunteer, kind in MatchMark.objects.filter(need__in=marks).values_list("need", "volunteer", "kind"):
        marks[need][volunteer] = kind
    wanted = {row.volunteer_id for row in shown if row.volunteer_id}
    wanted |= {uuid.UUID(one["volunteer"]) for row in shown for one in row.alternatives}
    wanted |= {volunteer for found in marks.values() for volunteer in found}
    people = Volunteer.objects.in_bulk(wanted)
    carried = loads(people, clock.today())

    def view(row: MatchRow, pk: uuid.UUID, extra: str = "") -> PersonView:
        ask_url = centre_url("volunteering:ask_volunteer", row.need.code, people[pk].code)
        mark = marks[row.need_id].get(pk, "")
        return PersonView(pk, str(people[pk]), load_label(carried[pk]), ask_url, mark, extra)

    return [
        RowView(
            row,
            view(row, row.volunteer_id) if row.volunteer_id else None,
            badges((code, number) for code, number in row.reasons),
            [
                view(row, uuid.UUID(one["volunteer"]), extra_words(one["extra_tenths"]))
                for one in row.alternatives
                if uuid.UUID(one["volunteer"]) in people
            ],
            [view(row, pk) for pk, kind in marks[row.need_id].items() if kind == MarkKind.BAN and _is_else(row, pk)],
        )
        for row in shown
    ]


def _is_else(row: MatchRow, volunteer: uuid.UUID) -> bool:
    """Whether the row does not name this person anyway."""
    return volunteer != row.volunteer_id and all(one["volunteer"] != str(volunteer) for one in row.alternatives)


def pair_for(run: MatchRun, row: str, volunteer: str) -> tuple[Need, Volunteer]:
    """The need and the person that a button names. Raises NotFound."""
    try:
        row_id, volunteer_id = uuid.UUID(row), uuid.UUID(volunteer)
    except ValueError:
        raise NotFound from None
    found = rows_of(run).filter(pk=row_id).first()
    person = Volunteer.objects.filter(pk=volunteer_id).first()
    if found is None or person is None:
        raise NotFound
    return found.need, person


def load_label(load: Load) -> str:
    """Load against what was agreed, as people read it."""
    if load.limit_minutes is None:
        return f"{hours_label(load.minutes)} je Woche, nichts vereinbart"
    return f"{hours_label(load.minutes)} von {hours_label(load.limit_minutes)} je Woche vergeben"
