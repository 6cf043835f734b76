"""What bodies, meetings and orders bring to *Heute*, calendars and the search."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet

from lotse.core import clock
from lotse.core.codes import is_code
from lotse.core.names import search_words
from lotse.core.registry import CalendarEntry, SearchHit, TodayItem
from lotse.network.enums import UNSETTLED, Answer, ItemState, MeetingState, Report
from lotse.network.models import BodyStaff, Meeting, WorkOrder
from lotse.network.rules import meetings as rules
from lotse.network.rules import rights
from lotse.network.selectors.bodies import body_rows, counted
from lotse.network.selectors.meetings import calendar_entry
from lotse.network.selectors.words import when
from lotse.tenants.enums import Role
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

HITS = 20
SHOWN = 20  # overdue orders of one member in *Heute*; the list has all


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """Of the member's own bodies: meetings to prepare or to minute, orders overdue; and the member's own orders."""
    if not member.holds(rights.VIEW):
        return []
    now = clock.now()
    return [*_dates(member, on, now), *_meetings(member, on, now), *_orders(member, on), *_orphans(member)]


def calendar(member: Membership, from_on: dt.date, until_on: dt.date) -> list[CalendarEntry]:
    """Meetings of the bodies in which the member works (core.registry.calendar)."""
    own = rights.visible_bodies(member).filter(Q(responsible=member) | Q(staff__member=member))
    rows = Meeting.objects.filter(
        body__in=own.values("pk"), starts_at__lt=clock.start_of(until_on), ends_at__gt=clock.start_of(from_on)
    )
    return [
        calendar_entry(one, uid=str(one.pk), url=settings.BASE_URL + centre_url("network:meeting", one.code))
        for one in rows.select_related("body", "host").order_by("starts_at", "pk")
    ]


def search(member: Membership, query: str) -> list[SearchHit]:
    """Bodies by name or code, meetings and orders by code."""
    words, code = search_words(query), query.strip().upper()
    found: list[SearchHit] = []
    if is_code(code):
        for meeting in rights.visible_meetings(member).filter(code=code).select_related("body"):
            url = centre_url("network:meeting", meeting.code)
            found.append(SearchHit("Sitzungen", str(meeting), url, when(meeting)))
        for order in rights.visible_orders(member).filter(code=code).select_related("body"):
            found.append(SearchHit("Aufträge", order.text, centre_url("network:order", order.code), order.body.name))
    if not words:
        return found
    named = Q()
    for word in words:
        named &= Q(search_text__contains=f" {word}")
    bodies = rights.visible_bodies(member).filter(named | Q(code=code if is_code(code) else "-"))
    found += [
        SearchHit("Gremien", one.name, centre_url("network:body", one.code), one.get_kind_display())
        for one in bodies.order_by("name", "pk")[:HITS]
    ]
    return found


def _dates(member: Membership, on: dt.date, now: dt.datetime) -> list[TodayItem]:
    own = rights.visible_bodies(member).filter(responsible=member, is_active=True, meetings_per_year__isnull=False)
    return [
        TodayItem(
            "alarms",
            f"{row.body.name}: Es gibt keinen nächsten Termin",
            row.url,
            meta=f"{row.body.meetings_per_year}-mal im Jahr, demnach bis zum {row.wanted_on:%d.%m.%Y}",
            badge="kein Termin",
            tone="warning",
            action_label="Sitzung planen",
            action_url=centre_url("network:plan_meeting", row.body.code),
        )
        for row in body_rows(counted(own, now).order_by("name", "pk"), now)
        if row.lacks_date
    ]


def _orphans(member: Membership) -> list[TodayItem]:
    """For the management: bodies whose responsible member has left."""
    if Role.DIRECTOR not in member.roles:
        return []
    rows = rights.visible_bodies(member).filter(responsible__is_active=False, is_active=True)
    return [
        TodayItem(
            "alarms",
            f"Niemand ist zuständig: {one.name}",
            centre_url("network:body", one.code),
            action_label="Jemanden benennen",
            action_url=centre_url("network:edit_body", one.code),
        )
        for one in rows.order_by("name", "pk")
    ]


def _meetings(member: Membership, on: dt.date, now: dt.datetime) -> list[TodayItem]:
    rows = (
        rights.visible_meetings(member)
        .exclude(state=MeetingState.CANCELLED)
        .filter(Q(state__in=(MeetingState.PLANNED, MeetingState.INVITED)) | Q(is_correcting=True))
        .annotate(
            proposed=Count("items", filter=Q(items__state=ItemState.PROPOSED), distinct=True),
            silent=Count("participants", filter=Q(participants__answer=Answer.OPEN), distinct=True),
        )
        .select_related("body")
        .order_by("starts_at", "pk")
    )
    mine = [item for one in rows.filter(body__responsible=member) for item in _meeting(one, on, now)]
    begins, ends = clock.start_of(on), clock.start_of(on + dt.timedelta(days=1))
    others = rows.filter(starts_at__gte=begins, starts_at__lt=ends, body__in=_works_in(member))
    there = [
        TodayItem("appointments", str(one), centre_url("network:meeting", one.code), when(one))
        for one in others.exclude(body__responsible=member)
    ]
    return [*mine, *there]


def _works_in(member: Membership) -> QuerySet[Any]:
    return BodyStaff.objects.filter(member=member).values("body")


def _meeting(one: Meeting, on: dt.date, now: dt.datetime) -> list[TodayItem]:
    url, day = centre_url("network:meeting", one.code), clock.day_of(one.starts_at)
    proposed: int = one.proposed  # type: ignore[attr-defined]
    silent: int = one.silent  # type: ignore[attr-defined]
    steps: list[tuple[str, str, str, str, dt.date | None]] = []
    if day == on and one.ends_at > now:
        steps.append(("appointments", str(one), "Protokoll", "network:minutes", on))
    elif one.ends_at <= now:
        steps.append(("waiting", f"Protokoll fehlt: {one}", "Protokoll schreiben", "network:minutes", day))
    elif one.state == MeetingState.PLANNED:
        steps.append(("waiting", f"Noch nicht eingeladen: {one}", "Einladen", "network:meeting", day))
    elif silent and (day - on).days <= rules.UNDECIDED_DAYS:
        count = "Eine Person hat" if silent == 1 else f"{silent} Personen haben"
        steps.append(("waiting", f"{count} nicht geantwortet: {one}", "Anrufen", "network:meeting", day))
    if proposed and one.ends_at > now:
        count = "Ein Vorschlag" if proposed == 1 else f"{proposed} Vorschläge"
        steps.append(("waiting", f"{count} zur Tagesordnung: {one}", "Ordnen", "network:agenda", one.items_until_on))
    return [
        TodayItem(
            section, title, url, meta=when(one), due_on=due, action_label=label, action_url=centre_url(to, one.code)
        )
        for section, title, label, to, due in steps
    ]


def _orders(member: Membership, on: dt.date) -> list[TodayItem]:
    rows = WorkOrder.objects.filter(state__in=UNSETTLED).select_related("body", "organisation", "contact", "member")
    soon = on + dt.timedelta(days=rules.ORDER_REMINDER_DAYS)
    mine = rights.visible_orders(member).filter(member=member).values("pk")
    led = rights.visible_bodies(member).filter(responsible=member).values("pk")
    urgent = Q(pk__in=mine) & (Q(due_on=None) | Q(due_on__lte=soon)) | Q(body__in=led) & (
        Q(due_on__lt=on) | Q(reported=Report.IMPOSSIBLE)
    )
    return [
        _order(one, own=one.member_id == member.pk)
        for one in rows.filter(urgent).order_by(F("due_on").asc(nulls_last=True), "pk")[:SHOWN]
    ]


def _order(one: WorkOrder, *, own: bool) -> TodayItem:
    impossible = one.reported == Report.IMPOSSIBLE
    return TodayItem(
        "followups" if own else "waiting",
        one.text,
        centre_url("network:order", one.code),
        meta=one.body.name if own else f"{one.who}, {one.body.name}",
        due_on=one.due_on,
        badge="nicht möglich" if impossible else "",
        tone="warning" if impossible else "info",
        action_label="Erledigt",
        action_url=centre_url("network:order_done", one.code),
        action_is_post=True,
    )
