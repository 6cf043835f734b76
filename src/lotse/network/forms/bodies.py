"""Forms of bodies: each asks for what one service needs."""

from typing import Any, ClassVar

from django import forms

from lotse.core.forms import GermanDateField, LotseForm
from lotse.network.enums import BodyKind
from lotse.network.models import Body, BodyMember
from lotse.network.rules.meetings import MOST_PER_YEAR
from lotse.network.selectors import bodies as selectors
from lotse.network.selectors.bodies import BodyFilter
from lotse.network.services.bodies import BodyFacts
from lotse.tenants.models import Membership


class BodyFilterForm(LotseForm):
    """Unknown values filter nothing: an old bookmark still shows a list."""

    suche = forms.CharField(label="Name", required=False)
    thema = forms.ChoiceField(label="Thema", required=False)
    stand = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "thema", [("", "Alle Themen"), *selectors.topic_choices()])

    def wanted(self) -> BodyFilter:
        self.is_valid()
        clean = self.cleaned_data
        return BodyFilter(
            state=clean.get("stand") or selectors.ACTIVE, text=clean.get("suche", ""), topic=clean.get("thema", "")
        )


class BodyForm(LotseForm):
    fieldsets: ClassVar[list[tuple[str, list[str]]]] = [
        ("Was ist es?", ["name", "kind", "purpose", "topics", "meetings_per_year"]),
        ("Wer kümmert sich?", ["responsible", "staff", "is_confidential", "is_active"]),
    ]
    name = forms.CharField(label="Name", max_length=150)
    kind = forms.ChoiceField(label="Art", choices=BodyKind.choices)
    purpose = forms.CharField(label="Wozu?", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    topics = forms.MultipleChoiceField(label="Themen", required=False, widget=forms.CheckboxSelectMultiple)
    meetings_per_year = forms.IntegerField(
        label="Sitzungen im Jahr",
        required=False,
        min_value=1,
        max_value=MOST_PER_YEAR,
        help_text="Lotse erinnert, wenn der nächste Termin fehlt. Leer: nach Bedarf.",
    )
    responsible = forms.ChoiceField(label="Zuständig")
    staff = forms.MultipleChoiceField(label="Wer arbeitet mit?", required=False, widget=forms.CheckboxSelectMultiple)
    is_confidential = forms.BooleanField(
        label="Vertraulich",
        required=False,
        help_text="Nur die Zuständige oder der Zuständige und wer mitarbeitet, sehen es.",
    )
    is_active = forms.BooleanField(label="Das Gremium arbeitet noch", required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, member: Membership, body: Body | None = None, **kwargs: Any) -> None:
        """With ``body`` the form shows what is stored."""
        super().__init__(*args, **kwargs)
        self.people: dict[str, Membership] = selectors.staff_choices()
        if body is not None:  # whoever has left stays until somebody else is chosen
            self.people.setdefault(str(body.responsible_id), body.responsible)
        rows = [(key, one.name) for key, one in self.people.items()]
        choose(self, "responsible", rows)
        choose(self, "staff", rows)
        choose(self, "topics", selectors.topic_choices())
        self.initial.update({"responsible": str(member.pk)} if body is None else _stored(body))

    def facts(self) -> BodyFacts:
        """What was typed; only of a valid form."""
        clean = self.cleaned_data
        return BodyFacts(
            name=clean["name"],
            kind=BodyKind(clean["kind"]),
            responsible=self.people[clean["responsible"]],
            purpose=clean["purpose"],
            meetings_per_year=clean["meetings_per_year"],
            topics=tuple(clean["topics"]),
            staff=tuple(self.people[key] for key in clean["staff"]),
            is_confidential=clean["is_confidential"],
            is_active=clean["is_active"],
        )


class _DeputyForm(LotseForm):
    deputy = forms.ChoiceField(label="Vertretung", required=False)
    function = forms.CharField(
        label="Aufgabe im Gremium", required=False, max_length=100, help_text="Zum Beispiel: Vorsitz, Protokoll."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contacts = selectors.contact_choices()
        self.rows = [(key, f"{one.organisation}: {one.name}") for key, one in self.contacts.items()]
        choose(self, "deputy", [("", "niemand"), *self.rows])

    def act(self) -> dict[str, Any]:
        clean = self.cleaned_data
        return {"deputy": self.contacts.get(clean["deputy"]), "function": clean["function"]}


class SeatForm(_DeputyForm):
    """Somebody new in a body."""

    contact = forms.ChoiceField(
        label="Wer?", help_text="Fehlt jemand? Bitte zuerst bei der Organisation als Ansprechperson eintragen."
    )
    starts_on = GermanDateField(label="Seit")
    field_order = ("contact", "deputy", "function", "starts_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "contact", [("", "Bitte wählen"), *self.rows])

    def act(self) -> dict[str, Any]:
        clean = self.cleaned_data
        return super().act() | {"contact": self.contacts[clean["contact"]], "starts_on": clean["starts_on"]}


class ChangeSeatForm(_DeputyForm):
    def __init__(self, *args: Any, seat: BodyMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if seat.deputy is not None and str(seat.deputy_id) not in self.contacts:
            self.contacts[str(seat.deputy_id)] = seat.deputy
            choose(self, "deputy", [("", "niemand"), *self.rows, (str(seat.deputy_id), str(seat.deputy))])
        self.initial.update(deputy=str(seat.deputy_id or ""), function=seat.function)


class LeaveForm(LotseForm):
    last_on = GermanDateField(label="Letzter Tag")


class HostForm(LotseForm):
    organisation = forms.ChoiceField(label="Organisation")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = selectors.organisation_choices()
        rows = [(key, one.name) for key, one in self.organisations.items()]
        choose(self, "organisation", [("", "Bitte wählen"), *rows])

    def act(self) -> dict[str, Any]:
        return {"organisation": self.organisations[self.cleaned_data["organisation"]]}


def choose(form: LotseForm, name: str, rows: list[Any]) -> None:
    """Offer these choices (value, label), or groups of them, in a field."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = rows


def _stored(body: Body) -> dict[str, Any]:
    names = ("name", "kind", "purpose", "meetings_per_year", "is_confidential", "is_active", "version")
    return {name: getattr(body, name) for name in names} | {
        "responsible": str(body.responsible_id),
        "topics": [one.topic for one in body.topics.all()],
        "staff": [str(one.member_id) for one in body.staff.all()],
    }
