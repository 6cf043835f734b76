"""What the centre asks for before somebody helps."""

from typing import Any, ClassVar

from django import forms

from lotse.core.seen import SeenForm, values_of
from lotse.volunteering.enums import EngagementKind
from lotse.volunteering.models import Requirement
from lotse.volunteering.rules.requirements import FIELDS


class RequirementForm(SeenForm):
    fieldsets: ClassVar[list[tuple[str, list[str]]]] = [
        ("Was?", ["label", "is_active", "kinds", "only_with_children"]),
        ("Wie lange?", ["valid_months", "max_age_days", "version", "remind_days"]),
        ("Warum?", ["source"]),
    ]
    label = forms.CharField(label="Bezeichnung", max_length=120)
    is_active = forms.BooleanField(label="Wird verlangt", required=False)
    kinds = forms.MultipleChoiceField(
        label="Nötig für", choices=EngagementKind.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    only_with_children = forms.BooleanField(label="Nur wenn Kinder dabei sind", required=False)
    valid_months = forms.IntegerField(
        label="Gilt so viele Monate", required=False, min_value=1, max_value=600, help_text="Leer: ohne Ende."
    )
    max_age_days = forms.IntegerField(
        label="Beim Zeigen höchstens so viele Tage alt", required=False, min_value=1, max_value=3650
    )
    version = forms.CharField(
        label="Fassung", required=False, max_length=20, help_text="Eine neue Fassung muss neu unterschrieben werden."
    )
    remind_days = forms.IntegerField(label="So viele Tage vor dem Ablauf erinnern", min_value=0, max_value=365)
    source = forms.CharField(label="Grundlage", required=False, max_length=200)

    def __init__(self, *args: Any, requirement: Requirement, **kwargs: Any) -> None:
        super().__init__(*args, shown=values_of(requirement, FIELDS), **kwargs)
        self.initial.update(values_of(requirement, FIELDS))
