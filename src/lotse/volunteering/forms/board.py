"""The filter of the load board."""

from typing import Any

from django import forms

from lotse.core.forms import LotseForm
from lotse.volunteering.rules import board as rules
from lotse.volunteering.selectors.board import BoardFilter

MINE, ALL = "meine", "alle"


class BoardFilterForm(LotseForm):
    """Unknown values filter nothing: an old bookmark still shows a list."""

    wer = forms.ChoiceField(
        label="Wessen Ehrenamtliche?", required=False, choices=[(ALL, "alle"), (MINE, "für die ich zuständig bin")]
    )
    wochen = forms.IntegerField(
        label="Lange nicht gesprochen: ab … Wochen",
        required=False,
        min_value=1,
        max_value=104,
        initial=rules.SILENT_WEEKS,
    )
    zeige = forms.CharField(required=False, widget=forms.HiddenInput)

    def wanted(self) -> BoardFilter:
        self.is_valid()
        clean: dict[str, Any] = self.cleaned_data
        kind = clean.get("zeige", "")
        return BoardFilter(
            kind=kind if kind in rules.LABELS else "",
            mine=clean.get("wer") == MINE,
            weeks=clean.get("wochen") or rules.SILENT_WEEKS,
        )
