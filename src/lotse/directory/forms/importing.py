"""Uploading a table of offers."""

from typing import Any

from django import forms

from lotse.core.forms import LotseForm
from lotse.core.tables import MAX_BYTES


class TableForm(LotseForm):
    file = forms.FileField(
        label="Liste",
        help_text=f"XLSX oder CSV nach der Vorlage, höchstens {MAX_BYTES // 1024**2} MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(f"Die Datei ist größer als {MAX_BYTES // 1024**2} MB.", code="too_large")
        return file
