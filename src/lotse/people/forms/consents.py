"""Consents, and merging two files."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms

from lotse.core.forms import GermanDateField, LotseForm
from lotse.people.enums import ConsentForm, ConsentPurpose, InformedHow, InspectionCause
from lotse.people.forms.fields import language_field
from lotse.people.inputs import Informed
from lotse.people.models import Person
from lotse.wording.forms import PAGE_LANGUAGES


class ConsentRecordForm(LotseForm):
    """Purpose, recipient, wording, language, date, and how it was given (domain facts, REQ 7.a)."""

    purposes = forms.MultipleChoiceField(
        label="Womit ist die Familie einverstanden?",
        choices=ConsentPurpose.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    recipient = forms.CharField(
        label="An wen",
        max_length=150,
        required=False,
        help_text="Leer lassen, wenn sie für alle Stellen dieses Zwecks gilt.",
    )
    given_by = forms.ChoiceField(label="Erteilt von")
    given_on = GermanDateField(label="Erteilt am")
    form = forms.ChoiceField(label="Wie erteilt", choices=ConsentForm.choices, widget=forms.RadioSelect)
    wording_version = forms.CharField(
        label="Zeichen des Blattes",
        max_length=20,
        required=False,
        help_text="Steht klein unter dem Text. Nur nötig, wenn ein älteres Blatt unterschrieben wurde. Leer: die "
        "Fassung, die an diesem Tag galt.",
    )
    language = language_field("Sprache des Textes", required=True)

    def __init__(self, *args: Any, persons: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._persons = {str(one.pk): one for one in persons}
        field = self.fields["given_by"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, str(one)) for key, one in self._persons.items()]

    def clean_given_by(self) -> Person:
        return self._persons[self.cleaned_data["given_by"]]


class SheetForm(LotseForm):
    """What is printed for a family, German and a language beside each other."""

    information = forms.BooleanField(label="Informationsblatt (Art. 13 DSGVO)", required=False)
    purposes = forms.MultipleChoiceField(
        label="Einwilligungen",
        choices=ConsentPurpose.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Nur, was jetzt gebraucht wird. Die Familie kreuzt auf dem Blatt Ja oder Nein an.",
    )
    person = forms.ChoiceField(label="Wer unterschreibt?", required=False)
    recipient = forms.CharField(
        label="An wen", max_length=150, required=False, help_text="Nur, wenn es für eine bestimmte Stelle gelten soll."
    )
    language = forms.ChoiceField(label="Sprache neben dem Deutschen", choices=PAGE_LANGUAGES)

    def __init__(self, *args: Any, persons: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._persons = {str(one.pk): one for one in persons}
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "noch offen"), *((key, str(one)) for key, one in self._persons.items())]

    def clean_person(self) -> Person | None:
        return self._persons.get(self.cleaned_data["person"])


class InformedForm(LotseForm):
    informed_how = forms.ChoiceField(label="Wie", choices=InformedHow.choices, widget=forms.RadioSelect)
    informed_on = GermanDateField(label="Am")
    informed_language = language_field("Sprache", required=True)

    def informed(self) -> Informed:
        clean = self.cleaned_data
        return Informed(clean["informed_how"], clean["informed_on"], clean["informed_language"])


class WithdrawalForm(LotseForm):
    withdrawn_on = GermanDateField(label="Widerrufen am")


class RetractionForm(LotseForm):
    """Why a recipient is asked to delete; the same words go into the letter to it."""

    reason = forms.CharField(
        label="Grund",
        max_length=200,
        help_text="Steht so im Brief an die Stelle. Zum Beispiel: „falsche Schule“ oder „Einwilligung widerrufen“.",
    )


class MergeForm(LotseForm):
    """Which of two files stays, and who of them is the same person (``id of a:id of b``)."""

    keep = forms.ChoiceField(label="Welche Akte bleibt?", widget=forms.RadioSelect)
    same = forms.MultipleChoiceField(label="Gleiche Personen", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, keep: list[tuple[str, str]], same: list[tuple[str, str]], **kwargs: Any) -> None:
        initial = {"keep": keep[0][0], "same": [key for key, _ in same]}
        super().__init__(*args, initial=initial, **kwargs)
        for name, choices in (("keep", keep), ("same", same)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        if not same:
            del self.fields["same"]

    def pairs(self, *, turned: bool) -> dict[uuid.UUID, uuid.UUID]:
        """Person of the file that goes to person of the file that stays; ``turned`` where the first file stays."""
        pairs = [key.split(":") for key in self.cleaned_data.get("same", [])]
        return {uuid.UUID(b if turned else a): uuid.UUID(a if turned else b) for a, b in pairs}


class FileCodeForm(LotseForm):
    """One code; sent with GET."""

    akte = forms.CharField(label="Aktenzeichen", max_length=6, help_text="Sechs Zeichen, zum Beispiel 7KM2PQ.")


class InspectionForm(LotseForm):
    """Why the log of a file has to be read."""

    cause = forms.ChoiceField(label="Anlass", choices=InspectionCause.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label="Worum geht es?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ein Satz, ohne Namen. Er wird verschlüsselt festgehalten.",
    )


class MergeChoiceForm(LotseForm):
    """Two codes; sent with GET."""

    a = forms.CharField(label="Erste Akte (Aktenzeichen)", max_length=6)
    b = forms.CharField(label="Zweite Akte (Aktenzeichen)", max_length=6)

    def codes(self) -> tuple[str, str]:
        return self.cleaned_data["a"], self.cleaned_data["b"]
