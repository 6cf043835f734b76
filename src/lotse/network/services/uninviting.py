"""Taking an invitation back: the link is dead, mails that wait are stopped, the calendar strikes the meeting."""

import datetime as dt

from lotse.audit.services import record_all
from lotse.core import clock
from lotse.links import services as links
from lotse.network.enums import MeetingState
from lotse.network.models import BodyMember, Participant
from lotse.network.rules.meetings import LINK_PURPOSE
from lotse.network.services.telling import tell
from lotse.outbox.services import never_left, stop
from lotse.tenants.models import Centre, Membership


def uninvite_seat(*, actor: Membership, seat: BodyMember, centre: Centre, now: dt.datetime) -> None:
    """From all meetings after the seat's last day, in the caller's transaction."""
    assert seat.ends_on is not None
    coming = Participant.objects.filter(seat=seat, meeting__starts_at__gt=now)
    rows = coming.filter(meeting__starts_at__gte=clock.start_of(seat.ends_on))
    uninvite(list(rows.select_related("meeting__body", "meeting__host", "seat__contact")), actor, centre, now)


def uninvite(rows: list[Participant], actor: Membership, centre: Centre, now: dt.datetime) -> None:
    """In the caller's transaction. The rows are gone afterwards; what they proposed stays."""
    keys = [one.pk for one in rows]
    stop(carrying=keys)
    for one in rows:
        if one.meeting.state == MeetingState.INVITED and not never_left(one.pk):
            tell(one, "cancelled", centre=centre, now=now, actor=actor)
        links.revoke(purpose=LINK_PURPOSE, object_id=one.pk, now=now)
    record_all(actor=actor, action="network.uninvited", objects=rows, now=now)
    Participant.objects.filter(pk__in=keys).delete()
