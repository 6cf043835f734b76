"""Forms of group programmes: each asks for what one service needs."""

import datetime as dt
import uuid
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lotse.core.forms import GermanDateField, LotseForm, MoneyField, TileSelect, offer_rows
from lotse.people import catalogue
from lotse.people.enums import PersonKind, ResidenceBand
from lotse.people.models import Household
from lotse.programmes.enums import Counting, ProgrammeKind
from lotse.programmes.models import GroupProgramme, ProgrammeSession
from lotse.programmes.rules import MOST_HEADS, MOST_SEATS, MOST_WEEKS_APART, USUAL_AGES
from lotse.programmes.selectors import programmes as selectors
from lotse.programmes.selectors.programmes import ProgrammeFilter
from lotse.programmes.services.programmes import ProgrammeFacts
from lotse.programmes.services.sessions import expected
from lotse.tenants import selectors as tenants
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership

BAND_CHOICES = [
    (ResidenceBand.UNKNOWN.value, "keine Angabe"),
    *((band.value, band.label) for band in ResidenceBand if band != ResidenceBand.UNKNOWN),
]
MOST_CHILDREN = 15


def time_field(label: str) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class ProgrammeFilterForm(LotseForm):
    """Unknown values filter nothing: an old bookmark still shows a list."""

    art = forms.ChoiceField(label="Art", required=False, choices=[("", "Alle Arten"), *ProgrammeKind.choices])
    gemeinde = forms.ChoiceField(label="Gemeinde", required=False)
    stand = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "gemeinde", {str(one.pk): one for one in tenants.municipalities()}, "Alle Gemeinden")

    def wanted(self) -> ProgrammeFilter:
        self.is_valid()
        clean = self.cleaned_data
        town = clean.get("gemeinde")
        return ProgrammeFilter(
            state=clean.get("stand") or selectors.CURRENT,
            kind=clean.get("art", ""),
            municipality=uuid.UUID(town) if town else None,
        )


class ProgrammeForm(LotseForm):
    fieldsets: ClassVar[list[tuple[str, list[str]]]] = [
        ("Was?", ["kind", "name", "description", "languages"]),
        ("Für wen?", ["child_age_from", "child_age_to", "seats", "counting"]),
        ("Wo?", ["municipality", "place", "place_note"]),
        ("Wer?", ["leader", "leader_email", "leader_phone", "responsible"]),
        ("Mit wem und wovon?", ["organisation", "agreement", "grant_name", "grant_reference", "grant_cents"]),
        ("Öffentlich", ["offer"]),
    ]
    kind = forms.ChoiceField(label="Art", choices=ProgrammeKind.choices)
    name = forms.CharField(label="Name der Gruppe", max_length=120)
    description = forms.CharField(
        label="Worum geht es?", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    languages = forms.MultipleChoiceField(label="Sprachen der Gruppe", required=False)
    child_age_from = forms.IntegerField(
        label="Kinder von (Jahren)",
        required=False,
        min_value=0,
        max_value=25,
        help_text="Leer: wie bei dieser Art üblich, oder in jedem Alter.",
    )
    child_age_to = forms.IntegerField(label="Kinder bis (Jahren)", required=False, min_value=0, max_value=25)
    seats = forms.IntegerField(
        label="Plätze", required=False, min_value=1, max_value=MOST_SEATS, help_text="Leer: so viele, wie kommen."
    )
    counting = forms.ChoiceField(label="Wer da war", choices=Counting.choices, widget=TileSelect)
    municipality = forms.ChoiceField(label="Gemeinde", required=False)
    place = forms.ChoiceField(label="Ort aus dem Verzeichnis", required=False)
    place_note = forms.CharField(label="Raum oder anderer Ort", required=False, max_length=200)
    leader = forms.CharField(label="Wer leitet die Gruppe?", required=False, max_length=120)
    leader_email = forms.EmailField(
        label="E-Mail der Leitung", required=False, help_text="Für den Link, über den sie einträgt, wer da war."
    )
    leader_phone = forms.CharField(label="Telefon der Leitung", required=False, max_length=60)
    responsible = forms.ChoiceField(label="Zuständig im Zentrum")
    organisation = forms.ChoiceField(label="Kooperationspartner", required=False)
    agreement = forms.ChoiceField(label="Kooperationsvereinbarung", required=False)
    grant_name = forms.CharField(label="Gefördert durch", required=False, max_length=150)
    grant_reference = forms.CharField(label="Aktenzeichen der Bewilligung", required=False, max_length=60)
    grant_cents = MoneyField(label="Bewilligter Betrag (Euro)", required=False)
    offer = forms.ChoiceField(
        label="Eintrag im Verzeichnis",
        required=False,
        help_text="So finden Familien die Gruppe. Die freien Plätze im Eintrag folgen dann von selbst.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self,
        *args: Any,
        member: Membership,
        on: dt.date,
        programme: GroupProgramme | None = None,
        **kwargs: Any,
    ) -> None:
        """With ``programme`` the form shows what is stored."""
        super().__init__(*args, **kwargs)
        self.programme = programme
        leading = tenants.active_members(Role.NETWORKER, Role.DIRECTOR, Role.COUNSELLOR)
        self.people = {str(one.pk): one for one in leading} or {str(member.pk): member}
        self.towns = {str(one.pk): one for one in tenants.municipalities()}
        self.places = {str(one.pk): one for one in selectors.places()}
        self.partners = {str(one.pk): one for one in selectors.partners()}
        self.agreements = {str(one.pk): one for one in selectors.agreements(on)}
        self.offers = {str(one.pk): one for one in selectors.offers()}
        if programme is not None:
            self._keep(programme)
        offer_rows(self, "responsible", self.people)
        offer_rows(self, "municipality", self.towns, "im ganzen Gebiet")
        offer_rows(self, "place", self.places, "keiner")
        offer_rows(self, "organisation", self.partners, "keiner")
        offer_rows(self, "agreement", self.agreements, "keine")
        offer_rows(self, "offer", self.offers, "keiner")
        field = self.fields["languages"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = catalogue.language_choices()
        self.initial.setdefault("responsible", str(member.pk))
        if programme is not None:
            self.initial.update(_initial(programme))

    def _keep(self, programme: GroupProgramme) -> None:
        """What is stored can be kept, even where it would not be offered any more."""
        self.people.setdefault(str(programme.responsible_id), programme.responsible)
        stored: tuple[tuple[dict[str, Any], Any], ...] = (
            (self.places, programme.place),
            (self.partners, programme.organisation),
            (self.agreements, programme.agreement),
            (self.offers, programme.offer),
        )
        for rows, one in stored:
            if one is not None:
                rows.setdefault(str(one.pk), one)

    def facts(self) -> ProgrammeFacts:
        """What was typed; only of a valid form. Ages left empty in a new group are those usual for its kind."""
        clean, kind = self.cleaned_data, ProgrammeKind(self.cleaned_data["kind"])
        ages = clean["child_age_from"], clean["child_age_to"]
        if ages == (None, None) and self.programme is None:
            ages = USUAL_AGES.get(kind, ages)
        texts = ("name", "description", "place_note", "leader", "leader_email", "leader_phone", "grant_name")
        return ProgrammeFacts(
            kind=kind,
            responsible=self.people[clean["responsible"]],
            municipality=self.towns.get(clean["municipality"]),
            place=self.places.get(clean["place"]),
            languages=clean["languages"],
            seats=clean["seats"],
            counting=Counting(clean["counting"]),
            child_age_from=ages[0],
            child_age_to=ages[1],
            organisation=self.partners.get(clean["organisation"]),
            agreement=self.agreements.get(clean["agreement"]),
            grant_reference=clean["grant_reference"],
            grant_cents=clean["grant_cents"],
            offer=self.offers.get(clean["offer"]),
            **{name: clean[name] for name in texts},
        )


class SessionsForm(LotseForm):
    """A row of sessions: every so many weeks on the weekday of the first day."""

    first_on = GermanDateField(label="Erster Tag")
    last_on = GermanDateField(label="Letzter Tag", help_text="Für einen einzelnen Termin derselbe Tag.")
    begins = time_field("Von")
    ends = time_field("Bis")
    weeks_apart = forms.IntegerField(label="Alle … Wochen", min_value=1, max_value=MOST_WEEKS_APART, initial=1)
    skips_holidays = forms.BooleanField(label="Nicht an Feiertagen in NRW", required=False, initial=True)
    skips_school_holidays = forms.BooleanField(label="Nicht in den Schulferien", required=False, initial=True)


class SessionForm(LotseForm):
    on = GermanDateField(label="Tag")
    begins = time_field("Von")
    ends = time_field("Bis")
    topic = forms.CharField(label="Thema", required=False, max_length=120)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, session: ProgrammeSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = ("on", "begins", "ends", "topic", "version")
        self.initial.update({name: getattr(session, name) for name in names})


class PresenceForm(LotseForm):
    """Who was there. The list comes with nobody ticked until it was noted: an empty room is no full one."""

    came = forms.MultipleChoiceField(label=_("War da"), required=False, widget=forms.CheckboxSelectMultiple)
    guests = forms.IntegerField(label=_("Weitere Erwachsene"), min_value=0, max_value=MOST_HEADS, initial=0)
    children = forms.IntegerField(label=_("Kinder"), min_value=0, max_value=MOST_HEADS, initial=0)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, session: ProgrammeSession, short: bool = False, **kwargs: Any) -> None:
        """``short``: first names only, for whoever leads the group by link."""
        super().__init__(*args, **kwargs)
        rows = expected(session)
        field = self.fields["came"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(one.pk), one.short_name if short else str(one)) for one in rows]
        if not rows:
            del self.fields["came"]
        there = {str(one.participant_id) for one in session.presences.all()}
        listed = session.adults is not None
        self.initial.update(
            came=sorted(there),
            guests=(session.adults or 0) - len(there) if listed else 0,
            children=session.children if listed else sum(one.children for one in rows),
            version=session.version,
        )

    def act(self) -> dict[str, Any]:
        clean = self.cleaned_data
        came = {uuid.UUID(one) for one in clean.get("came", [])}
        return {"came": came, **{name: clean[name] for name in ("guests", "children", "version")}}


class HeadsForm(LotseForm):
    """How many came, and what they said of how long they have been here, as far as they wanted to."""

    fieldsets: ClassVar[list[tuple[Any, list[str]]]] = [
        (_("Wie viele?"), ["adults", "children"]),
        (
            _("Wie lange in Deutschland? (freiwillig)"),
            [f"band_{band.value}" for band in ResidenceBand if band != ResidenceBand.UNKNOWN],
        ),
    ]
    adults = forms.IntegerField(label=_("Erwachsene"), min_value=0, max_value=MOST_HEADS)
    children = forms.IntegerField(label=_("Kinder"), min_value=0, max_value=MOST_HEADS, initial=0)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, session: ProgrammeSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = {one.band: one.count for one in session.bands.all()}
        for band in ResidenceBand:
            if band != ResidenceBand.UNKNOWN:
                name = f"band_{band.value}"
                self.fields[name] = forms.IntegerField(
                    label=gettext(band.label), required=False, min_value=0, max_value=MOST_HEADS
                )
                self.initial[name] = said.get(band.value)
        self.initial.update(adults=session.adults, children=session.children or 0, version=session.version)

    def act(self) -> dict[str, Any]:
        clean = self.cleaned_data
        bands = {band: clean[f"band_{band.value}"] or 0 for band in ResidenceBand if band != ResidenceBand.UNKNOWN}
        return {"bands": bands, **{name: clean[name] for name in ("adults", "children", "version")}}


class NameForm(LotseForm):
    """Somebody without a file. How long they have been here is their choice to say; "born here" is never asked."""

    name = forms.CharField(label="Name", max_length=120)
    phone = forms.CharField(label="Telefon", required=False, max_length=60, help_text="Um abzusagen oder nachzurücken.")
    children = forms.IntegerField(label="Kommt mit so vielen Kindern", min_value=0, max_value=MOST_CHILDREN, initial=0)
    band = forms.ChoiceField(
        label="Seit wann in Deutschland? (freiwillig)",
        choices=BAND_CHOICES,
        help_text="Nur für die Zählung. Niemand muss antworten.",
    )

    def act(self) -> dict[str, Any]:
        return {**self.cleaned_data, "band": ResidenceBand(self.cleaned_data["band"])}


class FamilyForm(LotseForm):
    """Which group, and who of the family comes."""

    programme = forms.ChoiceField(label="Gruppe")
    person = forms.ChoiceField(label="Wer kommt?", widget=forms.RadioSelect)
    children = forms.IntegerField(label="Kommt mit so vielen Kindern", min_value=0, max_value=MOST_CHILDREN, initial=0)

    def __init__(self, *args: Any, member: Membership, household: Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programmes = {one.code: one for one in selectors.running(member)}
        persons = list(household.persons.all())
        adults = [one for one in persons if one.kind != PersonKind.CHILD]
        self.people = {str(one.pk): one for one in adults or persons}
        offer_rows(self, "programme", self.programmes)
        offer_rows(self, "person", self.people)
        if len(self.people) == 1:
            self.initial.setdefault("person", next(iter(self.people)))

    def act(self) -> dict[str, Any]:
        clean = self.cleaned_data
        return {
            "programme": self.programmes[clean["programme"]],
            "person": self.people[clean["person"]],
            "children": clean["children"],
        }


class EndForm(LotseForm):
    cancelled = forms.BooleanField(label="Die Gruppe ist nie zustande gekommen", required=False)


class SettingsForm(LotseForm):
    keep_months = forms.IntegerField(
        label="Namen löschen nach (Monaten)",
        min_value=1,
        max_value=120,
        help_text="So lange nach dem Ende einer Gruppe. Was gezählt ist, bleibt.",
    )


def _initial(programme: GroupProgramme) -> dict[str, Any]:
    plain = (
        "kind", "name", "description", "languages", "child_age_from", "child_age_to", "seats", "counting", "place_note",
        "leader", "leader_email", "leader_phone", "grant_name", "grant_reference", "grant_cents", "version",
    )  # fmt: skip
    keys = ("municipality", "place", "organisation", "agreement", "responsible", "offer")
    return {name: getattr(programme, name) for name in plain} | {
        name: str(getattr(programme, f"{name}_id") or "") for name in keys
    }
