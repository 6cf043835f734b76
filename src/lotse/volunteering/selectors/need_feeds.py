"""What needs show on pages of other apps (registered in apps.py)."""

import datetime as dt

from lotse.core import clock
from lotse.core.codes import is_code
from lotse.core.registry import FileAction, FileTab, SearchHit, TimelineEntry, TodayItem
from lotse.people.models import Household
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.volunteering.enums import EngagementKind, NeedState
from lotse.volunteering.models import Need, NeedQuestion
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.needs import SILENT_AFTER
from lotse.volunteering.selectors.needs import STILL_WAITING


def file_tabs(member: Membership, household: Household) -> list[FileTab]:
    if not member.holds(rights.VIEW_NEEDS):
        return []
    count = Need.objects.filter(household=household).exclude(state=NeedState.CLOSED).count()
    return [FileTab("Ehrenamt", centre_url("volunteering:household_needs", household.code), count)]


def file_actions(member: Membership, household: Household) -> list[FileAction]:
    if not member.holds(rights.EDIT_NEEDS):
        return []
    return [FileAction("Bedarf festhalten", centre_url("volunteering:new_need_of", household.code), "heart")]


def timeline(member: Membership, household: Household) -> list[TimelineEntry]:
    """When a need began, and when it was settled."""
    if not member.holds(rights.VIEW_NEEDS):
        return []
    rows = Need.objects.filter(household=household).select_related("created_by")
    found = [_entry(one, one.created_at, f"Bedarf: {one.get_aim_display()}", str(one.created_by)) for one in rows]
    closed = [one for one in rows if one.closed_on is not None]
    found += [
        _entry(one, clock.start_of(one.closed_on), f"Bedarf erledigt: {one.get_end_reason_display()}", "")
        for one in closed
        if one.closed_on is not None
    ]
    return found


def _entry(need: Need, at: dt.datetime, title: str, who: str) -> TimelineEntry:
    return TimelineEntry(
        at=at,
        kind="volunteering",
        kind_label="Ehrenamt",
        title=title,
        text=str(EngagementKind(need.kind).label),
        who=who,
        url=centre_url("volunteering:need", need.code),
        icon="heart",
    )


def search(member: Membership, query: str) -> list[SearchHit]:
    """Needs by their code; families are found by their name as such."""
    code = query.strip().upper()
    if not is_code(code):
        return []
    rows = rights.visible_needs(member).filter(code=code).select_related("household")
    return [
        SearchHit("Bedarf", f"{one}", centre_url("volunteering:need", one.code), str(one.household)) for one in rows
    ]


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """The coordinator's families that were asked and have not answered: one line, the list behind it."""
    if not member.holds(rights.EDIT_ENGAGEMENTS):
        return []
    until = clock.start_of(on) - SILENT_AFTER
    rows = NeedQuestion.objects.filter(answered_at=None, asked_at__lte=until, need__state__in=STILL_WAITING)
    count = rows.filter(need__coordinator=member).count()
    if not count:
        return []
    url = f"{centre_url('volunteering:needs')}?stand=keine-antwort"
    title = "1 Familie hat nicht geantwortet" if count == 1 else f"{count} Familien haben nicht geantwortet"
    return [
        TodayItem("waiting", title, url, meta="Wird die Hilfe noch gebraucht?", action_label="Ansehen", action_url=url)
    ]
