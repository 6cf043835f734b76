"""What people type about an office."""

from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator

from lotse.core.seen import SeenForm, values_of
from lotse.directory.enums import OrganisationKind
from lotse.directory.models import Organisation
from lotse.schooling.rules.schools import OFFICE_KINDS
from lotse.schooling.services.offices import OFFICE_FIELDS, OfficeData
from lotse.tenants.models import Municipality
from lotse.tenants.selectors import municipalities


class OfficeForm(SeenForm):
    fieldsets: ClassVar[list[tuple[str, list[str]]]] = [
        ("Stelle", ["kind", "name", "short_name", "is_active"]),
        ("Anschrift und Kontakt", ["municipality", "street", "postcode", "town", "phone", "email"]),
    ]
    kind = forms.ChoiceField(
        label="Art", choices=[("", "bitte wählen"), *((one.value, OrganisationKind(one).label) for one in OFFICE_KINDS)]
    )
    name = forms.CharField(label="Name", max_length=250, help_text="Wie er im Adressfeld eines Briefes steht.")
    short_name = forms.CharField(label="Kurzname", max_length=100, required=False)
    is_active = forms.BooleanField(label="in Gebrauch", required=False, initial=True)
    municipality: "forms.ModelChoiceField[Municipality]" = forms.ModelChoiceField(
        label="Gemeinde", queryset=None, required=False, empty_label="für den ganzen Kreis"
    )
    street = forms.CharField(label="Straße und Hausnummer", max_length=150, required=False)
    postcode = forms.CharField(
        label="Postleitzahl", required=False, validators=[RegexValidator(r"^\d{5}$", "Bitte fünf Ziffern eingeben.")]
    )
    town = forms.CharField(label="Ort", max_length=100, required=False)
    phone = forms.CharField(label="Telefon", max_length=60, required=False)
    email = forms.EmailField(
        label="E-Mail", max_length=254, required=False, help_text="Dorthin gehen verschlüsselte Übergabepakete."
    )

    def __init__(self, data: Any = None, *, office: Organisation | None = None) -> None:
        shown = values_of(office, OFFICE_FIELDS) if office else None
        super().__init__(data, initial=shown, shown=shown)
        field = self.fields["municipality"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = municipalities()

    def office_data(self) -> OfficeData:
        """What was entered; the form must be valid."""
        return OfficeData(**{name: self.cleaned_data[name] for name in OFFICE_FIELDS})
