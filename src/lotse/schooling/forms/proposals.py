"""Forms of proposals and recommendations."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from lotse.core.forms import LotseForm
from lotse.schooling.bridge import WeightRow
from lotse.schooling.enums import ConstraintKind, TravelMode
from lotse.schooling.reasons import NEED_REASONS, UNPLACED_WORDS

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Mark:
    """A pin, ban or wish that a button sets or lifts for one child and school."""

    kind: ConstraintKind
    pupil_id: uuid.UUID
    school_id: uuid.UUID
    remove: bool


class MarkForm(LotseForm):
    """One button: ``set:pin:<pupil>:<school>`` or ``lift:…``."""

    mark = forms.RegexField(r"^(set|lift):(pin|ban|wish):[0-9a-f-]{36}:[0-9a-f-]{36}$")

    def wanted(self) -> Mark | None:
        """None for a button that no page of ours sends."""
        if not self.is_valid():
            return None
        verb, kind, pupil, school = self.cleaned_data["mark"].split(":")
        try:
            return Mark(ConstraintKind(kind), uuid.UUID(pupil), uuid.UUID(school), verb == "lift")
        except ValueError:
            return None


class NewMarkForm(LotseForm):
    """A wish of the family, or what the counsellor fixes or excludes."""

    kind = forms.ChoiceField(
        label="Was gilt",
        widget=forms.RadioSelect,
        choices=[
            (ConstraintKind.WISH, "Wunsch der Familie: zählt, wo es geht"),
            (ConstraintKind.PIN, "Festlegen: nur diese Schule vorschlagen"),
            (ConstraintKind.BAN, "Ausschließen: diese Schule nie vorschlagen"),
        ],
    )
    school = forms.ChoiceField(label="Schule")

    def __init__(self, *args: Any, schools: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].choices = [("", "bitte wählen"), *schools]  # type: ignore[attr-defined]


class AcceptForm(LotseForm):
    """The ticked rows of a proposal."""

    row = forms.TypedMultipleChoiceField(coerce=uuid.UUID, error_messages={"required": "Bitte haken Sie Kinder an."})

    def __init__(self, *args: Any, rows: Sequence[uuid.UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row"].choices = [(str(one), "") for one in rows]  # type: ignore[attr-defined]


class RecommendForm(LotseForm):
    school = forms.ChoiceField(label="Schule")
    reason_text = forms.CharField(
        label="Begründung", max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text="Ein bis zwei Sätze."
    )
    second_choice = forms.ChoiceField(label="Zweite Wahl", required=False)
    travel_mode = forms.ChoiceField(label="Schulweg", required=False, choices=TravelMode.choices)

    def __init__(self, *args: Any, schools: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].choices = [("", "bitte wählen"), *schools]  # type: ignore[attr-defined]
        self.fields["second_choice"].choices = [("", "keine"), *schools]  # type: ignore[attr-defined]


class WithdrawForm(LotseForm):
    reason = forms.CharField(label="Grund", max_length=200)


class NeedNoticeForm(LotseForm):
    reason = forms.ChoiceField(
        label="Warum passt kein Platz?",
        choices=[(str(code), words[0]) for code, words in UNPLACED_WORDS.items() if code in NEED_REASONS],
        widget=forms.RadioSelect,
    )


class WeightsForm(LotseForm):
    """One whole number per weight of the engine's table."""

    def __init__(self, *args: Any, rows: Sequence[WeightRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in rows:
            self.fields[row.name] = forms.IntegerField(
                label=row.text,
                min_value=0,
                max_value=10_000,
                initial=row.value,
                help_text=f"{row.unit}, üblich: {row.default}",
            )
