"""Minutes: what is typed live, and what a final version says."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator

from lotse.core.components import Tab
from lotse.core.errors import NotFound
from lotse.network.enums import Attendance, ItemKind, MeetingState
from lotse.network.models import AgendaItem, Decision, Meeting, MinutesVersion, Participant, WorkOrder
from lotse.network.rules import meetings as rules
from lotse.network.selectors.meetings import agenda, participants
from lotse.network.selectors.orders import orders_before
from lotse.network.selectors.words import hours, when, where
from lotse.tenants.linking import centre_url

THERE = (Attendance.PRESENT, Attendance.DEPUTY, Attendance.GUEST)


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One point while minutes are typed. ``before`` and ``after``: the points next to it."""

    item: AgendaItem
    number: int
    items: list[AgendaItem]
    decisions: list[Decision]
    given: list[WorkOrder]
    before: AgendaItem | None
    after: AgendaItem | None
    heard: list[WorkOrder]


@dataclass(frozen=True, slots=True)
class Closing:
    """What is looked at before minutes become final."""

    content: dict[str, Any]
    unknown: list[Participant]
    empty: list[AgendaItem]


def item_page(item: AgendaItem) -> ItemPage:
    """Raises NotFound for a point that is not on the agenda."""
    items = agenda(item.meeting)
    if item not in items:
        raise NotFound
    place = items.index(item)
    orders = item.orders.select_related("organisation", "contact", "member", "body")
    return ItemPage(
        item=item,
        number=place + 1,
        items=items,
        decisions=list(item.decisions.all()),
        given=list(orders.order_by("created_at", "pk")),
        before=items[place - 1] if place else None,
        after=items[place + 1] if place + 1 < len(items) else None,
        heard=orders_before(item.meeting) if item.kind == ItemKind.ORDERS else [],
    )


def closing(meeting: Meeting) -> Closing:
    return Closing(
        content=content(meeting),
        unknown=[one for one in participants(meeting) if one.attendance == Attendance.UNKNOWN],
        empty=[one for one in agenda(meeting) if one.kind == ItemKind.TOPIC and not one.minutes],
    )


def content(meeting: Meeting) -> dict[str, Any]:
    """What the minutes say, in plain texts: stored with each version, printed, and shown to the members."""
    effort = rules.effort_minutes(meeting.starts_at, meeting.ends_at, meeting.staff_present)
    following = meeting.body.meetings.filter(starts_at__gt=meeting.starts_at).exclude(state=MeetingState.CANCELLED)
    next_one = following.select_related("host").order_by("starts_at", "pk").first()
    return {
        "body": meeting.body.name,
        "kind": meeting.body.get_kind_display(),
        "when": when(meeting),
        "where": where(meeting).split("\n"),
        "attendance": [
            {
                "how": str(Attendance(how).label),
                "people": [_named(one) for one in participants(meeting) if one.attendance == how],
            }
            for how in (*THERE, Attendance.EXCUSED, Attendance.ABSENT)
        ],
        "staff_present": meeting.staff_present,
        "effort": hours(effort),
        "items": [_item(one, number, meeting) for number, one in enumerate(agenda(meeting), start=1)],
        "next": when(next_one) if next_one else "",
    }


def tabs(meeting: Meeting, items: list[AgendaItem], current: str) -> list[Tab]:
    """The steps of typing minutes. ``current``: "attendance", "end", or the id of a point."""
    ends = [("attendance", "Anwesenheit", centre_url("network:minutes", meeting.code))]
    ends += [
        (
            str(one.pk),
            f"{number}. {Truncator(one.title).chars(30)}",
            centre_url("network:minutes_item", meeting.code, one.pk),
        )
        for number, one in enumerate(items, start=1)
    ]
    ends.append(("end", "Abschließen", centre_url("network:finalise", meeting.code)))
    return [Tab(label, url, key == current) for key, label, url in ends]


def version_for(meeting: Meeting, number: int) -> MinutesVersion:
    """Raises NotFound."""
    found = meeting.versions.select_related("finalised_by", "meeting__body").filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def newest_version(meeting: Meeting) -> MinutesVersion | None:
    return meeting.versions.select_related("finalised_by", "meeting__body").order_by("-number").first()


def decision_for(item: AgendaItem, pk: uuid.UUID) -> Decision:
    """Raises NotFound."""
    found = item.decisions.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _named(one: Participant) -> str:
    if one.attendance == Attendance.DEPUTY and one.deputy_name:
        return f"{one.deputy_name} für {one}"
    return str(one)


def _item(one: AgendaItem, number: int, meeting: Meeting) -> dict[str, Any]:
    orders = one.orders.select_related("organisation", "contact", "member").order_by("created_at", "pk")
    heard = orders_before(meeting) if one.kind == ItemKind.ORDERS else []
    return {
        "number": number,
        "title": one.title,
        "text": one.minutes,
        "decisions": [decision.text for decision in one.decisions.all()],
        "orders": [_order(order) for order in orders],
        "heard": [_order(order) for order in heard],
    }


def _order(order: WorkOrder) -> dict[str, str]:
    return {
        "code": order.code,
        "text": order.text,
        "who": order.who,
        "due": f"{order.due_on:%d.%m.%Y}" if order.due_on else "",
        "state": str(order.get_state_display()),
    }
