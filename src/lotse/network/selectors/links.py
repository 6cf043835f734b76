"""What a link without an account opens: one person's page of one meeting, or one order."""

import datetime as dt
import uuid
from dataclasses import dataclass

from lotse.network.enums import UNSETTLED, MeetingState
from lotse.network.models import AgendaItem, Meeting, MinutesVersion, Participant, WorkOrder
from lotse.network.rules import meetings as rules
from lotse.network.selectors.meetings import agenda
from lotse.network.selectors.minutes import newest_version
from lotse.network.selectors.orders import orders_before
from lotse.network.selectors.words import when


@dataclass(frozen=True, slots=True)
class OwnMeeting:
    """A meeting as one invited person sees it. ``agenda`` is there once it was sent; ``minutes`` once final."""

    participant: Participant
    own_items: list[AgendaItem]
    agenda: list[AgendaItem]
    orders: list[WorkOrder]
    minutes: MinutesVersion | None
    now: dt.datetime

    @property
    def meeting(self) -> Meeting:
        return self.participant.meeting

    @property
    def when(self) -> str:
        return when(self.meeting)

    @property
    def is_cancelled(self) -> bool:
        return self.meeting.state == MeetingState.CANCELLED

    @property
    def may_answer(self) -> bool:
        return not self.is_cancelled and self.now < self.meeting.starts_at

    @property
    def may_propose(self) -> bool:
        return not self.is_cancelled and rules.may_propose(
            self.meeting.items_until_on, self.meeting.starts_at, self.now
        )

    @property
    def deputy(self) -> str:
        seat = self.participant.seat
        return self.participant.deputy_name or (seat.deputy.name if seat and seat.deputy else "")


@dataclass(frozen=True, slots=True)
class OwnOrder:
    order: WorkOrder

    @property
    def is_open(self) -> bool:
        return self.order.state in UNSETTLED


def participant_of_link(participant_id: uuid.UUID) -> Participant | None:
    """For core.registry.link_purposes; None once the person is not invited any more."""
    rows = Participant.objects.select_related(
        "meeting__body", "meeting__host", "seat__contact", "seat__deputy", "seat__organisation", "organisation"
    )
    return rows.filter(pk=participant_id).first()


def order_of_link(order_id: uuid.UUID) -> WorkOrder | None:
    """For core.registry.link_purposes."""
    rows = WorkOrder.objects.select_related("body", "meeting", "organisation", "contact", "member")
    return rows.filter(pk=order_id).first()


def own_meeting(participant: Participant, now: dt.datetime) -> OwnMeeting:
    meeting = participant.meeting
    shown = meeting.agenda_sent_at is not None
    return OwnMeeting(
        participant=participant,
        own_items=list(AgendaItem.objects.filter(proposer=participant).select_related("merged_into")),
        agenda=agenda(meeting) if shown else [],
        orders=[one for one in orders_before(meeting) if one.is_unsettled] if shown else [],
        minutes=newest_version(meeting),
        now=now,
    )
