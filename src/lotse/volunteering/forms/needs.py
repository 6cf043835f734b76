"""Forms of needs."""

import uuid
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from lotse.core.forms import GermanDateField, GridSelect, LotseForm, TileSelect
from lotse.people.catalogue import language_choices
from lotse.people.models import Household
from lotse.tenants.models import Membership
from lotse.tenants.selectors import municipalities
from lotse.volunteering.enums import Aim, EngagementKind, NeedEnd, PartOfDay, Weekday
from lotse.volunteering.models import Need
from lotse.volunteering.selectors import needs as selectors
from lotse.volunteering.selectors.needs import NeedFilter
from lotse.volunteering.services.needs import NeedFacts, Slots


class NeedFilterForm(LotseForm):
    """Unknown values filter nothing: an old bookmark still shows a list."""

    suche = forms.CharField(label="Familie oder Kennung", required=False)
    art = forms.ChoiceField(label="Art", required=False, choices=[("", "Alle Arten"), *EngagementKind.choices])
    gemeinde = forms.ChoiceField(label="Gemeinde", required=False)
    dringend = forms.BooleanField(label="Nur dringende", required=False)
    stand = forms.CharField(required=False, widget=forms.HiddenInput)
    sortierung = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        field = self.fields["gemeinde"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Alle Gemeinden"), *((str(one.pk), one.name) for one in municipalities())]

    def wanted(self) -> NeedFilter:
        self.is_valid()
        clean = self.cleaned_data
        return NeedFilter(
            state=clean.get("stand") or selectors.WAITING,
            text=clean.get("suche", ""),
            kind=clean.get("art", ""),
            municipality=uuid.UUID(clean["gemeinde"]) if clean.get("gemeinde") else None,
            urgent=bool(clean.get("dringend")),
            sort=clean.get("sortierung") or "wartet",
        )


class NeedForm(LotseForm):
    """What a family needs."""

    fieldsets: ClassVar[list[tuple[str, list[str]]]] = [
        ("Worum geht es?", ["family", "kind", "aim", "for_children", "wishes"]),
        ("Wann und wo?", ["hours", "slots", "municipality", "language"]),
        ("Seit wann?", ["since_on", "is_urgent", "coordinator"]),
    ]
    family = forms.CharField(
        label="Familie",
        help_text="Aktenzeichen, zum Beispiel K7Q2M9. Wer Akten öffnen darf, findet sie auch mit Namen.",
    )
    kind = forms.ChoiceField(label="Art der Hilfe", choices=EngagementKind.choices, widget=TileSelect)
    aim = forms.ChoiceField(label="Thema", choices=[("", "bitte wählen"), *Aim.choices])
    for_children = forms.BooleanField(label="Es geht um Kinder", required=False)
    wishes = forms.CharField(
        label="Wünsche der Familie",
        required=False,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text="Zum Beispiel: „lieber eine Frau“, „ohne Hund“. Keine Gesundheit, kein Aufenthaltsstatus.",
    )
    hours = forms.DecimalField(label="Stunden je Woche", min_value=0, max_value=99, decimal_places=2, localize=True)
    slots = forms.MultipleChoiceField(
        label="Wann kann die Familie?",
        required=False,
        widget=GridSelect(Weekday.choices, PartOfDay.choices),
        help_text="Nichts angekreuzt heißt: jederzeit.",
    )
    municipality = forms.ChoiceField(label="Gemeinde", required=False)
    language = forms.ChoiceField(label="Gemeinsame Sprache", required=False, help_text="Leer: Deutsch genügt.")
    since_on = GermanDateField(label="Wartet seit")
    is_urgent = forms.BooleanField(label="dringend", required=False)
    coordinator = forms.ChoiceField(label="Zuständig")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self,
        *args: Any,
        member: Membership,
        household: Household | None = None,
        need: Need | None = None,
        **kwargs: Any,
    ) -> None:
        """Without ``household`` the form asks for the family; with ``need`` it shows what is stored."""
        super().__init__(*args, **kwargs)
        self.member = member
        if household is not None:
            del self.fields["family"]
        own = [(str(member.pk), member.name)]
        people = selectors.coordinator_choices() or own
        self._offer("coordinator", people)
        self._offer("slots", selectors.slot_choices())
        self._offer("municipality", [("", "egal"), *((str(one.pk), one.name) for one in municipalities())])
        self._offer("language", [("", "Deutsch genügt"), *language_choices()])
        if need is not None:
            self.initial.update(_initial(need))
        elif household is not None:
            self.initial.setdefault("municipality", str(household.municipality_id or ""))
            spoken = household.preferred_language
            self.initial.setdefault("language", "" if spoken in {"de", "de-simple"} else spoken)

    def _offer(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField | forms.MultipleChoiceField)
        field.choices = choices

    def clean_family(self) -> Household:
        found = selectors.household_for_need(self.member, self.cleaned_data["family"])
        if found is None:
            raise ValidationError(
                "Keine oder mehrere Familien passen dazu. Bitte geben Sie das Aktenzeichen der Familie ein.",
                code="unknown",
            )
        return found

    def facts(self) -> NeedFacts:
        """What was typed; only of a valid form."""
        clean = self.cleaned_data
        towns = {str(one.pk): one for one in municipalities()}
        people = {str(one.pk): one for one in selectors.coordinators()} or {str(self.member.pk): self.member}
        return NeedFacts(
            kind=EngagementKind(clean["kind"]),
            aim=Aim(clean["aim"]),
            for_children=clean["for_children"],
            language=clean["language"],
            municipality=towns.get(clean["municipality"]),
            minutes_per_week=round(clean["hours"] * 60),
            slots=slots_of(clean["slots"]),
            wishes=clean["wishes"].strip(),
            is_urgent=clean["is_urgent"],
            since_on=clean["since_on"],
            coordinator=people[clean["coordinator"]],
        )


class CloseNeedForm(LotseForm):
    reason = forms.ChoiceField(label="Warum?", choices=NeedEnd.choices, widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class PhoneAnswerForm(LotseForm):
    """What the family said on the phone."""

    answer = forms.TypedChoiceField(
        label="Was sagt die Familie?",
        choices=[("yes", "Ja, wir brauchen die Hilfe noch"), ("no", "Nein, nicht mehr")],
        widget=forms.RadioSelect,
    )


def slots_of(values: list[str]) -> Slots:
    return tuple((int(day), part) for day, _, part in (one.partition("-") for one in values))


def _initial(need: Need) -> dict[str, Any]:
    return {
        "kind": need.kind,
        "aim": need.aim,
        "for_children": need.for_children,
        "wishes": need.wishes,
        "hours": need.minutes_per_week / 60,
        "slots": [f"{one.weekday}-{one.part}" for one in need.slots.all()],
        "municipality": str(need.municipality_id or ""),
        "language": need.language,
        "since_on": need.since_on,
        "is_urgent": need.is_urgent,
        "coordinator": str(need.coordinator_id),
        "version": need.version,
    }
