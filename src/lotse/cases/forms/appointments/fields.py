"""Fields that the forms for appointments share."""

from collections.abc import Sequence
from typing import Any

from django import forms

from lotse.cases.models import Room
from lotse.people.models import Person


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
