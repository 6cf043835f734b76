"""Forms that ask a volunteer, and note what somebody said."""

from typing import Any

from django import forms

from lotse.core.forms import GermanDateField, LotseForm
from lotse.volunteering.enums import Answer, AskedBy


class AskForm(LotseForm):
    """Ask a volunteer for a need."""

    hours = forms.DecimalField(label="Stunden je Woche", min_value=0.25, max_value=20, decimal_places=2, localize=True)
    starts_on = GermanDateField(label="Beginnt am")
    over_limit_reason = forms.CharField(
        label="Grund, falls es mehr als vereinbart wird",
        required=False,
        max_length=200,
        help_text="Nur nötig, wenn Lotse danach fragt. Er wird gespeichert.",
    )

    def facts(self) -> dict[str, Any]:
        clean = self.cleaned_data
        return {
            "minutes_per_week": round(clean["hours"] * 60),
            "starts_on": clean["starts_on"],
            "over_limit_reason": clean["over_limit_reason"],
        }


class AnswerForm(LotseForm):
    """What somebody said who was asked."""

    answer = forms.TypedChoiceField(label="Antwort", choices=Answer.choices, coerce=Answer, widget=forms.RadioSelect)
    way = forms.TypedChoiceField(
        label="Wie?",
        choices=[(one.value, one.label) for one in (AskedBy.PHONE, AskedBy.STAFF)],
        coerce=AskedBy,
        initial=AskedBy.PHONE,
        widget=forms.RadioSelect,
    )
