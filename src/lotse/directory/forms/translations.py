"""The texts of an offer in one language."""

from typing import Any

from django import forms

from lotse.core.seen import SeenForm, values_of
from lotse.core.templatetags.ui import text_direction
from lotse.directory.models import Offer, OfferTranslation
from lotse.directory.rules.wording import TEXTS, source_hash


class TranslationForm(SeenForm):
    """``source`` carries the code of the German texts beside which this was written."""

    source = forms.CharField(widget=forms.HiddenInput, max_length=64)
    name = forms.CharField(label="Name", max_length=150)
    summary = forms.CharField(label="In einem Satz", max_length=300)
    description = forms.CharField(
        label="Beschreibung", max_length=4000, required=False, widget=forms.Textarea({"rows": 8})
    )
    joining = forms.CharField(
        label="So macht man mit", max_length=500, required=False, widget=forms.Textarea({"rows": 3})
    )
    checked_by = forms.CharField(
        label="Geprüft von",
        max_length=150,
        required=False,
        help_text="Wer die Sprache spricht und alles gelesen hat. Leer: Es bleibt ein Entwurf, und die Seite sagt das.",
    )

    def __init__(self, *args: Any, offer: Offer, language: str, row: OfferTranslation | None, **kwargs: Any) -> None:
        shown = row or OfferTranslation()
        initial = values_of(shown, (*TEXTS, "checked_by")) | {"source": source_hash(offer)}
        super().__init__(*args, initial=initial, shown=values_of(shown, TEXTS), **kwargs)
        for text in TEXTS:
            field = self.fields[text]
            field.widget.attrs |= {"lang": language, "dir": text_direction(language)}
            if not getattr(offer, text):
                del self.fields[text]

    def texts(self) -> dict[str, str]:
        """What was entered, by the names of TEXTS; the form must be valid."""
        return {text: self.cleaned_data.get(text, "") for text in TEXTS}
