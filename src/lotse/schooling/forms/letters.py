"""Recording who checked a translation."""

from typing import Any

from django import forms

from lotse.core.forms import GermanDateField, LotseForm


class SentenceCheckForm(LotseForm):
    """``keys``: the sentences that were read; the page shows each with its translation beside its box."""

    checked_by = forms.CharField(
        label="Geprüft von", max_length=120, help_text="Name und woher die Person die Sprache kennt."
    )
    checked_on = GermanDateField(label="Geprüft am")
    keys = forms.MultipleChoiceField(label="Geprüfte Sätze", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, keys: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keys"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]
