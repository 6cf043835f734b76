"""Handing a family to another centre, and taking one over."""

from typing import Any

from django import forms

from lotse.core import archives, clock
from lotse.core.forms import GermanDateField, LotseForm
from lotse.core.registry import TransferPart
from lotse.people.enums import DeclineReason, InformedHow
from lotse.people.forms.fields import language_field, municipality_field, responsible_field
from lotse.people.inputs import Informed
from lotse.people.parcels import MAX_BYTES
from lotse.tenants.models import Centre


class PartsForm(LotseForm):
    """What goes along beside the persons."""

    parts = forms.MultipleChoiceField(
        label="Was außerdem mitgeht",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Namen, Geburtsdaten, Sprachen, Telefon und Anschrift gehen immer mit. Einwilligungen, Hinweise und "
        "Gesprächsnotizen bleiben hier.",
    )

    def __init__(self, *args: Any, parts: list[TransferPart], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parts"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one.code, one.label) for one in parts]
        self.initial.setdefault("parts", [one.code for one in parts if one.chosen])


class OfferForm(PartsForm):
    """To a centre of this installation."""

    to = forms.ChoiceField(label="An welches Zentrum")

    field_order = ("to", "parts")

    def __init__(self, *args: Any, centres: list[Centre], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._centres = {str(one.pk): one for one in centres}
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Bitte wählen"), *((key, one.name) for key, one in self._centres.items())]

    def clean_to(self) -> Centre:
        return self._centres[self.cleaned_data["to"]]


class FamilyFileForm(PartsForm):
    """To a centre that works with another installation."""

    recipient = forms.CharField(
        label="An welches Zentrum", max_length=150, help_text="So, wie es in der Einwilligung der Familie steht."
    )
    password = forms.CharField(
        label="Passwort der Datei",
        min_length=16,
        max_length=40,
        help_text="Bitte notieren und am Telefon durchgeben, nie mit der Datei zusammen. Lotse merkt es sich nicht.",
    )

    field_order = ("recipient", "parts", "password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("password", archives.new_password())


class ReadFileForm(LotseForm):
    """A file that another installation has written."""

    file = forms.FileField(label="Datei", help_text="Die Datei heißt meist „uebergabe.zip“.")
    password = forms.CharField(
        label="Passwort", max_length=40, help_text="Das andere Zentrum sagt es Ihnen am Telefon."
    )
    sender = forms.CharField(label="Von welchem Zentrum", max_length=150)

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(f"Die Datei ist größer als {MAX_BYTES // 1024**2} MB.")
        content: bytes = file.read()
        return content


class TakeOverForm(LotseForm):
    """What the new centre adds: that the family was informed, who is responsible, where it lives now."""

    informed_how = forms.ChoiceField(
        label="Informationsblatt Ihres Zentrums (Art. 13 DSGVO)", choices=InformedHow.choices, widget=forms.RadioSelect
    )
    informed_on = GermanDateField(label="Informiert am")
    informed_language = language_field("Informiert auf", required=True, is_read=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"] = municipality_field()
        self.fields["responsible"] = responsible_field()
        self.fields["responsible"].required = True
        self.initial.setdefault("informed_on", clock.today())

    def values(self) -> dict[str, Any]:
        """What ``accept_parcel`` takes."""
        clean = self.cleaned_data
        return {
            "informed": Informed(clean["informed_how"], clean["informed_on"], clean["informed_language"]),
            "municipality": clean["municipality"],
            "responsible": clean["responsible"],
        }


class DeclineForm(LotseForm):
    reason = forms.ChoiceField(label="Warum nicht?", choices=DeclineReason.choices, widget=forms.RadioSelect)
