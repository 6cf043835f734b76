"""What people type about an offer: its facts, one of its times, its free places."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from lotse.core.forms import GermanDateField, LotseForm, MoneyField, TileSelect
from lotse.directory.enums import Audience, CostKind, Level, Reach, Rhythm, TargetGroup, Topic
from lotse.directory.forms.fields import ClockField, OnceForm, offer_choices
from lotse.directory.models import Offer, Organisation, Place, Schedule
from lotse.directory.rules.recurrence import LAST, MOST_WEEKS, Repeat, repeat_of, rrule_of
from lotse.directory.selectors import offers as selectors
from lotse.directory.selectors.partners import keepers
from lotse.directory.services.offers import Made, OfferFacts, ScheduleFacts, facts_of
from lotse.directory.services.partners import ContactFacts, PlaceFacts
from lotse.people.catalogue import FREQUENT_LANGUAGES, language_code, language_label
from lotse.tenants.models import Membership, Municipality
from lotse.tenants.selectors import municipalities

_WEEKDAYS = list(enumerate(("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")))
_NTH = [("", "wie beim ersten Mal"), (1, "ersten"), (2, "zweiten"), (3, "dritten"), (4, "vierten"), (LAST, "letzten")]
_AS_THEN = ("", "wie beim ersten Mal")


@dataclass(frozen=True, slots=True)
class Preset:
    """What is filled in of a new offer. Codes; "" for nothing."""

    topic: str = ""
    group: str = ""
    municipality: Municipality | None = None


class PresetForm(LotseForm):
    """What an address fills in, as the gaps name it; unknown values fill in nothing."""

    thema = forms.CharField(required=False)
    gruppe = forms.CharField(required=False)
    gemeinde = forms.CharField(required=False)

    def preset(self) -> Preset:
        self.is_valid()
        clean = self.cleaned_data
        topic, group = clean.get("thema", ""), clean.get("gruppe", "")
        return Preset(
            topic=topic if topic in Topic.values else "",
            group=group if group in TargetGroup.values else "",
            municipality=municipalities().filter(ags=clean.get("gemeinde", "")).first(),
        )


class OrganisationChoiceForm(LotseForm):
    """Whose offer it is: the first question, because contact persons and places follow from it."""

    organisation = forms.ChoiceField(
        label="Wer bietet es an?", help_text="Fehlt die Organisation, tragen Sie sie bitte zuerst ein."
    )

    def __init__(self, data: Any = None, *, near: Municipality | None = None) -> None:
        super().__init__(data)
        offer_choices(self, organisation=[("", "bitte wählen"), *selectors.organisation_choices(near)])


class OfferForm(OnceForm):
    """All facts of an offer but its times and free places, which have forms of their own."""

    fieldsets: ClassVar[list[tuple[str, list[str]]]] = [
        ("Was?", ["name", "summary", "description", "topics"]),
        ("Für wen?", ["groups", "min_age", "max_age", "audience", "level_from", "level_to"]),
        ("In welchen Sprachen?", ["languages", "more_languages"]),
        ("Wo?", ["reach", "places", "more_place", "new_place", "new_place_town", "accessibility_note"]),
        ("Was kostet es?", ["cost_kind", "cost_cents", "cost_note"]),
        ("Wie macht man mit?", ["joining", "documents", "phone", "email", "website"]),
        ("Wer ist ansprechbar?", ["contact", "new_contact", "new_contact_email", "new_contact_phone"]),
        ("Von wann bis wann?", ["starts_on", "last_on"]),
        ("Wer schaut danach?", ["owner"]),
    ]
    name = forms.CharField(label="Name", max_length=150, help_text="So, wie Familien es suchen: „Deutsch am Abend“.")
    summary = forms.CharField(
        label="In einem Satz", max_length=300, help_text="Kurz und einfach. Dieser Satz steht in den Listen."
    )
    description = forms.CharField(
        label="Beschreibung", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": "6"})
    )
    topics = forms.MultipleChoiceField(label="Themen", choices=Topic.choices, widget=forms.CheckboxSelectMultiple)
    groups = forms.MultipleChoiceField(
        label="Zielgruppen", choices=TargetGroup.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    min_age = forms.IntegerField(label="Alter von", required=False, min_value=0, max_value=120)
    max_age = forms.IntegerField(label="Alter bis", required=False, min_value=0, max_value=120)
    audience = forms.ChoiceField(
        label="Frauen oder Männer", choices=Audience.choices, help_text="Nur, wenn das Angebot selbst es so sagt."
    )
    level_from = forms.ChoiceField(label="Deutsch von", choices=[("", "egal"), *Level.choices], required=False)
    level_to = forms.ChoiceField(label="Deutsch bis", choices=[("", "egal"), *Level.choices], required=False)
    languages = forms.MultipleChoiceField(
        label="Sprachen",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(one, language_label(one)) for one in FREQUENT_LANGUAGES],
        help_text="In welchen Sprachen das Angebot stattfindet oder erklärt wird.",
    )
    more_languages = forms.CharField(label="Weitere Sprachen", required=False, help_text="Mehrere mit Komma trennen.")
    reach = forms.ChoiceField(label="Wo gilt es?", choices=Reach.choices, widget=TileSelect)
    places = forms.MultipleChoiceField(label="Orte", required=False, widget=forms.CheckboxSelectMultiple)
    more_place = forms.ChoiceField(label="Ein anderer Ort", required=False)
    new_place = forms.CharField(
        label="Ein neuer Ort",
        max_length=150,
        required=False,
        help_text="Fehlt er oben? Der Name genügt, zum Beispiel „Jugendzentrum“. Er kommt in die Liste der Orte.",
    )
    new_place_town: "forms.ModelChoiceField[Municipality]" = forms.ModelChoiceField(
        label="Gemeinde des neuen Ortes", queryset=None, required=False, empty_label="wie die Organisation"
    )
    accessibility_note = forms.CharField(label="Hinweis zur Barrierefreiheit", max_length=300, required=False)
    cost_kind = forms.ChoiceField(label="Kosten", choices=CostKind.choices)
    cost_cents = MoneyField(label="Betrag in Euro", required=False)
    cost_note = forms.CharField(
        label="Hinweis zu den Kosten", max_length=200, required=False, help_text="Zum Beispiel: je Termin."
    )
    joining = forms.CharField(
        label="So macht man mit",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text="Zum Beispiel: Einfach kommen. Oder: Bitte vorher anrufen.",
    )
    documents = forms.CharField(
        label="Das braucht man", max_length=300, required=False, help_text="Zum Beispiel: Ausweis, bequeme Schuhe."
    )
    contact = forms.ChoiceField(label="Ansprechperson", required=False)
    new_contact = forms.CharField(
        label="Eine neue Ansprechperson",
        max_length=150,
        required=False,
        help_text="Fehlt sie in der Liste? Ihr Name genügt. Öffentlich steht er nicht da.",
    )
    new_contact_email = forms.EmailField(
        label="Ihre E-Mail",
        required=False,
        help_text="Dorthin gehen Fragen, ob das Angebot noch stimmt.",
    )
    new_contact_phone = forms.CharField(label="Ihr Telefon", max_length=60, required=False)
    phone = forms.CharField(
        label="Telefon",
        max_length=60,
        required=False,
        help_text="Nur, wenn es eine andere Nummer als die der Organisation ist.",
    )
    email = forms.EmailField(label="E-Mail", max_length=254, required=False)
    website = forms.URLField(label="Internetseite", max_length=250, required=False, assume_scheme="https")
    starts_on = GermanDateField(label="Erster Tag", required=False)
    last_on = GermanDateField(label="Letzter Tag", required=False, help_text="Leer heißt: ohne Ende.")
    owner: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        label="Zuständig", queryset=None, required=False, empty_label="niemand"
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(
        self,
        data: Any = None,
        *,
        organisation: Organisation,
        member: Membership,
        offer: Offer | None = None,
        preset: Preset | None = None,
    ) -> None:
        preset = preset or Preset()
        own = [one.place for one in offer.offer_places.all()] if offer else []
        wanted = selectors.places_in(preset.municipality, organisation)
        initial = _initial(offer) if offer else _preset(preset, wanted, member)
        super().__init__(data, initial=initial)
        self.organisation = organisation
        people = selectors.contact_choices(organisation, offer.contact if offer else None)
        likely = selectors.likely_places(organisation, [*own, *wanted])
        others = [one for one in selectors.place_choices() if one not in likely]
        offer_choices(self, places=likely, more_place=[("", "keiner"), *others])
        offer_choices(self, contact=[("", "niemand Bestimmtes"), *people])
        if not likely:
            del self.fields["places"]
        for name, rows in (("owner", keepers()), ("new_place_town", municipalities())):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def clean(self) -> dict[str, Any]:
        """Codes: "two_contacts", "nameless"."""
        clean: dict[str, Any] = super().clean() or {}
        if clean.get("contact") and clean.get("new_contact"):
            sentence = "Bitte wählen Sie eine Ansprechperson aus der Liste, oder tragen Sie eine neue ein."
            self.add_error("new_contact", ValidationError(sentence, code="two_contacts"))
        if not clean.get("new_contact") and (clean.get("new_contact_email") or clean.get("new_contact_phone")):
            self.add_error("new_contact", ValidationError("Wie heißt diese Ansprechperson?", code="nameless"))
        return clean

    def clean_more_languages(self) -> list[str]:
        """Codes. Code: "unknown"."""
        parts = (part.strip() for part in self.cleaned_data["more_languages"].split(","))
        codes = {name: language_code(name) or "" for name in parts if name}
        unknown = [name for name, code in codes.items() if not code]
        if unknown:
            raise ValidationError(f"Diese Sprache kennt Lotse nicht: {', '.join(unknown)}.", code="unknown")
        return list(codes.values())

    def made(self) -> Made:
        """What is to be entered along with the offer; the form must be valid."""
        clean = self.cleaned_data
        way = {"email": clean["new_contact_email"], "phone": clean["new_contact_phone"]}
        town = clean["new_place_town"] or self.organisation.municipality
        return Made(
            contact=ContactFacts(name=clean["new_contact"], **way) if clean["new_contact"] else None,
            place=PlaceFacts(name=clean["new_place"], municipality=town) if clean["new_place"] else None,
        )

    def facts(self) -> OfferFacts:
        """What was entered; the form must be valid."""
        clean = self.cleaned_data
        names = [
            "name", "summary", "description", "min_age", "max_age", "level_from", "level_to", "audience", "reach",
            "cost_kind", "cost_cents", "cost_note", "joining", "documents", "accessibility_note", "phone", "email",
            "website", "owner", "starts_on",
        ]  # fmt: skip
        return OfferFacts(
            **{name: clean[name] for name in names},
            topics=tuple(sorted(clean["topics"])),
            groups=tuple(sorted(clean["groups"])),
            languages=tuple(sorted({*clean["languages"], *clean["more_languages"]})),
            places=selectors.places_by_id({*clean.get("places", ()), clean["more_place"]} - {""}),
            contact=selectors.contact_by_id(self.organisation, clean["contact"]),
            ends_on=clean["last_on"] + dt.timedelta(days=1) if clean["last_on"] else None,
        )


def _preset(preset: Preset, places: Iterable[Place], member: Membership) -> dict[str, Any]:
    return {
        "owner": member.pk,
        "languages": ["de"],
        "reach": Reach.LOCAL,
        "topics": [preset.topic] if preset.topic else [],
        "groups": [preset.group] if preset.group else [],
        "places": [str(one.pk) for one in places][:1],  # the first of them; the others stand beside it
        "new_place_town": preset.municipality,
    }


def _initial(offer: Offer) -> dict[str, Any]:
    facts = facts_of(offer)
    values = {name: getattr(facts, name) for name in OfferFacts.__dataclass_fields__}
    known = set(FREQUENT_LANGUAGES)
    return values | {
        "version": offer.version,
        "owner": offer.owner_id,
        "contact": str(offer.contact_id or ""),
        "places": [str(one.pk) for one in facts.places],
        "languages": [one for one in facts.languages if one in known],
        "more_languages": ", ".join(language_label(one) for one in facts.languages if one not in known),
        "last_on": offer.ends_on - dt.timedelta(days=1) if offer.ends_on else None,
    }


class ScheduleForm(LotseForm):
    """One of the times of an offer. What is left open is taken from its first day: a Tuesday means each Tuesday."""

    fieldsets: ClassVar[list[tuple[str, list[str]]]] = [
        ("Zum ersten Mal", ["starts_on", "begins", "ends"]),
        ("Wie oft?", ["rhythm", "every", "weekdays", "nth", "month_day", "last_on"]),
        ("Wann nicht?", ["skips_public_holidays", "skips_school_holidays"]),
        ("Wo?", ["place", "note"]),
    ]
    starts_on = GermanDateField(label="Erster Tag")
    begins = ClockField(label="Beginn", help_text="Zum Beispiel 18:30.")
    ends = ClockField(label="Ende")
    rhythm = forms.ChoiceField(
        label="Wiederholung",
        choices=[(one.value, one.label) for one in Rhythm if one != Rhythm.OTHER],
        widget=forms.RadioSelect,
        initial=Rhythm.WEEKLY,
    )
    every = forms.IntegerField(
        label="Alle wie viele Wochen oder Monate?",
        min_value=1,
        max_value=MOST_WEEKS,
        initial=1,
        help_text="1 heißt: jede Woche oder jeden Monat.",
    )
    weekdays = forms.TypedMultipleChoiceField(
        label="Wochentage",
        choices=_WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Nichts angekreuzt heißt: wie beim ersten Mal.",
    )
    nth = forms.TypedChoiceField(
        label="Am wievielten dieser Wochentage im Monat?", choices=_NTH, coerce=int, required=False
    )
    month_day = forms.TypedChoiceField(
        label="Am wievielten Tag im Monat?",
        choices=[_AS_THEN, *((day, f"am {day}.") for day in range(1, 32)), (LAST, "am letzten")],
        coerce=int,
        required=False,
    )
    last_on = GermanDateField(label="Letzter Tag", required=False, help_text="Leer heißt: bis auf Weiteres.")
    skips_public_holidays = forms.BooleanField(label="nicht an Feiertagen", required=False, initial=True)
    skips_school_holidays = forms.BooleanField(label="nicht in den Schulferien", required=False)
    place = forms.ChoiceField(label="Ort", required=False)
    note = forms.CharField(
        label="Hinweis zur Zeit",
        max_length=200,
        required=False,
        help_text="Zum Beispiel: Bitte 10 Minuten früher da sein.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, data: Any = None, *, offer: Offer, schedule: Schedule | None = None, today: dt.date) -> None:
        initial: dict[str, Any] = {"version": offer.version, "starts_on": offer.starts_on or today}
        super().__init__(data, initial=initial | (_initial_time(schedule) if schedule else {}))
        offer_choices(self, place=[("", "wie das Angebot"), *_known_places(schedule)])
        self.kept = ""  # a rule from a file that says more than this form can
        if schedule is not None and repeat_of(schedule.rrule).rhythm == Rhythm.OTHER:
            self.kept = schedule.rrule
            offer_choices(self, rhythm=Rhythm.choices)

    def facts(self) -> ScheduleFacts:
        """What was entered; the form must be valid."""
        clean = self.cleaned_data
        places = selectors.places_by_id([clean["place"]] if clean["place"] else [])
        return ScheduleFacts(
            starts_on=clean["starts_on"],
            rrule=self.kept if clean["rhythm"] == Rhythm.OTHER else rrule_of(self._repeat()),
            ends_on=clean["last_on"] + dt.timedelta(days=1) if clean["last_on"] else None,
            begins=clean["begins"],
            ends=clean["ends"],
            place=places[0] if places else None,
            skips_public_holidays=clean["skips_public_holidays"],
            skips_school_holidays=clean["skips_school_holidays"],
            note=clean["note"],
        )

    def _repeat(self) -> Repeat:
        clean, first = self.cleaned_data, self.cleaned_data["starts_on"]
        return Repeat(
            rhythm=Rhythm(clean["rhythm"]),
            weekdays=tuple(clean["weekdays"]) or (first.weekday(),),
            every=clean["every"],
            month_day=clean["month_day"] or first.day,
            nth=clean["nth"] or _nth_of(first),
        )


def _known_places(schedule: Schedule | None) -> list[tuple[str, str]]:
    """Places in use, and the one that the time already has."""
    places = selectors.place_choices()
    if schedule is None or schedule.place is None or str(schedule.place_id) in dict(places):
        return places
    return [*places, (str(schedule.place_id), str(schedule.place))]


def _nth_of(day: dt.date) -> int:
    """The which such weekday of its month; a fifth one is taken for the last."""
    nth = (day.day - 1) // 7 + 1
    return nth if nth <= 4 else LAST


def _initial_time(schedule: Schedule) -> dict[str, Any]:
    repeat = repeat_of(schedule.rrule)
    names = ("starts_on", "begins", "ends", "skips_public_holidays", "skips_school_holidays", "note")
    return {name: getattr(schedule, name) for name in names} | {
        "rhythm": repeat.rhythm,
        "every": repeat.every,
        "weekdays": list(repeat.weekdays),
        "nth": repeat.nth if repeat.rhythm == Rhythm.MONTH_WEEKDAY else "",
        "month_day": repeat.month_day if repeat.rhythm == Rhythm.MONTH_DAY else "",
        "last_on": schedule.ends_on - dt.timedelta(days=1) if schedule.ends_on else None,
        "place": str(schedule.place_id or ""),
    }


class CapacityForm(LotseForm):
    """Free places and waiting time: one minute, also while the partner is on the telephone."""

    free_places = forms.IntegerField(
        label="Freie Plätze",
        required=False,
        min_value=0,
        max_value=9999,
        help_text="0 heißt: voll. Leer heißt: nicht bekannt.",
    )
    waiting_weeks = forms.IntegerField(label="Wartezeit in Wochen", required=False, min_value=0, max_value=520)
    as_of = GermanDateField(label="Stand vom")
