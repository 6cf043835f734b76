"""The form of whoever offers to help, for a phone."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from lotse.core.forms import GridSelect, TileSelect
from lotse.core.open_forms import OpenForm
from lotse.people.catalogue import family_language_choices
from lotse.tenants.selectors import municipalities
from lotse.volunteering.enums import BestReached, EngagementKind, PartOfDay, Weekday
from lotse.volunteering.forms.needs import slots_of
from lotse.volunteering.rules.signups import REACHES_KM
from lotse.volunteering.selectors.needs import slot_choices
from lotse.volunteering.services.signups import SignUpFacts


class SignUpForm(OpenForm):
    """Name and mail address are needed; all else helps to find something that fits."""

    first_name = forms.CharField(
        label=_("Vorname"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Nachname"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    email = forms.CharField(
        label=_("E-Mail"),
        max_length=254,
        help_text=_("Wir schicken Ihnen einen Link, mit dem Sie die Anmeldung bestätigen."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Telefon"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel", "inputmode": "tel"}),
    )
    best_reached = forms.ChoiceField(
        label=_("Wie erreichen wir Sie am besten?"), required=False, choices=BestReached.choices, widget=TileSelect
    )
    kinds = forms.MultipleChoiceField(
        label=_("Wobei möchten Sie helfen?"), choices=EngagementKind.choices, widget=forms.CheckboxSelectMultiple
    )
    with_children = forms.BooleanField(label=_("Auch mit Kindern"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Welche Sprachen sprechen Sie außer Deutsch?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ihre Sprache fehlt? Schreiben Sie sie bitte unten zu den Wünschen."),
    )
    slots = forms.MultipleChoiceField(
        label=_("Wann können Sie?"),
        required=False,
        widget=GridSelect(Weekday.choices, PartOfDay.choices),
        help_text=_("Nichts angekreuzt heißt: Sie sind flexibel."),
    )
    municipality = forms.ChoiceField(label=_("Wo wohnen Sie?"), required=False)
    reach_km = forms.TypedChoiceField(label=_("Wie weit kommen Sie?"), coerce=int, initial=10, widget=TileSelect)
    wishes = forms.CharField(
        label=_("Wünsche"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text=_("Bitte schreiben Sie nichts zu Gesundheit, Herkunft oder Religion."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.towns = {str(one.pk): one.name for one in municipalities()}
        self.fieldsets = [  # type: ignore[misc]  # headings in the language of the page
            (gettext("Über Sie"), ["first_name", "last_name", "email", "phone", "best_reached"]),
            (gettext("Ihre Hilfe"), ["kinds", "with_children", "languages"]),
            (gettext("Zeit und Ort"), ["slots", "municipality", "reach_km", "wishes"]),
        ]
        self._offer("languages", family_language_choices())
        self._offer("slots", slot_choices())
        self._offer("municipality", [("", gettext("woanders oder keine Angabe")), *self.towns.items()])
        self._offer("reach_km", [(km, gettext("bis %(km)s km") % {"km": km}) for km in REACHES_KM])

    def facts(self) -> SignUpFacts:
        """What was typed; only of a valid form."""
        clean = self.cleaned_data
        return SignUpFacts(
            first_name=clean["first_name"],
            last_name=clean["last_name"],
            email=clean["email"],
            phone=clean["phone"],
            best_reached=clean["best_reached"],
            municipality=clean["municipality"],
            reach_km=clean["reach_km"],
            languages=tuple(clean["languages"]),
            kinds=tuple(clean["kinds"]),
            with_children=clean["with_children"],
            wishes=clean["wishes"],
            slots=slots_of(clean["slots"]),
            language=get_language() or "de",
        )

    def _offer(self, name: str, choices: list[tuple[Any, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField | forms.MultipleChoiceField)
        field.choices = choices
