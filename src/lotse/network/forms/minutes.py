"""Forms of minutes: who was there; one point with its text, a decision and an order; the end."""

import datetime as dt
import uuid
from typing import Any

from django import forms

from lotse.core.forms import GermanDateField, LotseForm
from lotse.network.enums import Answer, Attendance, OrderEventKind, OrderState
from lotse.network.forms.orders import WhoseForm
from lotse.network.models import AgendaItem, Meeting, Participant, WorkOrder
from lotse.network.rules.meetings import MOST_STAFF
from lotse.network.services.minutes import LONGEST_TEXT, Typed
from lotse.network.services.orders import Heard

EXPECTED = {Answer.YES: Attendance.PRESENT, Answer.DEPUTY: Attendance.DEPUTY, Answer.NO: Attendance.EXCUSED}
MEMBERS = [(one.value, one.label) for one in Attendance if one != Attendance.GUEST]
GUESTS = [
    (Attendance.UNKNOWN.value, Attendance.UNKNOWN.label),
    (Attendance.GUEST.value, Attendance.GUEST.label),
    (Attendance.ABSENT.value, Attendance.ABSENT.label),
]


class AttendanceForm(LotseForm):
    """One row for each who was invited, filled in with what they answered."""

    staff_present = forms.IntegerField(
        label="Wie viele von uns waren da?",
        min_value=0,
        max_value=MOST_STAFF,
        help_text="Nur die Zahl. Daraus wird mit der Dauer der Aufwand, als Summe.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, meeting: Meeting, people: list[Participant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for one in people:
            expected = EXPECTED.get(Answer(one.answer), Attendance.UNKNOWN)
            if one.seat is None and expected == Attendance.PRESENT:
                expected = Attendance.GUEST
            known = Attendance(one.attendance)
            shown = expected if known == Attendance.UNKNOWN else known
            self.fields[f"how_{one.pk.hex}"] = forms.ChoiceField(
                label=str(one), choices=MEMBERS if one.seat else GUESTS, initial=shown
            )
            if one.seat is not None:
                self.fields[f"for_{one.pk.hex}"] = forms.CharField(
                    label="vertreten durch", required=False, max_length=150, initial=one.deputy_name
                )
        self.initial.update(staff_present=meeting.staff_present, version=meeting.attendance_version)

    def rows(self) -> list[tuple[Any, Any]]:
        """The two fields of each person, for the page."""
        return [
            (self[f"how_{one.pk.hex}"], self[f"for_{one.pk.hex}"] if one.seat is not None else None)
            for one in self.people
        ]

    def act(self) -> dict[str, Any]:
        clean = self.cleaned_data
        rows: dict[uuid.UUID, tuple[Attendance, str]] = {
            one.pk: (Attendance(clean[f"how_{one.pk.hex}"]), clean.get(f"for_{one.pk.hex}", "")) for one in self.people
        }
        return {"rows": rows, "staff_present": clean["staff_present"], "version": clean["version"]}


class MinutesForm(WhoseForm):
    """One point. Where scripts run its text is sent to ``autosave_url`` while somebody types."""

    text = forms.CharField(
        label="Protokoll", required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 10})
    )
    decision = forms.CharField(
        label="Beschluss", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, item: AgendaItem, on: dt.date, autosave_url: str, **kwargs: Any) -> None:
        super().__init__(*args, body=item.meeting.body, on=on, **kwargs)
        self.initial.update(text=item.minutes, version=item.version)
        self.fields["text"].widget.attrs |= {
            "hx-post": autosave_url,
            "hx-trigger": "input changed delay:1500ms",
            "hx-include": "#id_version, #id_form_id",
            "hx-target": "#zwischenstand",
        }

    def typed(self, *, both: bool, heard: tuple[Heard, ...]) -> Typed:
        clean = self.cleaned_data
        return Typed(
            text=clean["text"],
            version=clean["version"],
            form_id=clean["form_id"],
            decision=clean["decision"],
            order=self.order(),
            both=both,
            heard=heard,
        )

    def take_version(self, item: AgendaItem) -> None:
        """After a conflict: whoever saves again has seen the other text."""
        again: Any = self.data.copy()  # type: ignore[attr-defined]
        again[self.add_prefix("version")] = str(item.version)
        self.data = again


class AutosaveForm(LotseForm):
    text = forms.CharField(required=False, max_length=LONGEST_TEXT)
    form_id = forms.UUIDField()
    version = forms.IntegerField(min_value=0)


class HeardForm(LotseForm):
    """How the orders from before stand, as the meeting heard it: one row for each that is still to do."""

    def __init__(self, *args: Any, orders: list[WorkOrder], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.orders = {one.pk.hex: one for one in orders if one.is_unsettled}
        for key, one in self.orders.items():
            self.fields[f"state_{key}"] = forms.ChoiceField(
                label=one.text,
                required=False,
                choices=[
                    ("", "wie bisher"),
                    (OrderEventKind.DONE, OrderState.DONE.label),
                    (OrderEventKind.PROGRESS, "in Arbeit"),
                    (OrderEventKind.MOVED, OrderState.MOVED.label),
                    (OrderEventKind.DROPPED, OrderState.DROPPED.label),
                ],
            )
            self.fields[f"due_{key}"] = GermanDateField(label="neuer Tag", required=False)

    def rows(self) -> list[tuple[WorkOrder, Any, Any]]:
        return [(one, self[f"state_{key}"], self[f"due_{key}"]) for key, one in self.orders.items()]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        for key in self.orders:
            if clean.get(f"state_{key}") == OrderEventKind.MOVED and not clean.get(f"due_{key}"):
                self.add_error(f"due_{key}", "Bitte nennen Sie den neuen Tag.")
        return clean

    def heard(self) -> tuple[Heard, ...]:
        clean = self.cleaned_data
        return tuple(
            Heard(one, OrderEventKind(clean[f"state_{key}"]), clean[f"due_{key}"])
            for key, one in self.orders.items()
            if clean[f"state_{key}"]
        )


class FinaliseForm(LotseForm):
    correction = forms.CharField(label="Was wurde korrigiert?", max_length=300, required=False)

    def __init__(self, *args: Any, is_correcting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_correcting:
            del self.fields["correction"]
