"""Who comes: invited by mail, answering by link or on the phone. Said twice it counts once."""

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from lotse.audit.services import record, record_all
from lotse.core import clock
from lotse.core.errors import LotseError, NotFound
from lotse.directory.models import Organisation
from lotse.links import services as links
from lotse.network.enums import Answer, MeetingState, Way
from lotse.network.models import Meeting, Participant
from lotse.network.rules.meetings import LINK_PURPOSE
from lotse.network.selectors.bodies import seats_on
from lotse.network.selectors.links import participant_of_link
from lotse.network.selectors.meetings import participants
from lotse.network.services.meetings import OPEN_STATES, MeetingClosed, require
from lotse.network.services.telling import tell
from lotse.network.services.uninviting import uninvite as take_back
from lotse.tenants.models import Centre, Membership


class AlreadyBegun(LotseError):
    code = "network.meeting_begun"
    sentence = gettext_noop("Die Sitzung hat schon begonnen oder ist abgesagt. Es wurde nichts geändert.")


class NobodyToInvite(LotseError):
    code = "network.nobody_to_invite"
    sentence = "Es gibt niemanden einzuladen: Bitte nehmen Sie zuerst Mitglieder in das Gremium auf."


def invite(*, actor: Membership, meeting: Meeting, centre: Centre, now: dt.datetime) -> tuple[int, list[Participant]]:
    """Mail each seat of the body a link and a calendar entry; who is invited already gets no second mail.

    Returns how many mails were written, and who has no address and must be called. Raises NotAllowed, AlreadyBegun,
    NobodyToInvite.
    """
    require(actor, meeting)
    with transaction.atomic():
        _take(meeting)
        if meeting.state not in OPEN_STATES or meeting.starts_at <= now:
            raise AlreadyBegun
        rows = _seats_left(meeting)
        if not rows and not meeting.participants.exists():
            raise NobodyToInvite
        Participant.objects.bulk_create(rows)
        # Guests who were noted before anybody was invited are written to now
        first = meeting.state == MeetingState.PLANNED
        waiting = [one for one in participants(meeting) if first and not one.seat]
        Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.INVITED, invited_at=meeting.invited_at or now)
        meeting.state = MeetingState.INVITED
        told = [*rows, *waiting]
        for one in told:
            one.meeting = meeting
            tell(one, "invited", centre=centre, now=now, actor=actor)
        record_all(actor=actor, action="network.invited", objects=told, now=now)
    return sum(1 for one in told if one.address), [one for one in told if not one.address]


def list_members(*, actor: Membership, meeting: Meeting, now: dt.datetime) -> int:
    """Put the seats of the body on the list of a meeting that has begun, without a mail; returns how many were new.

    For a meeting to which people were invited in other ways. Raises NotAllowed, MeetingClosed.
    """
    require(actor, meeting)
    with transaction.atomic():
        _take(meeting)
        if meeting.state not in OPEN_STATES and not meeting.is_correcting:
            raise MeetingClosed
        rows = _seats_left(meeting)
        Participant.objects.bulk_create(rows)
        record_all(actor=actor, action="network.member_listed", objects=rows, now=now)
    return len(rows)


def invite_guest(
    *,
    actor: Membership,
    meeting: Meeting,
    name: str,
    organisation: Organisation | None,
    email: str,
    centre: Centre,
    now: dt.datetime,
) -> Participant:
    """Somebody who is no member comes along; written to where there is an address and the others were.

    Raises NotAllowed, MeetingClosed.
    """
    require(actor, meeting)
    with transaction.atomic():
        _take(meeting)
        if meeting.state not in OPEN_STATES:
            raise MeetingClosed
        row = Participant.objects.create(meeting=meeting, name=name.strip(), organisation=organisation, email=email)
        if meeting.state == MeetingState.INVITED and meeting.starts_at > now:
            tell(row, "invited", centre=centre, now=now, actor=actor)
        record(actor=actor, action="network.guest_invited", obj=row, now=now)
    return row


def uninvite(*, actor: Membership, participant: Participant, centre: Centre, now: dt.datetime) -> None:
    """Invited by mistake. Raises NotAllowed, AlreadyBegun."""
    meeting = participant.meeting
    require(actor, meeting)
    with transaction.atomic():
        _take(meeting)
        if meeting.state not in OPEN_STATES or meeting.starts_at <= now:
            raise AlreadyBegun
        take_back([participant], actor, centre, now)


def participant_behind(secret: str, now: dt.datetime) -> Participant:
    """Whose page the link of a mail opens; writes nothing. Raises links.LinkUnusable."""
    link = links.find(purpose=LINK_PURPOSE, secret=secret, now=now)
    found = participant_of_link(link.object_id)
    if found is None:
        raise links.LinkUnusable
    return found


def answer_by_link(*, secret: str, answer: Answer, deputy_name: str, centre: Centre, now: dt.datetime) -> None:
    """Raises links.LinkUnusable, links.TooManySubmissions, AlreadyBegun."""
    links.count_submission(links.find(purpose=LINK_PURPOSE, secret=secret, now=now), now=now)
    row = participant_behind(secret, now)
    record_answer(
        actor=None, participant=row, answer=answer, deputy_name=deputy_name, way=Way.LINK, centre=centre, now=now
    )


def record_answer(
    *,
    actor: Membership | None,
    participant: Participant,
    answer: Answer,
    way: Way,
    centre: Centre,
    now: dt.datetime,
    deputy_name: str = "",
) -> None:
    """Comes, sends somebody, or does not come; can be changed until the meeting begins.

    ``actor`` None: the person, through the link. A deputy named at the seat gets the calendar entry too. Raises
    NotAllowed, NotFound (another answer), AlreadyBegun.
    """
    meeting = participant.meeting
    if actor is not None:
        require(actor, meeting)
    if answer == Answer.OPEN:
        raise NotFound
    with transaction.atomic():
        _take(meeting)
        if meeting.state not in OPEN_STATES or meeting.starts_at <= now:
            raise AlreadyBegun
        was = participant.answer
        deputy = participant.seat.deputy if participant.seat and answer == Answer.DEPUTY else None
        name = (deputy_name.strip() or (deputy.name if deputy else "")) if answer == Answer.DEPUTY else ""
        Participant.objects.filter(pk=participant.pk).update(answer=answer, way=way, answered_at=now, deputy_name=name)
        participant.answer, participant.deputy_name = answer, name
        if deputy and deputy.email and name == deputy.name and was != Answer.DEPUTY:
            line = f"Sie vertreten {participant.who}."
            tell(participant, "invited", centre=centre, now=now, actor=actor, more=(line,), to=deputy.email)
        record(actor=actor, action=f"network.answered_{answer}", obj=participant, now=now)


def remind(*, actor: Membership, meeting: Meeting, centre: Centre, now: dt.datetime) -> int:
    """Write again to all who have not answered; returns how many mails. Raises NotAllowed, AlreadyBegun."""
    require(actor, meeting)
    with transaction.atomic():
        _take(meeting)
        if meeting.state != MeetingState.INVITED or meeting.starts_at <= now:
            raise AlreadyBegun
        rows = [one for one in participants(meeting) if one.answer == Answer.OPEN and one.address]
        for one in rows:
            one.meeting = meeting
            tell(one, "reminder", centre=centre, now=now, actor=actor)
        meeting.participants.filter(pk__in=[one.pk for one in rows]).update(reminded_at=now)
        record(actor=actor, action="network.reminded", obj=meeting, now=now)
    return len(rows)


def _seats_left(meeting: Meeting) -> list[Participant]:
    """New rows for the seats of the day that are on no list yet."""
    known = set(meeting.participants.values_list("seat", flat=True))
    return [
        Participant(meeting=meeting, seat=one, organisation=one.organisation)
        for one in seats_on(meeting.body, clock.day_of(meeting.starts_at))
        if one.pk not in known
    ]


def _take(meeting: Meeting) -> None:
    """Take the row until the transaction ends, and read it as it is now; the version stays: no page is outdated."""
    Meeting.objects.filter(pk=meeting.pk).update(version=F("version"))
    meeting.refresh_from_db(fields=["state", "starts_at", "ends_at", "invited_at", "sequence", "version"])
