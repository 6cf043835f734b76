from typing import Any

from django import forms

from lotse.core import clock
from lotse.core.forms import GermanDateField, LotseForm
from lotse.privacy.enums import RestrictionGround


class RestrictForm(LotseForm):
    ground = forms.ChoiceField(label="Warum?", choices=RestrictionGround.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label="Was genau?", widget=forms.Textarea(attrs={"rows": 3}))


class LiftForm(LotseForm):
    told_on = GermanDateField(
        label="Der Person mitgeteilt am", help_text="Vorher, nicht nachher (Art. 18 Abs. 3 DSGVO)."
    )
    reason = forms.CharField(label="Warum endet die Einschränkung?", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("told_on", clock.today())
