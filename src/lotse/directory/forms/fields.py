"""Fields that several forms of the directory share."""

import datetime as dt
import re
import uuid
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from lotse.core.forms import LotseForm
from lotse.core.seen import SeenForm
from lotse.tenants.models import Municipality
from lotse.tenants.selectors import municipalities

if TYPE_CHECKING:
    from pyproj import Transformer

# North Rhine-Westphalia and a little around it, in metres (EPSG:25832)
EASTING, NORTHING = (270_000, 540_000), (5_560_000, 5_830_000)

Point = tuple[int, int]


@cache
def _transformer(source: str, target: str) -> "Transformer":
    from pyproj import Transformer  # noqa: PLC0415  (a quarter of a second, for few requests)

    return Transformer.from_crs(source, target, always_xy=True)


class PointField(forms.CharField):
    """A point as maps give it to be copied, "51.93712, 8.87834": its value is (easting, northing), EPSG:25832, metres.

    Codes: "invalid", "outside" (not in North Rhine-Westphalia).
    """

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": "Bitte fügen Sie zwei Zahlen ein, zum Beispiel 51.93712, 8.87834.",
        "outside": "Dieser Punkt liegt nicht in Nordrhein-Westfalen. Bitte prüfen Sie die Reihenfolge: erst Breite, "
        "dann Länge.",
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Punkt auf der Karte")
        kwargs.setdefault(
            "help_text",
            "Breite und Länge, aus einer Karte kopiert, zum Beispiel 51.93712, 8.87834. Ohne Angabe rechnet Lotse mit "
            "der Mitte der Gemeinde.",
        )
        super().__init__(required=False, max_length=60, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, tuple):
            return value
        longitude, latitude = _transformer("EPSG:25832", "EPSG:4326").transform(*value)
        return f"{latitude:.6f}, {longitude:.6f}"

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            latitude, longitude = (float(part) for part in text.replace("°", "").replace(";", ",").split(","))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        easting, northing = _transformer("EPSG:4326", "EPSG:25832").transform(longitude, latitude)
        if not (EASTING[0] <= easting <= EASTING[1] and NORTHING[0] <= northing <= NORTHING[1]):
            raise ValidationError(self.error_messages["outside"], code="outside")
        return round(easting), round(northing)


class ClockField(forms.CharField):
    """A time of day as people write it: 18, 18 Uhr, 18:30, 18.30. Code: "invalid"."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": "Bitte geben Sie eine Uhrzeit ein, zum Beispiel 18:30.",
    }
    _WRITTEN = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?(?:\s*Uhr)?", re.ASCII)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=12, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, dt.time) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = self._WRITTEN.fullmatch(text.strip())
        try:
            if found is None:
                raise ValueError(text)
            return dt.time(int(found["hour"]), int(found["minute"] or 0))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


def offer_choices(form: forms.Form, **choices: Any) -> None:
    """What the select fields of these names offer."""
    for name, offered in choices.items():
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = offered


class OnceForm(LotseForm):
    """Each opened page draws an id, the key of what is made from it: two taps make one row."""

    form_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)

    def key(self) -> uuid.UUID:
        """The key of a new row; the form must be valid."""
        return self.cleaned_data["form_id"] or uuid.uuid4()


class AddressForm(OnceForm, SeenForm):
    """Street, town and point of an organisation or a place."""

    municipality: "forms.ModelChoiceField[Municipality]" = forms.ModelChoiceField(
        label="Gemeinde", queryset=None, required=False, empty_label="für den ganzen Kreis"
    )
    street = forms.CharField(label="Straße und Hausnummer", max_length=150, required=False)
    postcode = forms.CharField(
        label="Postleitzahl",
        required=False,
        max_length=5,
        validators=[RegexValidator(r"^\d{5}$", "Bitte fünf Ziffern eingeben.")],
    )
    town = forms.CharField(label="Ort", max_length=100, required=False)
    point = PointField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("municipality")
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = municipalities()

    def typed(self) -> dict[str, Any]:
        """The values of a valid form, with the point as two columns."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in {"seen", "form_id", "point"}}
        if "point" in self.cleaned_data:
            values["easting_m"], values["northing_m"] = self.cleaned_data["point"] or (None, None)
        return values


def point_of(row: Any) -> Point | None:
    """The stored point of a row, as PointField shows it."""
    return (row.easting_m, row.northing_m) if row.easting_m is not None else None
