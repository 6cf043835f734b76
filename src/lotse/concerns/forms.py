"""Forms of the worry about a child."""

from typing import Any, ClassVar

from django import forms

from lotse.concerns.rules import ESCALATE_CHOICES
from lotse.core.forms import LotseForm, OnceForm
from lotse.tenants.enums import STAFF
from lotse.tenants.models import Membership
from lotse.tenants.selectors import active_members


def phone_field(label: str, help_text: str) -> forms.RegexField:
    """A number that a telephone can dial; may stay empty."""
    return forms.RegexField(
        r"^\+?[0-9 /()-]*[0-9]$",
        label=label,
        help_text=help_text,
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        error_messages={"invalid": "Bitte geben Sie eine Telefonnummer ein, zum Beispiel 05231 62-0."},
    )


class ConcernForm(OnceForm):
    """Two buttons, no field."""


class OwnPhoneForm(LotseForm):
    phone = phone_field("Meine Durchwahl", "Leer: die Nummer des Zentrums.")


class ConcernSettingsForm(LotseForm):
    fieldsets: ClassVar[list[tuple[str, list[str]]]] = [
        ("Wer übernimmt", ["members", "escalate_minutes"]),
        ("Nummern", ["youth_office_phone", "numbers"]),
        ("Ablauf", ["procedure", "keep_months"]),
    ]
    members: "forms.ModelMultipleChoiceField[Membership]" = forms.ModelMultipleChoiceField(
        queryset=None,
        label="Diese Personen bekommen die Aufgabe",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Auch wer vertritt. Alle werden zugleich gefragt; wer zuerst übernimmt, hat sie. Niemand angekreuzt: "
        "die Leitung.",
    )
    escalate_minutes = forms.TypedChoiceField(
        label="Hat niemand übernommen: an die Leitung nach", choices=ESCALATE_CHOICES, coerce=int
    )
    youth_office_phone = phone_field(
        "Telefon des Jugendamts", "Am besten der Bereitschaftsdienst, der auch nachts und am Wochenende antwortet."
    )
    numbers = forms.CharField(
        label="Weitere Nummern",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Je Zeile eine, zum Beispiel „Polizei: 110“.",
    )
    procedure = forms.CharField(
        label="Was ist zu tun?",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Leer: die vier Schritte der Vorlage, in allen Sprachen der Seite.",
    )
    keep_months = forms.IntegerField(
        label="Meldungen löschen nach (Monaten)", min_value=1, max_value=120, help_text="Gespeichert ist nur die "
        "Uhrzeit und wer übernommen hat."
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["members"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = active_members(*STAFF)
