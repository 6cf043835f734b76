"""What a volunteer sends from the own pages."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.formats import localize
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lotse.core.forms import GermanDateField, LotseForm, TileSelect
from lotse.volunteering.enums import VolunteerEnd
from lotse.volunteering.models import Engagement

HALF_HOURS = (30, 60, 90, 120, 180, 240)  # minutes


class HoursForm(LotseForm):
    """Single hours: two taps where there is one engagement."""

    minutes = forms.TypedChoiceField(label=_("Stunden"), coerce=int, widget=TileSelect)
    on = GermanDateField(label=_("Am"))
    engagement = forms.ChoiceField(label=_("Wobei?"), required=False)

    def __init__(self, *args: Any, engagements: list[Engagement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.engagements = {str(one.pk): one for one in engagements}
        offered = [(pk, str(one)) for pk, one in self.engagements.items()]
        _offer(self, "engagement", [*offered, ("", gettext("etwas anderes"))])
        _offer(self, "minutes", [(minutes, _hours(minutes)) for minutes in HALF_HOURS])

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
            raise forms.ValidationError(gettext("Diesen Monat gibt es nicht."), code="invalid") from error


class OwnPauseForm(LotseForm):
    """No reason is asked."""

    starts_on = GermanDateField(label=_("Pause ab"))
    until_on = GermanDateField(
        label=_("Wieder da am"), required=False, help_text=_("Leer heißt: bis Sie sich wieder melden.")
    )


class OwnStopForm(LotseForm):
    reason = forms.TypedChoiceField(
        label=_("Warum? Sie müssen es nicht sagen."),
        choices=VolunteerEnd.choices,
        coerce=VolunteerEnd,
        initial=VolunteerEnd.NO_ANSWER,
        widget=forms.RadioSelect,
    )


class WrongDataForm(LotseForm):
    text = forms.CharField(
        label=_("Was stimmt nicht?"), max_length=1000, widget=forms.Textarea(attrs={"rows": "3", "dir": "auto"})
    )


class EntryForm(LotseForm):
    entry = forms.UUIDField()


def _hours(minutes: int) -> str:
    return localize(minutes // 60 if minutes % 60 == 0 else minutes / 60)


def _offer(form: forms.Form, name: str, choices: list[tuple[Any, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
