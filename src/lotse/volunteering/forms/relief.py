"""Forms of relief."""

from typing import Any

from django import forms

from lotse.core.forms import GermanDateField, LotseForm
from lotse.volunteering.enums import ReliefMeasure
from lotse.volunteering.selectors.relief import OPEN


class ReliefFilterForm(LotseForm):
    """Unknown values filter nothing: an old bookmark still shows a list."""

    stand = forms.CharField(required=False, widget=forms.HiddenInput)

    def wanted(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("stand") or OPEN


class ReliefTalkForm(LotseForm):
    """That somebody spoke with the person, and what was agreed."""

    on = GermanDateField(label="Gesprochen am")
    measures = forms.TypedMultipleChoiceField(
        label="Was ist vereinbart?",
        choices=ReliefMeasure.choices,
        coerce=ReliefMeasure,
        widget=forms.CheckboxSelectMultiple,
        help_text="Warum es zu viel wurde, wird nicht gespeichert.",
    )
    asks_again = forms.BooleanField(
        label="Die Person möchte wieder für Neues angefragt werden",
        required=False,
        help_text="Ohne Haken bleiben neue Anfragen angehalten, bis Sie sie hier wieder freigeben.",
    )

    def act(self) -> dict[str, Any]:
        clean = self.cleaned_data
        return {"on": clean["on"], "measures": clean["measures"], "asks_again": clean["asks_again"]}
