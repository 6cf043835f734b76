"""What people type about schools, and the files they bring."""

from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator

from lotse.core.forms import GermanDateField, LotseForm
from lotse.core.seen import SeenForm
from lotse.core.tables import MAX_BYTES
from lotse.schooling.enums import SchoolForm
from lotse.schooling.imports.register import EASTING, NORTHING
from lotse.schooling.models import School
from lotse.schooling.selectors.schools import ALL, CLOSED, OPERATING, SchoolFilter
from lotse.schooling.services.schools import SchoolData
from lotse.tenants.models import Municipality
from lotse.tenants.selectors import municipalities

_ORGANISATION_FIELDS = (
    "name", "short_name", "municipality", "street", "postcode", "town", "phone", "email", "website", "easting_m",
    "northing_m",
)  # fmt: skip


class SchoolSearchForm(LotseForm):
    """What the lists of schools and of places filter by. Unknown values filter nothing: old bookmarks still work."""

    suche = forms.CharField(label="Name, Ort oder Schulnummer", required=False)
    gemeinde: "forms.ModelChoiceField[Municipality]" = forms.ModelChoiceField(
        label="Gemeinde", required=False, queryset=None, empty_label="Alle Gemeinden"
    )
    sortierung = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        field = self.fields["gemeinde"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = municipalities()

    def wanted(self) -> SchoolFilter:
        """What the list shall show."""
        self.is_valid()
        clean = self.cleaned_data
        town = clean.get("gemeinde")
        return SchoolFilter(
            text=clean.get("suche") or "",
            form=clean.get("form") or "",
            municipality=town.pk if town else None,
            status=clean.get("stand") or OPERATING,
            free_only=bool(clean.get("frei")),
        )


class SchoolFilterForm(SchoolSearchForm):
    """The filters of the list of schools; the school form is chosen by chips."""

    stand = forms.ChoiceField(
        label="Betrieb",
        required=False,
        choices=[(OPERATING, "in Betrieb"), (CLOSED, "geschlossen"), (ALL, "alle")],
    )
    frei = forms.BooleanField(label="nur mit freien Plätzen", required=False)
    form = forms.ChoiceField(required=False, choices=[("", ""), *SchoolForm.choices], widget=forms.HiddenInput)


class SchoolDataForm(SeenForm):
    """A school as people enter it."""

    fieldsets: ClassVar[list[tuple[str, list[str]]]] = [
        ("Schule", ["number", "name", "short_name", "form", "is_public", "is_operating"]),
        ("Anschrift und Kontakt", ["municipality", "street", "postcode", "town", "phone", "email", "website"]),
        ("Lage", ["easting_m", "northing_m"]),
    ]
    number = forms.CharField(
        label="Schulnummer", validators=[RegexValidator(r"^\d{6}$", "Bitte sechs Ziffern eingeben.")]
    )
    name = forms.CharField(label="Name", max_length=250)
    short_name = forms.CharField(label="Kurzname", max_length=100, required=False)
    form = forms.ChoiceField(label="Schulform", choices=[("", "bitte wählen"), *SchoolForm.choices])
    is_public = forms.BooleanField(label="öffentliche Schule", required=False, initial=True)
    is_operating = forms.BooleanField(label="in Betrieb", required=False, initial=True)
    municipality: "forms.ModelChoiceField[Municipality]" = forms.ModelChoiceField(
        label="Gemeinde", queryset=None, empty_label="bitte wählen"
    )
    street = forms.CharField(label="Straße und Hausnummer", max_length=150, required=False)
    postcode = forms.CharField(
        label="Postleitzahl", required=False, validators=[RegexValidator(r"^\d{5}$", "Bitte fünf Ziffern eingeben.")]
    )
    town = forms.CharField(label="Ort", max_length=100, required=False)
    phone = forms.CharField(label="Telefon", max_length=60, required=False)
    email = forms.EmailField(label="E-Mail", max_length=254, required=False)
    website = forms.URLField(label="Internetseite", max_length=250, required=False, assume_scheme="https")
    easting_m = forms.IntegerField(
        label="Ostwert in Metern",
        required=False,
        min_value=EASTING[0],
        max_value=EASTING[1],
        help_text="EPSG:25832. Ohne Angabe rechnet Lotse mit der Mitte der Gemeinde.",
    )
    northing_m = forms.IntegerField(
        label="Nordwert in Metern", required=False, min_value=NORTHING[0], max_value=NORTHING[1]
    )

    def __init__(self, data: Any = None, *, school: School | None = None) -> None:
        initial: dict[str, Any] = {}
        if school:
            initial = {name: getattr(school.organisation, name) for name in _ORGANISATION_FIELDS}
            initial |= {name: getattr(school, name) for name in ("number", "form", "is_public", "is_operating")}
        super().__init__(data, initial=initial, shown=initial if school else None)
        field = self.fields["municipality"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = municipalities()

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        for name, other in (("easting_m", "northing_m"), ("northing_m", "easting_m")):
            if clean.get(name) is None and clean.get(other) is not None and name not in self.errors:
                self.add_error(name, "Bitte geben Sie beide Werte an oder keinen.")
        return clean

    def school_data(self) -> SchoolData:
        """What was entered; the form must be valid."""
        return SchoolData(**{name: value for name, value in self.cleaned_data.items() if name != "seen"})


class OfferForm(LotseForm):
    """A private school's offer of places."""

    offered_on = GermanDateField(label="Angebot vom")
    note = forms.CharField(
        label="Wer hat es gemacht, und wie?", max_length=200, help_text="Zum Beispiel: Schulleitung, am Telefon"
    )


class UploadForm(LotseForm):
    """One file, bounded in size."""

    file = forms.FileField(label="Datei", help_text=f"Höchstens {MAX_BYTES // 1024**2} MB.")

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size and file.size > MAX_BYTES:
            raise forms.ValidationError(f"Die Datei ist größer als {MAX_BYTES // 1024**2} MB.", code="too_large")
        return file

    def content(self) -> bytes:
        """The bytes of the file; the form must be valid."""
        return bytes(self.cleaned_data["file"].read())


class RegisterForm(UploadForm):
    """The state's register of schools, and which part of it."""

    district = forms.ChoiceField(label="Welche Schulen?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, district_name: str, ags: str) -> None:
        super().__init__(*args, initial={"district": ags})
        field = self.fields["district"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(ags, f"Nur {district_name} (Schlüssel {ags})"), (ALL, "Alle Schulen der Datei")]

    def clean_district(self) -> str:
        """The key of the district; "" for all schools of the file."""
        district: str = self.cleaned_data["district"]
        return "" if district == ALL else district


class AddressesForm(LotseForm):
    """Addresses of schools that were shown and are to be taken over, as a table."""

    table = forms.CharField(max_length=MAX_BYTES, widget=forms.HiddenInput)
