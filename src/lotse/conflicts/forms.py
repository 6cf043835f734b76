"""Forms of conflict work: each asks for what one service needs."""

import uuid
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lotse.conflicts.enums import (
    Characteristic,
    ConflictKind,
    ConflictLevel,
    DiscriminationForm,
    DiscriminationLevel,
    Holds,
    LifeArea,
    MeetingKind,
    Option,
    PointState,
    Protected,
    ReportWay,
    Result,
    Safety,
    Setting,
    Urgency,
)
from lotse.conflicts.models import Conflict, ConflictPhase, ConflictSettings, DiscriminationRecord, Party
from lotse.conflicts.rules import MOST_MINUTES
from lotse.conflicts.selectors.conflicts import OPEN, ConflictFilter
from lotse.conflicts.selectors.settings import active_phases
from lotse.conflicts.services.reporting import ReportFacts
from lotse.core.forms import GermanDateField, LotseForm, TileSelect, offer_rows
from lotse.core.open_forms import OpenForm
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from lotse.tenants.selectors import active_members, municipalities

NO_NAMES = "Keine Namen: Rollen genügen, zum Beispiel „Nachbarin“ oder „Trainer“."


def _long(label: Any, *, required: bool = False, rows: int = 4, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, required=required, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class ConflictFilterForm(LotseForm):
    """Unknown values filter nothing: an old bookmark still shows a list."""

    ort = forms.ChoiceField(label="Wo?", required=False, choices=[("", "Überall"), *Setting.choices])
    phase = forms.ChoiceField(label="Phase", required=False)
    stand = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "phase", {str(one.pk): one for one in active_phases()}, "Alle Phasen")

    def wanted(self) -> ConflictFilter:
        self.is_valid()
        clean = self.cleaned_data
        phase = clean.get("phase")
        return ConflictFilter(
            state=clean.get("stand") or OPEN, setting=clean.get("ort", ""), phase=uuid.UUID(phase) if phase else None
        )


class ReportForm(LotseForm):
    """What somebody told conflict staff."""

    fieldsets: ClassVar[list[tuple[str, list[str]]]] = [
        ("Meldung", ["reported_on", "way", "reporter", "reporter_contact"]),
        ("Was ist los?", ["matter", "setting", "municipality", "incident_on"]),
    ]
    reported_on = GermanDateField(label="Gemeldet am")
    way = forms.ChoiceField(
        label="Wie?", choices=[one for one in ReportWay.choices if one[0] != ReportWay.FORM], widget=TileSelect
    )
    reporter = forms.CharField(label="Wer meldet?", required=False, help_text=NO_NAMES)
    reporter_contact = forms.CharField(
        label="Wie erreichbar?",
        required=False,
        help_text="Nur wenn es nötig ist. Wird verschlüsselt und zuerst gelöscht.",
    )
    matter = _long("Worum geht es?", required=True, help_text=NO_NAMES)
    setting = forms.ChoiceField(label="Wo?", choices=Setting.choices)
    municipality = forms.ChoiceField(label="Gemeinde", required=False)
    incident_on = GermanDateField(label="Tag des Vorfalls", required=False, help_text="Wenn es einen einzelnen gab.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.towns = {str(one.pk): one for one in municipalities()}
        offer_rows(self, "municipality", self.towns, "keine Angabe")

    def facts(self) -> ReportFacts:
        clean = self.cleaned_data
        return ReportFacts(
            matter=clean["matter"],
            setting=Setting(clean["setting"]),
            municipality=self.towns.get(clean["municipality"]),
            reporter=clean.get("reporter", ""),
            reporter_contact=clean.get("reporter_contact", ""),
            incident_on=clean.get("incident_on"),
        )


class OpenReportForm(OpenForm):
    """The public form: no name is asked for."""

    matter = _long(
        _("Was ist passiert? Worum geht es?"), required=True, rows=6, help_text=_("Bitte schreiben Sie keine Namen.")
    )
    setting = forms.ChoiceField(label=_("Wo ist das?"), choices=Setting.choices)
    municipality = forms.ChoiceField(label=_("In welchem Ort?"), required=False)
    reporter_contact = forms.CharField(
        label=_("Sollen wir uns melden? Telefon oder E-Mail"),
        required=False,
        help_text=_("Sie müssen nichts angeben. Dann können wir aber nicht nachfragen."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.towns = {str(one.pk): one for one in municipalities()}
        offer_rows(self, "municipality", self.towns, gettext("keine Angabe"))

    def facts(self) -> ReportFacts:
        clean = self.cleaned_data
        return ReportFacts(
            matter=clean["matter"],
            setting=Setting(clean["setting"]),
            municipality=self.towns.get(clean["municipality"]),
            reporter_contact=clean["reporter_contact"],
        )


class AssessmentForm(LotseForm):
    """Everything that is counted, how urgent and safe it is, and what staff think of it."""

    fieldsets: ClassVar[list[tuple[str, list[str]]]] = [
        ("Erste Einschätzung", ["urgency", "safety", "responsible"]),
        ("Einordnen", ["setting", "kind", "level", "municipality", "incident_on"]),
        ("Verstehen", ["matter", "interests", "analysis"]),
        ("Weg", ["option"]),
    ]
    urgency = forms.ChoiceField(label="Wie eilig?", choices=Urgency.choices, widget=TileSelect)
    safety = forms.ChoiceField(
        label="Ist jemand in Gefahr?",
        choices=Safety.choices,
        widget=TileSelect,
        help_text="Bei Gefahr zuerst 110. Ist ein Kind in Gefahr: „Sorge um ein Kind“ unten auf jeder Seite.",
    )
    responsible = forms.ChoiceField(label="Zuständig")
    setting = forms.ChoiceField(label="Wo?", choices=Setting.choices)
    kind = forms.ChoiceField(label="Art", required=False, choices=[("", "noch offen"), *ConflictKind.choices])
    level = forms.ChoiceField(label="Ebene", required=False, choices=[("", "noch offen"), *ConflictLevel.choices])
    municipality = forms.ChoiceField(label="Gemeinde", required=False)
    incident_on = GermanDateField(label="Tag des Vorfalls", required=False)
    matter = _long("Worum geht es?", required=True, help_text=NO_NAMES)
    interests = _long("Was wollen die Parteien?", help_text=NO_NAMES)
    analysis = _long("Unsere Einschätzung", help_text=NO_NAMES)
    option = forms.ChoiceField(label="Weg", required=False, choices=[("", "noch offen"), *Option.choices])
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, member: Membership, conflict: Conflict, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in active_members(Role.MEDIATOR)} or {str(member.pk): member}
        self.towns = {str(one.pk): one for one in municipalities()}
        offer_rows(self, "responsible", self.people)
        offer_rows(self, "municipality", self.towns, "keine Angabe")
        plain = (
            "urgency",
            "safety",
            "setting",
            "kind",
            "level",
            "incident_on",
            "matter",
            "interests",
            "analysis",
            "option",
        )
        self.initial.update({name: getattr(conflict, name) for name in (*plain, "version")})
        self.initial["responsible"] = str(conflict.responsible_id or member.pk)
        self.initial["municipality"] = str(conflict.municipality_id or "")

    def act(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        version = values.pop("version")
        values["responsible"] = self.people[values["responsible"]]
        values["municipality"] = self.towns.get(values["municipality"])
        return {"values": values, "version": version}


class PartyForm(LotseForm):
    role = forms.CharField(label="Rolle im Konflikt", help_text=NO_NAMES)
    contact = forms.CharField(
        label="Name und wie erreichbar",
        required=False,
        help_text="Nur wenn es nötig ist. Wird verschlüsselt und nach dem Ende zuerst gelöscht.",
    )


class MeetingForm(LotseForm):
    kind = forms.ChoiceField(label="Was?", choices=MeetingKind.choices, widget=TileSelect)
    on = GermanDateField(label="Tag")
    minutes = forms.IntegerField(label="Minuten, mit Vorbereitung", min_value=1, max_value=MOST_MINUTES)
    parties = forms.MultipleChoiceField(label="Wer war da?", required=False, widget=forms.CheckboxSelectMultiple)
    others = forms.CharField(label="Wer noch?", required=False, help_text=NO_NAMES)
    note = _long("Was war wichtig?", help_text=NO_NAMES)

    def __init__(self, *args: Any, parties: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parties"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(one.pk), f"{one}: {one.role}") for one in parties]
        if not parties:
            del self.fields["parties"]

    def act(self) -> dict[str, Any]:
        clean = dict(self.cleaned_data)
        clean["parties"] = [uuid.UUID(one) for one in clean.get("parties", [])]
        return {**clean, "kind": MeetingKind(clean["kind"])}


class PointForm(LotseForm):
    text = _long("Was?", required=True, rows=2, help_text=NO_NAMES)
    party = forms.ChoiceField(label="Wer?", required=False)
    agreed_on = GermanDateField(label="Vereinbart am")
    until_on = GermanDateField(label="Bis", required=False)

    def __init__(self, *args: Any, parties: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {str(one.pk): one for one in parties}
        offer_rows(self, "party", self.parties, "alle zusammen")

    def act(self) -> dict[str, Any]:
        return {**self.cleaned_data, "party": self.parties.get(self.cleaned_data["party"])}


class PointStateForm(LotseForm):
    state = forms.ChoiceField(choices=PointState.choices)


class FollowUpForm(LotseForm):
    done_on = GermanDateField(label="Gefragt am")
    found = forms.ChoiceField(label="Hält die Vereinbarung?", choices=Holds.choices, widget=TileSelect)
    note = _long("Anmerkung", rows=3, help_text=NO_NAMES)


class DiscriminationRecordForm(LotseForm):
    is_protected = forms.ChoiceField(
        label="Vom AGG geschützt?",
        choices=Protected.choices,
        widget=TileSelect,
        help_text="Unser Eindruck, kein Rechtsrat.",
    )
    form = forms.ChoiceField(label="Form", choices=DiscriminationForm.choices)
    level = forms.ChoiceField(label="Ebene", choices=DiscriminationLevel.choices)
    characteristics = forms.MultipleChoiceField(
        label="Merkmale", choices=Characteristic.choices, widget=forms.CheckboxSelectMultiple
    )
    area = forms.ChoiceField(label="Lebensbereich", choices=LifeArea.choices)
    consequences = _long("Folgen", rows=3, help_text=NO_NAMES)
    intervention = _long("Was wurde getan?", rows=3, help_text=NO_NAMES)

    def __init__(self, *args: Any, record: DiscriminationRecord | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if record is not None:
            self.initial.update({name: getattr(record, name) for name in self.fields})


class CloseForm(LotseForm):
    closed_on = GermanDateField(label="Abgeschlossen am")
    result = forms.ChoiceField(label="Ergebnis", choices=Result.choices, widget=forms.RadioSelect)


class EmergencyForm(LotseForm):
    reason = _long(
        "Warum ist das nötig?",
        required=True,
        help_text="Die zweite Person, das Konfliktmanagement und der Datenschutz lesen den Grund. Keine Namen.",
    )


class PhaseForm(LotseForm):
    label = forms.CharField(label="Name", max_length=60)
    hint = forms.CharField(label="Was gehört dazu?", max_length=200, required=False)
    is_active = forms.BooleanField(label="Wird benutzt", required=False, initial=True)

    def __init__(self, *args: Any, phase: ConflictPhase | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if phase is None:
            del self.fields["is_active"]
        else:
            self.initial.update({name: getattr(phase, name) for name in ("label", "hint", "is_active")})


class ConflictSettingsForm(LotseForm):
    followup_months = forms.CharField(label="Nachfragen nach (Monaten)", max_length=20, help_text="Zum Beispiel 3, 6")
    claim_months = forms.IntegerField(
        label="Frist nach dem AGG (Monate)",
        min_value=1,
        max_value=24,
        help_text="§ 15 Abs. 4, § 21 Abs. 5 AGG; bitte prüfen.",
    )
    contact_days = forms.IntegerField(label="Kontaktdaten löschen (Tage nach dem Ende)", min_value=0, max_value=365)
    keep_months = forms.IntegerField(label="Akten löschen (Monate nach dem Ende)", min_value=1, max_value=120)
    emergency_hours = forms.IntegerField(label="Notfallzugriff gilt (Stunden)", min_value=1, max_value=72)
    takes_reports = forms.BooleanField(label="Meldungen über die öffentlichen Seiten annehmen", required=False)

    def __init__(self, *args: Any, stored: ConflictSettings, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update({name: getattr(stored, name) for name in self.fields})
