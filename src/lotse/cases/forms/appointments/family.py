"""What a family fills in behind its link."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lotse.cases import errors
from lotse.cases.selectors.appointments.family import TimeOption, near
from lotse.core.forms import LotseForm, TileSelect
from lotse.people.catalogue import family_language_choices


class FamilyBookingForm(LotseForm):
    """What a family confirms: the time it tapped on, whether somebody shall interpret, where to write."""

    slot = forms.ChoiceField(label=_("Wann?"), widget=forms.HiddenInput)
    interpreter_language = forms.ChoiceField(
        label=_("Soll jemand für Sie übersetzen?"), required=False, help_text=_("Das kostet Sie nichts.")
    )
    email = forms.EmailField(
        label=_("Ihre E-Mail-Adresse"),
        required=False,
        max_length=254,
        help_text=_("Dann schicken wir Ihnen eine Bestätigung und eine Erinnerung. Nur für diesen Termin."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, options: Sequence[TimeOption], language: str, moving: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = {one.key: one for one in options}
        self.fields["slot"].choices = [(key, one.label) for key, one in self.options.items()]  # type: ignore[attr-defined]
        self.fields["slot"].error_messages["invalid_choice"] = str(errors.SlotTaken().sentence)
        if moving:
            del self.fields["interpreter_language"], self.fields["email"]
        else:
            nobody = ("", _("Nein, das ist nicht nötig"))
            self.fields["interpreter_language"].choices = [nobody, *family_language_choices(language)]  # type: ignore[attr-defined]

    def chosen(self) -> TimeOption | None:
        """The time that was tapped on, while it is free."""
        return self.options.get(self["slot"].value() or "")

    def offer_others(self, options: Sequence[TimeOption]) -> None:
        """Show the nearest of the times that are free now; what else was typed stays."""
        field = self.fields["slot"]
        field.widget = TileSelect()
        choices = [(one.key, one.label) for one in near(list(options), self["slot"].value() or "")]
        field.choices = choices  # type: ignore[attr-defined]
        self.options = {one.key: one for one in options}
