"""Who was asked, and whose answer is waited for."""

import datetime as dt
import uuid

from lotse.core import clock
from lotse.core.errors import NotFound
from lotse.core.registry import TodayItem
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.volunteering.enums import EngagementState
from lotse.volunteering.models import Asking, Engagement, Volunteer
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.needs import ASK_AGAIN_AFTER
from lotse.volunteering.selectors.engagements import load_words
from lotse.volunteering.selectors.load import loads


def asking_for(engagement: Engagement, asking_id: uuid.UUID) -> Asking:
    """Raises NotFound."""
    rows = Asking.objects.filter(engagement=engagement).select_related("engagement", "volunteer", "household")
    found = rows.filter(pk=asking_id).first()
    if found is None:
        raise NotFound
    return found


def volunteer_by_code(member: Membership, code: str) -> Volunteer:
    """Raises NotFound."""
    found = rights.visible_volunteers(member).filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def carries(volunteer: Volunteer, on: dt.date) -> str:
    """What somebody carries now against what was agreed: shown before each question."""
    return load_words(loads([volunteer.pk], on)[volunteer.pk])


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """The coordinator's questions that have waited for a week."""
    if not member.holds(rights.EDIT_ENGAGEMENTS):
        return []
    rows = Asking.objects.filter(answered_at=None, engagement__state=EngagementState.ASKED)
    rows = rows.filter(engagement__coordinator=member, asked_at__lte=clock.start_of(on) - ASK_AGAIN_AFTER)
    count = rows.count()
    if not count:
        return []
    url = f"{centre_url('volunteering:engagements')}?stand=angefragt"
    title = "1 Anfrage wartet auf Antwort" if count == 1 else f"{count} Anfragen warten auf Antwort"
    return [TodayItem("waiting", title, url, meta="seit einer Woche", action_label="Ansehen", action_url=url)]
