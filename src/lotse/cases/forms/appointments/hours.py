"""When and where somebody advises: weekly hours, absences, rooms, settings."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lotse.cases import errors
from lotse.cases.enums import AppointmentKind, AppointmentPlace, Weekday
from lotse.cases.forms.advice import MemberField
from lotse.cases.forms.appointments.fields import ClockField, RoomField
from lotse.cases.models import Room, SlotPattern
from lotse.cases.rules.slots import instant
from lotse.core import clock
from lotse.core.forms import GermanDateField, LotseForm
from lotse.core.seen import SeenForm
from lotse.tenants.models import Membership

DAY = dt.timedelta(days=1)


class PatternForm(SeenForm):
    """Weekly hours. ``advisers`` are those whose hours the member may enter."""

    fieldsets = [
        ("Wann?", ["adviser", "weekday", "begins", "until", "minutes", "buffer_minutes"]),
        ("Wo?", ["place", "room", "video_url"]),
        ("Wofür und wie lange?", ["kind", "valid_from", "valid_until"]),
    ]

    adviser = MemberField(label="Wer berät?")
    weekday = forms.TypedChoiceField(label="Wochentag", choices=Weekday.choices, coerce=int)
    begins = ClockField(label="von")
    until = ClockField(label="bis")
    minutes = forms.IntegerField(label="Dauer eines Termins (Minuten)", min_value=5, max_value=480, initial=60)
    buffer_minutes = forms.IntegerField(
        label="Pause danach (Minuten)", min_value=0, max_value=240, initial=0, help_text="0: ohne Pause."
    )
    place = forms.ChoiceField(label="Ort", choices=AppointmentPlace.choices)
    room = RoomField(label="Raum", required=False)
    video_url = forms.URLField(
        label="Adresse des Videoraums", required=False, assume_scheme="https", help_text="Nur für Gespräche per Video."
    )
    kind = forms.ChoiceField(label="Anlass", choices=[("", "jeder"), *AppointmentKind.choices], required=False)
    valid_from = GermanDateField(label="gilt ab")
    last_on = GermanDateField(label="gilt bis", required=False, help_text="Letzter Tag; leer: bis auf Weiteres.")

    def __init__(self, *args: Any, advisers: Sequence[Membership], rooms: Sequence[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["adviser"].offer(advisers)  # type: ignore[attr-defined]
        self.fields["room"].offer(rooms)  # type: ignore[attr-defined]

    @classmethod
    def of(cls, pattern: SlotPattern) -> dict[str, Any]:
        """The present values."""
        values = {name: getattr(pattern, name) for name in cls.base_fields if hasattr(pattern, name)}
        values |= {"adviser": str(pattern.adviser_id), "room": str(pattern.room_id or "")}
        return values | {"last_on": pattern.valid_until - DAY if pattern.valid_until else None}

    def values(self) -> dict[str, Any]:
        """``values`` of ``services.appointments.save_pattern``."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in {"adviser", "last_on", "seen"}}
        last_on = self.cleaned_data["last_on"]
        return data | {"valid_until": last_on + DAY if last_on else None}


class AbsenceForm(LotseForm):
    """Days off, or some hours of one day."""

    CENTRE = "zentrum"
    adviser = forms.ChoiceField(label="Wer?")
    first_on = GermanDateField(label="vom")
    last_on = GermanDateField(label="bis", help_text="Letzter Tag der Abwesenheit.")
    from_time = ClockField(label="ab Uhrzeit", required=False, help_text="Leer: ganze Tage.")
    until_time = ClockField(label="bis Uhrzeit", required=False)

    def __init__(self, *args: Any, advisers: Sequence[Membership], with_centre: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.advisers = {str(one.pk): one for one in advisers}
        choices = [(key, one.name) for key, one in self.advisers.items()]
        if with_centre:
            choices.append((self.CENTRE, "Alle: Das Zentrum ist geschlossen"))
        self.fields["adviser"].choices = choices  # type: ignore[attr-defined]

    def clean_from_time(self) -> dt.time | None:
        return self._existing("first_on", "from_time")

    def clean_until_time(self) -> dt.time | None:
        return self._existing("last_on", "until_time")

    def _existing(self, day: str, name: str) -> dt.time | None:
        time: dt.time | None = self.cleaned_data[name]
        if time is not None and self.cleaned_data.get(day) and instant(self.cleaned_data[day], time) is None:
            raise ValidationError(errors.NoSuchTime.sentence, code="no_such_time")
        return time

    def values(self) -> dict[str, Any]:
        """Arguments of ``services.appointments.add_absence``."""
        data = self.cleaned_data
        first, last = data["first_on"], data["last_on"]
        start = instant(first, data["from_time"]) if data["from_time"] else clock.start_of(first)
        end = instant(last, data["until_time"]) if data["until_time"] else clock.start_of(last + DAY)
        return {"adviser": self.advisers.get(data["adviser"]), "starts_at": start, "ends_at": end}


class RoomForm(SeenForm):
    name = forms.CharField(label="Name des Raums", max_length=80)
    is_open = forms.BooleanField(label="Der Raum wird benutzt", required=False, initial=True)


class AppointmentSettingsForm(SeenForm):
    lead_hours = forms.IntegerField(
        label="Familien buchen mindestens so viele Stunden vorher", min_value=0, max_value=336
    )
    horizon_days = forms.IntegerField(label="Freie Zeiten zeigen für so viele Tage", min_value=1, max_value=180)
    invitation_days = forms.IntegerField(label="Einladungen gelten so viele Tage", min_value=1, max_value=180)
