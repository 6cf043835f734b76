"""Forms of engagements: each asks for what one service needs."""

import datetime as dt
from typing import Any

from django import forms

from lotse.core.forms import GermanDateField, LotseForm, TileSelect
from lotse.tenants.models import Membership
from lotse.volunteering.enums import EngagementEnd, EngagementKind, NoteLevel, Weekday
from lotse.volunteering.models import Engagement, Participation
from lotse.volunteering.selectors import needs as need_selectors
from lotse.volunteering.selectors.engagements import EngagementFilter
from lotse.volunteering.services.engagements import EngagementFacts
from lotse.volunteering.services.schedule import MeetingFacts

YES_NO = [("", "noch offen"), ("yes", "ja"), ("no", "nein")]


class EngagementFilterForm(LotseForm):
    """Unknown values filter nothing."""

    suche = forms.CharField(label="Familie, Name oder Kennung", required=False)
    art = forms.ChoiceField(label="Art", required=False, choices=[("", "Alle Arten"), *EngagementKind.choices])
    meine = forms.BooleanField(label="Nur meine", required=False)
    stand = forms.CharField(required=False, widget=forms.HiddenInput)

    def wanted(self) -> EngagementFilter:
        self.is_valid()
        clean = self.cleaned_data
        return EngagementFilter(
            state=clean.get("stand") or "aktuell",
            text=clean.get("suche", ""),
            kind=clean.get("art", ""),
            mine=bool(clean.get("meine")),
        )


class EngagementForm(LotseForm):
    kind = forms.ChoiceField(label="Art", choices=EngagementKind.choices, widget=TileSelect)
    title = forms.CharField(
        label="Titel",
        max_length=120,
        required=False,
        help_text="Für Gruppen, zum Beispiel „Deutsch am Dienstag“. Kein Name einer Familie.",
    )
    with_children = forms.BooleanField(
        label="mit Kindern", required=False, help_text="Dann wird nach dem Führungszeugnis gefragt."
    )
    club = forms.ChoiceField(label="Verein oder Organisation", required=False)
    starts_on = GermanDateField(label="Beginnt am")
    planned_end_on = GermanDateField(label="Geplant bis", required=False)
    coordinator = forms.ChoiceField(label="Zuständig")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in need_selectors.coordinators()} or {str(member.pk): member}
        self.clubs = {str(one.pk): one for one in need_selectors.clubs()}
        people, clubs = self.fields["coordinator"], self.fields["club"]
        assert isinstance(people, forms.ChoiceField) and isinstance(clubs, forms.ChoiceField)
        people.choices = [(key, one.name) for key, one in self.people.items()]
        clubs.choices = [("", "keiner"), *((key, one.name) for key, one in self.clubs.items())]

    def facts(self) -> EngagementFacts:
        """What was typed; only of a valid form."""
        clean = self.cleaned_data
        return EngagementFacts(
            kind=EngagementKind(clean["kind"]),
            title=clean["title"].strip(),
            with_children=clean["with_children"],
            club=self.clubs.get(clean["club"]),
            starts_on=clean["starts_on"],
            planned_end_on=clean["planned_end_on"],
            coordinator=self.people[clean["coordinator"]],
        )


def engagement_initial(engagement: Engagement) -> dict[str, Any]:
    """What the form shows of an engagement."""
    names = ("kind", "title", "with_children", "starts_on", "planned_end_on", "version")
    found = {name: getattr(engagement, name) for name in names}
    return found | {"coordinator": str(engagement.coordinator_id), "club": str(engagement.club_id or "")}


class MoveForm(LotseForm):
    over_limit_reason = forms.CharField(
        label="Grund, falls es mehr als vereinbart wird",
        required=False,
        help_text="Nur nötig, wenn Lotse danach fragt. Er wird gespeichert.",
    )


class AddPersonForm(LotseForm):
    hours = forms.DecimalField(label="Stunden je Woche", min_value=0, max_value=40, decimal_places=2, localize=True)
    over_limit_reason = forms.CharField(
        label="Grund, falls es mehr als vereinbart wird",
        required=False,
        help_text="Nur nötig, wenn Lotse danach fragt. Er wird gespeichert.",
    )


class FamilyForm(LotseForm):
    need = forms.ChoiceField(label="Wartender Bedarf")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["need"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "bitte wählen"), *choices]


class LeaveFamilyForm(LotseForm):
    needs_more = forms.ChoiceField(
        label="Braucht die Familie weiter Hilfe?",
        choices=[("yes", "Ja, der Bedarf ist wieder offen"), ("no", "Nein, er ist erledigt")],
        widget=forms.RadioSelect,
    )


class EndForm(LeaveFamilyForm):
    reason = forms.ChoiceField(
        label="Warum endet es?",
        choices=EngagementEnd.choices,
        widget=forms.RadioSelect,
        help_text="Freiwillig: „keine Angabe“ genügt.",
    )
    field_order = ("reason", "needs_more")


class MeetingForm(LotseForm):
    weekday = forms.TypedChoiceField(label="Wochentag", choices=Weekday.choices, coerce=int)
    starts_at = forms.TimeField(label="Beginn", help_text="zum Beispiel 15:30")
    minutes = forms.IntegerField(label="Dauer in Minuten", min_value=15, max_value=600)
    every_weeks = forms.IntegerField(label="Alle … Wochen", min_value=1, max_value=8)
    from_on = GermanDateField(label="Ab")
    until_on = GermanDateField(label="Bis", required=False)
    place = forms.CharField(label="Ort", max_length=150, required=False)

    def facts(self) -> MeetingFacts:
        return MeetingFacts(**self.cleaned_data)


class SessionForm(LotseForm):
    on = GermanDateField(label="Am")
    minutes = forms.IntegerField(label="Dauer in Minuten", min_value=15, max_value=600)
    took_place = forms.BooleanField(label="hat stattgefunden", required=False)
    present = forms.MultipleChoiceField(label="Wer war da?", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, families: list[Participation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["present"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(one.household_id), str(one.household)) for one in families]


class ClubForm(LotseForm):
    came = forms.ChoiceField(label="Ist jemand gekommen?", choices=YES_NO, required=False)
    stayed = forms.ChoiceField(label="Und geblieben?", choices=YES_NO, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class FarewellForm(LotseForm):
    handover_talk_on = GermanDateField(label="Übergabegespräch am", required=False)
    thanked_on = GermanDateField(label="Bedankt am", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class NoteForm(LotseForm):
    text = forms.CharField(label="Notiz", widget=forms.Textarea(attrs={"rows": "4"}))
    level = forms.ChoiceField(
        label="Wer liest das?",
        choices=NoteLevel.choices,
        widget=forms.RadioSelect,
        help_text="„Nur ich“ liest auch niemand, der das Engagement später übernimmt.",
    )


class CoverForm(LotseForm):
    coordinator = forms.ChoiceField(label="Wer ist nicht da?")
    deputy = forms.ChoiceField(label="Wer vertritt?")
    starts_on = GermanDateField(label="Ab")
    ends_on = GermanDateField(label="Wieder da am")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in need_selectors.coordinators()}
        for name in ("coordinator", "deputy"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "bitte wählen"), *((key, one.name) for key, one in self.people.items())]

    def cover(self) -> dict[str, Any]:
        clean: dict[str, Any] = self.cleaned_data
        dates: dict[str, dt.date] = {name: clean[name] for name in ("starts_on", "ends_on")}
        return dates | {name: self.people[clean[name]] for name in ("coordinator", "deputy")}


def yes_no(value: str) -> bool | None:
    return {"yes": True, "no": False}.get(value)
