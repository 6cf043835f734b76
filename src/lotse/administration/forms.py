from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password

from lotse.accounts.models import User
from lotse.core.forms import LotseForm
from lotse.core.seen import SeenForm
from lotse.tenants.enums import Role
from lotse.tenants.models import Centre


def _roles(initial: Any = None) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Rollen",
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=initial,
        help_text="Die Rolle Verwaltung allein öffnet keine Akte.",
    )


def _without_partner(form: LotseForm) -> None:
    """Accounts of partners begin on the page of their organisation."""
    form.fields["roles"].choices = [one for one in Role.choices if one[0] != Role.PARTNER]  # type: ignore[attr-defined]


class InvitationForm(LotseForm):
    name = forms.CharField(label="Name", max_length=150)
    email = forms.EmailField(label="Dienstliche E-Mail-Adresse", max_length=254)
    roles = _roles()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_partner(self)


class PartnerInvitationForm(LotseForm):
    """An account for one organisation."""

    name = forms.CharField(label="Name", max_length=150)
    email = forms.EmailField(label="Dienstliche E-Mail-Adresse", max_length=254)


class RolesForm(LotseForm):
    roles = _roles()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if Role.PARTNER not in self.initial.get("roles", ()):
            _without_partner(self)


class AcceptForm(LotseForm):
    """A name and a password for the invited person; ``email`` is the address of the invitation."""

    name = forms.CharField(label="Ihr Name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label="Passwort",
        max_length=200,
        strip=False,
        help_text=password_validators_help_text_html,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated = forms.CharField(
        label="Passwort noch einmal",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") and data.get("repeated"):
            if data["password"] != data["repeated"]:
                self.add_error("repeated", "Die beiden Passwörter sind verschieden.")
            else:
                self._check(data["password"], data.get("name", ""))
        return data

    def _check(self, password: str, name: str) -> None:
        try:
            validate_password(password, User(email=self.email, name=name))
        except forms.ValidationError as error:
            self.add_error("password", error)


class CentreForm(SeenForm):
    fieldsets = [
        ("Was Familien erfahren", ["name", "address", "phone", "email", "website", "opening_hours"]),
        ("Briefe", ["letterhead"]),
        ("Wochenmail", ["sends_weekly_mail"]),
        ("Ehrenamt", ["takes_volunteers"]),
    ]
    name = forms.CharField(label="Name des Zentrums", max_length=150)
    address = forms.CharField(
        label="Anschrift", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    phone = forms.CharField(label="Telefon", max_length=40, required=False)
    email = forms.EmailField(label="E-Mail-Adresse", max_length=254, required=False)
    website = forms.URLField(label="Internetseite", required=False, assume_scheme="https")
    opening_hours = forms.CharField(
        label="Sprechzeiten", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    letterhead = forms.CharField(
        label="Absenderzeile",
        max_length=200,
        required=False,
        help_text="Steht klein über der Anschrift im Brieffenster.",
    )
    sends_weekly_mail = forms.BooleanField(
        label="Montags eine E-Mail mit dem verschicken, was in der Woche ansteht",
        required=False,
        help_text="Nur Kennungen und Links, keine Namen. Jede Person kann sie für sich abbestellen.",
    )

    takes_volunteers = forms.BooleanField(
        label="Anmeldung von Ehrenamtlichen auf den öffentlichen Seiten",
        required=False,
        help_text="Ohne Haken steht dort Ihre Telefonnummer statt des Formulars.",
    )

    @classmethod
    def of(cls, centre: Centre) -> dict[str, Any]:
        """The present values."""
        return {name: getattr(centre, name) for name in cls.base_fields if name != "seen"}


class MunicipalityForm(SeenForm):
    ags = forms.RegexField(
        r"^05\d{6}$",
        label="Gemeindeschlüssel (AGS)",
        error_messages={"invalid": "Bitte geben Sie acht Ziffern ein, die mit 05 beginnen."},
    )
    name = forms.CharField(label="Name", max_length=100)
    easting_m = forms.IntegerField(
        label="Ostwert (m)",
        required=False,
        min_value=270_000,
        max_value=540_000,
        help_text="Mitte des Ortes, EPSG:25832",
    )
    northing_m = forms.IntegerField(label="Nordwert (m)", required=False, min_value=5_560_000, max_value=5_830_000)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("easting_m") is None) != (data.get("northing_m") is None):
            self.add_error("northing_m", "Bitte geben Sie beide Werte an oder keinen.")
        return data
