"""The settings of the path as a form."""

from typing import Any

from django import forms

from lotse.core.forms import LotseForm, SeenField
from lotse.schooling.enums import OPTIONAL_STATES, Office, PupilState
from lotse.schooling.models import Process
from lotse.schooling.services.process import SETTINGS

OFFICES = list(Office.choices)


def _days(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=365)


def _metres(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=500, max_value=100_000)


class ProcessForm(LotseForm):
    """``seen``: the ``changed_at`` of the settings that the page showed; empty: never saved."""

    seen = SeenField(required=False)
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
    who_registers = forms.ChoiceField(label="Wer meldet die Kinder?", choices=OFFICES)
    who_orders_exam = forms.ChoiceField(label="Wer beauftragt die Untersuchung?", choices=OFFICES)
    who_assigns = forms.ChoiceField(
        label="Wer entscheidet über den Schulplatz?",
        choices=[one for one in OFFICES if one[0] != Office.CENTRE],
        help_text="Steht im Brief an die Eltern. Das Zentrum empfiehlt nur.",
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
    waiting_alarm_days = _days("Hinweis, wenn ein Kind länger wartet als (Tage)")
    places_stale_days = _days("Platzmeldungen gelten als veraltet nach (Tagen)")
    max_distance_primary_m = _metres("Grundschule (m)")
    max_distance_secondary_m = _metres("Sekundarstufe I (m)")
    max_distance_vocational_m = _metres("Berufskolleg (m)")

    fieldsets = [
        ("Wer tut was", list(SETTINGS[:4])),
        ("Plätze und Fristen", list(SETTINGS[4:9])),
        ("Weiteste Entfernung zur Schule (Luftlinie)", list(SETTINGS[9:])),
    ]


def initial_for(process: Process, template: dict[str, object]) -> dict[str, Any]:
    """What is set, under the values of a template that somebody wants to start from."""
    known: dict[str, Any] = {name: getattr(process, name) for name in SETTINGS}
    return known | template | {"seen": process.changed_at}
