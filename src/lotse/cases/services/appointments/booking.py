"""Booking: by staff at any time that is free, by a family through its link at the times it is offered."""

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F

from lotse.audit.services import record
from lotse.cases import errors
from lotse.cases.enums import (
    CELL_MINUTES,
    CHANGES_BY_FAMILY,
    AppointmentKind,
    AppointmentPlace,
    ChangeKind,
)
from lotse.cases.models import (
    Appointment,
    AppointmentCell,
    AppointmentChange,
    AppointmentInvitation,
    InvitedPerson,
)
from lotse.cases.rules.appointments import is_bookable, may_advise, may_give_appointment, may_manage_invitation
from lotse.cases.rules.slots import cells_of
from lotse.cases.selectors.appointments import words
from lotse.cases.selectors.appointments.slots import Slot, is_away, offered, settings
from lotse.cases.services import steps
from lotse.cases.services.appointments import telling
from lotse.core import clock
from lotse.core.errors import NotAllowed
from lotse.core.workdays import holiday, working_day_before
from lotse.people.models import Household, Person
from lotse.tenants.models import Membership

LONGEST_MINUTES = 480
LATEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Wish:
    """What goes along with a booking. ``interpreter_language`` "" means that nobody need interpret.

    ``email``: where the family, on its page, wants to be told; for this matter only.
    """

    interpreter_language: str = ""
    email: str = ""


@transaction.atomic
def book(
    *,
    actor: Membership,
    household: Household,
    slot: Slot,
    now: dt.datetime,
    kind: AppointmentKind = AppointmentKind.ADVICE,
    about: Iterable[Person] = (),
    interpreter_language: str = "",
) -> Appointment:
    """Give a family an appointment at a time that is free, and tell it by mail where it may be written to.

    Raises NotAllowed, what ``check_slot`` raises, SlotTaken.
    """
    if not may_give_appointment(actor, household, slot.adviser):
        raise NotAllowed
    check_slot(slot, now=now)
    invitation = new_invitation(actor=actor, household=household, kind=kind, adviser=slot.adviser, about=about, now=now)
    return _book(invitation, [slot], actor=actor, wish=Wish(interpreter_language), now=now)


@transaction.atomic
def book_invited(
    *,
    actor: Membership,
    invitation: AppointmentInvitation,
    slot: Slot,
    now: dt.datetime,
    interpreter_language: str = "",
) -> Appointment:
    """What the family could do through its link, done on the phone. Raises as ``book``, and AlreadyBooked."""
    if not may_manage_invitation(actor, invitation) or not may_give_appointment(
        actor, invitation.household, slot.adviser
    ):
        raise NotAllowed
    check_slot(slot, now=now)
    return _book(invitation, [slot], actor=actor, wish=Wish(interpreter_language), now=now)


@transaction.atomic
def book_by_family(
    *, invitation: AppointmentInvitation, starts_at: dt.datetime, wish: Wish, now: dt.datetime
) -> Appointment:
    """Book one of the times that the family's page offers, with whoever of the advisers has it free.

    Raises InvitationExpired, SlotTaken, AlreadyBooked, TooManyChanges.
    """
    if not is_bookable(invitation, clock.day_of(now)):
        raise errors.InvitationExpired
    slots = offered(invitation, now=now, starts_at=starts_at)
    if not slots:
        raise errors.SlotTaken
    count_change(invitation)
    if wish.email:
        invitation.email = wish.email
        invitation.save(update_fields=["email"])
    return _book(invitation, slots, actor=None, wish=wish, now=now)


def new_invitation(
    *,
    actor: Membership,
    household: Household,
    kind: AppointmentKind,
    adviser: Membership | None,
    about: Iterable[Person],
    now: dt.datetime,
    expires_on: dt.date | None = None,
) -> AppointmentInvitation:
    """The row that links open; the caller has checked the rights. Persons of other families are left out."""
    invitation = AppointmentInvitation.objects.create(
        household=household,
        kind=kind,
        adviser=adviser,
        expires_on=expires_on or clock.day_of(now) + dt.timedelta(days=settings().invitation_days),
        created_at=now,
        created_by=actor,
    )
    InvitedPerson.objects.bulk_create(
        InvitedPerson(invitation=invitation, person=one) for one in about if one.household_id == household.pk
    )
    return invitation


def count_change(invitation: AppointmentInvitation) -> None:
    """Count what a family does through its link, and lock the row against a second tap.

    Raises InvitationExpired (withdrawn meanwhile), TooManyChanges.
    """
    rows = AppointmentInvitation.objects.filter(pk=invitation.pk, withdrawn_at=None)
    if rows.filter(family_changes__lt=CHANGES_BY_FAMILY).update(family_changes=F("family_changes") + 1) != 1:
        raise errors.TooManyChanges if rows.exists() else errors.InvitationExpired


def check_slot(slot: Slot, *, now: dt.datetime) -> None:
    """Whether staff may give this time to a family; what is booked already the database tells.

    Raises AdviserUnfit, OffGrid, TimePassed, TimeTooFar, OnHoliday, AdviserAway, RoomUnfit, VideoAddressMissing.
    """
    if not slot.adviser.is_active or not may_advise(slot.adviser):
        raise errors.AdviserUnfit(field="adviser")
    cell = CELL_MINUTES * 60
    length = (slot.ends_at - slot.starts_at).total_seconds()
    if slot.starts_at.timestamp() % cell or length % cell or not 0 < length <= LONGEST_MINUTES * 60:
        raise errors.OffGrid(field="time")
    day, today = clock.day_of(slot.starts_at), clock.day_of(now)
    if day < today:
        raise errors.TimePassed(field="day")
    if (day - today).days > LATEST_DAYS:
        raise errors.TimeTooFar(field="day")
    if holiday(day):
        raise errors.OnHoliday(field="day")
    if is_away(slot.adviser, slot.period):
        raise errors.AdviserAway(field="day")
    if slot.room is not None and not slot.room.is_open:
        raise errors.RoomUnfit(field="room")
    if slot.place == AppointmentPlace.VIDEO and not slot.video_url:
        raise errors.VideoAddressMissing(field="video_url")


def _book(
    invitation: AppointmentInvitation, slots: list[Slot], *, actor: Membership | None, wish: Wish, now: dt.datetime
) -> Appointment:
    """Take the first of the slots that is still free. Raises SlotTaken, AlreadyBooked."""
    appointment = Appointment(
        invitation=invitation,
        interpreter_language=wish.interpreter_language,
        booked_at=now,
        booked_by=actor,
    )
    for number, slot in enumerate(slots, start=1):
        put_at(appointment, slot, now=now)
        try:
            with transaction.atomic():
                _insert(appointment)
                occupy(appointment)
            break
        except errors.SlotTaken:
            if number == len(slots):
                raise
    _settle_calls(invitation, appointment, actor or invitation.created_by, now)
    note(appointment, ChangeKind.BOOKED, actor=actor, now=now)
    telling.write(words.BOOKED, invitation=invitation, appointment=appointment, actor=actor, now=now)
    return appointment


def _insert(appointment: Appointment) -> None:
    """Raises AlreadyBooked: an invitation has one open appointment."""
    try:
        with transaction.atomic():
            appointment.save(force_insert=True)
    except IntegrityError:
        raise errors.AlreadyBooked from None


def put_at(appointment: Appointment, slot: Slot, *, now: dt.datetime) -> None:
    """Set time, adviser and place; who is told of a time on the working day before it or later needs no reminder."""
    appointment.starts_at, appointment.ends_at = slot.starts_at, slot.ends_at
    appointment.adviser, appointment.room = slot.adviser, slot.room
    appointment.place, appointment.video_url = slot.place, slot.video_url
    late = clock.day_of(now) >= working_day_before(clock.day_of(slot.starts_at))
    appointment.reminded_at = now if late else None


def occupy(appointment: Appointment) -> None:
    """Take the cells of the appointment's time, and give back those that it has no more. Raises SlotTaken.

    New ones first, in the order of time: so two that change places cannot wait for each other.
    """
    wanted = cells_of((appointment.starts_at, appointment.ends_at))
    held = set(appointment.cells.values_list("at", flat=True))
    who = {"adviser": appointment.adviser, "room": appointment.room}
    fresh = [AppointmentCell(appointment=appointment, at=at, **who) for at in wanted if at not in held]
    try:
        with transaction.atomic():
            AppointmentCell.objects.bulk_create(fresh)
            if held:
                appointment.cells.filter(at__in=held.intersection(wanted)).update(**who)
                appointment.cells.exclude(at__in=wanted).delete()
    except IntegrityError:
        raise errors.SlotTaken from None


def note(
    appointment: Appointment,
    kind: ChangeKind,
    *,
    actor: Membership | None,
    now: dt.datetime,
    before_at: dt.datetime | None = None,
) -> bool:
    """Write down what happened, once for people and once for the audit, and tell the other apps.

    Returns whether one of them keeps the next step.
    """
    invitation = appointment.invitation
    AppointmentChange.objects.create(
        appointment=appointment, kind=kind, starts_at=appointment.starts_at, before_at=before_at, at=now, by=actor
    )
    record(
        actor=actor,
        action=f"cases.appointment_{kind}",
        obj=appointment,
        now=now,
        file_id=invitation.household_id,
        fields=["starts_at", "adviser"] if kind in {ChangeKind.BOOKED, ChangeKind.MOVED} else ["state"],
    )
    day, today = clock.day_of(appointment.starts_at), clock.day_of(now)
    on = day if kind in {ChangeKind.HELD, ChangeKind.NO_SHOW} else today
    return telling.tell(kind, invitation=invitation, actor=actor, on=min(on, today), now=now, takes_place_on=day)


def _settle_calls(invitation: AppointmentInvitation, booked: Appointment, actor: Membership, now: dt.datetime) -> None:
    """A family whose appointment was missed or cancelled has a new one: the step to call it is done."""
    waiting = Appointment.objects.filter(
        invitation__household=invitation.household, call_step__isnull=False, call_step__done_at__isnull=True
    )
    outcome = f"Neuer Termin am {clock.local(booked.starts_at):%d.%m.%Y um %H:%M} Uhr"
    for one in waiting.select_related("call_step"):
        with suppress(errors.AlreadySettled):
            steps.settle(one.call_step, actor=actor, outcome=outcome, now=now)  # type: ignore[arg-type]
