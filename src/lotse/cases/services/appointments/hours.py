"""When advisers have time: hours, days off, rooms, and the rules of the centre."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from lotse.audit.services import record
from lotse.cases import errors
from lotse.cases.enums import CELL_MINUTES, AppointmentPlace, AppointmentState
from lotse.cases.models import Absence, Appointment, AppointmentSettings, Room, SlotPattern
from lotse.cases.rules.appointments import (
    MANAGE_HOURS,
    may_advise,
    may_edit_absence,
    may_edit_pattern,
)
from lotse.cases.selectors.appointments.slots import settings
from lotse.core.errors import NotAllowed
from lotse.core.seen import must_be_as_seen, values_of
from lotse.tenants.models import Membership

ROOM = ("name", "is_open")
SETTINGS = ("lead_hours", "horizon_days", "invitation_days")
PATTERN = (
    "weekday", "begins", "until", "minutes", "buffer_minutes", "kind", "place", "room_id", "video_url", "valid_from",
    "valid_until",
)  # fmt: skip


def pattern_as_seen(pattern: SlotPattern) -> dict[str, object]:
    """What the page for changing hours shows."""
    return values_of(pattern, PATTERN)


@transaction.atomic
def save_pattern(
    *,
    actor: Membership,
    pattern: SlotPattern | None,
    adviser: Membership,
    values: Mapping[str, Any],
    now: dt.datetime,
    seen: str = "",
) -> SlotPattern:
    """Add (None) or change hours of an adviser; what is booked stays booked. ``values``: the fields of PATTERN, with
    ``room`` for room_id; ``seen`` as in core.seen.

    Raises NotAllowed, AdviserUnfit, HoursInvalid, HoursOverlap, VideoAddressMissing, ChangedMeanwhile.
    """
    row = pattern or SlotPattern(adviser=adviser)
    if not may_edit_pattern(actor, row):
        raise NotAllowed
    if not adviser.is_active or not may_advise(adviser):
        raise errors.AdviserUnfit(field="adviser")
    if pattern is not None:
        # Takes the row, so that nobody else saves in between
        SlotPattern.objects.filter(pk=pattern.pk).update(adviser=adviser)
        row = SlotPattern.objects.get(pk=pattern.pk)
        must_be_as_seen(pattern_as_seen(row), seen)
    for name, value in values.items():
        setattr(row, name, value)
    _check(row)
    row.save()
    record(actor=actor, action="cases.hours_saved", obj=row, now=now, fields=PATTERN)
    return row


def _check(row: SlotPattern) -> None:
    """Raises HoursInvalid, HoursOverlap, VideoAddressMissing."""
    if row.until <= row.begins:
        raise errors.HoursInvalid("Das Ende liegt vor dem Anfang. Bitte prüfen Sie beide Uhrzeiten.", field="until")
    minutes = (row.begins.minute, row.until.minute, row.minutes, row.buffer_minutes)
    if any(one % CELL_MINUTES for one in minutes) or row.minutes <= 0:
        raise errors.HoursInvalid(
            "Bitte geben Sie Uhrzeiten und Dauer in Schritten von fünf Minuten an.", field="minutes"
        )
    length = (row.until.hour - row.begins.hour) * 60 + row.until.minute - row.begins.minute
    if row.minutes > length:
        raise errors.HoursInvalid("In diese Zeit passt kein Termin: Die Dauer ist länger.", field="minutes")
    if row.valid_until is not None and row.valid_until <= row.valid_from:
        raise errors.HoursInvalid("Das Ende der Gültigkeit liegt nicht nach ihrem Anfang.", field="valid_until")
    if row.place == AppointmentPlace.VIDEO and not row.video_url:
        raise errors.VideoAddressMissing(field="video_url")
    others = SlotPattern.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=row.valid_from),
        adviser=row.adviser_id,
        weekday=row.weekday,
        begins__lt=row.until,
        until__gt=row.begins,
    ).exclude(pk=row.pk)
    if row.valid_until is not None:
        others = others.filter(valid_from__lt=row.valid_until)
    if others.exists():
        raise errors.HoursOverlap(field="begins")


@transaction.atomic
def remove_pattern(*, actor: Membership, pattern: SlotPattern, now: dt.datetime) -> None:
    """Give no more such slots; what is booked stays booked. Raises NotAllowed."""
    if not may_edit_pattern(actor, pattern):
        raise NotAllowed
    record(actor=actor, action="cases.hours_removed", obj=pattern, now=now)
    SlotPattern.objects.filter(pk=pattern.pk).delete()


@transaction.atomic
def add_absence(
    *, actor: Membership, adviser: Membership | None, starts_at: dt.datetime, ends_at: dt.datetime, now: dt.datetime
) -> int:
    """Days or hours off, of one adviser or (None) of the whole centre. Returns how many appointments lie in them.

    They stay: only somebody who talks with the family moves them. Raises NotAllowed, HoursInvalid.
    """
    row = Absence(adviser=adviser, starts_at=starts_at, ends_at=ends_at)
    if not may_edit_absence(actor, row):
        raise NotAllowed
    if ends_at <= starts_at:
        raise errors.HoursInvalid("Das Ende liegt nicht nach dem Anfang. Bitte prüfen Sie beides.", field="last_on")
    if ends_at <= now:
        raise errors.HoursInvalid("Diese Zeit ist schon vorbei.", field="last_on")
    row.save()
    record(actor=actor, action="cases.absence_added", obj=row, now=now, fields=["starts_at", "ends_at"])
    hit = Appointment.objects.filter(
        state=AppointmentState.BOOKED, starts_at__lt=ends_at, ends_at__gt=starts_at, starts_at__gt=now
    )
    return (hit if adviser is None else hit.filter(adviser=adviser)).count()


@transaction.atomic
def remove_absence(*, actor: Membership, absence: Absence, now: dt.datetime) -> None:
    """Raises NotAllowed."""
    if not may_edit_absence(actor, absence):
        raise NotAllowed
    record(actor=actor, action="cases.absence_removed", obj=absence, now=now)
    Absence.objects.filter(pk=absence.pk).delete()


def save_room(
    *, actor: Membership, room: Room | None, name: str, is_open: bool, now: dt.datetime, seen: str = ""
) -> Room:
    """Add (None) or change a room; a closed one is offered no more. ``seen`` as in core.seen.

    Raises NotAllowed, RoomExists, ChangedMeanwhile.
    """
    _require_manage(actor)
    row = Room()
    try:
        with transaction.atomic():
            if room is not None:
                Room.objects.filter(pk=room.pk).update(is_open=F("is_open"))  # takes the row
                row = Room.objects.get(pk=room.pk)
                must_be_as_seen(values_of(row, ROOM), seen)
            row.name, row.is_open = " ".join(name.split()), is_open
            row.save()
            record(actor=actor, action="cases.room_saved", obj=row, now=now, fields=ROOM)
    except IntegrityError:
        raise errors.RoomExists(field="name") from None
    return row


def room_as_seen(room: Room) -> dict[str, object]:
    """What the page for changing a room shows."""
    return values_of(room, ROOM)


def settings_as_seen() -> dict[str, object]:
    """What the page for changing the rules shows."""
    return values_of(settings(), SETTINGS)


@transaction.atomic
def save_settings(*, actor: Membership, values: Mapping[str, int], now: dt.datetime, seen: str = "") -> None:
    """The centre's rules, by the names of SETTINGS; ``seen`` as in core.seen. Raises NotAllowed, ChangedMeanwhile."""
    _require_manage(actor)
    AppointmentSettings.objects.update(lead_hours=F("lead_hours"))  # takes the row, if there is one
    must_be_as_seen(settings_as_seen(), seen)
    row, _ = AppointmentSettings.objects.update_or_create(defaults={name: values[name] for name in SETTINGS})
    record(actor=actor, action="cases.appointment_settings_saved", obj=row, now=now, fields=SETTINGS)


def _require_manage(actor: Membership) -> None:
    if not actor.holds(MANAGE_HOURS):
        raise NotAllowed
