""" "Es wird mir zu viel": new requests stop at once, somebody calls within two working days, a talk closes it."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.core.workdays import working_days_after
from lotse.outbox.services import post
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre, Membership
from lotse.volunteering.enums import AskedBy, ReliefMeasure
from lotse.volunteering.mails.relief import please_call
from lotse.volunteering.models import ReliefRequest, Volunteer
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.relief import CALL_OF_DEPUTY_WITHIN, CALL_WITHIN
from lotse.volunteering.selectors.relief import in_charge, next_in_charge, open_request
from lotse.volunteering.services import withdrawing
from lotse.volunteering.services.coaching.needs import write_need
from lotse.volunteering.services.volunteers import note_talk


class TalkOutOfRange(LotseError):
    code = "volunteering.talk_out_of_range"


class TalkWithoutResult(LotseError):
    code = "volunteering.talk_without_result"
    sentence = "Bitte kreuzen Sie an, was vereinbart ist. Hat das Gespräch genügt, kreuzen Sie das an."


def ask_relief(
    *, actor: Membership | None, volunteer: Volunteer, asked_by: AskedBy, centre: Centre, now: dt.datetime
) -> ReliefRequest:
    """Stop new requests at once and have somebody call. Said again before the talk, it stays one request.

    ``actor`` None: the person, through the own link. Raises NotAllowed.
    """
    if actor is not None and not (actor.holds(rights.RELIEVE) and rights.may_edit_volunteer(actor, volunteer)):
        raise NotAllowed
    waiting = open_request(volunteer)
    if waiting is not None:
        return waiting
    today = clock.day_of(now)
    try:
        with transaction.atomic():
            # Without regard to the version: the stop always holds, and whoever is planning with this person is told
            Volunteer.objects.filter(pk=volunteer.pk).update(stopped_at=now, version=F("version") + 1, changed_at=now)
            withdrawing.of_volunteer(volunteer, now)
            request = ReliefRequest.objects.create(
                volunteer=volunteer,
                asked_at=now,
                asked_by=asked_by,
                owner=in_charge(volunteer.coordinator, today),
                call_due_on=working_days_after(today, CALL_WITHIN),
            )
            _tell(request, centre, now, was_late=False)
            record(actor=actor, action="volunteering.relief_asked", obj=volunteer, now=now)
    except IntegrityError:  # said twice at the same moment
        waiting = open_request(volunteer)
        if waiting is None:
            raise
        return waiting
    volunteer.refresh_from_db()
    return request


def record_relief_talk(
    *,
    actor: Membership,
    request: ReliefRequest,
    on: dt.date,
    measures: Sequence[ReliefMeasure],
    asks_again: bool,
    now: dt.datetime,
) -> None:
    """Somebody spoke with the person: that closes the request. What was said is not stored.

    ``asks_again``: the person may be asked for new things from now on. Raises NotAllowed, TalkOutOfRange (on),
    TalkWithoutResult, ChangedMeanwhile (closed already).
    """
    if not rights.may_answer_relief(actor, request):
        raise NotAllowed
    if not clock.day_of(request.asked_at) <= on <= clock.day_of(now):
        raise TalkOutOfRange("Das Gespräch liegt zwischen dem Tag der Bitte und heute.", field="on")
    if not measures:
        raise TalkWithoutResult(field="measures")
    with transaction.atomic():
        rows = ReliefRequest.objects.filter(pk=request.pk, closed_at=None)
        codes = sorted({one.value for one in measures})
        if rows.update(talked_on=on, talked_by=actor, measures=codes, closed_at=now) != 1:
            raise ChangedMeanwhile
        volunteer = request.volunteer
        note_talk(actor, volunteer, on, "", now)
        people = Volunteer.objects.filter(pk=volunteer.pk)
        people.update(version=F("version") + 1, changed_at=now)
        if asks_again:
            people.update(stopped_at=None)
        if ReliefMeasure.COACHING in measures:
            write_need(actor, volunteer, on, request)
        record(actor=actor, action="volunteering.relief_talked", obj=volunteer, now=now)


def ask_again(*, actor: Membership, volunteer: Volunteer, now: dt.datetime) -> None:
    """After the talk the person wants to be asked again. Raises NotAllowed, ChangedMeanwhile (a talk is still due)."""
    if not (actor.holds(rights.RELIEVE) and rights.may_edit_volunteer(actor, volunteer)):
        raise NotAllowed
    with transaction.atomic():
        rows = Volunteer.objects.filter(pk=volunteer.pk, version=volunteer.version).exclude(stopped_at=None)
        done = rows.update(stopped_at=None, version=volunteer.version + 1, changed_at=now)
        if done != 1 or open_request(volunteer) is not None:
            raise ChangedMeanwhile
        record(actor=actor, action="volunteering.relief_ended", obj=volunteer, now=now)


def escalate(centre: Centre, now: dt.datetime) -> None:
    """Calls that nobody made in time go to the deputy, once (core.registry.periodic)."""
    today = clock.day_of(now)
    late = ReliefRequest.objects.filter(closed_at=None, escalated_at=None, call_due_on__lt=today)
    for request in late.select_related("owner", "volunteer"):
        owner = next_in_charge(request.owner, today)
        due_on = working_days_after(today, CALL_OF_DEPUTY_WITHIN)
        with transaction.atomic():
            rows = ReliefRequest.objects.filter(pk=request.pk, closed_at=None, escalated_at=None)
            if rows.update(owner=owner, escalated_at=now, call_due_on=due_on) != 1:
                continue
            request.owner, request.call_due_on = owner, due_on
            _tell(request, centre, now, was_late=True)
            record(actor=None, action="volunteering.relief_escalated", obj=request.volunteer, now=now)


def _tell(request: ReliefRequest, centre: Centre, now: dt.datetime, *, was_late: bool) -> None:
    code = request.volunteer.code
    url = settings.BASE_URL + centre_url("volunteering:relief_talk", code)
    subject, text = please_call(request.owner, code=code, url=url, due_on=request.call_due_on, was_late=was_late)
    post(to=request.owner.user.email, subject=subject, text=text, centre=centre, now=now)
