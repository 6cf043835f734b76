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
    wochen = forms.IntegerField(label="Ohne Gespräch seit (Wochen)", required=False, min_value=1, max_value=104)
    ohne_coaching = forms.BooleanField(label="Lange ohne Coaching", required=False)
    zeige = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        """Whoever has not said otherwise sees the number that counts."""
        given = {name: data.get(name, "") for name in ("wer", "wochen", "ohne_coaching", "zeige")}
        super().__init__(given | {"wochen": given["wochen"] or str(rules.SILENT_WEEKS)})

    def wanted(self) -> BoardFilter:
        self.is_valid()
        clean: dict[str, Any] = self.cleaned_data
        kind = clean.get("zeige", "")
        return BoardFilter(
            kind=kind if kind in rules.LABELS else "",
            mine=clean.get("wer") == MINE,
            weeks=clean.get("wochen") or rules.SILENT_WEEKS,
            without_coaching=bool(clean.get("ohne_coaching")),
        )
