"""A new family on one page, and the facts of a household on file."""

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from lotse.core.errors import LotseError
from lotse.core.forms import GermanDateField, LotseForm
from lotse.people import normalise
from lotse.people.arrival import Arrival
from lotse.people.enums import ContactKind, Gender, InformedHow, LanguageUse, PersonKind
from lotse.people.forms.fields import (
    ArrivalField,
    VersionedForm,
    country_field,
    language_field,
    municipality_field,
    responsible_field,
)
from lotse.people.inputs import ContactInput, HouseholdInput, Informed, PersonInput
from lotse.people.models import Household

MOST_CHILDREN = 20
_CHILD_FIELDS = ("first_name", "last_name", "born_on", "gender")
_ADULTS = [choice for choice in PersonKind.choices if choice[0] != PersonKind.CHILD]
postcode = RegexValidator(r"^\d{5}$", "Die Postleitzahl hat fünf Ziffern.")


class PlaceFields(LotseForm):
    """Where a household lives and in which language one speaks with it."""

    street = forms.CharField(label="Straße und Hausnummer", required=False)
    postcode = forms.CharField(label="Postleitzahl", max_length=5, required=False, validators=[postcode])
    town = forms.CharField(label="Ort", max_length=100, required=False)
    preferred_language = language_field("Sprache für Gespräche und Briefe", required=True, is_read=True)
    interpreter_needed = forms.BooleanField(label="Sprachmittlung nötig", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"] = municipality_field()
        self.fields["responsible"] = responsible_field()


class NewHouseholdForm(PlaceFields):
    """Information first (Art. 13 GDPR), then who, how to reach them, where. Children are rows of the same form."""

    informed_how = forms.ChoiceField(
        label="Wie wurde die Familie informiert?",
        choices=InformedHow.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Bitte geben Sie an, wie die Familie das Informationsblatt bekommen hat. "
            "Vorher wird nichts gespeichert."
        },
    )
    informed_on = GermanDateField(label="Informiert am")
    informed_language = language_field("Sprache der Information", required=True, is_read=True)
    kind = forms.ChoiceField(label="Rolle in der Familie", choices=_ADULTS)
    first_name = forms.CharField(label="Vorname", max_length=100)
    last_name = forms.CharField(label="Nachname", max_length=100)
    pronunciation = forms.CharField(
        label="Aussprache", max_length=100, required=False, help_text="So, wie Sie es sprechen: „Schachin“."
    )
    born_on = GermanDateField(label="Geburtsdatum", required=False)
    citizenship = country_field("Staatsangehörigkeit")
    mother = language_field("Muttersprache")
    arrival = ArrivalField()
    phone = forms.CharField(label="Telefon", max_length=40, required=False)
    email = forms.CharField(label="E-Mail", max_length=254, required=False)
    shared = forms.BooleanField(
        label="Gilt auch für die Kinder",
        required=False,
        initial=True,
        help_text="Staatsangehörigkeit, Muttersprache und „In Deutschland seit“ werden bei jedem Kind eingetragen. "
        "Nur bei Sorgeberechtigten; was bei einem Kind anders ist, ändern Sie in der Akte.",
    )
    children = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_CHILDREN, required=False)

    def __init__(self, *args: Any, rows: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = max(0, min(rows, MOST_CHILDREN))
        self.fieldsets = [  # type: ignore[misc]
            ("Informiert nach Art. 13 DSGVO", ["informed_how", "informed_on", "informed_language"]),
            (
                "Ansprechperson",
                [
                    "kind",
                    "first_name",
                    "last_name",
                    "pronunciation",
                    "born_on",
                    "citizenship",
                    "mother",
                    "arrival",
                    "shared",
                ],
            ),
            ("Kontakt", ["phone", "email", "preferred_language", "interpreter_needed"]),
            ("Wohnort", ["municipality", "street", "postcode", "town", "responsible"]),
            *[(f"{number}. Kind", self._add_child(number)) for number in range(1, self.rows + 1)],
        ]
        self.initial["children"] = self.rows

    def _add_child(self, number: int) -> list[str]:
        self.fields[f"child_{number}_first_name"] = forms.CharField(label="Vorname", max_length=100, required=False)
        self.fields[f"child_{number}_last_name"] = forms.CharField(
            label="Nachname", max_length=100, required=False, help_text="Leer lassen, wenn wie bei der Ansprechperson."
        )
        self.fields[f"child_{number}_born_on"] = GermanDateField(label="Geburtsdatum", required=False)
        self.fields[f"child_{number}_gender"] = forms.ChoiceField(
            label="Geschlecht", choices=Gender.choices, required=False
        )
        return [f"child_{number}_{name}" for name in _CHILD_FIELDS]

    @classmethod
    def typed(cls, data: Any) -> "NewHouseholdForm":
        """The form with what was sent."""
        rows = data.get("children", "")
        return cls(data, rows=int(rows) if rows.isascii() and rows.isdigit() and len(rows) < 3 else 0)

    def with_one_more_child(self) -> "NewHouseholdForm":
        """The same input, one row more, and no errors yet."""
        typed = {name: self[name].data for name in self.fields}
        more = type(self)(initial=typed, rows=self.rows + 1)
        more.fields[f"child_{more.rows}_first_name"].widget.attrs["autofocus"] = True
        return more

    def clean(self) -> dict[str, Any]:
        for name, read in (("phone", normalise.phone), ("email", normalise.email)):
            if value := self.cleaned_data.get(name):
                try:
                    self.cleaned_data[name] = read(value)
                except LotseError as error:
                    self.add_error(name, error.sentence)
        for number in range(1, self.rows + 1):
            row = [self.cleaned_data.get(f"child_{number}_{name}") for name in _CHILD_FIELDS]
            if any(row) and not row[0] and f"child_{number}_first_name" not in self.errors:
                self.add_error(f"child_{number}_first_name", f"Bitte geben Sie den Vornamen des {number}. Kindes an.")
        return self.cleaned_data

    def people(self) -> list[tuple[str, dt.date | None]]:
        """Names and dates of birth as far as they are typed and readable, for the search for duplicates."""
        clean = self.cleaned_data
        last = clean.get("last_name") or ""
        found = [(f"{clean.get('first_name') or ''} {last}".strip(), clean.get("born_on"))]
        for number in range(1, self.rows + 1):
            if first := clean.get(f"child_{number}_first_name"):
                own = clean.get(f"child_{number}_last_name") or last
                found.append((f"{first} {own}".strip(), clean.get(f"child_{number}_born_on")))
        return found

    def entered(self) -> HouseholdInput:
        """What ``create_household`` takes."""
        clean = self.cleaned_data
        return HouseholdInput(
            persons=(self._speaker(), *self._children()),
            informed=Informed(clean["informed_how"], clean["informed_on"], clean["informed_language"]),
            municipality=clean["municipality"],
            street=clean["street"],
            postcode=clean["postcode"],
            town=clean["town"],
            preferred_language=clean["preferred_language"],
            interpreter_needed=clean["interpreter_needed"],
            responsible=clean["responsible"],
        )

    def _speaker(self) -> PersonInput:
        clean = self.cleaned_data
        ways = ((ContactKind.PHONE, clean["phone"]), (ContactKind.EMAIL, clean["email"]))
        return PersonInput(
            kind=clean["kind"],
            first_name=clean["first_name"],
            last_name=clean["last_name"],
            pronunciation=clean["pronunciation"],
            born_on=clean["born_on"],
            citizenships=(clean["citizenship"],) if clean["citizenship"] else (),
            arrival=clean["arrival"],
            languages=((clean["mother"], LanguageUse.MOTHER),) if clean["mother"] else (),
            contacts=tuple(ContactInput(kind.value, value) for kind, value in ways if value),
        )

    def _children(self) -> list[PersonInput]:
        clean = self.cleaned_data
        return [
            PersonInput(
                kind=PersonKind.CHILD.value,
                first_name=clean[f"child_{number}_first_name"],
                last_name=clean[f"child_{number}_last_name"] or clean["last_name"],
                born_on=clean[f"child_{number}_born_on"],
                gender=clean[f"child_{number}_gender"],
                **self._shared(clean[f"child_{number}_born_on"]),
            )
            for number in range(1, self.rows + 1)
            if clean[f"child_{number}_first_name"]
        ]

    def _shared(self, born_on: dt.date | None) -> dict[str, Any]:
        """What a child has in common with its parent, so that it is typed once.

        A child born after the parent came may have come later still: its arrival stays open.
        """
        clean = self.cleaned_data
        if not clean["shared"] or clean["kind"] != PersonKind.GUARDIAN:
            return {}
        came: Arrival = clean["arrival"]
        later = born_on and came.on and (born_on.year > came.on.year if came.is_year else born_on > came.on)
        return {
            "citizenships": (clean["citizenship"],) if clean["citizenship"] else (),
            "languages": ((clean["mother"], LanguageUse.MOTHER),) if clean["mother"] else (),
            "arrival": Arrival() if later else came,
        }


class HouseholdEditForm(VersionedForm, PlaceFields):
    """The facts of a household on file."""

    name = forms.CharField(label="Name der Familie", max_length=120)
    notes = forms.CharField(
        label="Hinweise",
        required=False,
        widget=forms.Textarea,
        help_text="Nur was alle Beratenden wissen müssen. Nichts über Aufenthaltsstatus, Gesundheit oder Verhalten.",
    )
    fieldsets = [
        ("Familie", ["name", "preferred_language", "interpreter_needed", "responsible", "notes"]),
        ("Wohnort", ["municipality", "street", "postcode", "town"]),
    ]

    def changes(self) -> dict[str, Any]:
        """What ``update_household`` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    @staticmethod
    def facts_of(household: Household) -> dict[str, Any]:
        """The initial values."""
        names = (
            "name", "notes", "street", "postcode", "town", "preferred_language", "interpreter_needed", "municipality",
            "responsible",
        )  # fmt: skip
        return {name: getattr(household, name) for name in names} | {"seen": household.changed_at}
