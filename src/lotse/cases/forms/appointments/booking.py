"""Booking, inviting and cancelling by staff."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from lotse.cases import errors
from lotse.cases.enums import AppointmentKind, AppointmentPlace, CancelReason, Weekday
from lotse.cases.forms.advice import FamilyField, MemberField
from lotse.cases.forms.appointments.fields import ClockField, PersonsField, RoomField
from lotse.cases.models import Room
from lotse.cases.rules.slots import instant
from lotse.cases.selectors.appointments.slots import Slot
from lotse.core import clock
from lotse.core.forms import GermanDateField, LotseForm, TileSelect
from lotse.people.catalogue import language_choices
from lotse.people.models import Person
from lotse.tenants.models import Membership

OTHER = "andere"
NOBODY = "egal"


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
