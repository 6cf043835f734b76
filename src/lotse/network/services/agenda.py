"""The agenda: proposed by members through their link, put together and sent by staff."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_noop

from lotse.audit.services import record
from lotse.core.errors import ChangedMeanwhile, LotseError
from lotse.links import services as links
from lotse.network.enums import ItemKind, ItemState, MeetingState
from lotse.network.models import AgendaItem, Meeting, Participant
from lotse.network.rules.meetings import LINK_PURPOSE, may_propose
from lotse.network.selectors.agenda import agenda_lines
from lotse.network.selectors.meetings import participants
from lotse.network.services.inviting import participant_behind
from lotse.network.services.meetings import OPEN_STATES, MeetingClosed, require
from lotse.network.services.once import save_once
from lotse.network.services.telling import tell
from lotse.tenants.models import Centre, Membership

UNDECIDED = (ItemState.PROPOSED, ItemState.DECLINED)
ON_THE_WAY = (ItemState.PROPOSED, ItemState.ACCEPTED)


class TooLateToPropose(LotseError):
    code = "network.too_late_to_propose"
    sentence = gettext_noop(
        "Vorschläge werden nicht mehr gesammelt. Es wurde nichts gespeichert; was Sie eingegeben haben, steht noch da. "
        "Bitte rufen Sie uns an."
    )


class NotMergeable(LotseError):
    code = "network.not_mergeable"
    sentence = "Diese Punkte lassen sich nicht zusammenlegen. Es wurde nichts geändert."


def propose_by_link(*, secret: str, form_id: uuid.UUID, title: str, text: str, now: dt.datetime) -> AgendaItem:
    """A member proposes a topic; sent twice it is there once.

    Raises links.LinkUnusable, links.TooManySubmissions, TooLateToPropose.
    """
    links.count_submission(links.find(purpose=LINK_PURPOSE, secret=secret, now=now), now=now)
    row = participant_behind(secret, now)
    meeting = row.meeting
    if meeting.state not in OPEN_STATES or not may_propose(meeting.items_until_on, meeting.starts_at, now):
        raise TooLateToPropose
    return _add(None, meeting, form_id, title, text, ItemState.PROPOSED, row, now)


def add(
    *, actor: Membership, meeting: Meeting, form_id: uuid.UUID, title: str, text: str, now: dt.datetime
) -> AgendaItem:
    """Staff put a topic on the agenda, also while minutes are typed. Raises NotAllowed, MeetingClosed."""
    require_open(actor, meeting)
    return _add(actor, meeting, form_id, title, text, ItemState.ACCEPTED, None, now)


def edit(*, actor: Membership, item: AgendaItem, title: str, text: str, now: dt.datetime) -> None:
    """Other words for a topic. Raises NotAllowed, MeetingClosed."""
    require_open(actor, item.meeting)
    with transaction.atomic():
        AgendaItem.objects.filter(pk=item.pk).update(title=title.strip(), text=text.strip())
        record(actor=actor, action="network.item_changed", obj=item, now=now, fields=["title", "text"])


def accept(*, actor: Membership, item: AgendaItem, now: dt.datetime) -> None:
    """What was proposed is on the agenda, at its end. Raises NotAllowed, MeetingClosed, ChangedMeanwhile."""
    require_open(actor, item.meeting)
    with transaction.atomic():
        position = _last(item.meeting) + 1
        _step(item, UNDECIDED, state=ItemState.ACCEPTED, position=position, reason="")
        record(actor=actor, action="network.item_accepted", obj=item, now=now)


def decline(*, actor: Membership, item: AgendaItem, reason: str, now: dt.datetime) -> None:
    """Not this time; whoever proposed it reads why. Raises NotAllowed, MeetingClosed, ChangedMeanwhile."""
    require_open(actor, item.meeting)
    if item.kind == ItemKind.ORDERS or item.minutes:
        raise NotMergeable("Dieser Punkt bleibt auf der Tagesordnung. Es wurde nichts geändert.")
    with transaction.atomic():
        _step(item, ON_THE_WAY, state=ItemState.DECLINED, reason=reason.strip())
        record(actor=actor, action="network.item_declined", obj=item, now=now)


def merge(*, actor: Membership, item: AgendaItem, into: AgendaItem, now: dt.datetime) -> None:
    """Two topics become one: the words of ``item`` go below those of ``into``.

    Raises NotAllowed, MeetingClosed, NotMergeable, ChangedMeanwhile.
    """
    require_open(actor, item.meeting)
    topics = item.kind == into.kind == ItemKind.TOPIC and into.state in ON_THE_WAY
    if not topics or item.pk == into.pk or item.meeting_id != into.meeting_id or item.minutes:
        raise NotMergeable
    said = "\n".join(part for part in (into.text, f"{item.title}: {item.text}" if item.text else item.title) if part)
    if len(said) > 2000:
        raise NotMergeable("Zusammen wäre der Text zu lang. Es wurde nichts geändert.")
    with transaction.atomic():
        _step(item, ON_THE_WAY, state=ItemState.MERGED, merged_into=into)
        AgendaItem.objects.filter(pk=into.pk).update(text=said)
        item.merged.update(merged_into=into)
        record(actor=actor, action="network.item_merged", obj=item, now=now)


def earlier(*, actor: Membership, item: AgendaItem, now: dt.datetime) -> None:
    """Change places with the point before; the first stays. Raises NotAllowed, MeetingClosed."""
    require_open(actor, item.meeting)
    with transaction.atomic():
        rows = list(item.meeting.items.filter(state=ItemState.ACCEPTED))
        place = next((number for number, one in enumerate(rows) if one.pk == item.pk), 0)
        if place == 0:
            return
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
        for position, row in enumerate(rows, start=1):
            AgendaItem.objects.filter(pk=row.pk).update(position=position)
        record(actor=actor, action="network.agenda_ordered", obj=item.meeting, now=now)


def send(*, actor: Membership, meeting: Meeting, centre: Centre, now: dt.datetime) -> tuple[int, list[Participant]]:
    """Adopt the agenda: all invited read it, by mail and behind their link. It can be sent again.

    Returns how many mails were written, and who has no address. Raises NotAllowed, MeetingClosed.
    """
    require(actor, meeting)
    if meeting.state != MeetingState.INVITED or meeting.starts_at <= now:
        raise MeetingClosed("Zuerst wird eingeladen, und nach dem Beginn geht es nicht mehr. Es wurde nichts gesendet.")
    with transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(agenda_sent_at=now)
        meeting.agenda_sent_at = now
        lines = tuple(agenda_lines(meeting))
        rows = participants(meeting)
        for one in rows:
            one.meeting = meeting
            tell(one, "agenda", centre=centre, now=now, actor=actor, more=lines)
        record(actor=actor, action="network.agenda_sent", obj=meeting, now=now)
    return sum(1 for one in rows if one.address), [one for one in rows if not one.address]


def require_open(actor: Membership, meeting: Meeting) -> None:
    """Until the minutes are final, and again while they are corrected. Raises NotAllowed, MeetingClosed."""
    require(actor, meeting)
    if meeting.state not in OPEN_STATES and not meeting.is_correcting:
        raise MeetingClosed


def _add(
    actor: Membership | None, meeting: Meeting, form_id: uuid.UUID, title: str, text: str, state: ItemState,
    proposer: Participant | None, now: dt.datetime,
) -> AgendaItem:  # fmt: skip
    again = meeting.items.filter(pk=form_id, title=title.strip()).first()
    if again is not None:
        return again
    with transaction.atomic():
        item = AgendaItem(
            pk=form_id,
            meeting=meeting,
            state=state,
            title=title.strip(),
            text=text.strip(),
            proposer=proposer,
            position=_last(meeting) + 1,
            proposed_at=now,
        )
        save_once(item)
        record(actor=actor, action=f"network.item_{state}", obj=item, now=now)
    return item


def _last(meeting: Meeting) -> int:
    last: int | None = meeting.items.aggregate(last=Max("position"))["last"]
    return last or 0


def _step(item: AgendaItem, before: tuple[ItemState, ...], **columns: object) -> None:
    if AgendaItem.objects.filter(pk=item.pk, state__in=before).update(**columns) != 1:
        raise ChangedMeanwhile
