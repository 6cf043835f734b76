"""Forms of the path: each asks for what one service needs."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from lotse.core.forms import GermanDateField, LotseForm
from lotse.people.enums import DisclosureWay
from lotse.schooling.enums import (
    AgeBand,
    Office,
    ParentDecision,
    SupportForm,
)
from lotse.schooling.enums.support import PeriodForm
from lotse.schooling.selectors.pupils import WAITING, QueueFilter

Choices = Sequence[tuple[str, str]]
GRADES: Choices = [*((str(grade), f"Jahrgang {grade}") for grade in range(1, 11)), ("11", "Berufskolleg")]


class QueueFilterForm(LotseForm):
    """The filters of the list; ``stand`` and ``sortierung`` come from chips and column heads."""

    band = forms.ChoiceField(label="Jahrgang", required=False, choices=[("", "alle"), *AgeBand.choices])
    gemeinde = forms.ChoiceField(label="Gemeinde", required=False)
    meine = forms.BooleanField(label="nur meine", required=False)
    klaeren = forms.BooleanField(label="erst persönlich klären", required=False)
    portal = forms.BooleanField(label="noch nicht in Schüler Online", required=False)
    stand = forms.CharField(required=False, widget=forms.HiddenInput)
    sortierung = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, municipalities: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gemeinde"].choices = [("", "alle"), *municipalities]  # type: ignore[attr-defined]

    def wanted(self) -> QueueFilter:
        """What a valid form asks for; an address with unknown values shows the whole queue."""
        if not self.is_valid():
            return QueueFilter()
        data = self.cleaned_data
        return QueueFilter(
            state=data["stand"] if "stand" in self.data else WAITING,
            band=data["band"],
            municipality=data["gemeinde"] or None,
            mine=data["meine"],
            talk_first=data["klaeren"],
            portal_missing=data["portal"],
            sort=data["sortierung"] or "seit",
        )


class FindChildForm(LotseForm):
    q = forms.CharField(label="Name des Kindes", required=False, max_length=100)

    def query(self) -> str:
        return self.cleaned_data["q"].strip() if self.is_valid() else ""


class RegisterForm(LotseForm):
    registered_on = GermanDateField(label="Gemeldet am")
    registered_by = forms.ChoiceField(label="Gemeldet von", choices=Office.choices)
    support_form = forms.ChoiceField(
        label="Art der Klasse", choices=SupportForm.choices, help_text="Kann nach dem Gespräch geändert werden."
    )
    talk_first = forms.BooleanField(
        label="Erst persönlich klären",
        required=False,
        help_text="Das Kind wird nicht in automatische Vorschläge genommen. Der Grund wird nicht gespeichert.",
    )


class MoveForm(LotseForm):
    """A step that needs nothing but a day and, where it ends or corrects something, a reason."""

    to = forms.ChoiceField(label="Neuer Stand", widget=forms.RadioSelect)
    effective_on = GermanDateField(label="Am")
    reason = forms.CharField(label="Grund", required=False, max_length=200)

    def __init__(
        self, *args: Any, targets: Iterable[tuple[str, str]], reason_needed: frozenset[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.reason_needed = reason_needed
        self.fields["to"].choices = list(targets)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("to") in self.reason_needed and not data.get("reason"):
            self.add_error("reason", "Bitte nennen Sie den Grund: Dieser Schritt beendet oder berichtigt etwas.")
        return data


class GradeForm(LotseForm):
    grade = forms.TypedChoiceField(label="Jahrgang", choices=GRADES, coerce=int)
    reason = forms.CharField(
        label="Grund",
        required=False,
        max_length=200,
        help_text="Nur nötig, wenn Sie vom Vorschlag nach Alter abweichen.",
    )


class SupportFormForm(LotseForm):
    support_form = forms.ChoiceField(label="Art der Klasse", choices=SupportForm.choices)


class EarlierSupportForm(LotseForm):
    """What ran in another centre. A centre that works with Lotse sends it along."""

    form = forms.ChoiceField(
        label="Förderung dort",
        required=False,
        choices=[("", "keine"), *(one for one in PeriodForm.choices if one[0] != PeriodForm.REGULAR)],
    )
    since_on = GermanDateField(label="seit", required=False)
    literacy_since_on = GermanDateField(
        label="davor in einer Gruppe zur Alphabetisierung seit", required=False, help_text="Nur, wenn es eine gab."
    )
    centre = forms.CharField(label="In welchem Kreis?", required=False, max_length=150)


class ResponsibleForm(LotseForm):
    responsible = forms.ChoiceField(label="Zuständig")

    def __init__(self, *args: Any, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].choices = members  # type: ignore[attr-defined]


class NextStepForm(LotseForm):
    action = forms.CharField(label="Was ist zu tun?", max_length=200)
    owner = forms.ChoiceField(label="Wer?")
    due_on = GermanDateField(label="Bis wann?")

    def __init__(self, *args: Any, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = members  # type: ignore[attr-defined]


class ExamOrderForm(LotseForm):
    ordered_on = GermanDateField(label="Beauftragt am")
    ordered_by = forms.ChoiceField(label="Beauftragt von", choices=Office.choices)
    way = forms.ChoiceField(
        label="Auf welchem Weg?",
        choices=DisclosureWay.choices,
        initial=DisclosureWay.LETTER,
        help_text="Steht unter „Weitergaben“ in der Akte, wenn das Zentrum beauftragt.",
    )


class ExamDatesForm(LotseForm):
    date_on = GermanDateField(label="Termin am", required=False)
    done_on = GermanDateField(
        label="Stattgefunden am", required=False, help_text="Nur das Datum. Befunde werden hier nicht gespeichert."
    )


class AnswerForm(LotseForm):
    decision = forms.ChoiceField(label="Antwort der Eltern", choices=ParentDecision.choices, widget=forms.RadioSelect)
    answered_on = GermanDateField(label="Am")
    wish_school = forms.ChoiceField(label="Gewünschte Schule", required=False)
    wish_text = forms.CharField(
        label="Wunsch in den Worten der Eltern",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Wird unverändert an die entscheidende Stelle weitergegeben.",
    )

    def __init__(self, *args: Any, schools: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wish_school"].choices = [("", "keine genannt"), *schools]  # type: ignore[attr-defined]


class HandOverForm(LotseForm):
    handed_over_on = GermanDateField(label="Übergeben am")
    way = forms.ChoiceField(
        label="Auf welchem Weg?",
        choices=DisclosureWay.choices,
        initial=DisclosureWay.LETTER,
        help_text="Steht unter „Weitergaben“ in der Akte.",
    )


class AssignmentForm(LotseForm):
    school = forms.ChoiceField(label="Schule")
    decided_by = forms.CharField(label="Entschieden von", max_length=120)
    decided_on = GermanDateField(label="Entschieden am")
    grade = forms.TypedChoiceField(
        label="Jahrgang", required=False, choices=[("", "nicht genannt"), *GRADES], coerce=int, empty_value=None
    )
    support_form = forms.ChoiceField(
        label="Art der Klasse", required=False, choices=[("", "nicht genannt"), *SupportForm.choices]
    )

    def __init__(self, *args: Any, schools: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].choices = [("", "bitte wählen"), *schools]  # type: ignore[attr-defined]


class PortalForm(LotseForm):
    """Registration for the Berufskolleg in the portal; no day means that there is none."""

    registered_on = GermanDateField(
        label="In Schüler Online angemeldet am", required=False, help_text="Leer lassen: noch nicht angemeldet."
    )
    registered_by = forms.ChoiceField(
        label="Angemeldet von",
        choices=[(one.value, one.label) for one in (Office.CENTRE, Office.FAMILY, Office.SCHOOL, Office.MUNICIPALITY)],
    )


class StartForm(LotseForm):
    started_on = GermanDateField(label="Erster Schultag am")
