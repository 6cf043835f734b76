"""What shares show elsewhere: behind links, under Heute, in calendars, in a family's file (registered in apps.py)."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q, QuerySet

from lotse.core.registry import CalendarEntry, DisclosurePlace, TodayItem
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.volunteering.enums import ASKED_SHARES, LEFT_SHARES, ShareState
from lotse.volunteering.models import Cover, Share, ShareFamily
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.shares import NOTICE_DAYS
from lotse.volunteering.selectors.needs import hours_label
from lotse.volunteering.selectors.shares import ShareRow, ending_soon, share_rows


def offered_share(share_id: uuid.UUID) -> Share | None:
    """What the full-timer's link opens, for core.registry.link_purposes."""
    return Share.objects.filter(pk=share_id, state__in=(*ASKED_SHARES, ShareState.AGREED, ShareState.DECLINED)).first()


def agreeing_share(share_id: uuid.UUID) -> Share | None:
    """What the line manager's link opens."""
    rows = Share.objects.filter(pk=share_id).exclude(accepted_at=None)
    return rows.filter(state__in=(ShareState.ACCEPTED, ShareState.AGREED, ShareState.DECLINED)).first()


def agreed_share(share_id: uuid.UUID) -> Share | None:
    """What the link to the page of an agreed share opens."""
    return Share.objects.filter(pk=share_id, state=ShareState.AGREED).first()


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """What the coordinator (or who stands in) has to settle, and what the member is asked to take."""
    found = [_asked_item(one) for one in _asked_of(member)]
    if not member.holds(rights.RELIEVE):
        return found
    rows = _in_charge(member, on).select_related("engagement", "volunteer", "full_timer", "held_by")
    open_rows = rows.filter(state__in=(*LEFT_SHARES, ShareState.ACCEPTED), ended_on=None).order_by("offered_at", "pk")
    for row in share_rows(open_rows, on):
        if row.is_left:
            found.append(_item(row, f"Anteil {row.share.get_state_display()}: anders vergeben oder zurückgeben"))
        elif row.needs_call:
            found.append(_item(row, f"Zustimmung von {row.share.full_timer.manager_name} einholen"))
    for row in share_rows(ending_soon(rows, on, NOTICE_DAYS).order_by("until_on", "pk"), on):
        title = f"Anteil endet am {row.share.last_on:%d.%m.%Y}: verlängern oder zurückgeben?"
        found.append(_item(row, title, row.share.last_on))
    return found


def calendar(member: Membership, from_on: dt.date, until_on: dt.date) -> list[CalendarEntry]:
    """Beginnings and ends of the shares that the member holds or coordinates, as whole days, by code."""
    rows = Share.objects.filter(Q(held_by=member) | Q(full_timer__membership=member), state=ShareState.AGREED)
    found = []
    for share in rows.select_related("engagement", "full_timer").order_by("starts_on", "pk"):
        is_own = share.full_timer.membership_id == member.pk
        name = "volunteering:own_share" if is_own else "volunteering:share"
        for key, day, word in (("ab", share.starts_on, "beginnt"), ("bis", share.last_on, "endet")):
            if from_on <= day < until_on:
                found.append(
                    CalendarEntry(
                        uid=f"anteil-{key}-{share.pk}",
                        title=f"{share.engagement.code}: Anteil {word}",
                        starts=day,
                        ends=day + dt.timedelta(days=1),
                        url=settings.BASE_URL + centre_url(name, share.pk),
                    )
                )
    return found


def disclosure_places(member: Membership, disclosure_ids: Iterable[uuid.UUID]) -> list[DisclosurePlace]:
    """Lines of a family's file lead to the share; one query."""
    rows = ShareFamily.objects.filter(
        disclosure__in=list(disclosure_ids), share__in=rights.handed_over_shares(member)
    ).values_list("disclosure", "share")
    return [DisclosurePlace(one, "Zum Anteil", centre_url("volunteering:share", share)) for one, share in rows]


def _in_charge(member: Membership, on: dt.date) -> QuerySet[Share]:
    """Shares that the member coordinates today: the own ones, and those of whom the member stands in for."""
    away = Cover.objects.filter(deputy=member, starts_on__lte=on, ends_on__gt=on).values("coordinator")
    return Share.objects.filter(Q(held_by=member) | Q(held_by__in=away))


def _asked_of(member: Membership) -> QuerySet[Share]:
    rows = rights.answerable_shares(member).filter(state=ShareState.OFFERED)
    return rows.select_related("engagement", "full_timer").order_by("due_on", "pk")


def _asked_item(share: Share) -> TodayItem:
    url = centre_url("volunteering:own_share", share.pk)
    return TodayItem(
        "waiting",
        f"{hours_label(share.minutes_per_week)} je Woche übernehmen?",
        url,
        meta=str(share.engagement.get_kind_display()),
        due_on=share.due_on,
        action_label="Antworten",
        action_url=url,
    )


def _item(row: ShareRow, title: str, due_on: dt.date | None = None) -> TodayItem:
    return TodayItem(
        "waiting",
        title,
        row.url,
        meta=f"{row.share.volunteer}, {row.hours}, {row.share.full_timer.name}",
        due_on=due_on or row.share.due_on,
        badge=str(row.share.get_state_display()),
        tone=row.tone,
        action_label="Klären",
        action_url=row.url,
    )
