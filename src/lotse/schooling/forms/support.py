"""Forms of what happens after the placement: each asks for what one service needs."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from lotse.core.forms import GermanDateField, LotseForm, SeenField
from lotse.people.enums import DisclosureWay
from lotse.schooling.enums import AgeBand, GermanLevel
from lotse.schooling.enums.support import PeriodEnd, PeriodForm, SchoolDegree, StayAnswer, StaySource
from lotse.schooling.forms.pupils import GRADES
from lotse.schooling.rules.pupils import school_year
from lotse.schooling.rules.support import LEAVING, SCHOOL_CHANGES
from lotse.schooling.selectors.stays import DUE, QuestionFilter, StayFilter
from lotse.schooling.selectors.support_groups import GroupFilter

Choices = Sequence[tuple[str, str]]
LEVELS: Choices = [("", "nicht bekannt"), *((one.value, str(one.label)) for one in GermanLevel if one.value)]
DEGREES: Choices = [("", "nicht bekannt"), *((one.value, str(one.label)) for one in SchoolDegree if one.value)]


def _labelled(reasons: Sequence[PeriodEnd]) -> Choices:
    return [("", "bitte wählen"), *((one.value, str(one.label)) for one in reasons)]


class SupportChangeForm(LotseForm):
    support_form = forms.ChoiceField(label="Neue Förderung", widget=forms.RadioSelect)
    on = GermanDateField(label="Ab wann?", help_text="Der erste Tag der neuen Förderung.")
    reason = forms.ChoiceField(label="Warum endet die bisherige?")
    german_level = forms.ChoiceField(label="Erreichtes Deutsch (GER)", required=False, choices=LEVELS)
    seen = SeenField()

    def __init__(self, *args: Any, targets: Choices, reasons: Sequence[PeriodEnd], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["support_form"].choices = targets  # type: ignore[attr-defined]
        self.fields["reason"].choices = _labelled(reasons)  # type: ignore[attr-defined]


class SchoolChangeForm(LotseForm):
    school = forms.ChoiceField(label="Neue Schule")
    on = GermanDateField(label="Ab wann?", help_text="Der erste Tag an der neuen Schule.")
    support_form = forms.ChoiceField(label="Förderung dort", choices=PeriodForm.choices)
    grade = forms.TypedChoiceField(
        label="Jahrgang", required=False, choices=[("", "nicht genannt"), *GRADES], coerce=int, empty_value=None
    )
    reason = forms.ChoiceField(label="Warum?", choices=_labelled(SCHOOL_CHANGES))
    decided_by = forms.CharField(label="Entschieden von", max_length=120)
    decided_on = GermanDateField(label="Entschieden am")
    german_level = forms.ChoiceField(label="Erreichtes Deutsch (GER)", required=False, choices=LEVELS)
    seen = SeenField()

    def __init__(self, *args: Any, schools: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].choices = [("", "bitte wählen"), *schools]  # type: ignore[attr-defined]


class LeaveForm(LotseForm):
    reason = forms.ChoiceField(
        label="Wie ging es weiter?",
        widget=forms.RadioSelect,
        choices=[(one.value, str(one.label)) for one in PeriodEnd if one in LEAVING],
    )
    last_day_on = GermanDateField(label="Letzter Schultag am")
    degree = forms.ChoiceField(label="Abschluss", required=False, choices=DEGREES)
    seen = SeenField()


class TakeBackForm(LotseForm):
    reason = forms.CharField(
        label="Grund", max_length=200, help_text="Zum Beispiel: falsches Kind, falsches Datum, doch nicht gewechselt."
    )
    seen = SeenField()


class PeriodCorrectionForm(LotseForm):
    """Corrects since when a period runs."""

    starts_on = GermanDateField(label="Seit")
    grade = forms.TypedChoiceField(
        label="Jahrgang", required=False, choices=[("", "nicht genannt"), *GRADES], coerce=int, empty_value=None
    )


class StayCheckForm(LotseForm):
    """One answer, and what it brings with it; only what the chosen answer needs is looked at."""

    answer = forms.ChoiceField(
        label="Geht das Kind noch zur Schule?", widget=forms.RadioSelect, choices=StayAnswer.choices
    )
    source = forms.ChoiceField(
        label="Wer hat geantwortet?",
        widget=forms.RadioSelect,
        choices=[(one.value, str(one.label)) for one in StaySource if one != StaySource.RECORDS],
    )
    support_form = forms.ChoiceField(label="Welche Förderung?", required=False)
    since_on = GermanDateField(
        label="Seit wann?", required=False, help_text="Nur, wenn sich etwas geändert hat: der erste Tag."
    )
    school = forms.ChoiceField(label="Neue Schule", required=False, help_text="Nur nach einem Wechsel.")
    change_reason = forms.ChoiceField(label="Warum gewechselt?", required=False, choices=_labelled(SCHOOL_CHANGES))
    left_reason = forms.ChoiceField(
        label="Wie ging es weiter?",
        required=False,
        choices=_labelled([one for one in PeriodEnd if one in LEAVING]),
        help_text="Nur, wenn das Kind nicht mehr zur Schule geht.",
    )

    def __init__(self, *args: Any, schools: Choices, forms_there: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].choices = [("", "nicht bekannt"), *schools]  # type: ignore[attr-defined]
        self.fields["support_form"].choices = [("", "unverändert"), *forms_there]  # type: ignore[attr-defined]


class StayFilterForm(LotseForm):
    """From when to when children began school; without valid days the current and the two school years before it."""

    von = GermanDateField(label="Begonnen von", required=False)
    bis = GermanDateField(label="bis", required=False)
    gemeinde = forms.ChoiceField(label="Gemeinde", required=False)

    def __init__(self, *args: Any, municipalities: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gemeinde"].choices = [("", "alle"), *municipalities]  # type: ignore[attr-defined]

    @staticmethod
    def usual(today: dt.date) -> dict[str, dt.date]:
        """The days that count where none are chosen."""
        return {"von": dt.date(school_year(today) - 2, 8, 1), "bis": today}

    def wanted(self, today: dt.date) -> StayFilter:
        usual, data = self.usual(today), self.cleaned_data if self.is_valid() else {}
        start_on = data.get("von") or usual["von"]
        end_on = min(data.get("bis") or today, today)
        return StayFilter(min(start_on, end_on), end_on, data.get("gemeinde") or None)


class QuestionFilterForm(LotseForm):
    meine = forms.BooleanField(label="nur meine", required=False)
    stand = forms.CharField(required=False, widget=forms.HiddenInput)

    def wanted(self) -> QuestionFilter:
        data = self.cleaned_data if self.is_valid() else {}
        return QuestionFilter(state=data.get("stand") or DUE, mine=bool(data.get("meine")))


class GroupFilterForm(LotseForm):
    """The filters of the groups; ``stand`` and ``sortierung`` come from chips and column heads."""

    schule = forms.CharField(label="Schule", required=False, max_length=100)
    gemeinde = forms.ChoiceField(label="Gemeinde", required=False)
    foerderung = forms.ChoiceField(label="Förderung", required=False, choices=[("", "alle"), *PeriodForm.choices])
    band = forms.ChoiceField(label="Jahrgang", required=False, choices=[("", "alle"), *AgeBand.choices])
    stand = forms.CharField(required=False, widget=forms.HiddenInput)
    sortierung = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, municipalities: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gemeinde"].choices = [("", "alle"), *municipalities]  # type: ignore[attr-defined]

    def wanted(self) -> GroupFilter:
        """What a valid form asks for; an address with unknown values shows all groups."""
        data = self.cleaned_data if self.is_valid() else {}
        return GroupFilter(
            text=data.get("schule", ""),
            municipality=data.get("gemeinde") or None,
            form=data.get("foerderung", ""),
            band=data.get("band", ""),
            state=data.get("stand", ""),
        )

    def sort(self) -> str:
        return self.cleaned_data["sortierung"] if self.is_valid() else ""


class QuestionListForm(LotseForm):
    way = forms.ChoiceField(
        label="Wie geht die Liste an die Schule?",
        widget=forms.RadioSelect,
        choices=[
            (DisclosureWay.LETTER.value, "als Brief: PDF zum Drucken"),
            (DisclosureWay.FILE.value, "als Excel-Datei, die Sie selbst weitergeben"),
            (DisclosureWay.MAIL.value, "per E-Mail, verschlüsselt"),
        ],
    )
