"""What a volunteer tells the centre: who hears of it, who calls, and when it is dealt with."""

import datetime as dt

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.core.workdays import working_days_after
from lotse.outbox.services import post
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre, Membership
from lotse.volunteering.enums import NoticeKind, VolunteerEnd, VolunteerState
from lotse.volunteering.mails.notices import volunteer_says
from lotse.volunteering.models import Notice, Volunteer
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.relief import CALL_OF_DEPUTY_WITHIN, CALL_WITHIN
from lotse.volunteering.selectors.notices import in_charge_of, open_stop, pause_of
from lotse.volunteering.selectors.relief import in_charge, next_in_charge, open_request
from lotse.volunteering.services import volunteers

TWICE_WITHIN = dt.timedelta(minutes=2)


class NothingSaid(LotseError):
    code = "volunteering.nothing_said"
    sentence = gettext_noop("Bitte schreiben Sie kurz, was nicht stimmt.")


class HasGone(LotseError):
    code = "volunteering.has_gone"
    sentence = "Diese Person hat ihr Ehrenamt schon beendet. Es wurde nichts geändert."


def take_break(
    *, volunteer: Volunteer, starts_on: dt.date | None, until_on: dt.date | None, centre: Centre, now: dt.datetime
) -> None:
    """The person pauses; who has running engagements to look after hears of it. Sent twice, it is one.

    Raises as ``volunteers.pause``.
    """
    said = pause_of(volunteer, clock.day_of(now))
    if said is not None and (said.starts_on, said.ends_on) == (starts_on or clock.day_of(now), until_on):
        return
    with transaction.atomic():
        volunteers.pause(actor=None, volunteer=volunteer, starts_on=starts_on, until_on=until_on, now=now)
        _replace(volunteer, (NoticeKind.PAUSE, NoticeKind.BACK), now)
        _tell(volunteer, NoticeKind.PAUSE, centre, now)


def come_back(*, volunteer: Volunteer, centre: Centre, now: dt.datetime) -> None:
    """The pause is over, or called off. Raises as ``volunteers.resume``."""
    with transaction.atomic():
        volunteers.resume(actor=None, volunteer=volunteer, now=now)
        _replace(volunteer, (NoticeKind.PAUSE, NoticeKind.BACK), now)
        _tell(volunteer, NoticeKind.BACK, centre, now)


def ask_to_stop(
    *, actor: Membership | None, volunteer: Volunteer, reason: VolunteerEnd | None, centre: Centre, now: dt.datetime
) -> Notice:
    """Nothing new is asked from now on, and somebody calls. Nothing else ends: engagements stay until handed over.

    ``actor`` None: the person, through the own link. Said again, it stays one. Raises NotAllowed, HasGone.
    """
    if actor is not None and not rights.may_edit_volunteer(actor, volunteer):
        raise NotAllowed
    if volunteer.state == VolunteerState.ENDED:
        raise HasGone
    said = open_stop(volunteer)
    if said is not None:
        return said
    try:
        with transaction.atomic():
            people = Volunteer.objects.filter(pk=volunteer.pk)
            people.filter(stopped_at=None).update(stopped_at=now)
            people.update(version=F("version") + 1, changed_at=now)  # whoever is planning with this person is told
            return _tell(
                volunteer,
                NoticeKind.STOP,
                centre,
                now,
                actor=actor,
                reason=reason or "",
                call_due_on=working_days_after(clock.day_of(now), CALL_WITHIN),
            )
    except IntegrityError:  # said twice at the same moment
        said = open_stop(volunteer)
        if said is None:
            raise
        return said


def stay(*, actor: Membership | None, volunteer: Volunteer, centre: Centre, now: dt.datetime) -> None:
    """The person goes on after all. Raises NotAllowed, ChangedMeanwhile (nothing was said, or it is settled)."""
    if actor is not None and not rights.may_edit_volunteer(actor, volunteer):
        raise NotAllowed
    said = open_stop(volunteer)
    if said is None:
        raise ChangedMeanwhile
    with transaction.atomic():
        if _replace(volunteer, (NoticeKind.STOP,), now, actor) == 0:
            raise ChangedMeanwhile
        people = Volunteer.objects.filter(pk=volunteer.pk)
        if open_request(volunteer) is None:  # what was stopped for another reason stays so
            people.filter(stopped_at=said.said_at).update(stopped_at=None)
        people.update(version=F("version") + 1, changed_at=now)
        if actor is None:
            _tell(volunteer, NoticeKind.BACK, centre, now)
        else:
            record(actor=actor, action="volunteering.stays", obj=volunteer, now=now)


def report_data(*, volunteer: Volunteer, text: str, centre: Centre, now: dt.datetime) -> Notice:
    """The person says which data are wrong. Sent twice, it is one. Raises NothingSaid."""
    said = text.strip()
    if not said:
        raise NothingSaid(field="text")
    recent = Notice.objects.filter(volunteer=volunteer, kind=NoticeKind.DATA, said_at__gt=now - TWICE_WITHIN)
    same = next((one for one in recent if one.text == said), None)
    if same is not None:
        return same
    with transaction.atomic():
        return _tell(volunteer, NoticeKind.DATA, centre, now, text=said)


def settle(*, actor: Membership, notice: Notice, now: dt.datetime) -> None:
    """Somebody has dealt with it. A wish to stop is settled by its end only. Raises NotAllowed, ChangedMeanwhile."""
    if not rights.may_edit_volunteer(actor, notice.volunteer):
        raise NotAllowed
    rows = Notice.objects.filter(pk=notice.pk, settled_at=None, call_due_on=None)
    with transaction.atomic():
        if rows.update(settled_at=now, settled_by=actor) != 1:
            raise ChangedMeanwhile
        record(actor=actor, action="volunteering.notice_settled", obj=notice.volunteer, now=now)


def escalate(centre: Centre, now: dt.datetime) -> None:
    """Calls because of a wish to stop that nobody made in time go to the deputy, once (core.registry.periodic)."""
    today = clock.day_of(now)
    late = Notice.objects.filter(settled_at=None, escalated_at=None, call_due_on__lt=today)
    for notice in late.select_related("owner", "volunteer"):
        spoken_on = notice.volunteer.last_talk_on
        if spoken_on is not None and spoken_on >= clock.day_of(notice.said_at):
            continue
        owner = next_in_charge(notice.owner, today)
        due_on = working_days_after(today, CALL_OF_DEPUTY_WITHIN)
        with transaction.atomic():
            rows = Notice.objects.filter(pk=notice.pk, settled_at=None, escalated_at=None)
            if rows.update(owner=owner, escalated_at=now, call_due_on=due_on) == 1:
                notice.owner, notice.call_due_on = owner, due_on
                _mail(notice, centre, now)
                record(actor=None, action="volunteering.stop_escalated", obj=notice.volunteer, now=now)


def _tell(
    volunteer: Volunteer,
    kind: NoticeKind,
    centre: Centre,
    now: dt.datetime,
    *,
    actor: Membership | None = None,
    reason: str = "",
    text: str = "",
    call_due_on: dt.date | None = None,
) -> Notice:
    """One for each person in charge, in the caller's transaction; returns that of the volunteer's coordinator."""
    today = clock.day_of(now)
    first = in_charge(volunteer.coordinator, today)
    others = [] if kind == NoticeKind.DATA else [one for one in in_charge_of(volunteer, today) if one != first]
    made = [
        Notice(
            volunteer=volunteer,
            kind=kind,
            said_at=now,
            owner=owner,
            reason=reason,
            text=text,
            call_due_on=call_due_on if owner == first else None,
        )
        for owner in (first, *others)
    ]
    for notice in made:
        notice.save()
        _mail(notice, centre, now)
    record(actor=actor, action=f"volunteering.said_{kind.value}", obj=volunteer, now=now)
    return made[0]


def _mail(notice: Notice, centre: Centre, now: dt.datetime) -> None:
    code = notice.volunteer.code
    url = settings.BASE_URL + centre_url("volunteering:volunteer", code)
    subject, text = volunteer_says(
        notice.owner, code=code, kind=NoticeKind(notice.kind), url=url, call=notice.call_due_on
    )
    post(to=notice.owner.user.email, subject=subject, text=text, centre=centre, now=now)


def _replace(
    volunteer: Volunteer, kinds: tuple[NoticeKind, ...], now: dt.datetime, by: Membership | None = None
) -> int:
    """What was said before does not count any more; returns how much that was."""
    rows = Notice.objects.filter(volunteer=volunteer, kind__in=kinds, settled_at=None)
    return rows.update(settled_at=now, settled_by=by)
