"""The filters above the list."""

import uuid
from typing import Any

from django import forms

from lotse.core.forms import LotseForm
from lotse.people.selectors import HouseholdFilter
from lotse.people.selectors.lists import NEW, SETTLED, UNKNOWN

ANEW = "neu"
Choices = list[tuple[str, str]]


class HouseholdFilterForm(LotseForm):
    """Unknown values filter nothing: an old bookmark still shows a list."""

    suche = forms.CharField(label="Name oder Aktenzeichen", required=False)
    gemeinde = forms.ChoiceField(label="Gemeinde", required=False)
    sprache = forms.ChoiceField(label="Sprache", required=False)
    zustaendig = forms.ChoiceField(label="Zuständig", required=False)
    aufenthalt = forms.ChoiceField(
        required=False, choices=[("", ""), (NEW, NEW), (SETTLED, SETTLED), (UNKNOWN, UNKNOWN)], widget=forms.HiddenInput
    )
    einwilligung = forms.ChoiceField(
        label="Einwilligung", required=False, choices=[("", "Alle"), (ANEW, "neu einzuholen")]
    )
    sortierung = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, municipalities: Choices, languages: Choices, members: Choices) -> None:
        super().__init__(data)
        for name, everything, choices in (
            ("gemeinde", "Alle Gemeinden", municipalities),
            ("sprache", "Alle Sprachen", languages),
            ("zustaendig", "Alle", members),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", everything), *choices]

    def wanted(self) -> HouseholdFilter:
        """What the list shall show."""
        self.is_valid()
        clean = self.cleaned_data
        return HouseholdFilter(
            text=clean.get("suche", ""),
            municipality=_id(clean.get("gemeinde")),
            language=clean.get("sprache") or "",
            responsible=_id(clean.get("zustaendig")),
            residence=clean.get("aufenthalt") or "",
            consents_anew=clean.get("einwilligung") == ANEW,
        )


def _id(text: str | None) -> uuid.UUID | None:
    return uuid.UUID(text) if text else None
