"""Forms that ask a volunteer, and note what somebody said."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lotse.core import clock
from lotse.core.forms import GermanDateField, LotseForm
from lotse.volunteering.enums import SAID, Answer, AskedBy
from lotse.volunteering.selectors.asked import later_choices


class AskForm(LotseForm):
    """Ask a volunteer for a need; ``has_address``: by mail, unless the coordinator would rather call."""

    hours = forms.DecimalField(label="Stunden je Woche", min_value=0.25, max_value=20, decimal_places=2, localize=True)
    starts_on = GermanDateField(label="Beginnt am")
    over_limit_reason = forms.CharField(
        label="Grund, falls es mehr als vereinbart wird",
        required=False,
        max_length=200,
        help_text="Nur nötig, wenn Lotse danach fragt. Er wird gespeichert.",
    )
    by_mail = forms.TypedChoiceField(
        label="Wie?",
        choices=[("yes", "per E-Mail mit Link"), ("no", "am Telefon, ich trage die Antwort ein")],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )
    goes_on = forms.BooleanField(
        label="Danach automatisch weiterfragen",
        required=False,
        initial=True,
        help_text="Nach „dieses nicht“, „später“ oder ohne Antwort fragt Lotse die nächste passende Person.",
    )

    def __init__(self, *args: Any, has_address: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_address:
            del self.fields["by_mail"]

    def facts(self) -> dict[str, Any]:
        clean = self.cleaned_data
        return {
            "minutes_per_week": round(clean["hours"] * 60),
            "starts_on": clean["starts_on"],
            "over_limit_reason": clean["over_limit_reason"],
            "by_mail": clean.get("by_mail", False),
            "goes_on": clean["goes_on"],
        }


class AnswerForm(LotseForm):
    """What somebody said who was asked."""

    answer = forms.TypedChoiceField(
        label="Antwort",
        choices=[(one.value, one.label) for one in SAID],
        coerce=Answer,
        widget=forms.RadioSelect,
    )
    later_from_on = GermanDateField(
        label="Bei „später“: wieder fragen ab", required=False, help_text="Leer: frühestens in einer Woche."
    )
    way = forms.TypedChoiceField(
        label="Wie?",
        choices=[(one.value, one.label) for one in (AskedBy.PHONE, AskedBy.STAFF)],
        coerce=AskedBy,
        initial=AskedBy.PHONE,
        widget=forms.RadioSelect,
    )


class AskedForm(LotseForm):
    """What somebody answers behind the link of a question."""

    answer = forms.TypedChoiceField(choices=[(one.value, one.label) for one in SAID], coerce=Answer)
    later_from_on = forms.DateField(label=_("Wieder fragen ab"), required=False, widget=forms.Select)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = self.fields["later_from_on"].widget
        assert isinstance(widget, forms.Select)
        widget.choices = later_choices(clock.today())
