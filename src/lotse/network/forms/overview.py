"""What people choose on the pages about gaps and the labour market."""

import datetime as dt
from typing import Any

from django import forms

from lotse.core.forms import LotseForm
from lotse.core.tables import MAX_BYTES
from lotse.directory.enums import TargetGroup
from lotse.network.rules.gaps import FIELDS
from lotse.network.selectors.gaps import FULL, NONE, GapFilter
from lotse.tenants.selectors import municipalities


class GapFilterForm(LotseForm):
    """Unknown values filter nothing: an old bookmark still shows a page."""

    thema = forms.ChoiceField(label="Thema", required=False)
    gruppe = forms.ChoiceField(label="Für wen", required=False)
    gemeinde = forms.ChoiceField(label="Gemeinde", required=False)
    luecke = forms.ChoiceField(
        label="Was fehlt",
        required=False,
        choices=[("", "Alle Lücken"), (NONE, "kein Angebot"), (FULL, "nur volle Angebote")],
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        choices: dict[str, list[tuple[str, Any]]] = {
            "thema": [("", "Alle Themen"), *((topic.value, topic.label) for topic in FIELDS)],
            "gruppe": [("", "Alle Gruppen"), *TargetGroup.choices],
            "gemeinde": [("", "Alle Gemeinden"), *((one.ags, one.name) for one in municipalities())],
        }
        for name, values in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = values

    def wanted(self) -> GapFilter:
        self.is_valid()
        clean = self.cleaned_data
        return GapFilter(
            topic=clean.get("thema", ""),
            group=clean.get("gruppe", ""),
            municipality=clean.get("gemeinde", ""),
            state=clean.get("luecke", ""),
        )


class FiguresFileForm(LotseForm):
    file = forms.FileField(
        label="Tabelle",
        help_text=f"XLSX oder CSV nach der Vorlage, höchstens {MAX_BYTES // 1024**2} MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(f"Die Datei ist größer als {MAX_BYTES // 1024**2} MB.", code="too_large")
        return file


def key_date(text: str, known: list[dt.date], today: dt.date) -> dt.date:
    """The day that ``?stichtag=`` asks for; today where it names none that is known."""
    return next((day for day in known if day.isoformat() == text), today)
