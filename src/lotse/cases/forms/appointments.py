"""Forms for appointments: those of staff, and the one of a family behind its link."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lotse.cases import errors
from lotse.cases.enums import AppointmentKind, AppointmentPlace, CancelReason, Weekday
from lotse.cases.forms.advice import FamilyField, MemberField
from lotse.cases.models import Room, SlotPattern
from lotse.cases.rules.slots import instant
from lotse.cases.selectors.appointments.family import TimeOption, near
from lotse.cases.selectors.appointments.slots import Slot
from lotse.core import clock
from lotse.core.forms import GermanDateField, LotseForm, TileSelect
from lotse.core.seen import SeenForm
from lotse.people.catalogue import family_language_choices, language_choices
from lotse.people.models import Person
from lotse.tenants.models import Membership

OTHER = "andere"
NOBODY = "egal"
DAY = dt.timedelta(days=1)


class ClockField(forms.TimeField):
    """A time of day as people write it: 9, 9:30 or 09.30."""

    def __init__(self, **kwargs: Any) -> None:
        message = "Bitte geben Sie eine Uhrzeit in der Form 9:30 ein."
        widget = forms.TimeInput(attrs={"autocomplete": "off", "maxlength": "8"}, format="%H:%M")
        formats = ["%H:%M", "%H.%M", "%H:%M:%S", "%H"]
        super().__init__(input_formats=formats, widget=widget, error_messages={"invalid": message}, **kwargs)


class RoomField(forms.ChoiceField):
    """A room in use, or none; cleans to the Room."""

    def offer(self, rooms: Sequence[Room]) -> None:
        self.rooms = {str(one.pk): one for one in rooms}
        self.choices = [("", "kein Raum"), *((key, one.name) for key, one in self.rooms.items())]

    def clean(self, value: Any) -> Any:
        return self.rooms.get(super().clean(value))


class PersonsField(forms.MultipleChoiceField):
    """Persons of the family; cleans to a list of Person."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, persons: Sequence[Person]) -> None:
        self.persons = {str(one.pk): one for one in persons}
        self.choices = [(key, str(one)) for key, one in self.persons.items()]

    def clean(self, value: Any) -> Any:
        return [self.persons[one] for one in super().clean(value)]


@dataclass(frozen=True, slots=True)
class SlotDay:
    """The free slots of one day, as radio buttons."""

    label: str
    options: list[Any]


class SlotForm(LotseForm):
    """When: one of the free slots, or any other time."""

    slot = forms.ChoiceField(label="Wann?", widget=forms.RadioSelect)
    adviser = MemberField(label="Bei wem?", required=False)
    day = GermanDateField(label="Tag", required=False)
    time = ClockField(label="Uhrzeit", required=False)
    minutes = forms.IntegerField(label="Dauer (Minuten)", required=False, min_value=5, max_value=480, initial=60)
    place = forms.ChoiceField(label="Ort", choices=AppointmentPlace.choices, required=False)
    room = RoomField(label="Raum", required=False)
    video_url = forms.URLField(label="Adresse des Videoraums", required=False, assume_scheme="https")

    OTHER_FIELDS = ("adviser", "day", "time", "minutes", "place", "room", "video_url")

    def __init__(
        self,
        *args: Any,
        slots: Sequence[Slot],
        advisers: Sequence[Membership],
        rooms: Sequence[Room],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.slots = {one.key: one for one in slots}
        names = {one.adviser.pk for one in slots}
        choices = [(key, _time_label(one, with_name=len(names) > 1)) for key, one in self.slots.items()]
        self.fields["slot"].choices = [*choices, (OTHER, "Andere Zeit")]  # type: ignore[attr-defined]
        self.fields["adviser"].offer(advisers)  # type: ignore[attr-defined]
        self.fields["room"].offer(rooms)  # type: ignore[attr-defined]
        self.fields["slot"].error_messages["invalid_choice"] = str(errors.SlotTaken().sentence)
        if not slots:
            self.initial.setdefault("slot", OTHER)

    def days(self) -> list[SlotDay]:
        """The radio buttons by day."""
        found: dict[str, list[Any]] = {}
        for option in self["slot"]:
            slot = self.slots.get(option.data["value"])
            if slot is not None:
                found.setdefault(_day_label(slot), []).append(option)
        return [SlotDay(label, options) for label, options in found.items()]

    def other(self) -> Any:
        """The radio button for any other time."""
        return list(self["slot"])[-1]

    def other_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.OTHER_FIELDS]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("slot") == OTHER:
            for name in ("adviser", "day", "time", "minutes", "place"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, f"Zur anderen Zeit fehlt noch: {self.fields[name].label}")
            if not self.errors and instant(data["day"], data["time"]) is None:
                self.add_error("time", errors.NoSuchTime.sentence)
        return data

    def chosen(self) -> Slot:
        """The slot, or the other time as one."""
        data = self.cleaned_data
        if data["slot"] != OTHER:
            return self.slots[data["slot"]]
        start = instant(data["day"], data["time"])
        assert start is not None  # clean() has asked
        end = start + dt.timedelta(minutes=data["minutes"])
        return Slot(start, end, data["adviser"], data["place"], data["room"], data["video_url"])


def _day_label(slot: Slot) -> str:
    day = clock.day_of(slot.starts_at)
    return f"{Weekday(day.weekday()).label}, {day:%d.%m.%Y}"


def _time_label(slot: Slot, *, with_name: bool) -> str:
    parts = [f"{clock.local(slot.starts_at):%H:%M}"]
    parts += [slot.adviser.name] if with_name else []
    if slot.place != AppointmentPlace.ON_SITE:
        parts.append(str(AppointmentPlace(slot.place).label))
    return " · ".join(parts)


def _kind() -> forms.ChoiceField:
    return forms.ChoiceField(label="Anlass", choices=AppointmentKind.choices, widget=TileSelect)


def _about() -> PersonsField:
    return PersonsField(
        label="Um welche Kinder geht es?",
        required=False,
        help_text="Ein Kind auf dem Weg in die Schule gilt damit als eingeladen.",
    )


def _interpreter() -> forms.ChoiceField:
    choices = [("", "keine Sprachmittlung"), *language_choices()]
    return forms.ChoiceField(label="Sprachmittlung", choices=choices, required=False)


class BookForm(SlotForm):
    """A new appointment."""

    kind = _kind()
    about = _about()
    interpreter_language = _interpreter()

    def __init__(self, *args: Any, children: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if children:
            self.fields["about"].offer(children)  # type: ignore[attr-defined]
        else:
            del self.fields["about"]


class BookInvitedForm(SlotForm):
    """What the family could choose by its link."""

    interpreter_language = _interpreter()


class InterpreterForm(LotseForm):
    interpreter_language = _interpreter()


class CancelForm(LotseForm):
    reason = forms.ChoiceField(
        label="Wer sagt ab?",
        choices=CancelReason.choices,
        widget=forms.RadioSelect,
        help_text="Warum eine Familie absagt, wird nicht festgehalten.",
    )


class InviteForm(LotseForm):
    """Let a family choose a time itself."""

    MAIL, LETTER = "mail", "letter"
    kind = _kind()
    about = _about()
    adviser = forms.ChoiceField(label="Bei wem?")
    expires_on = GermanDateField(
        label="Buchbar bis", help_text="Der letzte Tag, an dem die Familie eine Zeit wählen kann."
    )
    way = forms.ChoiceField(label="Wie bekommt die Familie den Link?", widget=forms.RadioSelect)

    def __init__(
        self,
        *args: Any,
        children: Sequence[Person],
        advisers: Sequence[Membership],
        may_mail: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.advisers = {str(one.pk): one for one in advisers}
        names = [(key, one.name) for key, one in self.advisers.items()]
        self.fields["adviser"].choices = [(NOBODY, "wer Zeit hat"), *names]  # type: ignore[attr-defined]
        ways = [(self.LETTER, "als Brief mit QR-Code zum Ausdrucken")]
        if may_mail:
            ways.insert(0, (self.MAIL, "per E-Mail"))
        else:
            self.fields["way"].help_text = "Für E-Mails fehlt die Adresse oder die Einwilligung „Kontakt per E-Mail“."
        self.fields["way"].choices = ways  # type: ignore[attr-defined]
        self.fields["way"].initial = ways[0][0]
        if children:
            self.fields["about"].offer(children)  # type: ignore[attr-defined]
        else:
            del self.fields["about"]

    def values(self) -> dict[str, Any]:
        """Arguments of ``services.appointments.invite``."""
        data = self.cleaned_data
        return {
            "kind": AppointmentKind(data["kind"]),
            "about": data.get("about", []),
            "adviser": self.advisers.get(data["adviser"]),
            "expires_on": data["expires_on"],
            "by_mail": data["way"] == self.MAIL,
        }


class NewAppointmentForm(LotseForm):
    """For which family."""

    family = FamilyField(label="Familie", help_text="Name oder Aktenzeichen.")

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["family"].suggest_to(member)  # type: ignore[attr-defined]


# --- Hours --------------------------------------------------------------------------------------------------


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


# --- Families -----------------------------------------------------------------------------------------------


class FamilyBookingForm(LotseForm):
    """What a family confirms: the time it tapped on, whether somebody shall interpret, where to write."""

    slot = forms.ChoiceField(label=_("Wann?"), widget=forms.HiddenInput)
    interpreter_language = forms.ChoiceField(
        label=_("Soll jemand für Sie übersetzen?"), required=False, help_text=_("Das kostet Sie nichts.")
    )
    email = forms.EmailField(
        label=_("Ihre E-Mail-Adresse"),
        required=False,
        max_length=254,
        help_text=_("Dann schicken wir Ihnen eine Bestätigung und eine Erinnerung. Nur für diesen Termin."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, options: Sequence[TimeOption], language: str, moving: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = {one.key: one for one in options}
        self.fields["slot"].choices = [(key, one.label) for key, one in self.options.items()]  # type: ignore[attr-defined]
        self.fields["slot"].error_messages["invalid_choice"] = str(errors.SlotTaken().sentence)
        if moving:
            del self.fields["interpreter_language"], self.fields["email"]
        else:
            nobody = ("", _("Nein, das ist nicht nötig"))
            self.fields["interpreter_language"].choices = [nobody, *family_language_choices(language)]  # type: ignore[attr-defined]

    def chosen(self) -> TimeOption | None:
        """The time that was tapped on, while it is free."""
        return self.options.get(self["slot"].value() or "")

    def offer_others(self, options: Sequence[TimeOption]) -> None:
        """Show the nearest of the times that are free now; what else was typed stays."""
        field = self.fields["slot"]
        field.widget = TileSelect()
        choices = [(one.key, one.label) for one in near(list(options), self["slot"].value() or "")]
        field.choices = choices  # type: ignore[attr-defined]
        self.options = {one.key: one for one in options}
