"""The agenda as staff put it together: what was proposed, what is on it, what was left out."""

import uuid
from dataclasses import dataclass

from lotse.core.errors import NotFound
from lotse.network.enums import ItemKind, ItemState
from lotse.network.models import AgendaItem, Meeting, WorkOrder
from lotse.network.selectors.meetings import agenda
from lotse.network.selectors.orders import orders_before


@dataclass(frozen=True, slots=True)
class AgendaPage:
    """``left_out``: declined or merged; ``orders`` are those that come by themselves."""

    items: list[AgendaItem]
    proposed: list[AgendaItem]
    left_out: list[AgendaItem]
    orders: list[WorkOrder]


def agenda_page(meeting: Meeting) -> AgendaPage:
    rows = meeting.items.select_related("proposer__seat__contact", "proposer__organisation", "merged_into")
    by_state: dict[str, list[AgendaItem]] = {one: [] for one in ItemState.values}
    for one in rows:
        by_state[one.state].append(one)
    return AgendaPage(
        items=agenda(meeting),
        proposed=by_state[ItemState.PROPOSED],
        left_out=[*by_state[ItemState.DECLINED], *by_state[ItemState.MERGED]],
        orders=orders_before(meeting),
    )


def item_for(meeting: Meeting, pk: uuid.UUID) -> AgendaItem:
    """Raises NotFound."""
    rows = meeting.items.select_related("meeting__body", "proposer__seat__contact", "written_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def merge_choices(meeting: Meeting, item: AgendaItem) -> dict[str, AgendaItem]:
    """Into what ``item`` can be merged: topics on the agenda, or proposed like itself."""
    rows = meeting.items.filter(kind=ItemKind.TOPIC, state__in=(ItemState.PROPOSED, ItemState.ACCEPTED))
    return {str(one.pk): one for one in rows.exclude(pk=item.pk)}


def agenda_lines(meeting: Meeting) -> list[str]:
    """The agenda in a mail: "1. Title (proposed by)"."""
    lines = []
    for number, one in enumerate(agenda(meeting), start=1):
        by = f" ({one.proposer})" if one.proposer else ""
        lines.append(f"{number}. {one.title}{by}")
        if one.kind == ItemKind.ORDERS:
            lines += [f"   - {order.text} ({order.who})" for order in orders_before(meeting) if order.is_unsettled]
    return lines
