"""Work orders: given in a meeting or between two, reported by whoever has them, settled, moved, reminded of."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed, NotFound
from lotse.directory.models import ContactPerson, Organisation
from lotse.links import services as links
from lotse.network.enums import UNSETTLED, OrderEventKind, OrderState, Report, Way
from lotse.network.mails.orders import OrderMail
from lotse.network.models import AgendaItem, Body, OrderEvent, WorkOrder
from lotse.network.rules import rights
from lotse.network.rules.meetings import ORDER_LINK
from lotse.network.selectors.links import order_of_link
from lotse.network.services.once import save_once
from lotse.outbox.services import post, stop
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre, Membership

BY_PARTNER = (OrderEventKind.DONE, OrderEventKind.PROGRESS, OrderEventKind.IMPOSSIBLE)
_STATES = {
    OrderEventKind.DONE: OrderState.DONE,
    OrderEventKind.DROPPED: OrderState.DROPPED,
    OrderEventKind.MOVED: OrderState.MOVED,
}
_REPORTS = {
    OrderEventKind.DONE: Report.DONE,
    OrderEventKind.PROGRESS: Report.PROGRESS,
    OrderEventKind.IMPOSSIBLE: Report.IMPOSSIBLE,
}


class OrderOutOfRange(LotseError):
    """Facts that cannot be; ``field`` says which."""

    code = "network.order_out_of_range"


class OrderSettled(LotseError):
    code = "network.order_settled"
    sentence = gettext_noop("Dieser Auftrag ist schon abgeschlossen. Es wurde nichts geändert.")


class OrderOpen(LotseError):
    code = "network.order_open"
    sentence = "Dieser Auftrag ist schon wieder offen. Es wurde nichts geändert."


class NoAddress(LotseError):
    code = "network.order_without_address"
    sentence = "Hier ist keine E-Mail-Adresse bekannt. Bitte rufen Sie an."


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """Exactly one of ``organisation`` and ``member``; ``contact`` is somebody of the organisation."""

    text: str
    due_on: dt.date | None = None
    organisation: Organisation | None = None
    contact: ContactPerson | None = None
    member: Membership | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What a meeting heard of an order from before; ``due_on`` the new day of one that is moved."""

    order: WorkOrder
    kind: OrderEventKind
    due_on: dt.date | None = None


def give(*, actor: Membership, body: Body, facts: OrderFacts, form_id: uuid.UUID, now: dt.datetime) -> WorkOrder:
    """An order between two meetings; sent twice it is there once. Raises NotAllowed, OrderOutOfRange (field)."""
    if not rights.may_edit_body(actor, body):
        raise NotAllowed
    with transaction.atomic():
        return enter(actor, facts, body, None, form_id, now)


def enter(
    actor: Membership, facts: OrderFacts, body: Body, item: AgendaItem | None, form_id: uuid.UUID, now: dt.datetime
) -> WorkOrder:
    """In the caller's transaction, which has checked the right. Raises OrderOutOfRange (field)."""
    if not facts.text.strip():
        raise OrderOutOfRange("Bitte sagen Sie, was zu tun ist.", field="order_text")
    if (facts.organisation is None) == (facts.member is None):
        raise OrderOutOfRange("Bitte sagen Sie, wer das übernimmt.", field="whose")
    order = WorkOrder(
        pk=form_id,
        body=body,
        meeting=item.meeting if item else None,
        item=item,
        text=facts.text.strip(),
        organisation=facts.organisation,
        contact=facts.contact,
        member=facts.member,
        due_on=facts.due_on,
        created_at=now,
    )
    again = WorkOrder.objects.filter(pk=form_id, body=body, text=order.text).first()
    if again is not None:
        return again
    save_once(order)
    _note(order, OrderEventKind.GIVEN, actor, now, due_on=facts.due_on)
    record(actor=actor, action="network.order_given", obj=order, now=now)
    return order


def change(*, actor: Membership, order: WorkOrder, facts: OrderFacts, version: int, now: dt.datetime) -> None:
    """Other words, or somebody else does it; the history stays.

    Raises NotAllowed, OrderSettled, OrderOutOfRange (field), ChangedMeanwhile.
    """
    _require_lead(actor, order)
    if not order.is_unsettled:
        raise OrderSettled
    if not facts.text.strip() or (facts.organisation is None) == (facts.member is None):
        raise OrderOutOfRange("Bitte sagen Sie, was zu tun ist und wer es übernimmt.")
    with transaction.atomic():
        columns = {
            "text": facts.text.strip(),
            "organisation": facts.organisation,
            "contact": facts.contact,
            "member": facts.member,
            "due_on": facts.due_on,
        }
        rows = WorkOrder.objects.filter(pk=order.pk, version=version, state__in=UNSETTLED)
        if rows.update(version=version + 1, reminded_on=None, **columns) != 1:
            raise ChangedMeanwhile
        whose = (order.organisation, order.contact, order.member)
        if whose != (facts.organisation, facts.contact, facts.member):
            _end_links(order, now)
        _note(order, OrderEventKind.CHANGED, actor, now, due_on=facts.due_on)
        record(actor=actor, action="network.order_changed", obj=order, now=now, fields=list(columns))


def settle(
    *,
    actor: Membership | None,
    order: WorkOrder,
    kind: OrderEventKind,
    way: Way,
    now: dt.datetime,
    note: str = "",
    due_on: dt.date | None = None,
) -> None:
    """Say how it stands: done, in progress, not possible; dropped, moved (``due_on``) or open again by staff.

    ``actor`` None: the partner, through the link. Done twice is done once. Raises NotAllowed, NotFound (another
    kind), OrderSettled, OrderOpen, OrderOutOfRange (field).
    """
    _require_right(actor, order, kind)
    if kind == OrderEventKind.MOVED and due_on is None:
        raise OrderOutOfRange("Bitte nennen Sie den neuen Tag.", field="due_on")
    if kind == OrderEventKind.IMPOSSIBLE and not note.strip():
        raise OrderOutOfRange(gettext_noop("Bitte schreiben Sie kurz, warum es nicht geht."), field="note")
    with transaction.atomic():
        if not _step(order, kind, due_on, now):
            return
        if order.state in {OrderState.DONE, OrderState.DROPPED}:
            stop(carrying=[order.pk])
        _note(order, kind, actor, now, way=way, note=note, due_on=due_on)
        record(actor=actor, action=f"network.order_{kind}", obj=order, now=now)


def report_by_link(*, secret: str, kind: OrderEventKind, note: str, now: dt.datetime) -> None:
    """Raises links.LinkUnusable, links.TooManySubmissions, NotFound, OrderSettled, OrderOutOfRange (field)."""
    links.count_submission(links.find(purpose=ORDER_LINK, secret=secret, now=now), now=now)
    settle(actor=None, order=order_behind(secret, now), kind=kind, way=Way.LINK, note=note, now=now)


def order_behind(secret: str, now: dt.datetime) -> WorkOrder:
    """Which order the link of a mail opens; writes nothing. Raises links.LinkUnusable."""
    link = links.find(purpose=ORDER_LINK, secret=secret, now=now)
    found = order_of_link(link.object_id)
    if found is None:
        raise links.LinkUnusable
    return found


def remind(*, actor: Membership | None, order: WorkOrder, centre: Centre, now: dt.datetime) -> None:
    """Mail whoever has the order a link to say how it stands; ``actor`` None: the machine, when it is time.

    Raises NotAllowed, OrderSettled, NoAddress.
    """
    if actor is not None:
        _require_lead(actor, order)
    if not order.is_unsettled:
        raise OrderSettled
    if not order.address:
        raise NoAddress
    with transaction.atomic():
        secret = links.issue(purpose=ORDER_LINK, object_id=order.pk, actor=actor, now=now, keep_others=True)
        mail = OrderMail(order, centre, settings.BASE_URL + centre_url("network:order_link", secret))
        post(
            to=order.address,
            subject=mail.subject(),
            text=mail.text(),
            centre=centre,
            now=now,
            carries=[order.pk],
        )
        WorkOrder.objects.filter(pk=order.pk).update(reminded_on=clock.day_of(now))
        _note(order, OrderEventKind.REMINDED, actor, now)
        record(actor=actor, action="network.order_reminded", obj=order, now=now)


def withdraw(*, actor: Membership, order: WorkOrder, now: dt.datetime) -> None:
    """Typed by mistake, and in no final minutes: it is gone. Raises NotAllowed, OrderSettled (it stays)."""
    _require_lead(actor, order)
    if order.meeting is not None and order.meeting.versions.exists():
        raise OrderSettled("Der Auftrag steht in einem fertigen Protokoll. Setzen Sie ihn auf „entfallen“.")
    with transaction.atomic():
        _end_links(order, now)
        record(actor=actor, action="network.order_withdrawn", obj=order, now=now)
        WorkOrder.objects.filter(pk=order.pk).delete()


def _step(order: WorkOrder, kind: OrderEventKind, due_on: dt.date | None, now: dt.datetime) -> bool:
    """Whether anything changed."""
    rows = WorkOrder.objects.filter(pk=order.pk)
    if kind == OrderEventKind.REOPENED:
        columns: dict[str, object] = {"state": OrderState.OPEN, "settled_at": None, "reported": Report.NONE}
        if rows.exclude(state__in=UNSETTLED).update(reminded_on=None, **columns) != 1:
            raise OrderOpen
    else:
        columns = {"state": _STATES[kind]} if kind in _STATES else {}
        if kind in _REPORTS:
            columns |= {"reported": _REPORTS[kind], "reported_at": now}
        if kind in {OrderEventKind.DONE, OrderEventKind.DROPPED}:
            columns["settled_at"] = now
        if kind == OrderEventKind.MOVED:
            columns |= {"due_on": due_on, "reminded_on": None, "reported": Report.NONE}
        if rows.filter(state__in=UNSETTLED).update(**columns) != 1:
            if kind == OrderEventKind.DONE and rows.filter(state=OrderState.DONE).exists():
                return False
            raise OrderSettled
    for name, value in columns.items():
        setattr(order, name, value)
    return True


def _note(
    order: WorkOrder, kind: OrderEventKind, actor: Membership | None, now: dt.datetime, *,
    way: Way | str = "", note: str = "", due_on: dt.date | None = None,
) -> None:  # fmt: skip
    OrderEvent.objects.create(
        order=order, kind=kind, at=now, way=way, member=actor, note=note.strip()[:500], due_on=due_on
    )


def _end_links(order: WorkOrder, now: dt.datetime) -> None:
    """Who had the order before must not report about it any more."""
    stop(carrying=[order.pk])
    links.revoke(purpose=ORDER_LINK, object_id=order.pk, now=now)


def _require_right(actor: Membership | None, order: WorkOrder, kind: OrderEventKind) -> None:
    if kind in BY_PARTNER:
        if actor is not None and not rights.may_settle_order(actor, order):
            raise NotAllowed
    elif kind in {OrderEventKind.DROPPED, OrderEventKind.MOVED, OrderEventKind.REOPENED} and actor is not None:
        _require_lead(actor, order)
    else:
        raise NotFound


def _require_lead(actor: Membership, order: WorkOrder) -> None:
    if not rights.may_edit_body(actor, order.body):
        raise NotAllowed
