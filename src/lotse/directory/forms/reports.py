"""The public form *Unser Angebot*, and what the centre makes of it."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from lotse.core.forms import LotseForm
from lotse.core.open_forms import OpenForm
from lotse.directory.enums import OrganisationKind, Topic
from lotse.directory.models import Organisation
from lotse.directory.services.reports import ReportFacts

_TEXT = forms.Textarea(attrs={"rows": "3"})


class ReportForm(OpenForm):
    organisation = forms.CharField(label=_("Wie heißt Ihre Organisation?"), max_length=250)
    name = forms.CharField(label=_("Wie heißt das Angebot?"), max_length=150)
    summary = forms.CharField(label=_("Was ist es, in einem Satz?"), max_length=300)
    topics = forms.MultipleChoiceField(
        label=_("Worum geht es?"), choices=Topic.choices, widget=forms.CheckboxSelectMultiple
    )
    when = forms.CharField(label=_("Wann findet es statt?"), max_length=300, required=False, widget=_TEXT)
    where = forms.CharField(label=_("Wo findet es statt?"), max_length=300, required=False, widget=_TEXT)
    joining = forms.CharField(label=_("Wie macht man mit?"), max_length=500, required=False, widget=_TEXT)
    contact_name = forms.CharField(
        label=_("Ihr Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Ihre E-Mail-Adresse"),
        max_length=254,
        help_text=_("Wir schicken Ihnen einen Link, mit dem Sie die Meldung bestätigen."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Telefon"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel", "inputmode": "tel"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fieldsets = [  # type: ignore[misc]  # headings in the language of the page
            (gettext("Das Angebot"), ["organisation", "name", "summary", "topics"]),
            (gettext("Zeit und Ort"), ["when", "where", "joining"]),
            (gettext("Für unsere Rückfragen"), ["contact_name", "email", "phone"]),
        ]

    def facts(self) -> ReportFacts:
        """What was typed; only of a valid form."""
        clean = {name: value for name, value in self.cleaned_data.items() if name not in {"homepage", "started"}}
        topics = tuple(clean.pop("topics"))
        return ReportFacts(**clean, topics=topics, language=get_language() or "de")


class TakeForm(LotseForm):
    """Whose offer is it? The likely ones first; "" is a new organisation, which needs a kind."""

    organisation = forms.ChoiceField(label="Zu welcher Organisation gehört es?", required=False)
    kind = forms.ChoiceField(
        label="Art der neuen Organisation",
        required=False,
        choices=[("", "Bitte wählen"), *(one for one in OrganisationKind.choices if one[0] != "school")],
    )

    def __init__(self, *args: Any, likely: list[Organisation], new: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {one.code: one for one in likely}
        choices = [(code, f"{one.name} ({one.code})") for code, one in self.known.items()]
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*choices, ("", f"neue Organisation: {new}")]
        self.initial.setdefault("organisation", next(iter(self.known), ""))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("organisation") and not data.get("kind"):
            self.add_error("kind", "Bitte wählen Sie, was für eine Organisation es ist.")
        return data

    @property
    def chosen(self) -> Organisation | None:
        """Of a valid form."""
        return self.known.get(self.cleaned_data["organisation"])
