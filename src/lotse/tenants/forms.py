"""The form before a list with personal data leaves the house."""

from typing import Any

from django import forms

from lotse.core import archives
from lotse.core.forms import LotseForm
from lotse.tenants.exports import ExportReason


class PersonalExportForm(LotseForm):
    """Why, and under which password; nothing of it is kept for the next time."""

    reason = forms.ChoiceField(label="Wofür?", choices=ExportReason.choices, widget=forms.RadioSelect)
    purpose = forms.CharField(
        label="Genauer",
        max_length=200,
        required=False,
        help_text="Steht in der Datei, nicht in Lotse. Bei „etwas anderes“ nötig. Ohne Namen.",
    )
    password = forms.CharField(
        label="Passwort der Datei",
        min_length=12,
        max_length=60,
        help_text="Bitte jetzt notieren, oder ein eigenes wählen (mindestens 12 Zeichen). Lotse merkt es sich nicht.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("password", archives.new_password())

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not password.isascii():
            raise forms.ValidationError("Bitte ohne Umlaute: Nicht jedes Programm liest sie in Passwörtern gleich.")
        return password

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("reason") == ExportReason.OTHER and not values.get("purpose"):
            self.add_error("purpose", "Bitte sagen Sie kurz, wofür.")
        return values
