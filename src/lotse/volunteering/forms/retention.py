"""The list of what is due."""

from django import forms

from lotse.core.forms import LotseForm
from lotse.volunteering.rules.retention import LABELS, VOLUNTEERS


class DueFilterForm(LotseForm):
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def wanted(self) -> str:
        """Unknown values: the first list."""
        self.is_valid()
        chosen = self.cleaned_data.get("was")
        return chosen if chosen in LABELS else VOLUNTEERS
