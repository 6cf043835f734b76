"""The file of an import in the open format."""

from typing import Any

from django import forms

from lotse.core.forms import LotseForm
from lotse.directory.hsds.files import MAX_BYTES


class ServicesFileForm(LotseForm):
    file = forms.FileField(
        label="Datei",
        help_text=f"JSON nach HSDS 3 oder ein ZIP-Archiv solcher Dateien, höchstens {MAX_BYTES // 1024**2} MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.ndjson,.zip"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(f"Die Datei ist größer als {MAX_BYTES // 1024**2} MB.", code="too_large")
        return file
