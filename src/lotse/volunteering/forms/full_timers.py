"""Forms of full-timers."""

from typing import Any, ClassVar

from django import forms

from lotse.core.forms import GermanDateField, LotseForm
from lotse.directory.enums import OrganisationKind
from lotse.tenants.selectors import active_members
from lotse.volunteering.models import FullTimer
from lotse.volunteering.selectors.full_timers import ACTIVE, organisations
from lotse.volunteering.services.full_timers import FullTimerFacts

NEW_KINDS = [(one.value, one.label) for one in OrganisationKind if one != OrganisationKind.SCHOOL]


class FullTimerFilterForm(LotseForm):
    """Unknown values filter nothing."""

    stand = forms.CharField(required=False, widget=forms.HiddenInput)

    def wanted(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("stand") or ACTIVE


class FullTimerForm(LotseForm):
    fieldsets: ClassVar[list[tuple[str, list[str]]]] = [
        ("Woher?", ["membership", "organisation", "new_organisation", "new_kind"]),
        ("Wer?", ["name", "email", "phone"]),
        ("Wie viel, und wer stimmt zu?", ["hours", "less_reason", "manager_name", "manager_email", "is_active"]),
    ]
    membership = forms.ChoiceField(label="Konto in unserem Zentrum", required=False)
    organisation = forms.ChoiceField(label="Andere Stelle", required=False)
    new_organisation = forms.CharField(
        label="Neue Stelle",
        required=False,
        max_length=250,
        help_text="Nur, wenn die Stelle oben fehlt, zum Beispiel: DRK-Ortsverein.",
    )
    new_kind = forms.TypedChoiceField(
        label="Art der neuen Stelle",
        choices=NEW_KINDS,
        coerce=OrganisationKind,
        initial=OrganisationKind.WELFARE,
        empty_value=OrganisationKind.WELFARE,
        required=False,
    )
    name = forms.CharField(label="Name", required=False, max_length=150, help_text="Leer: wie beim Konto.")
    email = forms.EmailField(
        label="E-Mail", required=False, max_length=254, help_text="Dorthin gehen Anfragen. Leer: wie beim Konto."
    )
    phone = forms.CharField(label="Telefon", required=False, max_length=40)
    hours = forms.DecimalField(
        label="Stunden je Woche für Entlastung", min_value=0.25, max_value=40, decimal_places=2, localize=True
    )
    less_reason = forms.CharField(
        label="Grund, falls es weniger wird, als übernommen ist",
        required=False,
        max_length=200,
        help_text="Nur nötig, wenn Lotse danach fragt. Er wird gespeichert.",
    )
    manager_name = forms.CharField(label="Vorgesetzte Person", max_length=150)
    manager_email = forms.EmailField(
        label="E-Mail der vorgesetzten Person",
        required=False,
        max_length=254,
        help_text="Leer: Sie fragen am Telefon und tragen die Zustimmung ein.",
    )
    is_active = forms.BooleanField(label="kann Anteile übernehmen", required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, full_timer: FullTimer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members, offices = self.fields["membership"], self.fields["organisation"]
        assert isinstance(members, forms.ChoiceField) and isinstance(offices, forms.ChoiceField)
        self.members = {str(one.pk): one for one in active_members()}
        self.organisations = {str(one.pk): one for one in organisations()}
        members.choices = [("", "keines"), *((key, one.name) for key, one in self.members.items())]
        places = ((key, f"{one} ({one.town})" if one.town else str(one)) for key, one in self.organisations.items())
        offices.choices = [("", "unser Zentrum"), *places]
        if full_timer is None:
            del self.fields["less_reason"]
        else:
            self.initial.update(_initial(full_timer))

    def facts(self) -> FullTimerFacts:
        """What was typed; only of a valid form."""
        clean = self.cleaned_data
        same = ("name", "email", "phone", "new_organisation", "new_kind", "manager_name", "manager_email", "is_active")
        return FullTimerFacts(
            minutes_per_week=round(clean["hours"] * 60),
            membership=self.members.get(clean["membership"]),
            organisation=self.organisations.get(clean["organisation"]),
            **{name: clean[name] for name in same},
        )


class FullTimerAbsenceForm(LotseForm):
    starts_on = GermanDateField(label="Erster Tag nicht da")
    ends_on = GermanDateField(label="Wieder da am")


def _initial(full_timer: FullTimer) -> dict[str, Any]:
    names = ("name", "email", "phone", "manager_name", "manager_email", "is_active", "version", "less_reason")
    return {
        **{name: getattr(full_timer, name) for name in names},
        "hours": full_timer.minutes_per_week / 60,
        "membership": str(full_timer.membership_id or ""),
        "organisation": str(full_timer.organisation_id or ""),
    }
