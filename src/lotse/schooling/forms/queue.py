"""What is asked of past days: which day, which reading, which children; from which step to which."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lotse.core.forms import GermanDateField, LotseForm, SeenField
from lotse.people.enums import ResidenceBand
from lotse.schooling.enums import AgeBand, Dimension, PupilState, Reading, SchoolForm
from lotse.schooling.rules.key_dates import KeyDateUnreadable, key_dates_text, parse_key_dates
from lotse.schooling.rules.waiting import FROM_STEPS, TO_STEPS, comes_after
from lotse.schooling.selectors.queue_day import NO, UNKNOWN, YES
from lotse.schooling.selectors.queue_page import DayFilter, band_choices
from lotse.schooling.selectors.waiting_times import WaitingFilter

Choices = Sequence[tuple[str, str]]
ALL: Choices = [("", "alle")]


class _AskingForm(LotseForm):
    """A form in the address, filled with ``defaults`` where the address says nothing."""

    def __init__(
        self, asked: Mapping[str, Any], *, municipalities: Choices, defaults: Mapping[str, Any], **kwargs: Any
    ) -> None:
        super().__init__({**defaults, **{name: asked[name] for name in asked}}, **kwargs)
        field: Any = self.fields["gemeinde"]
        field.choices = [*ALL, *municipalities, (UNKNOWN, "unbekannt")]

    def value_of(self, name: str) -> Any:
        """The value of a field, None where it cannot be."""
        self.is_valid()
        return self.cleaned_data.get(name)


class DayForm(_AskingForm):
    """``stand``, ``sortierung`` and ``nach`` come from chips, column heads and tabs."""

    tag = GermanDateField(label="Tag", required=False)
    sicht = forms.ChoiceField(label="Sicht", required=False, choices=Reading.choices)
    band = forms.ChoiceField(label="Jahrgang", required=False, choices=[*ALL, *band_choices()])
    schulform = forms.ChoiceField(
        label="Schulform",
        required=False,
        choices=[*ALL, *SchoolForm.choices, (UNKNOWN, "noch keine Schule empfohlen")],
    )
    alphabetisierung = forms.ChoiceField(
        label="Erstalphabetisierung", required=False, choices=[*ALL, (YES, "mit Bedarf"), (NO, "ohne Bedarf")]
    )
    gemeinde = forms.ChoiceField(label="Gemeinde", required=False)
    aufenthalt = forms.ChoiceField(
        label="Aufenthaltsdauer", required=False, choices=[*ALL, *((one.value, one.label) for one in ResidenceBand)]
    )
    stand = forms.CharField(required=False, widget=forms.HiddenInput)
    sortierung = forms.CharField(required=False, widget=forms.HiddenInput)
    nach = forms.ChoiceField(required=False, widget=forms.HiddenInput, choices=Dimension.choices)

    def day(self, today: dt.date) -> dt.date:
        """The chosen day; without a valid one, and for days to come, today."""
        return min(self.value_of("tag") or today, today)

    def reading(self) -> Reading:
        return Reading(self.value_of("sicht") or Reading.TODAY)

    def dimension(self) -> Dimension:
        return Dimension(self.value_of("nach") or Dimension.STEP)

    def wanted(self) -> DayFilter:
        names = (Dimension.SCHOOL_FORM, Dimension.LITERACY, Dimension.MUNICIPALITY, Dimension.RESIDENCE)
        keys = {name.value: value for name in names if (value := self.value_of(name.value))}
        return DayFilter(self.value_of("band") or "", keys)


class WaitingForm(_AskingForm):
    """From one step to a later one, for those who reached the first one within a time."""

    von = forms.ChoiceField(label="Von")
    bis = forms.ChoiceField(label="Bis")
    ab = GermanDateField(label="Erreicht ab")
    vor = GermanDateField(label="Erreicht bis")
    band = forms.ChoiceField(label="Jahrgang", required=False, choices=[*ALL, *AgeBand.choices])
    gemeinde = forms.ChoiceField(label="Gemeinde", required=False)
    aufenthalt = forms.ChoiceField(
        label="Aufenthaltsdauer", required=False, choices=[*ALL, *((one.value, one.label) for one in ResidenceBand)]
    )

    def __init__(self, *args: Any, steps: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["von"].choices = [(one.value, steps[one]) for one in FROM_STEPS]  # type: ignore[attr-defined]
        self.fields["bis"].choices = [(one.value, steps[one]) for one in TO_STEPS]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("von") and data.get("bis") and not comes_after(data["von"], data["bis"]):
            self.add_error("bis", "Bitte wählen Sie einen Schritt, der auf dem Weg später kommt.")
        if data.get("ab") and data.get("vor") and data["vor"] < data["ab"]:
            self.add_error("vor", "Das Ende liegt vor dem Anfang.")
        return data

    def wanted(self) -> WaitingFilter:
        """What a valid form asks for."""
        data = self.cleaned_data
        return WaitingFilter(
            from_step=data["von"],
            to_step=data["bis"],
            since_on=data["ab"],
            until_on=data["vor"],
            band=data["band"],
            municipality=data["gemeinde"],
            residence=data["aufenthalt"],
        )


def waiting_defaults(today: dt.date) -> dict[str, str]:
    """From registration to the decision about the place, within the last twelve months."""
    year_ago = today - dt.timedelta(days=365)
    return {
        "von": PupilState.REGISTERED.value,
        "bis": PupilState.ASSIGNED.value,
        "ab": f"{year_ago:%d.%m.%Y}",
        "vor": f"{today:%d.%m.%Y}",
    }


class KeyDatesField(forms.CharField):
    """Days and months as people write them; the value is a list as ``KeyDateSettings.key_dates`` holds it."""

    def prepare_value(self, value: Any) -> Any:
        return key_dates_text(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        try:
            return parse_key_dates(super().clean(value))
        except KeyDateUnreadable as error:
            raise ValidationError(error.sentence, code="key_date") from error


class KeyDateSettingsForm(LotseForm):
    """``seen``: the ``changed_at`` of the settings that the page showed; empty: never saved."""

    seen = SeenField(required=False)
    key_dates = KeyDatesField(
        label="Stichtage",
        required=False,
        help_text="Tag und Monat mit Kommas dazwischen, zum Beispiel: 15.10., 1.2. An diesen Tagen und an jedem "
        "Monatsende hält Lotse die Zahlen ohne Namen fest, auch für vergangene Jahre.",
    )
    shows_small_counts = forms.BooleanField(
        label="Genaue kleine Zahlen zeigen",
        required=False,
        help_text="Sonst werden Zahlen von 1 bis 4 verdeckt und so viele weitere, dass sich keine zurückrechnen lässt. "
        "Nur einschalten, wenn die Schulaufsicht genaue Zahlen für die Zuweisung braucht und mit Ihnen vereinbart hat, "
        "dass sie nicht weitergegeben oder veröffentlicht werden.",
    )
