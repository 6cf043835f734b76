"""The settings of the path as forms."""

from typing import Any

from django import forms

from lotse.core.forms import LotseForm, SeenField
from lotse.schooling.enums import (
    DECIDING,
    INVITING,
    NEXT_STEPS,
    OPTIONAL_STATES,
    ORDERING_EXAM,
    TELLING,
    Interviewer,
    Office,
    PupilState,
)
from lotse.schooling.models import Process
from lotse.schooling.rules.process import LOCAL_SETTINGS, SETTINGS, process_with, settings_of
from lotse.schooling.rules.pupils import planned_step, state_label
from lotse.schooling.services.process import LABEL_LENGTH, MOST_DAYS, STEP_LENGTH


def _offices(allowed: tuple[Office, ...]) -> list[tuple[str, str]]:
    return [(one.value, str(one.label)) for one in allowed]


def _days(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=MOST_DAYS)


def _metres(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=500, max_value=100_000)


class SeenForm(LotseForm):
    """``seen``: the ``changed_at`` of the settings that the page showed; empty: never saved.

    ``confirmed``: the fingerprint of the effects on children that the page showed.
    """

    seen = SeenField(required=False)
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)

    def show_effects(self, fingerprint: str) -> None:
        """Sent again, the form confirms these effects."""
        sent: Any = self.data
        again = sent.copy()
        again["confirmed"] = fingerprint
        self.data = again


class ProcessForm(SeenForm):
    """Who does what, which steps there are, and the numbers of the centre."""

    skipped_states = forms.MultipleChoiceField(
        label="Diese Schritte gibt es bei uns nicht",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (one.value, "zur Entscheidung übergeben" if one == PupilState.HANDED_OVER else one.label)
            for one in PupilState
            if one in OPTIONAL_STATES
        ],
        help_text="Kinder, die gerade dort stehen, gehen von dort aus weiter.",
    )
    who_registers = forms.ChoiceField(label="Wer meldet die Kinder?", choices=Office.choices)
    who_invites = forms.ChoiceField(label="Wer lädt die Familie ein?", choices=_offices(INVITING))
    who_interviews = forms.ChoiceField(label="Wer führt das Gespräch?", choices=Interviewer.choices)
    exam_first = forms.TypedChoiceField(
        label="Wann wird die Untersuchung beauftragt?",
        choices=[("True", "vor der Empfehlung"), ("False", "nach der Empfehlung")],
        coerce=lambda value: value == "True",
    )
    who_orders_exam = forms.ChoiceField(label="Wer beauftragt die Untersuchung?", choices=_offices(ORDERING_EXAM))
    who_assigns = forms.ChoiceField(
        label="Wer entscheidet über den Schulplatz?",
        choices=_offices(DECIDING),
        help_text="Steht im Brief an die Eltern. Das Zentrum empfiehlt nur.",
    )
    who_tells = forms.ChoiceField(
        label="Wer sagt den Eltern, welche Schule es ist?",
        choices=[("", "die Stelle, die entscheidet"), *_offices(TELLING)],
        required=False,
    )
    places_primary = forms.BooleanField(
        label="Vorschläge auch für Grundschulkinder",
        required=False,
        help_text="Sonst berät das Zentrum nur, und die Eltern melden selbst an.",
    )
    support_takes_regular_seat = forms.BooleanField(
        label="Erstförderung belegt auch einen Platz in der Regelklasse", required=False
    )
    hold_days = _days("Vormerkung gilt (Tage)")
    places_stale_days = _days("Platzmeldungen gelten als veraltet nach (Tagen)")
    places_remind_days = _days("Schulen, die nicht antworten, an ihre Plätze erinnern nach (Tagen)")
    places_remind_most = forms.IntegerField(
        label="Höchstens so oft erinnern", min_value=0, max_value=9, help_text="0: nie von selbst."
    )
    lists_shown_days = _days("Partnerstellen sehen beantwortete Listen noch (Tage)")
    leavers_hint = forms.CharField(
        label="Hinweis über der Liste „Abgang“",
        max_length=200,
        required=False,
        help_text="Zum Beispiel, über welches Portal sich Jugendliche am Berufskolleg anmelden. Leer: kein Hinweis.",
    )
    max_distance_primary_m = _metres("Grundschule (m)")
    max_distance_secondary_m = _metres("Sekundarstufe I (m)")
    max_distance_vocational_m = _metres("Berufskolleg (m)")
    schild_optional_columns = forms.BooleanField(
        label="SchILD-Dateien mit den Wahlspalten",
        required=False,
        help_text="Zuzugsjahr, Geburtsland, Verkehrssprache, E-Mail der Sorgeberechtigten: alle oder keine. Schulen "
        "dürfen sie erheben (VO-DV I NRW, Anlage 1); ohne die Spalten tippt die Schule sie vom Datenblatt ab.",
    )

    fieldsets = [
        ("Der Weg", ["skipped_states", "who_registers", "who_invites", "who_interviews"]),
        ("Untersuchung", ["exam_first", "who_orders_exam"]),
        ("Entscheidung", ["who_assigns", "who_tells", "places_primary"]),
        ("Plätze und Fristen", list(LOCAL_SETTINGS[:5])),
        ("Listen", list(LOCAL_SETTINGS[5:7])),
        ("Weiteste Entfernung zur Schule (Luftlinie)", list(LOCAL_SETTINGS[7:10])),
        ("Übergabepaket", list(LOCAL_SETTINGS[10:])),
    ]

    @property
    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name in SETTINGS}


def initial_for(process: Process) -> dict[str, Any]:
    """What is set."""
    return settings_of(process) | {"seen": process.changed_at}


class WordsForm(SeenForm):
    """The centre's own names of states, and what is done next in each; an empty field is the usual again."""

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen": process.changed_at}, **kwargs)
        self.usual = process_with({**settings_of(process), "labels": {}, "steps": {}})
        self.fieldsets = []  # type: ignore[misc]
        for state in PupilState:
            names = self._add(state, process)
            self.fieldsets.append((str(state.label), names))

    def _add(self, state: PupilState, process: Process) -> list[str]:
        usual = state_label(self.usual, state)
        self.fields[f"label_{state}"] = forms.CharField(
            label="Name", max_length=LABEL_LENGTH, required=False, initial=state_label(process, state)
        )
        self.fields[f"label_{state}"].help_text = _hint(usual, state_label(process, state))
        step, standard = planned_step(process, state), planned_step(self.usual, state)
        if state not in NEXT_STEPS or step is None or standard is None:
            return [f"label_{state}"]
        self.fields[f"text_{state}"] = forms.CharField(
            label="Nächster Schritt", max_length=STEP_LENGTH, required=False, initial=step[0]
        )
        self.fields[f"text_{state}"].help_text = _hint(standard[0], step[0])
        self.fields[f"days_{state}"] = forms.IntegerField(
            label="Binnen (Tagen)", min_value=1, max_value=MOST_DAYS, required=False, initial=step[1]
        )
        self.fields[f"days_{state}"].help_text = _hint(str(standard[1]), str(step[1]))
        return [f"label_{state}", f"text_{state}", f"days_{state}"]

    @property
    def changes(self) -> dict[str, Any]:
        """``labels`` and ``steps`` as services.process.change_process takes them."""
        data = self.cleaned_data
        steps = {}
        for state in PupilState:
            usual = planned_step(self.usual, state)
            if usual is not None and f"text_{state}" in data:
                text, days = data[f"text_{state}"] or usual[0], data[f"days_{state}"] or usual[1]
                steps[state.value] = {"text": text, "days": days}
        return {"labels": {state.value: data[f"label_{state}"] for state in PupilState}, "steps": steps}


def _hint(usual: str, own: str) -> str:
    return f"Vorgabe: {usual}" if usual != own else ""
