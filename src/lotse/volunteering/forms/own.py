"""What a volunteer sends from the own pages."""

import datetime as dt
from typing import Any

from django import forms

from lotse.core.forms import GermanDateField, LotseForm, TileSelect
from lotse.volunteering.models import Engagement

HALF_HOURS = [(minutes, f"{minutes / 60:g}".replace(".", ",")) for minutes in (30, 60, 90, 120, 180, 240)]


class HoursForm(LotseForm):
    """Single hours: two taps where there is one engagement."""

    minutes = forms.TypedChoiceField(label="Stunden", choices=HALF_HOURS, coerce=int, widget=TileSelect)
    on = GermanDateField(label="Am")
    engagement = forms.ChoiceField(label="Wobei?", required=False)

    def __init__(self, *args: Any, engagements: list[Engagement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.engagements = {str(one.pk): one for one in engagements}
        field = self.fields["engagement"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*((pk, str(one)) for pk, one in self.engagements.items()), ("", "etwas anderes")]

    def values(self) -> dict[str, Any]:
        clean = self.cleaned_data
        return {
            "engagement": self.engagements.get(clean["engagement"]),
            "on": clean["on"],
            "minutes": clean["minutes"],
        }


class MonthForm(LotseForm):
    """A month as ``2026-11``."""

    month = forms.CharField(max_length=7)

    def clean_month(self) -> dt.date:
        try:
            return dt.date.fromisoformat(f"{self.cleaned_data['month']}-01")
        except ValueError as error:
            raise forms.ValidationError("Diesen Monat gibt es nicht.", code="invalid") from error


class EntryForm(LotseForm):
    entry = forms.UUIDField()
