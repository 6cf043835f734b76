"""What volunteers bring to pages of other apps (registered in apps.py)."""

import datetime as dt

from lotse.core.registry import SearchHit, TodayItem
from lotse.core.workdays import working_days_after
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.volunteering.enums import AskedBy, VolunteerState
from lotse.volunteering.models import Volunteer
from lotse.volunteering.rules import rights
from lotse.volunteering.selectors.requirements import ending_proofs
from lotse.volunteering.selectors.settings import settings
from lotse.volunteering.selectors.volunteers import VolunteerFilter, volunteers

HITS = 5


def search(member: Membership, query: str) -> list[SearchHit]:
    """By name, code, the whole phone number or mail address."""
    rows = volunteers(member, VolunteerFilter(state="alle", text=query))[:HITS]
    return [SearchHit("Ehrenamtliche", str(one), _url(one), f"{one.code}, {one.get_state_display()}") for one in rows]


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """Of the coordinator's people: who has signed up, and whose proof ends soon."""
    if not member.holds(rights.EDIT_VOLUNTEERS):
        return []
    applied = Volunteer.objects.filter(coordinator=member, state=VolunteerState.APPLIED).order_by("created_at")
    days = settings().call_within_days
    found = [
        TodayItem(
            "waiting",
            f"{one} möchte helfen",
            _url(one),
            meta=f"gemeldet am {one.state_since_on:%d.%m.%Y}, {one.get_came_by_display()}",
            due_on=_call_by(one, days),
            action_label="Ansehen",
            action_url=_url(one),
        )
        for one in applied
    ]
    for one, state in ending_proofs(on, member):
        assert state.valid_until is not None  # only what has an end can end
        last = state.valid_until - dt.timedelta(days=1)
        found.append(
            TodayItem(
                "alarms",
                f"{one}: {state.requirement.label} läuft ab",
                _url(one),
                due_on=last,
                tone="warning",
                action_label="Nachweis eintragen",
                action_url=centre_url("volunteering:proof", one.code),
            )
        )
    return found


def _call_by(volunteer: Volunteer, days: int) -> dt.date | None:
    """Until when the public page has promised a call; nobody has promised one to the others."""
    return working_days_after(volunteer.state_since_on, days) if volunteer.came_by == AskedBy.PUBLIC else None


def _url(volunteer: Volunteer) -> str:
    return centre_url("volunteering:volunteer", volunteer.code)
