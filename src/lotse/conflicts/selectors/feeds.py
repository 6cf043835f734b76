"""What conflict staff see under *Heute* and in the calendar: codes and days, never what it is about."""

import datetime as dt

from lotse.conflicts.enums import ConflictKind
from lotse.conflicts.models import Conflict, ConflictFollowUp
from lotse.conflicts.rules import APPROVE, SOON_DAYS, WORK, approvable, claim_until
from lotse.conflicts.selectors.conflicts import NEW
from lotse.conflicts.selectors.settings import settings
from lotse.core.due import due
from lotse.core.registry import TodayItem
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """Reports that nobody looks after, follow-ups, time limits; requests of others. Four queries at most."""
    items: list[TodayItem] = []
    if member.holds(APPROVE):
        items += [_asked(one.requested_by.name) for one in approvable(member).select_related("requested_by")]
    if not member.holds(WORK):
        return items
    fresh = Conflict.objects.filter(closed_on=None, responsible=None).count()
    if fresh:
        url = f"{centre_url('conflicts:conflicts')}?stand={NEW}"
        title = "1 neue Meldung" if fresh == 1 else f"{fresh} neue Meldungen"
        items.append(
            TodayItem("waiting", title, url, meta="Konflikte", action_label="Ansehen", action_url=url, tone="warning")
        )
    mine = Conflict.objects.filter(closed_on=None, responsible=member)
    asked = ConflictFollowUp.objects.filter(conflict__in=mine, done_on=None, due_on__lte=on).select_related("conflict")
    for one in asked:
        url = centre_url("conflicts:follow_up", one.conflict.code, one.pk)
        title = f"{one.conflict}: Hält die Vereinbarung?"
        items.append(TodayItem("followups", title, url, due_on=one.due_on, action_label="Eintragen", action_url=url))
    return items + _limits(mine.filter(kind=ConflictKind.DISCRIMINATION, incident_on__isnull=False), on)


def _limits(rows: object, on: dt.date) -> list[TodayItem]:
    months, found = settings().claim_months, []
    for one in rows:  # type: ignore[attr-defined]
        last = claim_until(one.incident_on, months)
        if on <= last <= on + dt.timedelta(days=SOON_DAYS):
            url = centre_url("conflicts:conflict", one.code)
            badge = due(last, on)
            found.append(
                TodayItem("alarms", f"{one}: Frist nach dem AGG", url, due_on=last, badge=badge.text, tone=badge.tone)
            )
    return found


def _asked(who: str) -> TodayItem:
    url = centre_url("conflicts:emergencies")
    return TodayItem(
        "waiting", f"{who} beantragt Notfallzugriff", url, action_label="Entscheiden", action_url=url, tone="danger"
    )
