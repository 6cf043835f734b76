"""Work orders: the list with its chips, one order with its history, what comes back in the next meeting."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from lotse.core.codes import is_code
from lotse.core.due import Due, due
from lotse.core.errors import NotFound
from lotse.core.export import Sheet
from lotse.core.registry import FileFacts
from lotse.directory.models import Organisation
from lotse.network.enums import UNSETTLED, MeetingState, OrderState, Report
from lotse.network.models import Body, Meeting, OrderEvent, WorkOrder
from lotse.network.rules import rights
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

OPEN, OVERDUE, REPORTED, DONE, DROPPED, ALL = "offen", "ueberfaellig", "gemeldet", "erledigt", "entfallen", "alle"


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """``state``: OPEN, OVERDUE, REPORTED, DONE, DROPPED or ALL; ``body`` and ``organisation``: codes, "" for all."""

    state: str = OPEN
    body: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class OrderRow:
    order: WorkOrder
    on: dt.date
    may_settle: bool

    @property
    def url(self) -> str:
        return centre_url("network:order", self.order.code)

    @property
    def due(self) -> Due | None:
        return due(self.order.due_on, self.on) if self.order.due_on and self.order.is_unsettled else None

    @property
    def tone(self) -> str:
        tones = {OrderState.DONE: "success", OrderState.DROPPED: "neutral", OrderState.MOVED: "warning"}
        return tones.get(OrderState(self.order.state), "info")

    @property
    def said(self) -> str:
        """What the partner last said of an order that is still to do; "" for nothing."""
        told = self.order.is_unsettled and self.order.reported != Report.NONE
        return str(Report(self.order.reported).label) if told else ""


@dataclass(frozen=True, slots=True)
class OrderPage:
    row: OrderRow
    may_edit: bool
    may_withdraw: bool
    events: list[OrderEvent]


def orders(member: Membership, wanted: OrderFilter, on: dt.date) -> QuerySet[WorkOrder]:
    """The rows of the list, what is due first on top."""
    rows = _filtered(member, wanted)
    rows = rows if wanted.state == ALL else rows.filter(_state(wanted.state, on))
    return _whole(rows).order_by(F("due_on").asc(nulls_last=True), "created_at", "pk")


def order_rows(member: Membership, rows: Iterable[WorkOrder], on: dt.date) -> list[OrderRow]:
    found = list(rows)
    settled = set(rights.settled_orders(member).filter(pk__in=[one.pk for one in found]).values_list("pk", flat=True))
    return [OrderRow(one, on, one.pk in settled) for one in found]


def order_counts(member: Membership, wanted: OrderFilter, on: dt.date) -> list[tuple[str, str, int]]:
    """The chips. One query."""
    labels = (
        (OPEN, "Offen"),
        (OVERDUE, "Überfällig"),
        (REPORTED, "Nicht möglich"),
        (DONE, "Erledigt"),
        (DROPPED, "Entfallen"),
    )
    counts = {f"n{number}": Count("pk", filter=_state(value, on)) for number, (value, _) in enumerate(labels)}
    found = _filtered(member, wanted).aggregate(every=Count("pk"), **counts)
    return [
        *((value, label, found[f"n{number}"]) for number, (value, label) in enumerate(labels)),
        (ALL, "Alle", found["every"]),
    ]


def order_sheet(rows: Iterable[OrderRow]) -> Sheet:
    """The list as a table: what the page shows."""
    return Sheet(
        "Arbeitsaufträge",
        ["Kennung", "Gremium", "Sitzung", "Was", "Wer", "Bis", "Stand", "Gemeldet"],
        [
            [
                row.order.code,
                row.order.body.name,
                row.order.meeting.starts_at if row.order.meeting else None,
                row.order.text,
                row.order.who,
                row.order.due_on,
                row.order.get_state_display(),
                row.said,
            ]
            for row in rows
        ],
    )


def order_for(member: Membership, code: str) -> WorkOrder:
    """Raises NotFound."""
    found = _whole(rights.visible_orders(member)).filter(code=code).first() if is_code(code) else None
    if found is None:
        raise NotFound
    return found


def order_page(member: Membership, order: WorkOrder, on: dt.date) -> OrderPage:
    return OrderPage(
        row=OrderRow(order, on, rights.may_settle_order(member, order)),
        may_edit=rights.may_edit_body(member, order.body),
        may_withdraw=order.meeting is None or not order.meeting.versions.exists(),
        events=list(order.events.select_related("member").order_by("-at", "-pk")),
    )


def open_orders_of(member: Membership, organisation: Organisation) -> QuerySet[WorkOrder]:
    """What an organisation still has to do, as far as ``member`` may see it; what is due first on top."""
    rows = rights.visible_orders(member).filter(organisation=organisation, state__in=UNSETTLED)
    return _whole(rows).order_by(F("due_on").asc(nulls_last=True), "created_at", "pk")


def organisation_facts(member: Membership, organisation: Organisation) -> list[FileFacts]:
    """For the page of an organisation: how many orders it has open, and in which bodies it sits."""
    count = open_orders_of(member, organisation).count()
    found = []
    if count:
        query = f"?organisation={organisation.code}"
        label = "1 offener Auftrag" if count == 1 else f"{count} offene Aufträge"
        found.append(FileFacts("Aufträge aus Gremien", label, centre_url("network:orders") + query, "info"))
    seated = rights.visible_bodies(member).filter(
        members__organisation=organisation, members__ends_on=None, is_active=True
    )
    names = list(seated.distinct().order_by("name").values_list("name", flat=True))
    if names:
        found.append(FileFacts("Gremien", ", ".join(names)))
    return found


def orders_before(meeting: Meeting) -> list[WorkOrder]:
    """What a meeting hears about: what is still to do from before, and what was settled since the last meeting.

    Once the minutes are final they say how it stood; this is about how it stands.
    """
    earlier = Meeting.objects.filter(body=meeting.body_id, starts_at__lt=meeting.starts_at)
    last = earlier.exclude(state=MeetingState.CANCELLED).order_by("-starts_at", "pk").first()
    since = last.starts_at if last else meeting.created_at
    heard = Q(state__in=UNSETTLED) | Q(settled_at__gte=since)
    rows = WorkOrder.objects.filter(heard, body=meeting.body_id, created_at__lt=meeting.ends_at)
    rows = rows.exclude(meeting=meeting)
    return list(_whole(rows).order_by(F("due_on").asc(nulls_last=True), "created_at", "pk"))


def body_choices(member: Membership) -> list[tuple[str, str]]:
    """Bodies that have orders, for the filter."""
    rows = rights.visible_bodies(member).filter(pk__in=Body.objects.exclude(orders=None).values("pk"))
    return list(rows.order_by("name", "pk").values_list("code", "name"))


def organisation_choices(member: Membership) -> list[tuple[str, str]]:
    """Organisations that have orders, for the filter."""
    rows = rights.visible_orders(member).exclude(organisation=None).values("organisation")
    return list(Organisation.objects.filter(pk__in=rows).order_by("name", "pk").values_list("code", "name"))


def _whole(rows: QuerySet[WorkOrder]) -> QuerySet[WorkOrder]:
    return rows.select_related("body__responsible", "meeting", "organisation", "contact", "member")


def _filtered(member: Membership, wanted: OrderFilter) -> QuerySet[WorkOrder]:
    rows = rights.visible_orders(member)
    if wanted.body:
        rows = rows.filter(body__code=wanted.body)
    return rows.filter(organisation__code=wanted.organisation) if wanted.organisation else rows


def _state(state: str, on: dt.date) -> Q:
    if state == DONE:
        return Q(state=OrderState.DONE)
    if state == DROPPED:
        return Q(state=OrderState.DROPPED)
    unsettled = Q(state__in=UNSETTLED)
    if state == OVERDUE:
        return unsettled & Q(due_on__lt=on)
    return unsettled & Q(reported=Report.IMPOSSIBLE) if state == REPORTED else unsettled
