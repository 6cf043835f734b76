"""Forms of the register of volunteers."""

import uuid
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from lotse.core.forms import GermanDateField, GridSelect, LotseForm, TileSelect
from lotse.people.catalogue import FREQUENT_LANGUAGES, language_choices, language_code, language_label
from lotse.tenants.models import Membership
from lotse.tenants.selectors import municipalities
from lotse.volunteering.enums import Aim, AskedBy, BestReached, EngagementKind, PartOfDay, VolunteerEnd, Weekday
from lotse.volunteering.forms.needs import slots_of
from lotse.volunteering.models import Volunteer
from lotse.volunteering.selectors import needs
from lotse.volunteering.selectors.volunteers import VolunteerFilter, requirement_choices
from lotse.volunteering.services.volunteers import VolunteerFacts


class VolunteerFilterForm(LotseForm):
    """Unknown values filter nothing: an old bookmark still shows a list."""

    suche = forms.CharField(label="Name, Telefon, E-Mail oder Kennung", required=False)
    art = forms.ChoiceField(label="Art", required=False, choices=[("", "Alle Arten"), *EngagementKind.choices])
    sprache = forms.ChoiceField(label="Sprache", required=False)
    gemeinde = forms.ChoiceField(label="Gemeinde", required=False)
    kinder = forms.BooleanField(label="Nur mit Kindern", required=False)
    ohne_coaching = forms.BooleanField(label="Lange ohne Coaching", required=False)
    stand = forms.CharField(required=False, widget=forms.HiddenInput)
    sortierung = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        towns = [("", "Alle Gemeinden"), *((str(one.pk), one.name) for one in municipalities())]
        _offer(self, gemeinde=towns, sprache=[("", "Alle Sprachen"), *language_choices()])

    def wanted(self) -> VolunteerFilter:
        self.is_valid()
        clean = self.cleaned_data
        return VolunteerFilter(
            state=clean.get("stand") or "aktiv",
            text=clean.get("suche", ""),
            kind=clean.get("art", ""),
            language=clean.get("sprache", ""),
            municipality=uuid.UUID(clean["gemeinde"]) if clean.get("gemeinde") else None,
            with_children=bool(clean.get("kinder")),
            without_coaching=bool(clean.get("ohne_coaching")),
            sort=clean.get("sortierung") or "name",
        )


class VolunteerForm(LotseForm):
    """A person who helps, as the coordinator writes it down."""

    fieldsets: ClassVar[list[tuple[str, list[str]]]] = [
        ("Wer?", ["first_name", "last_name", "email", "phone", "best_reached", "came_by"]),
        ("Was?", ["kinds", "aims", "with_children", "languages", "more_languages", "wishes"]),
        ("Wann und wo?", ["slots", "municipality", "reach_km"]),
        ("Begleitung", ["coordinator"]),
    ]
    first_name = forms.CharField(label="Vorname", max_length=100)
    last_name = forms.CharField(label="Nachname", max_length=100)
    email = forms.CharField(label="E-Mail", required=False, max_length=254)
    phone = forms.CharField(label="Telefon", required=False, max_length=40)
    best_reached = forms.ChoiceField(
        label="Am besten zu erreichen", required=False, choices=[("", "egal"), *BestReached.choices]
    )
    came_by = forms.ChoiceField(
        label="Wie gemeldet?",
        choices=[(one.value, one.label) for one in (AskedBy.STAFF, AskedBy.PHONE, AskedBy.PAPER)],
        widget=TileSelect,
    )
    kinds = forms.MultipleChoiceField(
        label="Möchte helfen bei",
        choices=EngagementKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    aims = forms.MultipleChoiceField(
        label="Themen",
        choices=Aim.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Nichts angekreuzt heißt: alle.",
    )
    with_children = forms.BooleanField(label="Auch mit Kindern", required=False)
    languages = forms.MultipleChoiceField(
        label="Sprachen außer Deutsch", required=False, widget=forms.CheckboxSelectMultiple
    )
    more_languages = forms.CharField(label="Weitere Sprachen", required=False, help_text="Mehrere mit Komma trennen.")
    wishes = forms.CharField(
        label="Wünsche",
        required=False,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text="Zum Beispiel: „lieber am Wochenende“. Keine Gesundheit, keine Herkunft, keine Religion.",
    )
    slots = forms.MultipleChoiceField(
        label="Wann?",
        required=False,
        widget=GridSelect(Weekday.choices, PartOfDay.choices),
        help_text="Nichts angekreuzt heißt: jederzeit.",
    )
    municipality = forms.ChoiceField(label="Gemeinde", required=False)
    reach_km = forms.IntegerField(label="Kommt bis (km)", min_value=0, max_value=200)
    coordinator = forms.ChoiceField(label="Zuständig")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, member: Membership, volunteer: Volunteer | None = None, **kwargs: Any) -> None:
        """With ``volunteer`` the form shows what is stored; how somebody came does not change."""
        super().__init__(*args, **kwargs)
        people = needs.coordinator_choices() or [(str(member.pk), member.name)]
        towns = [("", "keine Angabe"), *((str(one.pk), one.name) for one in municipalities())]
        _offer(self, coordinator=people, municipality=towns, slots=needs.slot_choices())
        _offer(self, languages=[(one, language_label(one)) for one in FREQUENT_LANGUAGES if one != "de"])
        self.member = member
        if volunteer is not None:
            del self.fields["came_by"]
            self.initial.update(_initial(volunteer))

    def clean_more_languages(self) -> list[str]:
        """Codes; German is spoken anyway. Code: "unknown"."""
        parts = (part.strip() for part in self.cleaned_data["more_languages"].split(","))
        codes = {name: language_code(name) or "" for name in parts if name}
        unknown = [name for name, code in codes.items() if not code]
        if unknown:
            raise ValidationError(f"Diese Sprache kennt Lotse nicht: {', '.join(unknown)}.", code="unknown")
        return [code for code in codes.values() if code != "de"]

    def facts(self) -> VolunteerFacts:
        """What was typed; only of a valid form."""
        clean = self.cleaned_data
        towns = {str(one.pk): one for one in municipalities()}
        people = {str(one.pk): one for one in needs.coordinators()} or {str(self.member.pk): self.member}
        return VolunteerFacts(
            first_name=clean["first_name"],
            last_name=clean["last_name"],
            email=clean["email"],
            phone=clean["phone"],
            best_reached=clean["best_reached"],
            coordinator=people[clean["coordinator"]],
            municipality=towns.get(clean["municipality"]),
            reach_km=clean["reach_km"],
            languages=tuple(dict.fromkeys([*clean["languages"], *clean["more_languages"]])),
            kinds=tuple(clean["kinds"]),
            aims=tuple(clean["aims"]),
            with_children=clean["with_children"],
            wishes=clean["wishes"],
            slots=slots_of(clean["slots"]),
        )


class LimitForm(LotseForm):
    """What is agreed with the person."""

    hours = forms.DecimalField(
        label="Höchstens Stunden je Woche", min_value=0, max_value=40, decimal_places=2, localize=True
    )
    engagements = forms.IntegerField(label="Höchstens Engagements zugleich", min_value=0, max_value=20)
    agreed_on = GermanDateField(label="Vereinbart am")
    over_limit_reason = forms.CharField(
        label="Falls schon mehr zugesagt ist: wie geht es weiter?",
        required=False,
        help_text="Nur nötig, wenn Lotse danach fragt. Es wird gespeichert.",
    )


class DaysOffForm(LotseForm):
    starts_on = GermanDateField(label="Erster freier Tag")
    ends_on = GermanDateField(label="Wieder da am")


class PauseForm(LotseForm):
    starts_on = GermanDateField(label="Ab", required=False, help_text="Leer: ab heute.")
    until_on = GermanDateField(
        label="Wieder da am", required=False, help_text="Leer: bis die Person sich meldet. Ein Grund ist nicht nötig."
    )


class EndForm(LotseForm):
    reason = forms.ChoiceField(
        label="Warum? (freiwillig)",
        choices=VolunteerEnd.choices,
        initial=VolunteerEnd.NO_ANSWER,
        widget=forms.RadioSelect,
    )


class TalkForm(LotseForm):
    on = GermanDateField(label="Gesprochen am")
    next_step = forms.CharField(
        label="Vereinbarter nächster Schritt",
        required=False,
        help_text="Nur wenn beide das wollen. Worüber Sie gesprochen haben, wird nicht gespeichert.",
    )


class ProofForm(LotseForm):
    """That something was shown. Nothing else is kept: no copy, no entry of a record."""

    requirement = forms.ChoiceField(label="Was wurde gezeigt?", widget=forms.RadioSelect)
    is_met = forms.TypedChoiceField(
        label="Ist es in Ordnung?",
        choices=[("yes", "Ja"), ("no", "Nein")],
        coerce=lambda value: value == "yes",
        widget=TileSelect,
    )
    seen_on = GermanDateField(label="Gesehen am")
    dated_on = GermanDateField(label="Ausgestellt am", required=False, help_text="Bei einem Führungszeugnis nötig.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, requirement=requirement_choices())


def _offer(form: forms.Form, **choices: Any) -> None:
    for name, offered in choices.items():
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField | forms.MultipleChoiceField)
        field.choices = offered


def _initial(volunteer: Volunteer) -> dict[str, Any]:
    names = (
        "first_name", "last_name", "email", "phone", "best_reached", "reach_km", "languages", "kinds", "aims",
        "with_children", "wishes", "version",
    )  # fmt: skip
    return {
        **{name: getattr(volunteer, name) for name in names},
        "more_languages": ", ".join(
            language_label(one) for one in volunteer.languages if one not in FREQUENT_LANGUAGES
        ),
        "municipality": str(volunteer.municipality_id or ""),
        "coordinator": str(volunteer.coordinator_id),
        "slots": [f"{one.weekday}-{one.part}" for one in volunteer.slots.all()],
    }
