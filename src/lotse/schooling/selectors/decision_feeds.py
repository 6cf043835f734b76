"""What lists for the authority show on pages of other apps (registered in apps.py)."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Iterator

from django.db.models import Q

from lotse.core.codes import CodeConverter
from lotse.core.registry import DisclosurePlace, SearchHit, TimelineEntry, TodayItem
from lotse.people.models import Household
from lotse.schooling.models import DecisionItem
from lotse.schooling.rules import decisions as rules
from lotse.schooling.selectors.decisions import ListRow, counted, decision_label, list_row
from lotse.schooling.selectors.process import process as current_process
from lotse.tenants.enums import Role
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """One line for each running list of whoever sent it; the director has those of colleagues who have left."""
    mine = Q(made_by=member)
    if Role.DIRECTOR in member.roles:
        mine |= Q(made_by__is_active=False)
    running = rules.managed_lists(member).filter(mine, closed_at=None, withdrawn_at=None)
    rows = counted(running, current_process()).select_related("office__organisation", "made_by")
    return list(_lines([list_row(one, on) for one in rows]))


def _lines(rows: list[ListRow]) -> Iterator[TodayItem]:
    for row in rows:
        one = row.decision_list
        url = centre_url("schooling:decision_list", one.code)
        if row.open_count == 0:
            action = ("Abschließen", centre_url("schooling:decision_close", one.code), True)
            badge, tone, due_on = "beantwortet", "success", None
        else:
            action = ("Ansehen", url, False)
            badge, due_on = row.progress, one.due_on
            tone = row.due.tone if row.due else "info"
        yield TodayItem(
            section="waiting",
            title=f"{one}: {one.office}",
            url=url,
            meta="Entscheidung über Schulplätze",
            due_on=due_on,
            badge=badge,
            tone=tone,
            action_label=action[0],
            action_url=action[1],
            action_is_post=action[2],
        )


def timeline(member: Membership, household: Household) -> list[TimelineEntry]:
    """What an office decided for each child; one query."""
    items = DecisionItem.objects.filter(
        pupil__person__household=household, decision_list__in=rules.managed_lists(member), decided_at__isnull=False
    ).select_related("pupil__person", "decision_list", "assignment__school__organisation")
    return [
        TimelineEntry(
            at=one.decided_at,
            kind="school",
            kind_label="Schule",
            title=f"{one.pupil.person.first_name}: {decision_label(one)}",
            text=" · ".join(part for part in (str(one.decision_list), one.get_way_display(), one.comment) if part),
            who=one.decided_by,
            url=centre_url("schooling:decision_list", one.decision_list.code),
            icon="scales",
        )
        for one in items
        if one.decided_at
    ]


def search(member: Membership, query: str) -> list[SearchHit]:
    """A list by its code."""
    code = query.strip().upper().removeprefix("LISTE").strip()
    if not re.fullmatch(CodeConverter.regex, code):
        return []
    rows = rules.managed_lists(member).filter(code=code).select_related("office__organisation")
    return [
        SearchHit("Listen zur Entscheidung", str(one), centre_url("schooling:decision_list", one.code), str(one.office))
        for one in rows
    ]


def disclosure_places(member: Membership, disclosure_ids: Iterable[uuid.UUID]) -> list[DisclosurePlace]:
    """Lines of a family's file lead to the list they belong to; one query."""
    managed = rules.managed_lists(member)
    rows = DecisionItem.objects.filter(disclosure__in=list(disclosure_ids), decision_list__in=managed)
    return [
        DisclosurePlace(one, "Zur Liste", centre_url("schooling:decision_list", code))
        for one, code in rows.values_list("disclosure", "decision_list__code")
    ]
