"""*Ich brauche Beratung*, and what the centre makes of it."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from lotse.cases.enums import ReachedBy, RequestEnd, RequestPlace, RequestTime
from lotse.cases.services.requests import RequestFacts
from lotse.core.forms import LotseForm, OnceForm, TileSelect
from lotse.core.open_forms import OpenForm
from lotse.people.catalogue import autonym, family_language_choices
from lotse.people.enums import InformedHow
from lotse.tenants.models import Municipality
from lotse.tenants.selectors import municipalities


class AdviceRequestForm(OnceForm, OpenForm):
    """A name and a way to be reached; why is nobody's business yet."""

    name = forms.CharField(label=_("Ihr Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    reached_by = forms.ChoiceField(
        label=_("Wie erreichen wir Sie?"), choices=ReachedBy.choices, widget=TileSelect, initial=ReachedBy.PHONE
    )
    phone = forms.CharField(
        label=_("Telefon"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel", "inputmode": "tel"}),
    )
    email = forms.CharField(
        label=_("E-Mail"), max_length=254, required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    language = forms.ChoiceField(label=_("In welcher Sprache möchten Sie sprechen?"))
    interpreter = forms.BooleanField(
        label=_("Bitte jemanden zum Übersetzen holen"), required=False, help_text=_("Das kostet Sie nichts.")
    )
    place = forms.ChoiceField(
        label=_("Wo möchten Sie sprechen?"),
        required=False,
        choices=RequestPlace.choices,
        widget=TileSelect,
    )
    municipality: "forms.ModelChoiceField[Municipality]" = forms.ModelChoiceField(
        label=_("Wo wohnen Sie?"), queryset=None, required=False, empty_label=_("keine Angabe")
    )
    times = forms.MultipleChoiceField(
        label=_("Wann passt es Ihnen?"),
        required=False,
        choices=RequestTime.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nichts angekreuzt heißt: immer."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language, town = self.fields["language"], self.fields["municipality"]
        assert isinstance(language, forms.ChoiceField)
        assert isinstance(town, forms.ModelChoiceField)
        language.choices = [("de", autonym("de")), *family_language_choices()]
        spoken = get_language() or "de"
        self.initial.setdefault("language", spoken if spoken in dict(language.choices) else "de")
        town.queryset = municipalities()
        self.fieldsets = [  # type: ignore[misc]  # headings in the language of the page
            (gettext("So erreichen wir Sie"), ["name", "reached_by", "phone", "email"]),
            (gettext("Sprache"), ["language", "interpreter"]),
            (gettext("Ort und Zeit"), ["place", "municipality", "times"]),
        ]

    def facts(self) -> RequestFacts:
        """What was typed; only of a valid form."""
        clean = {k: v for k, v in self.cleaned_data.items() if k not in {"homepage", "started", "form_id"}}
        return RequestFacts(**clean | {"times": tuple(clean["times"])})


class NewFileForm(LotseForm):
    """The first person of a new file, and that the family knows what happens to its data."""

    first_name = forms.CharField(label="Vorname", max_length=100)
    last_name = forms.CharField(label="Nachname", max_length=100)
    informed = forms.ChoiceField(
        label="Über den Datenschutz informiert?", choices=[("", "Bitte wählen"), *InformedHow.choices]
    )


class SettleForm(LotseForm):
    end = forms.ChoiceField(
        label="Was kam heraus?", choices=[one for one in RequestEnd.choices if one[0] != RequestEnd.FAMILY]
    )
