"""One person: facts, languages, ways of contact."""

from typing import Any

from django import forms

from lotse.core.errors import LotseError
from lotse.core.forms import GermanDateField, LotseForm
from lotse.people import normalise
from lotse.people.enums import SCRIPTS, ContactKind, Gender, LanguageUse, PersonKind
from lotse.people.forms.fields import ArrivalField, VersionedForm, country_field, language_field
from lotse.people.inputs import ContactInput, PersonInput
from lotse.people.models import Person
from lotse.people.selectors import arrival_of

_CITIZENSHIPS = 2  # selects shown at least
_OTHER_LANGUAGES = 2


class PersonForm(LotseForm):
    """The facts of § 2.4 about a person, and no others."""

    kind = forms.ChoiceField(label="Rolle in der Familie", choices=PersonKind.choices)
    first_name = forms.CharField(label="Vorname", max_length=100)
    last_name = forms.CharField(label="Nachname", max_length=100)
    pronunciation = forms.CharField(
        label="Aussprache", max_length=100, required=False, help_text="So, wie Sie es sprechen: „Schachin“."
    )
    gender = forms.ChoiceField(label="Geschlecht", choices=Gender.choices, required=False)
    born_on = GermanDateField(label="Geburtsdatum", required=False)
    birth_place = forms.CharField(label="Geburtsort", max_length=100, required=False)
    birth_country = country_field("Geburtsland")
    scripts = forms.MultipleChoiceField(
        label="Liest und schreibt", choices=SCRIPTS, required=False, widget=forms.CheckboxSelectMultiple
    )
    arrival = ArrivalField()
    in_municipality_since_on = GermanDateField(label="In der Gemeinde seit", required=False)

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        initial = _facts_of(person) if person else {}
        kwargs["initial"] = initial | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        citizenships = max(_CITIZENSHIPS, len(person.citizenships) if person else 0)
        self._citizenships = [f"citizenship_{number}" for number in range(1, citizenships + 1)]
        for number, name in enumerate(self._citizenships, start=1):
            self.fields[name] = country_field(
                "Staatsangehörigkeit" if number == 1 else f"{number}. Staatsangehörigkeit"
            )
        others = max(_OTHER_LANGUAGES, sum(name.startswith("other_") for name in initial))
        self._languages = ["mother", "family"] + [f"other_{number}" for number in range(1, others + 1)]
        self.fields["mother"] = language_field("Muttersprache")
        self.fields["family"] = language_field(
            "Familiensprache", help_text="Nur wenn zu Hause eine andere Sprache gesprochen wird."
        )
        for name in self._languages[2:]:
            self.fields[name] = language_field("Weitere Sprache")
        self.fieldsets = [  # type: ignore[misc]
            ("Name", ["kind", "first_name", "last_name", "pronunciation", "gender"]),
            ("Herkunft", ["born_on", "birth_place", "birth_country", *self._citizenships]),
            ("In Deutschland", ["arrival", "in_municipality_since_on"]),
            ("Sprachen", [*self._languages, "scripts"]),
        ]

    def changes(self) -> dict[str, Any]:
        """What ``update_person`` takes, without the languages."""
        names = (
            "kind", "first_name", "last_name", "pronunciation", "gender", "born_on", "birth_place", "birth_country",
            "arrival", "in_municipality_since_on",
        )  # fmt: skip
        facts: dict[str, Any] = {name: self.cleaned_data[name] for name in names}
        facts["scripts"] = tuple(self.cleaned_data["scripts"])
        facts["citizenships"] = tuple(dict.fromkeys(filter(None, map(self.cleaned_data.get, self._citizenships))))
        return facts

    def languages(self) -> tuple[tuple[str, str], ...]:
        """Pairs of code and use; a language named twice counts once."""
        uses = {"mother": LanguageUse.MOTHER, "family": LanguageUse.FAMILY}
        chosen: dict[str, str] = {}
        for name in self._languages:
            if code := self.cleaned_data[name]:
                chosen.setdefault(code, uses.get(name, LanguageUse.OTHER).value)
        return tuple(chosen.items())

    def entered(self) -> PersonInput:
        """What ``add_person`` takes."""
        return PersonInput(**self.changes(), languages=self.languages())


class PersonEditForm(VersionedForm, PersonForm):
    """The same for a person on file."""


def _facts_of(person: Person) -> dict[str, Any]:
    names = (
        "kind", "first_name", "last_name", "pronunciation", "gender", "born_on", "birth_place", "birth_country",
        "scripts", "in_municipality_since_on",
    )  # fmt: skip
    facts: dict[str, Any] = {name: getattr(person, name) for name in names}
    facts["arrival"] = arrival_of(person)
    facts["seen"] = person.changed_at
    facts |= {f"citizenship_{number}": code for number, code in enumerate(person.citizenships, start=1)}
    others = 0
    for row in person.languages.all():
        name = str(row.use)
        if row.use == LanguageUse.OTHER or name in facts:
            others += 1
            name = f"other_{others}"
        facts[name] = row.language
    return facts


class ContactForm(LotseForm):
    """A phone number or an e-mail address."""

    kind = forms.ChoiceField(label="Art", choices=ContactKind.choices, widget=forms.RadioSelect)
    value = forms.CharField(label="Nummer oder Adresse", max_length=254)
    note = forms.CharField(
        label="Hinweis", max_length=100, required=False, help_text="Zum Beispiel „abends“ oder „Nummer der Tante“."
    )

    def clean(self) -> dict[str, Any]:
        if "kind" in self.cleaned_data and "value" in self.cleaned_data:
            try:
                normalise.contact(self.cleaned_data["kind"], self.cleaned_data["value"])
            except LotseError as error:
                self.add_error("value", error.sentence)
        return self.cleaned_data

    def entered(self) -> ContactInput:
        return ContactInput(self.cleaned_data["kind"], self.cleaned_data["value"], self.cleaned_data["note"])
