"""Fields that several forms about families share."""

import datetime as dt
from typing import Any

from django import forms

from lotse.core.errors import LotseError
from lotse.core.forms import LotseForm, SeenField
from lotse.people import arrival, catalogue
from lotse.people.arrival import Arrival
from lotse.tenants import selectors as tenants
from lotse.tenants.enums import ADVISING

_NOT_CHOSEN = ("", "Bitte wählen")
_NO_ANSWER = ("", "keine Angabe")


class ArrivalField(forms.CharField):
    """ "Since when in Germany?" as one text; its value is an Arrival."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "In Deutschland seit")
        kwargs.setdefault("help_text", "Jahr (2023), Datum (3.9.2023) oder „schon immer“. Leer heißt: keine Angabe.")
        super().__init__(required=False, max_length=20, **kwargs)

    def clean(self, value: Any) -> Any:
        try:
            return arrival.parse(super().clean(value))
        except LotseError as error:
            raise forms.ValidationError(error.sentence, code=error.code) from error

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Arrival) else value


def language_field(label: str, *, required: bool = False, is_read: bool = False, **kwargs: Any) -> forms.ChoiceField:
    """``is_read``: the language of letters and pages, where plain German is a choice too."""
    known = catalogue.reading_language_choices() if is_read else catalogue.language_choices()
    choices = [_NOT_CHOSEN if required else _NO_ANSWER, *known]
    return forms.ChoiceField(label=label, choices=choices, required=required, **kwargs)


def country_field(label: str, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[_NO_ANSWER, *catalogue.country_choices()], required=False, **kwargs)


def municipality_field() -> forms.ModelChoiceField:  # type: ignore[type-arg]
    return forms.ModelChoiceField(
        label="Gemeinde", queryset=tenants.municipalities(), required=False, empty_label="keine Angabe"
    )


def responsible_field() -> forms.ModelChoiceField:  # type: ignore[type-arg]
    return forms.ModelChoiceField(
        label="Zuständig", queryset=tenants.active_members(*ADVISING), required=False, empty_label="niemand"
    )


class VersionedForm(LotseForm):
    """Carries the ``changed_at`` that the person saw, so that nobody overwrites a colleague unknowingly."""

    seen = SeenField()

    def expected(self) -> dt.datetime:
        """The instant of the hidden field."""
        seen: dt.datetime = self.cleaned_data["seen"]
        return seen
