from typing import Any

from django import forms
from django.db import models

from lotse.core.forms import GermanDateField, LotseForm, SeenField
from lotse.people.models import Household, Person
from lotse.privacy.forms.requests import MOST_CHANGES
from lotse.privacy.selectors.corrections import choices_for
from lotse.volunteering.models import Volunteer


class CorrectForm(LotseForm):
    """One field of a household, a person or a volunteer, typed as that field is typed."""

    reason = forms.CharField(
        label="Warum war das falsch, und woher wissen Sie es jetzt?", widget=forms.Textarea(attrs={"rows": 3})
    )

    field_order = ("value", "reason", "seen")

    def __init__(self, *args: Any, row: Household | Person | Volunteer, name: str, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = row._meta.get_field(name)
        choices = choices_for(row, name)
        if choices:
            shown = choices if not field.blank else [("", "keine Angabe"), *choices]
            self.fields["value"] = forms.ChoiceField(label=label, choices=shown, required=not field.blank)
        elif isinstance(field, models.DateField):
            self.fields["value"] = GermanDateField(label=label, required=not field.null)
        else:
            self.fields["value"] = forms.CharField(
                label=label, max_length=field.max_length or 250, required=not field.blank
            )
        if isinstance(row, Volunteer):
            self.fields["seen"] = forms.IntegerField(min_value=0, max_value=MOST_CHANGES, widget=forms.HiddenInput)
        else:
            self.fields["seen"] = SeenField()
        self.order_fields(self.field_order)
        self.initial.update(
            value=getattr(row, name), seen=row.version if isinstance(row, Volunteer) else row.changed_at
        )
