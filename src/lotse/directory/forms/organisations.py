"""What people type about partners, their places, contact persons and agreements."""

import datetime as dt
import uuid
from typing import Any, ClassVar

from django import forms

from lotse.core.forms import GermanDateField, LotseForm
from lotse.core.seen import SeenForm, values_of
from lotse.directory.enums import Access, OrganisationKind
from lotse.directory.forms.fields import AddressForm, OnceForm, point_of
from lotse.directory.models import ContactPerson, CooperationAgreement, Organisation, Place
from lotse.directory.selectors.organisations import ALL, NOWHERE, OrganisationFilter
from lotse.directory.selectors.partners import keepers
from lotse.directory.services.organisations import OrganisationFacts, PublicFacts
from lotse.directory.services.partners import AgreementFacts, ContactFacts, PlaceFacts
from lotse.tenants.models import Membership
from lotse.tenants.selectors import municipalities


class OrganisationFilterForm(LotseForm):
    """Unknown values filter nothing: an old bookmark still shows a list."""

    suche = forms.CharField(label="Name oder Ort", required=False)
    art = forms.CharField(required=False, widget=forms.HiddenInput)
    gemeinde = forms.CharField(required=False, widget=forms.HiddenInput)
    stand = forms.CharField(required=False, widget=forms.HiddenInput)
    sortierung = forms.CharField(required=False, widget=forms.HiddenInput)

    def wanted(self) -> OrganisationFilter:
        self.is_valid()
        clean = self.cleaned_data
        kind, state = clean.get("art", ""), clean.get("stand", "")
        return OrganisationFilter(
            text=clean.get("suche", ""),
            kind=kind if kind in OrganisationKind.values else "",
            municipality=_known_town(clean.get("gemeinde", "")),
            state=state if state in {"geschlossen", ALL} else "aktiv",
            sort=clean.get("sortierung") or "name",
        )


def _known_town(text: str) -> str:
    if text == NOWHERE:
        return text
    try:
        return str(uuid.UUID(text)) if text else ""
    except ValueError:
        return ""


class OrganisationForm(AddressForm):
    """A partner; of a school only what the directory adds to it."""

    fieldsets: ClassVar[list[tuple[str, list[str]]]] = [
        ("Wer?", ["kind", "name", "short_name", "description"]),
        ("Anschrift und Kontakt", ["municipality", "street", "postcode", "town", "phone", "email", "website"]),
        ("Lage", ["point"]),
        ("Öffentliche Seiten", ["is_published"]),
    ]
    kind = forms.ChoiceField(
        label="Art",
        choices=[
            ("", "bitte wählen"),
            *((one.value, one.label) for one in OrganisationKind if one != OrganisationKind.SCHOOL),
        ],
    )
    name = forms.CharField(label="Name", max_length=250, help_text="Wie er im Adressfeld eines Briefes steht.")
    short_name = forms.CharField(
        label="Kurzname", max_length=100, required=False, help_text="Wie Sie die Organisation am Telefon nennen."
    )
    description = forms.CharField(
        label="Beschreibung", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": "4"})
    )
    phone = forms.CharField(label="Telefon", max_length=60, required=False)
    email = forms.EmailField(label="E-Mail", max_length=254, required=False)
    website = forms.URLField(label="Internetseite", max_length=250, required=False, assume_scheme="https")
    is_published = forms.BooleanField(
        label="auch ohne Angebot öffentlich zeigen",
        required=False,
        help_text="Mit einem veröffentlichten Angebot sind Name, Anschrift und Kontakt ohnehin zu sehen.",
    )

    def __init__(self, data: Any = None, *, organisation: Organisation | None = None) -> None:
        shown = None
        self.is_school = organisation is not None and organisation.kind == OrganisationKind.SCHOOL
        if organisation is not None:
            facts = PublicFacts if self.is_school else OrganisationFacts
            shown = values_of(organisation, facts.__dataclass_fields__)
        initial = {**(shown or {}), "point": point_of(organisation) if organisation else None}
        super().__init__(data, initial=initial, shown=shown)
        if self.is_school:
            for name in set(self.fields) - {"description", "is_published", "seen"}:
                del self.fields[name]

    def facts(self) -> OrganisationFacts | PublicFacts:
        """What was entered; the form must be valid."""
        return PublicFacts(**self.typed()) if self.is_school else OrganisationFacts(**self.typed())


class PlaceForm(AddressForm):
    fieldsets: ClassVar[list[tuple[str, list[str]]]] = [
        ("Wo?", ["name", "municipality", "street", "postcode", "town", "point", "directions"]),
        ("Barrierefreiheit", ["step_free", "accessible_toilet", "accessibility_note"]),
        ("", ["is_active"]),
    ]
    name = forms.CharField(label="Name", max_length=150, help_text="Zum Beispiel: Gemeindehaus, Raum 2.")
    directions = forms.CharField(label="Anfahrt mit Bus und Bahn", max_length=300, required=False)
    step_free = forms.ChoiceField(label="Stufenlos erreichbar", choices=Access.choices, initial=Access.UNKNOWN)
    accessible_toilet = forms.ChoiceField(
        label="Barrierefreie Toilette", choices=Access.choices, initial=Access.UNKNOWN
    )
    accessibility_note = forms.CharField(
        label="Hinweis zur Barrierefreiheit",
        max_length=300,
        required=False,
        help_text="Zum Beispiel: Rampe am Hintereingang, bitte klingeln.",
    )
    is_active = forms.BooleanField(label="in Gebrauch", required=False, initial=True)

    def __init__(self, data: Any = None, *, place: Place | None = None, initial: dict[str, Any] | None = None) -> None:
        shown = values_of(place, PlaceFacts.__dataclass_fields__) if place else None
        point = {"point": point_of(place)} if place else {}
        super().__init__(data, initial={**(initial or {}), **(shown or {}), **point}, shown=shown)

    def facts(self) -> PlaceFacts:
        """What was entered; the form must be valid."""
        return PlaceFacts(**self.typed())


class PlaceFilterForm(LotseForm):
    suche = forms.CharField(label="Name oder Ort", required=False)
    gemeinde = forms.ChoiceField(label="Gemeinde", required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        field = self.fields["gemeinde"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Alle Gemeinden"), *((str(one.pk), one.name) for one in municipalities())]

    def wanted(self) -> tuple[str, uuid.UUID | None]:
        """The text, and the municipality."""
        self.is_valid()
        town = self.cleaned_data.get("gemeinde")
        return self.cleaned_data.get("suche", ""), uuid.UUID(town) if town else None


class ContactForm(OnceForm, SeenForm):
    name = forms.CharField(label="Name", max_length=150)
    function = forms.CharField(
        label="Aufgabe", max_length=150, required=False, help_text="Zum Beispiel: Leitung der Sprachkurse."
    )
    phone = forms.CharField(label="Telefon", max_length=60, required=False)
    email = forms.EmailField(
        label="E-Mail", required=False, help_text="Dorthin gehen Fragen, ob ein Angebot noch stimmt."
    )
    is_published = forms.BooleanField(
        label="mit Namen öffentlich zeigen",
        required=False,
        help_text="Nur, wenn die Person zugestimmt hat. Ohne Häkchen sehen nur Mitarbeitende diese Angaben.",
    )
    is_active = forms.BooleanField(label="noch dort tätig", required=False, initial=True)

    def __init__(self, data: Any = None, *, contact: ContactPerson | None = None) -> None:
        shown = values_of(contact, ContactFacts.__dataclass_fields__) if contact else None
        super().__init__(data, initial=shown, shown=shown)

    def facts(self) -> ContactFacts:
        """What was entered; the form must be valid."""
        return ContactFacts(**{name: self.cleaned_data[name] for name in ContactFacts.__dataclass_fields__})


class AgreementForm(OnceForm, SeenForm):
    title = forms.CharField(label="Worum geht es?", max_length=200, help_text="Zum Beispiel: Rucksack Schule 2026/27.")
    starts_on = GermanDateField(label="Gilt ab")
    last_on = GermanDateField(label="Letzter Tag", required=False, help_text="Leer heißt: ohne Ende.")
    remind_on = GermanDateField(
        label="Erinnern am", required=False, help_text="Dann steht die Vereinbarung unter „Heute“ bei der Zuständigen."
    )
    responsible: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        label="Zuständig", queryset=None, empty_label=None
    )
    note = forms.CharField(
        label="Anmerkung", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": "3"})
    )

    def __init__(self, data: Any = None, *, member: Membership, agreement: CooperationAgreement | None = None) -> None:
        initial: dict[str, Any] = {"responsible": member.pk}
        shown = None
        if agreement is not None:
            shown = values_of(agreement, AgreementFacts.__dataclass_fields__)
            last = agreement.ends_on - dt.timedelta(days=1) if agreement.ends_on else None
            initial = {**shown, "responsible": agreement.responsible_id, "last_on": last}
        super().__init__(data, initial=initial, shown=shown)
        field = self.fields["responsible"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = keepers()

    def facts(self) -> AgreementFacts:
        """What was entered; the form must be valid."""
        clean = self.cleaned_data
        return AgreementFacts(
            title=clean["title"],
            starts_on=clean["starts_on"],
            ends_on=clean["last_on"] + dt.timedelta(days=1) if clean["last_on"] else None,
            remind_on=clean["remind_on"],
            responsible=clean["responsible"],
            note=clean["note"],
        )


class AgreementFilterForm(LotseForm):
    suche = forms.CharField(label="Organisation", required=False)
    stand = forms.CharField(required=False, widget=forms.HiddenInput)

    def wanted(self) -> tuple[str, str]:
        """The state, and the text."""
        self.is_valid()
        state = self.cleaned_data.get("stand", "")
        known = {"alle", "bald", "laufend", "beendet"}
        return (state if state in known else "laufend"), self.cleaned_data.get("suche", "")
