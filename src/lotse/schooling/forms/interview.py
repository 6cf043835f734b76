"""The steps of the interview as forms. All answers are optional: nobody has to know everything at the first talk."""

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html

from lotse.core.forms import GermanDateField, LotseForm, SeenField
from lotse.people import catalogue as names
from lotse.people.arrival import Arrival
from lotse.people.enums import ArrivalAnswer, Gender, LanguageUse
from lotse.people.forms.fields import ArrivalField
from lotse.people.models import Person
from lotse.schooling.enums import INTERVIEW_FIELDS, GermanLevel, InterviewStep, Skill, TravelMode
from lotse.schooling.models import Interview
from lotse.schooling.sentences import QUESTIONS, catalogue, direction

YES_NO = [("yes", "ja"), ("no", "nein"), ("", "nicht erhoben")]
PERIOD_FIELDS = ("country", "school_type", "from_year", "to_year", "last_grade")
MOST_PERIODS = 10
MOST_VALUES = 6
BLANK_PERIODS = 2
UNCHECKED = "noch nicht geprüft"


def _yes_no(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        required=False,
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        empty_value=None,
    )


def _text(label: str, rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, required=False, widget=widget)


def _years(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=20)


def _several(form: forms.Form, name: str, labels: tuple[str, str], choices: list[Any]) -> None:
    """One select for each known value and one more, at least two; ``collect`` puts them together again."""
    known = [key for key in form.data if key.startswith(f"{name}_")] if form.is_bound else form.initial.get(name, ())
    count = min(max(2, len(known) + (0 if form.is_bound else 1)), MOST_VALUES)
    for number in range(1, count + 1):
        initial = form.initial.get(name, ())
        form.fields[f"{name}_{number}"] = forms.ChoiceField(
            label=labels[0] if number == 1 else labels[1],
            choices=[("", "nicht erhoben" if number == 1 else "keine weitere"), *choices],
            required=False,
            initial=initial[number - 1] if number <= len(initial) else "",
        )


def _collect(form: forms.Form, data: dict[str, Any], name: str) -> None:
    values = [data.pop(key, "") for key in form.fields if key.startswith(f"{name}_") and key[len(name) + 1 :].isdigit()]
    data[name] = list(dict.fromkeys(value for value in values if value))


class StepForm(LotseForm):
    """A step. ``version`` is the state of the interview that the page showed: the second of two people is told."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class PersonForm(StepForm):
    """Facts about the child; they are kept in the family's file. ``seen``: its state that the page showed."""

    seen = SeenField()
    first_name = forms.CharField(label="Vorname", max_length=100)
    last_name = forms.CharField(label="Nachname", max_length=100)
    pronunciation = forms.CharField(label="Aussprache", max_length=100, required=False)
    gender = forms.ChoiceField(label="Geschlecht", choices=Gender.choices, required=False)
    born_on = GermanDateField(label="Geburtsdatum", required=False)
    birth_place = forms.CharField(label="Geburtsort", max_length=100, required=False)
    birth_country = forms.ChoiceField(label="Geburtsland", required=False)
    arrival = ArrivalField()
    in_municipality_since_on = GermanDateField(label="In der Gemeinde seit", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = names.country_choices()
        self.fields["birth_country"].choices = [("", "nicht erhoben"), *countries]  # type: ignore[attr-defined]
        labels = ("Staatsangehörigkeit", "Weitere Staatsangehörigkeit")
        _several(self, "citizenships", labels, countries)
        citizenships = [name for name in self.fields if name.startswith("citizenships_")]
        before = list(self.base_fields)
        self.order_fields([*before[: before.index("arrival")], *citizenships])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        _collect(self, data, "citizenships")
        return data


class FamilyForm(StepForm):
    """Who belongs to the child is entered in the family's file; here the talk about it is ticked off."""


LANGUAGE_LABELS = {
    "mother_languages": ("Muttersprache", "Weitere Muttersprache"),
    "family_languages": ("Sprache in der Familie", "Weitere Sprache in der Familie"),
    "other_languages": ("Andere Sprache", "Weitere andere Sprache"),
}


class LanguagesForm(StepForm):
    """What the child and its family speak; kept in the family's file, whose states the page showed."""

    seen = SeenField()
    household_seen = SeenField()
    scripts = forms.MultipleChoiceField(
        label="Liest und schreibt in", required=False, widget=forms.CheckboxSelectMultiple
    )
    preferred_language = forms.ChoiceField(label="Sprache für Gespräche und Briefe")
    interpreter_needed = forms.BooleanField(label="Sprachmittlung nötig", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = names.language_choices()
        for name, labels in LANGUAGE_LABELS.items():
            _several(self, name, labels, languages)
        self.fields["preferred_language"].choices = names.reading_language_choices()  # type: ignore[attr-defined]
        self.fields["scripts"].choices = names.script_choices()  # type: ignore[attr-defined]
        spoken = [name for name in self.fields if name.rpartition("_")[0] in LANGUAGE_LABELS]
        self.order_fields(["version", "seen", "household_seen", *spoken])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in LANGUAGE_LABELS:
            _collect(self, data, name)
        return data


class SchoolingForm(StepForm):
    """Schools attended before, one row each, and two empty rows; more appear after saving."""

    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_PERIODS)
    years_of_schooling = _years("Schuljahre insgesamt")
    gaps = _text("Zeiten ohne Schule")
    kindergarten_years = _years("Jahre im Kindergarten")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        raw = self.data.get("rows", "") if self.is_bound else self.initial.get("rows", BLANK_PERIODS)
        self.row_count = min(int(raw), MOST_PERIODS) if str(raw).isdigit() else 0
        countries = [("", "nicht erhoben"), *names.country_choices()]
        self.fieldsets = [  # type: ignore[misc]
            *((f"Schule {row + 1}", [f"{name}_{row}" for name in PERIOD_FIELDS]) for row in range(self.row_count)),
            ("Insgesamt", list(INTERVIEW_FIELDS[InterviewStep.SCHOOLING])),
        ]
        for row in range(self.row_count):
            self.fields[f"country_{row}"] = forms.ChoiceField(label="Land", choices=countries, required=False)
            self.fields[f"school_type_{row}"] = forms.CharField(label="Art der Schule", max_length=120, required=False)
            for name, label in (("from_year", "von (Jahr)"), ("to_year", "bis (Jahr)")):
                self.fields[f"{name}_{row}"] = forms.IntegerField(
                    label=label, min_value=1990, max_value=2100, required=False
                )
            self.fields[f"last_grade_{row}"] = forms.CharField(label="letzte Klasse", max_length=20, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        periods = []
        for row in range(self.row_count):
            period = {name: data.pop(f"{name}_{row}", None) for name in PERIOD_FIELDS}
            if not any(period.values()):
                continue
            if not period["country"]:
                self.add_error(f"country_{row}", "Bitte wählen Sie das Land aus.")
            if period["from_year"] and period["to_year"] and period["to_year"] < period["from_year"]:
                self.add_error(f"to_year_{row}", "Das Ende liegt vor dem Anfang.")
            periods.append(period)
        data["periods"] = periods
        return data


class SkillsForm(StepForm):
    german_level = forms.ChoiceField(label="Deutsch", choices=GermanLevel.choices, required=False)
    reads_latin = _yes_no("Liest und schreibt lateinische Schrift")
    mathematics = forms.ChoiceField(label="Mathematik", choices=Skill.choices, required=False)
    english = forms.ChoiceField(label="Englisch", choices=Skill.choices, required=False)
    other_skills = _text("Weitere Fremdsprachen")


class InterestsForm(StepForm):
    interests = _text("Interessen, Hobbys, Stärken", rows=3)
    wishes = _text("Wünsche", rows=3)
    job_wish = forms.CharField(label="Berufswunsch", max_length=120, required=False)
    travel_mode = forms.ChoiceField(label="Schulweg", choices=TravelMode.choices, required=False)


class DocumentsForm(StepForm):
    """Ticks only: nothing is copied."""

    seen_identity = forms.BooleanField(label="Ausweis oder Pass gesehen", required=False)
    seen_registration = forms.BooleanField(label="Meldebescheinigung gesehen", required=False)
    seen_certificates = forms.BooleanField(label="Zeugnisse gesehen", required=False)
    certificates_translated = forms.BooleanField(label="Zeugnisse übersetzt", required=False)


class HealthForm(StepForm):
    """Formalities only, never a finding."""

    measles_proof_seen = _yes_no("Nachweis Masernschutz gezeigt")


class CompleteForm(StepForm):
    interviewed_on = GermanDateField(label="Gespräch geführt am")


FORMS: dict[str, type[StepForm]] = {
    InterviewStep.PERSON: PersonForm,
    InterviewStep.FAMILY: FamilyForm,
    InterviewStep.LANGUAGES: LanguagesForm,
    InterviewStep.SCHOOLING: SchoolingForm,
    InterviewStep.SKILLS: SkillsForm,
    InterviewStep.INTERESTS: InterestsForm,
    InterviewStep.DOCUMENTS: DocumentsForm,
    InterviewStep.HEALTH: HealthForm,
}


def initial_for(step: str, interview: Interview, child: Person) -> dict[str, Any]:
    """What is already known, in the shape of the step's form."""
    known: dict[str, Any] = {"version": interview.version}
    if step == InterviewStep.PERSON:
        return known | _person(child)
    if step == InterviewStep.LANGUAGES:
        return known | _languages(child)
    for name in INTERVIEW_FIELDS.get(step, ()):
        value = getattr(interview, name)
        known[name] = {True: "yes", False: "no", None: ""}[value] if name in _YES_NO_FIELDS else value
    if step == InterviewStep.SCHOOLING:
        periods = list(interview.periods.all()) if interview.version else []
        known["rows"] = min(len(periods) + BLANK_PERIODS, MOST_PERIODS)
        for row, period in enumerate(periods):
            known |= {f"{name}_{row}": getattr(period, name) for name in PERIOD_FIELDS}
    return known


_YES_NO_FIELDS = frozenset({"reads_latin", "measles_proof_seen"})


def _person(child: Person) -> dict[str, Any]:
    plain = ("first_name", "last_name", "pronunciation", "gender", "born_on", "birth_place", "birth_country")
    known: dict[str, Any] = {name: getattr(child, name) for name in plain}
    known["citizenships"] = child.citizenships
    known["in_municipality_since_on"] = child.in_municipality_since_on
    known["arrival"] = Arrival(ArrivalAnswer(child.arrival_answer), child.arrived_on, child.arrival_is_year)
    known["seen"] = child.changed_at
    return known


def _languages(child: Person) -> dict[str, Any]:
    spoken: dict[str, list[str]] = {use: [] for use in LanguageUse.values}
    for one in child.languages.all():
        spoken[one.use].append(one.language)
    return {
        "mother_languages": spoken[LanguageUse.MOTHER],
        "family_languages": spoken[LanguageUse.FAMILY],
        "other_languages": spoken[LanguageUse.OTHER],
        "scripts": child.scripts,
        "seen": child.changed_at,
        "household_seen": child.household.changed_at,
        "preferred_language": child.household.preferred_language,
        "interpreter_needed": child.household.interpreter_needed,
    }


def ask(form: forms.Form, language: str, checked: Container[str]) -> None:
    """Put the question below each label: in German, and with a language in that one beside it."""
    for name, field in form.fields.items():
        asked = name.removesuffix("_1")
        if asked in catalogue(QUESTIONS).sentences:
            field.help_text = question(asked, language, checked)


def question(name: str, language: str, checked: Container[str]) -> str:
    """The markup of one question; a translation that nobody has checked says so."""
    sentence = catalogue(QUESTIONS).sentences[name]
    if not language:
        return sentence.german
    foreign: str = sentence.texts[language]
    note = "" if sentence.key in checked else format_html(' <span lang="de" dir="ltr">({})</span>', UNCHECKED)
    context = {
        "german": sentence.german,
        "foreign": format_html("{}{}", foreign, note),
        "lang": language,
        "dir": direction(language),
    }
    return render_to_string("components/side_by_side.html", context)


# Questions of a step that belong to no single field
STEP_QUESTIONS: dict[str, tuple[str, ...]] = {
    InterviewStep.FAMILY: ("guardians", "siblings", "trusted"),
    InterviewStep.SCHOOLING: ("periods",),
}


def step_questions(step: str, language: str, checked: Container[str]) -> list[str]:
    return [question(name, language, checked) for name in STEP_QUESTIONS.get(step, ())]


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A question of the printed sheet and what was answered; ``answer`` empty: a blank to write on."""

    label: str
    question: object  # text or markup
    answer: str


@dataclass(frozen=True, slots=True)
class SheetPart:
    step: str
    title: str
    lines: list[SheetLine]


def sheet(
    interview: Interview, child: Person, language: str, checked: Container[str], *, empty: bool
) -> list[SheetPart]:
    """All steps with all questions, filled with what is known, or empty."""
    parts = []
    for step, form_class in FORMS.items():
        initial = {"version": 0} if empty else initial_for(step, interview, child)
        form = form_class(initial=initial)
        ask(form, language, checked)
        lines = [SheetLine("", text, "") for text in step_questions(step, language, checked)]
        lines += [SheetLine(str(one.label), one.help_text, _shown(one)) for one in form.visible_fields()]
        parts.append(SheetPart(step, str(InterviewStep(step).label), lines))
    return parts


def _shown(field: BoundField) -> str:
    """The known value of a field in words."""
    value = field.value()
    if isinstance(value, bool):
        return "ja" if value else ""
    if value in (None, "", []):
        return ""
    choices = dict(getattr(field.field, "choices", ()))
    labels = {code: label for key, named in choices.items() for code, label in _flat(key, named)}
    values = value if isinstance(value, list) else [value]
    if labels:
        return ", ".join(str(labels.get(one, one)) for one in values)
    return f"{value:%d.%m.%Y}" if isinstance(value, dt.date) else str(value)


def _flat(key: Any, named: Any) -> list[tuple[Any, Any]]:
    """A choice, or the choices of a group."""
    return list(named) if isinstance(named, list | tuple) else [(key, named)]
