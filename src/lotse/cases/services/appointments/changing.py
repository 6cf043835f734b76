"""Moving and cancelling, by staff or by the family; and what became of the appointment."""

import datetime as dt

from django.db import transaction

from lotse.audit.services import record
from lotse.cases import errors
from lotse.cases.enums import CALL_STEP_DAYS, AppointmentState, CancelReason, ChangeKind
from lotse.cases.models import Appointment, AppointmentInvitation, FollowUp
from lotse.cases.rules import may_own_followup
from lotse.cases.rules.appointments import may_give_appointment, may_manage_appointment
from lotse.cases.selectors.appointments import words
from lotse.cases.selectors.appointments.slots import Slot, offered
from lotse.cases.services import steps
from lotse.cases.services.appointments import telling
from lotse.cases.services.appointments.booking import check_slot, count_change, note, occupy, put_at
from lotse.cases.services.steps import NextStep
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.tenants.models import Membership

CALL_AGAIN = "Familie anrufen und neuen Termin vereinbaren"  # done by itself when the family has one


@transaction.atomic
def move(*, actor: Membership, appointment: Appointment, slot: Slot, now: dt.datetime) -> None:
    """To another time, adviser or room; the family is told.

    Raises NotAllowed, what ``booking.check_slot`` raises, SlotTaken, ChangedMeanwhile.
    """
    _require(actor, appointment)
    if not may_give_appointment(actor, appointment.invitation.household, slot.adviser):
        raise NotAllowed
    check_slot(slot, now=now)
    if not _move(appointment, slot, actor=actor, now=now):
        raise ChangedMeanwhile


@transaction.atomic
def move_by_family(
    *, invitation: AppointmentInvitation, appointment: Appointment, starts_at: dt.datetime, now: dt.datetime
) -> None:
    """To another of the times that the page offers. Raises SlotTaken, AppointmentSettled, TooManyChanges."""
    _require_ahead(invitation, appointment, now)
    slots = offered(invitation, now=now, starts_at=starts_at, ignoring=appointment)
    count_change(invitation)
    if not slots:
        raise errors.SlotTaken
    # With the same adviser if possible; another one only where the invitation leaves it open
    slots.sort(key=lambda slot: slot.adviser.pk != appointment.adviser_id)
    for number, slot in enumerate(slots, start=1):
        try:
            with transaction.atomic():
                if not _move(appointment, slot, actor=None, now=now):
                    raise errors.AppointmentSettled
            return
        except errors.SlotTaken:
            appointment.refresh_from_db()
            if number == len(slots):
                raise


@transaction.atomic
def cancel(*, actor: Membership, appointment: Appointment, reason: CancelReason, now: dt.datetime) -> None:
    """The time is free again, the family is told, and somebody offers it a new one where it still wants one.

    Raises NotAllowed, ChangedMeanwhile.
    """
    _require(actor, appointment)
    if not call_off(appointment, reason, actor=actor, now=now):
        raise ChangedMeanwhile


@transaction.atomic
def cancel_by_family(*, invitation: AppointmentInvitation, appointment: Appointment, now: dt.datetime) -> None:
    """Raises AppointmentSettled, TooManyChanges."""
    _require_ahead(invitation, appointment, now)
    count_change(invitation)
    if not call_off(appointment, CancelReason.FAMILY, actor=None, now=now):
        raise errors.AppointmentSettled


@transaction.atomic
def record_outcome(*, actor: Membership, appointment: Appointment, came: bool, now: dt.datetime) -> None:
    """Note whether the family came; noted wrongly, the other answer corrects it.

    Nobody came: somebody has to call, unless another app keeps that step. Raises NotAllowed, TooEarly (before the
    day of the appointment; before its beginning for "did not come"), ChangedMeanwhile.
    """
    _require(actor, appointment)
    began = clock.day_of(appointment.starts_at) <= clock.day_of(now) if came else appointment.starts_at <= now
    if not began:
        raise errors.TooEarly
    new = AppointmentState.HELD if came else AppointmentState.NO_SHOW
    if appointment.state == new:
        return
    rows = Appointment.objects.filter(pk=appointment.pk, state=appointment.state, sequence=appointment.sequence)
    if rows.exclude(state=AppointmentState.CANCELLED).update(state=new) != 1:
        raise ChangedMeanwhile
    appointment.state = new
    kept = note(appointment, ChangeKind(new), actor=actor, now=now)
    if came:
        _drop_step(appointment, actor, now)
    elif not kept:
        _plan_call(appointment, actor, now)


@transaction.atomic
def arrange_interpreter(*, actor: Membership, appointment: Appointment, now: dt.datetime) -> None:
    """Note that somebody who interprets is ordered. Raises NotAllowed, ChangedMeanwhile."""
    _require(actor, appointment)
    rows = Appointment.objects.filter(pk=appointment.pk, state=AppointmentState.BOOKED, interpreter_arranged_at=None)
    if rows.exclude(interpreter_language="").update(interpreter_arranged_at=now) != 1:
        raise ChangedMeanwhile
    appointment.interpreter_arranged_at = now
    _record("cases.interpreter_arranged", actor, appointment, now, ["interpreter_arranged_at"])


@transaction.atomic
def set_interpreter(*, actor: Membership, appointment: Appointment, language: str, now: dt.datetime) -> None:
    """Change the wish for an interpreter ("": none); another language has to be ordered anew.

    Raises NotAllowed, ChangedMeanwhile.
    """
    _require(actor, appointment)
    if appointment.interpreter_language == language:
        return
    rows = Appointment.objects.filter(pk=appointment.pk, state=AppointmentState.BOOKED)
    if rows.update(interpreter_language=language, interpreter_arranged_at=None) != 1:
        raise ChangedMeanwhile
    appointment.interpreter_language, appointment.interpreter_arranged_at = language, None
    _record("cases.interpreter_changed", actor, appointment, now, ["interpreter_language"])


def _require(actor: Membership, appointment: Appointment) -> None:
    if not may_manage_appointment(actor, appointment):
        raise NotAllowed


def _require_ahead(invitation: AppointmentInvitation, appointment: Appointment, now: dt.datetime) -> None:
    """Raises AppointmentSettled where there is nothing ahead that the family could change."""
    ahead = appointment.state == AppointmentState.BOOKED and appointment.starts_at > now
    if appointment.invitation_id != invitation.pk or not ahead:
        raise errors.AppointmentSettled


def _move(appointment: Appointment, slot: Slot, *, actor: Membership | None, now: dt.datetime) -> bool:
    """False when somebody else changed the appointment in between. Raises SlotTaken."""
    before = appointment.starts_at, appointment.adviser_id, appointment.room_id
    sequence = appointment.sequence
    put_at(appointment, slot, now=now)
    appointment.sequence = sequence + 1
    if before[0] != appointment.starts_at:
        appointment.interpreter_arranged_at = None  # whoever was ordered has to be asked again
    names = ("starts_at", "ends_at", "adviser", "room", "place", "video_url", "reminded_at", "sequence")
    values = {name: getattr(appointment, name) for name in (*names, "interpreter_arranged_at")}
    rows = Appointment.objects.filter(pk=appointment.pk, state=AppointmentState.BOOKED, sequence=sequence)
    if rows.update(**values) != 1:
        return False
    occupy(appointment)
    note(appointment, ChangeKind.MOVED, actor=actor, now=now, before_at=before[0])
    telling.write(words.MOVED, invitation=appointment.invitation, appointment=appointment, actor=actor, now=now)
    return True


def call_off(appointment: Appointment, reason: CancelReason, *, actor: Membership | None, now: dt.datetime) -> bool:
    """Free the time and tell the family, whoever asks; False when somebody else changed the appointment in between."""
    rows = Appointment.objects.filter(pk=appointment.pk, state=AppointmentState.BOOKED, sequence=appointment.sequence)
    sequence = appointment.sequence + 1
    if rows.update(state=AppointmentState.CANCELLED, cancel_reason=reason, sequence=sequence) != 1:
        return False
    appointment.state, appointment.cancel_reason, appointment.sequence = AppointmentState.CANCELLED, reason, sequence
    appointment.cells.all().delete()
    kept = note(appointment, ChangeKind.CANCELLED, actor=actor, now=now)
    if reason in {CancelReason.FAMILY, CancelReason.CENTRE} and not kept:
        _plan_call(appointment, actor or appointment.adviser, now)
    telling.write(words.CANCELLED, invitation=appointment.invitation, appointment=appointment, actor=actor, now=now)
    return True


def _plan_call(appointment: Appointment, actor: Membership, now: dt.datetime) -> None:
    household = appointment.invitation.household
    owner = appointment.adviser if may_own_followup(appointment.adviser, household) else actor
    due_on = clock.day_of(now) + dt.timedelta(days=CALL_STEP_DAYS)
    step = steps.create(NextStep(CALL_AGAIN, owner, due_on), actor=actor, household=household, now=now)
    Appointment.objects.filter(pk=appointment.pk).update(call_step=step)
    appointment.call_step = step


def _drop_step(appointment: Appointment, actor: Membership, now: dt.datetime) -> None:
    """The family came after all: nobody has to call."""
    step = appointment.call_step
    if step is not None and FollowUp.objects.filter(pk=step.pk, done_at=None).exists():
        steps.settle(step, actor=actor, outcome="Die Familie war doch da.", now=now)


def _record(action: str, actor: Membership, appointment: Appointment, now: dt.datetime, fields: list[str]) -> None:
    record(
        actor=actor, action=action, obj=appointment, now=now, file_id=appointment.invitation.household_id, fields=fields
    )
